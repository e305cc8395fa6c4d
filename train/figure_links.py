"""Fits ``casus/coding/figure_links.csv``: which figures are tolls, and which event each belongs to.

    python -m train.figure_links --data ../shared [--model FOLDER] [--readings FILE] [--limit N] [--write]

Reads the project's own labels with a network that was not trained on them, as ``train/party_links.py`` does. Prints the area
under the curve, F1 by bar and the share of figures with the right home by five folds of articles. ``--write`` writes the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from casus.coding.figure_links import Features, FigureLinks
from casus.coding.figures import candidates
from casus.coding.tolls import TollValue
from casus.reading import Figure, Reading
from train.choices import write
from train.data import quote_spans
from train.readings import evenly, load, options, read_all

STRENGTH = 0.1
FEWEST = 15

Row = tuple[str, Features, bool, int]
"""Article, features, whether right, and the number of its figure."""


def rows_of(
    article: str, text: str, reading: Reading, label: dict[str, Any], count: int
) -> tuple[list[Row], list[Row], int]:
    """The rows of both tables, and how many tolls are annotated."""
    gold = [
        (toll, span[0], [s[0] for q in event["triggers"] if (s := quote_spans(text, q))])
        for event in label["events"]
        for toll in event["tolls"]
        if (span := quote_spans(text, placed(toll)))
    ]
    tolls: list[Row] = []
    homes: list[Row] = []
    taken: set[int] = set()
    links = FigureLinks(text, reading)
    for figure, value, earlier, told in candidates(text, reading):
        hit = next(
            (n for n, (toll, at, _) in enumerate(gold) if n not in taken and is_toll(toll, at, figure, value)), None
        )
        count += 1
        tolls.append((article, links.of_toll(figure, value, earlier, told), hit is not None, count))
        if hit is None:
            continue
        taken.add(hit)
        for trigger, features in zip(reading.triggers, links.of_home(figure), strict=True):
            own = any(a < trigger.end and trigger.start < b for a, b in gold[hit][2])
            homes.append((article, features, own, count))
    return tolls, homes, len(gold)


def placed(toll: dict[str, Any]) -> Any:
    quote = toll["quote"]
    return quote if isinstance(quote, dict) else {"quote": quote, "nth": toll.get("nth")}


def is_toll(toll: dict[str, Any], at: tuple[int, int], figure: Figure, value: TollValue) -> bool:
    same = (toll["harm"], toll.get("low"), toll.get("high")) == (value.harm, value.low, value.high)
    return same and at[0] < figure.end and figure.start < at[1]


def fit(name: str, rows: Sequence[Row], gold: int) -> dict[str, float]:
    """The table fitted on all rows; prints how it does by folds."""
    count = Counter(feature for _, features, _, _ in rows for feature, value in features.items() if value)
    names = sorted(feature for feature, n in count.items() if n >= FEWEST)
    matrix = np.array([[features.get(n, 0.0) for n in names] for _, features, _, _ in rows])
    right = np.array([hit for _, _, hit, _ in rows])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000))
    articles = [article for article, *_ in rows]
    crossed = cross_val_predict(model, matrix, right, groups=articles, cv=GroupKFold(5), method="predict_proba")[:, 1]
    print(f"{name}: {len(rows)} rows, {right.sum()} right, area {roc_auc_score(right, crossed):.3f}")
    if name == "toll":
        for bar in np.arange(0.3, 0.55, 0.05):
            kept = crossed >= bar
            tp = int((right & kept).sum())
            print(f"  bar {bar:.2f}: P {tp / kept.sum():.3f} R {tp / gold:.3f} F1 {2 * tp / (gold + kept.sum()):.3f}")
        print(f"  all: P {right.mean():.3f} R {right.sum() / gold:.3f} F1 {2 * right.sum() / (gold + len(right)):.3f}")
    else:
        for label, scores in (("table", crossed), ("reader", matrix[:, names.index("chance")])):
            best: dict[int, tuple[float, bool]] = {}
            for (_, _, hit, figure), score in zip(rows, scores, strict=True):
                best[figure] = max(best.get(figure, (-99.0, False)), (float(score), hit))
            print(f"  {label}: right home {sum(hit for _, hit in best.values()) / len(best):.3f} of {len(best)}")
    model.fit(matrix, right)
    scaler, regression = model[0], model[1]
    weight = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - weight @ scaler.mean_)
    return {"bias": bias, **dict(zip(names, weight.tolist(), strict=True))}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--limit", type=int, help="fit on so many articles, evenly chosen")
    a = parser.parse_args()
    own = load(a.data, "own")
    own = evenly(own, a.limit)
    readings = read_all(own, a.model, a.readings)
    tolls: list[Row] = []
    homes: list[Row] = []
    gold = 0
    for _, text, label in own:
        t, h, n = rows_of(label["docid"], text, readings[label["docid"]], label, len(tolls))
        tolls, homes, gold = tolls + t, homes + h, gold + n
    tables = {"toll": fit("toll", tolls, gold), "home": fit("home", homes, gold)}
    if a.write:
        write("figure_links", tables)


if __name__ == "__main__":
    main()
