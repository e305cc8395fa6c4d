"""The order of work: which events wait for a reviewer, which comes next, how far the work is. No web in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from statistics import median
from typing import Literal, get_args
from urllib.parse import urlencode

from casus.errors import UsageError
from casus.store import EventFilter, Project, StoredEvent
from casus.store.nouns import State

Order = Literal["review", "queue", "stakes", "day", "stored"]
Part = Literal["todo", "open", "changed", "accepted", "rejected", "all"]

ORDERS: Mapping[Order, str] = {
    "review": "costliest mistakes first",
    "queue": "least certain first",
    "stakes": "most killed first",
    "day": "by day",
    "stored": "as they came in",
}
STATES: Mapping[Part, tuple[State, ...]] = {
    "todo": ("open", "changed"),
    "open": ("open",),
    "changed": ("changed",),
    "accepted": ("accepted",),
    "rejected": ("rejected", "merged"),
    "all": ("open", "changed", "accepted", "rejected", "merged"),
}
TODO = STATES["todo"]
CODED: tuple[State, ...] = ("open", "changed", "accepted", "rejected")
"""What coders who work by themselves see: all but what was found to be another event."""

PAGE = 50
"""Rows of the queue on one page."""

PACE_OF = 40
"""How many of a reviewer's latest decisions tell their pace."""

PAUSE_SECONDS = 600
"""A longer gap between two decisions was a pause, not work."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reviewer chose to work on; the names are those of the address's parameters, the defaults ask nothing.

    ``coder`` isn't one of these: it names who works by themselves, so that what waits is what they gave no opinion on.
    """

    order: Order = "review"
    part: Part = "todo"
    type: str = ""
    status: str = ""
    country: str = ""
    since: str = ""
    until: str = ""
    most: str = ""
    words: str = ""
    coder: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Wanted:
        """The choice that an address makes; UsageError where a parameter can't be understood."""
        asked = [field.name for field in fields(cls) if field.name != "coder"]
        given = {name: parameters[name].strip() for name in asked if parameters.get(name)}
        wanted = cls(**given)  # type: ignore[arg-type]
        for name, allowed in (("order", get_args(Order)), ("part", get_args(Part))):
            if getattr(wanted, name) not in allowed:
                raise UsageError(f"{name}: {getattr(wanted, name)!r} isn't one of {', '.join(allowed)}")
        for name in ("since", "until"):
            if getattr(wanted, name) and not _DAY.fullmatch(getattr(wanted, name)):
                raise UsageError(f"{name}: {getattr(wanted, name)!r} isn't a day such as 2024-03-05")
        if wanted.most and not re.fullmatch(r"[01]|[01]?\.\d{1,6}", wanted.most):
            raise UsageError(f"most: {wanted.most!r} isn't a confidence from 0 to 1")
        return wanted

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than all that waits."""
        return any(
            getattr(self, field.name) != field.default for field in fields(self) if field.name not in ("order", "coder")
        )

    def query(self, **other: object) -> str:
        """The parameters that say this again, with a question mark; empty where all are the defaults."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "coder"}
        chosen = {name: value for name, value in chosen.items() if value != getattr(Wanted(), name)} | other
        return f"?{urlencode(chosen)}" if chosen else ""

    def filter(
        self, *, limit: int | None = None, offset: int = 0, states: tuple[State, ...] | None = None
    ) -> EventFilter:
        """As the store understands it."""
        return EventFilter(
            types=(self.type,) if self.type else (),
            statuses=(self.status,) if self.status else (),
            countries=(self.country,) if self.country else (),
            states=states or (CODED if self.coder else STATES[self.part]),
            unjudged_by=self.coder or None,
            since=self.since or None,
            until=self.until or None,
            max_confidence=float(self.most) if self.most else None,
            words=self.words or None,
            order=self.order,
            limit=limit,
            offset=offset,
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the project is: events decided, events in all, and the seconds left at the reviewer's pace, if known."""

    done: int
    total: int
    seconds_left: float | None

    @property
    def share(self) -> float:
        """From 0 to 1; nothing to do counts as all done."""
        return self.done / self.total if self.total else 1.0


def progress(project: Project, reviewer: str) -> Progress:
    """How far the project is, and how long the rest takes this reviewer at their pace of late."""
    left = project.count_events(EventFilter(states=TODO))
    done = project.count_events(EventFilter(states=("accepted", "rejected")))
    pace = seconds_each(project.decided_at(reviewer, PACE_OF + 1))
    return Progress(done, done + left, None if pace is None else pace * left)


def seconds_each(moments: Sequence[str]) -> float | None:
    """The median time between decisions, pauses aside; None before three of them tell it."""
    told = sorted(datetime.fromisoformat(moment) for moment in moments)
    gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(told)]
    work = [gap for gap in gaps if gap <= PAUSE_SECONDS]
    return max(1.0, median(work)) if len(work) >= 3 else None


def in_text(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """An article's events in the order in which its text tells them."""
    return sorted(events, key=lambda it: (min((t.start for t in it.event.triggers), default=0), it.event.id))


def article_events(project: Project, article_id: str) -> list[StoredEvent]:
    """All events of an article, those that reviewers took out too, in the order of its text."""
    return in_text(list(project.events(EventFilter(states=STATES["all"], article_id=article_id))))


def first(project: Project, wanted: Wanted) -> str | None:
    """The id of the event to begin with: the first in its text that waits, of the article that is most urgent."""
    urgent = project.next_event(wanted.filter())
    return None if urgent is None else _opening(project, wanted, urgent)


def following(project: Project, wanted: Wanted, event_id: str) -> str | None:
    """The id of the event to go on to: an article is finished before the next one is opened; None: nothing waits.

    What was passed over comes again after the last of the queue.
    """
    present = project.event(event_id)
    article = article_events(project, present.article.id)
    waiting = _waiting(project, wanted, present.article.id)
    ids = [it.event.id for it in article]
    later = [name for name in ids[ids.index(event_id) + 1 :] if name in waiting]
    if later:
        return later[0]
    # The article's place in the queue is that of its most urgent event, decided or not.
    order = replace(wanted.filter(states=STATES["all"]), unjudged_by=None)
    mine = set(ids)
    at = _most_urgent(project, order, present.article.id) or event_id
    for start in (at, None):
        candidate = project.next_event(wanted.filter(), start)
        while candidate is not None and candidate in mine:
            candidate = project.next_event(wanted.filter(), candidate)
        if candidate is not None:
            return _opening(project, wanted, candidate)
    left = [name for name in ids if name in waiting and name != event_id]
    return left[0] if left else None


def _opening(project: Project, wanted: Wanted, event_id: str) -> str:
    article_id = project.event(event_id).article.id
    waiting = _waiting(project, wanted, article_id)
    return next((it.event.id for it in article_events(project, article_id) if it.event.id in waiting), event_id)


def _waiting(project: Project, wanted: Wanted, article_id: str) -> set[str]:
    return {it.event.id for it in project.events(replace(wanted.filter(), article_id=article_id))}


def _most_urgent(project: Project, order: EventFilter, article_id: str) -> str | None:
    return project.next_event(replace(order, article_id=article_id))


def told_time(seconds: float) -> str:
    """A duration as people say it: ``about 3 h``, ``about 25 min``, ``under a minute``."""
    if seconds < 60:
        return "under a minute"
    if seconds < 3600:
        return f"about {round(seconds / 60)} min"
    hours = seconds / 3600
    return f"about {hours:.1f} h".replace(".0 h", " h") if hours < 10 else f"about {round(hours):,} h"
