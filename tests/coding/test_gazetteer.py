"""The gazetteer: keys, look-ups, the shipped file, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.coding.gazetteer import Gazetteer, countries
from casus.coding.gazetteer_file import PlaceRow, add_filter, open_read_only, write_gazetteer
from casus.coding.place_names import fold, without_unit
from casus.errors import CodebookError


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sana'a", "SANAA"),
        ("Al-Qā’im", "al Qaim"),
        ("U.S.", "US"),
        ("Saint Louis", "St. Louis"),
        ("The Hague", "hague"),
        ("Łódź", "Lodz"),
        ("Deir ez-Zor", "DEIR EZ ZOR"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = fold(name)
    assert fold(once) in (once, fold(fold(once)))
    assert once == once.strip()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Anbar Governorate", "Anbar"),
        ("Provincia de Arauco", "Arauco"),
        ("District of Columbia", "District of Columbia"),
        ("Oaxaca", "Oaxaca"),
    ],
)
def test_words_for_units_are_taken_off(name: str, short: str) -> None:
    assert without_unit(name) == short


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Halab", "SYR", "city"),
        ("Kiev", "UKR", "capital"),
        ("Saigon", "VNM", "city"),
        ("al-Qaim", "IRQ", "city"),
        ("Anbar", "IRQ", "admin1"),
        ("Khan Younis", "PSE", "city"),
        ("U.S.", "USA", "country"),
        ("Ain al-Asad", "IRQ", "base"),
        ("Donbas", "UKR", "region"),
        ("TEXAS", "USA", "admin1"),
    ],
)
def test_lookup_knows_other_spellings(gazetteer: Gazetteer, name: str, country: str, kind: str) -> None:
    assert any(c.country == country and c.kind == kind for c in gazetteer.lookup(name))


def test_lookup_of_no_place_is_empty(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Xyzzyville upon Nowhere") == ()
    assert gazetteer.lookup("...") == ()


def test_no_place_lies_at_zero_or_off_the_globe(gazetteer: Gazetteer) -> None:
    (db,) = [open_read_only(path) for path in gazetteer.paths[:1]]
    odd = db.execute(
        "SELECT name FROM place WHERE (lat = 0 AND lon = 0) OR abs(lat) > 900000 OR abs(lon) > 1800000 OR name = ''"
    ).fetchall()
    db.close()
    assert odd == []


def test_every_country_of_a_place_is_known(gazetteer: Gazetteer) -> None:
    (db,) = [open_read_only(path) for path in gazetteer.paths[:1]]
    used = {code for (code,) in db.execute("SELECT DISTINCT country FROM place WHERE country IS NOT NULL")}
    db.close()
    assert used <= set(countries())
    assert {n for c in countries().values() for n in c.neighbours} <= set(countries())


def test_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [(PlaceRow(7, "Ādilābād", "city", "IND", None, 19.67, 78.53, 900), ["adilabad town"])]
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    assert write_gazetteer(one, rows) == (1, 2)
    write_gazetteer(other, rows)
    assert one.read_bytes() == other.read_bytes()


def test_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="kind 'hamlet'"):
        write_gazetteer(tmp_path / "g.sqlite", [(PlaceRow(1, "A", "hamlet", "IND", None, 1, 1, 0), [])])
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_gazetteer_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database")
    with pytest.raises(CodebookError, match=r"notes\.txt: not a gazetteer"):
        open_read_only(text)
    with pytest.raises(CodebookError, match="no such gazetteer"):
        open_read_only(tmp_path / "missing.sqlite")


def test_a_second_file_adds_its_places(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "mine.sqlite"
    write_gazetteer(path, [(PlaceRow(99, "Qaryat Jadidah", "city", "IRQ", None, 33.5, 43.1, 120), [])])
    db = sqlite3.connect(path)
    add_filter(db)
    db.commit()
    db.close()
    both = Gazetteer.open(path)
    assert [c.geonames_id for c in both.lookup("qaryat-jadidah")] == [99]
    assert both.lookup("Baghdad")
    both.close()
