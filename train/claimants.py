"""Fits ``casus/coding/claimants.csv``: which of an article's speakers gives a figure, or none of them.

    python -m train.claimants --data ../shared [--model FOLDER] [--readings FILE] [--write]

Reads the project's own labels with a network that was not trained on them, as ``train/party_links.py`` does. A figure shows
every source in reach as a candidate, which is right where it names whom the annotation names, by the annotation scorer's
rule; a figure without a speaker shows only wrong ones. Prints the share of figures with the right speaker, nobody included,
by five folds of articles, for each bar. ``--write`` writes both columns, with the reader's links and without, fitted on all.
Of the shipped table the column ``linked`` is the fit on the first 1,589 labels, ``alone`` that on all 2,479.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from casus.coding.actors import ActorBase
from casus.coding.claimants import Claimants, Features
from casus.coding.coder import mentions_of_parties
from casus.coding.figures import candidates
from casus.coding.naming import context_of
from casus.coding.parties import PartyMaker
from casus.reading import Reading
from train.choices import Shown, chances, fit, write
from train.data import quote_spans
from train.figure_links import is_toll, placed
from train.party_links import alike
from train.readings import load, options, read_all

FOLDS = 5
FEWEST = 40  # candidates; what fewer show has no weight
BARS = np.arange(0.25, 0.55, 0.05)
READ = ("link", "read", "unread", "governs", "beside", "no_figure", "depth", "no_verb")
"""What features that need the reader's network begin with."""


@dataclass(frozen=True)
class Given:
    """A figure with the features of the sources in reach, whether each is right, and whether anybody gives it."""

    article: str
    features: list[Features]
    right: list[bool]
    anybody: bool


def examples(article: str, text: str, label: dict[str, Any], reading: Reading, base: ActorBase) -> list[Given]:
    """The figures of one article that the annotation has."""
    gold = [(t, s[0]) for e in label["events"] for t in e["tolls"] if (s := quote_spans(text, placed(t)))]
    if not gold or not reading.triggers:
        return []
    parties = PartyMaker(text, base, context_of(text), mentions_of_parties(reading))
    claimants = Claimants(text, reading, parties)
    given = []
    for figure, value, *_ in candidates(text, reading):
        hit = next((pair for pair in gold if is_toll(*pair, figure, value)), None)
        if hit is None:
            continue
        gold.remove(hit)
        by = hit[0].get("said_by")
        wanted = by["quote"] if isinstance(by, dict) else by
        shown = claimants.candidates(figure)
        named = [parties.party(span) for span, _ in shown]
        right = [wanted is not None and p is not None and alike(wanted, p.span.quote) for p in named]
        given.append(Given(article, [features for _, features in shown], right, wanted is not None))
    return given


def names_of(given: Sequence[Given], linked: bool) -> list[str]:
    """The features that are common enough, with or without those that need the network."""
    count = Counter(name for g in given for features in g.features for name, value in features.items() if value)
    return sorted(name for name, n in count.items() if n >= FEWEST and (linked or not name.startswith(READ)))


def weights_of(given: Sequence[Given], names: Sequence[str]) -> dict[str, float]:
    """The regression of ``train/choices.py`` on the figures' candidates."""
    return fit([shown_of(g) for g in given], names)


def shown_of(given: Given) -> Shown:
    return Shown(given.article, given.features, [[0] if hit else [] for hit in given.right], lambda taken: taken[:1])


def accuracy(given: Sequence[Given], scores: Sequence[Sequence[float]], bar: float) -> float:
    """The share of figures whose surest source from the bar on, or nobody, is right."""
    hits = 0
    for one, own in zip(given, scores, strict=True):
        top = max(range(len(own)), key=lambda n: own[n], default=None)
        hits += not one.anybody if top is None or own[top] < bar else one.right[top]
    return hits / len(given)


def fold_of(article: str) -> int:
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % FOLDS


def validated(given: Sequence[Given], names: Sequence[str]) -> float:
    """Prints the share right at each bar by folds; returns the best bar."""
    totals = np.zeros(len(BARS))
    for fold in range(FOLDS):
        aside = [g for g in given if fold_of(g.article) == fold]
        if not aside:
            continue
        weights = weights_of([g for g in given if fold_of(g.article) != fold], names)
        scores = chances([shown_of(g) for g in aside], weights)
        totals += [accuracy(aside, scores, bar) * len(aside) for bar in BARS]
    shares = totals / len(given)
    print("  " + ", ".join(f"{bar:.2f}: {share:.3f}" for bar, share in zip(BARS, shares, strict=True)))
    return float(BARS[int(shares.argmax())])


def main() -> None:
    a = options(__doc__).parse_args()
    own = load(a.data, "own")
    readings = read_all(own, a.model, a.readings)
    base = ActorBase.load()
    given = [g for _, text, label in own for g in examples(label["docid"], text, label, readings[label["docid"]], base)]
    columns = {}
    for column, linked in (("linked", True), ("alone", False)):
        names = names_of(given, linked)
        print(f"{column}: {len(given)} figures, {len(names)} features")
        bar = validated(given, names)
        columns[column] = weights_of(given, names) | {"least": bar}
    if a.write:
        write("claimants", columns)


if __name__ == "__main__":
    main()
