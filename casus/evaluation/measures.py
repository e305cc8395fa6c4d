"""Precision, recall and F1 as fractions, from counts of items."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

DIGITS = 4


@dataclass(slots=True)
class Counts:
    """How many items are right, how many were found, and how many there are."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: Collection[object], gold: Collection[object]) -> None:
        """Counts sets: what is in both is right."""
        self.right += len(set(found) & set(gold))
        self.found += len(set(found))
        self.gold += len(set(gold))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where nothing is right."""
        return 2 * self.right / (self.found + self.gold) if self.right else 0.0

    def figures(self) -> dict[str, float]:
        """``P``, ``R`` and ``F1``, rounded."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        return {"P": rounded(precision), "R": rounded(recall), "F1": rounded(self.f1)}


def share(right: int, of: int) -> float | None:
    """``right / of``, rounded; ``None`` of nothing."""
    return rounded(right / of) if of else None


def rounded(value: float) -> float:
    """With as many digits as a test set of this size can tell."""
    return round(value, DIGITS)
