"""The nouns of a codebook. All of them are frozen; :mod:`casus.codebook.load` makes and checks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from casus.errors import CodebookError
from casus.types import Status

Standard = Literal["plover", "acled", "cameo", "ucdp", "muc4"]
Target = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event: what it means, its family, and whether it is an act or words alone."""

    name: str
    gist: str
    family: str
    material: bool


@dataclass(frozen=True, slots=True)
class KindOfParty:
    """One kind of party, and the classes it belongs to: whether it acts for a state, is organised, bears arms."""

    name: str
    gist: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class PloverEvent:
    """One PLOVER event type: quad class 1 to 4, its score from -10 to 10 without a mode, and those of its modes."""

    name: str
    quad: int
    score: float
    modes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AcledSubEvent:
    """One ACLED sub-event type with the event type and the disorder type that it belongs to."""

    name: str
    event_type: str
    disorder_type: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the crosswalk: conditions that must all hold, and the code they give (``None``: no such record).

    A condition that is ``None`` isn't asked. The names are those of the file: kinds or classes of party, word lists,
    event types or families; see the head of ``crosswalk.toml``.
    """

    target: Target | None
    status: frozenset[str]
    actor: frozenset[str] | None = None
    recipient: frozenset[str] | None = None
    about: frozenset[str] | None = None
    words: tuple[str, ...] | None = None
    actor_words: tuple[str, ...] | None = None
    recipient_words: tuple[str, ...] | None = None
    killed: bool | None = None
    wounded: bool | None = None
    captured: int | None = None
    abroad: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """The event types and vocabularies by name, the standards' own tables, and the crosswalk between them.

    ``rules[type][standard]`` are in the order of the file: the first that holds decides.
    """

    version: str
    families: Mapping[str, str]
    event_types: Mapping[str, EventType]
    statuses: Mapping[str, str]
    harms: Mapping[str, str]
    stances: Mapping[str, str]
    party_classes: Mapping[str, str]
    party_kinds: Mapping[str, KindOfParty]
    word_lists: Mapping[str, tuple[str, ...]]
    plover_events: Mapping[str, PloverEvent]
    acled_sub_events: Mapping[str, AcledSubEvent]
    cameo_codes: frozenset[str]
    ucdp_types: Mapping[int, str]
    muc4_types: tuple[str, ...]
    muc4_stages: Mapping[str, str]
    rules: Mapping[str, Mapping[Standard, tuple[Rule, ...]]]

    def check_type(self, name: str) -> str:
        """``name``, where it is one of this codebook's event types; else CodebookError with those that are near."""
        if name in self.event_types:
            return name
        near = [t for t in self.event_types if t.split("_")[-1] in name or name.split("_")[0] in t]
        hint = f"; did you mean {', '.join(near)}?" if near else f"; they are {', '.join(self.event_types)}"
        raise CodebookError(f"{name!r} is not an event type of codebook {self.version}{hint}")

    def check_status(self, name: str) -> Status:
        """``name``, where it is one of the statuses; else CodebookError."""
        if name in self.statuses:
            return name  # type: ignore[return-value]  # the loader has compared the two sets
        raise CodebookError(f"{name!r} is not a status; they are {', '.join(self.statuses)}")
