"""Predicates and PropBank roles against sentences whose words are given.

``predicates``: which words evoke a frame. ``roles``: arcs from the gold predicates to the heads of their arguments, by label.
"""

from __future__ import annotations

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import token_reader
from casus.evaluation.measures import Counts


def evaluate(task: Task) -> Scores:
    """The figures on a JSON Lines file of ``tokens`` and ``frames``; sentences whose ``frames`` are null are left out."""
    rows = [row for row in read_jsonl(data_file(task), task.limit) if row["frames"] is not None]
    sentences = [row["tokens"] for row in rows]
    given = [[frame["predicate"] for frame in row["frames"]] for row in rows]
    read = token_reader(task).read_sentences
    predicates, roles, predictions = Counts(), Counts(), []
    for row, gold, free, bound in zip(rows, given, read(sentences), read(sentences, given), strict=True):
        predicates.add(free.predicates, gold)
        arcs = {(link.predicate, link.head, link.role) for link in bound.roles}
        roles.add(arcs, {(f["predicate"], a["head"], a["role"]) for f in row["frames"] for a in f["arguments"]})
        frames = [
            {"predicate": p, "arguments": [{"role": role, "head": head} for q, head, role in sorted(arcs) if q == p]}
            for p in gold
        ]
        predictions.append({**row, "frames": frames, "predicates": list(free.predicates)})
    write_jsonl(task.predictions, predictions)
    return {"predicates": predicates.figures(), "roles": roles.figures(), "sentences": len(rows)}
