"""Incidents for a person to judge: the reports side by side, their figures, what else may be the same happening. No web in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from casus.errors import StoreError, UsageError
from casus.reconcile import POLICIES, apply_policy, reconcile
from casus.reconcile import Judgement as PairJudgement
from casus.reconcile.profiles import profile_record
from casus.reconcile.scoring import score_pair
from casus.review.charts import Ledger, Map, as_day, ledger_chart, map_of, speaker_of
from casus.review.marks import Piece, marks_of, pieces
from casus.store import ArticleHead, Entry, EventFilter, Pair, Project, StoredEvent
from casus.types import HARMS, Incident, Link

PAGE = 50
"""Incidents on one page of the list."""

AROUND = 220
"""Characters of text shown before and after the words of an event."""

CANDIDATES = 60
"""Events of the same days that are compared with an incident."""

SHOWN_CANDIDATES = 6
DAYS_APART = 3
LEAST_LIKELY = 0.02
"""How likely an event must be the same happening to be shown as one that may be."""

AT_ONCE = 3000
"""Events of a project that is reconciled anew at once when a reviewer says a word on a pair; larger ones on request."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report of an incident: its event and the words around it, cut for highlighting."""

    link: Link
    head: ArticleHead
    stored: StoredEvent
    excerpt: Sequence[Piece]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event of another incident that may be the same happening, with how sure the machine is and why."""

    stored: StoredEvent
    score: float
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident: its reports, its figures under every policy, the charts, and what may be merged into it."""

    incident: Incident
    reports: Sequence[Report]
    policy: str
    policies: Mapping[str, Mapping[str, object]]
    claimants: Sequence[str]
    charts: Sequence[Ledger]
    map: Map | None
    candidates: Sequence[Candidate]
    words: Sequence[Entry]
    homes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IncidentList:
    """One page of the list of incidents, with the figures of each under the policy chosen."""

    rows: Sequence[tuple[Incident, Mapping[str, object]]]
    total: int
    page: int
    order: str
    several: bool
    policy: str

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))


def incident_list(project: Project, order: str, several: bool, policy: str, page: int) -> IncidentList:
    """One page of incidents, counted from 1; UsageError for an order or policy that there isn't."""
    if order not in ("disagreements", "reports", "day"):
        raise UsageError(f"order: {order!r} isn't one of disagreements, reports, day")
    least = 2 if several else 1
    found = project.incident_page(order, least_reports=least, limit=PAGE, offset=(page - 1) * PAGE)  # type: ignore[arg-type]
    rows = [(incident, apply_policy(policy, incident)) for incident in found]
    return IncidentList(rows, project.count_incidents(least_reports=least), page, order, several, policy)


def incident_page(project: Project, incident_id: str, policy: str) -> IncidentPage:
    """All that there is to an incident; StoreError where there is no such one, UsageError for no such policy."""
    incident = project.incident(incident_id)
    chosen = apply_policy(policy, incident)
    reports = [report for link in incident.events if (report := _report(project, link)) is not None]
    claimants = list(dict.fromkeys(speaker_of(entry) for entry in incident.ledger if entry.said_by is not None))
    policies = {name: apply_policy(name, incident) for name in POLICIES} | {policy: chosen}
    charts = [chart for harm in HARMS if (chart := ledger_chart(incident.ledger, harm)) is not None]
    points = [
        (p.lat, p.lon, p.name or p.span.quote, p.precision not in ("exact", "near"))
        for p in incident.places
        if p.lat is not None and p.lon is not None
    ]
    mine = {link.event_id for link in incident.events}
    words = [
        entry
        for event_id in sorted(mine)
        for entry in _history(project, event_id)
        if entry.what == "pair" and not entry.undone and entry.event_id == event_id
    ]
    return IncidentPage(
        incident,
        reports,
        policy,
        policies,
        claimants,
        charts,
        map_of(points),
        _candidates(project, incident, reports),
        words,
        {link.source_id: link.event_id for link in reversed(incident.events)},
    )


def tell_apart(project: Project, incident_id: str, event_id: str, reason: str | None, who: str) -> int:
    """A reviewer's word that an event isn't part of an incident: of each pair of the two; gives how many."""
    incident = project.incident(incident_id)
    others = [link.event_id for link in incident.events if link.event_id != event_id]
    if len(others) == len(incident.events):
        raise UsageError(f"event {event_id} isn't part of incident {incident_id}")
    for other in others:
        project.judge(Pair(event_id, other, "different"), who=who, reason=_reason("not of", incident_id, reason))
    return len(others)


def join(project: Project, incident_id: str, event_id: str, reason: str | None, who: str) -> None:
    """A reviewer's word that an event is part of an incident."""
    incident = project.incident(incident_id)
    if event_id in {link.event_id for link in incident.events}:
        raise UsageError(f"event {event_id} is part of incident {incident_id} already")
    home = incident.events[0].event_id
    project.judge(Pair(event_id, home, "same"), who=who, reason=_reason("part of", incident_id, reason))


def reconcile_anew(project: Project) -> int:
    """Joins all events again, following every reviewer's word; gives how many incidents there are."""
    said = [PairJudgement(pair.event_id, pair.other, pair.verdict) for pair in project.pairs()]
    result = reconcile(project.records(), judgements=said, previous=list(project.incidents()))
    return project.save_incidents(result.incidents)


def small_enough(project: Project) -> bool:
    """Whether reconciling anew is a matter of seconds."""
    return project.count_events(EventFilter()) <= AT_ONCE


def incident_of(project: Project, event_id: str) -> str | None:
    """The id of the incident that an event is part of."""
    return next((incident.id for incident in project.incidents(event_id)), None)


def _reason(verb: str, incident_id: str, reason: str | None) -> str:
    return f"{verb} {incident_id}" + (f": {reason.strip()}" if reason and reason.strip() else "")


def _report(project: Project, link: Link) -> Report | None:
    try:
        stored = project.event(link.event_id)
    except StoreError:  # a newer coding took it away; reconciling anew will, too
        return None
    text = project.record(link.article_id).article.text
    marks = marks_of(stored.event, [])
    start = max(0, min((m.start for m in marks), default=0) - AROUND)
    first = min((t.start for t in stored.event.triggers), default=start)
    start = max(start, first - 3 * AROUND)
    end = min(len(text), first + 4 * AROUND)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    kept = [_clip(piece, start, end) for piece in pieces(text, marks)]
    return Report(link, stored.article, stored, [p for p in kept if p.text], start > 0, end < len(text))


def _clip(piece: Piece, start: int, end: int) -> Piece:
    left, right = max(piece.start, start), min(piece.start + len(piece.text), end)
    return Piece(left, piece.text[left - piece.start : max(left, right) - piece.start], piece.marks)


def _candidates(project: Project, incident: Incident, reports: Sequence[Report]) -> list[Candidate]:
    """Events of other incidents, of these days and countries, that most resemble the incident's first."""
    first, last = as_day(incident.period.start), as_day(incident.period.end)
    if first is None or last is None or not reports:
        return []
    countries = tuple(dict.fromkeys(place.country for place in incident.places if place.country))
    wanted = EventFilter(
        countries=countries,
        since=(first - timedelta(days=DAYS_APART)).isoformat(),
        until=(last + timedelta(days=DAYS_APART)).isoformat(),
        order="day",
        limit=CANDIDATES,
    )
    mine = {link.event_id for link in incident.events}
    others = [stored for stored in project.events(wanted) if stored.event.id not in mine]
    articles = {report.head.id for report in reports[:3]} | {stored.article.id for stored in others}
    profiles = {p.id: p for article in sorted(articles) for p in profile_record(project.record(article))}
    heads = [profiles[report.stored.event.id] for report in reports[:3] if report.stored.event.id in profiles]
    found = []
    for stored in others:
        if stored.event.id not in profiles or not heads:
            continue
        other = profiles[stored.event.id]
        pairs = (score_pair(*sorted((head, other), key=lambda profile: profile.id)) for head in heads)
        best = max(pairs, key=lambda pair: pair.logit)
        if best.probability >= LEAST_LIKELY:
            found.append(Candidate(stored, best.probability, best.reasons))
    return sorted(found, key=lambda it: -it.score)[:SHOWN_CANDIDATES]


def _history(project: Project, event_id: str) -> list[Entry]:
    try:
        return project.history(event_id)
    except StoreError:
        return []
