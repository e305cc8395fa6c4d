"""Fits the weights of ``casus/coding/dates/event_date_weights.py`` on the annotation's training articles.

    python train/fit_event_dates.py [--write | --dev]

Reads ``annotation/train.*.jsonl`` under CASUS_DATA (default ``../shared``). Prints date precision, recall and F1
with the gold triggers (the first alone, or all), by five-fold cross-validation over articles;
``--write`` rewrites the weights from
all of them, ``--dev`` scores the shipped weights on the dev articles.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from casus.coding.dates import TimeExpression, annotation_value, find_times
from casus.coding.dates.event_date import Layout, Nature, Span, features, undated_features
from casus.coding.dates.event_date_weights import THRESHOLD, WEIGHTS

DATA = Path(os.environ.get("CASUS_DATA", "../shared")) / "annotation"
FILE = Path(__file__).parent.parent / "casus/coding/dates/event_date_weights.py"
_BREAK = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z\"“'(\[])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|Rep|Sen|Gov|St|No"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co)\.$"
)


@dataclass
class View:
    """An event as one of its triggers shows it: features of each time, and of "no date"."""

    times: list[list[str]]
    undated: list[str]


@dataclass
class DatedEvent:
    """An annotated event: the value wanted, the times of its article, and a view for each trigger, the first one first."""

    article: str
    wanted: str | None
    times: list[TimeExpression]
    views: list[View]


def sentences(text: str) -> list[Span]:
    """Plain sentence spans, near enough to the reader's."""
    found, start = [], 0
    for match in _BREAK.finditer(text):
        if "\n\n" not in match[0] and _ABBREVIATION.search(text[max(0, match.start() - 6) : match.start()]):
            continue
        if text[start : match.start()].strip():
            found.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found


def locate(text: str, quote: str | dict[str, object]) -> Span | None:
    """Where a quote of the annotation stands."""
    words, nth = (quote, 1) if isinstance(quote, str) else (str(quote["quote"]), int(str(quote.get("nth") or 1)))
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
        if start < 0:
            return None
    return start, start + len(words)


def events(split: str, known: bool) -> Iterator[DatedEvent]:
    """The annotated events of a split whose first trigger can be found; ``known``: with their nature."""
    articles = {a["docid"]: a for a in map(json.loads, (DATA / f"{split}.articles.jsonl").open(encoding="utf-8"))}
    for label in map(json.loads, (DATA / f"{split}.labels.jsonl").open(encoding="utf-8")):
        article = articles[label["docid"]]
        text = article["text"]
        layout = Layout(find_times(text, article["published"]), text, sentences(text))
        for event in label["events"]:
            triggers = [locate(text, quote) for quote in event["triggers"]]
            if triggers[0] is None:
                continue
            nature = Nature(event["type"], event["status"], bool(event["background"]), bool(event.get("aggregate")))
            views = [view(layout, trigger, nature if known else None) for trigger in triggers if trigger is not None]
            yield DatedEvent(label["docid"], (event["date"] or {}).get("value"), layout.times, views)


def view(layout: Layout, trigger: Span, nature: Nature | None) -> View:
    """The event as ``trigger`` shows it."""
    times = [list(features(layout, index, trigger, nature)) for index in range(len(layout.times))]
    return View(times, list(undated_features(layout, trigger, nature)))


def fit(training: list[DatedEvent], names: dict[str, int], strength: float = 1.0, steps: int = 300) -> np.ndarray:
    """Multinomial logistic regression over each view's times and "no date": Gaussian prior, accelerated descent.

    Where several times have the wanted value, any of them is right; an event whose value no time has counts as undated.
    """
    rows, truth, group, number = [], [], [], 0
    for event in training:
        right = [event.wanted is not None and annotation_value(time) == event.wanted for time in event.times]
        for shown in event.views:
            rows += [np.array([names[f] for f in feats]) for feats in (*shown.times, shown.undated)]
            truth += [*right, not any(right)]
            group += [number] * (len(right) + 1)
            number += 1
    flat, owner = np.concatenate(rows), np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    good, groups = np.array(truth, dtype=float), np.array(group)
    weights, momentum = np.zeros(len(names)), np.zeros(len(names))
    for step in range(steps):
        ahead = weights + step / (step + 3) * momentum
        scores = np.bincount(owner, weights=ahead[flat], minlength=len(rows))
        power = np.exp(np.clip(scores, -30, 30))
        chance = power / np.bincount(groups, weights=power)[groups]
        aim = power * good / np.bincount(groups, weights=power * good)[groups]
        gradient = np.bincount(flat, weights=(chance - aim)[owner], minlength=len(names)) + strength * ahead
        new = ahead - gradient * (0.5 / number)
        weights, momentum = new, new - weights
    return weights


def chances(shown: View, names: dict[str, int], weights: np.ndarray) -> np.ndarray:
    """How likely each time is, by one view."""
    scores = np.array([sum(weights[names[f]] for f in feats if f in names) for feats in (*shown.times, shown.undated)])
    power = np.exp(scores - scores.max())
    return (power / power.sum())[:-1]


def score(
    test: Iterable[DatedEvent], names: dict[str, int], weights: np.ndarray, threshold: float, every: bool
) -> tuple[int, int, int, int]:
    """Right dates, dates given, dates wanted, and events wholly right (rightly undated counts)."""
    right = given = wanted = whole = 0
    for event in test:
        views = event.views if every else event.views[:1]
        best = np.max([chances(shown, names, weights) for shown in views], axis=0)
        value = None
        if len(best) and best.max() > threshold:
            value = annotation_value(event.times[int(best.argmax())])
        wanted += event.wanted is not None
        given += value is not None
        right += value is not None and value == event.wanted
        whole += value == event.wanted
    return right, given, wanted, whole


def report(name: str, counts: tuple[int, int, int, int], total: int) -> float:
    """Prints one line; gives F1."""
    right, given, wanted, whole = counts
    f1 = 2 * right / (given + wanted)
    print(f"{name} P {right / given:.3f} R {right / wanted:.3f} F1 {f1:.3f} events right {whole / total:.3f}")
    return f1


def main() -> None:
    """Cross-validates, and writes the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--dev", action="store_true", help="score the shipped weights on dev instead")
    arguments = parser.parse_args()
    if arguments.dev:
        names = {name: i for i, name in enumerate(WEIGHTS)}
        for known in (True, False):
            dev = list(events("dev", known))
            for every in (True, False):
                counts = score(dev, names, np.array(list(WEIGHTS.values())), THRESHOLD, every)
                report(f"dev nature known {known!s:5} every trigger {every!s:5}", counts, len(dev))
        return
    both = [list(events("train", known)) for known in (True, False)]
    train = both[0] + both[1]
    used = {f for e in train for v in e.views for feats in (*v.times, v.undated) for f in feats}
    names = {name: i for i, name in enumerate(sorted(used))}
    fold = {e.article: int(hashlib.sha256(e.article.encode()).hexdigest(), 16) % 5 for e in train}
    fitted = [fit([e for e in train if fold[e.article] != k], names) for k in range(5)]
    best = (0.0, 0.5)
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45):
        for known, half in zip((True, False), both, strict=True):
            for every in (True, False):
                parts = [
                    score((e for e in half if fold[e.article] == k), names, fitted[k], threshold, every)
                    for k in range(5)
                ]
                counts = tuple(sum(column) for column in zip(*parts, strict=True))
                name = f"threshold {threshold:.2f} nature known {known!s:5} every trigger {every!s:5}"
                best = max(best, (report(name, counts, len(half)), threshold))  # type: ignore[arg-type]
    if arguments.write:
        weights = fit(train, names)
        lines = [f'    "{name}": {weights[i]:.2f},\n' for name, i in names.items() if abs(weights[i]) >= 0.005]
        FILE.write_text(
            '"""Weights of :mod:`casus.coding.dates.event_date`, written by ``train/fit_event_dates.py``."""\n\n'
            f"from typing import Final\n\nTHRESHOLD: Final = {best[1]}\n"
            f"WEIGHTS: Final[dict[str, float]] = {{\n{''.join(lines)}}}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
