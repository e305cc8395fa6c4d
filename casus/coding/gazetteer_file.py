"""The gazetteer as a file: its tables, how they are written, and how the shipped one is unpacked.

A gazetteer is one SQLite file with two tables: ``place`` (one row a place) and ``name`` (folded key → place). What the package
ships is the GeoNames part, packed, beside small tables of facts in CSV. The first look-up puts them together into the user's
cache folder, whole or not at all, under a name made from their contents; later ones only open that file.
"""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from casus.coding.place_names import fold, without_article
from casus.errors import CodebookError

FORMAT = 1
"""Version of the tables; a file of another version is refused."""

DATA = "casus.coding.geography"
KINDS = (
    "country", "admin1", "admin2", "capital", "city", "continent", "region", "sea", "river", "lake", "mountain",
    "island", "base", "camp", "crossing", "airport", "port", "dam", "prison", "site",
)  # fmt: skip
"""What a place can be, in the order of the numbers that stand in the file."""

_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
_DEGREE = 10_000  # coordinates are stored as whole ten-thousandths of a degree, 11 m
_TABLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind INTEGER NOT NULL, country TEXT, admin1 INTEGER,
                    lat INTEGER, lon INTEGER, population INTEGER NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
_ARABIC = frozenset(
    "ARE BHR DZA EGY ERI IRN IRQ ISR JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TCD TUN YEM".split()
)


class PlaceRow(NamedTuple):
    """One place as the tables hold it; ``admin1`` is the id of another place, ``lat`` and ``lon`` are degrees or ``None``."""

    id: int
    name: str
    kind: str
    country: str | None
    admin1: int | None
    lat: float | None
    lon: float | None
    population: int


StoredRow = tuple[
    int, str, str | None, str | None, int | None, int | None, int, int, int | None, int | None, int | None
]
"""Id, name, first-order unit, country, latitude, longitude, population, kind; the unit's latitude, longitude and id."""


def keys_of(name: str, country: str | None) -> set[str]:
    """The keys that a name is found by: its own, and the one without an Arabic article where the country speaks Arabic."""
    key = fold(name)
    keys = {key}
    if country in _ARABIC:
        bare = without_article(key)
        if bare and len(bare) > 2:
            keys.add(bare)
    return keys - {""}


def new_tables(db: sqlite3.Connection) -> None:
    """Makes the tables in an empty file and marks it with the version."""
    db.executescript(_TABLES)
    db.execute(f"PRAGMA user_version = {FORMAT}")


def insert_places(db: sqlite3.Connection, rows: Iterable[tuple[PlaceRow, Iterable[str]]]) -> tuple[int, int]:
    """Puts places with their other keys into an open gazetteer; returns how many places and names these were."""
    places = names = 0
    for row, others in rows:
        if row.kind not in _KIND_NUMBER:
            raise CodebookError(f"place {row.name!r}: kind {row.kind!r} is none of {', '.join(KINDS)}")
        db.execute(
            "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row.id, row.name, _KIND_NUMBER[row.kind], row.country, row.admin1, _stored(row.lat), _stored(row.lon),
             row.population),
        )  # fmt: skip
        keys = keys_of(row.name, row.country)
        keys.update(k for k in others if k)
        db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((key, row.id) for key in sorted(keys)))
        places += 1
        names += len(keys)
    return places, names


def _stored(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * _DEGREE)


def write_gazetteer(
    path: Path, rows: Iterable[tuple[PlaceRow, Iterable[str]]], page_size: int = 4096
) -> tuple[int, int]:
    """Writes a new gazetteer file: the same rows give the same bytes. Returns how many places and names it holds."""
    path.unlink(missing_ok=True)
    building = path.with_name(path.name + ".building")
    building.unlink(missing_ok=True)
    try:
        db = sqlite3.connect(building)
        try:
            db.execute(f"PRAGMA page_size = {page_size}")
            db.execute("PRAGMA journal_mode = OFF")
            new_tables(db)
            counts = insert_places(db, rows)
            db.commit()
            db.execute("VACUUM INTO ?", (str(path),))
        finally:
            db.close()
    finally:
        building.unlink(missing_ok=True)
    return counts


def add_filter(db: sqlite3.Connection) -> None:
    """Stores beside the names which checksums they and their beginnings have: what rules out most words without a query."""
    sums: set[int] = set()
    for (key,) in db.execute("SELECT DISTINCT key FROM name"):
        sums.add(zlib.crc32(key.encode()))
        end = key.find(" ")
        while end > 0:
            sums.add(zlib.crc32(key[: end + 1].encode()))
            end = key.find(" ", end + 1)
    packed = array("I", sorted(sums))
    if sys.byteorder == "big":
        packed.byteswap()
    db.execute("CREATE TABLE IF NOT EXISTS filter (sums BLOB NOT NULL)")
    db.execute("DELETE FROM filter")
    db.execute("INSERT INTO filter VALUES (?)", (packed.tobytes(),))


def read_filter(db: sqlite3.Connection) -> array[int]:
    """The checksums that :func:`add_filter` stored, in order."""
    sums: array[int] = array("I")
    found = db.execute("SELECT sums FROM filter").fetchone()
    sums.frombytes(found[0])
    if sys.byteorder == "big":
        sums.byteswap()
    return sums


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the shipped CSV tables."""
    return list(csv.DictReader(files(DATA).joinpath(name).read_text(encoding="utf-8").splitlines()))


def cache_folder() -> Path:
    """Where unpacked files go: ``CASUS_CACHE``, else the user's cache folder of the operating system."""
    told = os.environ.get("CASUS_CACHE")
    if told:
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "casus" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "casus"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "casus"


def shipped_gazetteer() -> Path:
    """The path of the shipped gazetteer, unpacked: put together in the cache folder if it isn't there yet.

    Where the cache folder can't be written, a folder for temporary files is used instead. Raises CodebookError where the
    packed file or a table is missing or damaged.
    """
    digest = _shipped_digest()
    for folder in (
        cache_folder(),
        Path(tempfile.gettempdir()) / f"casus-{os.getuid() if hasattr(os, 'getuid') else 0}",
    ):
        path = folder / f"gazetteer-{digest}.sqlite"
        if path.is_file():
            return path
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _assemble(path)
        except OSError:
            continue
        return path
    raise CodebookError("the gazetteer can't be unpacked: set CASUS_CACHE to a folder that can be written")


def _shipped_digest() -> str:
    """A name for the contents of the shipped files."""
    digest = hashlib.blake2b(f"{FORMAT}".encode(), digest_size=8)
    for item in sorted(files(DATA).iterdir(), key=lambda item: item.name):
        if item.name.endswith((".csv", ".xz")):
            digest.update(item.name.encode())
            digest.update(zlib.crc32(item.read_bytes()).to_bytes(4, "big"))
    return digest.hexdigest()


def _assemble(path: Path) -> None:
    """Unpacks the GeoNames part, adds the tables of facts and the filter, and moves the result into place at once."""
    import lzma

    from casus.coding.gazetteer_tables import add_tables

    packed = files(DATA).joinpath("geonames.sqlite.xz")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            try:
                out.write(lzma.decompress(packed.read_bytes()))
            except lzma.LZMAError as damage:
                raise CodebookError(f"geonames.sqlite.xz is damaged ({damage}): install casus-events anew") from damage
        db = sqlite3.connect(part)
        try:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            add_tables(db)
            add_filter(db)
            db.commit()
        finally:
            db.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


_MAPPED = 1 << 30


def open_read_only(path: Path) -> sqlite3.Connection:
    """Opens a gazetteer file for reading; CodebookError where it is none, or of another version."""
    if not path.is_file():
        raise CodebookError(f"{path}: there is no such gazetteer")
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA mmap_size = {_MAPPED}")  # halves a first look-up, which is mostly reading of pages
        db.execute("SELECT 1 FROM filter").fetchone()
    except sqlite3.DatabaseError as fault:
        db.close()
        raise CodebookError(f"{path}: not a gazetteer ({fault})") from fault
    if version != FORMAT:
        db.close()
        raise CodebookError(f"{path}: gazetteer version {version}, but this is made for {FORMAT}: build it anew")
    return db


def stored_rows(db: sqlite3.Connection, key: str) -> Iterator[StoredRow]:
    """Every place of a key, with the name of its first-order unit; coordinates in stored units."""
    yield from db.execute(
        "SELECT p.id, p.name, a.name, p.country, p.lat, p.lon, p.population, p.kind, a.lat, a.lon, a.id FROM name n "
        "JOIN place p ON p.id = n.place LEFT JOIN place a ON a.id = p.admin1 WHERE n.key = ?",
        (key,),
    )
