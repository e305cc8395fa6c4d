"""From triggers to happenings: which triggers of an article name the same event, and what hangs on it.

A draft is an event still made of spans. Two triggers are one event where the reading says so and their types agree; the
guidelines' rule is that a happening is one record however often the article comes back to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casus.reading import Argument, ArgumentRole, Reading, Trigger
from casus.types import Status

Range = tuple[int, int]

SAME_TYPE_BAR = 0.03
OTHER_TYPE_BAR = 0.75
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


def drafts_of(reading: Reading) -> tuple[Draft, ...]:
    """The events of a reading in the order of their first words."""
    groups = _groups(reading)
    drafts = [_draft(reading, group) for group in groups]
    return tuple(sorted(drafts, key=lambda d: min(reading.triggers[t].start for t in d.triggers)))


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


def _groups(reading: Reading) -> list[list[int]]:
    """Triggers joined from the surest link down; a join must hold on average between all their triggers."""
    chance: dict[tuple[int, int], float] = {}
    for link in reading.links:
        if link.kind == "same":
            chance[link.first, link.second] = chance[link.second, link.first] = link.score
    home = {number: [number] for number in range(len(reading.triggers))}
    for (first, second), score in sorted(chance.items(), key=lambda item: (-item[1], item[0])):
        one, other = home[first], home[second]
        if first > second or one is other:
            continue
        mean = sum(chance.get((a, b), 0.0) for a in one for b in other) / (len(one) * len(other))
        agree = reading.triggers[first].type == reading.triggers[second].type
        if min(score, mean) >= (SAME_TYPE_BAR if agree else OTHER_TYPE_BAR):
            joined = sorted(one + other)
            for trigger in joined:
                home[trigger] = joined
    unique = {id(group): group for group in home.values()}
    return list(unique.values())


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
    """Each role's phrases with their surest link; a phrase linked as doer and as sufferer keeps the surer of the two."""
    best: dict[ArgumentRole, dict[Range, float]] = defaultdict(dict)
    for argument in arguments:
        span = (argument.start, argument.end)
        best[argument.role][span] = max(argument.score, best[argument.role].get(span, 0.0))
    doers, sufferers = best["actor"], best["recipient"]
    for span in doers.keys() & sufferers.keys():
        del (sufferers if doers[span] >= sufferers[span] else doers)[span]
    return {
        role: tuple(sorted(spans.items(), key=lambda item: (-item[1], item[0])))
        for role, spans in best.items()
        if spans
    }
