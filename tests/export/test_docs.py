"""docs/exports.md is what docs/make_exports.py makes of the forms; the command writes them."""

from __future__ import annotations

import runpy
from pathlib import Path

from typer.testing import CliRunner

from casus.cli import app
from casus.export.registry import FORMS, form
from casus.record import record_to_json
from tests.export.build import RECORD

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_exports.py"))["page"]()
    assert (DOCS / "exports.md").read_text(encoding="utf-8") == made, "run: python docs/make_exports.py"


def test_every_form_goes_by_its_name_and_names_each_column_once() -> None:
    for name in FORMS:
        columns = [column.name for column in form(name).columns]
        assert form(name).name == name
        assert len(columns) == len(set(columns))


def test_the_command_writes_a_file_and_its_loss_report(tmp_path: Path) -> None:
    records = tmp_path / "events.jsonl"
    records.write_text(record_to_json(RECORD) + "\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(app, ["export", "acled", str(records), "--country", "irq", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "2 rows" in done.output
    assert {p.name for p in tmp_path.iterdir()} == {"events.jsonl", "out.csv", "out.csv.loss.json"}
