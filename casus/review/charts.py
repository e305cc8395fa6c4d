"""Pictures as numbers: where each mark of a chart or map stands, in the units of an SVG's view box. Templates draw them.

The pictures are drawn on the server, so that they can be tested, saved as they are, and read without any script.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casus.export.borders import Box, load_borders
from casus.types import Harm, LedgerEntry

WIDTH = 760
"""The width of all pictures; they are scaled to the page."""

LANE = 34
LABELS = 190
PILL = 22


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Pill:
    """One figure of one report: its box, what stands in it, and what it rests on."""

    x: float
    y: float
    width: float
    label: str
    kind: str
    superseded: bool
    title: str
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who said which figure when: a lane a speaker, time from left to right."""

    harm: Harm
    height: float
    lanes: Sequence[tuple[float, str]]
    ticks: Sequence[Tick]
    pills: Sequence[Pill]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a map: its position and what it stands for."""

    x: float
    y: float
    label: str
    near: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A part of the world: the land as paths of an SVG, where the countries' names stand, the places."""

    height: float
    land: Sequence[tuple[str, str]]
    names: Sequence[tuple[str, float, float]]
    dots: Sequence[Dot]


def ledger_chart(ledger: Sequence[LedgerEntry], harm: Harm) -> Ledger | None:
    """The figures of one harm by speaker and time; None where there are none."""
    entries = [entry for entry in ledger if entry.harm == harm]
    if not entries:
        return None
    speakers = list(dict.fromkeys(speaker_of(entry) for entry in sorted(entries, key=_day)))
    scale = _TimeScale([day for entry in entries if (day := as_day(entry.published))], LABELS + 20, WIDTH - 70)
    pills = []
    for lane, speaker in enumerate(speakers):
        free = float(LABELS)
        for entry in sorted((e for e in entries if speaker_of(e) == speaker), key=_day):
            label = told_bounds(entry)
            width = 7.6 * len(label) + 16
            x = max(free, scale.at(as_day(entry.published)) - width / 2)
            free = x + width + 4
            title = f"{speaker}, {entry.source_id}, {entry.published or 'no date'}: {entry.evidence.quote}"
            pills.append(Pill(x, 12 + lane * LANE, width, label, entry.kind, entry.superseded, title, entry))
    lanes = [(12 + lane * LANE + PILL / 2, speaker) for lane, speaker in enumerate(speakers)]
    return Ledger(harm, 12 + LANE * len(speakers) + 26, lanes, scale.ticks(), pills)


def speaker_of(entry: LedgerEntry) -> str:
    """Who says a figure, in words."""
    return entry.speaker or (entry.said_by.name or entry.said_by.span.quote if entry.said_by else "nobody named")


def told_bounds(entry: LedgerEntry) -> str:
    """A figure as short as can be: ``17``, ``17+``, ``15–20``."""
    if entry.high is None:
        return f"{entry.low:,}+"
    return f"{entry.low:,}" if entry.low == entry.high else f"{entry.low:,}–{entry.high:,}"


def as_day(value: str | None) -> date | None:
    """The day of an ISO date or moment; None where it is partial or not known."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _day(entry: LedgerEntry) -> tuple[date, str]:
    return as_day(entry.published) or date.min, entry.source_id


class _TimeScale:
    """Days to positions; all in the middle where there is one day only, unknown days at the left end."""

    def __init__(self, days: Iterable[date], left: float, right: float) -> None:
        found = sorted(set(days))
        self._first = found[0] if found else None
        self._last = found[-1] if found else None
        self._left, self._right = left + 40, right

    def at(self, day: date | None) -> float:
        if day is None or self._first is None or self._last is None:
            return self._left - 40
        if self._first == self._last:
            return self._left
        return self._left + (day - self._first) / (self._last - self._first) * (self._right - self._left)

    def ticks(self) -> list[Tick]:
        if self._first is None or self._last is None:
            return []
        days = (self._last - self._first).days
        step = max(1, math.ceil(days / 6))
        shown = [self._first + timedelta(days=n) for n in range(0, days + 1, step)]
        return [
            Tick(self.at(day), day.isoformat() if n == 0 else day.strftime("%d %b").lstrip("0"))
            for n, day in enumerate(shown)
        ]


def map_of(
    points: Sequence[tuple[float, float, str, bool]], height: float = 340, least_degrees: float = 7.0
) -> Map | None:
    """A map that holds all points (latitude, longitude, label, near it rather than there); None where there are none.

    The projection is equirectangular, true in the middle of the map: fit for finding one's way at any size but the poles.
    """
    if not points:
        return None
    latitudes, longitudes = [p[0] for p in points], [p[1] for p in points]
    middle = (min(latitudes) + max(latitudes)) / 2
    narrow = max(0.2, math.cos(math.radians(middle)))
    tall = max(least_degrees, (max(latitudes) - min(latitudes)) * 1.5)
    wide = max(tall * WIDTH / height / narrow, (max(longitudes) - min(longitudes)) * 1.4)
    tall = wide * narrow * height / WIDTH
    west = (min(longitudes) + max(longitudes)) / 2 - wide / 2
    north = middle + tall / 2
    box = Box(west, north - tall, west + wide, north)
    scale = WIDTH / wide

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - west) * scale, (north - latitude) * scale / narrow

    land, names = [], []
    for country in load_borders():
        rings = [ring for ring in country.rings if ring.box.meets(box)]
        path = "".join(_path([place(*point) for point in ring.points]) for ring in rings)
        if path:
            land.append((country.name, path))
            widest = max(rings, key=lambda ring: ring.box.east - ring.box.west).box
            left, right = max(west, widest.west), min(box.east, widest.east)
            low, high = max(box.south, widest.south), min(north, widest.north)
            if (right - left) * scale > 9 * len(country.name) and high - low > tall / 8:
                names.append((country.name, *place((left + right) / 2, (low + high) / 2)))
    dots = [Dot(*place(longitude, latitude), label, near) for latitude, longitude, label, near in points]
    return Map(height, land, names, dots)


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A closed line as an SVG path, without points that fall on the one before."""
    told: list[str] = []
    last = None
    for x, y in points:
        rounded = (round(min(max(x, -4000), 5000), 1), round(min(max(y, -4000), 5000), 1))
        if rounded != last:
            told.append(f"{rounded[0]:g} {rounded[1]:g}")
            last = rounded
    return f"M{'L'.join(told)}Z" if len(told) > 2 else ""
