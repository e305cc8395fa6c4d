from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casus.cli import app
from casus.errors import InputError, UsageError
from casus.record import read_incidents, record_to_json
from tests.reconcile.reports import market_reports

RUNNER = CliRunner()


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "events.jsonl"
    path.write_text("".join(record_to_json(r) + "\n" for r in market_reports()), encoding="utf-8")
    return path


def _run(*arguments: object) -> str:
    result = RUNNER.invoke(app, ["reconcile", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_records_to_incidents(records, tmp_path):
    out = tmp_path / "incidents.jsonl"
    told = _run(records, "-o", out)
    found = list(read_incidents(out.read_text("utf-8").splitlines(), "out"))
    assert [len(i.events) for i in found] == [4, 1]
    assert "5 events, 2 incidents, 1 of them told by several reports" in told


def test_a_judgement_from_a_file(records, tmp_path):
    words = tmp_path / "words.jsonl"
    words.write_text(json.dumps({"first": "id-a-e1", "second": "id-b-e1", "verdict": "different"}) + "\n")
    out = tmp_path / "incidents.jsonl"
    _run(records, "-o", out, "--judgements", words, "--quiet")
    home = {
        link.event_id: i.id for i in read_incidents(out.read_text("utf-8").splitlines(), "out") for link in i.events
    }
    assert home["id-a-e1"] != home["id-b-e1"]


@pytest.mark.parametrize(
    ("line", "words"), [("[]", "not an object"), ('{"first": "a", "second": "b", "verdict": "maybe"}', "'maybe'")]
)
def test_a_bad_judgement_is_told_with_its_line(records, tmp_path, line, words):
    path = tmp_path / "words.jsonl"
    path.write_text("\n" + line + "\n")
    with pytest.raises(InputError, match=words) as error:
        _run(records, "--judgements", path)
    assert error.value.line == 2


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl.*can't be read"):
        _run(tmp_path / "none.jsonl")


def test_a_project_keeps_its_incidents_itself(tmp_path):
    with pytest.raises(UsageError, match="--previous"):
        _run("--previous", tmp_path / "x.jsonl")


def test_within_a_project(tmp_path):
    from casus.store import Project

    with Project.open(tmp_path / "p", create=True) as project:
        for record in market_reports():
            project.add_record(record, coder="model:test")
    _run("--project", tmp_path / "p")
    with Project.open(tmp_path / "p") as project:
        first = [(i.id, len(i.events)) for i in project.incidents()]
    assert [n for _, n in first] == [4, 1]
    _run("--project", tmp_path / "p")
    with Project.open(tmp_path / "p") as project:
        assert [(i.id, len(i.events)) for i in project.incidents()] == first
