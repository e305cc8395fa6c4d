"""What the store takes and gives: events with their origins and state, judgements, history, filters. All frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from casus.types import Event

State = Literal["open", "changed", "accepted", "rejected", "merged"]
"""What reviewers made of an event: nothing yet; some values; the whole; that it isn't one; that it is another's double."""

Outcome = Literal["added", "recoded", "unchanged", "replaced", "same-address", "same-text"]
"""What became of a record that was handed in.

``added``: a new article. ``recoded``: its machine values were replaced. ``unchanged``: nothing differs. ``replaced``: the same
text was there with less known of its date or outlet, and no reviewer had touched it. Left out: ``same-address``, another
text under the URL of a stored article; ``same-text``, as ``replaced``, but a reviewer's work is on the stored one.
"""

IncidentOrder = Literal["disagreements", "reports", "day"]
"""Incidents by how much their reports disagree, by how many there are, or the latest first."""

MACHINE = "model"
REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``field`` of an event went from ``before`` to ``after``, as JSON values of ``casus/1``.

    ``field`` is ``event`` where the event itself came or went; ``state`` where a reviewer judged it as a whole;
    ``incident`` where they said whether it and another are one happening.
    """

    event_id: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a record: the id of the article as stored, the outcome, and what changed."""

    article_id: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article without its text: ``came_from`` is the input that it was read from, ``coded_by`` what coded it last."""

    id: str
    source_id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    sha256: str
    came_from: str | None
    added: str
    coded: str
    coded_by: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it counts, a reviewer's values over the machine's.

    ``origins`` gives for each field the origin of its value or of each of its items (``model:…``, ``rule:…``,
    ``reviewer:…``); ``revision`` grows with each change.
    """

    event: Event
    article: ArticleHead
    state: State
    revision: int
    origins: Mapping[str, tuple[str, ...]]
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events: all conditions hold together; an empty one asks nothing. Days are ISO dates, both ends included.

    ``words`` are words of the article's title or text, in FTS5's language. ``order`` is ``review`` (where a mistake would
    cost most first: unsure, many killed, reports that disagree), ``queue`` (least certain first), ``stakes`` (most killed
    first), ``day``, or ``stored`` (as they came in).
    ``unjudged_by`` names a coder who gave no opinion on them.
    Rejected and merged events are left out unless ``states`` names them.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    states: tuple[State, ...] = ("open", "changed", "accepted")
    since: str | None = None
    until: str | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    words: str | None = None
    unjudged_by: str | None = None
    article_id: str | None = None
    event_ids: tuple[str, ...] = ()
    order: Literal["stored", "review", "queue", "stakes", "day"] = "stored"
    limit: int | None = None
    offset: int = 0

    @classmethod
    def reviewed(cls, **conditions: object) -> EventFilter:
        """Only what a reviewer accepted."""
        return cls(states=("accepted",), **conditions)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Accept:
    """The event is right as it stands; a newer model leaves it alone from now on."""

    event_id: str


@dataclass(frozen=True, slots=True)
class Reject:
    """There is no such event in the article."""

    event_id: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One field of an event is to hold ``value``: what the field holds in :class:`casus.types.Event`.

    In a list only the items that differ become the reviewer's.
    """

    event_id: str
    field: str
    value: object


@dataclass(frozen=True, slots=True)
class Add:
    """An event that the machine missed; its id is given by the store."""

    article_id: str
    event: Event


@dataclass(frozen=True, slots=True)
class Split:
    """One event is really several: the first of ``parts`` takes its place, the others are added."""

    event_id: str
    parts: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """``others`` of the same article are the same event: their items that it lacks go to it, and they go."""

    event_id: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events, of one article or two, tell of the ``same`` happening, or of ``different`` ones: a word for reconciling."""

    event_id: str
    other: str
    verdict: Literal["same", "different"]


Judgement = Accept | Reject | Edit | Add | Split | Merge | Pair


Verdict = Literal["draft", "accept", "reject", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one coder says of an event by themselves: that it is right like this, that there is none; or what they work on.

    ``event`` is the event as they would have it; None with a rejection, and where they took their word back.
    """

    number: int
    at: str
    who: str
    event_id: str
    verdict: Verdict
    event: Event | None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of history: who did what, when (UTC), to which event, and what changed; ``undone`` by a later entry."""

    number: int
    at: str
    who: str
    what: str
    article_id: str
    event_id: str | None
    reason: str | None
    changes: tuple[Change, ...]
    undoes: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found, with the words around the match in which ``[`` and ``]`` mark it."""

    article: ArticleHead
    snippet: str
    events: int


@dataclass(frozen=True, slots=True)
class Status:
    """A project at a glance."""

    articles: int
    without_events: int
    events: int
    states: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    coders: Mapping[str, int] = field(default_factory=dict)
    reviewers: Mapping[str, int] = field(default_factory=dict)
    incidents: int = 0
    first_day: str | None = None
    last_day: str | None = None
    last_change: str | None = None
    bytes_on_disk: int = 0
