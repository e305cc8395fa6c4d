"""The nouns of Casus: what every stage takes and gives. All of them are frozen.

Offsets are half-open code points into :attr:`Article.text`, which is the text as read, untouched. Dates are ISO 8601
strings, countries ISO 3166-1 alpha-3. What is not known is ``None``, never a made-up value. ``contract.md`` of the record
format names the same fields; :mod:`casus.record` writes them as JSON and reads them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Harm = Literal["killed", "wounded", "missing", "captured", "displaced"]
Status = Literal["happened", "alleged", "denied", "averted", "planned"]
Stance = Literal["claims", "blames", "denies"]
PartyKind = Literal[
    "state",
    "military",
    "police",
    "government",
    "armed_group",
    "militia",
    "civilians",
    "protesters",
    "organisation",
    "company",
    "media",
    "person",
    "unknown",
]
GroupKind = Literal["civilian", "armed", "unknown"]
PlacePrecision = Literal["exact", "near", "admin2", "admin1", "country", "unknown"]
PeriodPrecision = Literal["day", "week", "month", "year", "range", "unknown"]

HARMS: tuple[Harm, ...] = ("killed", "wounded", "missing", "captured", "displaced")
STATUSES: tuple[Status, ...] = ("happened", "alleged", "denied", "averted", "planned")
MENTION_LABELS: tuple[str, ...] = (
    "Person",
    "Organisation",
    "Location",
    "Nationality",
    "MilitaryPlatform",
    "Weapon",
    "Vehicle",
    "Temporal",
    "Quantity",
    "Money",
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article: ``quote == text[start:end]``, always."""

    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of ``text`` from ``start`` to ``end``; ValueError where that is empty or outside the text."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}:{end} does not lie in a text of {len(text)} characters")
        return cls(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Article:
    """One news report. ``id`` is a content hash; ``source_id`` the input's own name for it, or its file name."""

    id: str
    source_id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Who did, suffered or said something: the words, and who that is as far as the actor base knows."""

    span: Span
    name: str | None = None
    actor_id: str | None = None
    kind: PartyKind | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the words, the place they mean, its coordinates (degrees, WGS 84) and how precise they are."""

    span: Span
    name: str | None = None
    admin1: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None
    precision: PlacePrecision = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """When: an interval of days, both ends included; ``value`` keeps partial dates such as ``XXXX-06-12``.

    ``evidence`` is ``None`` where no words of the text give the period; a note of the record then says why.
    """

    start: str | None = None
    end: str | None = None
    precision: PeriodPrecision = "unknown"
    value: str | None = None
    evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class Toll:
    """One figure of harm, from one speaker. ``high`` is ``None`` where no upper bound is stated."""

    harm: Harm
    low: int
    best: int
    high: int | None
    evidence: Span
    approx: bool = False
    group: str | None = None
    group_kind: GroupKind = "unknown"
    part_of_total: bool = False
    said_by: Party | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Somebody claims, blames somebody else for, or denies having done the event."""

    stance: Stance
    by: Party
    of: Party | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Codes:
    """The event in the field's other codebooks; ``None`` where that standard has no such record."""

    plover: dict[str, str | None] | None = None
    acled: dict[str, str | None] | None = None
    cameo: str | None = None
    ucdp: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One happening that the article tells of, however often the article comes back to it."""

    id: str
    type: str
    status: Status
    triggers: tuple[Span, ...]
    background: bool = False
    aggregate: bool = False
    confidence: float = 0.0
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    instruments: tuple[Span, ...] = ()
    places: tuple[Place, ...] = ()
    period: Period = Period()
    tolls: tuple[Toll, ...] = ()
    said_by: tuple[Party, ...] = ()
    responsibility: tuple[Responsibility, ...] = ()
    responds_to: str | None = None
    codes: Codes = Codes()


@dataclass(frozen=True, slots=True)
class Mention:
    """A named or typed phrase, whether or not it takes part in an event; ``label`` is one of MENTION_LABELS."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Record:
    """What Casus says of one article: the unit of ``casus code``'s output."""

    article: Article
    events: tuple[Event, ...] = ()
    mentions: tuple[Mention, ...] | None = None
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """The record in a notebook: its text with the evidence marked."""
        from casus.notebook import record_html

        return record_html(self)


@dataclass(frozen=True, slots=True)
class Link:
    """One event's place in an incident, with the reasons a person can read."""

    source_id: str
    event_id: str
    article_id: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One figure of one report in an incident's toll ledger."""

    source_id: str
    published: str | None
    harm: Harm
    low: int
    best: int
    high: int | None
    group: str | None
    kind: Literal["total", "part", "cumulative"]
    said_by: Party | None
    speaker: str | None
    superseded: bool
    evidence: Span

    @classmethod
    def of(
        cls,
        article: Article,
        toll: Toll,
        kind: Literal["total", "part", "cumulative"],
        speaker: str | None,
        superseded: bool = False,
    ) -> LedgerEntry:
        """The entry of a toll that an article gives."""
        return cls(
            source_id=article.source_id, published=article.published, harm=toll.harm, low=toll.low, best=toll.best,
            high=toll.high, group=toll.group, kind=kind, said_by=toll.said_by, speaker=speaker, superseded=superseded,
            evidence=toll.evidence,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening, as all the reports of it together tell it."""

    id: str
    type: str
    status: Status
    confidence: float
    events: tuple[Link, ...]
    period: Period = Period()
    places: tuple[Place, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    toll: dict[str, object] | None = None
    voices: int = 0
    disagreements: tuple[str, ...] = ()
    responds_to: str | None = None
