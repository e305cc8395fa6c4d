"""An event as linking sees it: what of the event and its article can agree or disagree with another report.

A profile is made once an event, from the event and its own article alone, so a pair scores the same whatever else is in
the corpus. Whatever the coding left open stays open here: an unknown place is no place, an unknown date the wide window
that the date of publication allows.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from casus.reconcile.copies import mask, shingles, sketch_of
from casus.reconcile.names import (
    CACHED,
    Named,
    commonness,
    fold,
    name_skeleton,
    name_tokens,
    named_at,
    party_words,
    skeleton,
    stem,
    words_of,
)
from casus.types import Article, Event, Harm, Party, Place, Record, Span, Toll

LONG_AGO = 400
"""Days before publication that a background event without a date may lie: reports look back a year and little more."""
RARE = 0.02
"""Share of articles under which a name counts as rare."""
COMMON = 0.2
"""Share of articles from which a word tells nothing."""
UNLISTED = 0.005
"""Share of articles taken for a word that fewer than one in a hundred has."""
FEW_DAYS = 3
"""Days up to which an aggregate is a day's attacks rather than a campaign."""
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
    bones: tuple[str, ...]
    """Skeletons of the words that the article writes with a capital; a word without a skeleton is its own."""
    rare_names: tuple[str, ...]
    """Those of these words that few articles have."""
    sketch: array[int]
    words: tuple[str, ...]
    """Stems of the telling words of the whole article."""
    words_norm: float
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
    told_names: tuple[str, ...]
    """Rare names that another report of the event could share: of its sentence where it is background, else of the article."""
    topic: tuple[str, ...]
    """Skeletons of the rare names that say what the event is about: of its sentence and, where it is news, of the lead."""
    near_bones: tuple[str, ...]
    """Skeletons of what its sentences and, where it is news, the title and the lead write with a capital."""
    is_placed: bool
    """Whether the event has a place of a town or finer with coordinates, and not by a dateline alone."""
    is_campaign: bool
    """Whether the event sums a campaign or a period: an aggregate of more than a few stated days."""
    is_mixed: bool
    """Whether the coding seems to have taken two happenings for one: its sentences tell of different days or dead."""
    has_doubtful_place: bool
    """Whether only a dateline gives the event's place: it may be the reporter's."""
    victims: tuple[frozenset[str], ...]
    """Folded proper names of those hit, of two words or more each."""
    context: tuple[str, ...]
    """Stems of the telling words around the event."""
    context_norm: float
    wording: array[int]
    """Hashes of the running words of the trigger's sentence."""
    wording_mask: int

    @property
    def id(self) -> str:
        """The event's id, which is the profile's."""
        return self.event.id


@lru_cache(maxsize=CACHED)
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
    title = name_tokens(article.title or "")
    named = named_at(article.text)
    words = title.union(*(folded for _, folded in named))
    lead = title.union(*(folded for start, folded in named if start < LEAD))
    running = words_of(article.text)
    telling = _telling(itertools.chain(words_of(article.title or ""), running), frozenset())
    report = Report(
        article=article,
        published=moment.timestamp() if moment else None,
        day=moment.date().toordinal() if moment else None,
        bones=_bones(words),
        rare_names=tuple(sorted(word for word in words if _is_rare(word))),
        sketch=array("Q", sketch_of(running)),
        words=telling,
        words_norm=_norm(telling),
        places=tuple(_sharp(place for event in record.events for place in event.places)),
    )
    breaks = [m.end() for m in _SENTENCE_END.finditer(article.text)]
    return [_profile(event, report, breaks, named, lead) for event in record.events]


def _profile(event: Event, report: Report, breaks: list[int], named: Named, lead: set[str]) -> Profile:
    text = report.article.text
    places = tuple(_sharp(event.places)) or tuple(p for p in event.places if p.precision == "admin1")
    spans = [*event.triggers, *(toll.evidence for toll in event.tolls)]
    title = None if event.background else report.article.title
    context = _context(text, _sentences(spans, breaks, len(text)), title, event, places)
    start, end = _sentences(event.triggers[:1], breaks, len(text))[0] if event.triggers else (0, 0)
    own = set().union(*(folded for at, folded in named if start <= at < end))
    place_words = {word for place in event.places for word in fold(place.name or place.span.quote).split()}
    rare_own = {word for word in own if _is_rare(word)}
    near = own if event.background else own | lead
    place_words |= {word for place in event.places for word in fold(place.admin1 or "").split()}
    window = _window(event, report.day, lambda span: _shares_sentence(span, event, breaks, len(text)))
    is_doubtful = bool(places) and all(_is_dateline(place.span, text) for place in places)
    wording = array("Q", sorted(shingles(text[start:end], 4)))
    return Profile(
        event=event,
        report=report,
        window=window,
        places=places,
        place_skeletons=tuple(filter(None, (name_skeleton(place.name or place.span.quote) for place in places))),
        actors=tuple(filter(None, (party_words(party.name or party.span.quote) for party in event.actors))),
        actor_ids=frozenset(party.actor_id for party in event.actors if party.actor_id),
        named_actors=tuple(_named(event.actors)),
        recipients=frozenset().union(*(party_words(party.span.quote) for party in event.recipients)),
        figures=_figures(event),
        is_campaign=event.aggregate and not (window is not None and window.stated and window.days <= FEW_DAYS),
        is_mixed=_is_mixed(event, text, breaks),
        has_doubtful_place=is_doubtful,
        victims=tuple(_victims(event.recipients, place_words)),
        context=context,
        context_norm=_norm(context),
        countries=frozenset(place.country for place in event.places if place.country),
        place_words=frozenset(place_words),
        told_names=tuple(sorted(rare_own - place_words)) if event.background else report.rare_names,
        topic=tuple(sorted(set(filter(None, (skeleton(word) for word in near if _is_rare(word)))))),
        near_bones=_bones(near),
        is_placed=not is_doubtful
        and any(p.lat is not None and p.precision not in ("country", "admin1") for p in places),
        wording=wording,
        wording_mask=mask(wording),
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


_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_OTHERWISE = re.compile(
    r"\b(?:days?|hours?|weeks?|minutes|months?) (?:after|before|earlier|later)\b|\bseparate\b|\bin the (?:first|second)\b",
    re.IGNORECASE,
)


def _is_mixed(event: Event, text: str, breaks: list[int]) -> bool:
    """Whether the event's triggers seem to name two happenings.

    Its sentences give different weekdays, or a whole toll of dead each by the same speaker, or put one happening hours or days
    from another. Where the article only comes back to the event ("hours later rockets answered the attack") nothing is put apart.
    """
    if len(event.triggers) < 2:
        return False
    sentences = _sentences(event.triggers, breaks, len(text))
    told = [text[start:end] for start, end in sentences]
    figures = [[t for t in event.tolls if start <= t.evidence.start < end] for start, end in sentences]
    if any(_OTHERWISE.search(told[n]) for n in range(len(told)) if n == 0 or figures[n]):
        return True
    days = [set(_WEEKDAY.findall(sentence)) for sentence in told]
    if len(set().union(*days)) > 1 and (len(told) == 1 or any(a and b and a != b for a in days for b in days)):
        return True
    dead = [{t for t in found if t.harm == "killed" and not t.part_of_total} for found in figures]
    return any(_are_rivals(a, b) for a, b in itertools.combinations(dead, 2))


def _are_rivals(these: set[Toll], those: set[Toll]) -> bool:
    """Whether two sentences give wholly different figures of one speaker; two speakers differ over one happening too."""
    if not these or not those or {t.low for t in these} & {t.low for t in those}:
        return False
    speakers = [{t.said_by and (t.said_by.name or t.said_by.span.quote) for t in found} for found in (these, those)]
    return bool(speakers[0] & speakers[1])


def _victims(recipients: Iterable[Party], place_words: set[str]) -> Iterable[frozenset[str]]:
    """The proper names of those hit: people's, as far as words tell, since organisations bear ids or a kind of their own."""
    for party in recipients:
        if party.actor_id is None and party.kind in (None, "person", "civilians", "unknown"):
            words = frozenset(name_tokens(party.span.quote)) - place_words - _CALENDAR
            if len(words) > 1:
                yield words


_DATELINE = re.compile(r"[A-Z][\w'’.-]+(?:,? \(?[A-Z][\w'’.-]*\)?){0,4}(?: ?[–—]| -|:) ")


def _is_dateline(span: Span, text: str) -> bool:
    """Whether a place stands at the head of a report: "BANGKOK, Thailand - A strike ..."."""
    found = _DATELINE.match(text, text.rfind("\n", 0, span.start) + 1)
    return found is not None and span.end <= found.end()


def _figures(event: Event) -> dict[Harm, tuple[int, ...]]:
    """Whole tolls by harm, each figure once, in the order of the article."""
    found: dict[Harm, list[int]] = {}
    for toll in event.tolls:
        if not toll.part_of_total and toll.low not in found.setdefault(toll.harm, []):
            found[toll.harm].append(toll.low)
    return {harm: tuple(figures) for harm, figures in found.items()}


def _window(event: Event, published: int | None, is_near: Callable[[Span], bool]) -> Window | None:
    """The days that an event may lie on. A day of publication that only another sentence tells is that sentence's."""
    period = event.period
    first, last = _ordinal(period.start), _ordinal(period.end)
    first, last = (first or last, last or first)
    if first is not None and last is not None and first <= last:
        borrowed = period.evidence is not None and first == last == published and not is_near(period.evidence)
        if not borrowed:
            return Window(first, last, period.evidence is not None)
    if published is None:
        return None
    if event.status == "planned":
        return Window(published, published + LONG_AGO, False)
    if event.background:
        return Window(published - LONG_AGO, published, False)
    return Window(published - 7, published + 1, False)


@lru_cache(maxsize=CACHED)
def _ordinal(date: str | None) -> int | None:
    if not date:
        return None
    try:
        return dt.date.fromisoformat(date[:10]).toordinal()
    except ValueError:
        return None


def _sentences(spans: Iterable[Span], breaks: list[int], length: int) -> list[tuple[int, int]]:
    """The sentences that the spans stand in, each once, in the order of the text."""
    found = set()
    for span in spans:
        before, after = bisect_right(breaks, span.start), bisect_left(breaks, span.end)
        found.add((breaks[before - 1] if before else 0, breaks[after] if after < len(breaks) else length))
    return sorted(found)


def _shares_sentence(span: Span, event: Event, breaks: list[int], length: int) -> bool:
    """Whether one of the event's triggers stands in the sentence of these words."""
    return not set(_sentences([span], breaks, length)).isdisjoint(_sentences(event.triggers, breaks, length))


_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december the a an in on at two three four five six seven eight nine ten eleven twelve it
    he she they we this that there several at no one u s""".split()
)


def share_of(root: str) -> float:
    """The share of news articles that have a stem; 0 for one that few have."""
    return commonness().get(root, 0.0)


def telling_weight(root: str) -> float:
    """How much a stem that two events share tells: the rarer in news, the more."""
    return math.log(0.4 / commonness().get(root, UNLISTED))


def _context(
    text: str, sentences: list[tuple[int, int]], title: str | None, event: Event, places: tuple[Place, ...]
) -> tuple[str, ...]:
    """Telling stems of the sentences that an event's words stand in, with the title where the event is its news.

    Names of places count where places are compared, numbers where figures are.
    """
    left_out = {
        stem(word) for place in (*places, *event.places) for word in fold(place.name or place.span.quote).split()
    }
    left_out |= {stem(word) for place in event.places for word in fold(place.span.quote).split()}
    told = words_of(" ".join([*(text[start:end] for start, end in sentences), title or ""]))
    return _telling(told, left_out)


def _telling(words: Iterable[str], left_out: Set[str]) -> tuple[str, ...]:
    """The stems of the telling ones of some words, each once, in order."""
    roots = set(map(_telling_root, words))
    roots.discard("")
    return tuple(sorted(roots - left_out))


@lru_cache(maxsize=CACHED)
def _telling_root(word: str) -> str:
    """A word's stem; "" where the word tells nothing."""
    if word.isdigit() or word in _CALENDAR:
        return ""
    root = stem(word)
    return intern(root) if len(root) >= 3 and share_of(root) < COMMON else ""


def likeness(shared: Iterable[str], one_norm: float, other_norm: float) -> float:
    """Cosine of two sets of telling stems, from those that they share."""
    return sum(map(_square, shared)) / (one_norm * other_norm) if one_norm and other_norm else 0.0


@lru_cache(maxsize=CACHED)
def _square(root: str) -> float:
    return telling_weight(root) ** 2


def _norm(roots: Iterable[str]) -> float:
    return math.sqrt(sum(map(_square, roots)))


def _bones(words: Iterable[str]) -> tuple[str, ...]:
    """The skeletons of some folded words, each once; of a word that has none, the word."""
    return tuple(sorted({skeleton(word) or word for word in words}))


@lru_cache(maxsize=CACHED)
def _is_rare(word: str) -> bool:
    """Whether few articles have a name."""
    return len(word) > 2 and share_of(stem(word)) < RARE and word not in _CALENDAR
