"""UIMA CAS JSON: UTF-16 offsets right after an emoji; dkpro-cassis agrees, where it is there."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from casus.export.annotations import labelled
from casus.export.registry import export
from tests.export.build import RECORD, TEXT


@pytest.fixture
def written(tmp_path: Path) -> str:
    export("uima-cas", [RECORD], tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["a1.json"]
        return archive.read("a1.json").decode("ascii")


def test_offsets_are_utf16_code_units(written: str) -> None:
    cas = json.loads(written)
    sofa, *words = cas["%FEATURE_STRUCTURES"]
    units = sofa["sofaString"].encode("utf-16-le")
    covered = [units[2 * it["begin"] : 2 * it["end"]].decode("utf-16-le") for it in words]
    assert covered == [it.span.quote for it in labelled(RECORD)]
    assert words[0]["begin"] == TEXT.index("hit") + 1  # the emoji before it is two units
    assert cas["%VIEWS"]["_InitialView"] == {"%SOFA": 1, "%MEMBERS": [it["%ID"] for it in words]}


def test_a_figure_points_to_whoever_gives_it(written: str) -> None:
    by_id = {it["%ID"]: it for it in json.loads(written)["%FEATURE_STRUCTURES"]}
    killed = next(it for it in by_id.values() if it.get("role") == "killed")
    assert by_id[killed["@claimed_by"]]["role"] == "claimant"


@pytest.mark.filterwarnings("ignore")
def test_cassis_reads_the_same_words(written: str) -> None:
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis isn't installed")
    cas = cassis.load_cas_from_json(written)
    found = cas.select("casus.Entity")
    assert sorted((it.role, it.get_covered_text()) for it in found) == sorted(
        (it.label.lower(), it.span.quote) for it in labelled(RECORD)
    )
    assert {it.claimed_by.get_covered_text() for it in found if it.claimed_by} == {"A Kataeb Hezbollah spokesman"}
