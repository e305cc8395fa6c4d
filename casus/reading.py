"""What understanding gives to coding: the words of an article and what its sentences say, with no values yet.

A :class:`Reading` is made by one reader (:mod:`casus.understand`) in one pass over the text and holds only spans, labels
and scores; :mod:`casus.coding` turns it into events with values. Offsets are half-open code points into the article's text;
``trigger`` numbers index :attr:`Reading.triggers`, word numbers :attr:`Reading.words`. Scores are probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from casus.types import Harm, Mention, Status

ArgumentRole = Literal["actor", "recipient", "instrument", "place", "time", "said_by"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands, its sentence, its word class and its head (``-1``: root, or not parsed)."""

    start: int
    end: int
    sentence: int
    upos: str = "X"
    head: int = -1
    deprel: str = "dep"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its characters, and its words as a half-open range of word numbers."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that name an event of one of the codebook's types."""

    start: int
    end: int
    type: str
    score: float
    status: Status = "happened"
    background: bool = False
    aggregate: bool = False
    type_score: float = 1.0


@dataclass(frozen=True, slots=True)
class Argument:
    """A phrase that takes part in the event that a trigger names."""

    trigger: int
    role: ArgumentRole
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A phrase that tells how many were harmed: the figure with its people and harm word; perhaps who says so.

    ``chances`` are pairs of a trigger and the chance that the figure belongs to its event, where the reader weighed any.
    """

    start: int
    end: int
    harm: Harm
    score: float
    chances: tuple[tuple[int, float], ...] = ()
    part_of_total: bool = False
    said_by: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TriggerLink:
    """Two triggers: ``same`` event, or ``first`` answers (``responds_to``) ``second``."""

    kind: Literal["same", "responds_to"]
    first: int
    second: int
    score: float


@dataclass(frozen=True, slots=True)
class Stand:
    """Somebody's stance to the event of a trigger: claims, blames, denies; ``of`` is who is blamed."""

    trigger: int
    stance: Literal["claims", "blames", "denies"]
    by: tuple[int, int]
    of: tuple[int, int] | None
    score: float


@dataclass(frozen=True, slots=True)
class Filler:
    """A phrase as MUC-4's answer keys fill a slot of an incident with: perp_ind, perp_org, target, victim or instrument."""

    start: int
    end: int
    slot: str
    score: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: spans of the source, of the words of saying, and of what is said (PolNeAR's scheme)."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RoleLink:
    """A PropBank-style role: ``predicate`` and ``head`` are word numbers."""

    predicate: int
    head: int
    role: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass over an article found."""

    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    triggers: tuple[Trigger, ...] = ()
    arguments: tuple[Argument, ...] = ()
    figures: tuple[Figure, ...] = ()
    links: tuple[TriggerLink, ...] = ()
    stands: tuple[Stand, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    speakers: tuple[Attribution, ...] = ()
    """Who speaks by patterns of words alone ("police said", "according to"), the whole sentence as content."""
    predicates: tuple[int, ...] = ()
    """Words that evoke a frame, with roles or without."""
    roles: tuple[RoleLink, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    relevance: float = 1.0
    classes: tuple[tuple[str, float], ...] = ()
    """What the text as a whole tells of, by the names of the public sets that the reader learned classes from."""
    notes: tuple[str, ...] = field(default=())
    fillers: tuple[Filler, ...] = ()
    """What MUC-4's answer keys would name as doers, targets, victims and means, whatever event it belongs to."""
