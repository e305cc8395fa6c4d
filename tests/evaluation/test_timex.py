"""Scores of time expressions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casus.coding.dates import find_times
from casus.evaluation import Task, evaluate
from casus.evaluation.timex import Timex, pairs, scores, tei_value


def test_scores_follow_tempeval() -> None:
    gold = [[Timex(0, 5, "DATE", "2020-01-01"), Timex(10, 20, "DATE", "2020"), Timex(30, 33, "DURATION", "P3D")]]
    found = [[Timex(0, 5, "DATE", "2020-01-01"), Timex(12, 20, "DATE", "2019"), Timex(40, 43, "DATE", "X")]]
    result = scores(gold, found)
    assert [round(result[key], 3) for key in ("strict", "relaxed", "value")] == [0.333, 0.667, 0.333]
    assert scores(gold, gold)["value"] == 1.0
    assert scores([[]], [[]])["value"] == 0.0


def test_equal_bounds_pair_before_overlaps() -> None:
    wide, narrow = Timex(0, 20, "DATE", ""), Timex(5, 9, "DATE", "")
    assert pairs([narrow], [wide, narrow]) == [(0, 1)]


def test_evaluate_reads_a_file_and_writes_predictions(tmp_path: Path) -> None:
    text = "Five were killed on 27-29 December."
    timexes = [
        {"start": 20, "end": 22, "type": "DATE", "value": "2019-12-27"},
        {"start": 23, "end": 34, "type": "DATE", "value": "2019-12-29"},
    ]
    data, predictions = tmp_path / "dev.jsonl", tmp_path / "out.jsonl"
    data.write_text(
        json.dumps({"id": "a", "dct": "2019-12-29", "text": text, "timexes": timexes}) + "\n", encoding="utf-8"
    )
    result = evaluate("timex", Task(data, predictions))
    assert (result["strict"], result["relaxed"], result["value"]) == (1.0, 1.0, 1.0)
    (row,) = map(json.loads, predictions.read_text(encoding="utf-8").splitlines())
    assert row == {"id": "a", "timexes": timexes}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("since 3 May 2018", "2018-05-03"),
        ("on June 12", "--06-12"),
        ("in the 1980s", "1980-01-01/1989-12-31"),
        ("in the summer of 2006", "2006-06-01/2006-08-31"),
    ],
)
def test_tei_value(text: str, value: str) -> None:
    assert tei_value(find_times(text, None)[0]) == value
