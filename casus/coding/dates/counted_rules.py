"""Rules for so many units from a date, and for periods that end or begin now: "three weeks ago", "the past two months"."""

from __future__ import annotations

from typing import Final

from casus.coding.dates.arithmetic import Day, shift_day
from casus.coding.dates.counting import base_of, count_of, iso_duration, moved_by, past_period
from casus.coding.dates.expression import TimeExpression
from casus.coding.dates.grammar import Phrase, RuleBook

BOOK: Final = RuleBook()


def _same_quarter_earlier(phrase: Phrase) -> TimeExpression | None:
    """ "A year earlier" in a report on a quarter means that quarter of the year before."""
    clock = phrase.clock
    if clock.quarter is None or clock.narrative or phrase.code("u") != "Y" or count_of(phrase) != 1:
        return None
    return phrase.says(f"{clock.quarter[0] - 1:04d}-Q{clock.quarter[1]}", anchor="expression")


@BOOK.rule("ago", "{ABOUT} {N} MORE? <u:UNIT|UNITS|HOURS> AND? (?:A HALF)? <way:AGO>")
def ago(phrase: Phrase) -> TimeExpression | None:
    """ "Three weeks ago", "a few days ago": counted from the day of the report."""
    clock = phrase.clock
    if (earlier := _same_quarter_earlier(phrase)) is not None:
        return earlier
    base, anchor = (clock.today, clock.anchor) if clock.today is not None else base_of(phrase, "LAST")
    if (
        phrase.tagged.word(phrase.last - 1).lower() == "back"
        and phrase.after() == "X"
        and phrase.word_after().lower() in ("to", "and")
    ):
        return None
    count, code = count_of(phrase), phrase.code("u")
    if base is None:
        return phrase.says(None if count is not None else "PAST_REF")
    if count is None:
        vague = shift_day(base, {"D": -3, "W": -21}.get(code, 0)) if code in ("D", "W") else None
        if code in ("H", "m", "S"):
            return phrase.says(base.value, anchor=anchor)
        return phrase.says("PAST_REF" if vague is None else Day(vague.year, vague.month).value, anchor=anchor)
    told = moved_by(base, count, code, -1)
    return phrase.says(None if told is None else told.value, told=told, anchor=anchor)


@BOOK.rule(
    "later", "{ABOUT} {N} MORE? <u:UNIT|UNITS|HOURS> <way:EARLIER|LATER|BEFORE|AFTER(?! THE)|PREVIOUS|FOLLOWING>"
)
def later(phrase: Phrase) -> TimeExpression | None:
    """ "Two days earlier", "a week later": counted from the date told last."""
    clock = phrase.clock
    count, code, way = count_of(phrase), phrase.code("u"), phrase.names("way")[0]
    back = way in ("EARLIER", "BEFORE", "PREVIOUS")
    if way == "EARLIER" and (earlier := _same_quarter_earlier(phrase)) is not None:
        return earlier
    if code in ("D", "W", "F", "H", "m", "S"):
        base = clock.reference_day or (clock.today if back and not clock.narrative else None)
    else:
        base = clock.reference or (clock.today if back else None)
        if code == "Y" and not back and clock.year is not None and (base is None or base.year != clock.year):
            base = Day(clock.year)  # "in 1984 … three years later": a bare year was told last
    if count is None:
        return phrase.says("PAST_REF" if back else "FUTURE_REF", anchor="expression")
    if way in ("BEFORE", "AFTER") and phrase.after() in ("X", "THE", "A") and phrase.word_after()[:1].isalpha():
        return None
    told = None if base is None else moved_by(base, count, code, -1 if back else 1)
    if told is None:
        return None
    told_before = base != clock.today or base in (clock.reference, clock.reference_day)
    return phrase.says(told.value, told=told, anchor="expression" if told_before else clock.anchor)


@BOOK.rule("past-period", "THE? <rel:LAST|PAST|PREVIOUS|NEXT|FOLLOWING|THIS PAST|LATEST> {N} <u:UNIT|UNITS|HOURS>")
def counted_period(phrase: Phrase) -> TimeExpression | None:
    """ "The past three months", "over the next few days"."""
    ahead = phrase.names("rel")[-1] in ("NEXT", "FOLLOWING")
    return past_period(phrase, count_of(phrase), phrase.code("u"), ahead=ahead)


@BOOK.rule("past-units", "(?:<recent:PASTREF>|THE? <rel:PAST|NEXT|FOLLOWING|LAST>) <u:UNITS|HOURS>")
def past_units(phrase: Phrase) -> TimeExpression | None:
    """``PXD``, ``PXY``: "recent days", "the coming years"."""
    return phrase.says(iso_duration(None, phrase.code("u")), "DURATION")
