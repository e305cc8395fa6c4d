"""Rules for how long and how often: durations and repetitions."""

from __future__ import annotations

from typing import Final

from casus.coding.dates.arithmetic import Day, valid, week
from casus.coding.dates.calendar_rules import year_told
from casus.coding.dates.counting import count_of, iso_duration
from casus.coding.dates.expression import TimeExpression
from casus.coding.dates.grammar import Phrase, RuleBook
from casus.coding.dates.words import split_words

BOOK: Final = RuleBook()


@BOOK.rule("daily", "DAILY")
def daily(phrase: Phrase) -> TimeExpression | None:
    """``P1D``: "daily", "weekly", "annually"."""
    return phrase.says(str(phrase.tagged.known[phrase.first].value), "SET")


@BOOK.rule("every-unit", "EVERY (?:{N}? <u:UNIT|UNITS>|<p:PART>|<m:{MONTHS}>)|PER <u2:UNIT>")
def every_unit(phrase: Phrase) -> TimeExpression | None:
    """``P1W``: "each week", "per day"; ``XXXX-XX-XXTAF``: "every afternoon"; ``XXXX-07``: "each July"."""
    if "m" in phrase:
        return phrase.says(f"XXXX-{phrase.number('m'):02d}", "SET")
    if "p" in phrase:
        return phrase.says(f"XXXX-XX-XXT{phrase.code('p')}", "SET")
    unit = phrase.code("u") or phrase.code("u2")
    if not unit or unit == "S":
        return None
    return phrase.says(iso_duration(count_of(phrase) if "n" in phrase else 1.0, unit), "SET")


@BOOK.rule("week-of", "THE? <u:UNIT> OF {DATE}")
def week_of(phrase: Phrase) -> TimeExpression | None:
    """``2000-W10``: "the week of March 6"."""
    month, number = phrase.number("m1") or phrase.number("m2"), phrase.number("d1") or phrase.number("d2")
    if phrase.code("u") != "W" or month is None or number is None:
        return None
    year, _ = year_told(phrase, month, number)
    if year is None or not valid(year, month, number):
        return None
    when = Day(year, month, number).date
    return None if when is None else phrase.says(week(when), told=Day(year, month, number))


@BOOK.rule("unit-and-half", "A <u:UNIT> AND A HALF|HALF A? <u2:UNIT>")
def unit_and_half(phrase: Phrase) -> TimeExpression | None:
    """``PT1M30S``: "a minute and a half"; ``PT30M``: "half an hour"."""
    unit = phrase.code("u") or phrase.code("u2")
    return None if unit == "S" else phrase.says(iso_duration(1.5 if "u" in phrase else 0.5, unit), "DURATION")


@BOOK.rule(
    "duration",
    "{ABOUT} (?:THE? ORD)? {N} (?:HYPHEN? MORE)? HYPHEN? <u:UNIT|UNITS|HOURS> (?:<half2:AND A HALF>)?"
    " (?:HYPHEN? <long:OLD|LONG>)?",
)
def duration(phrase: Phrase) -> TimeExpression | None:
    """``P3D``, ``PT24H``, ``PXY``: "three days", "16-hour", "several years"; ages ("52 years old") are none."""
    unit = phrase.code("u")
    names = phrase.names("n")
    if phrase.names("long") == ("OLD",) and unit == "Y" and names != ("A",):
        return None
    if unit == "S" and (names == ("A",) or phrase.names("u") == ("UNIT",)):
        return None
    if unit == "Q" and names[0] not in ("NUM", "FEW"):
        return None
    count = count_of(phrase)
    if "half2" in phrase and count is not None:
        count += 0.5
    if unit == "M" and count in (6, 9):
        phrase.clock.quarter = None  # a report on "the nine months": "a year earlier" is no quarter's any more
    return phrase.says(iso_duration(count, unit), "DURATION")


_LEADS: Final = frozenset(
    split_words("for in of after within over many some more through during took take lasted last spent the")
)


@BOOK.rule("year-ended", "THE FISCAL? <u:UNIT>(?= X)")
def year_ended(phrase: Phrase) -> TimeExpression | None:
    """``P1Y``: "the year ended March 31"."""
    if phrase.code("u") not in ("Y", "M", "W") or phrase.word_after().lower() not in ("ended", "ending"):
        return None
    return phrase.says(iso_duration(1.0, phrase.code("u")), "DURATION")


@BOOK.rule("units", "<u:UNITS|HOURS>(?: HYPHEN LONG)?|<u2:UNIT> HYPHEN LONG")
def units(phrase: Phrase) -> TimeExpression | None:
    """``PXY``: "for years", "weeks-long"."""
    if "u2" in phrase:
        return phrase.says(iso_duration(1.0, phrase.code("u2")), "DURATION")
    unit = phrase.code("u")
    if unit in ("S", "Q") or (phrase.word_before().lower() not in _LEADS and phrase.last - phrase.first == 1):
        return None
    return phrase.says(iso_duration(None, unit), "DURATION")
