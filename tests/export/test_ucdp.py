"""UCDP GED's shape: the worked example, and its rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casus.export.registry import export
from casus.export.ucdp import date_precision
from casus.types import Codes, Period, Record
from tests.export.build import AL_QAIM, AMERICANS, ARTICLE, KATAEB, STRIKE
from tests.export.test_tables import read


def test_the_worked_example(tmp_path: Path) -> None:
    event = replace(STRIKE, places=(replace(AL_QAIM, precision="near"),))
    export("ucdp", [Record(ARTICLE, (event,))], tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert len(row) == 49
    expected = {
        "year": "2019",
        "active_year": "",
        "type_of_violence": "1",
        "dyad_name": "Government of United States of America - Kataib Hezbollah",
        "side_b": "Kataib Hezbollah",
        "number_of_sources": "1",
        "source_office": "AP",
        "source_date": "2019-12-29",
        "source_original": "A Kataeb Hezbollah spokesman",
        "where_prec": "2",
        "where_coordinates": "Al Qaim",
        "adm_1": "Al Anbar",
        "latitude": "34.368800",
        "longitude": "41.094500",
        "geom_wkt": "POINT (41.094500 34.368800)",
        "priogrid_gid": "179003",
        "country": "Iraq",
        "country_id": "645",
        "date_prec": "1",
        "date_start": "2019-12-29 00:00:00.000",
        "date_end": "2019-12-29 00:00:00.000",
        "deaths_a": "0",
        "deaths_b": "25",
        "deaths_civilians": "0",
        "deaths_unknown": "0",
        "best": "25",
        "high": "25",
        "low": "25",
        "gwnoa": "2",
        "gwnob": "",
    }
    assert {name: row[name] for name in expected} == expected
    assert list(row).index("high") < list(row).index("low")


def test_the_state_is_side_a_and_its_dead_are_not_side_b(tmp_path: Path) -> None:
    event = replace(STRIKE, actors=(KATAEB,), recipients=(AMERICANS,))
    export("ucdp", [Record(ARTICLE, (event,))], tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert (row["side_a"], row["side_b"]) == ("Government of United States of America", "Kataib Hezbollah")
    assert (row["deaths_b"], row["deaths_unknown"]) == ("0", "25")


def test_events_without_deaths_violence_time_or_place_are_counted(tmp_path: Path) -> None:
    events = (
        replace(STRIKE, tolls=()),
        replace(STRIKE, codes=Codes()),
        replace(STRIKE, period=Period()),
        replace(STRIKE, places=()),
    )
    report = export("ucdp", [Record(ARTICLE, events)], tmp_path / "out.csv")
    assert (report.rows, len(report.left_out)) == (0, 4)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2020-01-01", "2020-01-01", 1),
        ("2020-01-01", "2020-01-06", 2),
        ("2020-01-01", "2020-01-07", 3),
        ("2020-01-01", "2020-01-31", 4),
        ("2020-01-01", "2020-12-31", 5),
        ("2020-01-01", "2022-12-31", None),
    ],
)
def test_date_precision(start: str, end: str, code: int | None) -> None:
    found = date_precision(Period(start, end, "range"))
    assert (found and found[2]) == code
