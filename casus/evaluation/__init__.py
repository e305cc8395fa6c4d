"""Benchmarks: each takes a data file of a public set, codes it, and gives a few scores as fractions.

A benchmark is a module with one function, ``evaluate(task: Task) -> Scores``, imported only when it is asked for. Scores are JSON
values; where the task names a file for predictions, the module writes there what the set's own scorer reads.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casus.errors import InputError, UsageError

EVALUATIONS: dict[str, str] = {
    "annotation": "casus.evaluation.annotation",
    "counts": "casus.evaluation.counts",
    "ecb": "casus.evaluation.ecb",
    "geo": "casus.evaluation.geo",
    "incidents": "casus.evaluation.incidents",
    "mentions": "casus.evaluation.mentions",
    "muc4": "casus.evaluation.muc4",
    "parse": "casus.evaluation.parse",
    "quotes": "casus.evaluation.quotes",
    "roles": "casus.evaluation.roles",
    "sentences": "casus.evaluation.sentences",
    "speed": "casus.evaluation.speed",
    "timex": "casus.evaluation.timex",
}
"""The benchmarks by name, each with the module that runs it."""

Scores = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """What a benchmark is asked to do: on which data, with which reader, and where its predictions go."""

    data: Path
    predictions: Path | None = None
    split: str = "dev"
    reader: str = "model"
    threads: int = 1
    limit: int | None = None
    """Only so many items from the beginning: for trying out, never for a figure to report."""


def evaluate(name: str, task: Task) -> Scores:
    """The scores of the benchmark ``name``. UsageError for an unknown name, InputError for data that can't be read."""
    if name not in EVALUATIONS:
        raise UsageError(f"no benchmark {name!r}; there are {', '.join(EVALUATIONS)}")
    if not task.data.exists():
        raise InputError("no such file or folder; name the data with --data", source=str(task.data))
    scores: Scores = importlib.import_module(EVALUATIONS[name]).evaluate(task)
    return scores


def data_file(task: Task) -> Path:
    """The task's data as one file: of a folder the split's file, or its only one. InputError where that isn't plain."""
    if not task.data.is_dir():
        return task.data
    named = task.data / f"{task.split}.jsonl"
    files = [named] if named.is_file() else sorted(task.data.glob("*.jsonl"))
    if len(files) != 1:
        choice = ", ".join(file.name for file in files) or "it holds no .jsonl files"
        raise InputError(f"holds no {named.name}; name a file of it ({choice})", source=str(task.data))
    return files[0]


def read_jsonl(path: Path, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, at most ``limit``; InputError with file and line where one isn't an object."""
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", source=str(path)) from error
    with file:
        for number, line in enumerate(file, start=1):
            if limit is not None and number > limit:
                return
            if line.strip():
                try:
                    value = json.loads(line)
                except ValueError as error:
                    raise InputError(f"not JSON ({error})", source=str(path), line=number) from error
                if not isinstance(value, dict):
                    raise InputError("not a JSON object", source=str(path), line=number)
                yield value


def write_jsonl(path: Path | None, rows: Iterable[dict[str, Any]]) -> None:
    """Writes one object a line; nothing where there is no path."""
    if path is not None:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
