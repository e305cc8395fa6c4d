"""ACLED and UCDP GED beside ours: their files read, the matching rule, the command."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from casus.cli import app
from casus.comparing import Limits, Told, compare, ours_of, read_others
from casus.comparing.matching import distance
from casus.comparing.others import Point
from casus.comparing.table import COLUMNS, rows, summary
from casus.errors import InputError
from casus.export.nouns import Options
from casus.export.registry import export
from casus.export.selecting import of_records
from casus.record import record_to_json
from casus.types import Codes, Record
from tests.export.build import ARTICLE, RECORD, STRIKE

DAY = date(2020, 5, 10)
MAIDUGURI = Point("Maiduguri", 11.85, 13.16)


def told(name: str, day: date = DAY, **changes: object) -> Told:
    one = Told(name, day, day, "NGA", (MAIDUGURI,), (3, 3, 3), "Battles")
    return replace(one, **changes)  # type: ignore[arg-type]


def write(path: Path, *cells: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(cells[0]))
        writer.writeheader()
        writer.writerows(cells)
    return path


ACLED = {
    "event_id_cnty": "NIG1",
    "event_date": "10 May 2020",
    "time_precision": "1",
    "event_type": "Battles",
    "iso": "566",
    "country": "Nigeria",
    "location": "Maiduguri",
    "latitude": "11.85",
    "longitude": "13.16",
    "geo_precision": "1",
    "fatalities": "3",
}
GED = {
    "id": "77",
    "type_of_violence": "3",
    "where_prec": "2",
    "where_coordinates": "Maiduguri town",
    "latitude": "11.85",
    "longitude": "13.16",
    "country": "Nigeria",
    "country_id": "475",
    "date_start": "2020-05-09 00:00:00.000",
    "date_end": "2020-05-11 00:00:00.000",
    "best": "4",
    "high": "6",
    "low": "0",
}


def test_acled_is_read(tmp_path: Path) -> None:
    week = {**ACLED, "event_date": "2020-05-10", "time_precision": "2", "geo_precision": "3", "iso": "4"}
    origin, (one, other) = read_others(write(tmp_path / "a.csv", ACLED, week))
    assert (origin, one) == ("acled", told("NIG1"))
    assert (other.first, other.last) == (date(2020, 5, 7), date(2020, 5, 13))
    assert (other.country, other.points[0].blur) == ("AFG", 100.0)


def test_the_api_and_older_files_of_acled_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"status": 200, "data": [ACLED]}))
    assert read_others(tmp_path / "a.json") == ("acled", [told("NIG1")])
    older = {key: value for key, value in ACLED.items() if key not in ("event_id_cnty", "iso")}
    _, (one,) = read_others(write(tmp_path / "a.csv", {"data_id": "9", **older}))
    assert (one.id, one.country) == ("9", "NGA")


def test_ged_is_read(tmp_path: Path) -> None:
    origin, (one, other) = read_others(write(tmp_path / "g.csv", GED, {**GED, "where_prec": "6"}))
    assert (origin, one.first, one.last, one.country) == ("ucdp", date(2020, 5, 9), date(2020, 5, 11), "NGA")
    assert (one.deaths, one.type, one.points[0].blur) == ((0, 4, 6), "one-sided", 25.0)
    assert other.points[0].latitude is None


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"a": "1"}, "is neither ACLED's"),
        ({**ACLED, "event_date": "May"}, "x.csv:2: 'May' is no day"),
        ({**ACLED, "fatalities": "some"}, "x.csv:2: could not convert"),
        ({**ACLED, "fatalities": "-3"}, "isn't a number of people"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(cells: dict[str, str], reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_others(write(tmp_path / "x.csv", cells))
    assert reason in str(error.value)


def test_our_own_exports_match_themselves(tmp_path: Path) -> None:
    for form, origin in (("acled", "acled"), ("ucdp", "ucdp")):
        export(form, [RECORD], tmp_path / "x.csv")
        found_origin, theirs = read_others(tmp_path / "x.csv")
        found = compare(ours_of(of_records([RECORD], Options()), found_origin), theirs)
        assert (found_origin, len(found.matched), found.matched[0].days, found.matched[0].km) == (origin, 1, 0, 0.0)
    assert found.matched[0].deaths == 0


def test_what_the_other_side_would_not_have_is_left_out() -> None:
    events = (replace(STRIKE, codes=Codes()), replace(STRIKE, status="denied"), STRIKE)
    happenings = list(of_records([Record(ARTICLE, events)], Options()))
    assert [one.deaths for one in ours_of(happenings, "acled")] == [(25, 25, 25)]


@pytest.mark.parametrize(
    ("change", "matches"),
    [
        ({}, True),
        ({"first": DAY + timedelta(2), "last": DAY + timedelta(2)}, True),
        ({"first": DAY + timedelta(3), "last": DAY + timedelta(3)}, False),
        ({"first": DAY - timedelta(9), "last": DAY}, True),
        ({"first": DAY - timedelta(90), "last": DAY}, False),
        ({"country": "TCD"}, False),
        ({"country": None}, True),
        ({"points": (Point("Bama", 11.52, 13.69),)}, False),
        ({"points": (Point("Bama", 11.52, 13.69, 50.0),)}, True),
        ({"points": (Point("Bama", 11.52, 13.69), MAIDUGURI)}, True),
        ({"points": ()}, True),
        ({"points": (), "country": None}, False),
        ({"deaths": None, "type": None}, True),
    ],
)
def test_the_rule(change: dict[str, object], matches: bool) -> None:
    found = compare([told("a")], [told("b", **change)])
    assert bool(found.matched) == matches
    assert (len(found.only_here), len(found.only_there)) == ((0, 0) if matches else (1, 1))


def test_the_closest_goes_first_and_each_once() -> None:
    near, far = told("near"), told("far", deaths=(9, 9, 9))
    found = compare([told("a"), told("b", deaths=(9, 9, 9))], [far, near])
    assert [(pair.ours.id, pair.theirs.id) for pair in found.matched] == [("a", "near"), ("b", "far")]
    assert summary(found)["same_deaths"] == 2
    only = compare([told("a"), told("b")], [near])
    assert ([p.ours.id for p in only.matched], [t.id for t in only.only_here]) == (["a"], ["b"])
    assert not compare([told("a")], [told("b", DAY + timedelta(1))], Limits(days=0)).matched


some = st.lists(
    st.builds(
        told,
        st.text("abc", min_size=1, max_size=3),
        st.dates(DAY, DAY + timedelta(4)),
        deaths=st.none() | st.integers(0, 3).map(lambda n: (n, n, n)),
        points=st.sampled_from([(), (MAIDUGURI,), (Point("Bama", 11.52, 13.69),)]),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(here=some, there=some, data=st.data())
def test_nothing_is_lost_and_order_changes_nothing(here: list[Told], there: list[Told], data: st.DataObject) -> None:
    found = compare(here, there)
    assert sorted([p.ours.id for p in found.matched] + [t.id for t in found.only_here]) == sorted(t.id for t in here)
    assert sorted([p.theirs.id for p in found.matched] + [t.id for t in found.only_there]) == sorted(
        t.id for t in there
    )
    again = compare(data.draw(st.permutations(here)), data.draw(st.permutations(there)))
    assert list(rows(again)) == list(rows(found))


def test_a_row_names_every_column_once() -> None:
    found = compare([told("a"), told("c", DAY + timedelta(9))], [told("b"), told("d", DAY - timedelta(9))])
    assert {name for row in rows(found) for name in row} == {column.name for column in COLUMNS}
    assert [row["relation"] for row in rows(found)] == ["matched", "only here", "only there"]


def test_distances() -> None:
    assert distance(0, 0, 0, 180) == pytest.approx(20015.1, abs=0.1)
    assert distance(52.52, 13.405, 48.8566, 2.3522) == pytest.approx(877.5, abs=1)


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text(record_to_json(RECORD) + "\n", encoding="utf-8")
    iraq = {
        **ACLED,
        "event_date": "2019-12-30",
        "iso": "368",
        "latitude": "34.4",
        "longitude": "41.0",
        "fatalities": "20",
    }
    theirs = write(tmp_path / "acled.csv", iraq, {**ACLED, "event_id_cnty": "=NIG2"})
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(app, ["compare", str(theirs), str(tmp_path / "events.jsonl"), "-o", str(out)])
    assert done.exit_code == 0, done.output
    told_figures = json.loads(done.output)
    assert (told_figures["matched"], told_figures["only_here"], told_figures["only_there"]) == (1, 0, 1)
    assert (told_figures["more_deaths_here"], told_figures["median_days_apart"]) == (1, 1)
    with out.open(encoding="utf-8", newline="") as file:
        pair, lone = csv.DictReader(file)
    assert (pair["days_apart"], pair["deaths_difference"]) == ("1", "5")
    assert lone["their_id"] == "'=NIG2"
