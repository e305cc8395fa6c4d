"""Who says what: spans of sources, of the words of saying, and of what is said; PolNeAR's scheme (Newell and others, 2018).

``F1`` is over spans with the same start and end; ``overlap`` over spans that touch, one to one; ``token`` over characters, which
doesn't mind where a span is cut. ``linked``: what is said agrees by half of its characters, and is given to the same source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import reader
from casus.evaluation.measures import Counts, rounded
from casus.reading import Attribution

ROLES = ("source", "cue", "content")
SAME_CONTENT = 0.5

Extent = tuple[int, int]


def evaluate(task: Task) -> Scores:
    """The figures of the reader's attributions on a JSON Lines file of ``id``, ``text`` and ``attributions``."""
    rows = list(read_jsonl(data_file(task), task.limit))
    gold = [[_attribution(attribution) for attribution in row["attributions"]] for row in rows]
    read = reader(task).read
    found = [read(row["text"]).attributions for row in rows]
    write_jsonl(
        task.predictions,
        ({"id": row["id"], "attributions": [_spans(a) for a in ours]} for row, ours in zip(rows, found, strict=True)),
    )
    return score(gold, found)


def score(gold: Iterable[Sequence[Attribution]], found: Iterable[Sequence[Attribution]]) -> Scores:
    """Figures by role, and ``linked``."""
    exact, overlap, token = ({role: Counts() for role in ROLES} for _ in range(3))
    linked = Counts()
    for theirs, ours in zip(gold, found, strict=True):
        for role in ROLES:
            g, f = _extents(theirs, role), _extents(ours, role)
            exact[role].add(f, g)
            overlap[role].right += _touching(g, f)
            overlap[role].found += len(f)
            overlap[role].gold += len(g)
            token[role].add(_characters(f), _characters(g))
        linked.right += _linked(theirs, ours)
        linked.found += len(ours)
        linked.gold += len(theirs)
    return {
        **{
            role: {
                **exact[role].figures(),
                "overlap": rounded(overlap[role].f1),
                "token": rounded(token[role].f1),
            }
            for role in ROLES
        },
        "linked": linked.figures(),
    }


def _extents(attributions: Iterable[Attribution], role: str) -> list[Extent]:
    return sorted({span for attribution in attributions for span in getattr(attribution, role)})


def _characters(spans: Iterable[Extent]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def _touching(gold: Sequence[Extent], found: Sequence[Extent]) -> int:
    free, right = list(found), 0
    for span in gold:
        same = span if span in free else next((f for f in free if f[0] < span[1] and span[0] < f[1]), None)
        if same is not None:
            free.remove(same)
            right += 1
    return right


def _linked(gold: Iterable[Attribution], found: Sequence[Attribution]) -> int:
    used: set[int] = set()
    for theirs in gold:
        content, source = _characters(theirs.content), _characters(theirs.source)
        for number, ours in enumerate(found):
            if number in used:
                continue
            both, either = content & _characters(ours.content), content | _characters(ours.content)
            their_source = _characters(ours.source)
            same_source = bool(source & their_source) or not (source or their_source)
            if both and len(both) / len(either) >= SAME_CONTENT and same_source:
                used.add(number)
                break
    return len(used)


def _attribution(row: Mapping[str, Any]) -> Attribution:
    return Attribution(*(tuple((s["start"], s["end"]) for s in row.get(role) or ()) for role in ROLES))


def _spans(attribution: Attribution) -> dict[str, list[dict[str, int]]]:
    return {role: [{"start": s, "end": e} for s, e in getattr(attribution, role)] for role in ROLES}
