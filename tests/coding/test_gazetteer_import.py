"""A user's gazetteer from a GeoNames dump."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from casus.coding.gazetteer import Gazetteer
from casus.coding.gazetteer_import import import_geonames
from casus.errors import InputError


def line(place: int, name: str, code: str, lat: float, lon: float, unit: str, people: int = 0, others: str = "") -> str:
    feature = "A" if code.startswith("ADM") else "P" if code.startswith("PPL") else "S"
    cells = [
        place,
        name,
        name,
        others,
        lat,
        lon,
        feature,
        code,
        "IQ",
        "",
        unit,
        "",
        "",
        "",
        people,
        "",
        "",
        "Asia/Baghdad",
        "2020-01-01",
    ]
    return "\t".join(map(str, cells)) + "\n"


ROWS = [
    line(900001, "Qaryat Test", "PPL", 34.5, 41.2, "01", 40, "Testville,تست"),
    line(900002, "Muhafazat Test", "ADM1", 34.0, 41.0, "01"),
    line(900003, "Test Hotel", "HTL", 34.1, 41.1, "01"),
    line(900004, "Nowhere", "PPL", 0, 0, "01"),
    line(900005, "Test Dam", "DAM", 34.2, 41.3, "99"),
]


def test_a_dump_becomes_a_gazetteer(tmp_path: Path) -> None:
    dump, out = tmp_path / "allCountries.zip", tmp_path / "mine" / "g.sqlite"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("allCountries.txt", "".join(ROWS))
    seen: list[tuple[int, int]] = []
    made = import_geonames(dump, out, lambda done, total: seen.append((done, total)))
    assert (made.places, made.skipped) == (3, 2)
    assert seen[-1][0] == seen[-1][1] > 0
    gazetteer = Gazetteer.open(out)
    (village,) = gazetteer.lookup("testville")
    assert (village.geonames_id, village.admin1, village.country) == (900001, "Muhafazat Test", "IRQ")
    (dam,) = gazetteer.lookup("TEST DAM")
    assert (dam.kind, dam.admin1) == ("dam", None)
    gazetteer.close()
    assert [p.name for p in out.parent.iterdir()] == ["g.sqlite"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("one\ttwo\n", r"dump\.txt:1: 2 columns"),
        (ROWS[0].replace("34.5", "north"), ":1: not a number"),
        (ROWS[2], "no place was found"),
    ],
)
def test_what_is_no_dump_is_refused(tmp_path: Path, content: str, message: str) -> None:
    dump, out = tmp_path / "dump.txt", tmp_path / "g.sqlite"
    dump.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        import_geonames(dump, out)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump.txt"]


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    dump = tmp_path / "allCountries.zip"
    dump.write_bytes(b"no archive")
    with pytest.raises(InputError, match="can't be read"):
        import_geonames(dump, tmp_path / "g.sqlite")
