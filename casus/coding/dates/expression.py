"""What a time expression is, and the form of a value that records give."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from casus.coding.dates.arithmetic import bounds
from casus.types import PeriodPrecision

TimexKind = Literal["DATE", "TIME", "DURATION", "SET"]
Anchor = Literal["publication", "dateline", "expression"]
Direction = Literal["past", "future"]
Relation = Literal["since", "until", "before", "after", "from"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell when, how long or how often, and what they mean.

    ``start`` and ``end`` are half-open code points of the text. ``value`` is a TIMEX3 value, an ISO interval
    (``2019-12-27/2019-12-29``) or ``None`` where nothing can be worked out; ``first`` and ``last`` are the ISO days
    that it covers, both included, ``None`` where no certain interval follows. ``anchor`` says what a relative expression
    was counted from: the publication day, the dateline's day, or another expression of the text. ``direction`` is the
    tense of its clause where that decided, ``relation`` the word before it that opens or closes a period ("since March":
    ``last`` is then the day of the report). ``note`` tells of a doubt that a rule
    settled. A range keeps its two ends in ``parts``, as TIMEX3 marks them.
    """

    start: int
    end: int
    value: str | None
    first: str | None
    last: str | None
    precision: PeriodPrecision
    kind: TimexKind
    rule: str
    anchor: Anchor | None = None
    direction: Direction | None = None
    relation: Relation | None = None
    parts: tuple[TimeExpression, ...] = ()
    note: str | None = None

    @classmethod
    def of(
        cls,
        start: int,
        end: int,
        value: str | None,
        kind: TimexKind,
        rule: str,
        *,
        interval: tuple[date, date] | None = None,
        anchor: Anchor | None = None,
        direction: Direction | None = None,
        parts: tuple[TimeExpression, ...] = (),
        note: str | None = None,
    ) -> TimeExpression:
        """An expression whose interval and precision follow from ``value``, or are given for a period from an anchor."""
        first, last, precision = bounds(value)
        if interval is not None:
            first, last, precision = interval[0].isoformat(), interval[1].isoformat(), "range"
        return cls(start, end, value, first, last, precision, kind, rule, anchor, direction, None, parts, note)

    def moved(self, start: int, end: int) -> TimeExpression:
        """The same meaning for other words."""
        return replace(self, start=start, end=end)


_DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")
_CALENDAR = re.compile(r"\d{4}|(?:\d{4}|XXXX)-\d\d")


def annotation_value(expression: TimeExpression) -> str | None:
    """The value that ``annotation/GUIDELINES.md`` (field ``date``) asks for: day, month, year, or an interval of these.

    Weeks and weekends become intervals of days, seasons and quarters of months, decades and periods of years of years;
    the part of the day falls away. ``None`` where there is no such value ("recently", "XXXX" with nothing else).
    """
    value = expression.value
    if value is None:
        return None
    if "/" in value:
        ends = value.split("/", 1)
        clean = [_plain(end) for end in ends]
        return f"{clean[0]}/{clean[1]}" if clean[0] and clean[1] else None
    plain = _plain(value)
    if expression.first is None or expression.last is None:
        return plain
    if plain is None:
        return _period(expression, value)
    if expression.precision == "range":
        last = expression.last[: len(plain)]
        return plain if plain == last else f"{plain}/{last}"
    return plain


def _plain(value: str) -> str | None:
    if match := _DAY.match(value):
        return match[0]
    return value if _CALENDAR.fullmatch(value) else None


def _period(expression: TimeExpression, value: str) -> str:
    first, last = str(expression.first), str(expression.last)
    if re.fullmatch(r"P.*[YEC]", value) or re.fullmatch(r"\d{2,3}", value):
        size = 4
    elif re.search(r"-(?:SP|SU|FA|WI|Q\d|H\d)$", value):
        size = 7
    else:
        size = 10
    return first[:size] if first[:size] == last[:size] else f"{first[:size]}/{last[:size]}"
