"""Fits the weights of ``casus/coding/dates/event_date_weights.py`` on the annotation's training articles.

    python train/fit_event_dates.py [--write]

Reads ``annotation/train.*.jsonl`` under CASUS_DATA (default ``../shared``). Prints date precision, recall and F1
with the gold triggers' first words, by five-fold cross-validation over articles; ``--write`` rewrites the weights from
all of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from casus.coding.dates import TimeExpression, annotation_value, find_times
from casus.coding.dates.event_date import Layout, Nature, Span, features, undated_features

DATA = Path(os.environ.get("CASUS_DATA", "../shared")) / "annotation"
WEIGHTS = Path(__file__).parent.parent / "casus/coding/dates/event_date_weights.py"
_BREAK = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z\"“'(\[])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|Rep|Sen|Gov|St|No"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co)\.$"
)


@dataclass
class DatedEvent:
    """An annotated event: its candidates' features, values, and the value wanted."""

    article: str
    wanted: str | None
    undated: list[str]
    candidates: list[tuple[list[str], TimeExpression]] = field(default_factory=list)


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
    """The annotated events of a split with a trigger that can be found; ``known``: with their nature."""
    articles = {a["docid"]: a for a in map(json.loads, (DATA / f"{split}.articles.jsonl").open(encoding="utf-8"))}
    for label in map(json.loads, (DATA / f"{split}.labels.jsonl").open(encoding="utf-8")):
        article = articles[label["docid"]]
        text = article["text"]
        layout = Layout(find_times(text, article["published"]), text, sentences(text))
        for event in label["events"]:
            trigger = locate(text, event["triggers"][0])
            if trigger is None:
                continue
            nature = Nature(event["type"], event["status"], bool(event["background"]), bool(event.get("aggregate")))
            dated = DatedEvent(
                label["docid"],
                (event["date"] or {}).get("value"),
                list(undated_features(layout, trigger, nature if known else None)),
            )
            for index, time in enumerate(layout.times):
                dated.candidates.append((list(features(layout, index, trigger)), time))
            yield dated


def fit(training: list[DatedEvent], names: dict[str, int], strength: float = 1.0, steps: int = 300) -> np.ndarray:
    """Multinomial logistic regression over each event's times and "no date": Gaussian prior, accelerated descent.

    Where several times have the wanted value, any of them is right; an event whose value no time has counts as undated.
    """
    rows, truth, group = [], [], []
    for number, event in enumerate(training):
        right = [event.wanted is not None and annotation_value(time) == event.wanted for _, time in event.candidates]
        for feats, good in [
            *zip((f for f, _ in event.candidates), right, strict=True),
            (event.undated, not any(right)),
        ]:
            rows.append(np.array([names[f] for f in feats]))
            truth.append(good)
            group.append(number)
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
        new = ahead - gradient * (0.5 / len(training))
        weights, momentum = new, new - weights
    return weights


def score(
    test: Iterable[DatedEvent], names: dict[str, int], weights: np.ndarray, threshold: float
) -> tuple[int, int, int, int]:
    """Right dates, dates given, dates wanted, and events wholly right (rightly undated counts)."""
    right = given = wanted = whole = 0
    for event in test:
        values = [
            sum(weights[names[f]] for f in feats if f in names)
            for feats in (*(f for f, _ in event.candidates), event.undated)
        ]
        power = np.exp(np.array(values) - max(values))
        chance = (power / power.sum())[:-1]
        value = None
        if len(chance) and chance.max() > threshold:
            value = annotation_value(event.candidates[int(chance.argmax())][1])
        wanted += event.wanted is not None
        given += value is not None
        right += value is not None and value == event.wanted
        whole += value == event.wanted
    return right, given, wanted, whole


def main() -> None:
    """Cross-validates, and writes the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    train = [*events("train", known=True), *events("train", known=False)]
    used = {f for e in train for feats, _ in e.candidates for f in feats} | {f for e in train for f in e.undated}
    names = {name: i for i, name in enumerate(sorted(used))}
    fold = {e.article: int(hashlib.sha256(e.article.encode()).hexdigest(), 16) % 5 for e in train}
    fitted = [fit([e for e in train if fold[e.article] != k], names) for k in range(5)]
    best = (0.0, 0.5)
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        for known in (True, False):
            half = train[: len(train) // 2] if known else train[len(train) // 2 :]
            parts = [score((e for e in half if fold[e.article] == k), names, fitted[k], threshold) for k in range(5)]
            right, given, wanted, whole = (sum(column) for column in zip(*parts, strict=True))
            f1 = 2 * right / (given + wanted)
            best = max(best, (f1, threshold))
            print(
                f"threshold {threshold:.2f} nature {'known  ' if known else 'unknown'} P {right / given:.3f} "
                f"R {right / wanted:.3f} F1 {f1:.3f} events right {whole / len(half):.3f}"
            )
    if arguments.write:
        weights = fit(train, names)
        lines = [f'    "{name}": {weights[i]:.2f},\n' for name, i in names.items() if abs(weights[i]) >= 0.005]
        WEIGHTS.write_text(
            '"""Weights of :mod:`casus.coding.dates.event_date`, written by ``train/fit_event_dates.py``."""\n\n'
            f"from typing import Final\n\nTHRESHOLD: Final = {best[1]}\n"
            f"WEIGHTS: Final[dict[str, float]] = {{\n{''.join(lines)}}}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
