"""How far coders agree beyond chance: Krippendorff's alpha.

K. Krippendorff, *Content Analysis* (2018), chapter 12. Any number of coders, missing values allowed: alpha is one minus the
disagreement observed within units over that expected by chance among all values; 1 is perfect, 0 what chance gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

Distance = Callable[[Hashable, Hashable], float]


def nominal(one: Hashable, other: Hashable) -> float:
    """Names are the same or not."""
    return float(one != other)


def interval(one: Hashable, other: Hashable) -> float:
    """Numbers differ by the square of their distance."""
    return float((one - other) ** 2)  # type: ignore[operator]


def alpha(units: Sequence[Sequence[Hashable]], distance: Distance = nominal) -> float | None:
    """Krippendorff's alpha of ``units``, the values that coders gave to each.

    None where no unit has two values, or where all values are the same: agreement there can't be told from want of variety.
    """
    pairable = [values for values in units if len(values) >= 2]
    totals = Counter(value for values in pairable for value in values)
    count = sum(totals.values())
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals)
    if count < 2 or expected == 0:
        return None
    observed = 0.0
    for values in pairable:
        there = Counter(values)
        observed += sum(there[a] * there[b] * distance(a, b) for a in there for b in there) / (len(values) - 1)
    return 1 - (count - 1) * observed / expected
