"""GeoPackage (OGC 12-128r18, version 1.3): a layer ``events`` of points and a table ``tolls``; QGIS and GDAL open it.

A GeoPackage is an SQLite file with tables of agreed names, so Python's own sqlite3 writes it. Rows are those of the form
``geojson``: one a place, without geometry where no point is known.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from casus.export import geojson
from casus.export.nouns import Column, Form, Happening, Row, Scalar, Tally
from casus.export.tidy import TOLL_COLUMNS, toll_rows
from casus.types import HARMS

APPLICATION_ID = 0x47504B47  # "GPKG"
VERSION = 10300
WGS84 = 4326
LAST_CHANGE = "2000-01-01T00:00:00.000Z"
"""The format demands a moment; a fixed one lets the same events give the same file."""

_SYSTEMS = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    (
        "WGS 84 geodetic",
        WGS84,
        "EPSG",
        WGS84,
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
        'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
        'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
        "longitude and latitude in degrees on the WGS 84 ellipsoid",
    ),
)
_CORE = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
"""
_TYPES = {
    **dict.fromkeys((f"event_{harm}_{bound}" for harm in HARMS for bound in ("min", "max")), "INTEGER"),
    **dict.fromkeys(("places", "low", "best", "high", "start", "end"), "INTEGER"),
    "confidence": "DOUBLE",
    **dict.fromkeys(("approx", "part_of_total"), "BOOLEAN"),
}
_LARGEST = 2**63 - 1


def point(longitude: float, latitude: float) -> bytes:
    """A point as GeoPackage stores it: a header of eight bytes, then well-known binary, both little-endian."""
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, WGS84, 1, 1, longitude, latitude)


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    destination.unlink(missing_ok=True)
    with closing(sqlite3.connect(destination, isolation_level=None)) as package:
        package.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        package.execute(f"PRAGMA user_version = {VERSION}")
        package.execute("PRAGMA journal_mode = OFF")
        package.execute("BEGIN")
        _make_tables(package)
        box = _fill(package, happenings, tally)
        package.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE srs_id != 0", box)
        package.execute("COMMIT")


def _make_tables(package: sqlite3.Connection) -> None:
    for statement in _CORE.split(";"):
        package.execute(statement)
    package.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
    package.execute(f"CREATE TABLE events (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom POINT, {_defined(COLUMNS)})")
    package.execute(f"CREATE TABLE tolls (fid INTEGER PRIMARY KEY AUTOINCREMENT, {_defined(TOLL_COLUMNS)})")
    contents = (
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES (?, ?, ?, ?, ?)"
    )
    package.execute(contents, ("events", "features", "events", LAST_CHANGE, WGS84))
    package.execute(contents, ("tolls", "attributes", "tolls", LAST_CHANGE, 0))
    package.execute("INSERT INTO gpkg_geometry_columns VALUES ('events', 'geom', 'POINT', ?, 0, 0)", (WGS84,))


def _fill(package: sqlite3.Connection, happenings: Iterable[Happening], tally: Tally) -> tuple[float | None, ...]:
    """Writes all rows; gives the box around the points: west, south, east, north."""
    event, toll = (
        _insert("events", ("geom", *(c.name for c in COLUMNS))),
        _insert("tolls", [c.name for c in TOLL_COLUMNS]),
    )
    box = geojson.Bounds()
    for it in happenings:
        for name, at, properties in geojson.places(it):
            box.take(at)
            tally.rows += 1
            package.execute(event, (point(*at) if at else None, *_cells(COLUMNS, {"id": name, **properties})))
        package.executemany(toll, [_cells(TOLL_COLUMNS, row) for row in toll_rows(it)])
    return box.told() or (None,) * 4


def _defined(columns: Iterable[Column]) -> str:
    return ", ".join(f'"{column.name}" {_TYPES.get(column.name, "TEXT")}' for column in columns)


def _insert(table: str, names: Sequence[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(names))})"


def _cells(columns: Iterable[Column], row: Row) -> tuple[Scalar, ...]:
    return tuple(_cell(row.get(column.name)) for column in columns)


def _cell(value: Scalar) -> Scalar:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()  # SQLite's text is UTF-8: no lone surrogate
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST:
        return None
    return value


COLUMNS = geojson.COLUMNS
FORM = Form(
    "geopackage",
    "GeoPackage for QGIS: a layer of points, one a place, and a table of figures",
    COLUMNS,
    (
        "tolls by place",
        "offsets of words save those of figures; claims of responsibility, instruments",
        "the point of a country that is known by name alone: it has no geometry",
    ),
    _write,
    codes=False,
)
