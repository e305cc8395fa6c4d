"""POLECAT's shape: the worked example as one whole row, missing values, several parties in a cell."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from casus.export.registry import export
from casus.types import Codes, Party, Period, Record
from tests.export.build import ARTICLE, KATAEB, RECORD, STRIKE, span

WORKED = {
    "Event ID": "a1-e1_ASSAULT_aerial",
    "Event Date": "2019-12-29",
    "Event Type": "ASSAULT",
    "Event Mode": "aerial",
    "Intensity": "-9.5",
    "Quad Code": "MATERIAL CONFLICT",
    "Contexts": "None",
    "Actor Name": "Military of the United States",
    "Actor Country": "USA",
    "Actor COW": "2",
    "Primary Actor Sector": "MIL",
    "Actor Sectors": "MIL",
    "Actor Title": "None",
    "Actor Name Raw": "U.S. jets",
    "Wikipedia Actor ID": "None",
    "Recipient Name": "Kataib Hezbollah",
    "Recipient Country": "IRQ",
    "Recipient COW": "645",
    "Primary Recipient Sector": "REB",
    "Recipient Sectors": "REB",
    "Recipient Title": "None",
    "Recipient Name Raw": "Kataeb Hezbollah",
    "Wikipedia Recipient ID": "None",
    "Placename": "Al Qaim",
    "City": "Al Qaim",
    "District": "None",
    "Province": "Al Anbar",
    "Country": "IRQ",
    "Latitude": "34.3688",
    "Longitude": "41.0945",
    "GeoNames ID": "1",
    "Raw Placename": "Al Qaim",
    "Feature Type": "None",
    "Source": "AP",
    "Publication Date": "2019-12-29",
    "Story People": "None",
    "Story Organizations": "None",
    "Story Locations": "None",
    "Language": "en",
    "Version": "casus",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_worked_example(tmp_path: Path) -> None:
    export("polecat", [RECORD], tmp_path / "out.tsv")
    (row,) = read(tmp_path / "out.tsv")
    assert row == WORKED
    assert list(row) == list(WORKED)


def test_parties_share_a_cell_and_no_cell_is_a_formula_or_has_tabs(tmp_path: Path) -> None:
    yemenis = Party(replace(span("U.S. jets"), quote="=1\t+1"), None, None, "military", "YEM")
    clash = replace(STRIKE, type="armed_clash", actors=(yemenis,), recipients=(KATAEB, Party(span("hit"))))
    export("polecat", [Record(ARTICLE, (clash,))], tmp_path / "out.tsv")
    (row,) = read(tmp_path / "out.tsv")
    assert row["Actor Name"] == "'=1 +1; Kataib Hezbollah; hit"
    assert row["Actor COW"] == "679; 645; None"
    assert row["Recipient Name"] == "None"


def test_what_polecat_has_no_row_for_is_counted(tmp_path: Path) -> None:
    events = (replace(STRIKE, codes=Codes()), replace(STRIKE, period=Period()))
    report = export("polecat", [Record(ARTICLE, events)], tmp_path / "out.tsv")
    assert (report.rows, sum(report.left_out.values())) == (0, 2)
