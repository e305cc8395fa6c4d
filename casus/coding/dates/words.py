"""The words that time expressions are made of, each with a class: a text becomes one letter per word.

Rules (:mod:`casus.coding.dates.grammar`) are patterns over these classes, not over characters, so that "three weeks
ago", "3 weeks ago" and "twenty-one weeks ago" are one rule. Words outside the table get the class ``X``, at which every
expression ends; runs without a class that can carry a date are skipped unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple


def split_words(words: str) -> tuple[str, ...]:
    """Words of a table written as one string."""
    return tuple(words.split())


MONTHS: Final = split_words("january february march april may june july august september october november december")
WEEKDAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SEASONS: Final = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
UNITS: Final = {
    "second": "S",
    "minute": "m",
    "hour": "H",
    "day": "D",
    "week": "W",
    "fortnight": "F",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "E",
    "century": "C",
}
# TIMEX3 codes for a part of the day (timex3 specification, section 2).
PARTS: Final = {
    "morning": "MO",
    "dawn": "MO",
    "daybreak": "MO",
    "sunrise": "MO",
    "noon": "12:00",
    "midday": "12:00",
    "afternoon": "AF",
    "evening": "EV",
    "dusk": "EV",
    "sunset": "EV",
    "night": "NI",
    "midnight": "24:00",
}
_NUMBERS: Final = split_words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS: Final = split_words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS: Final = split_words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)

# One letter a class. The names are what rules are written in.
CLASSES: Final = {
    name: chr(0x41 + i) if i < 26 else chr(0x61 + i - 26) if i < 52 else chr(0x100 + i)
    for i, name in enumerate(
        split_words(
            "X MONTH MAYMARCH WDAY WDAYS WD DAY INT YEAR ORD NUM FRACTION ISO SLASH CLOCK DECADE SHORTYEAR UNIT UNITS "
            "SEASON PART PARTS HOURS AMPM ZONE THE A OF IN ON AT BY FROM TO AND BETWEEN SINCE UNTIL DURING LAST PAST "
            "PREVIOUS NEXT FOLLOWING THIS THAT SAME CURRENT LATEST AGO EARLIER BEFORE LATER AFTER EARLY LATE MID BEGIN "
            "END MIDDLE TODAY YESTERDAY TOMORROW TONIGHT OVERNIGHT NOW PASTREF PRESENT APPROX EVERY PER DAILY HOLIDAY "
            "ERA HYPHEN COMMA OPEN CLOSE POSS HALF OLD LONG WEEKEND COUPLE FEW MORE THAN FISCAL YEAREND YEARAGO FUTURE "
            "TIME DOT AMP YEARWORD HUNDRED EVE NEW"
        )
    )
}


# Words that stand for themselves: class, then every form of it.
_PLAIN: Final[dict[str, str]] = {
    "ZONE": "gmt utc est edt cst cdt pst pdt cet bst ist local",
    "THE": "the",
    "A": "a an another",
    "OF": "of",
    "ON": "on",
    "AT": "at",
    "BY": "by",
    "FROM": "from",
    "AND": "and",
    "BETWEEN": "between",
    "SINCE": "since",
    "THIS": "this",
    "SAME": "same very",
    "THAN": "than",
    "MORE": "more less fewer",
    "IN": "in within into",
    "DURING": "during over throughout",
    "TO": "to through",
    "UNTIL": "until till til",
    "LAST": "last",
    "PAST": "past",
    "PREVIOUS": "previous preceding prior",
    "LATEST": "latest comparable corresponding",
    "NEXT": "next coming upcoming",
    "FOLLOWING": "following subsequent ensuing",
    "THAT": "that those these",
    "CURRENT": "current",
    "AGO": "ago back",
    "EARLIER": "earlier previously sooner",
    "BEFORE": "before",
    "LATER": "later afterwards afterward thereafter",
    "AFTER": "after",
    "EARLY": "early wee small",
    "LATE": "late",
    "MID": "mid",
    "BEGIN": "beginning start onset outset",
    "MIDDLE": "middle",
    "END": "end close",
    "TODAY": "today",
    "YESTERDAY": "yesterday",
    "TOMORROW": "tomorrow",
    "TONIGHT": "tonight",
    "OVERNIGHT": "overnight",
    "NOW": "now currently nowadays presently",
    "PASTREF": "recently lately recent",
    "FUTURE": "future",
    "PRESENT": "present",
    "FEW": "few several many",
    "APPROX": "about around nearly almost approximately roughly least over only just exactly under some",
    "EVERY": "every each",
    "PER": "per",
    "HALF": "half",
    "OLD": "old",
    "LONG": "long",
    "WEEKEND": "weekend weekends",
    "COUPLE": "couple",
    "FISCAL": "fiscal financial full",
    "TIME": "time",
    "HOLIDAY": "christmas thanksgiving easter halloween",
    "EVE": "eve",
    "NEW": "new",
}
_WORTH: Final[dict[str, dict[str, object]]] = {
    "HUNDRED": {"hundred": 100, "thousand": 1000},
    "HOURS": {"hours": "H"},
    "DAILY": {"hourly": "PT1H", "daily": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y"},
}
_DECADES: Final = split_words("twenties thirties forties fifties sixties seventies eighties nineties")


def _calendar_words() -> Iterator[tuple[str, str, object]]:
    """Months, weekdays, units, seasons and parts of the day, with their short and plural forms: form, class, worth."""
    for number, month in enumerate(MONTHS, 1):
        yield month, "MAYMARCH" if month in ("may", "march") else "MONTH", number
        if month != "may":
            yield month[:3], "MONTH", number
    yield "sept", "MONTH", 9
    for number, day in enumerate(WEEKDAYS, 1):
        yield day, "WDAY", number
        yield day + "s", "WDAYS", number
        yield day[:3], "WD", number
    yield from (("tues", "WDAY", 2), ("thurs", "WDAY", 4), ("thur", "WDAY", 4))
    for unit, code in UNITS.items():
        yield unit, "UNIT", code
        yield "centuries" if unit == "century" else unit + "s", "UNITS", code
    for season, code in SEASONS.items():
        yield season, "SEASON", code
    for part, code in PARTS.items():
        yield part, "PART", code
        yield part + "s", "PARTS", code


def _number_words() -> Iterator[tuple[str, str, object]]:
    """Numbers, ordinals ("second" is a unit) and decades: form, class, worth."""
    yield from ((word, "NUM", number) for number, word in enumerate(_NUMBERS))
    yield from ((word, "NUM", 10 * number) for number, word in enumerate(_TENS, 2))
    yield "dozen", "NUM", 12
    yield from ((word, "ORD", number) for number, word in enumerate(_ORDINALS, 1) if word != "second")
    yield "thirtieth", "ORD", 30
    yield from ((word, "DECADE", number) for number, word in enumerate(_DECADES, 192))


def _table() -> dict[str, tuple[str, object]]:
    """Every word that can be part of a time expression, with its class and worth; of two classes the later counts."""
    words: dict[str, tuple[str, object]] = {}
    for form, name, worth in (*_calendar_words(), *_number_words()):
        words[form] = name, worth
    for name, forms in _PLAIN.items():
        words.update((form, (name, form)) for form in forms.split())
    for name, worths in _WORTH.items():
        words.update((form, (name, worth)) for form, worth in worths.items())
    return words


WORDS: Final = _table()

_TOKEN: Final = re.compile(
    r"""(?P<word>[^\W\d_]+)
    |(?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?![\w-]))
    |(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\w/])|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\w))
    |(?P<fraction>1/[234](?![\w/]))
    |(?P<nine>9/11(?![\w/]))
    |(?P<clock>(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?(?=\s*(?:[ap]\.?m\b|hrs|hours|GMT))
        |(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\w:]))
    |(?P<ordinal>\d{1,2}\s?(?:st|nd|rd|th)\b)
    |(?P<decade>(?:1\d{3}|20\d\d|['’]?[2-9]0)['’]?s\b)
    |(?P<short>['’]\d\d\b)
    |(?P<number>\d+(?:[.,]\d+)*)
    |(?P<poss>['’]s\b)
    |(?P<para>\n[^\S\n]*\n\s*)
    |(?P<punct>[-–—,()\[\]&])
    |(?P<other>[^\s\w]|_)""",
    re.X | re.I,
)
_AMPM: Final = re.compile(r"([ap])(?:\.\s?m\b\.?|m\b)", re.I)
_ERA: Final = re.compile(r"(?:b\.?c\.?e?|a\.?d)\b\.?", re.I)
_DOTTED: Final = frozenset(
    split_words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun")
)
_CAPITALS_ONLY: Final = frozenset(split_words("may march mar jan feb apr jun jul aug sep oct nov dec")) | frozenset(
    d[:3] for d in WEEKDAYS
)
_PUNCTUATION: Final = {"(": "OPEN", "[": "OPEN", ")": "CLOSE", "]": "CLOSE", ",": "COMMA", "&": "AMP"}


class Token(NamedTuple):
    """One word: its class, where it stands, and what it is worth (a month's number, a unit's letter, …)."""

    name: str
    start: int
    end: int
    value: object


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text's words: where each stands, its class as one letter, and a :class:`Token` for those of the table."""

    text: str
    spans: list[tuple[int, int]]
    letters: str
    known: dict[int, Token]

    def tokens(self, first: int, last: int) -> tuple[Token, ...]:
        """Words ``first`` to ``last`` (not included), all of them of the table."""
        return tuple(self.known[index] for index in range(first, last))

    def name(self, index: int) -> str:
        """Class of the word at ``index``; ``X`` outside the text or the table."""
        token = self.known.get(index)
        return "X" if token is None else token.name

    def word(self, index: int) -> str:
        """The word at ``index`` as written; empty outside the text."""
        if not 0 <= index < len(self.spans):
            return ""
        start, end = self.spans[index]
        return self.text[start:end]


def tag(text: str) -> TaggedText:
    """The words of ``text`` with their classes."""
    spans: list[tuple[int, int]] = []
    letters: list[str] = []
    known: dict[int, Token] = {}
    position, outside = 0, CLASSES["X"]
    for match in _TOKEN.finditer(text):
        kind, span = match.lastgroup, match.span()
        if span[0] < position:  # a full stop that belongs to the word before
            continue
        letter = outside
        if kind == "word":
            lower = match[0].lower()
            if lower in WORDS or lower in _SHORT:
                token = _read_word(text, match[0], lower, span[0], letters)
                letter = CLASSES[token.name]
        elif kind != "other":
            if kind == "punct":
                token = Token(_PUNCTUATION.get(match[0], "HYPHEN"), *span, match[0])
            else:
                token = _read_figures(str(kind), text, *span)
            letter = CLASSES[token.name]
        if letter is not outside:
            known[len(spans)] = token
            span = (token.start, token.end)
            position = token.end
        spans.append(span)
        letters.append(letter)
    return TaggedText(text, spans, "".join(letters), known)


def _read_word(text: str, written: str, lower: str, start: int, letters: list[str]) -> Token:
    """A word of the table, an hour's half or an era, with the full stop that belongs to it."""
    end = start + len(written)
    if lower in _SHORT:
        if letters and letters[-1] in _CLOCKISH and (half := _AMPM.match(text, start)):
            return Token("AMPM", start, half.end(), half[1].lower())
        if written[0].isupper() and (era := _ERA.match(text, start)) and ("." in era[0] or lower != "a"):
            return Token("ERA", start, era.end(), era[0][0].upper())
        if lower != "a":
            return Token("X", start, end, None)
    name, value = WORDS[lower]
    if lower in _CAPITALS_ONLY and written[0].islower() and not (name == "MAYMARCH" and _dated(letters, text, end)):
        return Token("X", start, end, None)
    if lower in _DOTTED and text[end : end + 1] == ".":
        return Token("WDAY" if name == "WD" else name, start, end + 1, value)
    return Token(name, start, end, value)


def _read_figures(kind: str, text: str, start: int, end: int) -> Token:
    """Class and worth of figures and signs by the kind of token that they are."""
    written = text[start:end]
    name: str = kind.upper()
    value: object = written
    if kind == "number":
        name, value = _read_number(written)
        if text[end : end + 1].isalpha() and not _AMPM.match(text, end):
            name = "X"
    elif kind == "ordinal":
        name, value = "ORD", int(re.sub(r"\D", "", written)) or 99
    elif kind == "decade":
        number = int(re.sub(r"\D", "", written))
        name = "X" if number % 10 else "DECADE"
        value = (number if number > 99 else 1900 + number) // 10
    elif kind == "short":
        number = int(written[1:])
        name, value = "SHORTYEAR", number + (2000 if number < 40 else 1900)
    elif kind == "nine":
        name, value = "HOLIDAY", "9/11"
    elif kind == "para":
        name = "X"
    return Token(name, start, end, value)


def _read_number(written: str) -> tuple[str, object]:
    if "," in written or "." in written:
        digits = written.replace(",", "")
        whole = digits.isdecimal() and len(digits) < 9 and not written.startswith("0")
        return ("INT", int(digits)) if whole else ("X", None)
    if len(written) > 6:
        return "X", None
    value = int(written)
    if len(written) == 4 and 1000 <= value <= 2199:
        return "YEAR", value
    return ("DAY" if len(written) <= 2 and 1 <= value <= 31 else "INT"), value


def _dated(letters: list[str], text: str, end: int) -> bool:
    """Whether a lower-case "may" or "march" is a month: "on 17 may", "2 may 1990"."""
    if not letters:
        return False
    if letters[-1] in _DAY_LEADS and _DAY_NEXT.match(text, end):
        return True
    if letters[-1] not in _DAYISH:
        return False
    return _YEAR_NEXT.match(text, end) is not None or (len(letters) > 1 and letters[-2] in _DAY_LEADS)


_SHORT: Final = frozenset({"a", "p", "am", "pm", "b", "bc", "bce", "ad"})
_YEAR_NEXT: Final = re.compile(r",?\s+\d{4}\b")
_DAY_NEXT: Final = re.compile(r"\s+\d{1,2}(?:[,.;]|\s+(?!miles|kilomet|km\b|hours|days))")
_DAYISH: Final = frozenset(CLASSES[name] for name in ("DAY", "ORD"))
_DAY_LEADS: Final = frozenset(CLASSES[name] for name in ("ON", "OF", "FROM", "TO", "UNTIL", "SINCE", "AND", "BY"))
_CLOCKISH: Final = frozenset(CLASSES[name] for name in ("CLOCK", "DAY", "NUM", "INT"))


_PATTERN: Final = re.compile(r"<(\w+):|>|[A-Z]+|\s+")


def compile_pattern(pattern: str) -> str:
    """A rule's pattern over class names as a regular expression over letters; ``<name:…>`` is a named group."""

    def piece(match: re.Match[str]) -> str:
        if match[1]:
            return f"(?P<{match[1]}>"
        return ")" if match[0] == ">" else CLASSES[match[0]] if match[0].isupper() else ""

    return _PATTERN.sub(piece, pattern)
