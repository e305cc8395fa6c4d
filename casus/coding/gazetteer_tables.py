"""The project's own tables of places, put into the gazetteer beside GeoNames.

``countries.csv`` (codes, names, centres, demonyms), ``admin1.csv`` (centres and short names of first-order units that an average
of towns places badly), ``alternates.csv`` (historical and other spellings), ``regions.csv`` (regions without borders, seas,
rivers, mountains) and ``sites.csv`` (bases, camps, crossings, dams, airports, prisons). Places that GeoNames' tables don't hold
get negative ids, which never leave the gazetteer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from casus.coding.gazetteer_file import KINDS, PlaceRow, insert_places, keys_of, table
from casus.coding.place_names import fold
from casus.errors import CodebookError

_ADMIN1 = KINDS.index("admin1")


def add_tables(db: sqlite3.Connection) -> None:
    """Adds every table to an open gazetteer of GeoNames places; CodebookError names the row that doesn't fit."""
    insert_places(db, _countries())
    _first_order_units(db)
    _alternates(db)
    insert_places(db, _regions())
    insert_places(db, _sites(db))


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _countries() -> Iterator[tuple[PlaceRow, set[str]]]:
    for row in table("countries.csv"):
        keys = {fold(name) for name in _split(row["aliases"])}
        yield PlaceRow(
            int(row["geonames_id"]), row["name"], "country", row["alpha3"], None, float(row["lat"]), float(row["lon"]),
            int(row["population"] or 0),
        ), keys  # fmt: skip


def _first_order_units(db: sqlite3.Connection) -> None:
    for row in table("admin1.csv"):
        place = _admin1_id(db, row["name"], row["country"], "admin1.csv")
        db.execute(
            "UPDATE place SET lat = ?, lon = ? WHERE id = ?",
            (round(float(row["lat"]) * 10_000), round(float(row["lon"]) * 10_000), place),
        )
        keys = {fold(name) for name in [row["name"], *_split(row["aliases"])]}
        db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", [(key, place) for key in sorted(keys)])


def _alternates(db: sqlite3.Connection) -> None:
    for row in table("alternates.csv"):
        found = db.execute(
            "SELECT p.id FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? AND p.country = ? "
            "ORDER BY p.population DESC, p.id LIMIT 1",
            (fold(row["name"]), row["country"]),
        ).fetchone()
        if found is None:
            raise CodebookError(f"alternates.csv: {row['alternate']!r}: no {row['name']!r} in {row['country']}")
        for key in sorted(keys_of(row["alternate"], row["country"])):
            db.execute("INSERT OR IGNORE INTO name VALUES (?, ?)", (key, found[0]))
        if row["usual"]:  # today's usual English spelling: the name to show
            db.execute("UPDATE place SET name = ? WHERE id = ?", (row["alternate"], found[0]))


def _regions() -> Iterator[tuple[PlaceRow, set[str]]]:
    for number, row in enumerate(table("regions.csv"), 1):
        keys = {fold(name) for name in _split(row["aliases"])}
        yield PlaceRow(
            -number, row["name"], row["kind"], row["country"] or None, None, float(row["lat"]), float(row["lon"]), 0
        ), keys  # fmt: skip


def _sites(db: sqlite3.Connection) -> Iterator[tuple[PlaceRow, set[str]]]:
    for number, row in enumerate(table("sites.csv"), 1):
        above = _admin1_id(db, row["admin1"], row["country"], "sites.csv") if row["admin1"] else None
        keys = {fold(name) for name in _split(row["aliases"])}
        yield PlaceRow(
            -10_000 - number, row["name"], row["kind"], row["country"], above, float(row["lat"]), float(row["lon"]), 0
        ), keys  # fmt: skip


def _admin1_id(db: sqlite3.Connection, name: str, country: str, source: str) -> int:
    found = db.execute(
        "SELECT p.id FROM name n JOIN place p ON p.id = n.place "
        "WHERE n.key = ? AND p.country = ? AND p.kind = ? ORDER BY p.population DESC LIMIT 1",
        (fold(name), country, _ADMIN1),
    ).fetchone()
    if found is None:
        raise CodebookError(f"{source}: no first-order unit {name!r} in {country}")
    assert isinstance(found[0], int)
    return found[0]
