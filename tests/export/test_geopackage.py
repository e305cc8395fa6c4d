"""GeoPackage: the tables that the standard demands, points as its binary form has them, rows as GeoJSON's."""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from casus.export.registry import export
from casus.types import Place, Record
from tests.export.build import ARTICLE, RECORD, STRIKE, span


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as package:
        return package.execute(sql).fetchall()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    country = Place(span("Iraq"), "Iraq", None, "IRQ", 33.0, 44.0, 3, "country")
    records = [RECORD, Record(ARTICLE, (replace(STRIKE, id="a1-e2", places=(country,), tolls=()),))]
    for form in ("geopackage", "geojson"):
        export(form, records, tmp_path / f"out.{form}")
    return tmp_path / "out.geopackage"


def test_the_file_says_what_it_is(package: Path) -> None:
    assert query(package, "PRAGMA application_id") == [(0x47504B47,)]
    assert query(package, "PRAGMA user_version") == [(10300,)]
    assert query(package, "PRAGMA foreign_key_check") == query(package, "PRAGMA integrity_check")[1:] == []
    assert [row[0] for row in query(package, "SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1")] == [-1, 0, 4326]
    assert query(package, "SELECT table_name, data_type, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents") == [
        ("events", "features", 40.9171, 34.3688, 41.0945, 34.4506, 4326),
        ("tolls", "attributes", None, None, None, None, 0),
    ]
    assert query(package, "SELECT * FROM gpkg_geometry_columns") == [("events", "geom", "POINT", 4326, 0, 0)]


def test_points_are_geopackage_binary_longitude_first(package: Path) -> None:
    first, second, without = [row[0] for row in query(package, "SELECT geom FROM events ORDER BY fid")]
    assert without is None
    for blob, expected in ((first, (41.0945, 34.3688)), (second, (40.9171, 34.4506))):
        assert isinstance(blob, bytes)
        magic, version, flags, srs, order, kind, x, y = struct.unpack("<2sBBiBIdd", blob)
        assert (magic, version, flags, srs, order, kind) == (b"GP", 0, 1, 4326, 1, 1)
        assert (x, y) == expected


def test_rows_are_those_of_geojson(package: Path) -> None:
    told = json.loads(package.with_name("out.geojson").read_text(encoding="utf-8"))["features"]
    names = [row[1] for row in query(package, "PRAGMA table_info(events)")][2:]
    rows = query(package, f"SELECT {', '.join(names)} FROM events ORDER BY fid")
    assert [dict(zip(names, row, strict=True)) for row in rows] == [{"id": f["id"], **f["properties"]} for f in told]
    assert query(package, "SELECT event_id, harm, low, high, words FROM tolls ORDER BY fid") == [
        ("a1-e1", "killed", 25, 25, "25"),
        ("a1-e1", "wounded", 51, None, "at least 51"),
    ]


def test_the_same_events_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    export("geopackage", [RECORD], tmp_path / "one.gpkg")
    export("geopackage", [RECORD], tmp_path / "two.gpkg")
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "two.gpkg").read_bytes()
