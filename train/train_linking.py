"""Fits the weights by which two events are linked, and measures them by leaving incidents out.

    python train/train_linking.py ../shared/incidents [--records RECORDS.jsonl] [--write casus/reconcile/weights.json]

The pairs are those of the given events, with ``--records`` of coded events of the same articles, and with ``--seeds`` of blurred
given events (``noisy_events.py``). The weights are those of a logistic regression whose prior is the hand-set weight of each
feature, so that a feature the data says little of keeps its hand-set weight. Cross-validation leaves a fifth of the incidents
out at a time and scores the clustering of noise that training never saw.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from noisy_events import noisy_events, rivals

from casus.evaluation.incidents import Truth, find_event, given_events, load, score
from casus.reconcile import evidence, reconcile, scoring
from casus.reconcile.blocking import candidate_pairs
from casus.reconcile.profiles import profile_record
from casus.record import read_records
from casus.types import Article, Record

HAND = dict(evidence.HAND_WEIGHTS)
NAMES = sorted(HAND)
COLUMN = {name: n for n, name in enumerate(NAMES)}
PINNED = frozenset(
    """prior other_type same_place day_apart days_apart week_apart near_publication dateline_elsewhere other_recipient same_name
    report report_unlike verbatim copy one_article one_article_other_day one_article_background one_article_one_trigger
    one_article_one_type one_article_one_sentence planned aggregate prior_words""".split()
)
"""Weights that stay as set by hand: those against a link, which few pairs of so small a set show (the world has many more
attacks in one town on following days than it has), and those that would take the other evidence's part."""
MOVED, CODED = 0.3, 3.0
"""What a pair of an incident moved into another's town counts for, of which there are far more than in the world, and what a
coded pair does, whose faults are real."""
Row = tuple[np.ndarray, bool, float]


def rows_of(records: Sequence[Record], home: dict[str, str], weight: float = 1.0) -> list[Row]:
    """Feature rows of all candidate pairs with at least one event of a known incident."""
    profiles = sorted((p for r in records for p in profile_record(r)), key=lambda p: p.id)
    rows = []
    for i, j in candidate_pairs(profiles):
        a, b = profiles[i], profiles[j]
        x, y = home.get(a.id), home.get(b.id)
        if x is None or y is None:
            continue
        row = np.zeros(len(NAMES))
        for name, amount in scoring.evidence(a, b).items():
            row[COLUMN[name]] = amount
        rows.append((row, x == y, weight))
    return rows


def homes(records: Iterable[Record], truths: Sequence[Truth], articles: Sequence[Article]) -> dict[str, str]:
    """Event id → the true incident that the event tells of, where it tells of one."""
    texts = {a.source_id: a.text for a in articles}
    events = {r.article.source_id: r.events for r in records}
    found = {}
    for truth in truths:
        for report in truth["reports"]:
            event = find_event(
                texts[report["docid"]], events.get(report["docid"], ()), report["trigger"], truth["type"]
            )
            if event is not None:
                found[event.id] = truth["incident_id"]
    return found


def training_rows(
    articles: Sequence[Article], truths: Sequence[Truth], seeds: Iterable[int], coded: Sequence[Record]
) -> list[Row]:
    """Rows of blurred events of some incidents, of incidents moved into one another's towns, and of coded events."""
    kept = {r["docid"] for t in truths for r in t["reports"]}
    own = [a for a in articles if a.source_id in kept]
    given = given_events(own, truths)
    rows = rows_of(given, homes(given, truths, own), weight=0.3)
    for seed in seeds:
        records = noisy_events(own, truths, seed)
        home = homes(records, truths, own)
        home |= {f"{e.id}-again": home[e.id] for r in records for e in r.events if e.id in home}
        rows += rows_of(records, home)
        for both, _ in rivals(records, truths, seed):
            moved = {f"moved-{event}": f"moved {incident}" for event, incident in home.items()}
            known = {e.id for r in both for e in r.events}
            names = {event: name for event, name in (home | moved).items() if event in known}
            rows += [row for row in rows_of(both, names, MOVED) if not row[1]]
    if coded:
        mine = [r for r in coded if r.article.source_id in kept]
        rows += rows_of(mine, homes(mine, truths, own), CODED)
    return rows


def fit(rows: Sequence[Row], strength: float) -> dict[str, float]:
    """Weights of greatest posterior probability: a Gaussian of precision ``strength`` around each hand-set one."""
    x = np.array([row for row, _, _ in rows])
    y = np.array([same for _, same, _ in rows], dtype=float)
    share = np.array([weight for _, _, weight in rows])
    prior = np.array([HAND[name] for name in NAMES])
    strengths = np.array([1e6 if name in PINNED else strength for name in NAMES])
    w = prior.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (share * (p - y)) + strengths * (w - prior)
        hessian = (x * (share * p * (1 - p))[:, None]).T @ x + np.diag(strengths)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(w[COLUMN[name]]), 2) for name in NAMES}


def measure(
    weights: dict[str, float],
    articles: Sequence[Article],
    truths: Sequence[Truth],
    held: Sequence[Truth],
    seeds: Iterable[int],
    coded: Sequence[Record],
) -> list[dict[str, float]]:
    """Scores of the held-out incidents, clustered among all articles, with these weights."""
    evidence.WEIGHTS.clear()
    evidence.WEIGHTS.update(weights)
    runs = [(noisy_events(articles, truths, seed), "noisy") for seed in seeds] + ([(coded, "coded")] if coded else [])
    out = []
    for records, name in runs:
        incidents = reconcile(records).incidents
        scores = score(articles, held, records, incidents)
        scores_all = score(articles, truths, records, incidents)
        out.append({"run": name, **_flat(scores), "confident": scores_all["confident_false_joins"]})
    return out


def _flat(scores: dict[str, object]) -> dict[str, float]:
    pairs, b3 = scores["pairs"], scores["b3"]
    return {
        "P": pairs["P"],
        "R": pairs["R"],
        "F1": pairs["F1"],
        "b3": b3["F1"],
        "strict": scores["strict"],
        "range": scores["range"],
    }


def mean(runs: Sequence[dict[str, float]], name: str) -> dict[str, float]:
    """Means over the runs of one kind."""
    kept = [run for run in runs if run["run"] == name]
    keys = [key for key in kept[0] if key != "run"] if kept else []
    return {key: round(sum(run[key] for run in kept) / len(kept), 3) for key in keys}


def main() -> None:
    """Prints hand-set and fitted weights' scores; writes the weights fitted to all incidents where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=Path, help="coded records of the same articles")
    parser.add_argument("--write", type=Path, help="where the fitted weights go")
    parser.add_argument(
        "--strength", type=float, default=10.0, help="precision of the prior around the hand-set weights"
    )
    parser.add_argument("--seeds", type=int, default=0, help="sets of blurred given events to add")
    parser.add_argument("--folds", type=int, default=5, help="0 leaves the measuring out")
    options = parser.parse_args()
    articles, truths = load(options.data)
    coded = list(read_records(options.records.open(encoding="utf-8"), str(options.records))) if options.records else []
    order = list(range(len(truths)))
    random.Random(0).shuffle(order)
    fresh = range(1000, 1000 + max(2, options.seeds // 2))
    hand, fitted = [], []
    for fold in range(options.folds):
        held = [truths[i] for i in order[fold :: options.folds]]
        rest = [t for t in truths if t not in held]
        weights = fit(training_rows(articles, rest, range(options.seeds), coded), options.strength)
        hand += measure(HAND, articles, truths, held, fresh, coded)
        fitted += measure(weights, articles, truths, held, fresh, coded)
    for name in ("noisy", "coded") if options.folds else ():
        print(name, "hand  ", mean(hand, name))
        print(name, "fitted", mean(fitted, name))
    weights = fit(training_rows(articles, truths, range(options.seeds), coded), options.strength)
    changed = {name: (HAND[name], weights[name]) for name in NAMES if abs(weights[name] - HAND[name]) > 0.15}
    print("hand-set and fitted, where they differ:", changed)
    if options.write:
        options.write.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
