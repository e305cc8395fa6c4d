"""Reports in few words, for tests of linking: texts of our own, events built by hand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from casus.types import Article, Event, Party, Period, Place, Record, Span, Toll

PLACES: dict[str, tuple[str, str, float, float]] = {
    "Karsu": ("Vardania", "VRD", 34.9, 44.6),
    "Delim": ("Vardania", "VRD", 34.5, 44.9),
    "Port Osk": ("Littoral", "VRD", 36.9, 48.1),
}


def span(article: Article, quote: str) -> Span:
    start = article.text.index(quote)
    return Span.of(article.text, start, start + len(quote))


def article(
    source: str, text: str, published: str = "2021-03-09", outlet: str | None = None, title: str | None = None
) -> Article:
    return Article(
        id=f"id-{source}",
        source_id=source,
        text=text,
        title=title,
        outlet=outlet or f"Outlet {source}",
        published=published,
    )


def event(
    of: Article,
    trigger: str,
    number: int = 1,
    *,
    type: str = "bombing",  # noqa: A002
    place: str | None = "Karsu",
    day: str | None = "2021-03-09",
    tolls: Sequence[tuple[Any, ...]] = (),
    actor: str | None = None,
    **more: Any,
) -> Event:
    """An event whose words all stand in the article. A toll is (harm, low, quote) or (harm, low, quote, said_by)."""
    places: tuple[Place, ...] = ()
    if place is not None:
        admin1, country, lat, lon = PLACES[place]
        words = span(of, place) if place in of.text else span(of, trigger)
        places = (Place(words, place, admin1, country, lat, lon, None, "exact"),)
    period = Period() if day is None else Period(day, day, "day", day, span(of, trigger))
    return Event(
        id=f"{of.id}-e{number}",
        type=type,
        status=more.pop("status", "happened"),
        triggers=(span(of, trigger),),
        places=places,
        period=period,
        tolls=tuple(toll(of, *t) for t in tolls),
        actors=() if actor is None else (Party(span(of, actor), name=actor),),
        confidence=0.9,
        **more,
    )


def toll(of: Article, harm: Any, low: int, quote: str, said_by: str | None = None, **more: Any) -> Toll:
    speaker = None if said_by is None else Party(span(of, said_by))
    return Toll(
        harm=harm, low=low, best=low, high=more.pop("high", low), evidence=span(of, quote), said_by=speaker, **more
    )


def record(of: Article, *events: Event) -> Record:
    return Record(of, events)


def market_reports() -> list[Record]:
    """Three reports of a car bomb in a market, and one of a second bomb in the same town the day after."""
    first = article(
        "a",
        "A car bomb tore through the fruit market of Karsu on Tuesday, killing nine people, police said.",
        "2021-03-09T10:00:00+00:00",
    )
    later = article(
        "b",
        "Five more died overnight, bringing the dead from the car bomb in Karsu to 14, the hospital said.",
        "2021-03-10T06:00:00+00:00",
    )
    copy = article(
        "c",
        "A car bomb tore through the fruit market of Karsu on Tuesday, killing nine people, police said.",
        "2021-03-09T18:00:00+00:00",
    )
    second = article(
        "d",
        "A motorcycle exploded at the bus station of Karsu on Wednesday and killed five mourners. They were to bury the dead of "
        "a car bomb that killed 14 people a day earlier.",
        "2021-03-10T15:00:00+00:00",
    )
    return [
        record(first, event(first, "car bomb", tolls=[("killed", 9, "killing nine people", "police")])),
        record(later, event(later, "car bomb", tolls=[("killed", 14, "to 14", "the hospital")])),
        record(copy, event(copy, "car bomb", tolls=[("killed", 9, "killing nine people", "police")])),
        record(
            second,
            event(second, "exploded", 1, day="2021-03-10", tolls=[("killed", 5, "killed five mourners")]),
            event(second, "bomb", 2, background=True, tolls=[("killed", 14, "killed 14 people")]),
        ),
    ]


def groups(incidents: Any) -> set[frozenset[str]]:
    return {frozenset(link.event_id for link in i.events) for i in incidents}


def ids(records: Sequence[Record]) -> list[str]:
    return list(itertools.chain.from_iterable((e.id for e in r.events) for r in records))
