"""Choices that are learned: a model's links weighed together with what the text shows, by logistic regressions kept in CSV.

A reader links phrases with the words that name an event, with a chance for each. One such chance alone is a poor guide: a
phrase may be linked with several events, an event with several phrases, and what kind of phrase it is tells as much. So a
choice weighs named features; ``train/choices.py`` fits the weights on annotated articles that the network wasn't trained on.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from casus.reading import Argument, ArgumentRole

Range = tuple[int, int]

LEAST_LINK = 0.03
"""The chance of a link that the reader didn't give: below its bar."""


@lru_cache(maxsize=8)
def table(name: str) -> Mapping[str, Mapping[str, float]]:
    """The weights of one choice by the name of the column and of the feature, from ``NAME.csv`` beside this module."""
    columns: dict[str, dict[str, float]] = defaultdict(dict)
    with (files("casus.coding") / f"{name}.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            feature = row.pop("feature")
            for column, weight in row.items():
                if weight:
                    columns[column][feature] = float(weight)
    return columns


def chance_of(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability that a logistic regression gives."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def log_odds(chance: float, least: float = 1e-4) -> float:
    """Of a chance, kept within ``least`` and 1 - ``least``."""
    chance = min(max(chance, least), 1 - least)
    return math.log(chance / (1 - chance))


@dataclass(frozen=True, slots=True)
class _Column:
    """The log odds of one candidate over all events: the best, whose it is, the second best, and how many are links."""

    first: float
    first_event: int
    second: float
    linked: int

    @classmethod
    def of(cls, odds: Sequence[float]) -> _Column:
        nothing = log_odds(LEAST_LINK)
        best = max(range(len(odds)), key=odds.__getitem__)
        second = max((o for event, o in enumerate(odds) if event != best), default=nothing)
        return cls(odds[best], best, second, sum(o > nothing for o in odds))


class Links:
    """How surely a reader links each candidate of one role with each event of an article.

    A candidate is one or several spans (mentions of one place, expressions of one day); a link counts for it where it touches
    one of them. ``events`` are the numbers of their triggers, the most telling first; ``sentences`` those of each trigger's
    sentence.
    """

    def __init__(
        self,
        arguments: Iterable[Argument],
        role: ArgumentRole,
        candidates: Sequence[Sequence[Range]],
        events: Sequence[Sequence[int]],
        sentences: Sequence[int],
    ) -> None:
        of: list[dict[int, float]] = [{} for _ in candidates]
        self.any = False
        for argument in arguments:
            if argument.role != role:
                continue
            self.any = True
            for chances, spans in zip(of, candidates, strict=True):
                if any(argument.start < end and start < argument.end for start, end in spans):
                    chances[argument.trigger] = max(argument.score, chances.get(argument.trigger, 0.0))
        self._events = events
        self._chances = [
            [[chances.get(trigger, LEAST_LINK) for trigger in triggers] for chances in of] for triggers in events
        ]
        homes = [{sentences[trigger] for trigger in triggers} for triggers in events]
        self._beside = [
            [n for n, other in enumerate(homes) if n != number and own & other] for number, own in enumerate(homes)
        ]
        self._near = [
            [n for n, other in enumerate(homes) if n != number and min(abs(a - b) for a in own for b in other) == 1]
            for number, own in enumerate(homes)
        ]
        self._odds = [[log_odds(max(chances)) for chances in row] for row in self._chances]
        self._columns = [_Column.of(column) for column in zip(*self._odds, strict=True)]

    def features(self, event: int) -> list[dict[str, float]]:
        """For each candidate, how the event's links with it stand beside its other links, and those of other events."""
        odds = self._odds[event]
        nothing = log_odds(LEAST_LINK)
        top = max(odds, default=nothing)
        order = sorted(range(len(odds)), key=lambda candidate: -odds[candidate])
        found = []
        for candidate, (own, chances) in enumerate(zip(odds, self._chances[event], strict=True)):
            column = self._columns[candidate]
            other = column.second if column.first_event == event else column.first
            beside = max((self._odds[e][candidate] for e in self._beside[event]), default=nothing)
            near = max((self._odds[e][candidate] for e in self._near[event]), default=nothing)
            linked = own > nothing
            found.append({
                "link": own,
                "link_first": log_odds(chances[0]),
                "link_mean": log_odds(sum(chances) / len(chances)),
                "linked": float(linked),
                "link_best": float(linked and candidate == order[0]),
                "link_second": float(linked and candidate in order[1:2]),
                "link_gap": top - own,
                "other": other,
                "other_gap": max(0.0, other - own),
                "other_beside": beside,
                "other_near": near,
                "other_share": column.linked / len(self._odds),
            })  # fmt: skip
        return found
