"""What a run shows on a terminal and elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from casus.errors import ArticleError
from casus.progress import expected_articles, progress, summed_up
from casus.run import STDIN, Summary


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_progress_and_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with progress([STDIN], quiet=False, stream=stream) as watch:
        watch(Summary(coded=1), None)
        watch(Summary(coded=1, failed=1), ArticleError("no text", source="a.csv", line=3))
    assert "coding" in stream.getvalue()
    assert "casus: a.csv:3: no text\n" in stream.getvalue().replace("\r", "")


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO(), False), (Terminal(), True)])
def test_elsewhere_only_failures_are_told(stream: io.StringIO, quiet: bool) -> None:
    with progress([STDIN], quiet=quiet, stream=stream) as watch:
        watch(Summary(coded=1), None)
        watch(Summary(coded=1, failed=1), ArticleError("no text", source="a.csv", line=3))
    assert stream.getvalue() == "casus: a.csv:3: no text\n"


def test_articles_are_counted_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.jsonl").write_text('{"text": "two"}\n\n{"text": "three"}\n')
    (tmp_path / "c.csv").write_text('id,text\n1,"four\nin two lines"\n2,five\n')
    (tmp_path / ".hidden.txt").write_text("not read")
    assert expected_articles([tmp_path]) == 5
    assert expected_articles([tmp_path / "a.txt", tmp_path / "gone.txt"]) == 2
    assert expected_articles([tmp_path, STDIN]) is None


def test_the_summary_says_what_was_done() -> None:
    done = Summary(coded=10, empty=3, failed=2, kept=4, events=21, seconds=4.0)
    assert summed_up(done) == (
        "12 articles read, 10 coded (4 of them were there), 3 without events, 2 failed; 21 events;"
        " 4.0 s (2.0 articles/s)"
    )


def test_the_summary_counts_what_was_left_out_and_what_is_a_copy() -> None:
    done = Summary(coded=10, events=1, not_english=2, not_listed=3, near_copies=1, without_text=4)
    assert summed_up(done).startswith(
        "15 articles read, 10 coded, 0 without events, 0 failed, 2 not in English, left out (--any-language codes them),"
        " 3 not on the list, left out, 4 listed addresses without a text, 1 near copy of earlier articles; 1 event;"
    )
