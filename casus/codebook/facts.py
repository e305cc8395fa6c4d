"""What a coded event tells the crosswalk: the one place where an event of a record becomes :class:`EventFacts`.

The coder takes its codes from here, and :mod:`casus.verify` re-derives them by the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casus.codebook.crosswalk import EventFacts
from casus.types import Event, Harm, Party, Toll

_FORCES = frozenset(("state", "military", "police", "government"))


def facts_of(event: Event, others: Mapping[str, Event]) -> EventFacts:
    """The facts of an event; ``others`` are its article's events by id, to find what it answers."""
    answered = others.get(event.responds_to) if event.responds_to is not None else None
    return EventFacts(
        type=event.type,
        status=event.status,
        actor_kinds=tuple(party.kind for party in event.actors if party.kind is not None),
        recipient_kinds=tuple(party.kind for party in event.recipients if party.kind is not None),
        trigger_words=tuple(span.quote for span in event.triggers),
        instrument_words=tuple(span.quote for span in event.instruments),
        actor_words=tuple(party.span.quote for party in event.actors),
        recipient_words=tuple(party.span.quote for party in event.recipients),
        killed=_harmed(event.tolls, "killed"),
        wounded=_harmed(event.tolls, "wounded"),
        captured=max((toll.low for toll in event.tolls if toll.harm == "captured"), default=None),
        abroad=_abroad(event.actors, (place.country for place in event.places)),
        about=answered.type if answered is not None else None,
    )


def _harmed(tolls: Iterable[Toll], harm: Harm) -> bool | None:
    """Whether anybody was: ``None`` where no figure is told, or only one that may be none."""
    told = [toll for toll in tolls if toll.harm == harm]
    if any(toll.best > 0 for toll in told):
        return True
    return False if any(toll.high == 0 for toll in told) else None


def _abroad(actors: Iterable[Party], countries: Iterable[str | None]) -> bool | None:
    """Whether a state's force acts outside its own country; ``None`` where countries aren't known."""
    homes = {party.country for party in actors if party.kind in _FORCES and party.country is not None}
    where = {country for country in countries if country is not None}
    return None if not homes or not where else homes.isdisjoint(where)
