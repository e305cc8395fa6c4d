"""ACLED's shape: the worked example, and the rules of its codebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.export import acled
from casus.export.registry import export
from casus.types import Codes, Party, Period, Place, Record
from tests.export.build import AMERICANS, ARTICLE, RECORD, STRIKE, span
from tests.export.test_tables import read


def test_the_worked_example(tmp_path: Path) -> None:
    export("acled", [RECORD], tmp_path / "out.csv")
    iraq, syria = read(tmp_path / "out.csv")
    assert len(iraq) == 31
    assert (iraq["event_date"], iraq["year"], iraq["time_precision"]) == ("2019-12-29", "2019", "1")
    assert (iraq["event_type"], iraq["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (iraq["inter1"], iraq["actor2"]) == ("External/Other forces", "Kataib Hezbollah")
    assert iraq["interaction"] == "Rebel group-External/Other forces"
    assert iraq["civilian_targeting"] == ""
    assert [r["iso"] for r in (iraq, syria)] == ["368", "760"]
    assert [r["country"] for r in (iraq, syria)] == ["Iraq", "Syria"]
    assert [(r["location"], r["latitude"], r["longitude"], r["geo_precision"]) for r in (iraq, syria)] == [
        ("Al Qaim", "34.3688", "41.0945", "1"),
        ("Abu Kamal", "34.4506", "40.9171", "1"),
    ]
    assert [r["fatalities"] for r in (iraq, syria)] == ["13", "12"]
    assert iraq["notes"].startswith("On 29 December 2019, air strike by")
    assert iraq["notes"].endswith("[25 fatalities split across 2 events. 13 coded to this event.]")


def test_what_acled_does_not_code_is_counted(tmp_path: Path) -> None:
    talk = replace(STRIKE, codes=Codes())
    whenever = replace(STRIKE, period=Period())
    nowhere = replace(STRIKE, places=())
    report = export("acled", [Record(ARTICLE, (talk, whenever, nowhere))], tmp_path / "out.csv")
    assert report.rows == 0
    assert sum(report.left_out.values()) == 3


def test_a_country_alone_has_no_point_and_a_flag(tmp_path: Path) -> None:
    event = replace(STRIKE, places=(Place(span("Iraq"), "Iraq", None, "IRQ", 33.0, 44.0, 3, "country"),))
    export("acled", [Record(ARTICLE, (event,))], tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert (row["latitude"], row["geo_precision"], row["tags"]) == ("", "", "casus=country level")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (acled.OTHER, acled.POLITICAL, "Political militia-External/Other forces"),
        (acled.CIVILIANS, acled.OTHER, "External/Other forces-Civilians"),
        (acled.STATE, acled.STATE, "State forces-State forces"),
        (acled.PROTESTERS, None, "Protesters only"),
        (None, None, None),
    ],
)
def test_interaction(first: str | None, second: str | None, expected: str | None) -> None:
    assert acled.interaction(first, second) == expected


def test_forces_are_state_forces_at_home_alone() -> None:
    assert acled.inter(AMERICANS, "USA", None) == acled.STATE
    assert acled.inter(AMERICANS, "IRQ", None) == acled.OTHER
    crowd = Party(span("U.S. jets"), kind="protesters")
    assert acled.inter(crowd, "IRQ", "Riots") == acled.RIOTERS


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period("2020-01-06", "2020-01-12", "week"), ("2020-01-09", 2)),
        (Period("2020-01-01", "2020-01-31", "month"), ("2020-01-16", 3)),
        (Period("2020-01-01", "2020-12-31", "year"), None),
        (Period("not a day", None, "day"), None),
    ],
)
def test_days(period: Period, expected: tuple[str, int] | None) -> None:
    found = acled.day_of(period)
    assert (found and (found[0].isoformat(), found[1])) == expected


@given(st.integers(0, 10**6), st.integers(1, 50))
def test_a_split_loses_nobody(total: int, parts: int) -> None:
    shares = acled.split(total, parts)
    assert sum(shares) == total
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[-1] <= 1


def test_one_row_a_party(tmp_path: Path) -> None:
    export("acled-actors", [RECORD], tmp_path / "out.csv")
    first, second = read(tmp_path / "out.csv")
    assert (first["role"], first["inter"], first["country"]) == ("actor", "External/Other forces", "USA")
    assert (second["role"], second["actor_id"]) == ("recipient", "kataib-hezbollah")
