"""Which figures are tolls, and which event each belongs to: what the reader and the words say, weighed together.

Two logistic regressions, with few weights, in ``figure_links.csv`` (``train/figure_links.py``):

- ``toll``: the chance that an annotator notes a figure at all. An article names the same dead again and again ("the murder of
  the senator"); the guidelines want each figure of a speaker once.
- ``home``: the chance that a figure belongs to the event of a trigger.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from casus.coding.choosing import log_odds
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


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """For each table, the weight of each feature."""
    with (files("casus.coding") / "figure_links.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    out: dict[str, dict[str, float]] = {"toll": {}, "home": {}}
    for row in rows:
        out[row["table"]][row["feature"]] = float(row["weight"])
    return out


def spoken(table: Table, features: Features) -> float:
    """The log odds that the features speak for."""
    known = weights()[table]
    return known["bias"] + sum(known.get(name, 0.0) * value for name, value in features.items())


def fits(harm: str, kind: str) -> bool:
    """Whether events of a type do such harm."""
    if harm in ("killed", "wounded"):
        return kind in _HARMFUL
    return kind in (_CAPTIVE if harm in ("captured", "missing") else _MOVED)


def home_features(figure: Figure, trigger: Trigger, number: int, reading: Reading) -> Features:
    """What speaks for a figure being of a trigger's event; ``number`` is the trigger's."""
    gap = max(figure.start - trigger.end, trigger.start - figure.end, 0)
    together = sentence(reading, figure.start) == sentence(reading, trigger.start)
    return {
        "chance": log_odds(dict(figure.chances).get(number, UNREAD), LEAST),
        "read": float(number in dict(figure.chances)),
        "together": float(together),
        "gap": math.log1p(gap),
        "within": float(gap == 0),
        "before": float(trigger.end <= figure.start),
        "fits": float(fits(figure.harm, trigger.type)),
        "together*fits": float(together and fits(figure.harm, trigger.type)),
        "trigger": log_odds(trigger.score * trigger.type_score, LEAST),
        "background": float(trigger.background),
    }


def toll_features(
    text: str, figure: Figure, value: TollValue, reading: Reading, earlier: Sequence[TollValue], told: bool
) -> Features:
    """What speaks for a figure being a toll of its own; ``earlier`` are those before it, ``told`` whether words tell it."""
    here = sentence(reading, figure.start)
    near = [t for t in reading.triggers if sentence(reading, t.start) == here]
    one = (value.low, value.high) == (1, 1)
    same = [v for v in earlier if v.harm == value.harm and (v.low, v.high) == (value.low, value.high)]
    group = _words(value)
    known = _KNOWN.match(text, figure.start) or _KNOWN.search(text, max(0, figure.start - _MEETING), figure.start)
    return {
        "told": float(told),
        "read": float(bool(figure.chances)),
        "read_odds": log_odds(figure.score, LEAST) if figure.chances else 0.0,
        "chance": log_odds(max((chance for _, chance in figure.chances), default=UNREAD), LEAST),
        "one": float(one),
        "zero": float(value.high == 0),
        "vague": float(value.high is None),
        "known": float(known is not None),
        "named": float(value.group is not None and value.group.quote[:1].isupper()),
        "no_group": float(value.group is None),
        "again_one": float(one and bool(same)),
        "again_many": float(not one and bool(same)),
        "again_group": float(any(group & _words(v) for v in same)),
        "before": math.log1p(len(earlier)),
        "part": float(value.part_of_total or figure.part_of_total),
        "speaker": float(figure.said_by is not None),
        "trigger": float(bool(near)),
        "fitting_trigger": float(any(fits(value.harm, t.type) for t in near)),
        "background": float(bool(near) and all(t.background for t in near)),
        "length": math.log1p(figure.end - figure.start),
        f"harm_{value.harm}": 1.0,
    }


def sentence(reading: Reading, at: int) -> int:
    """The number of the sentence that a character is in."""
    return next((n for n, s in enumerate(reading.sentences) if at < s.end), len(reading.sentences))


def _words(value: TollValue) -> set[str]:
    return set() if value.group is None else {word.lower() for word in value.group.quote.split() if len(word) > 2}
