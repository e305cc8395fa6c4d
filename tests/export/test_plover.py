"""PLOVER's JSON: the worked example."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from casus.export.registry import export
from casus.types import Codes, Period, Record
from tests.export.build import ARTICLE, RECORD, STRIKE


def test_the_worked_example(tmp_path: Path) -> None:
    export("plover", [RECORD], tmp_path / "out.jsonl")
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    expected = {
        "date": "2019-12-29",
        "event": ["ASSAULT"],
        "mode": ["aerial"],
        "quad_code": 4,
        "event_scale": -9.5,
        "actor": [{"code": "USA", "sector": "MIL", "entity_text": "U.S. jets"}],
        "recipient": [{"code": "IRQ", "sector": "REB", "entity_text": "Kataeb Hezbollah"}],
        "size": {"dead": 25, "injured": "51-"},
    }
    assert {key: told[key] for key in expected} == expected
    assert told["event_loc"]["country_code"] == "IRQ"


def test_both_sides_of_a_clash_are_actors_and_the_uncodable_is_counted(tmp_path: Path) -> None:
    clash = replace(STRIKE, type="armed_clash")
    events = (clash, replace(STRIKE, codes=Codes()), replace(STRIKE, period=Period()))
    report = export("plover", [Record(ARTICLE, events)], tmp_path / "out.jsonl")
    told = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert (len(told["actor"]), told["recipient"]) == (2, [])
    assert sum(report.left_out.values()) == 2
