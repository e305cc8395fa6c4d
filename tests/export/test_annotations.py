"""Offsets right after an emoji, in each tool's units; quotes that are the text's own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.errors import UsageError
from casus.export.annotations import labelled, utf16
from casus.export.nouns import Options
from casus.export.registry import export
from casus.types import Record
from tests.export.build import ARTICLE, RECORD, STRIKE, TEXT


def test_label_studio_counts_as_javascript_does(tmp_path: Path) -> None:
    export("label-studio", [RECORD], tmp_path / "out.json")
    (task,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    units = task["data"]["text"].encode("utf-16-le")
    result = task["predictions"][0]["result"]
    regions = {it["id"]: it["value"] for it in result if it["type"] == "labels"}
    for value in regions.values():
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    said = [it for it in result if it["type"] == "relation"]
    assert [regions[it["from_id"]]["text"] for it in said] == ["25", "at least 51"]
    assert {regions[it["to_id"]]["text"] for it in said} == {"A Kataeb Hezbollah spokesman"}


def test_prodigy_and_doccano_count_code_points(tmp_path: Path) -> None:
    export("prodigy", [RECORD], tmp_path / "p.jsonl")
    export("doccano", [RECORD], tmp_path / "d.jsonl")
    prodigy = json.loads((tmp_path / "p.jsonl").read_text(encoding="utf-8"))
    doccano = json.loads((tmp_path / "d.jsonl").read_text(encoding="utf-8"))
    killed = next(it for it in prodigy["spans"] if it["label"] == "Killed")
    assert prodigy["text"][killed["start"] : killed["end"]] == "25"
    killed = next(it for it in doccano["entities"] if it["label"] == "Killed")
    assert doccano["text"][killed["start_offset"] : killed["end_offset"]] == "25"
    assert {"from_id": killed["id"], "type": "claimed_by"}.items() <= doccano["relations"][0].items()


def test_web_annotations_have_both_selectors(tmp_path: Path) -> None:
    export("web-annotations", [RECORD], tmp_path / "w.jsonl")
    told = [json.loads(line) for line in (tmp_path / "w.jsonl").read_text(encoding="utf-8").splitlines()]
    for it in told:
        position, quote = it["target"]["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
        assert f"{quote['prefix']}{quote['exact']}{quote['suffix']}" in TEXT
    assert len({it["id"] for it in told}) == len(told) == len(labelled(RECORD))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_utf16(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert utf16(text, at) == len(text[:at].encode("utf-16-le")) // 2


def test_records_without_texts_and_redaction_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="need records with their texts"):
        export("prodigy", [Record(replace(ARTICLE, text=""), (STRIKE,))], tmp_path / "out")
    with pytest.raises(UsageError, match="--redact can't"):
        export("prodigy", [RECORD], tmp_path / "out", Options(redact=True))
