"""Fits the weights of ``casus/coding/merging.csv``: which triggers of an article name the same happening.

    python -m train.merging --data ../shared [--model FOLDER] [--readings FILE] [--limit N] [--write]

Reads the project's own labels with a network that was not trained on them, as ``train/party_links.py`` does. A pair of found
triggers that both touch annotated ones is an example: one event, or two. A found trigger that touches none is none: most name
an annotated event again, where annotators quote the most telling words only. Prints how well triggers are grouped, by five
folds of articles and on the annotation's dev articles: area under the curve of the pairs, and the F1 of events, matched one to
one where a trigger is shared as the annotation's scorer does, with what is lost by joining (merged) and by parting (split).
``--write`` writes the table. The same input gives the same table; the shipped one was fitted on
the first 1,589 labels, with the articles' dates of publication known, which the labels in the repository don't tell.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from casus.coding.coder import places_read
from casus.coding.dates import find_times
from casus.coding.gazetteer import Gazetteer
from casus.coding.merging import Merging, groups
from casus.coding.settings import ArticlePlaces
from casus.reading import Reading
from train.data import quote_spans
from train.readings import evenly, load, options, read_all

TABLE = Path(__file__).parents[1] / "casus" / "coding" / "merging.csv"
FOLDS = 5
STRENGTH = 30.0  # of the prior on weights of standardised features
LEAST = 0.02  # of a standardised weight; what weighs less isn't kept
STEPS = 8

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """An article's triggers with the annotated events that each touches, and the features of its pairs by name."""

    article: str
    reading: Reading
    touched: tuple[frozenset[int], ...]
    types: tuple[str, ...]  # of the annotated events
    merging: Merging

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The pairs of triggers in the order of the text, by their numbers in the reading."""
        ordered = self.merging.order
        return tuple((a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :])

    @cached_property
    def same(self) -> Array:
        """For each pair 1, 0, or nan where one of the two touches nothing annotated."""
        own = self.touched
        return np.array([float(bool(own[a] & own[b])) if own[a] and own[b] else np.nan for a, b in self.pairs()])

    @cached_property
    def values(self) -> dict[str, Array]:
        """Each feature's values by pair."""
        count = len(self.touched)
        upper = np.triu_indices(count, 1)
        return {name: np.broadcast_to(m, (count, count))[upper] for name, m in self.merging.features().items()}


def case_of(article: dict[str, Any], text: str, label: dict[str, Any], reading: Reading, gazetteer: Gazetteer) -> Case:
    spans = [[s[0] for q in e["triggers"] if (s := quote_spans(text, q))] for e in label["events"]]
    touched = tuple(
        frozenset(n for n, own in enumerate(spans) if any(a < t.end and t.start < b for a, b in own))
        for t in reading.triggers
    )
    times = find_times(text, article.get("published"))
    sentences = [(s.start, s.end) for s in reading.sentences]
    places = ArticlePlaces(text, sentences, gazetteer, places_read(reading)).toponyms
    merging = Merging(text, reading, times, places)
    return Case(label["docid"], reading, touched, tuple(e["type"] for e in label["events"]), merging)


def fit(matrix: Array, same: Array) -> Array:
    """Logistic regression with a Gaussian prior, by Newton's method; the first column, the bias, is free."""
    prior = np.full(matrix.shape[1], STRENGTH)
    prior[0] = 1e-3
    weights = np.zeros(matrix.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        bend = matrix.T @ (matrix * np.maximum(chance * (1 - chance), 1e-4)[:, None]) + np.diag(prior)
        weights -= np.linalg.solve(bend, matrix.T @ (chance - same) + prior * weights)
    return weights


def table_of(some: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """The weights fitted on some articles, for features as they are."""
    paired = [case for case in some if len(case.touched) > 1]
    same = np.concatenate([case.same for case in paired])
    columns = [case.values for case in paired]
    matrix = np.stack([np.concatenate([c[name] for c in columns]) for name in names], axis=1).astype(float)
    mean, deviation = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    known = np.isfinite(same)
    scaled = np.hstack([np.ones((int(known.sum()), 1)), (matrix[known] - mean) / deviation])
    bias, *weights = fit(scaled, same[known])
    kept = {n: (w, m, d) for n, w, m, d in zip(names, weights, mean, deviation, strict=True) if abs(w) >= LEAST}
    table = {name: round(float(w / d), 4) for name, (w, _, d) in kept.items()}
    return {"bias": round(float(bias - sum(w * m / d for w, m, d in kept.values())), 4)} | table


def score(some: Sequence[Case], table: dict[str, float]) -> str:
    """How well the table tells pairs, and what becomes of events."""
    count: Counter[str] = Counter()
    right: list[float] = []
    chances: list[float] = []
    for case in some:
        if not case.touched:
            count["gold"] += len(case.types)
            continue
        matrix = case.merging.chances(table)
        for (a, b), same in zip(case.pairs(), case.same, strict=True):
            if np.isfinite(same):
                right.append(same)
                chances.append(matrix[a, b])
        count += events(case, groups(matrix, case.reading.triggers))
    return " ".join([
        f"area {roc_auc_score(right, chances):.4f}",
        f"event F1 {2 * count['right'] / (count['gold'] + count['made']):.4f}",
        f"typed {2 * count['typed'] / (count['gold'] + count['made']):.4f}",
        *(f"{name} {count[name]}" for name in ("gold", "made", "right", "merged", "split")),
    ])  # fmt: skip


def events(case: Case, made: Sequence[Sequence[int]]) -> Counter[str]:
    """Annotated and made events matched one to one, those of the same type first."""
    touched = [frozenset[int]().union(*(case.touched[t] for t in group)) for group in made]
    cells = []
    for number, group in enumerate(made):
        weight: dict[str, float] = defaultdict(float)
        for trigger in (case.reading.triggers[t] for t in group):
            weight[trigger.type] += trigger.score * trigger.type_score
        kind = max(sorted(weight), key=lambda name: weight[name])
        cells += [(case.types[gold] == kind, -gold, -number) for gold in touched[number]]
    home: dict[int, int] = {}
    count: Counter[str] = Counter(gold=len(case.types), made=len(made))
    for typed, gold, number in sorted(cells, reverse=True):
        if gold not in home and number not in home.values():
            home[gold] = number
            count.update(right=1, typed=int(typed))
    found = frozenset[int]().union(*touched)
    count.update(merged=len(found) - len(home), split=sum(map(bool, touched)) - len(home))
    return count


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--limit", type=int, help="fit on so many articles, evenly chosen")
    a = parser.parse_args()
    own, dev = load(a.data, "own"), load(a.data, "dev")
    own = evenly(own, a.limit)
    readings = read_all([*own, *dev], a.model, a.readings)
    gazetteer = Gazetteer.open()
    known, others = (
        [case_of(article, text, label, readings[label["docid"]], gazetteer) for article, text, label in some]
        for some in (own, dev)
    )
    names = sorted(next(case for case in known if len(case.touched) > 1).values)
    for fold in range(FOLDS):
        kept = known[fold::FOLDS]
        rest = [case for n, case in enumerate(known) if n % FOLDS != fold]
        print(f"fold {fold + 1}: {score(kept, table_of(rest, names))}", flush=True)
    table = table_of(known, names)
    print(f"dev: {score(others, table)}; {len(table)} weights")
    if a.write:
        with TABLE.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(("feature", "weight"))
            writer.writerows(table.items())


if __name__ == "__main__":
    main()
