"""Codes of other data sets for a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.coding.grid import (
    acled_precision,
    alpha2,
    country_name,
    gleditsch_ward,
    h3_cell,
    prio_grid,
    prio_grid_centre,
    ucdp_precision,
)
from casus.types import Place, PlacePrecision, Span


def test_cells_of_the_specification() -> None:
    assert prio_grid(34.531094, 69.162796) == 179779  # Kabul
    assert prio_grid(34.3688, 41.0945) == 179003  # Al-Qaim
    assert prio_grid(-90, -180) == 1
    assert prio_grid(90, 180) == 259200


@given(st.integers(1, 259200))
def test_a_cell_holds_its_middle(gid: int) -> None:
    assert prio_grid(*prio_grid_centre(gid)) == gid


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_points_off_the_globe_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="not a point on the globe"):
        prio_grid(lat, lon)


def test_cells_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="259200"):
        prio_grid_centre(0)


def test_country_codes() -> None:
    assert [gleditsch_ward(c) for c in ("USA", "IRQ", "SYR", "PRI", None, "ZZZ")] == [2, 645, 652, None, None, None]
    assert (alpha2("IRQ"), alpha2("XKX"), alpha2(None)) == ("IQ", "XK", None)
    assert country_name("COD") == "Democratic Republic of the Congo"


@pytest.mark.parametrize(
    ("precision", "acled", "ucdp"),
    [
        ("exact", 1, 1),
        ("near", 2, 2),
        ("admin2", 2, 3),
        ("admin1", 3, 4),
        ("country", None, 6),
        ("unknown", None, None),
    ],
)
def test_precision_scales(precision: PlacePrecision, acled: int | None, ucdp: int | None) -> None:
    place = Place(Span(0, 4, "Here"), precision=precision)
    assert acled_precision(place) == acled
    assert ucdp_precision(place) == ucdp


def test_lines_and_waters_have_their_own_precision() -> None:
    place = Place(Span(0, 4, "Here"), precision="near")
    assert [ucdp_precision(place, kind=k) for k in ("river", "region", "sea", "city")] == [5, 5, 7, 2]


def test_h3() -> None:
    pytest.importorskip("h3")
    assert h3_cell(34.5311, 69.1628, 5).startswith("85")
