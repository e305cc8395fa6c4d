"""Fits the weights of ``casus/coding/merging.csv``: which triggers of an article name the same happening.

    python train/merging.py [--write]

Reads ``annotation/{train,dev}.*.jsonl`` under CASUS_DATA (default ``../shared``). A pair of annotated triggers of one article
is an example; each article is also shown as a reader that errs would give it (types drawn from those that the word has
elsewhere, some triggers missing, status and background wrong at times). Prints how well triggers are grouped, on a fifth of
the training articles kept aside and on dev: pairwise F1, and the F1 of events, matched one to one where a trigger is shared
as the annotation's scorer does. ``--write`` writes the table, fitted on train. The same command gives the same table.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from casus.coding.dates import TimeExpression, find_times
from casus.coding.gazetteer import Gazetteer
from casus.coding.merging import Merging, groups
from casus.coding.toponyms import Toponym, find_toponyms
from casus.coding.trigger_pairs import stem
from casus.reading import Reading, Sentence, Trigger, Word
from casus.understand.words import split_sentences, split_words, words_by_sentence

DATA = Path(os.environ.get("CASUS_DATA", "../shared")) / "annotation"
TABLE = Path(__file__).parents[1] / "casus" / "coding" / "merging.csv"
FOLDS = 5
WRONG_TYPE, WRONG_STATUS, WRONG_BACKGROUND, MISSING = 0.3, 0.05, 0.1, 0.1
RARE = 15  # pairs; what fewer show has no weight
LEAST = 0.005  # weights nearer to nothing aren't kept
SEED = 7
VIEWS = 2  # of each training article as an erring reader would give it, beside the true one


@dataclass(frozen=True)
class Case:
    """An article's triggers with the events that each names (several events may share their words)."""

    text: str
    reading: Reading
    events: tuple[frozenset[str], ...]
    types: dict[str, str]
    times: Sequence[TimeExpression]
    places: Sequence[Toponym]


def cases(split: str, gazetteer: Gazetteer) -> list[Case]:
    articles = {a["docid"]: a for a in map(json.loads, (DATA / f"{split}.articles.jsonl").open(encoding="utf-8"))}
    found = []
    for label in map(json.loads, (DATA / f"{split}.labels.jsonl").open(encoding="utf-8")):
        article = articles[label["docid"]]
        text = article["text"]
        triggers, events = _triggers(text, label["events"])
        reading = replace(_reading(text), triggers=triggers)
        times = find_times(text, article["published"])
        types = {e["id"]: e["type"] for e in label["events"]}
        found.append(Case(text, reading, events, types, times, find_toponyms(text, gazetteer)))
    return found


def _reading(text: str) -> Reading:
    words, sentences = split_words(text), split_sentences(text)
    ranges = words_by_sentence(words, sentences)
    home = [number for number, (first, last) in enumerate(ranges) for _ in range(first, last)]
    return Reading(
        tuple(Word(start, end, home[n]) for n, (start, end) in enumerate(words)),
        tuple(Sentence(s, e, first, last) for (s, e), (first, last) in zip(sentences, ranges, strict=True)),
    )


def _triggers(text: str, events: list[dict[str, Any]]) -> tuple[tuple[Trigger, ...], tuple[frozenset[str], ...]]:
    """The annotated triggers in order; of two that overlap the first annotated stays and names both events."""
    spans: dict[tuple[int, int], tuple[Trigger, set[str]]] = {}
    for event in events:
        for quote in event["triggers"]:
            span = _span(text, quote)
            if span is None:
                continue
            other = next((s for s in spans if max(s[0], span[0]) < min(s[1], span[1])), None)
            if other is not None:
                spans[other][1].add(event["id"])
                continue
            background, aggregate = bool(event.get("background")), bool(event.get("aggregate"))
            trigger = Trigger(*span, event["type"], 1.0, event["status"], background, aggregate)
            spans[span] = trigger, {event["id"]}
    ordered = [spans[s] for s in sorted(spans)]
    return tuple(t for t, _ in ordered), tuple(frozenset(e) for _, e in ordered)


def _span(text: str, quote: Any) -> tuple[int, int] | None:
    words, nth = (quote, 1) if isinstance(quote, str) else (quote["quote"], quote.get("nth") or 1)
    at = -1
    for _ in range(nth):
        at = text.find(words, at + 1)
        if at < 0:
            return None
    return at, at + len(words)


class Confusion:
    """Errs as a reader does that knows the words but not always the story: by the types that a word has elsewhere."""

    def __init__(self, training: Sequence[Case]) -> None:
        self._types: dict[str, Counter[str]] = defaultdict(Counter)
        for case in training:
            for trigger in case.reading.triggers:
                for word in self._stems(case.text, trigger):
                    self._types[word][trigger.type] += 1

    @staticmethod
    def _stems(text: str, trigger: Trigger) -> list[str]:
        return [stem(w) for w in text[trigger.start : trigger.end].lower().split()]

    def blur(self, case: Case, dice: random.Random) -> Case:
        kept, events = [], []
        for trigger, names in zip(case.reading.triggers, case.events, strict=True):
            if dice.random() < MISSING:
                continue
            if dice.random() < WRONG_TYPE:
                counts = sum((self._types[w] for w in self._stems(case.text, trigger)), Counter[str]())
                if counts:
                    kinds = sorted(counts)
                    trigger = replace(trigger, type=dice.choices(kinds, [counts[k] for k in kinds])[0])
            if dice.random() < WRONG_STATUS:
                trigger = replace(trigger, status="alleged" if trigger.status == "happened" else "happened")
            if dice.random() < WRONG_BACKGROUND:
                trigger = replace(trigger, background=not trigger.background)
            kept.append(trigger)
            events.append(names)
        return replace(case, reading=replace(case.reading, triggers=tuple(kept)), events=tuple(events))


@dataclass
class Pairs:
    """The pairs of one article: each feature's values, and whether each pair is one event."""

    values: dict[str, np.ndarray]
    same: np.ndarray


def pairs_of(case: Case) -> Pairs | None:
    count = len(case.reading.triggers)
    if count < 2:
        return None
    merging = Merging(case.text, case.reading, case.times, case.places)
    upper = np.triu_indices(count, 1)
    values = {name: np.broadcast_to(m, (count, count))[upper] for name, m in merging.features().items()}
    types = merging.type_features()
    named = np.array([types[i][j] for i, j in zip(*upper, strict=True)])
    values |= {name: (named == name).astype(np.float32) for name in sorted(set(named))}
    same = np.array([bool(case.events[i] & case.events[j]) for i, j in zip(*upper, strict=True)])
    return Pairs({name: column for name, column in values.items() if column.any()}, same)


def fit(some: Sequence[Pairs], strength: float = 2.0, steps: int = 12) -> dict[str, float]:
    """Logistic regression with a Gaussian prior, by Newton's method; the bias is free, rare features have no weight."""
    counts = Counter[str]()
    for pairs in some:
        counts.update({name: int(np.count_nonzero(column)) for name, column in pairs.values.items()})
    names = ["bias", *sorted(name for name, count in counts.items() if count >= RARE)]
    number = {name: n for n, name in enumerate(names)}
    same = np.concatenate([pairs.same for pairs in some]).astype(float)
    matrix = np.zeros((len(same), len(names)))
    matrix[:, 0] = 1
    row = 0
    for pairs in some:
        for name, column in pairs.values.items():
            if name in number:
                matrix[row : row + len(column), number[name]] = column
        row += len(pairs.same)
    prior = np.full(len(names), strength)
    prior[0] = 1e-3
    weights = np.zeros(len(names))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        slope = matrix.T @ (chance - same) + prior * weights
        bend = matrix.T @ (matrix * np.maximum(chance * (1 - chance), 1e-4)[:, None]) + np.diag(prior)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return {name: round(float(weights[n]), 4) for name, n in number.items()}


@dataclass
class Score:
    """Counts of pairs and events; ``wholly`` are events whose triggers are exactly a group."""

    pair: Counter[str]
    event: Counter[str]

    def line(self) -> str:
        def f1(c: Counter[str]) -> str:
            p, r = c["right"] / max(1, c["given"]), c["right"] / max(1, c["wanted"])
            return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.4f}"

        e = self.event
        typed = 2 * e["typed"] / max(1, e["given"] + e["wanted"])
        whole = 2 * e["whole"] / max(1, e["given"] + e["wanted"])
        return f"pairs {f1(self.pair)} | events {f1(e)} typed F1 {typed:.4f} exact F1 {whole:.4f}"


def score(some: Sequence[Case], grouping: Any) -> Score:
    out = Score(Counter(), Counter())
    for case in some:
        triggers = case.reading.triggers
        made = grouping(case) if triggers else []
        home = {t: n for n, g in enumerate(made) for t in g}
        for i in range(len(triggers)):
            for j in range(i + 1, len(triggers)):
                same, given = bool(case.events[i] & case.events[j]), home[i] == home[j]
                out.pair["wanted"] += same
                out.pair["given"] += given
                out.pair["right"] += same and given
        gold: dict[str, set[int]] = defaultdict(set)
        for t, names in enumerate(case.events):
            for name in names:
                gold[name].add(t)
        out.event["wanted"] += len(case.types)
        out.event["given"] += len(made)
        cells = []
        for g, name in enumerate(case.types):
            for m, group in enumerate(made):
                if gold[name] & set(group):
                    kinds = Counter(triggers[t].type for t in group)
                    typed = max(sorted(kinds), key=lambda k: kinds[k]) == case.types[name]
                    cells.append((1 + typed, -g, -m, gold[name] == set(group)))
        used_g: set[int] = set()
        used_m: set[int] = set()
        for value, g, m, whole in sorted(cells, reverse=True):
            if g not in used_g and m not in used_m:
                used_g.add(g), used_m.add(m)
                out.event["right"] += 1
                out.event["typed"] += value == 2
                out.event["whole"] += whole
    return out


def by_type(case: Case) -> list[list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, trigger in enumerate(case.reading.triggers):
        found[trigger.type].append(number)
    return list(found.values())


def alone(case: Case) -> list[list[int]]:
    return [[number] for number in range(len(case.reading.triggers))]


def grouper(table: dict[str, float]) -> Any:
    def grouping(case: Case) -> list[list[int]]:
        merging = Merging(case.text, case.reading, case.times, case.places)
        return groups(merging.chances(0.0, table), case.reading.triggers)

    return grouping


def report(name: str, some: Sequence[Case], table: dict[str, float]) -> None:
    print(name)
    for way, grouping in (("one event a type", by_type), ("none joined", alone), ("merging", grouper(table))):
        print(f"  {way:16} {score(some, grouping).line()}", flush=True)


def main() -> None:
    """Measures on a fifth of train kept aside and on dev, and writes the table when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="fit on all of train and write the table")
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open()
    train, dev = cases("train", gazetteer), cases("dev", gazetteer)
    confusion, dice = Confusion(train), random.Random(SEED)
    views = [[case, *(confusion.blur(case, dice) for _ in range(VIEWS))] for case in train]
    blurred = [confusion.blur(case, dice) for case in dev]
    pairs = [[p for p in map(pairs_of, some) if p is not None] for some in views]
    table = fit([p for number, some in enumerate(pairs) if number % FOLDS for p in some])
    report("kept aside, as annotated", [some[0] for some in views[::FOLDS]], table)
    report("kept aside, as an erring reader", [some[1] for some in views[::FOLDS]], table)
    table = fit([p for some in pairs for p in some])
    report("dev, as annotated", dev, table)
    report("dev, as an erring reader", blurred, table)
    if arguments.write:
        with TABLE.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(("feature", "weight"))
            writer.writerows((name, weight) for name, weight in table.items() if abs(weight) >= LEAST)


if __name__ == "__main__":
    main()
