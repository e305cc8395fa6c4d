"""Short texts against the classes of two public sets: SATP's kinds of attack (several a text), CAMEO's five classes (one a text).

A reader that learned these classes says them itself (``satp:kidnapping`` in :attr:`~casus.reading.Reading.classes`); any other is
scored by the types of the events that it finds, by the tables below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import reader
from casus.evaluation.measures import Counts, rounded, share
from casus.reading import Reading

SATP = ("armed_assault", "bombing_explosion", "kidnapping", "arson_or_other_attack")
CAMEO = ("neutral", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
LIKELY = 0.5

SATP_OF = {
    "armed_assault": "armed_clash armed_attack assassination execution killing shelling air_strike",
    "bombing_explosion": "bombing suicide_bombing grenade_attack",
    "kidnapping": "abduction",
    "arson_or_other_attack": "destruction looting physical_assault torture restriction threat",
}
CAMEO_OF = {
    "verbal_cooperation": "meeting agreement pledge demand",
    "material_cooperation": "aid military_support release surrender withdrawal",
    "verbal_conflict": "accusation denial threat sanction legal_action protest",
    "material_conflict": "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack "
    "assassination execution killing abduction sexual_violence torture physical_assault destruction looting territory_gain "
    "mobilization siege arrest weapons_seizure crackdown restriction expulsion riot",
}


def evaluate(task: Task) -> Scores:
    """Macro and micro F1 on a JSON Lines file of ``id``, ``text`` and ``labels`` (four of 0 or 1) or ``label`` (0 to 4)."""
    rows = list(read_jsonl(data_file(task), task.limit))
    several = bool(rows) and "labels" in rows[0]
    read, classify = reader(task).read, _satp if several else _cameo
    found = [classify(read(row["text"])) for row in rows]
    write_jsonl(task.predictions, map(_row, rows, found))
    gold = [_several(row["labels"]) if several else {CAMEO[row["label"]]} for row in rows]
    return score(gold, found, SATP if several else CAMEO)


def score(gold: Sequence[set[str]], found: Sequence[set[str]], names: Sequence[str]) -> Scores:
    """``macro`` over the classes that occur, ``micro`` over all labels, ``accuracy`` of the whole set of labels of a text."""
    every, by_class = Counts(), {name: Counts() for name in names}
    for ours, theirs in zip(found, gold, strict=True):
        every.add(ours, theirs)
        for name in names:
            by_class[name].add(ours & {name}, theirs & {name})
    there = [name for name in names if by_class[name].gold]
    return {
        "macro": {"F1": rounded(sum(by_class[name].f1 for name in there) / max(1, len(there)))},
        "micro": every.figures(),
        "accuracy": share(sum(a == b for a, b in zip(gold, found, strict=True)), len(gold)),
        "by_class": {name: by_class[name].figures() for name in names},
    }


def _satp(reading: Reading) -> set[str]:
    said = _said(reading, "satp", SATP)
    if said:
        return {name for name in SATP if said[name] >= LIKELY} or {max(SATP, key=said.__getitem__)}
    types = {trigger.type for trigger in reading.triggers if trigger.status != "denied"}
    return {name for name in SATP if types & set(SATP_OF[name].split())}


def _cameo(reading: Reading) -> set[str]:
    said = _said(reading, "cameo", CAMEO)
    if said:
        return {max(CAMEO, key=said.__getitem__)}
    best = max(reading.triggers, key=lambda trigger: trigger.score, default=None)
    if best is None:
        return {"neutral"}
    return {next((name for name in CAMEO[1:] if best.type in CAMEO_OF[name].split()), "neutral")}


def _said(reading: Reading, scheme: str, names: Sequence[str]) -> dict[str, float]:
    """The reader's own probabilities of a set's classes; empty where it has none of them."""
    chances = dict(reading.classes)
    return {
        name: chances.get(f"{scheme}:{name}", 0.0) for name in names if any(f"{scheme}:{n}" in chances for n in names)
    }


def _several(marks: Sequence[int]) -> set[str]:
    return {name for name, mark in zip(SATP, marks, strict=True) if int(mark)}


def _row(row: Mapping[str, Any], found: set[str]) -> dict[str, Any]:
    if "labels" in row:
        return {"id": row["id"], "labels": [int(name in found) for name in SATP]}
    return {"id": row["id"], "label": CAMEO.index(next(iter(found)))}
