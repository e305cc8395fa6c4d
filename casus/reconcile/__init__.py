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

from casus.collector import collector_paused
from casus.reconcile.blocking import candidate_pairs
from casus.reconcile.clustering import JOIN_FROM, Judgement, Law, Scored, cluster, settle
from casus.reconcile.incidents import assign_ids, build_incident, in_order, link_events
from casus.reconcile.policies import POLICIES, TollPoint, apply_policy, toll_history
from casus.reconcile.profiles import Profile, profile_record
from casus.reconcile.scoring import WORTH_A_LOOK, Pair, Verdict, logit, logit_from, verdict
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
    with collector_paused():
        return _reconcile(_profiles(records), judgements, previous)


def _reconcile(
    profiles: Sequence[Profile], judgements: Sequence[Judgement], previous: Iterable[Incident]
) -> Reconciliation:
    ids = [profile.id for profile in profiles]
    by_id = dict(zip(ids, profiles, strict=True))
    law = settle(j for j in judgements if j.first in by_id and j.second in by_id)
    judged = {
        j_id: "a reviewer's word: same" for j in judgements if j.verdict == "same" for j_id in (j.first, j.second)
    }
    judged = {e: words for e, words in judged.items() if e in by_id and _still_one(e, law)}
    scored, unsure = Scored(), []
    for i, j in candidate_pairs(profiles):
        odds = logit_from(profiles[i], profiles[j], WORTH_A_LOOK)
        if odds is None:
            continue
        if odds >= JOIN_FROM:
            scored.add(i, j, odds)
        if verdict(odds) == "unsure" and not _decided(ids[i], ids[j], law):
            unsure.append(Pair(ids[i], ids[j], odds, (profiles[i], profiles[j])))
    groups = []
    mixed = {n for n, profile in enumerate(profiles) if profile.is_mixed}
    for found in cluster(ids, scored, lambda i, j: logit(profiles[i], profiles[j]), law, mixed):
        order = in_order(found.members, profiles)
        members = [profiles[n] for n in order]
        groups.append((members, link_events(order, members, found.logit, judged)))
    groups.sort(key=lambda g: (g[0][0].report.published is None, g[0][0].report.published or 0.0, g[0][0].id))
    names = assign_ids([members for members, _ in groups], previous)
    incidents = [build_incident(name, *group) for name, group in zip(names, groups, strict=True)]
    home = {link.event_id: incident.id for incident in incidents for link in incident.events}
    incidents = [_answering(incident, by_id, home) for incident in incidents]
    unsure.sort(key=lambda p: (-p.logit, p.first, p.second))
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


def _decided(first: str, second: str, law: Law) -> bool:
    a, b = law.groups.get(first, first), law.groups.get(second, second)
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
