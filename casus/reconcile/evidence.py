"""The evidence of a pair of events: what agrees and what doesn't, each with its weight and the reason in words.

The scheme is that of probabilistic record linkage (Fellegi and Sunter, "A theory for record linkage", 1969): every feature that
agrees or disagrees adds a weight, the logarithm of how much likelier it is between two reports of one happening than between
two that merely lie in one neighbourhood; the sum is a log-odds. What one side doesn't know adds nothing. Weights are set
by hand, one name a weight; ``train/train_linking.py`` fits those that the data can tell, with the hand-set ones as its prior.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib import resources

HAND_WEIGHTS: dict[str, float] = {
    "prior": -3.5,
    "prior_words": -2.0,
    "same_type": 2.2,
    "near_type": 2.2,
    "far_type": -0.6,
    "other_type": -6.0,
    "unsure_type": -3.5,
    "doubtful_type": -2.0,
    "same_place": 1.7,
    "same_spelling": 2.0,
    "close_place": 2.0,
    "near_place": -1.5,
    "other_place": -2.8,
    "unmatched_place": -1.5,
    "far_place": -4.4,
    "namesake": -1.5,
    "dateline_elsewhere": -1.0,
    "place_named": 2.5,
    "place_mentioned": 1.5,
    "place_beside": 1.1,
    "far_beside": -3.0,
    "shared_topic": 0.8,
    "same_admin1": 0.5,
    "one_coarse": 0.2,
    "other_admin1": -1.8,
    "other_country": -4.3,
    "same_day": 2.87,
    "same_days": 0.9,
    "within_week": 1.0,
    "within_month": 0.43,
    "within_year": 0.2,
    "day_apart": -2.0,
    "day_apart_assumed": 0.7,
    "days_apart_assumed": -1.0,
    "days_apart": -4.5,
    "week_apart": -7.0,
    "week_apart_assumed": -4.0,
    "near_publication": 1.04,
    "open_time": -0.7,
    "same_actor": 1.4,
    "other_actor": -0.8,
    "opponents": 1.0,
    "same_victim": 2.0,
    "same_recipient": 2.1,
    "other_recipient": -0.4,
    "same_figure_small": 1.26,
    "same_figure": 1.8,
    "same_figure_large": 2.46,
    "rising_figure": 0.8,
    "falling_figure": -0.2,
    "far_figure": -0.5,
    "context": 4.6,
    "context_none": 0.0,
    "report": 12.0,
    "report_unlike": -1.5,
    "formula": -2.0,
    "same_name": 0.3,
    "verbatim": 6.0,
    "copy": 1.5,
    "one_article": -3.0,
    "one_article_one_type": -1.5,
    "one_article_one_sentence": 2.5,
    "one_article_other_day": -6.0,
    "one_article_background": -2.0,
    "one_article_one_trigger": 4.0,
    "one_article_other_figure": -3.0,
    "planned": -1.5,
    "aggregate": -30.0,
}

WEIGHTS: dict[str, float] = json.loads(
    resources.files("casus.reconcile").joinpath("weights.json").read_text(encoding="utf-8")
)
"""The weights that count: the hand-set ones, and those among them that training moved."""

OPPOSING = frozenset(
    {"other_country", "far_place", "other_place", "other_admin1", "days_apart", "week_apart", "other_actor"}
)
"""Stated places, days or named doers that are not one. Against them like words say little: reports of like attacks share a
formula."""

Told = str | Iterable[str] | Callable[[], str]
"""What a reason's blank is filled with: words, words to be listed, or what works the words out when they are asked for."""

Finding = tuple[str, str, tuple[Told, ...]]
"""A feature, its reason, and what the reason's blanks are filled with."""


class Tally:
    """What the evidence of one pair comes to: all that is asked of most pairs."""

    __slots__ = ("is_opposed", "odds")

    def __init__(self) -> None:
        self.odds = 0.0
        self.is_opposed = False

    def add(self, feature: str, reason: str | None = None, *told: Told, amount: float = 1.0) -> None:  # noqa: ARG002
        """Adds a feature, ``amount`` times; ``reason`` and what fills its blanks are for who keeps them."""
        self.odds += WEIGHTS[feature] * amount
        if feature in OPPOSING:
            self.is_opposed = True


class Sheet(Tally):
    """The evidence of one pair, kept line by line; reasons wait to be worded."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, float, str | None, tuple[Told, ...]]] = []

    def add(self, feature: str, reason: str | None = None, *told: Told, amount: float = 1.0) -> None:
        """Adds a feature, ``amount`` times, with the words that tell a person of it."""
        super().add(feature, amount=amount)
        self.lines.append((feature, amount, reason, told))

    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, in words."""
        return tuple(
            reason.format(*map(_worded, told)) if told else reason for _, _, reason, told in self.lines if reason
        )


def _worded(told: Told) -> str:
    if isinstance(told, str):
        return told
    return told() if callable(told) else ", ".join(sorted(told))
