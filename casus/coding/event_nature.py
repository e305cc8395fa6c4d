"""What an event is by itself, as features: the same for the choice of its places and of its date."""

from __future__ import annotations

import math

from casus.coding.choosing import log_odds
from casus.coding.drafts import Draft

WORDS_AND_POLITICS = frozenset(
    "threat accusation denial demand pledge meeting agreement release aid military_support sanction legal_action "
    "restriction mobilization surrender".split()
)
"""Event types (annotation guidelines) that are said or decided: a place beside them is more often a party than a place."""


def nature_features(draft: Draft, events: int) -> dict[str, float]:
    """Type, status and certainty of one of an article's ``events`` events."""
    return {
        "event": log_odds(draft.score),
        "background": float(draft.background),
        "planned": float(draft.status == "planned"),
        "said": float(draft.type in WORDS_AND_POLITICS),
        f"type_{draft.type}": 1.0,
        "triggers": math.log(len(draft.triggers)),
        "events": math.log(events),
    }


def link_by_nature(features: dict[str, float]) -> dict[str, float]:
    """How much a link counts for events that are said, and for background: products with the link's log odds."""
    return {f"{kind}_link": features[kind] * features["link"] for kind in ("said", "background")}
