"""Rules for dates counted from publication, dateline or an earlier date, and for references to the present."""

from __future__ import annotations

from typing import Final

from casus.coding.dates.arithmetic import Day, shift, shift_day, shift_month, week
from casus.coding.dates.calendar_rules import clock_value, day_with_time
from casus.coding.dates.counting import base_of, past_period
from casus.coding.dates.expression import Anchor, TimeExpression
from casus.coding.dates.grammar import Phrase, RuleBook

BOOK: Final = RuleBook()

_LEAD: Final = (
    "(?:<c1:{ANYCLOCK}> ZONE? TIME? (?:OPEN {ANYCLOCK} ZONE? CLOSE)? (?:ON|COMMA|OF)? |(?:THE? {EARLYLATE}?"
    " <p1:PART> HOURS?|THE? {EARLYLATE} HOURS)"
    "(?:OF|ON|COMMA)? |{EARLYLATE} ON? |<p3:OVERNIGHT> ON?)?"
)
_TAIL: Final = (
    "(?: IN THE <p4:PART>|(?:COMMA? AT? APPROX? <c2:{CLOCK}>|AT <c3:YEAR|INT> HOURS?)| {EARLYLATE}? <p2:PART>)?"
)
_STEPS: Final = {"LAST": -1, "PAST": -1, "PREVIOUS": -1, "NEXT": 1, "FOLLOWING": 1}


def unit_value(base: Day | None, unit: str, step: int) -> Day | str | None:
    """The day, month or year (or TIMEX3 value of a week, quarter, decade, century) ``step`` units from ``base``'s."""
    if base is None:
        return None
    if unit in ("D", "H", "m"):
        return shift_day(base, step if unit == "D" else 0)
    if unit == "M":
        return shift_month(base, step)
    when = base.date
    if unit == "W":
        moved = None if when is None else shift(when, 7 * step)
        return None if moved is None else week(moved)
    if base.year is None or not 1 < base.year + step < 9998:
        return None
    if unit == "Y":
        return Day(base.year + step)
    if unit == "Q" and base.month is not None:
        years, quarter = divmod((base.month - 1) // 3 + step, 4)
        return f"{base.year + years:04d}-Q{quarter + 1}"
    if unit == "E":
        return f"{base.year // 10 + step:03d}"
    return f"{base.year // 100 + step:02d}" if unit == "C" else None


def told_or_value(phrase: Phrase, found: Day | str | None, anchor: Anchor | None) -> TimeExpression:
    """The expression for what :func:`unit_value` gave."""
    if isinstance(found, Day):
        return phrase.says(found.value, told=found, anchor=anchor)
    return phrase.says(found, anchor=anchor)


_PAPERS: Final = frozenset(
    {"Times", "Telegraph", "Mirror", "Express", "Herald", "Post", "Star", "Mail", "Tribune", "Mass"}
)


@BOOK.rule("weekday-set", "(?:EVERY <w:WDAY>|<w2:WDAYS>) <p2:PARTS|PART>?")
def weekday_set(phrase: Phrase) -> TimeExpression | None:
    """``XXXX-WXX-5``: "every Friday", "Fridays"."""
    part = phrase.code("p2")
    return phrase.says(f"XXXX-WXX-{phrase.number('w') or phrase.number('w2')}" + (f"T{part}" if part else ""), "SET")


@BOOK.rule(
    "weekday",
    _LEAD
    + " (?:THE? <rel:LAST|NEXT|THIS PAST|THIS NEXT|THIS|THAT SAME?|PREVIOUS|FOLLOWING>)? (?:PART HOURS? OF)? <w:WDAY> "
    + _TAIL
    + " (?:OF? <wrel:LAST|THIS|NEXT> <u:UNIT>)?",
)
def weekday(phrase: Phrase) -> TimeExpression | None:
    """A weekday: the last one up to the day of the report, or the coming one in a clause that looks ahead."""
    number = phrase.number("w")
    if number is None or phrase.word_after() in _PAPERS:
        return None
    clock, direction = phrase.clock, phrase.tense
    relation = (phrase.names("rel") or ("",))[-1]
    if phrase.names("rel")[:2] == ("THIS", "NEXT"):
        relation = "NEXT"
    told: Day | None
    if relation in ("PREVIOUS", "FOLLOWING") and clock.reference_day is not None and (when := clock.reference_day.date):
        step = (
            -((when.isoweekday() - number - 1) % 7 + 1)
            if relation == "PREVIOUS"
            else (number - when.isoweekday() - 1) % 7 + 1
        )
        told = shift_day(clock.reference_day, step)
        return day_with_time(phrase, told, anchor="expression") if told else None
    if "wrel" in phrase and clock.day is not None and phrase.code("u") == "W":
        moved = shift(
            clock.day, 7 * {"LAST": -1, "NEXT": 1}.get(phrase.names("wrel")[0], 0) + number - clock.day.isoweekday()
        )
        told = None if moved is None else Day.of(moved)
    elif relation in ("LAST", "PAST", "PREVIOUS", "THAT"):
        told, direction = clock.weekday(number, "past", strict=relation != "THAT"), "past"
    elif relation in ("NEXT", "FOLLOWING"):
        told, direction = clock.weekday(number, "future", strict=True), "future"
    elif relation == "THIS":
        told, direction = clock.weekday(number, "future"), "future"
    else:
        told = clock.weekday(number, direction)
    if told is None:
        return phrase.says(None, direction=direction)
    return day_with_time(phrase, told, anchor=clock.anchor, direction=direction)


@BOOK.rule("around-yesterday", "THE? <u:UNIT> (?:<b:BEFORE> YESTERDAY|AFTER TOMORROW)")
def around_yesterday(phrase: Phrase) -> TimeExpression | None:
    """The day before yesterday, the day after tomorrow."""
    told = phrase.clock.offset(-2 if "b" in phrase else 2)
    if phrase.code("u") != "D":
        return None
    return phrase.says(None if told is None else told.value, told=told, anchor=phrase.clock.anchor)


@BOOK.rule("today", _LEAD + " <t:TODAY|YESTERDAY|TOMORROW> " + _TAIL)
def today(phrase: Phrase) -> TimeExpression | None:
    """Today, yesterday, tomorrow, with the time of day: "noon today", "late yesterday", "tomorrow morning"."""
    word = phrase.names("t")[0]
    clock = phrase.clock
    if word == "TODAY" and phrase.before() == "OPEN" and clock.reference_day is not None and clock.published is None:
        clock.today = clock.reference_day
    if clock.narrative and clock.published is not None and word == "TODAY":
        return phrase.says("PRESENT_REF")
    told = clock.offset({"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}[word])
    if told is None:
        return phrase.says(None)
    return day_with_time(phrase, told, anchor=clock.anchor)


@BOOK.rule(
    "this-part",
    "<c1:{ANYCLOCK}>? ZONE? {EARLYLATE}? (?:<tonight:TONIGHT>|<rel:THIS|LAST> <p2:PART>|(?:EARLY|LATE)"
    " <p3:PART>(?= X))",
)
def this_part(phrase: Phrase) -> TimeExpression | None:
    """``2019-12-29TMO``: "this morning", "early this afternoon", "tonight"; "last night" is the day before's."""
    if "p3" in phrase:
        return None
    last = phrase.names("rel") == ("LAST",)
    told = phrase.clock.offset(-1 if last else 0)
    part = "NI" if "tonight" in phrase else phrase.code("p2")
    if told is None:
        return phrase.says(None, "TIME")
    suffix = clock_value(phrase, "c1") or part
    return phrase.says(f"{told.value}T{suffix}", "TIME", told=told, anchor=phrase.clock.anchor)


@BOOK.rule("overnight", "OVERNIGHT|DURING THE <p:PART>|(?:IN|DURING) THE <p2:PART> (?:BEFORE|PREVIOUS)")
def overnight(phrase: Phrase) -> TimeExpression | None:
    """The night before the report: "overnight", "during the night"; its interval holds both days."""
    part = phrase.code("p") or phrase.code("p2")
    if part and part != "NI":
        return None
    base = phrase.clock.reference_day if phrase.clock.narrative else phrase.clock.today
    told = None if base is None else shift_day(base, -1)
    if told is None:
        return phrase.says(None, "TIME")
    when = told.date
    following = None if when is None else shift(when, 1)
    interval = (when, following) if when is not None and following is not None else None
    return phrase.says(f"{told.value}TNI", "TIME", told=None, anchor=phrase.clock.anchor, interval=interval)


@BOOK.rule(
    "other-part",
    "{EARLYLATE}? (?:ON|IN)? (?:(?:THE? <rel:PREVIOUS|NEXT|FOLLOWING|THAT SAME|THAT|SAME>) <p:PART>|THE"
    " <p2:PART> <after:BEFORE|PREVIOUS|AFTER>)",
)
def other_part(phrase: Phrase) -> TimeExpression | None:
    """Part of a day counted from the last date: "that night", "the next morning", "the night before"."""
    names = phrase.names("rel") or phrase.names("after")
    if phrase.before() == "A":
        return None
    step = {"PREVIOUS": -1, "BEFORE": -1, "NEXT": 1, "FOLLOWING": 1, "AFTER": 1}.get(names[-1], 0)
    clock = phrase.clock
    base = clock.reference_day or (None if clock.narrative else clock.today)
    part = phrase.code("p") or phrase.code("p2")
    told = None if base is None else shift_day(base, step)
    if told is None:
        return None
    return phrase.says(
        f"{told.value}T{part}", "TIME", told=told, anchor="expression" if clock.reference_day else clock.anchor
    )


@BOOK.rule(
    "part-alone",
    "(?:IN|DURING) THE {EARLYLATE}? <p:PART>(?! HOURS? OF)|<c1:CLOCK AMPM?|DAY AMPM|NUM AMPM|INT HOURS>|<p2:PART>",
)
def part_alone(phrase: Phrase) -> TimeExpression | None:
    """A time of day without a day is that of the day told last, else of the day of the report."""
    clock = phrase.clock
    base = clock.reference_day or (None if clock.narrative else clock.today)
    if "p2" in phrase and not (
        phrase.before() == "AT" or (phrase.before() == "BY" and phrase.code("p2")[:1].isdigit())
    ):
        return None
    suffix = clock_value(phrase, "c1") or phrase.code("p") or phrase.code("p2")
    if not suffix or base is None or base.day is None:
        return None
    return phrase.says(f"{base.value}T{suffix}", "TIME", anchor="expression" if clock.reference_day else clock.anchor)


@BOOK.rule("weekend", "{EARLYLATE}? (?:DURING|ON|AT|IN)? (?:THE|THE? <rel:{REL}>) <w:WEEKEND>")
def weekend(phrase: Phrase) -> TimeExpression | None:
    """``2019-W52-WE``, Saturday and Sunday: the last weekend, or the coming one in a clause that looks ahead."""
    clock = phrase.clock
    if clock.day is None:
        return phrase.says(None)
    relation = (phrase.names("rel") or ("",))[-1]
    ahead = (
        relation == "NEXT"
        or (relation in ("THIS", "") and phrase.tense == "future")
        or (relation == "THIS" and clock.day.isoweekday() > 2)
    )
    saturday = shift(clock.day, (6 - clock.day.isoweekday()) % 7 if ahead else -((clock.day.isoweekday() - 6) % 7))
    if relation == "THIS" and clock.day.isoweekday() == 7:
        saturday = shift(clock.day, -1)
    if saturday is None:
        return None
    return phrase.says(week(saturday) + "-WE", anchor=clock.anchor, direction="future" if ahead else "past")


@BOOK.rule(
    "edge-of-unit",
    "(?:THE? <edge:BEGIN|END|MIDDLE> OF|THE? <edge2:EARLY|LATE|EARLIER|LATER> (?:IN|OF)) (?:THE|<rel:{REL}>) <u:UNIT>",
)
def edge_of_unit(phrase: Phrase) -> TimeExpression | None:
    """ "The end of the year", "late in the month": the year, month or week meant."""
    unit = phrase.code("u")
    relation = (phrase.names("rel") or ("",))[-1]
    base, anchor = base_of(phrase, relation)
    if unit == "D" and "edge2" in phrase and phrase.clock.reference_day is not None:
        base, anchor = phrase.clock.reference_day, "expression"
    if unit not in ("D", "W", "M", "Y", "Q", "E", "C") or (unit == "D" and "edge" in phrase):
        return None
    return told_or_value(phrase, unit_value(base, unit, _STEPS.get(relation, 0)), anchor)


@BOOK.rule("year-end", "(?:THE|THIS)? <u:UNIT> (?:POSS|HYPHEN)? END")
def year_end(phrase: Phrase) -> TimeExpression | None:
    """31 December: "year-end", "by year end"; the month for "month's end"."""
    base, anchor = base_of(phrase, "")
    if base is None or base.year is None or phrase.code("u") not in ("Y", "M"):
        return None
    if phrase.code("u") == "M":
        return phrase.says(Day(base.year, base.month).value, anchor=anchor) if base.month else None
    year = (
        base.year
        if phrase.tense != "past" or phrase.clock.narrative
        else base.year - (1 if base.month and base.month < 12 else 0)
    )
    return phrase.says(f"{year:04d}-12-31", anchor=anchor)


@BOOK.rule(
    "unit",
    "(?:{EARLYLATE} (?:IN|OF|ON)?)? (?:THE|A)? (?:FISCAL)? <rel:{REL}> (?:FISCAL)? <u:UNIT>",
)
def unit(phrase: Phrase) -> TimeExpression | None:
    """A unit of the calendar by its relation to now or to the last date: "last week", "that year"."""
    code, relation = phrase.code("u"), phrase.names("rel")[-1]
    if code in ("S", "m", "H", "F") or (
        code == "D" and relation in ("THIS", "CURRENT", "LATEST") and phrase.before() not in ("ON", "X", "TO")
    ):
        return None
    if phrase.names("rel")[0] == "THIS" and relation == "PAST":
        relation = "PAST"
    base, anchor = base_of(phrase, relation)
    step = _STEPS.get(relation, 0)
    the = phrase.tagged.name(phrase.match.start("rel") - 1) == "THE"
    if (relation == "PAST" or (relation == "LAST" and the)) and code != "D":
        return past_period(phrase, 1, code)
    if relation == "LATEST" and code == "Q":
        step = -1
    if code == "D" and relation == "LAST":
        return None
    found = unit_value(base, code, step)
    if code == "Q" and relation in ("LATEST", "THAT", "SAME") and phrase.clock.quarter is not None:
        found = f"{phrase.clock.quarter[0]:04d}-Q{phrase.clock.quarter[1]}"
    return told_or_value(phrase, found, anchor)


@BOOK.rule("quarter-told", "THE (?:<ago:YEARAGO|UNIT HYPHEN (?:AGO|EARLIER)> HYPHEN?)? <u:UNIT>")
def quarter_told(phrase: Phrase) -> TimeExpression | None:
    """ "The quarter", "the year-ago quarter": the quarter told last, else the one that ended last."""
    clock = phrase.clock
    if phrase.code("u") != "Q" or clock.day is None:
        return None
    year, number = clock.quarter or (
        (clock.day.year, (clock.day.month - 1) // 3) if clock.day.month > 3 else (clock.day.year - 1, 4)
    )
    return phrase.says(f"{year - ('ago' in phrase):04d}-Q{number}", anchor=clock.anchor)


@BOOK.rule("year-ago", "A? <u:UNIT> HYPHEN? (?:AGO|EARLIER)(?: UNIT)?")
def year_ago(phrase: Phrase) -> TimeExpression | None:
    """The same quarter or year one year back: "a year earlier", "year-ago"."""
    clock = phrase.clock
    if phrase.code("u") != "Y":
        return None
    if clock.quarter is not None and not clock.narrative:
        return phrase.says(f"{clock.quarter[0] - 1:04d}-Q{clock.quarter[1]}", anchor="expression")
    earlier = phrase.tagged.name(phrase.last - 1) == "EARLIER"
    base, anchor = base_of(phrase, "PREVIOUS" if earlier else "LAST")
    if base is None or base.year is None:
        return None
    return phrase.says(f"{base.year - 1:04d}", told=Day(base.year - 1), anchor=anchor)


@BOOK.rule("day-beside", "THE <u:UNIT> <way:BEFORE|PREVIOUS|EARLIER|AFTER|FOLLOWING|LATER>")
def day_beside(phrase: Phrase) -> TimeExpression | None:
    """ "The day before", "the year after": next to the date told last."""
    back = phrase.names("way")[0] in ("BEFORE", "PREVIOUS", "EARLIER")
    base, anchor = base_of(phrase, "PREVIOUS")
    if (
        phrase.code("u") not in ("D", "W", "M", "Y")
        or base is None
        or (phrase.word_after()[:1].isalpha() and phrase.after() in ("X", "THE"))
    ):
        return None
    return told_or_value(phrase, unit_value(base, phrase.code("u"), -1 if back else 1), anchor)


@BOOK.rule("now", "NOW|THE? PRESENT(?: HYPHEN? UNIT)?(?! X)|THAT <u:UNITS>(?= X)|AT THIS TIME|CURRENT(?! UNIT)")
def now(phrase: Phrase) -> TimeExpression | None:
    """``PRESENT_REF``: "now", "currently"; never a day."""
    if phrase.names("u") and (phrase.code("u") != "D" or phrase.tagged.word(phrase.first).lower() != "these"):
        return None
    if phrase.tagged.name(phrase.first) == "PRESENT" and phrase.before() not in ("AT", "X", "TO", "UNTIL"):
        return None
    if (
        phrase.tagged.name(phrase.last - 1) == "PRESENT"
        and phrase.tagged.name(phrase.first) != "THE"
        and phrase.before() not in ("AT", "TO", "UNTIL")
    ):
        return None
    return phrase.says("PRESENT_REF")


@BOOK.rule("past-reference", "<r:PASTREF>|THE <p:PAST>(?= X)")
def past_reference(phrase: Phrase) -> TimeExpression | None:
    """``PAST_REF``: "recently", "in the past"; never a day."""
    return phrase.says("PAST_REF", direction="past")


@BOOK.rule("future-reference", "(?:THE NEXT?|IN) FUTURE")
def future_reference(phrase: Phrase) -> TimeExpression | None:
    """``FUTURE_REF``: "in the future"; never a day. "Future" alone is mostly an adjective and no time."""
    return phrase.says("FUTURE_REF", direction="future")
