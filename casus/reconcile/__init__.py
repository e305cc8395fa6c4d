"""Events of many articles → incidents: which reports tell of one happening, and what all of them together say of it.

>>> result = reconcile(records)                                    # doctest: +SKIP
>>> result.incidents[0].toll["range"]                              # doctest: +SKIP
{'killed': [9, 14], 'wounded': [21, 37]}

Everything here is a pure function of its arguments: the same records give the same incidents whatever their order, at once
or added one by one. Hand in the incidents of the former run as ``previous`` and they keep their ids; hand in a reviewer's
judgements and they are law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from casus.reconcile.blocking import candidate_pairs
from casus.reconcile.clustering import Judgement, Law, cluster, settle
from casus.reconcile.incidents import assign_ids, build_incident, in_order
from casus.reconcile.policies import POLICIES, TollPoint, apply_policy, toll_history
from casus.reconcile.profiles import Profile, profile_record
from casus.reconcile.scoring import Pair, Verdict, score_pair
from casus.types import Incident, Record

__all__ = [
    "POLICIES",
    "Judgement",
    "Pair",
    "Reconciliation",
    "TollPoint",
    "Verdict",
    "apply_policy",
    "reconcile",
    "toll_history",
]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What reconciling gives: the incidents, the pairs that a reviewer should look at, and judgements overruled by newer ones."""

    incidents: tuple[Incident, ...]
    unsure: tuple[Pair, ...]
    overruled: tuple[Judgement, ...]


def reconcile(
    records: Iterable[Record], *, judgements: Sequence[Judgement] = (), previous: Iterable[Incident] = ()
) -> Reconciliation:
    """Joins the events of all records into incidents, every event into exactly one, in order of their first report.

    A record that comes twice counts once. ``judgements`` are in order of time: a newer one stands against an older one; to
    withdraw one, leave it out. ``previous`` are the incidents of a former run, whose ids live on.
    """
    profiles = _profiles(records)
    by_id = {p.id: p for p in profiles}
    law = settle(j for j in judgements if j.first in by_id and j.second in by_id)
    known: dict[tuple[str, str], Pair] = {}

    def pair(first: str, second: str) -> Pair:
        key = (first, second) if first < second else (second, first)
        if key not in known:
            known[key] = score_pair(by_id[first], by_id[second])
        return known[key]

    candidates = [pair(profiles[i].id, profiles[j].id) for i, j in candidate_pairs(profiles)]
    groups = [in_order(by_id[e] for e in ids) for ids in cluster([p.id for p in profiles], candidates, pair, law)]
    groups.sort(key=lambda group: (group[0].report.published is None, group[0].report.published or 0.0, group[0].id))
    names = assign_ids(groups, previous)
    judged = {
        j_id: "a reviewer's word: same" for j in judgements if j.verdict == "same" for j_id in (j.first, j.second)
    }
    judged = {e: words for e, words in judged.items() if e in by_id and _still_one(e, law)}
    incidents = [build_incident(name, group, pair, judged) for name, group in zip(names, groups, strict=True)]
    home = {link.event_id: incident.id for incident in incidents for link in incident.events}
    incidents = [_answering(incident, by_id, home) for incident in incidents]
    unsure = sorted(
        (p for p in candidates if p.verdict == "unsure" and not _decided(p, law)),
        key=lambda p: (-p.logit, p.first, p.second),
    )
    return Reconciliation(tuple(incidents), tuple(unsure), law.overruled)


def _profiles(records: Iterable[Record]) -> list[Profile]:
    """Profiles of all events, each id once, in order of id: nothing after this depends on the order of the input."""
    found: dict[str, Profile] = {}
    for record in records:
        for profile in profile_record(record):
            found.setdefault(profile.id, profile)
    return [found[event] for event in sorted(found)]


def _still_one(event: str, law: Law) -> bool:
    """Whether a "same" about this event stands: it shares its group with another."""
    return sum(root == law.groups.get(event) for root in law.groups.values()) > 1


def _decided(pair: Pair, law: Law) -> bool:
    a, b = law.groups.get(pair.first, pair.first), law.groups.get(pair.second, pair.second)
    return a == b or frozenset((a, b)) in law.apart


def _answering(incident: Incident, by_id: dict[str, Profile], home: dict[str, str]) -> Incident:
    """The incident with the one that it answers, as most of its reports tell it, and never itself."""
    told = Counter(
        home[answered]
        for link in incident.events
        if (answered := by_id[link.event_id].event.responds_to) in home and home[answered] != incident.id
    )
    if not told:
        return incident
    return replace(incident, responds_to=min(told, key=lambda name: (-told[name], name)))
