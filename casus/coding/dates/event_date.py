"""How an article's time expressions stand to the words that name an event, and how likely each dates it by that alone.

Every expression is scored on how it stands to the words that name the event: same sentence or which other, before or
after, how far, what stands between, what kind of time it is. The weights are a multinomial logistic regression on the
training articles of the annotation (``train/fit_event_dates.py`` fits them): all expressions of the article and the
answer "no date" compete. Who did what to whom is not looked at. :mod:`casus.coding.event_dates` chooses by these chances
and a reader's links.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from casus.coding.dates.event_date_weights import WEIGHTS
from casus.coding.dates.expression import TimeExpression

Span = tuple[int, int]

_CLAUSE: Final = re.compile(
    r"\b(?:who|whom|which|that|after|when|while|before|where|whose|since|but|as|if)\b|[;:()—–]", re.I
)
_SAYING: Final = re.compile(
    r"\b(?:said|says|told|reported|announced|stated|added|confirmed|according|informed|saying|claimed|disclosed|learned)\b",
    re.I,
)
_SAYING_BEFORE: Final = re.compile(
    r"(?:said|says|told\s+\w+|told|reported|announced|stated|added|confirmed|claimed)(?:\s+(?:on|late|early))*\s*$",
    re.I,
)
_NEW_SCENE: Final = re.compile(
    r"\s*[\"'“]?(?:meanwhile|elsewhere|separately|in\s+another|in\s+a\s+separate|another|also|earlier|previously|in\s+the\s+meantime|however|but|further)\b",
    re.I,
)
_POINTING: Final = re.compile(r"\b(?:the|this|that|these|those|such|his|her|their|its)\s+(?:[\w-]+\s+){0,2}$", re.I)
_INDEFINITE: Final = re.compile(r"\b(?:a|an|another|more|any|no|several|many|some)\s+(?:[\w-]+\s+){0,2}$", re.I)
_MODAL: Final = re.compile(r"\b(?:will|would|should|could|may|might|must|can|to|not|never|if)\s+(?:\w+\s+){0,2}$", re.I)
_LEAD: Final = re.compile(
    r"\b(after|following|over|for|since|before|against|of|in|during|by|from|with|who|which|that|and|had|has|have|was|were|been|is|are|be)\s+"
    r"(?:(?:the|a|an|his|their|its|been|also|being)\s+)*(?:[\w-]+\s+)?$",
    re.I,
)
_FIRST_WORD: Final = re.compile(r"\W*\w+")
_ENDING: Final = re.compile(r"(?:ed|ing|ion|s|t)$")
_REST: Final = frozenset({"past-reference", "future-reference", "now"})


def datable(expression: TimeExpression) -> bool:
    """Whether the expression can date an event: it tells a time, not a mere length or habit."""
    if (
        expression.kind == "SET"
        or expression.rule in _REST
        or expression.value in ("PAST_REF", "FUTURE_REF", "PRESENT_REF")
    ):
        return False
    return expression.kind != "DURATION" or expression.first is not None


def _bucket(number: int, *limits: int) -> int:
    return bisect_right(limits, number)


def kind_of(expression: TimeExpression) -> str:
    """What sort of time an expression tells: by its rule where that counts, else by its precision."""
    if expression.kind == "DURATION":
        return "period"
    if expression.rule in ("today", "this-part", "overnight", "weekday"):
        return expression.rule
    if expression.rule in ("part-alone", "other-part", "later", "day-beside", "ago", "unit", "weekend"):
        return "relative"
    return expression.precision


def _lead(text: str, start: int, trigger: Span) -> str:
    """The preposition, pronoun or auxiliary that leads up to the trigger; ``-`` without one."""
    match = _LEAD.search(text[max(start, trigger[0] - 40) : trigger[0]])
    return match[1].lower() if match else "-"


def _echoes(text: str, trigger: Span, sentence: Span) -> bool:
    """Whether a sentence names the trigger's happening again: it has a word that starts like the trigger's longest."""
    word = max(re.findall(r"[A-Za-z]{4,}", text[trigger[0] : trigger[1]]), key=len, default="").lower()
    return bool(word) and re.search(rf"\b{word[:5]}", text[sentence[0] : sentence[1]].lower()) is not None


class Layout:
    """An article's sentences and datable times, looked up once for all its events."""

    def __init__(self, times: Sequence[TimeExpression], text: str, sentence_spans: Sequence[Span]) -> None:
        self.text = text
        self.sentences = sorted(sentence_spans)
        self.starts = [start for start, _ in self.sentences]
        self.times = [time for time in times if datable(time)]
        self.sentence_of_time = [self.sentence_of(time.start) for time in self.times]
        self.values = len({time.value for time in self.times})

    def sentence_of(self, position: int) -> int:
        """Number of the sentence that holds ``position``, or starts last before it; 0 before the first."""
        return max(0, bisect_right(self.starts, position) - 1)

    def sentence(self, number: int) -> Span:
        """The sentence's span; the whole text where there are none."""
        return self.sentences[number] if self.sentences else (0, len(self.text))


@dataclass(frozen=True, slots=True)
class Nature:
    """What is known of an event that says whether its date is told at all: its type, status and whether it is background."""

    type: str
    status: str
    background: bool
    aggregate: bool = False


def features(layout: Layout, index: int, trigger: Span, nature: Nature | None = None) -> Iterator[str]:
    """How the time of number ``index`` stands to the trigger, as names of features."""
    time = layout.times[index]
    own = layout.sentence_of(trigger[0])
    gap = layout.sentence_of_time[index] - own
    kind = kind_of(time)
    if nature is not None:
        zone = "same" if gap == 0 else "before" if gap < 0 else "after"
        yield f"{zone} background {nature.background}"
        yield f"{zone} status {nature.status}"
        yield f"{zone} kind {kind} background {nature.background}"
        if gap:
            yield f"{zone} type {nature.type}"
    if gap == 0:
        yield from _within_sentence(layout, index, trigger, own, kind)
    else:
        yield from _across_sentences(layout, index, trigger, own, gap, kind)


def _within_sentence(layout: Layout, index: int, trigger: Span, own: int, kind: str) -> Iterator[str]:
    time, text = layout.times[index], layout.text
    yield "same"
    yield f"same kind {kind}"
    if time.start <= trigger[0] < time.end:
        yield "same inside"
        return
    side = "before" if time.start < trigger[0] else "after"
    between = text[time.end : trigger[0]] if side == "before" else text[trigger[1] : time.start]
    yield f"same {side}"
    yield f"same {side} far {_bucket(len(between), 8, 20, 40, 80, 140)}"
    yield f"same {side} commas {min(between.count(','), 3)}"
    if _CLAUSE.search(between):
        yield f"same {side} clause"
    if _SAYING.search(between):
        yield f"same {side} saying"
    if _SAYING_BEFORE.search(text[max(0, time.start - 24) : time.start]):
        yield "same said-then"
    if time.relation is not None:
        yield f"same {time.relation}"
    if time.direction == "future":
        yield "same future"
    yield f"same {side} lead {_lead(text, layout.sentence(own)[0], trigger)}"
    if _SAYING.search(text[trigger[1] : layout.sentence(own)[1]]):
        yield f"same {side} said later"
    rivals = [i for i, sentence in enumerate(layout.sentence_of_time) if sentence == own]
    yield f"same rivals {min(len(rivals), 3)}"
    nearest = min(rivals, key=lambda i: (_distance(layout.times[i], trigger), i))
    yield "same nearest" if nearest == index else "same farther"
    if time.start - layout.sentence(own)[0] < 4:
        yield "same opens"


def _distance(time: TimeExpression, trigger: Span) -> int:
    return max(time.start - trigger[1], trigger[0] - time.end, 0)


def _across_sentences(layout: Layout, index: int, trigger: Span, own: int, gap: int, kind: str) -> Iterator[str]:
    time, text = layout.times[index], layout.text
    side = "before" if gap < 0 else "after"
    yield f"{side}"
    yield f"{side} {min(abs(gap), 5)}"
    yield f"{side} kind {kind}"
    if own in layout.sentence_of_time:
        yield f"{side} own time"
    ordered = [i for i, number in enumerate(layout.sentence_of_time) if (number < own if gap < 0 else number > own)]
    nearest = layout.sentence_of_time[ordered[-1] if gap < 0 else ordered[0]]
    if nearest == own + gap:
        yield f"{side} nearest"
        yield f"{side} nearest {min(abs(gap), 5)}"
    yield f"{side} values {min(layout.values, 4)}"
    yield f"{side} values {min(layout.values, 4)} gap {min(abs(gap), 3)} nearest {nearest == own + gap}"
    start, _ = layout.sentence(own)
    time_start, time_end = layout.sentence(layout.sentence_of_time[index])
    if "\n\n" not in text[min(time_end, start) : max(time_start, start)]:
        yield f"{side} paragraph"
    if _NEW_SCENE.match(text, start):
        yield f"{side} new scene"
    if _echoes(text, trigger, (time_start, time_end)):
        yield f"{side} echo"
        yield f"{side} echo kind {kind}"
        yield f"{side} echo own {own in layout.sentence_of_time}"
    yield f"{side} ordinal {_bucket(len({layout.times[i].value for i in ordered}), 2, 3)}"
    if _POINTING.search(text[max(start, trigger[0] - 40) : trigger[0]]):
        yield f"{side} pointing"
    if layout.sentence_of_time[index] == 0:
        yield f"{side} in first"
        yield f"{side} in first values {min(layout.values, 4)}"
    if own == 0:
        yield f"{side} of first"
    if time.relation is not None:
        yield f"{side} {time.relation}"
    if time.direction == "future":
        yield f"{side} future"
    if _SAYING_BEFORE.search(text[max(0, time.start - 24) : time.start]):
        yield f"{side} said-then"


def undated_features(layout: Layout, trigger: Span, nature: Nature | None = None) -> Iterator[str]:
    """What of the trigger's own place, and of the event's nature, speaks for or against a date in the text."""
    if nature is not None:
        yield f"none type {nature.type}"
        yield f"none status {nature.status}"
        yield f"none background {nature.background}"
        yield f"none aggregate {nature.aggregate}"
    text, own = layout.text, layout.sentence_of(trigger[0])
    start, end = layout.sentence(own)
    yield "none"
    yield f"none own times {min(layout.sentence_of_time.count(own), 2)}"
    yield f"none values {min(layout.values, 5)}"
    yield f"none sentence {_bucket(own, 1, 2, 3, 5, 8, 12)}"
    before = text[max(start, trigger[0] - 40) : trigger[0]]
    if _POINTING.search(before):
        yield "none pointing"
    if _INDEFINITE.search(before):
        yield "none indefinite"
    if _MODAL.search(before):
        yield "none modal"
    if text[start:end].count('"') or text[start:end].count("“"):
        yield "none quoted"
    yield f"none lead {_lead(text, start, trigger)}"
    first = _FIRST_WORD.match(text, trigger[0])
    ending = _ENDING.search(first[0].lower()) if first else None
    yield f"none ending {ending[0] if ending else '-'}"
    yield f"none ending {ending[0] if ending else '-'} own {own in layout.sentence_of_time}"


def probabilities(layout: Layout, trigger: Span, nature: Nature | None = None) -> list[float]:
    """How likely each time of the layout dates the event that ``trigger`` names; the rest to 1 is that none does."""
    scores = [
        sum(WEIGHTS.get(name, 0.0) for name in features(layout, index, trigger, nature))
        for index in range(len(layout.times))
    ]
    undated = sum(WEIGHTS.get(name, 0.0) for name in undated_features(layout, trigger, nature))
    top = max([undated, *scores])
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(undated - top)
    return [power / total for power in powers]
