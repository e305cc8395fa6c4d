"""GeoJSON (RFC 7946): one feature a place, flat properties; an event without a known point has a ``null`` geometry."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from casus.export.nouns import Column, Form, Happening, Row, Scalar, Tally
from casus.export.tables import joined, named
from casus.types import HARMS, Place

_TOLL = "the policy asked for; of the whole event, not of the place: a map must not add it up over places"

COLUMNS = (
    Column(
        "id", "Id of the feature: the event's, and the number of the place where it has several.", "event id and number"
    ),
    Column("event_id", "Id of the event or incident."),
    Column("type", "Event type."),
    Column("status", "happened, alleged, denied, averted or planned."),
    Column("confidence", "0 to 1."),
    Column("date_start", "First day, ISO 8601."),
    Column("date_end", "Last day."),
    Column("date_precision", "day, week, month, year, range or unknown."),
    Column("place", "Name of the place."),
    Column("admin1", "First-order unit."),
    Column("country", "ISO 3166-1 alpha-3."),
    Column("precision", "exact, near, admin2, admin1, country or unknown."),
    Column("places", "How many places the event has.", "count of its places"),
    Column("actors", "Who did it, `;` between them."),
    Column("recipients", "Who suffered it."),
    Column("said_by", "Who says so."),
    *(
        Column(f"event_{harm}_{bound}", f"{harm.capitalize()}, {bound}.", _TOLL)
        for harm in HARMS
        for bound in ("min", "max")
    ),
    Column("sources", "The inputs' names of the articles."),
)
LOST = (
    "tolls by place",
    "offsets of words, rival figures, claims of responsibility, instruments",
    "the point of a country that is known by name alone: its geometry is null",
)


def _feature(name: str, point: tuple[float, float] | None, properties: Row) -> dict[str, object]:
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def places(it: Happening) -> Iterator[tuple[str, tuple[float, float] | None, dict[str, Scalar]]]:
    """Id, longitude and latitude, and properties of each place; once without a point where there is no place."""
    for number, place in enumerate(it.places or (None,), start=1):
        name = f"{it.id}-{number}" if len(it.places) > 1 else it.id
        yield name, _point(place), _properties(it, place)


def _point(place: Place | None) -> tuple[float, float] | None:
    if place is None or place.lat is None or place.lon is None or place.precision == "country":
        return None
    return round(place.lon, 6), round(place.lat, 6)


def _properties(it: Happening, place: Place | None) -> dict[str, Scalar]:
    properties: dict[str, Scalar] = {
        "event_id": it.id,
        "type": it.type,
        "status": it.status,
        "confidence": it.confidence,
        "date_start": it.period.start,
        "date_end": it.period.end,
        "date_precision": it.period.precision,
        "place": (place.name or place.span.quote) if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "precision": place.precision if place else None,
        "places": len(it.places),
        "actors": joined(map(named, it.actors)),
        "recipients": joined(map(named, it.recipients)),
        "said_by": joined(map(named, it.said_by)),
    }
    for harm in HARMS:
        figure = it.tolls.get(harm)
        properties[f"event_{harm}_min"] = figure.low if figure else None
        properties[f"event_{harm}_max"] = figure.high if figure else None
    properties["sources"] = joined(a.source_id for a in it.articles)
    return properties


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    box = Bounds()
    with destination.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for it in happenings:
            for name, point, properties in places(it):
                box.take(point)
                file.write(",\n" if tally.rows else "\n")
                file.write(json.dumps(_feature(name, point, properties), ensure_ascii=False, allow_nan=False))
                tally.rows += 1
        told = box.told()
        file.write("\n]" + (f', "bbox": {json.dumps(told)}' if told else "") + "}\n")


@dataclass(slots=True)
class Bounds:
    """The box around points: west, south, east, north."""

    west: float = math.inf
    south: float = math.inf
    east: float = -math.inf
    north: float = -math.inf

    def take(self, point: tuple[float, float] | None) -> None:
        """Widens the box so that it holds the point."""
        if point is not None:
            self.west, self.east = min(self.west, point[0]), max(self.east, point[0])
            self.south, self.north = min(self.south, point[1]), max(self.north, point[1])

    def told(self) -> tuple[float, float, float, float] | None:
        """The box; None where there was no point."""
        return None if self.west > self.east else (self.west, self.south, self.east, self.north)


FORM = Form("geojson", "GeoJSON, one feature a place (QGIS, Leaflet, kepler.gl)", COLUMNS, LOST, _write, codes=False)
