"""A group of linked events as one incident: what all its reports together say, and where they differ."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from casus.reconcile.affinity import HARMFUL
from casus.reconcile.clustering import CAP
from casus.reconcile.copies import group_voices
from casus.reconcile.ledger import build_ledger
from casus.reconcile.names import name_skeleton, party_words, same_name
from casus.reconcile.policies import standard_tolls
from casus.reconcile.profiles import Profile
from casus.reconcile.scoring import probability, reasons
from casus.types import Event, Incident, LedgerEntry, Link, Party, Period, Place, Status

VAGUE_TYPES = frozenset({"killing", "armed_attack"})
"""Types that say little of the method; a more telling one that any report gives is preferred to them."""


DOUBT = 0.6
"""What a link's mean log-odds are multiplied by: features agree together, so their sum is too sure of itself. Of the
pairs joined above 0.8 in `bench/errors-incidents.md` 37 of 41 are right."""
MIXED = 0.5
"""The most that a link of an event counts for whose words seem to tell of two happenings."""


def incident_id(anchor: str) -> str:
    """The id of a new incident, from the id of the event that was reported first."""
    return "i-" + hashlib.sha256(anchor.encode()).hexdigest()[:12]


def in_order(members: Iterable[int], profiles: Sequence[Profile]) -> list[int]:
    """Positions of events in order of publication; of one moment by id. An event without a date comes last."""

    def moment(n: int) -> tuple[bool, float, str]:
        published = profiles[n].report.published
        return published is None, published or 0.0, profiles[n].id

    return sorted(members, key=moment)


def assign_ids(groups: Sequence[Sequence[Profile]], previous: Iterable[Incident]) -> list[str]:
    """An id for each group: the one it had where it holds most of a former incident's events, else a new one.

    Where former incidents have come together, the group keeps the id of the one it holds most of; where one came apart, the
    larger part keeps its id. New ids depend on the first report alone, so reports added in order of publication
    give the ids that all of them at once give. Each group is in order of publication.
    """
    home = {profile.id: number for number, group in enumerate(groups) for profile in group}
    claims: list[tuple[int, str, int]] = []
    for incident in previous:
        votes = Counter(home[link.event_id] for link in incident.events if link.event_id in home)
        claims.extend((-count, incident.id, number) for number, count in votes.items())
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, name, number in sorted(claims):
        if number not in ids and name not in taken:
            ids[number] = name
            taken.add(name)
    for number, group in enumerate(groups):
        if number not in ids:
            # All of these can be taken: by the larger part of what this group was told apart from.
            further = (incident_id(f"{group[0].id} {n}") for n in itertools.count(2))
            names = itertools.chain((incident_id(profile.id) for profile in group), further)
            ids[number] = next(name for name in names if name not in taken)
            taken.add(ids[number])
    return [ids[number] for number in range(len(groups))]


def link_events(
    order: Sequence[int], members: Sequence[Profile], logit: Callable[[int, int], float], judged: Mapping[str, str]
) -> tuple[Link, ...]:
    """Why each event belongs: the reasons of the report that it agrees best with, and how sure the link is.

    ``order`` are the positions of the members, by which ``logit`` gives the log-odds of two; ``judged`` gives for event ids
    what a reviewer's word adds to the reasons. A link is as sure as the mean over all other events says, and unsure where
    the event itself seems to be two happenings told as one.
    """
    links = []
    told: dict[tuple[int, int], tuple[str, ...]] = {}
    for n, profile in zip(order, members, strict=True):
        why: tuple[str, ...] = ("the only report",)
        score = 1.0
        if len(order) > 1:
            odds = {m: max(-CAP, min(CAP, logit(n, m))) for m in order if m != n}
            nearest = max(odds, key=odds.__getitem__)
            best = members[order.index(nearest)]
            pair = (min(n, nearest), max(n, nearest))
            if pair not in told:
                told[pair] = reasons(profile, best)
            score = probability(DOUBT * sum(odds.values()) / len(odds))
            why = (f"with {best.report.article.source_id}", *told[pair])
        if profile.is_mixed:
            score, why = min(score, MIXED), (*why, "its words seem to tell of two happenings")
        if profile.id in judged:
            score, why = 1.0, (judged[profile.id], *why)
        article = profile.report.article
        links.append(Link(article.source_id, profile.id, article.id, score, why))
    return tuple(links)


def build_incident(name: str, ordered: Sequence[Profile], links: tuple[Link, ...]) -> Incident:
    """The incident of some linked events, which are in order of publication."""
    outlets, voice = _voices(ordered)
    weights = {p.id: 0.5 if p.event.background else 1.0 for p in ordered}
    kind = _type(ordered, weights)
    actors = _parties(ordered, lambda event: event.actors)
    recipients = _parties(ordered, lambda event: event.recipients)
    ledger = build_ledger(ordered, kind, outlets)
    places = _places(ordered, weights)
    status = _status(ordered)
    period = _period(ordered, weights)
    return Incident(
        id=name,
        type=kind,
        status=status,
        confidence=_confidence(ordered, links),
        events=links,
        period=period,
        places=places,
        actors=actors,
        recipients=recipients,
        ledger=ledger,
        toll=standard_tolls(ledger, actors, recipients),
        voices=len(set(voice.values())),
        disagreements=tuple(_disagreements(ordered, kind, ledger)),
    )


def _voices(ordered: Sequence[Profile]) -> tuple[dict[str, str | None], dict[str, int]]:
    """For each article the outlet that its own voice is, and the number of the voice it speaks with."""
    reports = list({p.report.article.id: p.report for p in ordered}.values())
    voice = group_voices([r.article.outlet for r in reports], [r.sketch for r in reports])
    outlets = {r.article.id: reports[v].article.outlet for r, v in zip(reports, voice, strict=True)}
    return outlets, {r.article.id: v for r, v in zip(reports, voice, strict=True)}


def _confidence(ordered: Sequence[Profile], links: Sequence[Link]) -> float:
    """The mean confidence of the coded events times that of the weakest link."""
    coded = sum(p.event.confidence for p in ordered) / len(ordered)
    return coded * min(link.score for link in links)


def _type(ordered: Sequence[Profile], weights: Mapping[str, float]) -> str:
    votes: dict[str, float] = defaultdict(float)
    for p in ordered:
        votes[p.event.type] += weights[p.id] * (0.4 if p.event.type in VAGUE_TYPES else 1.0)
    if any(kind in HARMFUL for kind in votes):
        votes = {kind: vote for kind, vote in votes.items() if kind in HARMFUL}
    return min(votes, key=lambda kind: (-votes[kind], kind))


def _status(ordered: Sequence[Profile]) -> Status:
    """``happened`` where any outlet's last word is that it did; a retraction overrides the outlet's own earlier report."""
    last: dict[str, Status] = {}
    for p in ordered:
        key = p.report.article.outlet or p.report.article.id
        if not (p.event.status == "alleged" and last.get(key) == "happened"):
            last[key] = p.event.status
    return next(status for status in _STRONGEST_FIRST if status in last.values())


_STRONGEST_FIRST: tuple[Status, ...] = ("happened", "alleged", "averted", "denied", "planned")


def _period(ordered: Sequence[Profile], weights: Mapping[str, float]) -> Period:
    """The period that most reports give, the narrowest and earliest reported of equals; stated ones before assumed ones."""
    votes: dict[tuple[str | None, str | None], float] = defaultdict(float)
    for p in ordered:
        if p.event.period.start is not None:
            votes[p.event.period.start, p.event.period.end] += weights[p.id] * (1.0 if p.event.period.evidence else 0.3)
    if not votes:
        return next((p.event.period for p in ordered if p.event.period.value is not None), Period())

    def rank(p: Profile) -> tuple[bool, float, bool]:
        days = p.window.days if p.window else 9999
        key = (p.event.period.start, p.event.period.end)
        return (days > 3, -votes.get(key, 0.0), p.event.period.evidence is None)

    return min((p for p in ordered if p.event.period.start is not None), key=rank).event.period


_PRECISION = {"exact": 0, "near": 1, "admin2": 2, "unknown": 3, "admin1": 4, "country": 5}


def _places(ordered: Sequence[Profile], weights: Mapping[str, float]) -> tuple[Place, ...]:
    """Every place that a report gives, one of each name; the finest and most often told first.

    Provinces and countries are left out where a finer place is known.
    """
    votes: dict[str, float] = defaultdict(float)
    best: dict[str, Place] = {}
    for p in ordered:
        for place in p.event.places:
            name = place.name or place.span.quote
            key = next((k for k in best if same_name(best[k].name or best[k].span.quote, name)), name)
            votes[key] += weights[p.id]
            held = best.get(key)
            if held is None or (held.lat is None and place.lat is not None):
                best[key] = place
    fine = [k for k in best if best[k].precision not in ("admin1", "country")]
    kept = fine or list(best)
    position = {key: n for n, key in enumerate(best)}
    kept.sort(key=lambda k: (_PRECISION[best[k].precision] > 3, -votes[k], _PRECISION[best[k].precision], position[k]))
    return tuple(best[k] for k in kept)


def _parties(ordered: Sequence[Profile], of: Callable[[Event], tuple[Party, ...]]) -> tuple[Party, ...]:
    """Each party once, as first told by name; the parties that most reports name first."""
    kept: list[tuple[Party, set[str]]] = []
    for p in ordered:
        for party in of(p.event):
            for n, (held, told_by) in enumerate(kept):
                if _one_party(held, party):
                    told_by.add(p.report.article.id)
                    if held.actor_id is None and party.actor_id is not None:
                        kept[n] = (party, told_by)
                    break
            else:
                kept.append((party, {p.report.article.id}))
    order = sorted(range(len(kept)), key=lambda n: (-len(kept[n][1]), n))
    return tuple(kept[n][0] for n in order)


def _one_party(a: Party, b: Party) -> bool:
    if a.actor_id is not None and b.actor_id is not None:
        return a.actor_id == b.actor_id
    x, y = party_words(a.name or a.span.quote), party_words(b.name or b.span.quote)
    return bool(x) and bool(y) and (x <= y or y <= x)


def _disagreements(ordered: Sequence[Profile], kind: str, ledger: Sequence[LedgerEntry]) -> Iterable[str]:
    """Where the reports differ, one line a matter: status, type, day, place, who did it, and the figures."""
    statuses = _told(ordered, lambda p: [p.event.status])
    if len(statuses) > 1:
        yield "status: " + _listed(statuses)
    types = _told(ordered, lambda p: [p.event.type])
    if len(types) > 1:
        yield f"type, taken as {kind}: " + _listed(types)
    days = _told(
        ordered,
        lambda p: [_span_of(p.event.period)] if p.event.period.precision == "day" and p.event.period.evidence else [],
    )
    if len(days) > 1:
        yield "day: " + _listed(days)
    provinces = _told(ordered, lambda p: [place.admin1 for place in p.places if place.admin1])
    if len({name_skeleton(name) for name in provinces}) > 1:
        yield "province: " + _listed(provinces)
    yield from _responsibility(ordered)
    for harm in dict.fromkeys(entry.harm for entry in ledger):
        figures: dict[str, list[str]] = defaultdict(list)
        for entry in ledger:
            if entry.harm == harm and entry.kind == "total" and not entry.superseded:
                figures[_figure(entry)].append(entry.speaker or entry.source_id)
        if len(figures) > 1:
            yield f"{harm}: " + _listed(figures)


def _responsibility(ordered: Sequence[Profile]) -> Iterable[str]:
    stances: dict[str, list[str]] = defaultdict(list)
    for p in ordered:
        for r in p.event.responsibility:
            who = r.by.name or r.by.span.quote
            whom = (r.of.name or r.of.span.quote) if r.of and r.stance == "blames" else ""
            stances[f"{who} {r.stance} {whom}".strip()].append(p.report.article.source_id)
    told = {claim.split(" ")[-1] if " blames" not in claim else claim for claim in stances}
    if len(told) > 1 or any(" denies" in claim for claim in stances):
        yield "responsibility: " + _listed(stances)


def _told(ordered: Sequence[Profile], of: Callable[[Profile], Iterable[str]]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for p in ordered:
        for value in of(p):
            if p.report.article.source_id not in told[value]:
                told[value].append(p.report.article.source_id)
    return told


def _listed(told: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{value} ({', '.join(dict.fromkeys(who))})" for value, who in told.items())


def _span_of(period: Period) -> str:
    return period.start or "" if period.start == period.end else f"{period.start} to {period.end}"


def _figure(entry: LedgerEntry) -> str:
    if entry.high is None:
        return f"at least {entry.low}"
    return str(entry.low) if entry.high == entry.low else f"{entry.low} to {entry.high}"
