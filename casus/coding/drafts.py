"""From triggers to happenings: which triggers of an article name the same event, and what hangs on it.

A draft is an event still made of spans. The guidelines' rule is that a happening is one record however often the article
comes back to it; :mod:`casus.coding.merging` weighs which triggers come back to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casus.coding.dates import TimeExpression
from casus.coding.merging import Merging, groups
from casus.coding.toponyms import Toponym
from casus.reading import Argument, ArgumentRole, Reading, Trigger
from casus.types import Status

Range = tuple[int, int]

RESPONDS_BAR = 0.35


@dataclass(frozen=True, slots=True)
class Draft:
    """One event as spans: its triggers' numbers (the most telling first) and its phrases by role, best first."""

    triggers: tuple[int, ...]
    type: str
    status: Status
    background: bool
    aggregate: bool
    score: float
    phrases: Mapping[ArgumentRole, tuple[tuple[Range, float], ...]]

    def spans(self, role: ArgumentRole) -> tuple[Range, ...]:
        """The phrases that stand in a role, best first."""
        return tuple(span for span, _ in self.phrases.get(role, ()))


def drafts_of(
    reading: Reading, text: str, times: Sequence[TimeExpression] = (), places: Sequence[Toponym] = ()
) -> tuple[Draft, ...]:
    """The events of a reading in the order of their first words; ``times`` and ``places`` are those found in the text."""
    if not reading.triggers:
        return ()
    chances = Merging(text, reading, times, places).chances()
    drafts = [_draft(reading, group) for group in groups(chances, reading.triggers)]
    return tuple(sorted(drafts, key=lambda d: min(reading.triggers[t].start for t in d.triggers)))


def joined(reading: Reading, drafts: Sequence[Draft], pairs: Iterable[tuple[int, int]]) -> tuple[Draft, ...]:
    """The drafts with some of them made one; ``pairs`` are their numbers."""
    home = list(range(len(drafts)))
    for first, second in pairs:
        old, new = sorted((home[first], home[second]), reverse=True)
        home = [new if number == old else number for number in home]
    groups_: dict[int, list[int]] = defaultdict(list)
    for number, draft in enumerate(drafts):
        groups_[home[number]].extend(draft.triggers)
    made = [_draft(reading, sorted(group)) for group in groups_.values()]
    return tuple(sorted(made, key=lambda d: min(reading.triggers[t].start for t in d.triggers)))


def answers(reading: Reading, drafts: Sequence[Draft]) -> dict[int, int]:
    """For each draft that answers another (``responds_to``), the number of the one that it answers most surely."""
    home = {trigger: number for number, draft in enumerate(drafts) for trigger in draft.triggers}
    best: dict[int, tuple[float, int]] = {}
    for link in reading.links:
        if link.kind != "responds_to" or link.score < RESPONDS_BAR:
            continue
        first, second = home[link.first], home[link.second]
        if first != second and link.score > best.get(first, (0.0, -1))[0]:
            best[first] = (link.score, second)
    return {first: second for first, (_, second) in best.items() if best.get(second, (0.0, -1))[1] != first}


def _draft(reading: Reading, group: list[int]) -> Draft:
    ordered = sorted(group, key=lambda t: (-_weight(reading.triggers[t]), reading.triggers[t].start))
    triggers = [reading.triggers[t] for t in ordered]
    types: dict[str, float] = defaultdict(float)
    statuses: dict[Status, float] = defaultdict(float)
    for trigger in triggers:
        types[trigger.type] += _weight(trigger)
        statuses[trigger.status] += trigger.score
    total = sum(trigger.score for trigger in triggers)
    return Draft(
        triggers=tuple(ordered),
        type=max(sorted(types), key=lambda name: types[name]),
        status=max(sorted(statuses), key=lambda name: statuses[name]),
        background=sum(t.score for t in triggers if t.background) > total / 2,
        aggregate=sum(t.score for t in triggers if t.aggregate) > total / 2,
        score=max(_weight(trigger) for trigger in triggers),
        phrases=_phrases([a for a in reading.arguments if a.trigger in set(group)]),
    )


def _weight(trigger: Trigger) -> float:
    return trigger.score * trigger.type_score


def _phrases(arguments: Sequence[Argument]) -> dict[ArgumentRole, tuple[tuple[Range, float], ...]]:
    """Each role's phrases with their surest link."""
    best: dict[ArgumentRole, dict[Range, float]] = defaultdict(dict)
    for argument in arguments:
        span = (argument.start, argument.end)
        best[argument.role][span] = max(argument.score, best[argument.role].get(span, 0.0))
    return {
        role: tuple(sorted(spans.items(), key=lambda item: (-item[1], item[0])))
        for role, spans in best.items()
        if spans
    }
