"""Events as both sides tell them: read from files of ACLED and UCDP GED, or taken from what Casus coded."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from casus.errors import InputError
from casus.export.figures import acled_deaths, ucdp_deaths
from casus.export.nouns import Happening
from casus.export.regions import UCDP_CODES
from casus.types import Place

Origin = Literal["acled", "ucdp"]
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """A place: degrees where they are known (not for a country alone), its name, and how coarse it is in kilometres."""

    name: str | None
    latitude: float | None
    longitude: float | None
    blur: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """One event as one side tells it. ``points`` are all its places; deaths are that side's low, best and high."""

    id: str
    first: date
    last: date
    country: str | None
    points: tuple[Point, ...]
    deaths: tuple[int, int, int] | None
    type: str | None

    @property
    def places(self) -> str:
        """Names of its places."""
        return "; ".join(dict.fromkeys(point.name for point in self.points if point.name))


_ACLED_BLUR = {"1": 0.0, "2": 25.0, "3": 100.0}
_UCDP_BLUR = {"1": 0.0, "2": 25.0, "3": 50.0, "4": 100.0, "5": 100.0}
_OUR_BLUR = {"exact": 0.0, "near": 25.0, "admin2": 50.0, "admin1": 100.0}
"""How far a point may lie from the happening, in kilometres, by precision; a country alone has no point at all."""


def read_others(path: Path) -> tuple[Origin, list[Told]]:
    """The events of an ACLED or UCDP GED file: CSV with its header, or the JSON of ACLED's API.

    Older files of ACLED, and both forms of its dates, are understood. InputError, with row and column, where the file can't be
    read or is neither.
    """
    rows = list(_rows(path))
    if not rows:
        raise InputError("holds no events", source=str(path))
    names = rows[0].keys()
    if {"event_date", "fatalities"} <= names:
        return "acled", [_read(_acled, row, path, number) for number, row in enumerate(rows, start=2)]
    if {"date_start", "best", "type_of_violence"} <= names:
        return "ucdp", [_read(_ucdp, row, path, number) for number, row in enumerate(rows, start=2)]
    raise InputError(
        "is neither ACLED's (columns event_date, fatalities) nor UCDP GED's (date_start, best, type_of_violence); a file"
        " without its header row needs one",
        source=str(path),
    )


def _rows(path: Path) -> Iterator[Cells]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", source=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"isn't in UTF-8 ({error})", source=str(path)) from error
    if text.lstrip().startswith(("{", "[")):
        try:
            told = json.loads(text)
            found = told if isinstance(told, list) else told["data"]
        except (ValueError, KeyError) as error:
            raise InputError(f"isn't the JSON of ACLED's API ({error})", source=str(path)) from error
        yield from ({key: "" if value is None else str(value) for key, value in row.items()} for row in found)
    else:
        header = text.partition("\n")[0]
        for row in csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=header.count)):
            yield {
                key: value or "" for key, value in row.items() if isinstance(key, str) and not isinstance(value, list)
            }


def _read(take: Callable[[Cells], Told], row: Cells, path: Path, number: int) -> Told:
    try:
        return take(row)
    except KeyError as error:
        raise InputError("there is no such column", source=str(path), line=number, field=str(error.args[0])) from error
    except ValueError as error:
        raise InputError(str(error), source=str(path), line=number) from error


def _acled(row: Cells) -> Told:
    day = _day(row["event_date"])
    deaths = _count(row["fatalities"])
    point = Point(
        row.get("location") or None,
        _degrees(row.get("latitude", "")),
        _degrees(row.get("longitude", "")),
        _ACLED_BLUR.get(row.get("geo_precision", ""), 0.0),
    )
    return Told(
        row.get("event_id_cnty") or row.get("data_id") or row.get("event_id_no_cnty") or "",
        *_span_of(day, row.get("time_precision", "1")),
        _by_numeric(row.get("iso", "")) or row.get("iso3") or _by_name(row.get("country", "")),
        (point,),
        None if deaths is None else (deaths, deaths, deaths),
        row.get("event_type") or None,
    )


def _span_of(day: date, precision: str) -> tuple[date, date]:
    """ACLED gives one day for a week (2) or a month (3): the days that it may stand for."""
    from datetime import timedelta

    around = timedelta(days={"2": 3, "3": 15}.get(precision, 0))
    return day - around, day + around


def _ucdp(row: Cells) -> Told:
    low, best, high = (_count(row[name]) or 0 for name in ("low", "best", "high"))
    country_only = row.get("where_prec") in ("6", "7")
    point = Point(
        row.get("where_coordinates") or None,
        None if country_only else _degrees(row.get("latitude", "")),
        None if country_only else _degrees(row.get("longitude", "")),
        _UCDP_BLUR.get(row.get("where_prec", ""), 0.0),
    )
    return Told(
        row.get("id") or row.get("relid") or "",
        _day(row["date_start"]),
        _day(row.get("date_end") or row["date_start"]),
        _by_gleditsch_ward(row.get("country_id", "")) or _by_name(row.get("country", "")),
        (point,),
        (low, best, high),
        {"1": "state-based", "2": "non-state", "3": "one-sided"}.get(row["type_of_violence"]),
    )


def ours_of(happenings: Iterable[Happening], origin: Origin) -> Iterator[Told]:
    """What of ours the other side might have: with a day, and coded by its codebook; deaths by its rule."""
    for it in happenings:
        codes = it.codes.acled if origin == "acled" else it.codes.ucdp
        figure = ucdp_deaths(it)
        dead = acled_deaths(it)
        if codes is None or it.status in ("denied", "averted", "planned"):
            continue
        try:
            first = date.fromisoformat(it.period.start or "")
            last = date.fromisoformat(it.period.end or it.period.start or "")
        except ValueError:
            continue
        deaths = None if figure is None else (figure.low, figure.best, figure.high)
        if origin == "acled":
            deaths = None if dead is None else (dead, dead, dead)
        country = next((place.country for place in it.places if place.country), None)
        kind = codes.get("event_type") if origin == "acled" else _KINDS.get(codes.get("type_of_violence"))  # type: ignore[arg-type]
        yield Told(it.id, first, last, country, tuple(map(_point, it.places)), deaths, kind)  # type: ignore[arg-type]


_KINDS = {1: "state-based", 2: "non-state", 3: "one-sided"}


def _point(place: Place) -> Point:
    name = place.name or place.span.quote
    if place.precision in ("country", "unknown"):
        return Point(name, None, None)
    return Point(name, place.lat, place.lon, _OUR_BLUR[place.precision])


def _day(text: str) -> date:
    """A day in ISO 8601, with or without a time behind it, or as ``16 May 2025``."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        pass
    try:
        return datetime.strptime(text.strip(), "%d %B %Y").date()
    except ValueError:
        raise ValueError(f"{text!r} is no day such as 2019-12-29 or 29 December 2019") from None


def _count(text: str) -> int | None:
    if not text.strip():
        return None
    number = float(text)
    if number < 0 or number != int(number):
        raise ValueError(f"{text!r} isn't a number of people")
    return int(number)


def _degrees(text: str) -> float | None:
    return float(text) if text.strip() else None


def _by_numeric(text: str) -> str | None:
    import pycountry

    found = pycountry.countries.get(numeric=text.strip().zfill(3)) if text.strip() else None
    return found.alpha_3 if found else None


@cache
def _names() -> dict[str, str]:
    from casus.coding.gazetteer import countries

    return {country.name.casefold(): code for code, country in countries().items()}


def _by_name(text: str) -> str | None:
    name = text.strip().casefold()
    return UCDP_CODES.get(name) or _names().get(name)


@cache
def _gleditsch_ward() -> dict[int, str]:
    from casus.coding.gazetteer import countries

    return {country.gw: code for code, country in countries().items() if country.gw is not None}


def _by_gleditsch_ward(text: str) -> str | None:
    return _gleditsch_ward().get(int(float(text))) if text.strip() else None
