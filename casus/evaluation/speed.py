"""How fast, how big, how soon: the whole of ``casus code`` on any articles, beside a bare pass of the model's encoder.

The two are timed in turn, article by article, so that whatever else the machine does bears on both alike.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from casus.errors import CasusError, InputError
from casus.evaluation import Scores, Task
from casus.evaluation.engine import engine
from casus.evaluation.measures import rounded
from casus.read import read_articles
from casus.record import record_to_json
from casus.run import code_article
from casus.types import Record

T = TypeVar("T")

FIRST_ARTICLE = "A blast killed two people in the town on Monday, police said.\n"


def evaluate(task: Task) -> Scores:
    """Rates, the ratio to the encoder (``None`` of a reader without one), peak memory in 10⁶ bytes, seconds to a first record."""
    reader, coder = engine(task)
    encode: Callable[[str], object] | None = getattr(reader, "encode", None)
    spent = _Stopwatch()
    words = articles = 0
    items = itertools.islice(read_articles([task.data]), task.limit)
    while (item := spent.on("code", lambda: next(items, None))) is not None:
        if isinstance(item, InputError):
            raise item
        outcome = spent.on("code", lambda item=item: code_article(item, reader, coder))  # type: ignore[misc]
        if not isinstance(outcome, Record):
            raise outcome
        spent.on("code", lambda outcome=outcome: record_to_json(outcome))  # type: ignore[misc]
        if encode is not None:
            spent.on("encode", lambda item=item: encode(item.text))  # type: ignore[misc]
        articles += 1
        words += len(item.text.split())
    if not articles:
        raise InputError("holds no articles", source=str(task.data))
    seconds, bare = spent["code"], spent["encode"]
    return {
        "articles_per_second": rounded(articles / seconds),
        "words_per_second": rounded(words / seconds),
        "ratio_to_encoder": rounded(seconds / bare) if bare else None,
        "peak_mb": _peak_mb(),
        "start_seconds": rounded(_start_seconds(task)),
        "articles": articles,
        "words": words,
        "threads": task.threads,
    }


class _Stopwatch:
    """Seconds of wall time by what they were spent on."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}

    def on(self, what: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        try:
            return work()
        finally:
            self._spent[what] = self[what] + time.perf_counter() - started

    def __getitem__(self, what: str) -> float:
        return self._spent.get(what, 0.0)


def _peak_mb() -> float | None:
    """The most memory that this process has held; ``None`` where the system doesn't tell."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def _start_seconds(task: Task) -> float:
    """From the command to the record of one short article, in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "casus.cli",
        "code",
        "-",
        "-q",
        "--reader",
        task.reader,
        "--threads",
        str(task.threads),
    ]
    started = time.perf_counter()
    done = subprocess.run(
        command, input=FIRST_ARTICLE, capture_output=True, encoding="utf-8", check=False, cwd=Path(__file__).parents[2]
    )
    if done.returncode:
        raise CasusError(f"casus code failed at the start: {done.stderr.strip()}")
    return time.perf_counter() - started
