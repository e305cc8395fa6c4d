"""The gazetteer: what places a name can mean.

``Gazetteer.open()`` opens the shipped one (GeoNames places of 500 people and more, territorial units, countries, and this
project's own tables of other spellings, regions and sites) together with the user's own, if there is one. A look-up compares
folded names (:func:`casus.coding.place_names.fold`) and returns every place of that name; choosing among them is the business
of :mod:`casus.coding.toponyms`.
"""

from __future__ import annotations

import os
import zlib
from array import array
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casus.coding.gazetteer_file import (
    KINDS,
    StoredRow,
    cache_folder,
    open_read_only,
    read_filter,
    shipped_gazetteer,
    stored_rows,
    table,
)
from casus.coding.place_names import fold, without_article

_KEPT = 20_000
"""Look-ups that are remembered."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name can mean.

    ``geonames_id`` is ``None`` for places of the project's own tables, ``country`` is ISO 3166-1 alpha-3 or ``None`` (a region
    of several countries, a sea), ``admin1`` the name of the first-order unit. ``lat`` and ``lon`` are degrees; ``exact`` tells
    that they are the place's own and not those of the unit that it lies in. ``primary`` tells that the name looked up is the
    place's main name.
    """

    geonames_id: int | None
    name: str
    admin1: str | None
    country: str | None
    lat: float
    lon: float
    population: int
    kind: str
    exact: bool = True
    primary: bool = True
    admin1_id: int | None = None


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory: codes, usual English name, Gleditsch-Ward number, neighbours (alpha-3)."""

    alpha3: str
    alpha2: str
    name: str
    lat: float
    lon: float
    population: int
    gw: int | None
    neighbours: frozenset[str]
    geonames_id: int


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Every country by its alpha-3 code (XKX for Kosovo)."""
    return {
        row["alpha3"]: Country(
            row["alpha3"],
            row["alpha2"],
            row["name"],
            float(row["lat"]),
            float(row["lon"]),
            int(row["population"] or 0),
            int(row["gw"]) if row["gw"] else None,
            frozenset(row["neighbours"].split(";")) - {""},
            int(row["geonames_id"]),
        )
        for row in table("countries.csv")
    }


class Gazetteer:
    """An open gazetteer; made by :meth:`open`. Reading is all that it does, so one can serve several threads in turn."""

    def __init__(self, *paths: Path) -> None:
        self._files = [open_read_only(path) for path in paths]
        self._filters = [read_filter(db) for db in self._files]
        self._kept: OrderedDict[str, tuple[Candidate, ...]] = OrderedDict()
        self.paths = paths

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Opens the shipped gazetteer and, beside it, the user's: ``path``, or the one that ``casus gazetteer import`` made.

        Raises CodebookError where ``path`` is no gazetteer, or the shipped one can't be unpacked.
        """
        user = path or user_gazetteer()
        shipped = shipped_gazetteer()
        return cls(shipped, user) if path or user.is_file() else cls(shipped)

    def close(self) -> None:
        """Closes the files."""
        for db in self._files:
            db.close()

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Every place that ``name`` can mean, most populous first; empty where the gazetteer doesn't know it."""
        return self.by_key(fold(name))

    def by_key(self, key: str) -> tuple[Candidate, ...]:
        """As :meth:`lookup`, for a name that is folded already."""
        found = self._kept.get(key)
        if found is None:
            found = self._candidates(key)
            if not found and (bare := without_article(key)):
                found = self._candidates(bare)
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _candidates(self, key: str) -> tuple[Candidate, ...]:
        found: dict[int, Candidate] = {}
        for db, sums in zip(self._files, self._filters, strict=True):
            if key and _among(sums, zlib.crc32(key.encode())):
                for row in stored_rows(db, key):
                    candidate = _candidate(row, key)
                    if candidate is not None:
                        found.setdefault(row[0], candidate)
        return tuple(sorted(found.values(), key=lambda c: (-c.population, c.geonames_id or 0, c.name)))

    def knows(self, key: str) -> bool:
        """Whether a folded name is (almost surely: checksums) in the gazetteer."""
        number = zlib.crc32(key.encode())
        return any(_among(sums, number) for sums in self._filters)

    def goes_on(self, key: str) -> bool:
        """Whether some name (almost surely) begins with the words of ``key`` and has more."""
        return self.knows(key + " ")


def _among(sums: array[int], number: int) -> bool:
    at = bisect_left(sums, number)
    return at < len(sums) and sums[at] == number


def _candidate(row: StoredRow, key: str) -> Candidate | None:
    place, name, admin1, country, lat, lon, population, kind, admin1_lat, admin1_lon, admin1_id = row
    exact = lat is not None
    if not exact:
        lat, lon = admin1_lat, admin1_lon
    if lat is None or lon is None:
        return None
    return Candidate(
        place if place > 0 else None,
        name,
        admin1,
        country,
        lat / 10_000,
        lon / 10_000,
        population,
        KINDS[kind],
        exact,
        fold(name) == key,
        admin1_id,
    )


def user_gazetteer() -> Path:
    """Where the user's own gazetteer lies: ``CASUS_GAZETTEER``, else in the cache folder."""
    told = os.environ.get("CASUS_GAZETTEER")
    return Path(told) if told else cache_folder() / "user-gazetteer.sqlite"
