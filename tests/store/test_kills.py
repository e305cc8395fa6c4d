"""A program that writes is killed at random moments; two write at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casus.store import Project
from tests.store.build import numbered

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize(("kills", "writers"), [(30, 1), (10, 2)])
def test_killing_at_any_moment_loses_at_most_the_step_in_hand(tmp_path: Path, kills: int, writers: int) -> None:
    command = [sys.executable, "-m", "bench.store_kills", str(tmp_path / "p"), "--kills", str(kills)]
    done = subprocess.run([*command, "--writers", str(writers)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["steps_finished"] >= kills / 2


WRITER = """
import sys
from casus.store import Project
from tests.store.build import numbered
with Project.open(sys.argv[1], create=True) as project:
    for number in range(int(sys.argv[2]), 40, 2):
        project.add_record(numbered(number), coder="model:1")
"""


def test_two_programs_make_and_fill_one_project(tmp_path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "p"), str(start)], cwd=ROOT) for start in (0, 1)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    with Project.open(tmp_path / "p") as project:
        assert sorted(article.source_id for article in project.articles()) == sorted(f"n-{n}" for n in range(40))
        assert project.status().events == 80
        assert project.record(numbered(7).article.id) == numbered(7)
