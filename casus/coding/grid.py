"""Codes that other data sets give a place: PRIO-GRID cell, H3 cell, ISO and Gleditsch-Ward numbers, precision scales.

Pure functions of a place's values. The PRIO-GRID formula and UCDP's scale are those of the UCDP GED specification, ACLED's scale
is that of its codebook.
"""

from __future__ import annotations

import importlib
import math
from types import ModuleType

from casus.coding.gazetteer import countries
from casus.errors import UsageError
from casus.types import Place

_ROWS, _COLUMNS = 360, 720
_ACLED = {"exact": 1, "near": 2, "admin2": 2, "admin1": 3}
_UCDP = {"exact": 1, "near": 2, "admin2": 3, "admin1": 4, "country": 6}


def prio_grid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell (1 to 259200) of a point in degrees: half-degree cells, by rows from the south-west corner.

    The poles' and the date line's far edges belong to the last row and column. ValueError for a point off the globe.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"latitude {lat}, longitude {lon}: not a point on the globe")
    row = min(math.floor((lat + 90) * 2), _ROWS - 1)
    column = min(math.floor((lon + 180) * 2), _COLUMNS - 1)
    return row * _COLUMNS + column + 1


def prio_grid_centre(gid: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of a PRIO-GRID cell; ValueError for a number that is none."""
    if not 1 <= gid <= _ROWS * _COLUMNS:
        raise ValueError(f"PRIO-GRID cell {gid}: not between 1 and {_ROWS * _COLUMNS}")
    row, column = divmod(gid - 1, _COLUMNS)
    return row / 2 - 90 + 0.25, column / 2 - 180 + 0.25


def h3_cell(lat: float, lon: float, resolution: int = 6) -> str:
    """The H3 cell of a point; UsageError where the optional library ``h3`` isn't installed."""
    cell: str = _h3().latlng_to_cell(lat, lon, resolution)
    return cell


def _h3() -> ModuleType:
    try:
        return importlib.import_module("h3")
    except ImportError as missing:
        raise UsageError("H3 cells need the library h3: pip install h3") from missing


def alpha2(alpha3: str | None) -> str | None:
    """ISO 3166-1 alpha-2 of a country (``XK`` for Kosovo, which ISO doesn't have); ``None`` for what is no country's code."""
    country = countries().get(alpha3 or "")
    return country.alpha2 if country else None


def country_name(alpha3: str | None) -> str | None:
    """The usual English name of a country."""
    country = countries().get(alpha3 or "")
    return country.name if country else None


def gleditsch_ward(alpha3: str | None) -> int | None:
    """The Gleditsch-Ward number of a state (USA 2, Iraq 645, Syria 652); ``None`` for territories that the list leaves out."""
    country = countries().get(alpha3 or "")
    return country.gw if country else None


def acled_precision(place: Place) -> int | None:
    """ACLED's ``geo_precision``: 1 a named town, 2 near one or a small area, 3 a region. A country alone has none: ``None``."""
    return _ACLED.get(place.precision)


def ucdp_precision(place: Place, *, kind: str | None = None) -> int | None:
    """UCDP's ``where_prec``: 1 exact, 2 near, 3 district, 4 province, 5 line or fuzzy area, 6 country, 7 international waters.

    ``kind`` is the gazetteer's kind of the place, where it is known: rivers and regions without borders are 5, seas 7. ``None``
    where the precision isn't known.
    """
    if kind == "sea":
        return 7
    if kind in ("river", "region", "continent", "mountain", "lake"):
        return 5
    return _UCDP.get(place.precision)
