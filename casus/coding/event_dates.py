"""When an event took place: chosen among the article's time expressions by a reader's links and by how they stand in the text.

:mod:`casus.coding.dates.event_date` weighs how an expression stands to the words that name the event. A reader's links from
trigger to expression come beside it here, by how they stand among its other links: of the event with other times, and of
the time with other events. Expressions of one value are weighed together. The likeliest dates the event, unless none is
likely enough: many events of an article have no date in it. The weights stand in ``event_dates.csv``, fitted by
``train/choices.py``; its second column is for readers that give no links.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from casus.coding.choosing import LEAST_LINK, Links, chance_of, log_odds, table
from casus.coding.dates import Layout, Nature, TimeExpression, annotation_value
from casus.coding.dates.event_date import kind_of, probabilities
from casus.coding.drafts import Draft
from casus.coding.event_nature import link_by_nature, nature_features
from casus.reading import Reading

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One value that the text tells: the expression that stands best to the event, and what speaks for and against it."""

    value: str
    time: TimeExpression
    features: dict[str, float]


class EventDates:
    """Chooses the dates of an article's events; all of them are weighed at once, since one event's day tells on another's."""

    def __init__(self, layout: Layout, reading: Reading, drafts: Sequence[Draft]) -> None:
        """``layout`` holds the article's times, ``drafts`` come from :func:`casus.coding.drafts.drafts_of`."""
        self._layout, self._reading, self._drafts = layout, reading, drafts
        self._groups = same_values(layout.times)
        spans = [[(layout.times[n].start, layout.times[n].end) for n in group] for group in self._groups.values()]
        at = [layout.sentence_of(trigger.start) for trigger in reading.triggers]
        self._links = Links(reading.arguments, "time", spans, [draft.triggers for draft in drafts], at)
        known = [span for group in spans for span in group]
        self._undated = [
            (a.trigger, a.score)
            for a in reading.arguments
            if a.role == "time" and not any(a.start < end and start < a.end for start, end in known)
        ]

    def date(self, event: int) -> TimeExpression | None:
        """The expression that dates one event, by its number; ``None`` where none is likely enough."""
        weights = table("event_dates")["linked" if self._links.any else "alone"]
        best, most = None, weights["least"]
        for candidate in self.candidates(event):
            chance = chance_of(candidate.features, weights)
            if chance > most:
                best, most = candidate.time, chance
        return best

    def candidates(self, event: int) -> list[DateCandidate]:
        """Every value of the article with what speaks for and against its being the event's date."""
        if not self._groups:
            return []
        draft, layout = self._drafts[event], self._layout
        nature = Nature(draft.type, draft.status, draft.background, draft.aggregate)
        triggers = [(self._reading.triggers[t].start, self._reading.triggers[t].end) for t in draft.triggers]
        chances = [probabilities(layout, trigger, nature) for trigger in triggers]
        first, most = chances[0], [max(column) for column in zip(*chances, strict=True)]
        linked = self._links.features(event)
        common = self._common(draft, first)
        tops = {value: max(most[n] for n in group) for value, group in self._groups.items()}
        at = [layout.sentence_of(start) for start, _ in triggers]
        found = []
        for (value, group), of_links in zip(self._groups.items(), linked, strict=True):
            number = max(group, key=lambda n: (most[n], -n))
            time = layout.times[number]
            rival = max((top for other, top in tops.items() if other != value), default=0.0)
            features = common | of_links | _time_features(time) | self._position(number, at)
            features["structure"] = log_odds(tops[value], 0.003)
            features["structure_first"] = log_odds(sum(first[n] for n in group), 0.003)
            features["structure_rival"] = log_odds(rival, 0.003)
            features["mentions"] = math.log(len(group))
            found.append(DateCandidate(value, time, features | link_by_nature(features)))
        return found

    def _common(self, draft: Draft, first: Sequence[float]) -> dict[str, float]:
        undated = max((score for trigger, score in self._undated if trigger in draft.triggers), default=LEAST_LINK)
        return nature_features(draft, len(self._drafts)) | {
            "bias": 1.0,
            "values": math.log(len(self._groups)),
            "undated_link": log_odds(undated),
            "structure_none": log_odds(1 - sum(first), 0.003),
        }

    def _position(self, number: int, at: Sequence[int]) -> dict[str, float]:
        sentence = self._layout.sentence_of_time[number]
        features = {"in_lead": float(sentence == 0), "lead_event": float(0 in at)}
        if sentence in at:
            return features | {"same" if sentence == at[0] else "other_trigger": 1.0}
        steps = sentence - at[0]
        return features | {
            "earlier" if steps < 0 else "later": 1.0,
            "beside": float(abs(steps) == 1),
            "far": math.log(min(abs(steps), 12)),
        }


def _time_features(time: TimeExpression) -> dict[str, float]:
    """What an expression is by itself."""
    return {
        f"kind_{kind_of(time)}": 1.0,
        f"precision_{time.precision}": 1.0,
        "future": float(time.direction == "future"),
        "period": float(time.relation is not None),
    }


def same_values(times: Sequence[TimeExpression]) -> dict[str, list[int]]:
    """The numbers of the expressions by the value that they give; those without one are left out."""
    groups: dict[str, list[int]] = {}
    for number, time in enumerate(times):
        value = annotation_value(time)
        if value is not None:
            groups.setdefault(value, []).append(number)
    return groups
