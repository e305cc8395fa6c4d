"""``casus eval geo``: finding names of places and placing them, on GeoWebNews, GeoVirus and the Local-Global Lexicon.

``data`` is a file in the form of those sets or a folder with ``train.jsonl``. Recognition is scored on the set's named toponyms
(GeoWebNews marks common nouns and organisations too: those are left out, as in Gritta et al. 2019), by overlap and by exact
span. With ``--split aside`` only the quarter of the documents is scored that the weights were not fitted on.
A toponym is right where the coordinates lie within 161 km (100 miles) of the annotators': among all toponyms that have
coordinates, end to end; and given the annotators' toponyms. Sets that mark no demonyms as places are scored without them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from casus.coding.gazetteer import Candidate, Gazetteer
from casus.coding.place_resolution import PlaceContext, place_of_demonym, resolve_places
from casus.coding.toponyms import Toponym, demonyms, find_toponyms, toponyms_at
from casus.evaluation import Scores, Task, read_jsonl, write_jsonl

_NOT_NAMED = frozenset({"Literal_Expression", "Non_Lit_Expression", "Non_Toponym"})
_LIMIT_KM = 161.0
_EARTH_KM = 6371.0088

Row = dict[str, Any]


@dataclass
class _Tally:
    """Counts over the articles of a set."""

    gold: int = 0
    found: int = 0
    overlapping: int = 0
    exact: int = 0
    located: int = 0
    within: int = 0
    within_given: int = 0
    answered_given: int = 0
    predictions: list[Row] = field(default_factory=list)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two points in degrees."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def evaluate(task: Task) -> Scores:
    """Recognition (P, R, F1), and the shares within 161 km end to end and given the annotators' toponyms."""
    path = task.data / "train.jsonl" if task.data.is_dir() else task.data
    documents = list(read_jsonl(path, task.limit))
    if task.split == "aside":
        documents = [d for d in documents if _is_aside(d)]
    scores, predictions = score(documents, Gazetteer.open())
    write_jsonl(task.predictions, predictions)
    return scores


def _is_aside(document: Row) -> bool:
    """Whether a document is in the quarter, by hash of its id, that nothing was fitted on."""
    return int(hashlib.sha256(str(document["id"]).encode()).hexdigest(), 16) % 4 == 0


def score(documents: Sequence[Row], gazetteer: Gazetteer) -> tuple[Scores, list[Row]]:
    """The scores of the documents of one set, and what was found in them."""
    marked = any(_is_demonym(t["text"]) for d in documents for t in d["toponyms"])
    tally = _Tally()
    for document in documents:
        _score_one(document, gazetteer, tally, with_demonyms=marked)
    scores: Scores = {
        "recognition": _prf(tally.overlapping, tally.found, tally.gold),
        "recognition_exact": _prf(tally.exact, tally.found, tally.gold),
        "within_161km": _share(tally.within, tally.located),
        "within_161km_given_toponym": _share(tally.within_given, tally.answered_given),
        "within_161km_given_toponym_all": _share(tally.within_given, tally.located),
        "answered_given_toponym": _share(tally.answered_given, tally.located),
        "toponyms": tally.gold,
        "toponyms_with_coordinates": tally.located,
    }
    return scores, tally.predictions


def _is_demonym(words: str) -> bool:
    return any(t.demonym for t in toponyms_at(words, [(0, len(words))]))


def _score_one(document: Row, gazetteer: Gazetteer, tally: _Tally, *, with_demonyms: bool) -> None:
    text = document["text"]
    gold = [t for t in document["toponyms"] if t.get("type") not in _NOT_NAMED]
    located = [t for t in gold if t.get("lat") is not None]
    found = find_toponyms(text, gazetteer)
    answers = _answers(found, text, gazetteer)
    shown = [(t, c) for t, c in zip(found, answers, strict=True) if with_demonyms or t.key not in demonyms()]
    spans = [(t.start, t.end) for t, _ in shown]
    tally.gold += len(gold)
    tally.found += len(shown)
    pairs = _paired([(t["start"], t["end"]) for t in gold], spans)
    tally.overlapping += len(pairs)
    tally.exact += sum((gold[i]["start"], gold[i]["end"]) == spans[j] for i, j in pairs)
    tally.located += len(located)
    for i, j in pairs:
        candidate = shown[j][1]
        if gold[i].get("lat") is not None and candidate is not None:
            tally.within += _near(gold[i], candidate)
    given = toponyms_at(text, [(t["start"], t["end"]) for t in located])
    by_start = {(t.start, t.end): c for t, c in zip(given, _answers(given, text, gazetteer), strict=True)}
    for toponym in located:
        candidate = by_start.get((toponym["start"], toponym["end"]))
        if candidate is not None:
            tally.answered_given += 1
            tally.within_given += _near(toponym, candidate)
    tally.predictions.append({"id": document["id"], "toponyms": [_row(t, c) for t, c in shown]})


def _answers(toponyms: Sequence[Toponym], text: str, gazetteer: Gazetteer) -> list[Candidate | None]:
    resolved = resolve_places(toponyms, PlaceContext(text), gazetteer)
    return [
        r.candidate if r is not None else place_of_demonym(t, gazetteer) if t.demonym else None
        for t, r in zip(toponyms, resolved, strict=True)
    ]


def _row(toponym: Toponym, candidate: Candidate | None) -> Row:
    row: Row = {"start": toponym.start, "end": toponym.end, "lat": None, "lon": None, "geonameid": None}
    if candidate is not None:
        row.update(lat=candidate.lat, lon=candidate.lon, geonameid=candidate.geonames_id)
    return row


def _near(gold: Row, candidate: Candidate) -> bool:
    return kilometres((gold["lat"], gold["lon"]), (candidate.lat, candidate.lon)) <= _LIMIT_KM


def _paired(gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """One-to-one pairs of spans: equal ones first, then those that overlap."""
    pairs: list[tuple[int, int]] = []
    free_gold, free_found = set(range(len(gold))), set(range(len(found)))
    for exact in (True, False):
        for i in sorted(free_gold):
            j = next((j for j in sorted(free_found) if _meets(gold[i], found[j], exact)), None)
            if j is not None:
                pairs.append((i, j))
                free_gold.discard(i)
                free_found.discard(j)
    return pairs


def _meets(one: tuple[int, int], other: tuple[int, int], exact: bool) -> bool:
    return one == other if exact else one[0] < other[1] and other[0] < one[1]


def _prf(right: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = _share(right, found), _share(right, gold)
    total = precision + recall
    return {"P": precision, "R": recall, "F1": round(2 * precision * recall / total, 4) if total else 0.0}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
