"""Which pairs of events are worth comparing: near-linear in the number of events.

Two events are compared where they share a tag and a stretch of days, and their types can tell of one happening. Tags are
what a second report keeps of a first one: the place's name or its spot on the map; where the place isn't known, a named
party, another name, a figure. A block that stays small gives all its pairs. A crowded one (a capital city in a week of
fighting) is split by second tags, so that a pair there needs two things in common; besides, its events are put in order and
each is compared with its next ones, so that the number of pairs grows with the number of events and not with its square.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import groupby, pairwise
from typing import Literal
from zlib import crc32

from casus.reconcile.affinity import HARMFUL, affinity, family
from casus.reconcile.names import CACHED, name_words, skeleton
from casus.reconcile.profiles import Profile, Window
from casus.reconcile.scoring import UNSURE
from casus.reconcile.wording import is_reprint
from casus.types import Event

DAYS = 4
"""Days in a bucket for events whose day is known to about a week."""
MONTH = 32
"""Days in a bucket where at least one event's day is known to a month or year only."""
NARROW = 12
"""Days up to which a window counts as narrow."""
SLACK = 1
"""Days by which a window is widened on both sides: two reports may be a day apart each way."""
TOO_LATE = 16
"""Days between two stated days from which no report can mean both."""
CELL = 0.5
"""Degrees of a map cell; a spot lies in every cell that comes within REACH of it."""
REACH = 0.11
CROWDED = 32
"""Events in a block from which it is split."""
NEXT = 8
"""Neighbours that an event in a block that no tag splits is compared with."""

PRINTS = 5
"""Shingles by which copies of one report find each other: the least of its sketch, two by two, since many reports have one
phrase in common."""


@dataclass(frozen=True, slots=True)
class _Tags:
    """What a second report of an event would keep: where it was, and what else can be told again; each as a number."""

    where: array[int]
    what: array[int]
    topic: array[int]
    copy: array[int]


def candidate_pairs(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs of positions in ``profiles``, each once, the smaller first; in no particular order.

    Two events meet under a tag of place. One without a spot on the map also meets others under what else is told; one whose
    day is open meets those of the months it may lie in.
    """
    blocks = _Blocks(profiles)
    seen: set[int] = set()
    size = len(profiles)
    for i, j in blocks.pairs():
        key = i * size + j
        if key not in seen:
            seen.add(key)
            if not _impossible(profiles[i], profiles[j]):
                yield i, j


def _impossible(a: Profile, b: Profile) -> bool:
    """What no other agreement could make up for, told cheaply."""
    if a.is_campaign != b.is_campaign:
        return True
    if not affinity(a.event.type, b.event.type) and min(a.event.confidence, b.event.confidence) >= UNSURE:
        return True
    v, w = a.window, b.window
    far = v is not None and w is not None and v.stated and w.stated and v.gap(w) >= TOO_LATE
    return far and not is_reprint(a, b)


class _Blocks:
    """Events by what they share."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles = profiles
        self.tags = [_tags(profile) for profile in profiles]
        self.wide = [p.window is None or p.window.days > NARROW for p in profiles]
        self.lost = [not p.is_placed for p in profiles]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """All pairs that share a block and need it; some more than once."""
        every = range(len(self.profiles))
        open_months = {month for i in every if self.wide[i] for month in _buckets(self.profiles[i].window, MONTH)}
        narrow = [i for i in every if not self.wide[i]]
        by_month = {i: [m for m in _buckets(self.profiles[i].window, MONTH) if m in open_months] for i in every}
        yield from self._met(narrow, lambda i: _buckets(self.profiles[i].window, DAYS), "where", None)
        yield from self._met(narrow, lambda i: _buckets(self.profiles[i].window, DAYS), "what", self.lost)
        yield from self._met(every, by_month.__getitem__, "where", self.wide)
        either = [self.wide[i] and self.lost[i] for i in every]
        yield from self._met(every, by_month.__getitem__, "what", either)
        yield from self._met(narrow, lambda i: _buckets(self.profiles[i].window, DAYS), "topic", None)
        yield from self._met(every, by_month.__getitem__, "topic", self.wide)
        yield from self._met(every, lambda i: _printed(self.profiles[i].report.day), "copy", None)

    def _met(
        self,
        members: Sequence[int],
        buckets: Callable[[int], Iterable[int]],
        kind: Literal["where", "what", "topic", "copy"],
        needed: Sequence[bool] | None,
    ) -> Iterator[tuple[int, int]]:
        """Pairs under one kind of tags; where some are ``needed``, only pairs with one of those.

        A block's name and its member are one number, so that millions of them are sorted in place instead of hashed.
        """
        entries: list[int] = []
        shift = len(self.profiles).bit_length()
        for i in members:
            tags: array[int] = getattr(self.tags[i], kind)
            if tags:
                days = buckets(i)
                entries.extend(
                    (hash((group, bucket, tag)) & _NAME_BITS) << shift | i
                    for group in _groups(self.profiles[i].event)
                    for bucket in days
                    for tag in tags
                )
        entries.sort()
        position = (1 << shift) - 1
        for _, found in groupby(entries, lambda entry: entry >> shift):
            block = [entry & position for entry in found]
            if kind in ("topic", "copy") and len(block) > CROWDED:
                continue  # A name or a phrase that so many reports have tells none of them from the rest.
            if len(block) > 1 and (needed is None or any(needed[i] for i in block)):
                yield from self._within(sorted(set(block)), needed)

    def _within(self, block: list[int], needed: Sequence[bool] | None) -> Iterator[tuple[int, int]]:
        if len(block) <= CROWDED:
            yield from _all(block, needed)
            return
        split: dict[int, list[int]] = defaultdict(list)
        for i in block:
            for tag in self.tags[i].what:
                split[tag].append(i)
        for part in split.values():
            if 1 < len(part) <= CROWDED:
                yield from _all(part, needed)
        ordered = sorted(block, key=lambda i: _order(self.profiles[i]))
        for x, i in enumerate(ordered):
            for j in ordered[x + 1 : x + 1 + NEXT]:
                if needed is None or needed[i] or needed[j]:
                    yield (i, j) if i < j else (j, i)


def _all(members: list[int], needed: Sequence[bool] | None) -> Iterator[tuple[int, int]]:
    for x, i in enumerate(members):
        for j in members[x + 1 :]:
            if needed is None or needed[i] or needed[j]:
                yield (i, j) if i < j else (j, i)


def _order(profile: Profile) -> tuple[object, ...]:
    window = profile.window
    return (
        window.first if window else 0,
        profile.place_skeletons,
        profile.figures.get("killed", ()),
        profile.figures.get("wounded", ()),
        profile.event.type,
        profile.id,
    )


def _buckets(window: Window | None, size: int) -> range:
    if window is None:
        return range(0)
    return range((window.first - SLACK) // size, (window.last + SLACK) // size + 1)


def _groups(event: Event) -> tuple[int, ...]:
    """The families of types that an event may belong to: where its type is a guess, those that do harm besides its own."""
    own = _number(family(event.type))
    return (own,) if event.confidence >= UNSURE or event.type in HARMFUL else (own, _number(family("killing")))


def _printed(day: int | None) -> range:
    """Buckets of the days on which an outlet may print another's report of that day."""
    return range(0) if day is None else range((day - SLACK) // DAYS, (day + SLACK) // DAYS + 1)


_NAME_BITS = (1 << 60) - 1


@lru_cache(maxsize=CACHED)
def _number(word: str) -> int:
    """A number for a word, the same in every run of the program: Python salts the hashes of strings, not of numbers."""
    return crc32(word.encode())


def _tags(profile: Profile) -> _Tags:
    where: set[int] = set()
    for place in profile.places or profile.report.places:
        if place.precision in ("country", "admin1"):
            continue
        name = place.name or place.span.quote
        bone = skeleton(name_words(name)[0]) if name else ""
        if bone:
            where.add(hash((_PLACE, _number(bone))))
        if place.lat is not None and place.lon is not None:
            where.update(hash((_CELL, *cell)) for cell in _cells(place.lat, place.lon))
    if not profile.is_placed:
        where.update(hash((_PLACE, _number(bone))) for bone in profile.topic)
    what = {hash((_PARTY, _number(word))) for words in profile.named_actors for word in words}
    what.update(hash((_PARTY, _number(actor))) for actor in profile.actor_ids)
    what.update(hash((_VICTIM, _number(word))) for victim in profile.victims for word in victim)
    topic = {hash((_TOPIC, _number(bone))) for bone in profile.topic}
    what |= topic
    what.update(
        hash((_FIGURE, _number(harm), figure))
        for harm, figures in profile.figures.items()
        for figure in figures
        if figure > 4
    )
    lasting = [run for run in profile.report.sketch if not run & 1]
    prints = nsmallest(PRINTS, lasting if len(lasting) >= PRINTS else profile.report.sketch)
    return _Tags(*(array("q", sorted(kind)) for kind in (where, what, topic, map(hash, pairwise(prints)))))


_PLACE, _CELL, _PARTY, _VICTIM, _TOPIC, _FIGURE = range(6)


def _cells(lat: float, lon: float) -> set[tuple[int, int]]:
    wide = REACH / max(0.2, math.cos(math.radians(lat)))
    return {
        (math.floor((lat + north) / CELL), math.floor((lon + east) / CELL))
        for north in (-REACH, REACH)
        for east in (-wide, wide)
    }
