"""Tidy CSV: what is written is read back, no cell is a formula, filters and policies hold, the loss report tells."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.errors import UsageError
from casus.export.nouns import Options
from casus.export.redaction import WITHHELD
from casus.export.registry import export
from casus.export.tables import neutral, original
from casus.types import Incident, LedgerEntry, Link, Party, Record
from tests.export.build import ARTICLE, KATAEB, RECORD, STRIKE, span


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_an_event(tmp_path: Path) -> None:
    report = export("csv", [RECORD], tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert report.rows == 1
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == ("25", "25", "25")
    assert (row["wounded_low"], row["missing_low"]) == ("51", "")
    assert (row["actors"], row["place"], row["latitude"]) == ("Military of the United States", "Al Qaim", "34.3688")
    assert row["all_places"] == "Al Qaim; Abu Kamal"
    assert row["date_start"] == "2019-12-29"


def test_one_row_a_figure(tmp_path: Path) -> None:
    export("csv-tolls", [RECORD], tmp_path / "out.csv")
    killed, wounded = read(tmp_path / "out.csv")
    assert (killed["words"], killed["said_by"], killed["group"]) == ("25", "Kataib Hezbollah", "militants")
    assert (wounded["low"], wounded["high"]) == ("51", "")


def test_the_sidecar_names_losses_and_rules(tmp_path: Path) -> None:
    export("csv", [RECORD], tmp_path / "out.csv", Options(policy="latest"))
    told = json.loads((tmp_path / "out.csv.loss.json").read_text(encoding="utf-8"))
    assert told["policy"] == "latest"
    assert any("offsets" in loss for loss in told["cannot_hold"])
    assert "first place" in told["derived"]["latitude"]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (Options(since="2019-12-29", until="2019-12-29"), 1),
        (Options(since="2019-12-30"), 0),
        (Options(until="2019-12-28"), 0),
        (Options(countries=frozenset({"SYR"})), 1),
        (Options(countries=frozenset({"FRA"})), 0),
        (Options(types=frozenset({"bombing"})), 0),
        (Options(min_confidence=0.95), 0),
        (Options(reviewed_only=True, reviewed=frozenset({"a1-e1"})), 1),
        (Options(reviewed_only=True, reviewed=frozenset()), 0),
    ],
)
def test_filters(options: Options, rows: int, tmp_path: Path) -> None:
    assert export("csv", [RECORD], tmp_path / "out.csv", options).rows == rows


def test_a_file_cannot_tell_what_was_reviewed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a project"):
        export("csv", [RECORD], tmp_path / "out.csv", Options(reviewed_only=True))
    assert list(tmp_path.iterdir()) == []


def test_unknown_forms_and_policies_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no export 'cvs'; there are csv"):
        export("cvs", [RECORD], tmp_path / "out")
    with pytest.raises(UsageError, match="no toll policy"):
        export("csv", [RECORD], tmp_path / "out", Options(policy="median"))


def _incident() -> Incident:
    def entry(source: str, low: int, day: str) -> LedgerEntry:
        return LedgerEntry(source, day, "killed", low, low, low, None, "total", None, source, False, span("25"))

    link = Link("ap-1", "a1-e1", "a1", 1.0, ())
    ledger = (entry("one", 9, "2019-12-29"), entry("two", 14, "2019-12-30"))
    return Incident("i-1", "air_strike", "happened", 0.9, (link,), period=STRIKE.period, ledger=ledger)


@pytest.mark.parametrize(
    ("policy", "low", "best", "high"), [("range", 9, 14, 14), ("conservative", 9, 9, 9), ("latest", 14, 14, 14)]
)
def test_the_policy_decides_an_incidents_toll(policy: str, low: int, best: int, high: int, tmp_path: Path) -> None:
    export("csv", [RECORD], tmp_path / "out.csv", Options(policy=policy), [_incident()])
    (row,) = read(tmp_path / "out.csv")
    assert [row[f"killed_{bound}"] for bound in ("low", "best", "high")] == [str(low), str(best), str(high)]
    assert row["sources"] == "ap-1"


def test_redaction_leaves_out_persons_and_keeps_public_actors(tmp_path: Path) -> None:
    victim = Party(span("BAGHDAD"), "Samir Aldan", None, "person", "IRQ")
    event = replace(STRIKE, recipients=(victim, KATAEB))
    titled = replace(ARTICLE, title="Samir Aldan dies in strike", url="https://example.org/samir-aldan")
    for form in ("csv", "csv-tolls"):
        export(form, [Record(titled, (event,))], tmp_path / form, Options(redact=True))
        assert "Aldan" not in (text := (tmp_path / form).read_text(encoding="utf-8"))
        assert "aldan" not in text
    (row,) = read(tmp_path / "csv")
    assert row["recipients"] == f"{WITHHELD}; Kataib Hezbollah"


@given(st.text())
def test_no_cell_is_a_formula_and_every_cell_reads_back(value: str) -> None:
    assert not neutral(value).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert original(neutral(value)) == value


@settings(max_examples=30)
@given(words=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_read_back_from_a_csv(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("csv") / "out.csv"
    event = replace(STRIKE, triggers=(replace(span("hit"), quote=words),))
    export("csv", [Record(ARTICLE, (event,))], out)
    (row,) = read(out)
    assert original(row["words"]) == words
