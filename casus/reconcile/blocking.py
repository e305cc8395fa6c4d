"""Which pairs of events are worth comparing: near-linear in the number of events.

Two events are compared where they share a tag and a stretch of days, and their types can tell of one happening. Tags are
what a second report keeps of a first one: the place's name or its spot on the map, a named party, another name, a figure.
A block that stays small gives all its pairs. A crowded one (a capital city in a week of fighting) is split by second
tags, so that a pair there needs two things in common; what is crowded even then is put in order and each event compared
with its next ones, so that the number of pairs grows with the number of events and not with its square.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from casus.reconcile.affinity import family
from casus.reconcile.names import fold, skeleton
from casus.reconcile.profiles import Profile, Window

DAYS = 4
"""Days in a bucket for events whose day is known to about a week."""
MONTH = 32
"""Days in a bucket where at least one event's day is known to a month or year only."""
NARROW = 12
"""Days up to which a window counts as narrow."""
SLACK = 1
"""Days by which a window is widened on both sides: two reports may be a day apart each way."""
CELL = 0.25
"""Degrees of a map cell; a spot lies in every cell that comes within REACH of it."""
REACH = 0.11
CROWDED = 48
"""Events in a block from which it is split."""
NEXT = 12
"""Neighbours that an event in a block that no tag splits is compared with."""

Tag = tuple[str, Hashable]


def candidate_pairs(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs of positions in ``profiles``, each once, the smaller first; in no particular order."""
    tags = [_tags(profile) for profile in profiles]
    narrow: dict[Hashable, list[int]] = defaultdict(list)
    wide: dict[Hashable, list[int]] = defaultdict(list)
    is_wide = [profile.window is None or profile.window.days > NARROW for profile in profiles]
    lone_months = {month for i, p in enumerate(profiles) if is_wide[i] for month in _buckets(p.window, MONTH)}
    for i, profile in enumerate(profiles):
        kind = family(profile.event.type)
        if not is_wide[i]:
            for bucket in _buckets(profile.window, DAYS):
                for tag in tags[i]:
                    narrow[kind, bucket, tag].append(i)
        for bucket in _buckets(profile.window, MONTH):
            if bucket in lone_months:
                for tag in tags[i]:
                    if is_wide[i] or tag[0] != "figure":
                        wide[kind, bucket, tag].append(i)
    seen: set[int] = set()
    for blocks, mixed in ((narrow, False), (wide, True)):
        for members in blocks.values():
            if len(members) < 2 or (mixed and not any(is_wide[i] for i in members)):
                continue
            for i, j in _pairs(members, tags, profiles, mixed, is_wide):
                key = i * len(profiles) + j
                if key not in seen:
                    seen.add(key)
                    yield i, j


def _pairs(
    members: list[int], tags: list[tuple[Tag, ...]], profiles: Sequence[Profile], mixed: bool, is_wide: list[bool]
) -> Iterator[tuple[int, int]]:
    if len(members) <= CROWDED:
        yield from _all(members, mixed, is_wide)
        return
    split: dict[tuple[Tag, Tag], list[int]] = defaultdict(list)
    for i in members:
        own = tags[i]
        for x, first in enumerate(own):
            for second in own[x + 1 :]:
                split[first, second].append(i)
    for part in split.values():
        if len(part) <= CROWDED:
            yield from _all(part, mixed, is_wide)
    ordered = sorted(members, key=lambda i: _order(profiles[i]))
    for x, i in enumerate(ordered):
        for j in ordered[x + 1 : x + 1 + NEXT]:
            if not mixed or is_wide[i] or is_wide[j]:
                yield (i, j) if i < j else (j, i)


def _all(members: list[int], mixed: bool, is_wide: list[bool]) -> Iterator[tuple[int, int]]:
    for x, i in enumerate(members):
        for j in members[x + 1 :]:
            if not mixed or is_wide[i] or is_wide[j]:
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


def _tags(profile: Profile) -> tuple[Tag, ...]:
    """What a second report of the event would keep, in a fixed order."""
    tags: set[Tag] = set()
    places = profile.places or profile.report.places
    for place in places:
        words = fold(place.name or place.span.quote).split()
        bones = [skeleton(word) for word in words if len(word) > 2]
        tags.update(("place", bone) for bone in bones if bone)
        if place.lat is not None and place.lon is not None and place.precision not in ("country", "admin1"):
            tags.update(("cell", cell) for cell in _cells(place.lat, place.lon))
    if not places:
        tags.update(("place", bone) for name in profile.report.lead_names if (bone := skeleton(name)))
    tags.update(("party", word) for words in profile.named_actors for word in words)
    tags.update(("party", actor) for actor in profile.actor_ids)
    tags.update(("name", name) for name in profile.names)
    tags.update(
        ("figure", (harm, figure)) for harm, figures in profile.figures.items() for figure in figures if figure > 4
    )
    return tuple(sorted(tags, key=repr))


def _cells(lat: float, lon: float) -> set[tuple[int, int]]:
    wide = REACH / max(0.2, math.cos(math.radians(lat)))
    return {
        (math.floor((lat + north) / CELL), math.floor((lon + east) / CELL))
        for north in (-REACH, REACH)
        for east in (-wide, wide)
    }
