"""Given events made worse, the way that coding makes them worse: for measuring and training how linking bears it.

Every event of :func:`casus.evaluation.incidents.given_events` may lose or blur its place, day, type, actor, figures and
the mark of background, may come twice, and stands among other events of its article. :func:`rivals` adds what a small set
of incidents lacks: other happenings in the same town within days.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casus.evaluation.incidents import given_events
from casus.reconcile.affinity import HARMFUL, affinity
from casus.reconcile.names import fold_text, skeleton
from casus.types import Article, Event, Period, Place, Record, Span

OTHER_TYPES = (
    "arrest",
    "denial",
    "accusation",
    "demand",
    "killing",
    "armed_attack",
    "armed_clash",
    "bombing",
    "meeting",
)


def noisy_events(
    articles: Sequence[Article], truths: Sequence[Mapping[str, Any]], seed: int, level: float = 1.0
) -> list[Record]:
    """Records of blurred given events; ``level`` scales how often something goes wrong. Ids of true events end in ``-eN``."""
    rng = random.Random(seed)
    records = []
    for record in given_events(articles, truths):
        events: list[Event] = []
        for event in record.events:
            blurred = _blur(event, record.article, rng, level)
            events.append(blurred)
            if rng.random() < 0.2 * level:
                events.append(_second_coding(blurred, record.article, rng))
        others = rng.choice((0, 1, 1, 2)) if record.events else 0
        events.extend(_bystander(record.events[0], record.article, number, rng) for number in range(others))
        records.append(replace(record, events=tuple(events)))
    return records


def _blur(event: Event, article: Article, rng: random.Random, level: float) -> Event:
    def often(share: float) -> bool:
        return rng.random() < share * level

    tolls = tuple(replace(t, said_by=None) if often(0.1) else t for t in event.tolls if not often(0.2))
    return replace(
        event,
        places=_blur_places(event, article, rng, level),
        period=_blur_period(event, article, rng, level),
        type=_neighbour(event.type, rng) if often(0.25) else event.type,
        tolls=tuple(replace(t, part_of_total=False) if t.part_of_total and often(0.3) else t for t in tolls),
        background=event.background != often(0.2),
        actors=() if often(0.3) else event.actors,
    )


def _blur_places(event: Event, article: Article, rng: random.Random, level: float) -> tuple[Place, ...]:
    place = event.places[0]
    told = set(fold_text(f"{article.title or ''} {article.text}").split())
    bones = {skeleton(word) for word in told}
    words = [word for word in fold_text(place.name or "").split() if len(word) > 2]
    if all(word in told or skeleton(word) in bones for word in words) and rng.random() > 0.12 * level:
        if rng.random() < 0.25 * level:
            return (replace(place, lat=None, lon=None, admin1=None, precision="unknown"),)
        return (place,)
    chance = rng.random()
    if chance < 0.4:
        return ()
    if chance < 0.8:
        return (replace(place, name=place.country, admin1=None, lat=None, lon=None, precision="country"),)
    named = list(re.finditer(r"(?<=[a-z] )[A-Z][a-z]{3,}", article.text))
    if not named:
        return ()
    found = rng.choice(named)
    return (Place(Span.of(article.text, *found.span()), name=found[0], country=place.country),)


def _blur_period(event: Event, article: Article, rng: random.Random, level: float) -> Period:
    period, chance = event.period, rng.random() / max(level, 1e-9)
    start = dt.date.fromisoformat(period.start or "")
    published = (article.published or "")[:10]
    if chance < 0.15:
        return Period() if event.background else Period(published, published, "day", published, None)
    if chance < 0.25:
        return Period()
    if chance < 0.32:
        return _on(period, start + dt.timedelta(days=rng.choice((-1, 1))))
    if chance < 0.37:
        last = (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        return replace(period, start=start.replace(day=1).isoformat(), end=last.isoformat(), precision="month")
    if chance < 0.40:
        return _on(period, start + dt.timedelta(days=rng.choice((-7, 7, 30))))
    return period


def _on(period: Period, day: dt.date) -> Period:
    return replace(period, start=day.isoformat(), end=day.isoformat(), value=day.isoformat())


def _neighbour(kind: str, rng: random.Random) -> str:
    near = sorted(other for other in HARMFUL if other != kind and affinity(kind, other) >= 0.5)
    return rng.choice(near) if near else kind


def _second_coding(event: Event, article: Article, rng: random.Random) -> Event:
    """The same happening once more, from other words of the article."""
    return replace(
        event,
        id=event.id + "-again",
        type=_neighbour(event.type, rng) if rng.random() < 0.6 else event.type,
        triggers=(_any_word(article, rng),),
        tolls=event.tolls[:1],
        places=event.places if rng.random() < 0.6 else (),
        period=event.period if rng.random() < 0.6 else Period(),
    )


def _bystander(event: Event, article: Article, number: int, rng: random.Random) -> Event:
    """Another event of the article, that belongs to no incident of the truth."""
    return replace(
        event,
        id=f"{article.id}-other{number}",
        type=rng.choice(OTHER_TYPES),
        triggers=(_any_word(article, rng),),
        tolls=(),
        actors=(),
        places=event.places if rng.random() < 0.4 else (),
        period=event.period if rng.random() < 0.3 else Period(),
        background=rng.random() < 0.5,
    )


def _any_word(article: Article, rng: random.Random) -> Span:
    return Span.of(article.text, *rng.choice(list(re.finditer(r"\w{4,}", article.text))).span())


def rivals(records: Sequence[Record], truths: Sequence[Mapping[str, Any]], seed: int) -> list[tuple[list[Record], int]]:
    """Moves each incident's reports into the town of another, some days before or after it.

    Returns for each move the records of both, ids of the moved ones marked with ``moved-``, so that every pair of a moved and an
    unmoved event is of two happenings.
    """
    rng = random.Random(seed)
    by_source = {r.article.source_id: r for r in records}
    moves = []
    for host in truths:
        others = [t for t in truths if affinity(t["type"], host["type"]) >= 0.4 and not _shares_report(t, host)]
        if not others:
            continue
        guest = rng.choice(others)
        days = rng.choice((0, 1, 1, 1, 2, 2, 3, 4, 5, 7, 7, 12, 20))
        offset = (dt.date.fromisoformat(host["start"]) - dt.date.fromisoformat(guest["start"])).days + days
        place = host["place"]
        stay = [by_source[r["docid"]] for r in host["reports"]]
        moved = [_moved(by_source[r["docid"]], offset, place) for r in guest["reports"]]
        moves.append((stay + moved, days))
    return moves


def _shares_report(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return bool({r["docid"] for r in a["reports"]} & {r["docid"] for r in b["reports"]})


def _moved(record: Record, offset: int, place: Mapping[str, Any]) -> Record:
    events = []
    for event in record.events:
        places = tuple(
            replace(
                p,
                name=place["name"],
                admin1=place["admin1"],
                country=place["country"],
                lat=place["lat"],
                lon=place["lon"],
            )
            if p.precision == "near"
            else replace(p, country=place["country"])
            for p in event.places
        )
        period = replace(event.period, start=_shift(event.period.start, offset), end=_shift(event.period.end, offset))
        events.append(replace(event, id="moved-" + event.id, places=places, period=period))
    article = record.article
    published = article.published or ""
    later = _shift(published[:10], offset)
    return replace(
        record,
        article=replace(article, id="moved-" + article.id, published=(later or "") + published[10:]),
        events=tuple(events),
    )


def _shift(date: str | None, days: int) -> str | None:
    return (dt.date.fromisoformat(date) + dt.timedelta(days=days)).isoformat() if date else None
