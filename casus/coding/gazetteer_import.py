"""A user's own gazetteer from a GeoNames dump: allCountries.zip, or the file of one country.

The dump is read as a stream and written in batches, so that memory stays bounded whatever its size (the whole of GeoNames has
12 million places). The result is a gazetteer file that :meth:`casus.coding.gazetteer.Gazetteer.open` uses beside the shipped one.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from casus.coding.gazetteer import countries, user_gazetteer
from casus.coding.gazetteer_file import PlaceRow, add_filter, insert_places, new_tables
from casus.coding.place_names import fold
from casus.errors import InputError

_BATCH = 20_000
_COLUMNS = 19
_KINDS = {
    "PCLI": "country", "PCLD": "country", "PCLS": "country", "PCLF": "country", "PCLIX": "country", "ADM1": "admin1",
    "ADM2": "admin2", "PPLC": "capital", "AIRP": "airport", "AIRF": "airport", "AIRB": "base", "MILB": "base", "INSM": "base",
    "DAM": "dam", "PRN": "prison", "PRT": "port", "HBR": "port", "CMPRF": "camp", "CMP": "camp", "PSTB": "crossing",
    "MT": "mountain", "MTS": "mountain", "PK": "mountain", "HLL": "mountain", "ISL": "island", "ISLS": "island",
    "STM": "river", "LK": "lake", "SEA": "sea", "GULF": "sea", "OCN": "sea", "STRT": "sea", "RGN": "region", "CONT": "continent",
}  # fmt: skip
_CLASSES = {"P": "city"}

Progress = Callable[[int, int], None]
"""Told now and then: bytes read, bytes in all."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the file, its places and names, and how many rows of the dump were left out."""

    path: Path
    places: int
    names: int
    skipped: int


def import_geonames(source: Path, out: Path | None = None, progress: Progress | None = None) -> Imported:
    """Makes a gazetteer file of the populated places, units and sites of a GeoNames dump (``.zip`` or ``.txt``).

    ``out`` is by default where ``Gazetteer.open`` looks for the user's gazetteer; it is replaced as a whole when all is read.
    Raises InputError, with the line, where the source isn't a GeoNames dump.
    """
    out = out or user_gazetteer()
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    reader = _Reader(source, progress)
    try:
        db = sqlite3.connect(part)
        try:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            new_tables(db)
            places, names = insert_places(db, reader.rows())
            if not places:
                raise InputError("no place was found in it: is it a GeoNames dump?", source=str(source))
            _join_units(db, reader.unit_ids())
            add_filter(db)
            db.commit()
        finally:
            db.close()
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return Imported(out, places, names, reader.skipped)


class _Reader:
    """Reads a dump; remembers the first-order units, whose ids the places' rows don't hold."""

    def __init__(self, source: Path, progress: Progress | None) -> None:
        self.source = source
        self.progress = progress
        self.skipped = 0
        self.units: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def code(self, country: str, admin1: str) -> int | None:
        """A number that stands for a first-order unit until its row is read: negative, below all others."""
        if not admin1 or admin1 == "00":
            return None
        key = f"{country}.{admin1}"
        return self._codes.setdefault(key, -1_000_000 - len(self._codes))

    def rows(self) -> Iterator[tuple[PlaceRow, list[str]]]:
        known = {c.alpha2: c.alpha3 for c in countries().values()}
        for number, cells in self._cells():
            if len(cells) != _COLUMNS:
                raise InputError(
                    f"{len(cells)} columns where GeoNames has {_COLUMNS}", source=str(self.source), line=number
                )
            kind = _KINDS.get(cells[7]) or _CLASSES.get(cells[6])
            if kind is None or not fold(cells[1]):
                self.skipped += 1
                continue
            try:
                place, lat, lon, people = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
            except ValueError as fault:
                raise InputError(f"not a number ({fault})", source=str(self.source), line=number) from fault
            if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
                self.skipped += 1
                continue
            unit = self.code(cells[8], cells[10])
            if kind == "admin1":
                self.units[f"{cells[8]}.{cells[10]}"] = place
            others = [fold(name) for name in cells[3].split(",") if name and name[0].isupper()] if cells[3] else []
            row = PlaceRow(place, cells[1], kind, known.get(cells[8]), unit, lat, lon, people)
            yield row, [fold(cells[2]), *(key for key in others if key.isascii() and 2 < len(key) < 40)]

    def unit_ids(self) -> dict[int, int]:
        """The stand-in of each unit that was read → its id."""
        return {self._codes[key]: place for key, place in self.units.items() if key in self._codes}

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        try:
            if self.source.suffix == ".zip":
                with zipfile.ZipFile(self.source) as archive:
                    inside = next(
                        (i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename),
                        None,
                    )
                    if inside is None:
                        raise InputError("no table (.txt) in the archive", source=str(self.source))
                    with archive.open(inside) as raw:
                        yield from self._lines(raw, inside.file_size)
            else:
                with self.source.open("rb") as raw:
                    yield from self._lines(raw, self.source.stat().st_size)
        except (OSError, zipfile.BadZipFile) as fault:
            raise InputError(f"can't be read ({fault})", source=str(self.source)) from fault

    def _lines(self, raw: IO[bytes], total: int) -> Iterator[tuple[int, list[str]]]:
        done = 0
        for number, line in enumerate(raw, 1):
            done += len(line)
            if self.progress and number % _BATCH == 0:
                self.progress(done, total)
            try:
                text = line.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as fault:
                raise InputError("not UTF-8", source=str(self.source), line=number) from fault
            if text:
                yield number, text.split("\t")
        if self.progress:
            self.progress(total, total)


def _join_units(db: sqlite3.Connection, ids: dict[int, int]) -> None:
    """Puts the ids of first-order units in place of their stand-ins; a unit without a row is left unknown."""
    db.execute("CREATE TEMP TABLE unit (code INTEGER PRIMARY KEY, place INTEGER NOT NULL)")
    db.executemany("INSERT INTO unit VALUES (?, ?)", sorted(ids.items()))
    db.execute("UPDATE place SET admin1 = (SELECT place FROM unit WHERE code = admin1) WHERE admin1 < 0")
    db.execute("DROP TABLE unit")
