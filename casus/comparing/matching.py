"""Which of our events is which of theirs: one rule, written down, and the same result whatever the order of either file.

Two events can be one where

1. their countries are the same, or one side doesn't tell it;
2. their days lie at most ``days`` apart (0 where the periods overlap), and neither period is so long that it says nothing;
3. their nearest points lie at most ``kilometres`` apart, on top of how coarse each point is (25 km near a town, 50 a
   district, 100 a province); where a side has no point, the country must be told by both and be the same.

Of all pairs that can be, the closest goes first, and each event is in at most one pair. Close means a small sum of: days apart
over ``days``; kilometres apart over ``kilometres`` (1 where a side has no point); 0.5 where the types differ; and how far
deaths lie apart, |a - b| / max(a, b) (0.5 where a side tells none). Ties go by id.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casus.comparing.others import Point, Told

EARTH_KM = 6371.0
LONGEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far apart two events that are one may lie, in days and kilometres."""

    days: int = 2
    kilometres: float = 50.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One event of ours and one of theirs that are taken for the same; ``km`` is None where a side has no point."""

    ours: Told
    theirs: Told
    days: int
    km: float | None
    cost: float

    @property
    def deaths(self) -> int | None:
        """Ours less theirs, best figures; None where a side tells none."""
        if self.ours.deaths is None or self.theirs.deaths is None:
            return None
        return self.ours.deaths[1] - self.theirs.deaths[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All events of both sides, each once."""

    matched: tuple[Pair, ...]
    only_here: tuple[Told, ...]
    only_there: tuple[Told, ...]


def compare(ours: Iterable[Told], theirs: Iterable[Told], limits: Limits | None = None) -> Comparison:
    """Pairs the two sides by the rule of this module."""
    limits = limits or Limits()
    here, there = sorted(ours, key=_order), sorted(theirs, key=_order)
    candidates = sorted(
        ((pair.cost, pair.ours.id, pair.theirs.id, a, b, pair) for a, b, pair in _candidates(here, there, limits)),
        key=lambda it: it[:5],
    )
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    matched = []
    for *_, a, b, pair in candidates:
        if a not in taken_here and b not in taken_there:
            taken_here.add(a)
            taken_there.add(b)
            matched.append(pair)
    return Comparison(
        tuple(sorted(matched, key=lambda pair: _order(pair.ours))),
        tuple(told for number, told in enumerate(here) if number not in taken_here),
        tuple(told for number, told in enumerate(there) if number not in taken_there),
    )


def _order(told: Told) -> tuple[object, ...]:
    return told.first, told.id, told.last, told.country or "", told.places, told.deaths or ()


def _candidates(here: Sequence[Told], there: Sequence[Told], limits: Limits) -> Iterable[tuple[int, int, Pair]]:
    """All pairs that the limits allow; events that can't be near in time are never looked at together."""
    by_day: dict[date, list[int]] = {}
    for number, told in enumerate(there):
        if told.last - told.first <= LONGEST:
            for day in _days(told.first, told.last):
                by_day.setdefault(day, []).append(number)
    around = timedelta(days=limits.days)
    for number, told in enumerate(here):
        if told.last - told.first <= LONGEST:
            near = {other for day in _days(told.first - around, told.last + around) for other in by_day.get(day, ())}
            for other in sorted(near):
                if (pair := _pair(told, there[other], limits)) is not None:
                    yield number, other, pair


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _pair(ours: Told, theirs: Told, limits: Limits) -> Pair | None:
    if ours.country and theirs.country and ours.country != theirs.country:
        return None
    days = max(0, (ours.first - theirs.last).days, (theirs.first - ours.last).days)
    if days > limits.days:
        return None
    km, within = _apart(ours.points, theirs.points, limits.kilometres)
    if not within or (km is None and not (ours.country and theirs.country)):
        return None
    cost = days / max(limits.days, 1)
    cost += 1.0 if km is None else km / limits.kilometres if limits.kilometres else 0.0
    cost += 0.5 if ours.type != theirs.type else 0.0
    return Pair(ours, theirs, days, km, round(cost + _deaths_apart(ours, theirs), 6))


def _apart(ours: Sequence[Point], theirs: Sequence[Point], limit: float) -> tuple[float | None, bool]:
    """Kilometres between the nearest points that lie within the limit, or all; and whether the limit holds."""
    found = [
        (distance(*a, *b), one.blur + other.blur)
        for one in ours
        for other in theirs
        if (a := _at(one)) is not None and (b := _at(other)) is not None
    ]
    if not found:
        return None, True
    within = [km for km, blur in found if km <= limit + blur]
    return round(min(within or [km for km, _ in found]), 1), bool(within)


def _at(point: Point) -> tuple[float, float] | None:
    return None if point.latitude is None or point.longitude is None else (point.latitude, point.longitude)


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points in degrees, on a sphere (haversine)."""
    north, east = math.radians(other_lat - lat), math.radians(other_lon - lon)
    chord = math.sin(north / 2) ** 2
    chord += math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _deaths_apart(ours: Told, theirs: Told) -> float:
    if ours.deaths is None or theirs.deaths is None:
        return 0.5
    here, there = ours.deaths[1], theirs.deaths[1]
    return abs(here - there) / max(here, there) if max(here, there) else 0.0
