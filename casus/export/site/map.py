"""The site's map as inline SVG: countries' borders, dots that stay their size on any screen, no tiles and no script.

The report's map (:mod:`casus.export.drawing`) is another picture: its circles grow with the killed, and it names no places.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from casus.export.borders import Box, Country, Ring, load_borders

WIDTH = 960
"""Width of a map in its own units; the page scales it."""

LEAST_SPAN = 9.0
"""Degrees of latitude that a map shows at least: a single dot needs its surroundings."""

COUNTRY_SIZE, PLACE_SIZE = 17, 16
"""Sizes of names on a map that is shown as wide as the page, in its own units."""

MARGIN = 0.15
"""Room around the dots, as a share of their extent."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One place on a map: degrees, what it is called for those who can't see it, where it leads, and how many it stands for."""

    latitude: float
    longitude: float
    title: str
    href: str | None = None
    count: int = 1
    label: str | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """Degrees to units: equirectangular, true to scale at the middle latitude."""

    box: Box
    height: int

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (longitude - self.box.west) / (self.box.east - self.box.west) * WIDTH
        y = (self.box.north - latitude) / (self.box.north - self.box.south) * self.height
        return x, y


def map_svg(dots: Sequence[Dot], name: str, shape: float = 0.5, names: float = 1.0) -> str:
    """The map that shows all dots; empty for no dots.

    ``name`` says what it shows, ``shape`` is its height over its width; ``names`` makes names larger, for a map that is shown
    smaller than the page is wide.
    """
    if not dots:
        return ""
    view = _view(dots, shape)
    taken = [Box(x - 8, y - 8, x + 8, y + 8) for x, y in (view.place(dot.longitude, dot.latitude) for dot in dots)]
    places = "".join(_place_labels(view, dots, PLACE_SIZE * names, taken))
    countries = "".join(_country_labels(view, COUNTRY_SIZE * names, taken))
    marks = "".join(_dot(view, dot) for dot in sorted(dots, key=lambda dot: -dot.count))
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {view.height}" role="group" aria-label="{escape(name)}">'
        f'<rect class="sea" width="{WIDTH}" height="{view.height}"/>{"".join(_land(view))}{countries}{marks}{places}</svg>'
    )


def _view(dots: Sequence[Dot], shape: float) -> _View:
    south, north = min(d.latitude for d in dots), max(d.latitude for d in dots)
    west, east = min(d.longitude for d in dots), max(d.longitude for d in dots)
    middle = (south + north) / 2
    stretch = max(0.2, math.cos(math.radians(middle)))  # how much shorter a degree of longitude is than one of latitude
    high = max(LEAST_SPAN, (north - south) * (1 + 2 * MARGIN), (east - west) * (1 + 2 * MARGIN) * stretch * shape)
    high = min(high, 170.0)
    wide = min(high / (stretch * shape), 360.0)
    across = min(max((west + east) / 2, -180 + wide / 2), 180 - wide / 2)
    up = min(max(middle, -85 + high / 2), 85 - high / 2)
    box = Box(across - wide / 2, up - high / 2, across + wide / 2, up + high / 2)
    return _View(box, round(WIDTH * shape))


def _land(view: _View) -> Iterator[str]:
    for country in load_borders():
        lines = "".join(_outline(view, ring) for ring in country.rings if ring.box.meets(view.box))
        if lines:
            yield f'<path class="land" d="{lines}"/>'


def _outline(view: _View, ring: Ring) -> str:
    """A ring as path data, without points that fall on the unit of the one before."""
    path: list[str] = []
    before: tuple[int, int] | None = None
    for longitude, latitude in ring.points:
        x, y = view.place(longitude, latitude)
        # Far outside, a point only matters for the side that it is on.
        spot = (round(min(max(x, -WIDTH), 2 * WIDTH)), round(min(max(y, -WIDTH), 2 * WIDTH)))
        if spot != before:
            path.append(f"{spot[0]} {spot[1]}")
        before = spot
    return f"M{'L'.join(path)}Z" if len(path) > 2 else ""


def _place_labels(view: _View, dots: Sequence[Dot], size: float, taken: list[Box]) -> Iterator[str]:
    """Names of places above their dots, each where no other is yet."""
    for dot in dots:
        if dot.label is None:
            continue
        x, y = view.place(dot.longitude, dot.latitude)
        yield from _label("place", dot.label, (x, y - size), size, taken)


def _country_labels(view: _View, size: float, taken: list[Box]) -> Iterator[str]:
    """Names of countries that have room for them, the largest on the map first."""
    spots = [(spot, c) for c in load_borders() if (spot := _label_spot(view, c, size)) is not None]
    for (x, y, _), country in sorted(spots, key=lambda it: -it[0][2]):
        yield from _label("country", country.name, (x, y), size, taken)


def _label(kind: str, name: str, at: tuple[float, float], size: float, taken: list[Box]) -> Iterator[str]:
    x, y = at
    half = 0.32 * size * len(name)
    room = Box(x - half, y - size, x + half, y + 0.4 * size)
    if any(room.meets(other) for other in taken):
        return
    taken.append(room)
    yield f'<text class="{kind}" font-size="{size:.0f}" x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>'


def _label_spot(view: _View, country: Country, size: float) -> tuple[float, float, float] | None:
    """Where a country's name goes, and how much is seen of it: in the middle of that, where it has room; else nowhere."""
    seen = [ring for ring in country.rings if ring.box.meets(view.box)]
    if not seen:
        return None
    largest = max(seen, key=lambda ring: (ring.box.east - ring.box.west) * (ring.box.north - ring.box.south))
    inside = [view.place(x, y) for x, y in _within(largest, view.box)]
    if not inside:
        return None
    xs, ys = [x for x, _ in inside], [y for _, y in inside]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    room = 0.55 * size * len(country.name)
    fits = wide > room and high > 1.5 * size and room / 2 < x < WIDTH - room / 2 and size < y < view.height - size / 2
    return (x, y, wide * high) if fits else None


def _within(ring: Ring, box: Box, steps: int = 16) -> Iterator[tuple[float, float]]:
    """Points of a grid over what is seen of a ring that lie in it."""
    west, east = max(ring.box.west, box.west), min(ring.box.east, box.east)
    south, north = max(ring.box.south, box.south), min(ring.box.north, box.north)
    for row in range(steps):
        y = south + (row + 0.5) / steps * (north - south)
        crossings = sorted(_crossings(ring, y))
        for column in range(steps):
            x = west + (column + 0.5) / steps * (east - west)
            if sum(crossing < x for crossing in crossings) % 2:
                yield x, y


def _crossings(ring: Ring, y: float) -> Iterator[float]:
    for (ax, ay), (bx, by) in pairwise(ring.points):
        if (ay > y) != (by > y):
            yield ax + (y - ay) / (by - ay) * (bx - ax)


def _dot(view: _View, dot: Dot) -> str:
    x, y = view.place(dot.longitude, dot.latitude)
    size = round(9 + 5 * math.sqrt(dot.count - 1), 1)
    # A line of no length with round ends: its width, unlike a circle's radius, can be kept from scaling.
    shape = (
        f'<path class="dot" d="M{x:.1f} {y:.1f}h0" stroke-width="{min(size, 40)}" vector-effect="non-scaling-stroke">'
        f"<title>{escape(dot.title)}</title></path>"
    )
    return shape if dot.href is None else f'<a href="{escape(dot.href)}" aria-label="{escape(dot.title)}">{shape}</a>'


def gathered(dots: Iterable[Dot], href: str) -> list[Dot]:
    """Dots of one spot as one, which leads to ``href`` where it stands for several."""
    spots: dict[tuple[float, float], list[Dot]] = {}
    for dot in dots:
        spots.setdefault((round(dot.latitude, 2), round(dot.longitude, 2)), []).append(dot)
    return [
        some[0]
        if len(some) == 1
        else Dot(
            some[0].latitude,
            some[0].longitude,
            f"{len(some)} incidents: " + "; ".join(dot.title for dot in some[:5]) + (" …" if len(some) > 5 else ""),
            href,
            len(some),
        )
        for some in spots.values()
    ]
