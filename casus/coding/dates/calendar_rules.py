"""Rules for dates that name a day, month, year, season, quarter, decade or century."""

from __future__ import annotations

import re
from typing import Final

from casus.coding.dates.arithmetic import Day, easter, nth_weekday, shift_day, valid
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
    "(?:<c1:{ANYCLOCK}> ZONE? (?:OPEN {ANYCLOCK} ZONE? CLOSE)? (?:ON|COMMA|OF)? |(?:THE? {EARLYLATE}?"
    " <p1:PART> HOURS?|THE? {EARLYLATE} HOURS)"
    "(?:OF|ON|COMMA)? |{EARLYLATE} ON? |<p3:OVERNIGHT> ON?)? THE? <wrel:LAST|THIS NEXT|NEXT>? {DATE} (?: IN"
    " THE? EARLY? <p4:PART>|(?:COMMA? AT? APPROX? <c2:{CLOCK}>|AT <c3:YEAR|INT> HOURS?)| EARLY? <p2:PART>)?",
)
def day(phrase: Phrase) -> TimeExpression | None:
    """A day by month and number, perhaps with weekday, year and time of day: "the night of 6 November", "Dec. 27"."""
    month = phrase.number("m1") or phrase.number("m2")
    number = phrase.number("d1") or phrase.number("d2")
    if month is None or number is None or _stray_number(phrase):
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


def _month_rejected(phrase: Phrase) -> bool:
    """Whether a bare month's word is a name or a verb: "May", "March on", "April Smith"."""
    index = phrase.match.start("m")
    name = phrase.tagged.name(index)
    before = phrase.tagged.name(index - 1)
    has_year = "y" in phrase or "ys" in phrase or "yrel" in phrase or "edge" in phrase
    if has_year or before in _TIME_WORDS or "rel" in phrase:
        return False
    after, leading = phrase.word_after(), phrase.tagged.word(index - 1)
    if before == "X" and leading[:1].isupper() and leading[1:].islower():
        return True
    if before == "THE" and phrase.after() == "X" and after.islower() and phrase.tagged.word(index)[0].isupper():
        return False
    if name == "MAYMARCH":
        return not (before == "COMMA" and phrase.tagged.name(index - 2) == "MONTH")
    written = phrase.tagged.word(index)
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


def _looks_like_count(phrase: Phrase, year: int) -> bool:
    """Whether a four-digit number counts things: "some 1500 rebels"."""
    before, after = phrase.word_before().lower(), phrase.word_after()
    if before in ("at", "than", "some", "nearly", "no", "number", "$", "£", "€") or (after[:1] in "%°$" and after):
        return True
    if phrase.after() in ("ZONE", "HOURS"):
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


@BOOK.rule("nineteen-year", "(?:THE UNIT)? <c:NUM> HYPHEN? <t:NUM|HUNDRED> (?:HYPHEN? <u:NUM>)?")
def spelled_year(phrase: Phrase) -> TimeExpression | None:
    """``1997``: "nineteen ninety-seven"."""
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
    return phrase.says(f"{number}", told=Day(number))
