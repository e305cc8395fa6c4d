"""Fits the weights of ``casus/coding/event_places.csv`` and ``event_dates.csv``: where and when each event took place.

    python -m train.choices --data ../shared [--model FOLDER] [--readings FILE] [--write]

Reads the project's own labels (``train/annotation``) with a network that was NOT trained on them, since a network's chances
are surer on articles that it knows. ``--model`` is that network's folder, with the bars of ``bars.toml``; the shipped tables
were fitted with the first shipped one (commit f3c3e43, 5,900 steps), which came before these labels. ``--readings`` keeps
the readings between runs. Every event that is coded from a reading shows all places and values of its article as candidates,
which are right where the annotation gives them for the event that shares its triggers; an event that the annotation doesn't
have has none. Prints F1 as the annotation's scorer counts, each half of the articles by the weights of the other; ``--write``
writes both tables, fitted on all. The same inputs give the same tables.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from casus.coding.choosing import chance_of, table
from casus.coding.coder import places_read
from casus.coding.dates import Layout, find_times, resolve_time
from casus.coding.drafts import Draft, drafts_of
from casus.coding.event_dates import EventDates
from casus.coding.event_places import BESIDE, EventPlaces
from casus.coding.gazetteer import Gazetteer
from casus.coding.settings import ArticlePlaces
from casus.evaluation.annotation import PlaceTold, Told, country_code, folded, pairs, told_by_label, touching
from casus.reading import Reading
from train.readings import load, options, read_all
from train.texts import FOLDER

CODING = Path(__file__).parents[1] / "casus" / "coding"
FOLDS = 2
PRIOR = 10.0  # precision of the Gaussian prior of each weight, features being scaled to variance 1
RARE = 40  # candidates; what fewer show has no weight
BARS = np.arange(0.2, 0.46, 0.025)
AS_GOOD = 0.003  # F1; of bars that differ by less the highest is taken, as a better network's links are surer
LINKED = ("link", "other", "holds_linked", "in_linked", "undated_link")
"""What features of links begin with; those that end with ``_link`` are too."""


@dataclass(frozen=True)
class Shown:
    """One event that was coded: its candidates' features, for each the numbers of the wanted values that it is."""

    article: str
    features: list[dict[str, float]]
    right: list[list[int]]
    kept: Callable[[list[int]], list[int]]
    """Which of the candidates taken, best first, are given."""


@dataclass
class Choice:
    """All events of a set for one choice, and how many values the annotation wants."""

    shown: list[Shown]
    wanted: dict[str, int]


def examples(
    article: str, gold: Sequence[Told], reading: Reading, drafts: Sequence[Draft], where: EventPlaces, when: EventDates
) -> tuple[list[Shown], list[Shown]]:
    """What the events of one article show: for their places, and for their dates."""
    home = _matched(gold, reading, drafts)
    places, dates = [], []
    for number in range(len(drafts)):
        told = gold[home[number]] if number in home else None
        offered = where.candidates(number)
        mentions = [mention for mention, _ in offered]
        right = [
            [n for n, place in enumerate(told.places) if _is_place(where, mention, place)] if told else []
            for mention in mentions
        ]
        places.append(Shown(article, [f for _, f in offered], right, _places_kept(where, mentions)))
        values = when.candidates(number)
        hits = [[0] if told and told.date == v.value else [] for v in values]
        dates.append(Shown(article, [v.features for v in values], hits, lambda taken: taken[:1]))
    return places, dates


def _matched(gold: Sequence[Told], reading: Reading, drafts: Sequence[Draft]) -> dict[int, int]:
    spans = [[(reading.triggers[t].start, reading.triggers[t].end) for t in draft.triggers] for draft in drafts]

    def likeness(i: int, j: int) -> float:
        if not any(touching(a, b) for a in gold[i].triggers for b in spans[j]):
            return 0
        return 1 + (gold[i].type == drafts[j].type)

    return {j: i for i, j in pairs(len(gold), len(drafts), likeness)}


def _is_place(where: EventPlaces, mention: int, wanted: PlaceTold) -> bool:
    place = where.place(mention)
    if not (touching((place.span.start, place.span.end), wanted.at) or folded(place.name) == wanted.name):
        return False
    return wanted.country is None or place.country is None or country_code(place.country) == wanted.country


def _places_kept(where: EventPlaces, mentions: Sequence[int]) -> Callable[[list[int]], list[int]]:
    return lambda taken: [mentions.index(m) for m in where.apart([mentions[t] for t in taken])]


# --- the regression --------------------------------------------------------------------------------------------------


def fit(shown: Sequence[Shown], names: Sequence[str]) -> dict[str, float]:
    """A logistic regression over all candidates, by Newton's steps, with a Gaussian prior on scaled features."""
    number = {name: n for n, name in enumerate(names)}
    rows = [features for event in shown for features in event.features]
    x = np.zeros((len(rows), len(names)))
    for row, features in zip(x, rows, strict=True):
        for name, value in features.items():
            if name in number:
                row[number[name]] = value
    y = np.array([bool(hits) for event in shown for hits in event.right], dtype=float)
    scale = x.std(0)
    scale[scale == 0] = 1
    scale[number["bias"]] = 1
    x /= scale
    prior = np.full(len(names), PRIOR)
    prior[number["bias"]] = 1e-3
    weights = np.zeros(len(names))
    for _ in range(7):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - y) + prior * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(prior)
        weights -= np.linalg.solve(curve, slope)
    return dict(zip(names, weights / scale, strict=True))


def chances(shown: Sequence[Shown], weights: Mapping[str, float]) -> list[list[float]]:
    """The chance of each candidate of each event."""
    return [[chance_of(features, weights) for features in event.features] for event in shown]


def counts(shown: Sequence[Shown], chance: Sequence[Sequence[float]], bar: float) -> np.ndarray:
    """Right values and values given, where those of at least ``bar`` are taken."""
    right = given = 0
    for event, own in zip(shown, chance, strict=True):
        least = max(bar, BESIDE * max(own, default=0.0))
        order = sorted((n for n in range(len(own)) if own[n] >= least), key=lambda n: (-own[n], n))
        taken = event.kept(order)
        found: set[int] = set()
        for n in taken:
            found.update([hit for hit in event.right[n] if hit not in found][:1])
        right += len(found)
        given += len(taken)
    return np.array([right, given])


def fold_of(article: str) -> int:
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % FOLDS


def names_of(shown: Sequence[Shown], linked: bool) -> list[str]:
    """The features that are common enough, with or without those of links."""
    seen: dict[str, int] = defaultdict(int)
    for event in shown:
        for features in event.features:
            for name, value in features.items():
                seen[name] += value != 0
    common = (name for name, times in seen.items() if times >= RARE)
    return sorted(n for n in common if linked or not (n.startswith(LINKED) or n.endswith("_link")))


def validated(choice: Choice, linked: bool) -> float:
    """Prints the best F1 of two halves and its bar; returns the highest bar that is as good."""
    names = names_of(choice.shown, linked)
    totals = np.zeros((len(BARS), 2))
    for fold in range(FOLDS):
        weights = fit([e for e in choice.shown if fold_of(e.article) != fold], names)
        aside = [e for e in choice.shown if fold_of(e.article) == fold]
        chance = chances(aside, weights)
        totals += [counts(aside, chance, bar) for bar in BARS]
    scores = 2 * totals[:, 0] / (totals[:, 1] + sum(choice.wanted.values()))
    best = int(np.flatnonzero(scores >= scores.max() - AS_GOOD)[-1])
    print(f"  linked={linked}: F1 {scores[best]:.3f} at {BARS[best]:.3f}, {len(names)} features")
    return float(BARS[best])


def write(name: str, columns: Mapping[str, Mapping[str, float]]) -> None:
    rows = sorted({feature for weights in columns.values() for feature in weights})
    with (CODING / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", *columns))
        for feature in rows:
            cells = [weights.get(feature, 0.0) for weights in columns.values()]
            if any(abs(cell) >= 0.005 for cell in cells):
                writer.writerow((feature, *(f"{cell:.4g}" if cell else "" for cell in cells)))


# --- the articles ----------------------------------------------------------------------------------------------------


def published(data: Path) -> dict[str, str | None]:
    """The day of publication by docid, where the sets of ``train.texts`` tell it: MUC-4 in its datelines."""
    found: dict[str, str | None] = {}
    for d in lines(data / "data" / "muc4" / "train.jsonl"):
        line = d.get("dateline") or ""
        time = resolve_time(line, 0, len(line), None) if line else None
        found[d["docid"]] = time.first if time else None
    found |= {f"gva-{d['id']}": d.get("dct") for d in lines(data / "data" / "gva_counts" / "train.jsonl")}
    for name in ("timebank", "aquaint"):
        found |= {f"tb-{d['id']}": d["dct"] for d in lines(data / "data" / "timebank_aquaint" / f"{name}.jsonl")}
    for path in sorted(FOLDER.glob("*.articles.jsonl")):
        found |= {d["docid"]: d.get("published") for d in lines(path)}
    return found


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def collect(data: Path, model: Path | None, kept: Path | None) -> tuple[Choice, Choice]:
    """The choices of place and of date that the project's own labels show."""
    articles = load(data, "own")
    readings, days = read_all(articles, model, kept), published(data)
    gazetteer = Gazetteer.open()
    places, dates = Choice([], {}), Choice([], {})
    for _, text, label in articles:
        name = label["docid"]
        reading = readings[name]
        gold = [told_by_label(event, text) for event in label["events"]]
        places.wanted[name] = sum(len(event.places) for event in gold)
        dates.wanted[name] = sum(event.date is not None for event in gold)
        if not reading.triggers:
            continue
        sentences = [(s.start, s.end) for s in reading.sentences]
        found = ArticlePlaces(text, sentences, gazetteer, places_read(reading))
        times = find_times(text, days.get(name))
        drafts = drafts_of(reading, text, times, found.toponyms)
        where, when = found.choices(reading, drafts), EventDates(Layout(times, text, sentences), reading, drafts)
        for choice, shown in zip((places, dates), examples(name, gold, reading, drafts, where, when), strict=True):
            choice.shown += shown
    return places, dates


def fitted(name: str, choice: Choice) -> dict[str, dict[str, float]]:
    """Both columns of one table: with links and without."""
    print(name, f"{len(choice.shown)} events, {sum(choice.wanted.values())} values wanted")
    columns = {}
    for column, linked in (("linked", True), ("alone", False)):
        bar = validated(choice, linked)
        columns[column] = fit(choice.shown, names_of(choice.shown, linked)) | {"least": bar}
    return columns


def main() -> None:
    """Fits, validates, and writes the tables when asked to."""
    arguments = options(__doc__).parse_args()
    for name, choice in zip(
        ("event_places", "event_dates"), collect(arguments.data, arguments.model, arguments.readings), strict=True
    ):
        columns = fitted(name, choice)
        if arguments.write:
            write(name, columns)
            table.cache_clear()


if __name__ == "__main__":
    main()
