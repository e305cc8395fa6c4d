"""Named and typed phrases against a set with ``entities``: same start, same end, same label.

Labels are re3d's. Sets with the labels of the CoNLL tradition (PER, ORG, LOC) are mapped to those, and phrases of other
labels, which such sets don't annotate, are left out of the predictions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import reader
from casus.evaluation.measures import Counts

CONLL = {"PER": "Person", "ORG": "Organisation", "LOC": "Location"}

Entity = tuple[int, int, str]


def evaluate(task: Task) -> Scores:
    """F1 over all labels, and each label's own, on a JSON Lines file of ``id``, ``text`` and ``entities``."""
    rows = list(read_jsonl(data_file(task), task.limit))
    gold = [{_entity(entity) for entity in row["entities"]} for row in rows]
    names = {label for entities in gold for *_, label in entities}
    scheme = CONLL if names and names <= set(CONLL) else {}
    read = reader(task).read
    found = [
        {
            (m.span.start, m.span.end, label)
            for m in read(row["text"]).mentions
            if (label := _label(m.label, scheme)) is not None
        }
        for row in rows
    ]
    write_jsonl(task.predictions, map(_row, rows, found))
    return score(gold, found)


def score(gold: Iterable[set[Entity]], found: Iterable[set[Entity]]) -> Scores:
    """Micro-averaged figures, and those of each label."""
    every = Counts()
    by_label: dict[str, Counts] = defaultdict(Counts)
    for ours, theirs in zip(found, gold, strict=True):
        every.add(ours, theirs)
        for label in {entity[2] for entity in ours | theirs}:
            by_label[label].add({e for e in ours if e[2] == label}, {e for e in theirs if e[2] == label})
    return {**every.figures(), "by_label": {label: by_label[label].figures() for label in sorted(by_label)}}


def _entity(entity: Mapping[str, Any]) -> Entity:
    return entity["start"], entity["end"], entity["type"]


def _label(label: str, scheme: Mapping[str, str]) -> str | None:
    return next((name for name, ours in scheme.items() if ours == label), None) if scheme else label


def _row(row: Mapping[str, Any], entities: Iterable[Entity]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "entities": [{"start": start, "end": end, "type": label} for start, end, label in sorted(entities)],
    }
