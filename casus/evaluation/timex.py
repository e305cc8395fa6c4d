"""Time expressions against TimeBank and AQUAINT, WikiWars or GUM, by the definitions of TempEval-3 (task A).

``strict`` is F1 over expressions with the same bounds, ``relaxed`` over expressions that overlap (one to one, equal bounds
first, then by the length shared), ``value`` over overlapping expressions with the same value as well: UzZaman et al.,
*SemEval-2013 Task 1: TempEval-3*, section 4. A range ("27-29 December") counts as its two ends, as TIMEX3 marks them. GUM
has TEI's attributes in place of TIMEX3 values: ``when``, or ``from`` and ``to``; its ``--06-12`` is a day of no known year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casus.coding.dates import TimeExpression, find_times
from casus.evaluation import Scores, Task, read_jsonl, write_jsonl


@dataclass(frozen=True, slots=True)
class Timex:
    """Bounds and value of one expression, as scored."""

    start: int
    end: int
    kind: str
    value: str


def evaluate(task: Task) -> Scores:
    """``strict``, ``relaxed`` and ``value`` as fractions (F1), with precision and recall of ``value``.

    The data is a JSON Lines file, or a folder of them: ``dev.jsonl`` where there is one, else all but ``train.jsonl``, else
    that. InputError where a line isn't in the form of the data's README.
    """
    gold, found, rows = [], [], []
    for document in (row for file in _files(task) for row in read_jsonl(file, task.limit)):
        wanted = list(_gold(document))
        given = list(_found(document))
        gold.append(wanted)
        found.append(given)
        timexes = [{"start": t.start, "end": t.end, "type": t.kind, "value": t.value} for t in given]
        rows.append({"id": document["id"], "timexes": timexes})
    write_jsonl(task.predictions, rows)
    return scores(gold, found)


def _files(task: Task) -> list[Path]:
    if task.data.is_file():
        return [task.data]
    files = sorted(task.data.glob("*.jsonl"))
    named = [file for file in files if file.stem == task.split]
    return named or [file for file in files if file.stem != "train"] or files


def _gold(document: dict[str, Any]) -> Iterator[Timex]:
    for timex in document.get("dates") or document.get("timexes") or ():
        yield Timex(timex["start"], timex["end"], (timex.get("type") or "").upper(), _gold_value(timex))


def _gold_value(timex: dict[str, Any]) -> str:
    value = timex.get("value") or timex.get("when")
    if value is None and (timex.get("from") or timex.get("to")):
        value = f"{timex.get('from', '')}/{timex.get('to', '')}"
    return str(value or "").strip().upper()


def _found(document: dict[str, Any]) -> Iterator[Timex]:
    tei = "dates" in document
    published = document.get("dct") or document.get("date_created")
    for time in find_times(document["text"], published):
        for part in time.parts or (time,):
            if not tei or part.kind in ("DATE", "TIME"):
                yield Timex(part.start, part.end, part.kind, tei_value(part) if tei else part.value or "")


def tei_value(time: TimeExpression) -> str:
    """The value as TEI's ``when``, or ``from/to``, as GUM writes them."""
    value = time.value or ""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        return value
    if match := re.fullmatch(r"XXXX(-\d\d(?:-\d\d)?)", value):
        return "-" + match[1]
    if match := re.search(r"T(\d\d:\d\d)$", value):
        return f"{match[1]}:00"
    if match := re.match(r"\d{4}-\d\d-\d\d", value):
        return match[0]
    return f"{time.first}/{time.last}" if time.first and time.last else value


def scores(gold: Iterable[Sequence[Timex]], found: Iterable[Sequence[Timex]]) -> Scores:
    """The scores of documents' expressions against the gold ones."""
    strict = relaxed = value = wanted = given = 0
    for left, right in zip(gold, found, strict=True):
        wanted += len(left)
        given += len(right)
        for i, j in pairs(left, right):
            relaxed += 1
            strict += (left[i].start, left[i].end) == (right[j].start, right[j].end)
            value += left[i].value == right[j].value.upper()

    def f1(right: int) -> float:
        return 2 * right / (wanted + given) if wanted + given else 0.0

    return {
        "strict": f1(strict),
        "relaxed": f1(relaxed),
        "value": f1(value),
        "value_precision": value / given if given else 0.0,
        "value_recall": value / wanted if wanted else 0.0,
        "gold": wanted,
        "found": given,
    }


def pairs(gold: Sequence[Timex], found: Sequence[Timex]) -> list[tuple[int, int]]:
    """One-to-one pairs: those with equal bounds, then the rest by the length that they share."""
    ranked = sorted(
        (
            ((a.start, a.end) != (b.start, b.end), max(a.start, b.start) - min(a.end, b.end), i, j)
            for i, a in enumerate(gold)
            for j, b in enumerate(found)
            if a.start < b.end and b.start < a.end
        )
    )
    paired: list[tuple[int, int]] = []
    for _, _, i, j in ranked:
        if all(i != other for other, _ in paired) and all(j != other for _, other in paired):
            paired.append((i, j))
    return paired
