"""The report's map and timeline as SVG, for a page that loads nothing: borders are bundled, marks link to their rows.

Circles of the map grow with the killed, by area; a site's map (:mod:`casus.export.site.map`) shows where incidents were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from casus.export.borders import CREDIT, Box, load_borders

WIDTH = 960
_TALLEST = 620
_LEAST_SPAN = 8.0
"""Degrees that a map shows at least: one town alone would have no borders around it."""
_ROOM_FOR_A_NAME = 90
_WIDEST_BAR = 40
_RADIUS = (4.0, 22.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the map: degrees, the killed (0 where none are told), what it says, and the anchor that it links to."""

    longitude: float
    latitude: float
    count: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time: its first day, how many events began in it, how many were killed in them."""

    first: date
    events: int
    killed: int


def world(marks: Sequence[Mark]) -> str:
    """The map that shows all marks, larger ones below; an empty string without marks."""
    if not marks:
        return ""
    view = _View.around([(mark.longitude, mark.latitude) for mark in marks])
    lines = [
        f'<svg class="map" viewBox="0 0 {WIDTH} {view.height:.0f}" role="img" aria-label="Map of the places">',
        f"<title>Map of the places</title><desc>{escape(CREDIT)}</desc>",
        f'<path class="land" d="{view.land()}"/>',
        *view.names(),
    ]
    most = max(mark.count for mark in marks)
    for mark in sorted(marks, key=lambda m: (-m.count, m.anchor)):
        x, y = view.at(mark.longitude, mark.latitude)
        lines.append(
            f'<a href="#{escape(mark.anchor)}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{_radius(mark.count, most):.1f}">'
            f"<title>{escape(mark.title)}</title></circle></a>"
        )
    return "\n".join([*lines, "</svg>"])


def _radius(count: int, most: int) -> float:
    """By area: a circle of four times the dead is twice as wide."""
    least, largest = _RADIUS
    return least + (largest - least) * math.sqrt(count / most) if most else least


@dataclass(frozen=True, slots=True)
class _View:
    """A part of the map, its height in the drawing's units, and the units of a degree."""

    box: Box
    height: float
    x_scale: float
    y_scale: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> _View:
        """Equirectangular, true to length at its middle latitude, with room around the points."""
        west, east = _stretched([x for x, _ in points])
        south, north = _stretched([y for _, y in points])
        narrowing = max(0.2, math.cos(math.radians((south + north) / 2)))
        x_scale = WIDTH / (east - west)
        if (north - south) * x_scale / narrowing > _TALLEST:
            x_scale = _TALLEST * narrowing / (north - south)
            spare = (WIDTH / x_scale - (east - west)) / 2
            west, east = west - spare, east + spare
        y_scale = x_scale / narrowing
        return cls(Box(west, south, east, north), (north - south) * y_scale, x_scale, y_scale)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.box.west) * self.x_scale, (self.box.north - latitude) * self.y_scale

    def land(self) -> str:
        """The outlines of what land the view meets, cut to whole units of the drawing."""
        parts = []
        for country in load_borders():
            for ring in country.rings:
                if ring.box.meets(self.box):
                    points = list(dict.fromkeys(f"{x:.0f} {y:.0f}" for x, y in (self.at(*p) for p in ring.points)))
                    parts.append(f"M{'L'.join(points)}Z")
        return "".join(parts)

    def names(self) -> list[str]:
        """The countries' names, each in the middle of what the view shows of its largest part."""
        lines = []
        for country in load_borders():
            ring = max(country.rings, key=lambda r: (r.box.east - r.box.west) * (r.box.north - r.box.south))
            if ring.box.meets(self.box):
                west, east = max(ring.box.west, self.box.west), min(ring.box.east, self.box.east)
                south, north = max(ring.box.south, self.box.south), min(ring.box.north, self.box.north)
                x, y = self.at((west + east) / 2, (south + north) / 2)
                if (east - west) * self.x_scale > _ROOM_FOR_A_NAME:
                    lines.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(country.name)}</text>')
        return lines


def _stretched(values: Iterable[float]) -> tuple[float, float]:
    low, high = min(values := list(values)), max(values)
    room = max((high - low) * 0.12, (_LEAST_SPAN - (high - low)) / 2)
    return low - room, high + room


def binned(days: Iterable[tuple[date, int]]) -> list[Bar]:
    """Events by day, month or year, whichever gives at most about 60 bars; stretches without events in between are there, too."""
    told = sorted(days)
    if not told:
        return []
    span = (told[-1][0] - told[0][0]).days
    start = _day if span <= 60 else _month if span <= 60 * 31 else _year
    counted: dict[date, list[int]] = {}
    first = start(told[0][0])
    while first <= told[-1][0]:
        counted[first] = [0, 0]
        first = start(first + timedelta(days={_day: 1, _month: 32, _year: 367}[start]))
    for day, killed in told:
        bar = counted[start(day)]
        bar[0] += 1
        bar[1] += killed
    return [Bar(first, events, killed) for first, (events, killed) in counted.items()]


def _day(day: date) -> date:
    return day


def _month(day: date) -> date:
    return day.replace(day=1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


def timeline(bars: Sequence[Bar]) -> str:
    """Bars of events over time, with the killed in each bar's title; an empty string without bars."""
    if not bars:
        return ""
    height, base = 150, 120
    most = max(bar.events for bar in bars)
    step = min(WIDTH / len(bars), _WIDEST_BAR)
    lines = [
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Events over time">',
        f'<title>Events over time</title><line x1="0" y1="{base}" x2="{WIDTH}" y2="{base}"/>',
    ]
    every = max(1, len(bars) // 8)
    for number, bar in enumerate(bars):
        name = _named(bar, bars)
        x, tall = number * step, bar.events / most * (base - 10)
        if bar.events:
            lines.append(
                f'<rect x="{x + step * 0.1:.1f}" y="{base - tall:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}">'
                f"<title>{name}: {bar.events} events, {bar.killed} killed</title></rect>"
            )
        if number % every == 0:
            lines.append(f'<text x="{x + step / 2:.1f}" y="{base + 18}" text-anchor="middle">{name}</text>')
    return "\n".join([*lines, "</svg>"])


def _named(bar: Bar, bars: Sequence[Bar]) -> str:
    told = bar.first.isoformat()
    if all(b.first.month == b.first.day == 1 for b in bars) and len(bars) > 1:
        return told[:4]
    return told[:7] if len(bars) > 1 and all(b.first.day == 1 for b in bars) else told
