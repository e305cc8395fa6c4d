"""Rules for dates that name a day, month, year, season, quarter, decade or century."""

from __future__ import annotations

import re
from typing import Final

from casus.coding.dates.arithmetic import Day, valid
from casus.coding.dates.expression import TimeExpression
from casus.coding.dates.grammar import Phrase, RuleBook
from casus.coding.dates.words import compile_pattern, split_words

BOOK: Final = RuleBook()

# Countries whose papers write month/day/year (Unicode CLDR, short date formats of territories).
MONTH_FIRST: Final = frozenset({"USA", "US", "PHL", "PH", "BLZ", "BZ", "FSM", "PLW", "GUM", "PRI"})
_TIME_WORDS: Final = frozenset(
    split_words(
        "IN OF SINCE LAST NEXT THIS UNTIL BY EARLY LATE MID HYPHEN FROM TO DURING BEFORE AFTER BETWEEN FOLLOWING "
        "PREVIOUS PAST AND OPEN"
    )
)
_COUNTED: Final = re.compile(r"people|men|women|civilians|children|soldiers|\w+s$")


def clock_value(phrase: Phrase, group: str) -> str | None:
    """A time of day as ``hh:mm``; ``None`` where the figures are no time."""
    words = phrase.tokens(group)
    if not words:
        return None
    value = words[0].value
    if words[0].name == "CLOCK":
        hour, minute = (int(part) for part in re.split("[:.]", str(value))[:2])
    elif words[0].name in ("YEAR", "INT"):
        written = phrase.tagged.text[words[0].start : words[0].end]
        if len(written) != 4 or not isinstance(value, int):
            return None
        hour, minute = divmod(value, 100)
    else:
        hour, minute = (value if isinstance(value, int) else 99), 0
    if words[-1].name == "AMPM" and hour <= 12:
        hour = hour % 12 + (12 if words[-1].value == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


_SHARED_YEAR: Final = re.compile(
    compile_pattern("(?:AND|TO|HYPHEN) (?:EARLY|LATE|MID HYPHEN?)? (?:MONTH|MAYMARCH)(?: DAY COMMA?)? YEAR")
)


def year_told(phrase: Phrase, month: int, day: int | None) -> tuple[int | None, str | None]:
    """The year of a month or day, and what gave it: ``written``, ``context`` or ``None`` where it is unknown."""
    if (year := phrase.number("y") or phrase.number("ys")) is not None:
        return year, "written"
    clock = phrase.clock
    if (ahead := _SHARED_YEAR.match(phrase.tagged.letters, phrase.last)) is not None and clock.narrative:
        return phrase.tagged.known[ahead.end() - 1].value, "written"  # type: ignore[return-value]
    if "yrel" in phrase and phrase.code("yunit") == "Y":
        names = phrase.names("yrel")
        step = {"LAST": -1, "PREVIOUS": -1, "NEXT": 1, "FOLLOWING": 1}.get(names[-1], 0)
        base = clock.today if names[-1] in ("LAST", "THIS", "NEXT") and not clock.narrative else clock.base
        year = base.year if base is not None and base.year is not None else clock.year
        return (None if year is None else year + step), "context"
    year = clock.year_of(month, day, phrase.tense)
    return year, None if year is None else "context"


@BOOK.rule("iso-date", "ISO")
def iso_date(phrase: Phrase) -> TimeExpression | None:
    """``2019-12-29``, ``2019-12-29T14:30``."""
    written = str(phrase.tagged.known[phrase.first].value)
    year, month, day = (int(part) for part in written[:10].split("-"))
    if not valid(year, month, day):
        return None
    return phrase.says(written[:16].upper(), "TIME" if "T" in written.upper() else "DATE", told=Day(year, month, day))


@BOOK.rule("slash-date", "SLASH")
def slash_date(phrase: Phrase) -> TimeExpression | None:
    """``12/31/2019``, ``31.12.2019``: the order is the outlet's country's where both are possible, and noted."""
    first, second, year = (int(part) for part in re.split(r"[/.]", str(phrase.tagged.known[phrase.first].value)))
    if year < 100:
        year += 2000 if year < 40 else 1900
    country = phrase.clock.outlet_country
    month_first = country in MONTH_FIRST
    month, day = (first, second) if month_first else (second, first)
    note = None
    if valid(year, first, second) and valid(year, second, first) and first != second:
        note = "date-order-from-outlet-country" if country else "date-order-ambiguous"
        if country is None:
            return phrase.says(f"{year:04d}", note=note)
    elif not valid(year, month, day):
        month, day = day, month
    if not valid(year, month, day):
        return None
    return phrase.says(Day(year, month, day).value, told=Day(year, month, day), note=note)


@BOOK.rule(
    "day-list",
    "(?:BETWEEN|FROM)? (?:THE? <d1:{ORDDAY}>(?: COMMA {ORDDAY})* COMMA? <link:AND|TO|HYPHEN|AMP> THE?"
    " <e1:{ORDDAY}> OF? <m1:{MONTHS}>"
    "|<m2:{MONTHS}> <d2:{ORDDAY}>(?: COMMA {ORDDAY})* COMMA? (?:AND|TO|HYPHEN|AMP) <e2:{ORDDAY}>(?! AMPM|"
    " HYPHEN?(?:UNIT|MONTH))) {YEARREL}?",
)
def day_list(phrase: Phrase) -> TimeExpression | None:
    """Days of one month: "27-29 December", "11, 12 and 13 November 1989", "April 6 to 7"."""
    which = "1" if "m1" in phrase else "2"
    month, first, last = (phrase.number(group + which) for group in ("m", "d", "e"))
    if month is None or first is None or last is None or not first < last:
        return None
    year, _ = year_told(phrase, month, last)
    if not valid(year, month, last):
        return None
    ends = (Day(year, month, first), Day(year, month, last))
    words = phrase.tokens("d" + which)[0], phrase.tokens("e" + which)[0]
    edges = ((words[0].start, words[0].end), (words[1].start, phrase.end))
    if which == "2":
        edges = ((phrase.tokens("m2")[0].start, words[0].end), (words[1].start, words[1].end))
    parts = tuple(
        TimeExpression.of(start, end, day.value, "DATE", phrase.rule)
        for (start, end), day in zip(edges, ends, strict=True)
    )
    return phrase.says(f"{ends[0].value}/{ends[1].value}", told=ends[1], parts=parts)


# "The 19 April Movement" is no date.
_NAMED_FOR_A_DAY: Final = frozenset(
    {"movement", "brigade", "brigades", "organization", "organisation", "front", "group"}
)


def _stray_number(phrase: Phrase) -> bool:
    """Whether the day is a count: "in March 30 people died"."""
    return (
        "m2" in phrase
        and "y" not in phrase
        and phrase.match.end("d2") == phrase.last
        and phrase.word_before().lower() == "in"
        and bool(_COUNTED.match(phrase.word_after()))
    )


@BOOK.rule(
    "day",
    "(?:<c1:{ANYCLOCK}> ZONE? TIME? (?:OPEN {ANYCLOCK} ZONE? CLOSE)? (?:ON|COMMA|OF)? |(?:THE? {EARLYLATE}?"
    " <p1:PART> HOURS?|THE? {EARLYLATE} HOURS)"
    "(?:OF|ON|COMMA)? |{EARLYLATE} ON? |<p3:OVERNIGHT> ON?)? THE? <wrel:LAST|THIS NEXT|NEXT>? {DATE} (?: IN"
    " THE? EARLY? <p4:PART>|(?:COMMA? AT? APPROX? <c2:{CLOCK}>|AT <c3:YEAR|INT> HOURS?)| EARLY? <p2:PART>)?",
)
def day(phrase: Phrase) -> TimeExpression | None:
    """A day by month and number, perhaps with weekday, year and time of day: "the night of 6 November", "Dec. 27"."""
    month = phrase.number("m1") or phrase.number("m2")
    number = phrase.number("d1") or phrase.number("d2")
    if month is None or number is None or _stray_number(phrase) or phrase.word_after().lower() in _NAMED_FOR_A_DAY:
        return None
    year, given = year_told(phrase, month, number)
    now = phrase.clock.day
    if "wrel" in phrase and given != "written" and now is not None:
        year = now.year + (0 if (month, number) < (now.month, now.day) else -1)
        if phrase.names("wrel")[-1] == "NEXT":
            year = now.year + (0 if (month, number) >= (now.month, now.day) else 1)
    if not valid(year, month, number):
        return None
    told = Day(year, month, number)
    if "wd" in phrase:
        _learn_weekday(phrase, told)
    anchor = (
        phrase.clock.anchor
        if given == "context" and not phrase.clock.narrative
        else "expression"
        if given == "context"
        else None
    )
    return day_with_time(phrase, told, anchor=anchor)


def _learn_weekday(phrase: Phrase, told: Day) -> None:
    """A day told with its weekday, or as today, tells what other weekdays and "today" mean."""
    if phrase.names("wd") == ("TODAY",):
        if phrase.clock.today is None:
            phrase.clock.today = told
    elif (weekday := phrase.number("wd")) is not None:
        phrase.clock.known_weekday = (told, weekday)


def day_with_time(phrase: Phrase, told: Day, **how: object) -> TimeExpression:
    """``told`` with the time of day that the phrase's groups ``c1``-``c3`` and ``p1``-``p4`` name."""
    clock = next((value for group in ("c1", "c2", "c3") if (value := clock_value(phrase, group))), None)
    part = next((code for group in ("p1", "p2", "p3", "p4") if (code := phrase.code(group))), "")
    suffix = clock or {"overnight": "NI"}.get(part, part)
    value = f"{told.value}T{suffix}" if suffix else told.value
    return phrase.says(value, "TIME" if suffix else "DATE", told=told, **how)  # type: ignore[arg-type]


def _month_rejected(phrase: Phrase) -> bool:
    """Whether a bare month's word is a name or a verb: "May", "March on", "April Smith"."""
    index = phrase.match.start("m")
    name = phrase.tagged.name(index)
    before = phrase.tagged.name(index - 1)
    has_year = "y" in phrase or "ys" in phrase or "yrel" in phrase or "edge" in phrase
    after, leading = phrase.word_after(), phrase.tagged.word(index - 1)
    written = phrase.tagged.word(index)
    if len(written) <= 4 and not written.endswith(".") and after[:1].isupper() and after[1:].islower() and not has_year:
        return written.lower() not in ("june", "july")
    if has_year or before in _TIME_WORDS or "rel" in phrase:
        return False
    if before == "X" and leading[:1].isupper() and leading[1:].islower():
        return True
    if before == "THE" and phrase.after() == "X" and after.islower() and phrase.tagged.word(index)[0].isupper():
        return False
    if name == "MAYMARCH":
        return not (before == "COMMA" and phrase.tagged.name(index - 2) == "MONTH")
    if written[0].islower() or (
        len(written) <= 4
        and phrase.tagged.text[phrase.tokens("m")[0].end - 1] != "."
        and written.lower() not in ("june", "july")
    ):
        return True
    return (
        after[:1].isupper()
        and not after.isupper()
        and phrase.after() == "X"
        and written.lower() in ("april", "june", "august")
    )


@BOOK.rule(
    "month",
    "(?:THE? <edge:{EDGE}>)? <rel:LAST|NEXT|THIS NEXT|THIS PAST|THIS|PREVIOUS|FOLLOWING>? <m:{MONTHS}> {YEARREL}?",
)
def month(phrase: Phrase) -> TimeExpression | None:
    """A month: "March 2015", "late November", "last April", "June last year", "since March"."""
    number = phrase.number("m")
    if number is None or _month_rejected(phrase):
        return None
    year, given = year_told(phrase, number, None)
    now = phrase.clock.day
    if "rel" in phrase and given != "written":
        base = phrase.clock.reference if phrase.clock.narrative else phrase.clock.today
        if base is None or base.year is None:
            year = None
        else:
            here = base.month or (now.month if now else 1)
            step = {
                "LAST": 0 if number < here else -1,
                "PAST": 0 if number < here else -1,
                "PREVIOUS": 0 if number < here else -1,
                "NEXT": 0 if number > here else 1,
                "FOLLOWING": 0 if number > here else 1,
            }.get(phrase.names("rel")[-1], 0)
            year = base.year + step
    told = Day(year, number)
    if not valid(year, number):
        return None
    return phrase.says(told.value, told=told, anchor=phrase.clock.anchor if given == "context" else None)
