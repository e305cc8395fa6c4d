"""What words that a reviewer marked mean, by the same rules as the coder's: a first value, which they can change.

Nothing here needs the model: actors come from the actor base, places from the gazetteer, figures and dates from their grammars.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from casus.types import Harm, Party, Period, Place, Span, Toll


def party_at(text: str, span: Span) -> Party:
    """Who the words name, as far as the actor base knows."""
    from casus.coding.actors import ActorBase
    from casus.coding.naming import context_of

    identity = ActorBase.load().identify(span.quote, context=context_of(text))
    return Party(span, identity.name, identity.actor_id, identity.kind, identity.country)


def place_at(text: str, span: Span) -> Place:
    """The place that the words mean, told by the article's other places; unknown but for its words where none fits."""
    from casus.coding.gazetteer import Gazetteer
    from casus.coding.place_resolution import PlaceContext, resolve_places
    from casus.coding.toponyms import find_toponyms, toponyms_at

    with closing(Gazetteer.open()) as gazetteer:
        apart = [t for t in find_toponyms(text, gazetteer) if not t.span.overlaps(span)]
        mentions = sorted([*apart, *toponyms_at(text, [(span.start, span.end)])], key=lambda t: t.start)
        found = resolve_places(mentions, PlaceContext(text), gazetteer)
    for toponym, resolution in zip(mentions, found, strict=True):
        if toponym.span.overlaps(span) and resolution is not None:
            return replace(resolution.place(), span=span)
    return Place(span)


def period_at(text: str, span: Span, published: str | None) -> Period:
    """The days that the words mean in this text; unknown but for its words where they tell none."""
    from casus.coding.coder import period_of
    from casus.coding.dates import resolve_time

    return replace(period_of(text, resolve_time(text, span.start, span.end, published)), evidence=span)


def period_within(text: str, start: int, end: int, published: str | None) -> Period:
    """The first days that a stretch of the text tells; unknown where it tells none."""
    from casus.coding.coder import period_of
    from casus.coding.dates import find_times

    times = find_times(text, published)
    return period_of(text, next((t for t in times if start <= t.start and t.end <= end and t.first is not None), None))


def toll_at(text: str, span: Span, harm: Harm | None = None) -> Toll | None:
    """The figure that the words tell; None where they hold no number of people, or nothing tells the harm."""
    from casus.coding.numbers import find_quantities
    from casus.coding.tolls import read_toll

    # A bare noun ("market") may stand for one person; here the words must say so: by a number, or by "a", "another".
    counts = any(quantity.kind == "count" for quantity in find_quantities(text, span.start, span.end))
    if not counts and span.quote.split()[0].lower() not in ("a", "an", "another"):
        return None
    for told in read_toll(text, span.start, span.end, harm):
        group = None if told.group is None else told.group.quote
        return Toll(
            told.harm, told.low, told.best, told.high, span, told.approx, group, told.group_kind, told.part_of_total
        )
    return None
