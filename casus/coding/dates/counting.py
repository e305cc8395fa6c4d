"""How many units a phrase counts, what they add up to, and what they are counted from."""

from __future__ import annotations

from datetime import date
from typing import Final

from casus.coding.dates.arithmetic import Day, month_day, shift, shift_day, shift_month
from casus.coding.dates.expression import Anchor, TimeExpression
from casus.coding.dates.grammar import Phrase

_FROM_REFERENCE: Final = frozenset({"PREVIOUS", "FOLLOWING", "THAT", "SAME"})


def base_of(phrase: Phrase, relation: str) -> tuple[Day | None, Anchor]:
    """What "last", "that" and the like are counted from, and what that is."""
    clock = phrase.clock
    if relation in _FROM_REFERENCE or clock.narrative:
        if clock.reference is not None:
            return clock.reference, "expression"
        return (None, "expression") if clock.narrative and clock.today is None else (clock.today, clock.anchor)
    return clock.today, clock.anchor


def count_of(phrase: Phrase) -> float | None:
    """The number of the group ``n`` (with its half); ``None`` for "a few", "several"."""
    total, seen = 0.0, False
    for token in phrase.tokens("n"):
        if token.name == "FEW":
            return None
        if token.name == "COUPLE":
            return 2.0
        if token.name == "TO" or (
            token.name == "HYPHEN"
            and token.value == "-"
            and any(t.name in ("DAY", "INT") for t in phrase.tokens("n")[1:])
        ):
            return None
        if token.name == "HALF":
            total, seen = total + 0.5, True
        elif token.name == "FRACTION":
            total, seen = total + 1 / int(str(token.value)[-1]), True
        elif token.name == "HUNDRED" and isinstance(token.value, int):
            total, seen = (total or 1) * token.value, True
        elif isinstance(token.value, int):
            total, seen = total + token.value, True
        elif token.name == "DECADE":
            return None
    if not seen:
        total = 1.0
    return total + (0.5 if "half" in phrase else 0.0)


def days_in(count: float, code: str) -> int | None:
    """Length in days of units that are whole days; ``None`` for months and years."""
    return {"D": 1, "W": 7, "F": 14}[code] * int(count) if code in ("D", "W", "F") and count == int(count) else None


def moved_by(base: Day, count: float, code: str, sign: int) -> Day | None:
    """``base`` moved by so many units, as precise as the unit: days and weeks give days, months months, years years."""
    if abs(count) > 200000:
        return None
    if (days := days_in(count, code)) is not None:
        return shift_day(base, sign * days)
    if code in ("H", "m", "S"):
        hours = count if code == "H" else 0
        return shift_day(base, sign * int(hours // 24))
    if code in ("M", "Q"):
        return shift_month(base, sign * int(count * (3 if code == "Q" else 1)))
    years = int(count * {"Y": 1, "E": 10, "C": 100}.get(code, 0))
    return (
        Day(base.year + sign * years)
        if base.year is not None and years and 1 < base.year + sign * years < 9998
        else None
    )


def iso_duration(count: float | None, code: str) -> str:
    """TIMEX3 duration: ``P3W``, ``PT24H``, ``P2Y6M``, ``PXD`` where the count is vague."""
    if code == "F":
        count, code = (None if count is None else 2 * count), "W"
    if code == "E":
        count, code = (None if count is None else 10 * count), "Y"
    if code == "C":
        count, code = (None if count is None else 100 * count), "Y"
    if count is None:
        return f"PTX{code.upper()}" if code in ("H", "m", "S") else "PXM" if code == "Q" else f"PX{code}"
    whole, rest = int(count), count - int(count)
    if code in ("H", "m", "S"):
        small = {"H": "M", "m": "S"}.get(code)
        extra = f"{round(rest * 60)}{small}" if rest and small else ""
        return "PT" + (f"{whole}{code.upper()}" if whole or not extra else "") + extra
    extra = f"{round(rest * 12)}M" if rest and code == "Y" else f"{round(rest * 30)}D" if rest and code == "M" else ""
    if rest and code == "Q":
        extra = ""
    return "P" + (f"{whole}{code}" if whole or not extra else "") + extra


def past_period(phrase: Phrase, count: float | None, code: str, *, ahead: bool = False) -> TimeExpression:
    """A period that ends (``ahead``: begins) with the day of the report: "the past two months", with its interval."""
    clock = phrase.clock
    now = clock.day
    interval: tuple[date, date] | None = None
    if now is not None and count is not None and not clock.narrative and count < 200000:
        sign = 1 if ahead else -1
        days = days_in(count, code)
        if days is None and code == "H":
            days = max(1, int(count // 24)) if count >= 12 else 0
        other = (
            shift(now, sign * days)
            if days is not None
            else month_day(now, sign * int(count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}.get(code, 0)))
        )
        if other is not None:
            interval = (min(now, other), max(now, other))
    elif now is not None and count is None and code in ("H", "m", "S") and not clock.narrative:
        interval = (now, now)
    elif now is not None and count is None and code == "D" and not clock.narrative and not ahead:
        other = shift(now, -3)
        interval = None if other is None else (other, now)
    return phrase.says(
        iso_duration(count, code), "DURATION", interval=interval, anchor=clock.anchor if interval else None
    )
