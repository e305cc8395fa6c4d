"""Rules for years and their parts, for decades, centuries and feasts."""

from __future__ import annotations

import re
from typing import Final

from casus.coding.dates.arithmetic import Day, easter, nth_weekday, shift_day, valid
from casus.coding.dates.calendar_rules import day_with_time, year_told
from casus.coding.dates.expression import TimeExpression
from casus.coding.dates.grammar import Phrase, RuleBook
from casus.coding.dates.words import split_words

BOOK: Final = RuleBook()

_COUNTED: Final = re.compile(r"people|men|women|civilians|children|soldiers|\w+s$")


@BOOK.rule("era-year", "APPROX? <y1:YEAR|INT|DAY> (?:(?:TO|HYPHEN) <y2:YEAR|INT|DAY>)? <era:ERA>")
def era_year(phrase: Phrase) -> TimeExpression | None:
    """``264 BC`` (value ``BC0264``, as HeidelTime and WikiWars write it), ``AD 70``; "264 to 241 BC" is a range."""
    years = [year for group in ("y1", "y2") if (year := phrase.number(group))]
    prefix = "BC" if phrase.code("era") == "B" else ""
    values = [f"{prefix}{year:04d}" for year in years]
    if len(values) == 1:
        return phrase.says(values[0])
    words = phrase.tokens("y1")[0], phrase.tokens("y2")[0]
    parts = (
        TimeExpression.of(words[0].start, words[0].end, values[0], "DATE", phrase.rule),
        TimeExpression.of(words[1].start, phrase.end, values[1], "DATE", phrase.rule),
    )
    return phrase.says("/".join(values), parts=parts)


@BOOK.rule(
    "season", "(?:THE? {EDGE})? (?:THE|THIS PAST|<rel:LAST|THIS|NEXT|PREVIOUS|FOLLOWING|THAT>)* <s:SEASON> {YEARREL}?"
)
def season(phrase: Phrase) -> TimeExpression | None:
    """``1998-FA``: "last fall", "the spring of 1776"; a bare season only after "the" or a preposition."""
    code = phrase.code("s")
    index = phrase.match.start("s")
    dated = "y" in phrase or "ys" in phrase or "yrel" in phrase
    if not dated and "rel" not in phrase:
        before = phrase.tagged.name(index - 1)
        if (
            before not in ("THE", "PAST", "IN", "DURING", "EARLY", "LATE", "MID", "HYPHEN", "BY", "SINCE", "UNTIL")
            or phrase.after() == "OF"
        ):
            return None
        if phrase.tagged.text[phrase.tokens("s")[0].start :][:4].lower() == "fall" and before != "THE":
            return None
    month_of = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    year: int | None
    if dated:
        year, _ = year_told(phrase, month_of, None)
    else:
        base = phrase.clock.base if phrase.clock.narrative else phrase.clock.today
        year = None if base is None else base.year
        here = 12 if base is None or base.month is None else base.month
        rel = phrase.names("rel")[-1:] or ("",)
        if year is not None and rel[0] in ("LAST", "PREVIOUS"):
            year -= 0 if month_of + 2 < here and code != "WI" else 1
        elif year is not None and rel[0] in ("NEXT", "FOLLOWING"):
            year += 0 if month_of > here else 1
        elif (
            year is not None
            and rel[0] == ""
            and not phrase.clock.narrative
            and phrase.tense != "future"
            and month_of > here
        ):
            year -= 1
    return phrase.says(
        f"{'XXXX' if year is None else format(year, '04d')}-{code}", told=None if year is None else Day(year)
    )


_FIXED_HOLIDAYS: Final = {"christmas": (12, 25), "halloween": (10, 31)}


@BOOK.rule("holiday", "<h:HOLIDAY> <eve:EVE>? <u:UNIT>? <p2:PART>? {YEARREL}?")
def holiday(phrase: Phrase) -> TimeExpression | None:
    """Feasts with a certain day: Christmas, Halloween, Thanksgiving (USA), Easter; 9/11 is the day in 2001."""
    name = phrase.code("h")
    if name == "9/11":
        return phrase.says("2001-09-11")
    anchor_month, anchor_day = _FIXED_HOLIDAYS.get(name, (11, 25) if name == "thanksgiving" else (4, 5))
    year, _ = year_told(phrase, anchor_month, anchor_day)
    if name in _FIXED_HOLIDAYS:
        told = Day(year, anchor_month, anchor_day)
    elif year is None or not valid(year):
        return None
    else:
        told = Day.of(nth_weekday(year, 11, 4, 4) if name == "thanksgiving" else easter(year))
    if "eve" in phrase:
        told = shift_day(told, -1) or told
    if not valid(told.year, told.month, told.day):
        return None
    return day_with_time(phrase, told)


def _ordinal(phrase: Phrase) -> int | None:
    """The ordinal of group ``o``; "second" is a unit in the table of words."""
    return 2 if phrase.code("o") == "S" else phrase.number("o")


@BOOK.rule("new-year", "NEW <u:UNIT> POSS? (?:<eve:EVE>|<day:UNIT>) {YEARREL}?")
def new_year(phrase: Phrase) -> TimeExpression | None:
    """1 January and the day before: "New Year's Day", "New Year's Eve"."""
    if phrase.code("u") != "Y" or ("day" in phrase and phrase.code("day") != "D"):
        return None
    month, number = (12, 31) if "eve" in phrase else (1, 1)
    year, _ = year_told(phrase, month, number)
    return (
        phrase.says(Day(year, month, number).value, told=Day(year, month, number))
        if valid(year, month, number)
        else None
    )


@BOOK.rule("half-year", "THE? <o:ORD|UNIT> HALF OF (?:<y:YEAR>|THE <u:UNIT>|<yrel:THIS|LAST|NEXT> <yunit:UNIT>)")
def half_year(phrase: Phrase) -> TimeExpression | None:
    """``2008-H1``: "the first half of 2008"."""
    number = _ordinal(phrase)
    if "u" in phrase and phrase.code("u") != "Y":
        return None
    year, _ = (
        year_told(phrase, 1, None)
        if "y" in phrase or "yrel" in phrase
        else (phrase.clock.base.year if phrase.clock.base else None, None)
    )
    if number not in (1, 2) or year is None:
        return None
    return phrase.says(f"{year:04d}-H{number}", told=Day(year))


@BOOK.rule(
    "quarter",
    "THE? (?:FISCAL HYPHEN?)? (?:<ago:YEARAGO|UNIT HYPHEN (?:AGO|EARLIER)> HYPHEN? |<yrel1:THIS|LAST|NEXT>"
    " UNIT POSS |<y1:YEAR> )? (?:FISCAL HYPHEN?)? <o:ORD|UNIT> HYPHEN? <q:UNIT|UNITS> (?:OF (?:FISCAL)?"
    " <y:YEAR>|OF? <yrel:LAST|THIS|NEXT> <yunit:UNIT>)?",
)
def quarter(phrase: Phrase) -> TimeExpression | None:
    """``1989-Q3``: "the third quarter", the one that ended last unless the text says otherwise."""
    number, year = _ordinal(phrase), phrase.number("y") or phrase.number("y1")
    if phrase.code("q") != "Q" or number not in (1, 2, 3, 4):
        return None
    now = phrase.clock.day
    if year is None:
        if now is None:
            return phrase.says(f"XXXX-Q{number}")
        rel = "".join(phrase.names("yrel") + phrase.names("yrel1"))
        year = now.year + {"LAST": -1, "NEXT": 1}.get(rel, 0)
        if not rel and 3 * number - 2 > now.month and phrase.tense != "future" and 3 * number - 2 - now.month > 3:
            year -= 1
        if "ago" in phrase:
            year -= 1
    phrase.clock.quarter = (year, number)
    return phrase.says(f"{year:04d}-Q{number}", told=None, anchor=phrase.clock.anchor if now else None)


@BOOK.rule("quarter-of-year", "THE? <y:YEAR> <q:UNIT>")
def quarter_of_year(phrase: Phrase) -> TimeExpression | None:
    """The quarter told last, of another year: "the 1988 quarter"."""
    told, year = phrase.clock.quarter, phrase.number("y")
    return phrase.says(f"{year}-Q{told[1]}") if phrase.code("q") == "Q" and told and year else None


@BOOK.rule("decade", "THE? (?:<edge:{EDGE}|EARLY|LATE|MID HYPHEN?> THE?)? <d:DECADE>")
def decade(phrase: Phrase) -> TimeExpression | None:
    """``198``: "the late 1980s", "the '60s"."""
    number = phrase.number("d")
    if number is None or (number < 190 and phrase.tagged.word(phrase.match.start("d"))[:1].isdigit() is False):
        return None
    return phrase.says(f"{number:03d}")


@BOOK.rule("century", "THE? (?:{EDGE}|EARLY|LATE|MID HYPHEN?)? <o:ORD> HYPHEN? <u:UNIT> <era:ERA>?")
def century(phrase: Phrase) -> TimeExpression | None:
    """``19`` for the 20th century."""
    number = phrase.number("o")
    if phrase.code("u") != "C" or number is None or not 1 < number < 30:
        return None
    return phrase.says(("BC" if phrase.code("era") == "B" else "") + f"{number - 1:02d}")


@BOOK.rule(
    "year-range",
    "(?:FROM|BETWEEN)? <y1:YEAR> (?:HYPHEN|TO|UNTIL|AND) <y2:YEAR|DAY|INT>",
)
def year_range(phrase: Phrase) -> TimeExpression | None:
    """``1775/1780``: "1775-1780", "1776-77", "between 1994 and 1997"."""
    first, second = phrase.tokens("y1")[0], phrase.tokens("y2")[0]
    if not isinstance(first.value, int) or not isinstance(second.value, int):
        return None
    last = second.value
    hyphen = phrase.tagged.name(phrase.match.start("y2") - 1) == "HYPHEN"
    if second.name != "YEAR":
        if second.end - second.start != 2 or not hyphen:
            return None
        last += first.value // 100 * 100
    opened = phrase.tagged.name(phrase.first) in ("FROM", "BETWEEN")
    linked_by_and = phrase.tagged.name(phrase.match.start("y2") - 1) == "AND"
    if not first.value < last <= 2100 or first.value < 1300 or (linked_by_and and not opened):
        return None
    if not opened and _looks_like_count(phrase, first.value):
        return None
    parts = (
        TimeExpression.of(first.start, first.end, f"{first.value}", "DATE", phrase.rule),
        TimeExpression.of(second.start, second.end, f"{last}", "DATE", phrase.rule),
    )
    expression = phrase.says(f"{first.value}/{last}", told=None, parts=parts)
    phrase.clock.note(Day(first.value))
    return expression


_YEAR_LEAD: Final = frozenset(
    split_words(
        "in of since by until till from to and before after during early late mid the this between through"
        " for over "
        "about around summer spring fall autumn winter year years circa"
    )
)


def _curfew_hour(phrase: Phrase) -> bool:
    """Whether a four-digit number is an hour that another follows: "between 1800 and 0600"."""
    return (
        phrase.after() in ("AND", "TO", "HYPHEN")
        and re.fullmatch(r"0\d[0-5]\d", phrase.tagged.word(phrase.last + 1)) is not None
    )


def _looks_like_count(phrase: Phrase, year: int) -> bool:
    """Whether a four-digit number counts things: "some 1500 rebels"."""
    before, after = phrase.word_before().lower(), phrase.word_after()
    if before in ("at", "than", "some", "nearly", "no", "number", "$", "£", "€") or (after[:1] in "%°$" and after):
        return True
    if phrase.after() in ("ZONE", "HOURS") or _curfew_hour(phrase):
        return True
    counted = after.islower() and bool(_COUNTED.fullmatch(after)) and phrase.after() == "X"
    if counted and before not in ("the", "since", "in", "of", "during"):
        return True
    if year < 1500 or year > 2060:
        return before not in ("in", "since", "until", "by", "from") or counted
    return False


@BOOK.rule("year", "(?:THE? {EDGE})? (?:THE UNIT)? FISCAL? <y:YEAR>")
def year(phrase: Phrase) -> TimeExpression | None:
    """``2016``: "in 2016", "the end of 1776"."""
    number = phrase.number("y")
    if number is None or _looks_like_count(phrase, number):
        return None
    previous = phrase.before()
    if (
        previous == "HYPHEN"
        and phrase.before(2) in ("X", "INT", "DAY")
        and phrase.tagged.spans[phrase.first - 1][1] == phrase.start
    ):
        return None
    return phrase.says(f"{number}", told=Day(number))


@BOOK.rule("short-year", "<y:SHORTYEAR>")
def short_year(phrase: Phrase) -> TimeExpression | None:
    """``1990``: "'90" after a word of time."""
    number = phrase.number("y")
    return (
        phrase.says(f"{number}", told=Day(number))
        if number and phrase.before() in ("IN", "SINCE", "OF", "BY", "FROM")
        else None
    )


@BOOK.rule(
    "nineteen-year",
    "(?:THE UNIT|<m:{MONTHS}>|THE? <s:SEASON> OF)? <c:NUM> HYPHEN? <t:NUM|HUNDRED> (?:HYPHEN? <u:NUM>)?",
)
def spelled_year(phrase: Phrase) -> TimeExpression | None:
    """``1997``, ``1997-01``, ``1994-WI``: "nineteen ninety-seven", "January nineteen ninety-seven"."""
    century_number, tens, ones = phrase.number("c"), phrase.number("t"), phrase.number("u") or 0
    if (
        century_number == 2
        and phrase.names("t") == ("HUNDRED",)
        and tens == 1000
        and phrase.tagged.name(phrase.first) == "THE"
    ):
        return phrase.says("2000", told=Day(2000))
    if century_number not in (18, 19, 20) or tens is None or not 10 <= tens <= 90 or ones > 9 or (ones and tens % 10):
        return None
    number = 100 * century_number + tens + ones
    if "s" in phrase:
        return phrase.says(f"{number}-{phrase.code('s')}", told=Day(number))
    told = Day(number, phrase.number("m"))
    return phrase.says(told.value, told=told)
