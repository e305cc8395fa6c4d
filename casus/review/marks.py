"""A text cut at the ends of its highlights: pieces that carry what lies on them, in code points. No web in it.

Highlights overlap and nest; HTML elements can't. So the text is cut wherever a highlight starts or ends, and each piece lists all
that cover it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casus.types import Event, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """One highlight: the words of a value, or of an item of a list, of an event.

    ``ref`` names the value on the page: ``tolls:0`` of the event shown, the event's id for others' triggers.
    """

    start: int
    end: int
    kind: str
    ref: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text from ``start`` on, with the marks that cover all of it, the widest first."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()


def words_of_event(event: Event) -> Iterator[tuple[str, int, Span]]:
    """The words of each value of an event: field, position in it, span."""
    for n, trigger in enumerate(event.triggers):
        yield "triggers", n, trigger
    for field in ("actors", "recipients"):
        for n, party in enumerate(getattr(event, field)):
            yield field, n, party.span
    for n, instrument in enumerate(event.instruments):
        yield "instruments", n, instrument
    for n, place in enumerate(event.places):
        yield "places", n, place.span
    if event.period.evidence is not None:
        yield "period", 0, event.period.evidence
    for n, toll in enumerate(event.tolls):
        yield "tolls", n, toll.evidence
        if toll.said_by is not None:
            yield "said_by", -1 - n, toll.said_by.span
    for n, party in enumerate(event.said_by):
        yield "said_by", n, party.span
    for n, stand in enumerate(event.responsibility):
        yield "responsibility", n, stand.evidence


def marks_of(shown: Event | None, events: Iterable[Event]) -> list[Mark]:
    """The highlights of a page: all values of the event that is shown, and the triggers of the others.

    A speaker of a figure bears the figure's ref, so that both light up together.
    """
    marks = []
    if shown is not None:
        for field, n, span in words_of_event(shown):
            ref = f"tolls:{-1 - n}" if field == "said_by" and n < 0 else f"{field}:{n}"
            marks.append(Mark(span.start, span.end, field, ref))
    for event in events:
        if shown is None or event.id != shown.id:
            marks += [Mark(span.start, span.end, "other", event.id) for span in event.triggers]
    return marks


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """``text`` as pieces in order that together are the text; marks outside it, or empty, are left out."""
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    cuts = sorted({0, len(text)} | {mark.start for mark in inside} | {mark.end for mark in inside})
    opening = sorted(inside, key=lambda mark: (mark.start, -mark.end))
    found, active, at = [], list[Mark](), 0
    for start, end in itertools.pairwise(cuts):
        active = [mark for mark in active if mark.end > start]
        while at < len(opening) and opening[at].start == start:
            active.append(opening[at])
            at += 1
        covering = sorted(active, key=lambda mark: (mark.start - mark.end, mark.kind, mark.ref))
        found.append(Piece(start, text[start:end], tuple(covering)))
    return found
