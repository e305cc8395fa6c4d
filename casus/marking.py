"""Which words of a text stand for what: a record's evidence as marks, and the text cut where marks begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from casus.types import Event, Record, Span

What = Literal["trigger", "actor", "recipient", "instrument", "place", "time", "toll", "speaker"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that a value of an event rests on; ``event`` is the event's place in its record, from 0."""

    span: Span
    event: int
    what: What


def marks_of(record: Record) -> tuple[Mark, ...]:
    """All words that the record's events rest on, in the order of the text, each once an event and meaning."""
    found = {mark: None for number, event in enumerate(record.events) for mark in _event_marks(event, number)}
    return tuple(sorted(found, key=lambda mark: (mark.span.start, mark.span.end, mark.event)))


def _event_marks(event: Event, number: int) -> Iterator[Mark]:
    def each(what: What, spans: Iterable[Span]) -> Iterator[Mark]:
        return (Mark(span, number, what) for span in spans)

    yield from each("trigger", event.triggers)
    yield from each("actor", (party.span for party in event.actors))
    yield from each("recipient", (party.span for party in event.recipients))
    yield from each("instrument", event.instruments)
    yield from each("place", (place.span for place in event.places))
    if event.period.evidence is not None:
        yield Mark(event.period.evidence, number, "time")
    yield from each("toll", (toll.evidence for toll in event.tolls))
    yield from each("speaker", (toll.said_by.span for toll in event.tolls if toll.said_by is not None))
    yield from each("speaker", (party.span for party in event.said_by))


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """The text cut at the ends of all marks: each piece with the marks that cover it. Joined, they are the text again.

    >>> from casus.types import Span
    >>> [(words, len(over)) for words, over in pieces("a bomb blast", [Mark(Span(2, 6, "bomb"), 0, "trigger")])]
    [('a ', 0), ('bomb', 1), (' blast', 0)]
    """
    ordered = sorted(marks, key=lambda mark: (mark.span.start, mark.span.end))
    cuts = sorted({0, len(text), *(at for m in ordered for at in (m.span.start, m.span.end) if 0 < at < len(text))})
    over: list[Mark] = []
    waiting = iter([*ordered, None])
    coming = next(waiting)
    for start, end in pairwise(cuts):
        over = [mark for mark in over if mark.span.end > start]
        while coming is not None and coming.span.start <= start:
            if coming.span.end > start:
                over.append(coming)
            coming = next(waiting)
        yield text[start:end], tuple(over)
