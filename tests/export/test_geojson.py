"""GeoJSON as RFC 7946 has it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from casus.export.registry import export
from casus.types import Place, Record
from tests.export.build import ARTICLE, RECORD, STRIKE, span


def test_the_worked_example(tmp_path: Path) -> None:
    country = Place(span("Iraq"), "Iraq", None, "IRQ", 33.0, 44.0, 3, "country")
    threat = replace(STRIKE, id="a1-e2", places=(country,), tolls=())
    nowhere = replace(STRIKE, id="a1-e3", places=())
    export("geojson", [RECORD, Record(ARTICLE, (threat, nowhere))], tmp_path / "out.geojson")
    told = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert told["type"] == "FeatureCollection"
    iraq, syria, over_country, without = told["features"]
    assert iraq["geometry"] == {"type": "Point", "coordinates": [41.0945, 34.3688]}
    assert syria["geometry"]["coordinates"] == [40.9171, 34.4506]
    assert iraq["id"] != syria["id"]
    assert iraq["properties"]["event_killed_min"] == iraq["properties"]["event_killed_max"] == 25
    assert over_country["geometry"] is without["geometry"] is None
    assert over_country["properties"]["country"] == "IRQ"
    assert over_country["properties"]["event_killed_min"] is None
    assert all(not isinstance(v, (list, dict)) for v in iraq["properties"].values())


def test_no_events_are_an_empty_collection(tmp_path: Path) -> None:
    export("geojson", [], tmp_path / "out.geojson")
    assert json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"] == []
