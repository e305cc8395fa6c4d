"""Toll policies: rules by name that make one figure, or a range, of an incident's ledger.

All of them look at figures of kind ``total`` alone. A harm that no total counts has ``None``: no policy turns silence into 0 (an
ACLED-shaped export does so, as ACLED's codebook asks).

==================  =================================================================================================
``range``           Iraq Body Count's practice of a minimum and a maximum over all sources, superseded figures too;
                    Every Casualty Counts, *Standards for Casualty Recording* (2016), publishes a range likewise.
``latest``          the first standing figure of the newest report that gives one: what a newsroom would print.
``conservative``    the lowest of the speakers' last figures, also of speakers overtaken by others.
``acled``           the lowest of the figures that stand (ACLED codebook, fatalities: where sources differ, the most
                    conservative; revised when better evidence appears), with ACLED's reading of vague words: dozens 12,
                    hundreds 100. Deaths only.
``ucdp``            low, best and high (UCDP GED codebook, estimates): a belligerent's claim of the other side's dead may
                    set ``high`` alone; ``best`` is the figure most voices hold, the newest of equals. Deaths only.
``claimant:NAME``   the last figure of one speaker.
==================  =================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from casus.errors import UsageError
from casus.reconcile.names import fold
from casus.reconcile.profiles import published_at
from casus.reconcile.speakers import side_of
from casus.types import HARMS, Harm, Incident, LedgerEntry, Party

Figures = dict[str, object]
STANDARD_HARMS: tuple[Harm, ...] = ("killed", "wounded")
"""Harms that ``range``, ``latest`` and ``conservative`` always name, with ``None`` where nothing is told."""


@dataclass(frozen=True, slots=True)
class TollPoint:
    """What the latest figure was from one moment on."""

    published: str | None
    source_id: str
    low: int
    high: int | None
    speaker: str | None


def toll_range(ledger: Sequence[LedgerEntry]) -> Figures:
    """Lowest and highest total by harm, ``[low, high]``; an open figure ("at least 20") counts as its number."""
    return _by_harm(ledger, lambda totals: [min(e.low for e in totals), max(_top(e) for e in totals)])


def latest(ledger: Sequence[LedgerEntry]) -> Figures:
    """The newest report's first standing total by harm."""
    return _by_harm(ledger, lambda totals: _newest(totals).low)


def conservative(ledger: Sequence[LedgerEntry]) -> Figures:
    """The lowest of each speaker's last total, by harm."""
    return _by_harm(ledger, lambda totals: min(e.low for e in _last_by_speaker(totals)))


def acled(ledger: Sequence[LedgerEntry]) -> Figures:
    """Deaths by ACLED's rule: the lowest standing total."""
    totals = _totals(ledger, "killed")
    standing = [e for e in totals if not e.superseded] or totals
    return {"killed": min(map(_acled_number, standing)) if standing else None}


def ucdp(ledger: Sequence[LedgerEntry], actors: Sequence[Party] = (), recipients: Sequence[Party] = ()) -> Figures:
    """Deaths by UCDP's three estimates; ``low <= best <= high`` always."""
    totals = _totals(ledger, "killed")
    standing = [e for e in totals if not e.superseded] or totals
    if not standing:
        return {"killed": None}
    sides = {id(e): side_of(e.said_by, tuple(actors), tuple(recipients)) for e in standing}
    credible = [e for e in standing if sides[id(e)] != "perpetrator"] or standing
    support: dict[int, set[str | None]] = {}
    for entry in credible:
        support.setdefault(entry.low, set()).add(entry.speaker)
    newest = {entry.low: _moment(entry) for entry in sorted(credible, key=_moment)}
    best = max(support, key=lambda figure: (len(support[figure]), newest[figure], -figure))
    return {
        "killed": {
            "low": min(e.low for e in credible),
            "best": best,
            "high": max(best, *(_top(e) for e in standing)),
        }
    }


def claimant(ledger: Sequence[LedgerEntry], name: str) -> Figures:
    """The last total of one speaker by harm; ``None`` where that speaker gives none."""
    wanted = fold(name)
    own = [
        e
        for e in ledger
        if fold(e.speaker or "") == wanted
        or (e.said_by is not None and wanted in (fold(e.said_by.span.quote), fold(e.said_by.name or "")))
    ]
    return _by_harm(own, lambda totals: _newest(totals).low)


POLICIES = ("range", "latest", "conservative", "acled", "ucdp")
"""Policies that every incident carries; ``claimant:NAME`` is worked out on request."""


_BY_LEDGER: dict[str, Callable[[Sequence[LedgerEntry]], Figures]] = {
    "range": toll_range,
    "latest": latest,
    "conservative": conservative,
    "acled": acled,
}


def standard_tolls(
    ledger: Sequence[LedgerEntry], actors: Sequence[Party] = (), recipients: Sequence[Party] = ()
) -> dict[str, object]:
    """The figures of all of :data:`POLICIES`, by name."""
    return {
        "range": toll_range(ledger),
        "latest": latest(ledger),
        "conservative": conservative(ledger),
        "acled": acled(ledger),
        "ucdp": ucdp(ledger, actors, recipients),
    }


def apply_policy(policy: str, incident: Incident) -> Figures:
    """The figures of an incident under the policy of that name. Raises UsageError for a name that there isn't."""
    return decide(policy, incident.ledger, incident.actors, incident.recipients)


def decide(
    policy: str, ledger: Sequence[LedgerEntry], actors: Sequence[Party] = (), recipients: Sequence[Party] = ()
) -> Figures:
    """The figures of a ledger under the policy of that name. Raises UsageError for a name that there isn't."""
    if policy == "ucdp":
        return ucdp(ledger, actors, recipients)
    if policy in _BY_LEDGER:
        return _BY_LEDGER[policy](ledger)
    if policy.startswith("claimant:") and policy.removeprefix("claimant:").strip():
        return claimant(ledger, policy.removeprefix("claimant:").strip())
    raise UsageError(f"no toll policy {policy!r}: choose one of {', '.join(POLICIES)} or claimant:NAME")


def toll_history(ledger: Sequence[LedgerEntry], harm: Harm = "killed") -> tuple[TollPoint, ...]:
    """How the latest total went over time: a point for each report whose first standing total changed it."""
    points: list[TollPoint] = []
    for source in dict.fromkeys(e.source_id for e in sorted(_totals(ledger, harm), key=_moment)):
        entry = _first_standing([e for e in _totals(ledger, harm) if e.source_id == source])
        if not points or (points[-1].low, points[-1].high) != (entry.low, entry.high):
            points.append(TollPoint(entry.published, source, entry.low, entry.high, entry.speaker))
    return tuple(points)


def _by_harm(ledger: Sequence[LedgerEntry], figure: Callable[[list[LedgerEntry]], object]) -> Figures:
    told = {e.harm for e in ledger if e.kind == "total"}
    return {
        harm: figure(_totals(ledger, harm)) if harm in told else None
        for harm in HARMS
        if harm in STANDARD_HARMS or harm in told
    }


def _totals(ledger: Iterable[LedgerEntry], harm: Harm) -> list[LedgerEntry]:
    return [e for e in ledger if e.kind == "total" and e.harm == harm]


def _top(entry: LedgerEntry) -> int:
    return entry.low if entry.high is None else entry.high


def _moment(entry: LedgerEntry) -> float:
    moment = published_at(entry.published)
    return moment.timestamp() if moment else 0.0


def _newest(totals: list[LedgerEntry]) -> LedgerEntry:
    """The first standing total of the newest report; of several of one moment the highest, since tolls rise."""
    if len(totals) == 1:
        return totals[0]
    newest = max(_moment(e) for e in totals)
    latest_ones: dict[str, list[LedgerEntry]] = {}
    for entry in totals:
        if _moment(entry) == newest:
            latest_ones.setdefault(entry.source_id, []).append(entry)
    return max(map(_first_standing, latest_ones.values()), key=lambda e: (not e.superseded, e.low))


def _first_standing(entries: list[LedgerEntry]) -> LedgerEntry:
    return next((e for e in entries if not e.superseded), entries[0])


def _last_by_speaker(totals: list[LedgerEntry]) -> list[LedgerEntry]:
    """Each speaker's last total; a speaker who isn't known is one of the report's own."""
    by_speaker: dict[str, list[LedgerEntry]] = {}
    for entry in totals:
        by_speaker.setdefault(entry.speaker or f"report {entry.source_id}", []).append(entry)
    return [_newest(entries) for entries in by_speaker.values()]


_VAGUE = ((re.compile(r"\bdozens\b", re.IGNORECASE), 24, 12), (re.compile(r"\bhundreds\b", re.IGNORECASE), 200, 100))


def _acled_number(entry: LedgerEntry) -> int:
    for word, casus, number in _VAGUE:
        if entry.low == casus and word.search(entry.evidence.quote):
            return number
    return entry.low
