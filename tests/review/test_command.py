"""The command ``casus review``: what it refuses, and what it opens."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
import uvicorn
from typer.testing import CliRunner

from casus.cli import app
from casus.errors import StoreError, UsageError
from casus.review.server import serve


def _run(*arguments: object) -> BaseException | None:
    return CliRunner().invoke(app, ["review", "--no-browser", *map(str, arguments)]).exception


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends before it begins."""
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: None)


def test_without_a_project_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="casus code PATH --project"):
        raise _run("--project", tmp_path) or AssertionError


def test_beyond_this_machine_it_demands_a_password(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASUS_DESK_PASSWORD", raising=False)
    with pytest.raises(UsageError, match="CASUS_DESK_PASSWORD"):
        raise _run("--project", folder, "--host", "0.0.0.0") or AssertionError


@pytest.mark.parametrize("name", ["  ", "a:b"])
def test_a_reviewer_has_a_name(folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="--reviewer"):
        raise _run("--project", folder, "--reviewer", name) or AssertionError


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="another port"):
            raise _run("--project", folder, "--port", taken.getsockname()[1]) or AssertionError


def test_it_tells_an_address_with_a_token_that_is_new_each_time(folder: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        serve(folder, reviewer="Ana", browser=False, tell=told.append)
    first, second = (line.strip() for line in told if "token=" in line)
    assert first.startswith("http://127.0.0.1:")
    assert len(first.partition("token=")[2]) >= 32
    assert first.partition("token=")[2] != second.partition("token=")[2]
    assert "5 events wait" in told[0]


def test_other_commands_load_nothing_of_the_desk() -> None:
    found = (
        "import sys, casus.cli; print([m for m in sys.modules if m.split('.')[0] in ('fastapi', 'jinja2', 'uvicorn')])"
    )
    assert subprocess.check_output([sys.executable, "-c", found], text=True).strip() == "[]"
