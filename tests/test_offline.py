"""Nothing is asked of the network that the user didn't ask for: the whole of ``casus code`` with every use of it refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = """
import sys
from tests.read.hostile_corpus import refuse_network
sys.addaudithook(refuse_network)
from casus import cli
sys.argv = ["casus", *sys.argv[1:]]
cli.main()
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)


def test_code_works_without_a_network(tmp_path: Path) -> None:
    done = run("code", ROOT / "examples" / "01-strike.html", "-o", tmp_path / "events.jsonl")
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_the_refusal_refuses(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feeds.txt").write_text("http://127.0.0.1:9/feed\n")
    done = run("watch", tmp_path / "feeds.txt", "-o", tmp_path / "inbox")
    assert "the network was used: socket." in done.stderr
