"""TimeMap's events: whole items, and what its schema demands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from casus.export.registry import export
from casus.types import Period, Place, Record
from tests.export.build import ARTICLE, RECORD, STRIKE, span


def items(path: Path) -> list[dict[str, object]]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_the_worked_example(tmp_path: Path) -> None:
    export("timemap", [RECORD], tmp_path / "out.json")
    iraq, syria = items(tmp_path / "out.json")
    assert iraq == {
        "id": "a1-e1-1",
        "description": "Air strike by Military of the United States against Kataib Hezbollah; 25 killed, 51 wounded.",
        "date": "12/29/2019",
        "time": "00:00",
        "time_precision": "day",
        "time_display": "2019-12-29",
        "location": "Al Qaim, Al Anbar, IRQ",
        "latitude": "34.368800",
        "longitude": "41.094500",
        "type": "air_strike",
        "category": "air_strike",
        "associations": ["Military of the United States", "Kataib Hezbollah"],
        "sources": ["ap-1"],
        "comments": "status happened; place exact; said by Kataib Hezbollah",
    }
    place = {
        "id": "a1-e1-2",
        "location": "Abu Kamal, Deir ez Zor, SYR",
        "latitude": "34.450600",
        "longitude": "40.917100",
    }
    assert syria == {**iraq, **place}


def test_latitude_and_longitude_come_together_and_a_date_or_a_point_is_there(tmp_path: Path) -> None:
    country = Place(span("Iraq"), "Iraq", None, "IRQ", 33.0, 44.0, 3, "country")
    over_country = replace(STRIKE, places=(country,))
    timeless = replace(STRIKE, id="a1-e2", period=Period())
    nothing = replace(STRIKE, id="a1-e3", period=Period(), places=(country,))
    report = export("timemap", [Record(ARTICLE, (over_country, timeless, nothing))], tmp_path / "out.json")
    found = items(tmp_path / "out.json")
    assert [(it["date"], it["latitude"], it["longitude"]) for it in found] == [
        ("12/29/2019", "", ""),
        ("", "34.368800", "41.094500"),
        ("", "34.450600", "40.917100"),
    ]
    assert report.left_out == {"neither a day nor a point is known": 1}
