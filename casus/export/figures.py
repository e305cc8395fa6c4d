"""Tolls of a ledger by the policy asked for, and deaths by the rules of ACLED and UCDP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casus.export.nouns import Figure, Happening
from casus.reconcile.policies import decide
from casus.types import HARMS, Harm, LedgerEntry, Party


def tolls(
    policy: str, ledger: Sequence[LedgerEntry], actors: Sequence[Party], recipients: Sequence[Party]
) -> Mapping[Harm, Figure]:
    """The figures of every harm that the policy decides. ``range`` has no best of its own: it takes the latest's.

    UsageError for a policy that there isn't.
    """
    told = {harm: value for harm, value in decide(policy, ledger, actors, recipients).items() if value is not None}
    if not told:
        return {}
    # Where the range is one number the latest figure is that number, too.
    wide = policy == "range" and any(isinstance(bounds, list) and bounds[0] != bounds[1] for bounds in told.values())
    best = decide("latest", ledger) if wide else {}
    return {harm: figure for harm in HARMS if (figure := _figure(told.get(harm), best.get(harm))) is not None}


def acled_deaths(it: Happening) -> int | None:
    """Deaths by ACLED's rule, whatever the policy; ``None`` where none are told."""
    deaths = decide("acled", it.ledger)["killed"]
    return deaths if isinstance(deaths, int) else None


def ucdp_deaths(it: Happening) -> Figure | None:
    """Deaths by UCDP's rule, whatever the policy; ``None`` where none are told."""
    return _figure(decide("ucdp", it.ledger, it.actors, it.recipients)["killed"])


def _figure(value: object, best: object = None) -> Figure | None:
    match value:
        case int(number):
            return Figure(number, number, number)
        case [int(low), int(high)]:
            return Figure(low, best if isinstance(best, int) else low, high)
        case {"low": int(low), "best": int(middle), "high": int(high)}:
            return Figure(low, middle, high)
        case _:
            return None
