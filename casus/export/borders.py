"""The borders of countries for maps without tiles: Natural Earth, 1:50 million, public domain.

They are Natural Earth's lines of who controls what, simplified to about two kilometres: for finding one's way on a map, no
statement on whose a place is. ``docs/make_borders.py`` makes the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""

CREDIT = "Borders: Natural Earth, who controls what, not whose it is."


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.west < other.east and other.west < self.east and self.south < other.north and other.south < self.north
        )


@dataclass(frozen=True, slots=True)
class Ring:
    """One closed line of a country's land."""

    points: tuple[Point, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name, ISO 3166-1 alpha-3 (``None`` where it has none), and its land."""

    name: str
    code: str | None
    rings: tuple[Ring, ...]


@cache
def load_borders() -> tuple[Country, ...]:
    """All countries, by name; read once a process."""
    told = json.loads(Path(__file__).with_name("borders.json").read_text(encoding="utf-8"))
    lines = [tuple(_points(arc, told["units"])) for arc in told["arcs"]]
    return tuple(
        Country(it["name"], it["code"], tuple(ring for arcs in it["rings"] for ring in _rings(lines, arcs)))
        for it in told["countries"]
    )


def _points(arc: list[int], units: int) -> Iterator[Point]:
    x = y = 0
    for dx, dy in zip(arc[::2], arc[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x / units, y / units


def _rings(lines: list[tuple[Point, ...]], arcs: list[int]) -> Iterator[Ring]:
    """Arcs joined end to end; a negative number is an arc the other way round, as in TopoJSON.

    What goes round the globe, as Russia does, is cut at 180 degrees into a ring on each side.
    """
    points: list[Point] = []
    for number in arcs:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        points += line if not points else line[1:]
    jumps = [at for at, (one, two) in enumerate(pairwise(points), start=1) if abs(one[0] - two[0]) > 180]
    if not jumps:
        yield _ring(points)
        return
    around = [*points[jumps[0] : -1], *points[: jumps[0]]]
    cuts = [0, *(at - jumps[0] for at in jumps[1:]), len(around)]
    for first, last in pairwise(cuts):
        yield _ring([*around[first:last], around[first]])


def _ring(points: list[Point]) -> Ring:
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return Ring(tuple(points), Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes)))
