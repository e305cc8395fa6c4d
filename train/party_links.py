"""Fits ``casus/coding/party_links.csv``: which phrases are an event's doers, sufferers and speakers.

    python -m train.party_links --data ../shared [--model FOLDER] [--readings FILE] [--write]

Reads the project's own labels (``train/annotation``) with a network that was NOT trained on them: of articles that it knows, a
network's links are too good. ``--model`` is that network's folder. The shipped table was fitted on the first 1,589 labels,
read by the first shipped network (commit f3c3e43, 5,900 steps), which came before them. ``--readings`` keeps the readings
between runs, and so joins those of several networks: the later 890 labels were read by the second (674f6ef, 13,500 steps).
Prints F1 a role by five folds of articles and on the annotation's dev articles, beside that of the reader's chances alone; a
wrong or missing event counts as in the annotation's scorer. ``--write`` writes the table. The same input gives the same table.

An event may hold several phrases that name one annotated party, of which it needs one. So the weights are fitted twice: the
second time only the surest phrase of each party is right, later namings of what is named already don't count, and other
phrases of a party that is taken are wrong.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1]))

from casus.coding.coder import Coder
from casus.coding.drafts import Range
from casus.coding.parties import PartyMaker, one_naming
from casus.coding.party_links import ROLES, Candidate, PartyLinks
from casus.types import Article
from train.data import quote_spans
from train.readings import load, options, read_all

TABLE = Path(__file__).parents[1] / "casus" / "coding" / "party_links.csv"
FIELDS = {"actor": "actors", "recipient": "recipients", "said_by": "said_by"}
STRENGTH = 0.01  # inverse strength of the penalty on weights of standardised features
FOLDS = 5
FEWEST = 40  # candidates; a feature that fewer show has no weight
_STOP = frozenset("the a an of in on at by and to for from near its his her their this that".split())


@dataclass
class Row:
    """A candidate with the parties of the matched annotated event that it names, by number."""

    article: str
    candidate: Candidate
    quote: str
    at: Range
    hits: tuple[int, ...]


@dataclass
class Cases:
    rows: list[Row]
    gold: dict[str, dict[str, int]]  # article → role → number of annotated parties


def content(quote: str) -> set[str]:
    return {w.strip(".,'’\"()-").lower() for w in quote.split()} - _STOP - {""}


def alike(one: str, other: str) -> bool:
    """Half of the shorter phrase's words are shared: the annotation scorer's rule."""
    x, y = content(one), content(other)
    return bool(x & y) and 2 * len(x & y) >= min(len(x), len(y))


def cases(articles: Sequence[tuple[dict[str, Any], str, dict[str, Any]]], readings: dict[str, Any]) -> Cases:
    """``articles``: (article, text, label)."""
    coder = Coder()
    rows, gold = [], {}
    for article, text, label in articles:
        docid = label["docid"]
        gold[docid] = {role: sum(len(e.get(f) or ()) for e in label["events"]) for role, f in FIELDS.items()}
        reading = readings[docid]
        if not reading.triggers:
            continue
        drafts, parties = coder.drafts(Article(docid, docid, text, published=article.get("published")), reading)
        home = matched(text, reading, drafts, label["events"])
        for candidate in PartyLinks(text, reading, drafts, parties).candidates():
            at = _place(parties, candidate)
            quote = text[slice(*at)]
            event = home.get(candidate.draft)
            named = [] if event is None else [_words(q) for q in event.get(FIELDS[candidate.role]) or ()]
            rows.append(Row(docid, candidate, quote, at, tuple(n for n, q in enumerate(named) if alike(q, quote))))
    return Cases(rows, gold)


def _words(quote: Any) -> str:
    return quote if isinstance(quote, str) else str(quote["quote"])


def _place(parties: PartyMaker, candidate: Candidate) -> Range:
    party = parties.party(candidate.span)
    return (party.span.start, party.span.end) if party is not None else candidate.span


def matched(text: str, reading: Any, drafts: Any, events: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Draft number → the annotated event that shares a trigger with it, one to one, same types first."""
    cells = []
    for e, event in enumerate(events):
        spans = [s[0] for q in event["triggers"] if (s := quote_spans(text, q))]
        for d, draft in enumerate(drafts):
            own = [(reading.triggers[t].start, reading.triggers[t].end) for t in draft.triggers]
            if any(a < y and x < b for a, b in spans for x, y in own):
                cells.append((-(draft.type == event["type"]), e, d))
    home: dict[int, dict[str, Any]] = {}
    taken: set[int] = set()
    for _, e, d in sorted(cells):
        if e not in taken and d not in home:
            taken.add(e)
            home[d] = events[e]
    return home


def f1(rows: Sequence[Row], scores: Sequence[float], bar: float, gold: int) -> float:
    """F1 of the phrases from ``bar`` up, one a party, as the annotation's scorer counts."""
    given = [(row, score) for row, score in zip(rows, scores, strict=True) if score >= bar and not _nobody(row)]
    right, counted = first_namings([row for row, _ in given], [score for _, score in given], spare=False)
    return 2 * float(right.sum()) / (float(counted.sum()) + gold) if given or gold else 0.0


def _nobody(row: Row) -> bool:
    return bool(row.candidate.features.get("nobody"))


def first_namings(
    rows: Sequence[Row], scores: Sequence[float], spare: bool = True
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which rows are the surest naming of an annotated party that no surer row of their event names; and which rows count.

    A row that names again what a surer one names is left out by the coder, so it doesn't count; with ``spare``, only where it
    would have been right.
    """
    events: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for number, (row, score) in enumerate(zip(rows, scores, strict=True)):
        events[row.article, row.candidate.draft].append((-score, number))
    right, counted = np.zeros(len(rows)), np.ones(len(rows))
    for found in events.values():
        taken: set[int] = set()
        kept: list[Row] = []
        for _, number in sorted(found):
            row = rows[number]
            if any(_again(row, other) for other in kept):
                counted[number] = float(spare and not row.hits)
                continue
            kept.append(row)
            if new := [hit for hit in row.hits if hit not in taken]:
                taken.add(new[0])
                right[number] = 1.0
    return right, counted


def _again(row: Row, other: Row) -> bool:
    return (other.at[0] < row.at[1] and row.at[0] < other.at[1]) or one_naming(row.quote, other.quote)


def fit(rows: Sequence[Row], names: Sequence[str]) -> dict[str, float]:
    """The weights of one role, fitted on all rows that name a party, then on those that name it first."""
    matrix = values(rows, names)
    scaler = StandardScaler(with_mean=False).fit(matrix)
    scaled = scaler.transform(matrix)
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(scaled, np.array([bool(row.hits) for row in rows]))
    right, counted = first_namings(rows, model.predict_proba(scaled)[:, 1].tolist())
    model.fit(scaled, right, sample_weight=counted)
    weight = model.coef_[0] / scaler.scale_
    return {"bias": float(model.intercept_[0]), **dict(zip(names, weight.tolist(), strict=True))}


def values(rows: Sequence[Row], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[row.candidate.features.get(name, 0.0) for name in names] for row in rows])


def predict(rows: Sequence[Row], table: dict[str, float]) -> list[float]:
    names = [name for name in table if name != "bias"]
    odds = values(rows, names) @ np.array([table[n] for n in names]) + table["bias"]
    return [float(p) for p in 1 / (1 + np.exp(-odds))]


def report(role: str, known: Cases, dev: Cases, names: Sequence[str]) -> dict[str, float]:
    """Prints F1 by folds and on dev; returns the table fitted on all of ``known``."""
    rows = [r for r in known.rows if r.candidate.role == role]
    fold = {docid: n % FOLDS for n, docid in enumerate(sorted(known.gold))}
    crossed: dict[int, float] = {}
    for k in range(FOLDS):
        table = fit([r for r in rows if fold[r.article] != k], names)
        aside = [n for n, r in enumerate(rows) if fold[r.article] == k]
        crossed.update(zip(aside, predict([rows[n] for n in aside], table), strict=True))
    gold = sum(g[role] for g in known.gold.values())
    scores = [crossed[n] for n in range(len(rows))]
    bars = [b / 100 for b in range(14, 50)]
    best = max(bars, key=lambda b: f1(rows, scores, b, gold))
    alone = [1 / (1 + np.exp(-r.candidate.features["best"])) for r in rows]
    before = max(f1(rows, alone, b, gold) for b in bars)
    table = fit(rows, names)
    others = [r for r in dev.rows if r.candidate.role == role]
    on_dev = f1(others, predict(others, table), best, sum(g[role] for g in dev.gold.values()))
    folds = f1(rows, scores, best, gold)
    print(
        f"{role}: {len(rows)} candidates; folds {folds:.3f} at bar {best} (reader alone {before:.3f}); dev {on_dev:.3f}"
    )
    return table


def common(rows: Sequence[Row], role: str) -> list[str]:
    """The features that enough candidates of a role show."""
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.candidate.role == role:
            for name, value in row.candidate.features.items():
                count[name] += value != 0
    return sorted(name for name, n in count.items() if n >= FEWEST)


def main() -> None:
    a = options(__doc__).parse_args()
    own, dev = load(a.data, "own"), load(a.data, "dev")
    readings = read_all([*own, *dev], a.model, a.readings)
    known, others = cases(own, readings), cases(dev, readings)
    tables = {role: report(role, known, others, common(known.rows, role)) for role in ROLES}
    names = sorted(set().union(*tables.values()) - {"bias"})
    if a.write:
        with TABLE.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["feature", *ROLES])
            for name in ["bias", *names]:
                writer.writerow([name, *(round(tables[role].get(name, 0.0), 4) for role in ROLES)])


if __name__ == "__main__":
    main()
