"""References and the workbook."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest

from casus.errors import UsageError
from casus.export.registry import export
from casus.export.xlsx import value
from casus.types import Record
from tests.export.build import ARTICLE, RECORD, STRIKE

OPENPYXL = importlib.util.find_spec("openpyxl") is not None


def test_ris(tmp_path: Path) -> None:
    titled = replace(ARTICLE, title="Two\nER  - lines")
    report = export("ris", [Record(titled, (STRIKE,)), Record(ARTICLE)], tmp_path / "out.ris")
    lines = (tmp_path / "out.ris").read_text(encoding="utf-8").split("\n")
    assert lines[:2] == ["TY  - NEWS", "ID  - a1"]
    assert "TI  - Two ER - lines" in lines
    assert "DA  - 2019/12/29" in lines
    assert lines.count("ER  - ") == 1
    assert report.left_out == {"articles without events": 1}


def test_csl_json_names_an_article_once_and_leaves_out_what_is_unknown(tmp_path: Path) -> None:
    export("csl-json", [RECORD, RECORD], tmp_path / "out.json")
    (item,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert item["issued"] == {"date-parts": [[2019, 12, 29]]}
    assert (item["type"], item["container-title"]) == ("article-newspaper", "AP")
    export("csl-json", [Record(replace(ARTICLE, published=None), (STRIKE,))], tmp_path / "out.json")
    assert "issued" not in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))[0]


def test_cells_hold_no_formula_and_no_control_characters() -> None:
    assert value("=1+1") == "'=1+1"
    assert value("a\x00b") == "a\ufffdb"
    assert value(-3) == -3


@pytest.mark.skipif(OPENPYXL, reason="openpyxl is there")
def test_a_missing_library_names_the_extra(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"casus-events\[xlsx\]"):
        export("xlsx", [RECORD], tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not OPENPYXL, reason="openpyxl isn't there: pip install 'casus-events[xlsx]'")
def test_the_workbook_has_filters_and_a_frozen_header(tmp_path: Path) -> None:
    import openpyxl

    export("xlsx", [RECORD], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["events", "tolls"]
    sheet = book["events"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert (sheet["A2"].value, sheet["B2"].value) == ("a1-e1", "air_strike")
    assert book["tolls"].max_row == 3
