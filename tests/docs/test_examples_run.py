"""The tutorial's commands run in their order, and the examples of the pages give what they say."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casus.cli import app

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NOT_RUN = {"review": "it opens the desk and stays"}


def commands_of(page: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("casus ")]


def test_the_tutorials_commands_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    lines = commands_of("tutorial.md")
    assert len(lines) > 10
    for line in lines:
        _, name, *arguments = shlex.split(line)
        if name in NOT_RUN or ("xlsx" in arguments and importlib.util.find_spec("openpyxl") is None):
            continue
        done = CliRunner().invoke(app, [name, *arguments])
        assert done.exit_code == 0, f"{line}: {done.output} {done.exception!r}"
    rows = (tmp_path / "incidents.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) > 10
    assert (tmp_path / "public" / "index.html").is_file()
    assert "air_strike" in (tmp_path / "sudan.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["trace.md", "tasks/python.md"])
def test_the_examples_of_a_page_give_what_they_say(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert result.attempted > 5
    assert result.failed == 0
