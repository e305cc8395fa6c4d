"""How sure an event is, as one number that means what it says: of the events at 0.9, nine in ten are there, of that type."""

from __future__ import annotations

import csv
from bisect import bisect_right
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def curve() -> tuple[tuple[float, float], ...]:
    """Points of (raw score, share of such events that were right on the annotation's dev articles), from ``confidence.csv``;
    straight lines between them. Fitted by ``train/confidence.py``, which also measures the calibration error."""
    with (files("casus.coding") / "confidence.csv").open(encoding="utf-8") as lines:
        return tuple((float(row["score"]), float(row["share"])) for row in csv.DictReader(lines))


def confidence_of(score: float) -> float:
    """The calibrated confidence, 0 to 1, of an event whose surest trigger has this raw score (chance × chance of type)."""
    points = curve()
    at = min(max(bisect_right(points, (score, 2.0)), 1), len(points) - 1)
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    share = 0.0 if x1 == x0 else (min(max(score, x0), x1) - x0) / (x1 - x0)
    return round(y0 + share * (y1 - y0), 3)
