"""What an export takes and gives: options, one row's source, a column, a form, and the report of what was lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casus.types import Article, Codes, Event, Harm, LedgerEntry, Party, Period, Place, Record, Status, Toll

Scalar = str | int | float | bool | None
Row = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Options:
    """Which events, and how. An empty filter asks nothing; days are ISO dates, both ends included.

    ``policy`` names the rule of :mod:`casus.reconcile.policies` that makes the tolls. ``reviewed`` are the ids of events that a
    reviewer accepted; ``None`` where nobody knows (records in a file). ``redact`` leaves out names of victims
    and private persons.
    """

    since: str | None = None
    until: str | None = None
    countries: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    min_confidence: float = 0.0
    reviewed_only: bool = False
    reviewed: frozenset[str] | None = None
    policy: str = "range"
    redact: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One toll after a policy has decided; ``high`` and ``low`` bound ``best``."""

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of one article, or an incident of several: what one row, or a few, tell of.

    ``tolls`` follow the policy asked for; ``ledger`` holds every figure, for forms with a rule of their own. ``figures`` are
    the tolls as told; ``quote`` the words of the first trigger. ``event_ids`` are the events behind it.
    """

    id: str
    type: str
    status: Status
    confidence: float
    period: Period
    places: tuple[Place, ...]
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    tolls: Mapping[Harm, Figure]
    ledger: tuple[LedgerEntry, ...]
    figures: tuple[Toll, ...]
    said_by: tuple[Party, ...]
    articles: tuple[Article, ...]
    codes: Codes
    quote: str
    event_ids: tuple[str, ...]
    background: bool = False
    aggregate: bool = False
    reviewed: bool | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column or key of a form: what it means, and the rule where it is derived and not just copied."""

    name: str
    meaning: str
    rule: str | None = None


@dataclass(slots=True)
class Tally:
    """What a writer counts as it goes: rows written, happenings left out by reason."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


Write = Callable[[Iterable[Happening], Path, Tally], None]
WriteRecords = Callable[[Iterable[Record], Path, Tally], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of export. ``lost`` says what of an event it can't hold; ``extra`` names the optional dependency it needs.

    ``codes`` is False where it tells nothing of the codes of other codebooks, so that they needn't be read.
    """

    name: str
    gist: str
    columns: tuple[Column, ...]
    lost: tuple[str, ...]
    write: Write | None = None
    write_records: WriteRecords | None = None
    extra: str | None = None
    codes: bool = True


@dataclass(frozen=True, slots=True)
class LossReport:
    """What a file can't hold, which rule made each derived column, and what was left out, by reason."""

    form: str
    policy: str
    rows: int
    lost: tuple[str, ...]
    rules: Mapping[str, str]
    left_out: Mapping[str, int]
    redacted: bool

    def to_json(self) -> str:
        """The sidecar's text: the same report gives the same bytes."""
        told = {
            "schema": "casus-loss/1",
            "format": self.form,
            "policy": self.policy,
            "rows": self.rows,
            "redacted": self.redacted,
            "cannot_hold": list(self.lost),
            "derived": dict(self.rules),
            "left_out": dict(sorted(self.left_out.items())),
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
