"""An incident with all that its page needs: the reports of it, their events, and the figures of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casus.export.nouns import Happening, Options
from casus.export.selecting import of_incidents
from casus.export.site.frame import heading, place_name, when
from casus.export.site.map import Dot
from casus.types import Article, Event, Incident, Place, Record


@dataclass(frozen=True, slots=True)
class Told:
    """``members`` are the events of the incident, each with its article, in the incident's order."""

    incident: Incident
    happening: Happening
    members: tuple[tuple[Article, Event], ...]

    @property
    def href(self) -> str:
        """Its page, from the index."""
        return f"incidents/{self.incident.id}.html"

    @property
    def title(self) -> str:
        """Its name with its time."""
        return ", ".join(filter(None, (heading(self.incident), when(self.incident.period))))


@dataclass(frozen=True, slots=True)
class Around:
    """The incidents of the site that one answers, and those that answer it."""

    answered: tuple[Told, ...] = ()
    answers: tuple[Told, ...] = ()


def surroundings(told: Sequence[Told]) -> dict[str, Around]:
    """For each incident those that it is told to answer, and those that answer it."""
    by_id = {it.incident.id: it for it in told}
    answers: dict[str, list[Told]] = {}
    for it in told:
        if it.incident.responds_to in by_id:
            answers.setdefault(it.incident.responds_to, []).append(it)
    return {
        name: Around(
            (by_id[it.incident.responds_to],) if it.incident.responds_to in by_id else (), tuple(answers.get(name, ()))
        )
        for name, it in by_id.items()
    }


def all_told(incidents: list[Incident], records: list[Record], options: Options) -> list[Told]:
    """The incidents that the filters let through, newest first, those of unknown time last."""
    members = {event.id: (record.article, event) for record in records for event in record.events}
    by_id = {incident.id: incident for incident in incidents}
    told = [
        Told(incident, it, tuple(members[link.event_id] for link in incident.events if link.event_id in members))
        for it in of_incidents(incidents, records, options)
        for incident in (by_id[it.id],)
    ]
    told.sort(key=lambda it: it.incident.id)
    return sorted(told, key=lambda it: it.incident.period.start or "", reverse=True)


def spots(places: Iterable[Place]) -> Iterator[Place]:
    """The places that have a spot on a map: a country's middle is none."""
    return (p for p in places if p.lat is not None and p.lon is not None and p.precision != "country")


def dots(it: Told, *, first_only: bool) -> Iterator[Dot]:
    """The incident's dots: on the index one that leads to its page, on its own page one for each place, with its name."""
    for place in spots(it.incident.places):
        assert place.lat is not None
        assert place.lon is not None
        if first_only:
            yield Dot(place.lat, place.lon, it.title, it.href)
            return
        yield Dot(place.lat, place.lon, place_name(place), label=place_name(place))
