"""Fits ``casus/coding/confidence.csv``: of events with a given raw score, the share that is there and of that type.

    python -m train.confidence --data ../shared [--readings FILE] [--write]

Reads the annotation's dev articles, which the network never saw. Prints the expected calibration error (ten bins) of the raw
scores and, by five folds of articles, of the curve, with a table for the reliability diagram. ``--write`` writes the curve.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from casus.coding.coder import Coder
from casus.types import Article
from train.party_links import matched
from train.readings import load, options, read_all

TABLE = Path(__file__).parents[1] / "casus" / "coding" / "confidence.csv"
FOLDS, POINTS, BINS = 5, 7, 10
Floats = NDArray[np.float64]
Curve = list[tuple[float, float]]


def fit(scores: Floats, right: Floats) -> Curve:
    """Mean score and share of right ones in bins of like size, made rising."""
    edges = np.quantile(scores, np.linspace(0, 1, POINTS + 1))
    bins = [(scores >= a) & (scores <= b) for a, b in pairwise(edges)]
    points = [(float(scores[m].mean()), float(right[m].mean())) for m in bins]
    rising = IsotonicRegression().fit([x for x, _ in points], [y for _, y in points])
    found = [(x, float(rising.predict([x])[0])) for x, _ in points]
    return [(0.0, 0.0), *found, (1.0, min(1.0, found[-1][1] + 0.03))]


def error(chances: Floats, right: Floats) -> float:
    """The expected calibration error."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    parts = [(bins == b) for b in range(BINS)]
    return float(sum(m.mean() * abs(chances[m].mean() - right[m].mean()) for m in parts if m.any()))


def main() -> None:
    a = options(__doc__).parse_args()
    articles = load(a.data, "dev")
    readings = read_all(articles, a.model, a.readings)
    coder = Coder()
    rows: list[tuple[int, float, bool]] = []
    for number, (article, text, label) in enumerate(articles):
        reading = readings[label["docid"]]
        if not reading.triggers:
            continue
        drafts, _ = coder.drafts(Article("", "", text, published=article.get("published")), reading)
        home = matched(text, reading, drafts, label["events"])
        rows += [
            (number % FOLDS, draft.score, n in home and home[n]["type"] == draft.type) for n, draft in enumerate(drafts)
        ]
    fold = np.array([r[0] for r in rows])
    scores, right = np.array([r[1] for r in rows]), np.array([float(r[2]) for r in rows])
    crossed = np.zeros(len(rows))
    for k in range(FOLDS):
        curve = fit(scores[fold != k], right[fold != k])
        crossed[fold == k] = np.interp(scores[fold == k], *zip(*curve, strict=True))
    print(
        f"{len(rows)} events; calibration error: raw {error(scores, right):.3f}, by folds {error(crossed, right):.3f}"
    )
    for low in np.arange(0, 1, 1 / BINS):
        inside = (crossed >= low) & (crossed < low + 1 / BINS)
        if inside.any():
            print(
                f"{low:.1f}: {inside.sum()} events, told {crossed[inside].mean():.2f}, right {right[inside].mean():.2f}"
            )
    if a.write:
        with TABLE.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["score", "share"])
            writer.writerows((round(x, 3), round(y, 3)) for x, y in fit(scores, right))


if __name__ == "__main__":
    main()
