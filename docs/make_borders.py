"""Makes casus/export/borders.json of Natural Earth's countries (1:50 million, public domain).

The source is ``countries-50m.json`` of the npm package world-atlas 2 (``npm pack world-atlas``), which holds Natural Earth in
TopoJSON, every border once::

    python docs/make_borders.py countries-50m.json

Lines are simplified to :data:`TOLERANCE` degrees and kept as whole hundredths of a degree (about a kilometre), each point as
its distance from the one before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pycountry

OUT = Path(__file__).parents[1] / "casus" / "export" / "borders.json"
TOLERANCE = 0.02
UNITS = 100
"""Units of a degree."""

Point = tuple[float, float]


def arcs(topology: dict[str, object]) -> list[list[Point]]:
    """The lines of a topology in degrees."""
    transform = topology["transform"]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]  # type: ignore[index]
    found = []
    for arc in topology["arcs"]:  # type: ignore[attr-defined]
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def simplified(line: list[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """The line without points that lie within ``tolerance`` of it (Ramer, Douglas and Peucker)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = max(
            ((_distance(line[i], line[first], line[last]), i) for i in range(first + 1, last)), default=(0.0, first)
        )
        if far > tolerance:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if not length else max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length))
    return float(((px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2) ** 0.5)


def steps(line: list[Point]) -> list[int]:
    """The line as whole units: the first point, then how far each is from the one before."""
    whole = [(round(x * UNITS), round(y * UNITS)) for x, y in line]
    flat, before = [], (0, 0)
    for number, point in enumerate(whole):
        if number and point == before and number < len(whole) - 1:
            continue
        flat += [point[0] - before[0], point[1] - before[1]]
        before = point
    return flat


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    countries = []
    for it in topology["objects"]["countries"]["geometries"]:
        polygons = it["arcs"] if it["type"] == "MultiPolygon" else [it["arcs"]]
        known = pycountry.countries.get(numeric=it["id"]) if "id" in it else None
        rings = [ring for polygon in polygons for ring in polygon]
        countries.append({"name": it["properties"]["name"], "code": known.alpha_3 if known else None, "rings": rings})
    countries.sort(key=lambda country: country["name"])
    made = {
        "source": "Natural Earth 1:50m admin 0 countries, public domain, by world-atlas 2.0.2",
        "units": UNITS,
        "arcs": [steps(simplified(arc)) for arc in arcs(topology)],
        "countries": countries,
    }
    OUT.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
