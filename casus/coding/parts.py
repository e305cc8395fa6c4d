"""Long articles part by part, so that the time of coding grows with the length and memory doesn't.

Coding weighs every event against every phrase of its article. That suits reports, and not a volume of a hundred thousand words,
whose parts are therefore coded one after the other, each as an article of its own. What stands in another part isn't seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from typing import TypeVar, cast

from casus.reading import Argument, Attribution, Figure, Filler, Reading, RoleLink, Sentence, Stand, Trigger, Word
from casus.types import Span

T = TypeVar("T")
Range = tuple[int, int]
Placed = TypeVar("Placed", Word, Trigger, Argument, Figure, Filler)

WHOLE = 6_000
"""Words up to which an article is coded as a whole: a report of some twenty pages."""
PART = 3_000
"""Words that a part of a longer one has, a sentence more or less; a sentence that is longer is cut."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text in code points, and its reading, whose offsets count from ``start``."""

    start: int
    end: int
    reading: Reading


def parts_of(reading: Reading) -> Iterator[Part]:
    """The parts of a long reading in order. What reaches over the edge of a part is left out."""
    for first, last in pairwise(_cuts(reading)):
        start, end = reading.words[first].start, reading.words[last - 1].end
        yield Part(start, end, _Cutter(reading, first, last, start, end).reading())


def moved(value: T, by: int) -> T:
    """``value``, a noun of :mod:`casus.types` or a tuple of such, with its spans ``by`` code points further on."""
    if isinstance(value, Span):
        return cast("T", Span(value.start + by, value.end + by, value.quote))
    if isinstance(value, tuple):
        return cast("T", tuple(moved(item, by) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        return cast("T", replace(value, **{f.name: moved(getattr(value, f.name), by) for f in fields(value)}))
    return value


def _cuts(reading: Reading) -> list[int]:
    """The words at which parts begin, and the number of all words."""
    cuts = [0]
    for sentence in reading.sentences:
        while sentence.last - cuts[-1] > PART:
            cuts.append(sentence.first if sentence.first > cuts[-1] else cuts[-1] + PART)
    return [*cuts, len(reading.words)]


class _Cutter:
    """What of a reading lies within its words ``first`` to ``last``, at characters ``start`` to ``end``."""

    def __init__(self, reading: Reading, first: int, last: int, start: int, end: int) -> None:
        self._whole, self._first, self._last, self._start, self._end = reading, first, last, start, end
        inside = [number for number, t in enumerate(reading.triggers) if start <= t.start and t.end <= end]
        self._trigger = {number: place for place, number in enumerate(inside)}

    def reading(self) -> Reading:
        whole, trigger = self._whole, self._trigger
        return replace(
            whole,
            words=self._words(),
            sentences=self._sentences(),
            triggers=tuple(self._placed(whole.triggers[n]) for n in trigger),
            arguments=tuple(
                replace(self._placed(a), trigger=trigger[a.trigger])
                for a in whole.arguments
                if a.trigger in trigger and self._holds(a.start, a.end)
            ),
            figures=tuple(self._figure(f) for f in whole.figures if self._holds(f.start, f.end)),
            links=tuple(
                replace(link, first=trigger[link.first], second=trigger[link.second])
                for link in whole.links
                if link.first in trigger and link.second in trigger
            ),
            stands=tuple(self._stand(s) for s in whole.stands if s.trigger in trigger and self._holds(*s.by)),
            attributions=self._attributions(whole.attributions),
            speakers=self._attributions(whole.speakers),
            predicates=tuple(n - self._first for n in whole.predicates if self._first <= n < self._last),
            roles=self._roles(),
            mentions=tuple(moved(m, -self._start) for m in whole.mentions if self._holds(m.span.start, m.span.end)),
            times=self._ranges(whole.times),
            fillers=tuple(self._placed(f) for f in whole.fillers if self._holds(f.start, f.end)),
        )

    def _holds(self, start: int, end: int) -> bool:
        return self._start <= start and end <= self._end

    def _placed(self, item: Placed) -> Placed:
        return replace(item, start=item.start - self._start, end=item.end - self._start)

    def _range(self, there: Range) -> Range:
        return there[0] - self._start, there[1] - self._start

    def _ranges(self, ranges: Sequence[Range]) -> tuple[Range, ...]:
        return tuple(self._range(r) for r in ranges if self._holds(*r))

    def _words(self) -> tuple[Word, ...]:
        first_sentence = self._whole.words[self._first].sentence
        return tuple(
            replace(
                self._placed(word),
                sentence=word.sentence - first_sentence,
                head=word.head - self._first if self._first <= word.head < self._last else -1,
            )
            for word in self._whole.words[self._first : self._last]
        )

    def _sentences(self) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(
                max(s.start, self._start) - self._start,
                min(s.end, self._end) - self._start,
                max(s.first, self._first) - self._first,
                min(s.last, self._last) - self._first,
            )
            for s in self._whole.sentences
            if s.first < self._last and self._first < s.last
        )

    def _figure(self, figure: Figure) -> Figure:
        chances = tuple((self._trigger[n], chance) for n, chance in figure.chances if n in self._trigger)
        said_by = figure.said_by
        said_by = self._range(said_by) if said_by is not None and self._holds(*said_by) else None
        return replace(self._placed(figure), chances=chances, said_by=said_by)

    def _stand(self, stand: Stand) -> Stand:
        of = self._range(stand.of) if stand.of is not None and self._holds(*stand.of) else None
        return replace(stand, trigger=self._trigger[stand.trigger], by=self._range(stand.by), of=of)

    def _attributions(self, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
        return tuple(
            Attribution(self._ranges(a.source), self._ranges(a.cue), self._ranges(a.content))
            for a in attributions
            if all(self._holds(*there) for there in (*a.source, *a.cue, *a.content))
        )

    def _roles(self) -> tuple[RoleLink, ...]:
        inside = range(self._first, self._last)
        return tuple(
            replace(r, predicate=r.predicate - self._first, head=r.head - self._first)
            for r in self._whole.roles
            if r.predicate in inside and r.head in inside
        )
