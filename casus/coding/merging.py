"""Which triggers of an article name the same happening, told from the words around them.

Two triggers may name one event or two ("the blast" comes back to a bombing; "another blast" is a new one). :class:`Merging`
weighs every pair of an article at once: types, words, determiners, distance, times, places, figures and names in their
sentences, tense, status (:mod:`casus.coding.trigger_pairs`), and what the reader links with each of the two
(:mod:`casus.coding.trigger_profiles`). The weights are those of a logistic regression over pairs of triggers that a network
found in articles it wasn't trained on (``train/merging.py``), in ``merging.csv``. :func:`groups` makes happenings of the
chances: triggers are joined from the surest pair down, and two groups only where their triggers agree on average as much as
the cost of an error asks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from casus.coding.dates import TimeExpression
from casus.coding.toponyms import Toponym
from casus.coding.trigger_pairs import Matrix, TriggerPairs
from casus.coding.trigger_profiles import profile_features
from casus.reading import Reading, Trigger

LEAST = 0.1
"""Mean chance below which two groups are never one."""
LEAST_OTHER_TYPE = 0.5
"""As :data:`LEAST`, for groups of different types: one of the two would lose its type."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weight of each feature, from ``merging.csv``."""
    with (files("casus.coding") / "merging.csv").open(encoding="utf-8") as lines:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(lines)}


class Merging:
    """The chances of one article's triggers, pair by pair.

    ``times`` and ``places`` are those of :func:`casus.coding.dates.find_times` and
    :func:`casus.coding.toponyms.find_toponyms`; without them, what they would tell stays unsaid.
    """

    def __init__(
        self, text: str, reading: Reading, times: Sequence[TimeExpression] = (), places: Sequence[Toponym] = ()
    ) -> None:
        self._count = len(reading.triggers)
        order = sorted(range(self._count), key=lambda t: (reading.triggers[t].start, reading.triggers[t].end))
        self.order = tuple(order)
        """The triggers' numbers in the order of the text."""
        self._rank = {trigger: rank for rank, trigger in enumerate(order)}
        self._pairs = TriggerPairs(text, reading, order, times, places)
        self._profiles = profile_features(text, reading, order)

    def features(self) -> dict[str, Matrix]:
        """Each feature's value for all pairs, by order in the text; row: the one that stands first, column: the later.

        What depends on one of the two alone is a single row or column.
        """
        return self._pairs.features() | self._profiles

    def chances(self, table: Mapping[str, float] | None = None) -> NDArray[np.float64]:
        """The probability of "same" for each pair of triggers, by their numbers in the reading; symmetric."""
        known = weights() if table is None else table
        odds: NDArray[np.float64] = np.full((self._count, self._count), float(known["bias"]))
        for name, values in self.features().items():
            if weight := known.get(name, 0.0):
                odds += weight * values
        odds = np.triu(odds, 1)
        odds += odds.T
        numbers = [self._rank[t] for t in range(self._count)]
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds[np.ix_(numbers, numbers)], -30, 30)))
        return chance

    def chance(self, first: int, second: int) -> float:
        """The probability that two triggers, by number, name the same happening."""
        return float(self.chances()[first, second])


def same_event(
    text: str,
    reading: Reading,
    first: int,
    second: int,
    times: Sequence[TimeExpression] = (),
    places: Sequence[Toponym] = (),
) -> float:
    """The probability that two triggers name the same happening; for many pairs of one article use :class:`Merging`."""
    return Merging(text, reading, times, places).chance(first, second)


def groups(chances: NDArray[np.float64], triggers: Sequence[Trigger]) -> list[list[int]]:
    """Triggers in groups, one a happening: joined from the surest pair of groups down while their mean chance is enough.

    Enough follows from what an error costs. With ``s`` the probability that the less sure of two groups names an event at
    all and ``c`` that both name the same, parting them gives a false event with ``s * c + (1 - s)``, joining them loses one
    with ``s * (1 - c)``: they are joined from ``c = 1 - 1 / (2 s)``, which is even odds between sure triggers and less
    where a trigger may name nothing.
    """
    count = len(triggers)
    members = [[number] for number in range(count)]
    score = np.array([max(t.score, 1e-6) for t in triggers])
    types = [t.type for t in triggers]
    kind = np.array([types.index(name) for name in types])
    sizes = np.ones(count)
    sums = np.array(chances, dtype=float)
    np.fill_diagonal(sums, -np.inf)

    def margins(one: int) -> NDArray[np.float64]:
        """By how much the mean chances between one group and the others exceed what is enough."""
        least = np.where(kind == kind[one], LEAST, LEAST_OTHER_TYPE)
        enough = np.maximum(1 - 0.5 / np.minimum(score, score[one]), least)
        return np.asarray(sums[one] / (sizes * sizes[one]) - enough)

    margin = np.array([margins(number) for number in range(count)])
    while count:
        one, other = divmod(int(margin.argmax()), count)
        if not margin[one, other] >= 0:
            break
        sums[one] += sums[other]
        sums[:, one] = sums[one]
        sums[other] = sums[:, other] = -np.inf
        sizes[one] += sizes[other]
        if score[other] > score[one]:
            score[one], kind[one] = score[other], kind[other]
        members[one] += members[other]
        members[other] = []
        margin[one] = margin[:, one] = margins(one)
        margin[other] = margin[:, other] = -np.inf
    return [sorted(group) for group in members if group]
