"""An event as linking sees it: what of the event and its article can agree or disagree with another report.

A profile is made once an event, from the event and its own article alone, so a pair scores the same whatever else is in
the corpus. Whatever the coding left open stays open here: an unknown place is no place, an unknown date the wide window
that the date of publication allows.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from casus.reconcile.copies import shingles, sketch
from casus.reconcile.names import (
    commonness,
    fold,
    name_skeleton,
    name_tokens,
    party_words,
    skeleton,
    stem,
    words_of,
)
from casus.types import Article, Event, Harm, Party, Place, Record, Span

LONG_AGO = 400
"""Days before publication that a background event without a date may lie: reports look back a year and little more."""
RARE = 0.02
"""Share of articles under which a name counts as rare."""
LEAD = 300
"""Characters at the beginning of an article that say what it is about."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[\"“'(A-Z0-9])|\n+")


@dataclass(frozen=True, slots=True)
class Window:
    """The days an event may lie on, as ordinals, both ends included.

    ``stated`` is false where no words of the article give it; ``days`` is how exact the coding took it to be.
    """

    first: int
    last: int
    stated: bool

    @property
    def days(self) -> int:
        """How many days the window spans."""
        return self.last - self.first + 1

    def gap(self, other: Window) -> int:
        """Days between the two windows; 0 where they share one."""
        return max(0, max(self.first, other.first) - min(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Report:
    """An article as linking sees it; its events share one."""

    article: Article
    published: float | None
    """Seconds since 1970 of the publication; a date without an hour counts as its noon in UTC."""
    day: int | None
    names: frozenset[str]
    """Folded words that the article writes with a capital."""
    bones: frozenset[str]
    """Skeletons of those words."""
    rare_names: frozenset[str]
    """Those of the names that few articles have."""
    lead_names: frozenset[str]
    """Those of the rare names that the title or the beginning has: what the article is about."""
    sketch: frozenset[int]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One event, ready to be compared."""

    event: Event
    report: Report
    window: Window | None
    places: tuple[Place, ...]
    place_skeletons: tuple[str, ...]
    actors: tuple[frozenset[str], ...]
    actor_ids: frozenset[str]
    named_actors: tuple[frozenset[str], ...]
    recipients: frozenset[str]
    figures: dict[Harm, tuple[int, ...]]
    countries: frozenset[str]
    place_words: frozenset[str]
    """Folded words of the event's places and provinces."""
    told_names: frozenset[str]
    """Rare names that another report of the event could share: of its sentence where it is background, else of the article."""
    topic: frozenset[str]
    """Skeletons of the rare names that say what the event is about: of its sentence and, where it is news, of the lead."""
    is_placed: bool
    """Whether the event has a place of a town or finer with coordinates."""
    context: dict[str, float] = field(hash=False)
    """Stem → weight of the telling words around the event."""
    context_norm: float
    names: frozenset[str]
    wording: frozenset[int]
    """Hashes of the running words of the trigger's sentence."""

    @property
    def id(self) -> str:
        """The event's id, which is the profile's."""
        return self.event.id


def published_at(text: str | None) -> dt.datetime | None:
    """A publication date or time as an aware datetime; a bare date is its noon in UTC, ``None`` what can't be read."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= 10:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def profile_record(record: Record) -> list[Profile]:
    """The profiles of all events of one record."""
    article = record.article
    moment = published_at(article.published)
    words = name_tokens(f"{article.title or ''}\n{article.text}")
    common = commonness()
    rare = frozenset(w for w in words if len(w) > 2 and common.get(stem(w), 0.0) < RARE and w not in _CALENDAR)
    lead = name_tokens(f"{article.title or ''}\n{article.text[:LEAD]}")
    report = Report(
        article=article,
        published=moment.timestamp() if moment else None,
        day=moment.date().toordinal() if moment else None,
        names=frozenset(words),
        bones=frozenset(filter(None, map(skeleton, words))),
        rare_names=rare,
        lead_names=rare & lead,
        sketch=sketch(article.text),
        places=tuple(_sharp(place for event in record.events for place in event.places)),
    )
    breaks = [m.end() for m in _SENTENCE_END.finditer(article.text)]
    return [_profile(event, report, breaks) for event in record.events]


def _profile(event: Event, report: Report, breaks: list[int]) -> Profile:
    text = report.article.text
    places = tuple(_sharp(event.places)) or tuple(p for p in event.places if p.precision == "admin1")
    spans = [*event.triggers, *(toll.evidence for toll in event.tolls)]
    context = _context(text, spans, breaks, None if event.background else report.article.title, event, places)
    own = " ".join(_sentences(text, event.triggers[:1], breaks))
    place_words = {word for place in event.places for word in fold(place.name or place.span.quote).split()}
    rare_own = frozenset(name_tokens(own)) & report.rare_names
    names = frozenset(name_tokens(own)) - place_words - _CALENDAR
    place_words |= {word for place in event.places for word in fold(place.admin1 or "").split()}
    return Profile(
        event=event,
        report=report,
        window=_window(event, report.day),
        places=places,
        place_skeletons=tuple(filter(None, (name_skeleton(place.name or place.span.quote) for place in places))),
        actors=tuple(filter(None, (party_words(party.name or party.span.quote) for party in event.actors))),
        actor_ids=frozenset(party.actor_id for party in event.actors if party.actor_id),
        named_actors=tuple(_named(event.actors)),
        recipients=frozenset().union(*(party_words(party.span.quote) for party in event.recipients)),
        figures=_figures(event),
        context=context,
        context_norm=math.sqrt(sum(weight * weight for weight in context.values())),
        names=names,
        countries=frozenset(place.country for place in event.places if place.country),
        place_words=frozenset(place_words),
        told_names=names & report.rare_names if event.background else report.rare_names,
        topic=frozenset(filter(None, map(skeleton, rare_own if event.background else rare_own | report.lead_names))),
        is_placed=any(p.lat is not None and p.precision not in ("country", "admin1") for p in places),
        wording=shingles(own, 4),
    )


def _sharp(places: Iterable[Place]) -> Iterable[Place]:
    """Places finer than a province, each once."""
    seen = set()
    for place in places:
        key = (place.name, place.admin1, place.country)
        if place.precision in ("country", "admin1") or key in seen:
            continue
        seen.add(key)
        yield place


def _named(parties: Iterable[Party]) -> Iterable[frozenset[str]]:
    for party in parties:
        name = party.name or party.span.quote
        if party.actor_id or any(word[:1].isupper() for word in name.split()):
            words = party_words(name)
            if words:
                yield words


def _figures(event: Event) -> dict[Harm, tuple[int, ...]]:
    """Whole tolls by harm, each figure once, in the order of the article."""
    found: dict[Harm, list[int]] = {}
    for toll in event.tolls:
        if not toll.part_of_total and toll.low not in found.setdefault(toll.harm, []):
            found[toll.harm].append(toll.low)
    return {harm: tuple(figures) for harm, figures in found.items()}


def _window(event: Event, published: int | None) -> Window | None:
    period = event.period
    first, last = _ordinal(period.start), _ordinal(period.end)
    first, last = (first or last, last or first)
    if first is not None and last is not None and first <= last:
        return Window(first, last, period.evidence is not None)
    if published is None:
        return None
    if event.status == "planned":
        return Window(published, published + LONG_AGO, False)
    if event.background:
        return Window(published - LONG_AGO, published, False)
    return Window(published - 7, published + 1, False)


@lru_cache(maxsize=100_000)
def _ordinal(date: str | None) -> int | None:
    if not date:
        return None
    try:
        return dt.date.fromisoformat(date[:10]).toordinal()
    except ValueError:
        return None


def _sentences(text: str, spans: Iterable[Span], breaks: list[int]) -> list[str]:
    """The sentences that the spans stand in, each once, in the order of the text."""
    found = set()
    for span in spans:
        start = max((b for b in breaks if b <= span.start), default=0)
        end = min((b for b in breaks if b >= span.end), default=len(text))
        found.add((start, end))
    return [text[start:end] for start, end in sorted(found)]


_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december the a an in on at two three four five six seven eight nine ten eleven twelve it
    he she they we this that there several at no one u s""".split()
)


def _context(
    text: str, spans: list[Span], breaks: list[int], title: str | None, event: Event, places: tuple[Place, ...]
) -> dict[str, float]:
    """Telling stems of the sentences that an event's words stand in, with the title where the event is its news.

    Names of places count where places are compared, numbers where figures are.
    """
    left_out = {
        stem(word) for place in (*places, *event.places) for word in fold(place.name or place.span.quote).split()
    }
    left_out |= {stem(word) for place in event.places for word in fold(place.span.quote).split()}
    sentences = _sentences(text, spans, breaks) + ([title] if title else [])
    common = commonness()
    weights: dict[str, float] = {}
    for word in words_of(" ".join(sentences)):
        root = stem(word)
        if len(root) < 3 or root in left_out or word.isdigit() or word in _CALENDAR:
            continue
        share = common.get(root, 0.005)
        if share < 0.2:
            weights[root] = math.log(0.4 / share)
    return weights
