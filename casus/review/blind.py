"""Two-coder mode: reviewers who judge the same events each by themselves, how far they agree, and who decides. No web in it.

A coder sees the record as it stands and their own changes to it, never another coder's. Their opinions change nothing; when two
or more have spoken, an adjudicator takes one's word over the other's, and only that becomes a judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from casus.errors import UsageError
from casus.record import event_to_dict
from casus.review.agreement import Distance, alpha, interval, nominal
from casus.review.queue import CODED, Progress
from casus.store import Accept, Edit, EventFilter, Judgement, Project, Reject, StoredEvent
from casus.store.nouns import Opinion, State
from casus.store.values import FIELDS
from casus.types import Event

_STATES: Mapping[str, State] = {"draft": "changed", "accept": "accepted", "reject": "rejected", "withdrawn": "open"}

FINAL = ("accept", "reject")
COMPARED = tuple(field for field in FIELDS if field != "codes")


@dataclass(frozen=True, slots=True)
class Measure:
    """How far coders agree on one thing: alpha (None where it can't be told), and over how many events."""

    name: str
    alpha: float | None
    units: int


@dataclass(frozen=True, slots=True)
class Case:
    """An event on which coders gave their final word: whose, and the fields in which they differ."""

    stored: StoredEvent
    opinions: Sequence[Opinion]
    differ: Sequence[str]


@dataclass(frozen=True, slots=True)
class TwoCoders:
    """Who coded how much, how far they agree, what is left to adjudicate, and how much all agree on."""

    coders: Mapping[str, int]
    measures: Sequence[Measure]
    cases: Sequence[Case]
    agreed: int


def seen(project: Project, who: str, stored: StoredEvent) -> StoredEvent:
    """The event as this coder has it: their own draft or word over the record; its state and revision are theirs."""
    mine = next((opinion for opinion in project.opinions(stored.event.id) if opinion.who == who), None)
    if mine is None:
        return replace(stored, state="open", revision=0)
    event = stored.event if mine.event is None else mine.event
    return replace(stored, event=event, state=_STATES[mine.verdict], revision=mine.number)


def judge(project: Project, who: str, judgement: Judgement, revision: int | None) -> None:
    """Keeps a coder's word; ConflictError where they said another since, UsageError for what can't be said blind."""
    if not isinstance(judgement, Accept | Reject | Edit):
        raise UsageError(
            "splitting, merging and adding events isn't for coders who work blind: leave it to adjudication"
        )
    mine = seen(project, who, project.event(judgement.event_id))
    match judgement:
        case Accept():
            project.add_opinion(judgement.event_id, "accept", mine.event, who=who, revision=revision)
        case Reject():
            project.add_opinion(judgement.event_id, "reject", None, who=who, revision=revision)
        case Edit():
            changed = replace(mine.event, **{judgement.field: judgement.value})  # type: ignore[arg-type]
            project.add_opinion(judgement.event_id, "draft", changed, who=who, revision=revision)


def progress(project: Project, who: str) -> Progress:
    """How many events this coder gave their final word on."""
    total = project.count_events(EventFilter(states=CODED))
    left = project.count_events(EventFilter(states=CODED, unjudged_by=who))
    return Progress(total - left, total, None)


def two_coders(project: Project, limit: int = 200) -> TwoCoders:
    """The state of two-coder work; at most ``limit`` cases to adjudicate."""
    by_event: dict[str, list[Opinion]] = {}
    for opinion in project.opinions():
        if opinion.verdict in FINAL:
            by_event.setdefault(opinion.event_id, []).append(opinion)
    coders: dict[str, int] = {}
    for opinions in by_event.values():
        for opinion in opinions:
            coders[opinion.who] = coders.get(opinion.who, 0) + 1
    double = {event: opinions for event, opinions in by_event.items() if len(opinions) >= 2}
    stored = {it.event.id: it for it in _stored(project, list(double))}
    open_cases, agreed = [], 0
    for event, opinions in double.items():
        if event not in stored or stored[event].state in ("accepted", "rejected", "merged"):
            continue
        differ = differing(opinions)
        if differ:
            open_cases.append(Case(stored[event], opinions, differ))
        else:
            agreed += 1
    return TwoCoders(coders, measures(list(double.values())), open_cases[:limit], agreed)


def measures(units: Sequence[Sequence[Opinion]]) -> list[Measure]:
    """Alpha for whether there is an event, and for its type, status, day, killed and wounded where all say that there is."""
    found = [Measure("is there such an event", alpha([[o.verdict for o in unit] for unit in units]), len(units))]
    both = [[o.event for o in unit if o.event is not None] for unit in units if all(o.event is not None for o in unit)]
    asked: Sequence[tuple[str, Callable[[Event], Hashable | None], Distance]] = (
        ("type", lambda event: event.type, nominal),
        ("status", lambda event: event.status, nominal),
        ("first day", lambda event: event.period.start, nominal),
        ("killed", lambda event: _figure(event, "killed"), interval),
        ("wounded", lambda event: _figure(event, "wounded"), interval),
    )
    for name, value, distance in asked:
        told = [[v for event in unit if (v := value(event)) is not None] for unit in both]
        found.append(Measure(name, alpha(told, distance), sum(len(values) >= 2 for values in told)))
    return found


def differing(opinions: Sequence[Opinion]) -> list[str]:
    """The fields in which coders' events differ; ``event`` where one says that there is none."""
    if len({opinion.verdict for opinion in opinions}) > 1:
        return ["event"]
    events = [event_to_dict(opinion.event) for opinion in opinions if opinion.event is not None]
    return [field for field in COMPARED if any(event[field] != events[0][field] for event in events)]


def adjudicate(project: Project, event_id: str, coder: str, who: str) -> int:
    """Lets one coder's word be the record's: their changes, then their verdict, each a judgement; gives how many."""
    opinions = {o.who: o for o in project.opinions(event_id) if o.verdict in FINAL}
    if coder not in opinions:
        raise UsageError(f"{coder} gave no final word on event {event_id}")
    others = [name for name in opinions if name != coder]
    reason = f"adjudicated: {coder}" + (f" over {', '.join(others)}" if others else "")
    return _carry_out(project, opinions[coder], who, reason)


def accept_agreed(project: Project, who: str) -> int:
    """Lets all be the record's on which the coders agree; gives how many events."""
    by_event: dict[str, list[Opinion]] = {}
    for opinion in project.opinions():
        if opinion.verdict in FINAL:
            by_event.setdefault(opinion.event_id, []).append(opinion)
    done = 0
    for stored in _stored(project, [event for event, said in by_event.items() if len(said) >= 2]):
        said = by_event[stored.event.id]
        if stored.state in ("open", "changed") and not differing(said):
            _carry_out(project, said[0], who, f"agreed: {', '.join(o.who for o in said)}")
            done += 1
    return done


def _carry_out(project: Project, opinion: Opinion, who: str, reason: str) -> int:
    count = 1
    if opinion.event is not None:
        present, wanted = event_to_dict(project.event(opinion.event_id).event), event_to_dict(opinion.event)
        for field in COMPARED:
            if present[field] != wanted[field]:
                edit = Edit(opinion.event_id, field, getattr(opinion.event, field))
                project.judge(edit, who=who, reason=reason)
                count += 1
    verdict = Reject(opinion.event_id) if opinion.verdict == "reject" else Accept(opinion.event_id)
    project.judge(verdict, who=who, reason=reason)
    return count


def _stored(project: Project, event_ids: Sequence[str]) -> list[StoredEvent]:
    found: list[StoredEvent] = []
    for start in range(0, len(event_ids), 500):
        chunk = tuple(event_ids[start : start + 500])
        found += project.events(EventFilter(states=(), event_ids=chunk))
    return found


def _figure(event: Event, harm: str) -> int | None:
    return max((toll.best for toll in event.tolls if toll.harm == harm), default=None)
