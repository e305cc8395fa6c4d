"""What a long run shows: a bar with rate and time left on a terminal, failures one line each, a summary at the end."""

from __future__ import annotations

import csv
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from casus.errors import InputError
from casus.run import STDIN, Summary, Watch

Write = Callable[[str], object]

COUNTABLE_BYTES = 2**30
"""Inputs above this size are not counted beforehand: the wait would be longer than the comfort is worth."""


@contextmanager
def progress(paths: Sequence[Path], *, quiet: bool, stream: TextIO | None = None) -> Iterator[Watch]:
    """A watch for a run over ``paths`` that tells of failures, and of progress where ``stream`` is a terminal."""
    stream = stream or sys.stderr
    if quiet or not stream.isatty():
        with _warnings(stream.write):
            yield lambda _, failure: _tell(failure, stream.write)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=stream, highlight=False, markup=False)
    columns = (
        TextColumn("coding"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )

    def write(line: str) -> None:
        console.out(line, end="")

    with Progress(*columns, console=console, transient=True) as bar, _warnings(write):
        task = bar.add_task("", total=expected_articles(paths), rate="")

        def watch(summary: Summary, failure: InputError | None) -> None:
            _tell(failure, write)
            speed = bar.tasks[0].speed
            bar.update(task, completed=summary.coded + summary.failed, rate=f"{speed:.1f}/s" if speed else "")

        yield watch


def summed_up(summary: Summary) -> str:
    """The run in one line."""
    new = summary.coded + summary.failed - summary.kept
    read = summary.coded + summary.failed + summary.not_english + summary.not_listed
    parts = [f"{read} {_plural(read, 'article')} read", f"{summary.coded} coded"]
    if summary.kept:
        parts[-1] += f" ({summary.kept} of them were there)"
    parts += [f"{summary.empty} without events", f"{summary.failed} failed"]
    if summary.not_english:
        parts.append(f"{summary.not_english} not in English, left out (--any-language codes them)")
    if summary.not_listed:
        parts.append(f"{summary.not_listed} not on the list, left out")
    if summary.without_text:
        parts.append(f"{summary.without_text} listed {_plural(summary.without_text, 'address')} without a text")
    if summary.near_copies:
        copies = "near copy" if summary.near_copies == 1 else "near copies"
        parts.append(f"{summary.near_copies} {copies} of earlier articles")
    rate = f" ({new / summary.seconds:.1f} articles/s)" if summary.seconds and new else ""
    return f"{', '.join(parts)}; {summary.events} {_plural(summary.events, 'event')}; {summary.seconds:.1f} s{rate}"


def expected_articles(paths: Sequence[Path]) -> int | None:
    """About how many articles the paths hold, quickly; ``None`` where that can't be said beforehand."""
    total = 0
    for path in paths:
        count = _expected(path)
        if count is None:
            return None
        total += count
    return total


def _expected(path: Path) -> int | None:
    if path == STDIN:
        return None
    if path.is_dir():
        return expected_articles([entry for entry in path.iterdir() if not entry.name.startswith((".", "casus.db"))])
    if not path.is_file():
        return 1  # It will fail, once.
    ending = path.suffix.lower()
    if (
        ending in (".gz", ".parquet", ".warc", ".wacz", ".wet", ".rss", ".atom", ".xml")
        or path.stat().st_size > COUNTABLE_BYTES
    ):
        return None
    if ending in (".jsonl", ".ndjson"):
        with path.open("rb") as lines:
            return sum(1 for line in lines if not line.isspace())
    if ending in (".csv", ".tsv"):
        return _rows(path, "\t" if ending == ".tsv" else ",")
    return 1


def _rows(path: Path, delimiter: str) -> int | None:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            return max(0, sum(1 for row in csv.reader(file, delimiter=delimiter) if row) - 1)
    except csv.Error:
        return None


def _tell(failure: InputError | None, write: Write) -> None:
    if failure is not None:
        write(f"casus: {failure}\n")


@contextmanager
def _warnings(write: Write) -> Iterator[None]:
    """Warnings of the stages, one line each, where the failures go."""
    handler = _LineHandler(write)
    logger = logging.getLogger("casus")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _LineHandler(logging.Handler):
    def __init__(self, write: Write) -> None:
        super().__init__(logging.WARNING)
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        self._write(f"casus: {record.getMessage()}\n")


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}es" if noun.endswith("s") else f"{noun}s"
