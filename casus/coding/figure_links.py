"""Which figures are tolls, and which event each belongs to: what the reader and the words say, weighed together.

Two logistic regressions, with few weights, in ``figure_links.csv`` (``train/figure_links.py``):

- ``toll``: the chance that an annotator notes a figure at all. An article names the same dead again and again ("the murder of
  the senator"); the guidelines want each figure of a speaker once.
- ``home``: the chance that a figure belongs to the event of a trigger.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from casus.coding.choosing import chance_of, log_odds, table
from casus.coding.tolls import TollValue
from casus.reading import Figure, Reading, Trigger

Features = dict[str, float]
Table = Literal["toll", "home"]

LEAST = 1e-3
"""Chances are kept this far off 0 and 1."""
UNREAD = 0.02
"""The chance of a link that the reader didn't weigh."""

_HARMFUL = frozenset(
    "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack assassination "
    "execution killing torture physical_assault crackdown riot".split()
)
_CAPTIVE = frozenset("abduction arrest".split())
_MOVED = frozenset("expulsion siege territory_gain destruction".split())
_KNOWN = re.compile(r"(?:the|this|that|these|those|his|her|its|their|whose)\s", re.IGNORECASE)
_MEETING = 4  # characters from "the" to a figure that it makes known
_DEEPEST = 12  # a tree with a circle in it ends there
_NAME = re.compile(r"\b[A-Z][a-z]\w+")


def chance(name: Table, features: Features) -> float:
    """The chance that a table gives."""
    return chance_of({"bias": 1.0, **features}, table("figure_links")[name])


def fits(harm: str, kind: str) -> bool:
    """Whether events of a type do such harm."""
    if harm in ("killed", "wounded"):
        return kind in _HARMFUL
    return kind in (_CAPTIVE if harm in ("captured", "missing") else _MOVED)


class FigureLinks:
    """What speaks for and against the figures of one article."""

    def __init__(self, text: str, reading: Reading) -> None:
        self._text, self._reading = text, reading
        self._ends = [s.end for s in reading.sentences]
        self._homes = [self.sentence(t.start) for t in reading.triggers]
        starts = [word.start for word in reading.words]
        self._depths = [self._depth(bisect_right(starts, t.start) - 1) for t in reading.triggers]
        self._least: dict[int, int] = {}
        for home, depth in zip(self._homes, self._depths, strict=True):
            self._least[home] = min(depth, self._least.get(home, depth))

    def sentence(self, at: int) -> int:
        """The number of the sentence that a character is in."""
        return bisect_right(self._ends, at)

    def _depth(self, word: int) -> int:
        """How many words a word hangs below the root of its sentence; 0 where nothing was parsed."""
        words, depth = self._reading.words, 0
        while 0 <= word < len(words) and words[word].head >= 0 and depth < _DEEPEST:
            word, depth = words[word].head, depth + 1
        return depth

    # --- whether it is a toll -----------------------------------------------------------------------------------------

    def of_toll(self, figure: Figure, value: TollValue, earlier: Sequence[TollValue], told: bool) -> Features:
        """What speaks for a figure being a toll of its own.

        ``earlier`` are the values before it, ``told`` is whether words tell it.
        """
        here = self.sentence(figure.start)
        near = [t for t, home in zip(self._reading.triggers, self._homes, strict=True) if home == here]
        one = (value.low, value.high) == (1, 1)
        group = _words(value)
        known = self._known(figure)
        same = [v for v in earlier if v.harm == value.harm and (v.low, v.high) == (value.low, value.high)]
        names = self._names(value)
        named = any(names & self._names(v) for v in earlier if v.harm == value.harm)
        best = max(figure.chances, key=lambda pair: pair[1], default=None)
        home = self._reading.triggers[best[0]] if best is not None else None
        return {
            "told": float(told),
            "read": float(bool(figure.chances)),
            "read_odds": log_odds(figure.score, LEAST) if figure.chances else 0.0,
            "chance": log_odds(best[1] if best is not None else UNREAD, LEAST),
            "one": float(one),
            "zero": float(value.high == 0),
            "vague": float(value.high is None),
            "known": float(known),
            "named": float(value.group is not None and value.group.quote[:1].isupper()),
            "no_group": float(value.group is None),
            "again_one": float(one and bool(same)),
            "again_many": float(not one and bool(same)),
            "again_group": float(any(group & _words(v) for v in same)),
            "again_name": float(named),
            "again_near": float(any(self.sentence(v.start) == here for v in same)),
            "before": math.log1p(len(earlier)),
            "sentence": math.log1p(here),
            "part": float(value.part_of_total or figure.part_of_total),
            "trigger": float(bool(near)),
            "fitting_trigger": float(any(fits(value.harm, t.type) for t in near)),
            "background": float(bool(near) and all(t.background for t in near)),
            "unreal": float(home is not None and home.status != "happened"),
            "length": math.log1p(figure.end - figure.start),
            f"harm_{value.harm}": 1.0,
        }

    def _known(self, figure: Figure) -> bool:
        at = figure.start
        return (_KNOWN.match(self._text, at) or _KNOWN.search(self._text, max(0, at - _MEETING), at)) is not None

    def _names(self, value: TollValue) -> set[str]:
        return set(_NAME.findall(self._text[value.start : value.end]))

    # --- whose it is --------------------------------------------------------------------------------------------------

    def of_home(self, figure: Figure) -> list[Features]:
        """For each trigger of the article, what speaks for the figure being of its event."""
        chances, here = dict(figure.chances), self.sentence(figure.start)
        return [
            self._of_pair(figure, trigger, chances.get(number), home == here) | self._standing(number, here)
            for number, (trigger, home) in enumerate(zip(self._reading.triggers, self._homes, strict=True))
        ]

    def _standing(self, number: int, here: int) -> Features:
        """Where a trigger stands: in its sentence, which tells of what is near its root, and from the figure's sentence."""
        home, depth = self._homes[number], self._depths[number]
        first = depth == self._least[home]
        return {
            "depth": math.log1p(depth),
            "first": float(first),
            "just_before": float(home == here - 1),
            "just_before*first": float(home == here - 1 and first),
            "just_before*depth": math.log1p(depth) * (home == here - 1),
            "earlier": math.log1p(max(0, here - home)),
            "later": math.log1p(max(0, home - here)),
        }

    def _of_pair(self, figure: Figure, trigger: Trigger, chance_read: float | None, together: bool) -> Features:
        gap = max(figure.start - trigger.end, trigger.start - figure.end, 0)
        fit = fits(figure.harm, trigger.type)
        return {
            "chance": log_odds(UNREAD if chance_read is None else chance_read, LEAST),
            "read": float(chance_read is not None),
            "together": float(together),
            "gap": math.log1p(gap),
            "within": float(gap == 0),
            "before": float(trigger.end <= figure.start),
            "fits": float(fit),
            "together*fits": float(together and fit),
            "trigger": log_odds(trigger.score * trigger.type_score, LEAST),
            "background": float(trigger.background),
        }


def _words(value: TollValue) -> set[str]:
    return set() if value.group is None else {word.lower() for word in value.group.quote.split() if len(word) > 2}
