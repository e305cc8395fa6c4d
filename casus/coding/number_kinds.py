"""Tells numbers that count from numbers that don't: ages, dates, sums of money, units, designations.

:func:`kind_of` asks its questions in a fixed order, the surest signs first; each looks at a few words beside the number.
The words are data: the ``traps`` of ``casus/codebook/numbers.toml``.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from casus.coding.lexing import Tokens

QuantityKind = Literal[
    "count",
    "whole",  # what another number is a part of: "one of the three"
    "ordinal",
    "fraction",
    "age",
    "date",
    "time",
    "duration",
    "frequency",
    "money",
    "percent",
    "measure",
    "designation",  # names a thing: 47th Brigade, AK-47, Highway 61
    "compound",  # "two-storey", "4-wheel"
    "pronoun",  # "the latest one"
]

DASHES = frozenset("-–—‑")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_YEAR_BEFORE = frozenset(
    "in since until till during by from of before after year copyright early late mid pre post circa "
    "the his her their its a that spring summer autumn fall winter".split()
)
_VERBS = frozenset("have has had be been were was would could will can are is".split())
_SINGULAR_VERBS = frozenset(("was", "has", "is", "succumbed"))
_WHOLE_BEFORE = frozenset("the these those his her its their our them which whom".split())
_HALVES = frozenset("third thirds quarter quarters fourths fifths half halves".split())
_OLDEST = 120  # years; a larger number between commas is no age
_DAYS = 31


class Number(NamedTuple):
    """The number in question: its tokens (half-open), bounds left out, and the token where its whole phrase begins."""

    tokens: Tokens
    first: int
    last: int
    phrase: int
    value: int
    bounded: bool
    traps: Mapping[str, frozenset[str]]

    @property
    def before(self) -> str:
        """The word before the number and its bounds."""
        return self.tokens.word(self.phrase - 1)

    @property
    def after(self) -> str:
        """The word after the number; a hyphen in between is skipped ("5-mm")."""
        return self.tokens.word(self.last + 1 if self.hyphened else self.last)

    @property
    def digits(self) -> str | None:
        """The number as written, if in digits alone; of a range joined by a dash, its first number."""
        alone = self.last == self.first + 1 or self.tokens.word(self.first + 1) in DASHES
        return self.tokens.word(self.first) if alone and self.tokens.is_number(self.first) else None

    @property
    def hyphened(self) -> bool:
        """Whether a hyphen binds the number to the next word."""
        tokens = self.tokens
        return tokens.word(self.last) in DASHES and tokens.glued(self.last - 1) and tokens.glued(self.last)


def kind_of(number: Number) -> QuantityKind:
    """What the number is: ``count``, or why it counts nothing."""
    for kind, question in _QUESTIONS:
        if question(number):
            return kind
    return "count"


def _money(n: Number) -> bool:
    before = n.tokens.word(n.phrase - 2) if n.before == "." else n.before
    return before in n.traps["money_before"] or n.after in n.traps["money_after"]


def _percent(n: Number) -> bool:
    return n.after in n.traps["percent_after"] or (n.after == "per" and n.tokens.word(n.last + 1) == "cent")


def _time(n: Number) -> bool:
    tokens = n.tokens
    if n.digits is None and n.after not in ("o'clock", "o’clock"):
        return False
    if n.after in n.traps["time_after"] or (
        n.after in ("a", "p") and tokens.word(n.last + 1) == "." and tokens.word(n.last + 2) == "m"
    ):
        return True
    if any(":" in (tokens.word(i), tokens.word(j)) for i, j in ((n.last, n.last), (n.first - 1, n.first - 1))):
        # 10:30, but not "Total dead: 10"
        beside = n.first - 2 if tokens.word(n.first - 1) == ":" else n.last + 1
        left = min(beside, n.first)
        return (
            tokens.is_number(beside)
            and tokens.glued(left)
            and (tokens.glued(left + 1) or n.after in n.traps["time_after"])
        )
    clock = n.digits or ""
    if len(clock) != 4 or not clock.isdecimal() or int(clock[:2]) > 24 or int(clock[2:]) > 59:
        return False
    return n.after in ("hours", "local") or "at" in (n.before, tokens.word(n.first - 1))


def _age(n: Number) -> bool:
    tokens = n.tokens
    if n.before in n.traps["age_before"] or (n.before == "of" and tokens.word(n.phrase - 2) in n.traps["age_before"]):
        return True
    if n.before == "of" and tokens.word(n.phrase - 2) in n.traps["age_of_before"]:
        return True
    at = n.last + 1 if tokens.word(n.last) in DASHES else n.last
    if tokens.word(at) in ("year", "years", "month", "months", "yr", "yrs"):
        after = at + 2 if tokens.word(at + 1) in DASHES else at + 1
        if tokens.word(after) == "old" or (tokens.word(after) == "of" and tokens.word(after + 1) == "age"):
            return True
    if _behind_name(n):
        return True
    # "Dinesh Kumar Yadav (25)", "his nephew, 17, who": a bare number set apart behind a name or one person
    pair = tokens.word(n.phrase - 1), tokens.word(n.last)
    return (
        n.digits is not None
        and 0 < n.value <= _OLDEST
        and (pair == ("(", ")") or _apposed(tokens, n.phrase - 2, pair))
        and tokens.word(n.phrase - 2) not in n.traps["months"]
    )


def _behind_name(n: Number) -> bool:
    """ "Sohail Rasheed 30 was shot dead": digits between a name of two words and a singular verb."""
    tokens, verb = n.tokens, n.tokens.word(n.last)
    named = all(tokens.capital(n.phrase - back) and len(tokens.word(n.phrase - back)) > 2 for back in (1, 2))
    known = tokens.word(n.phrase - 1) not in n.traps["months"] and not n.bounded
    return n.digits is not None and 0 < n.value <= _OLDEST and verb in _SINGULAR_VERBS and named and known


def _apposed(tokens: Tokens, noun: int, pair: tuple[str, str]) -> bool:
    """Whether commas set a number apart behind a name, or behind one person."""
    if pair[0] != "," or pair[1] not in (",", "."):
        return False
    word = tokens.word(noun)
    return tokens.capital(noun) or (
        pair[1] == "," and word.isalpha() and not word.endswith(("s", "men", "people", "children"))
    )


_WHOLE_MONTHS = frozenset(name.lower() for name in calendar.month_name[1:])


def _date(n: Number) -> bool:
    tokens, months = n.tokens, n.traps["months"]
    if _numeric_date(n) or _is_year(n):
        return True
    if n.value > _DAYS:
        return False
    stopped = tokens.word(n.first - 1) == "."
    before = n.first - 2 if stopped else n.first - 1
    if stopped and tokens.word(before) in _WHOLE_MONTHS:
        before = n.first - 1  # "... in February. Three were hurt": a name that isn't cut short ends a sentence
    if tokens.word(before) in months and _is_month(tokens, before) and not tokens.is_number(before - 1):
        return True  # but not "on 23 September 28 bodies were found"
    after = n.last
    if tokens.word(after) in _ORDINAL_ENDINGS and tokens.glued(after - 1):
        after += 1
    if tokens.word(after) == "of":
        after += 1
    return tokens.word(after) in months and _is_month(tokens, after)


def _is_month(tokens: Tokens, at: int) -> bool:
    """ "May" and "March" are months only where they are written as names and no verb follows."""
    if tokens.word(at) not in ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul"):
        return True
    return tokens.capital(at) and tokens.word(at + 1) not in _VERBS


def _numeric_date(n: Number) -> bool:
    """2/7/2005, 2005-07-02, 9/11: digits, glued by slashes, or by hyphens twice."""
    tokens = n.tokens
    for sign, needed in (("/", 1), ("-", 2), (".", 2)):
        joints = 0
        left = n.first
        while tokens.word(left - 1) == sign and tokens.is_number(left - 2) and tokens.glued(left - 1):
            joints, left = joints + 1, left - 2
        right = n.last
        while tokens.word(right) == sign and tokens.is_number(right + 1) and tokens.glued(right):
            joints, right = joints + 1, right + 2
        if joints >= needed:
            return True
    return False


def _is_year(n: Number) -> bool:
    tokens, digits = n.tokens, n.digits
    if digits is None:
        return False
    if tokens.word(n.last) == "s" and tokens.glued(n.last - 1) and n.value % 10 == 0:
        return True  # the 1980s
    if len(digits) != 4 or not digits.isdecimal() or not 1500 <= n.value <= 2100 or n.bounded:
        return False
    before = tokens.word(n.first - 1)
    if (
        before in _YEAR_BEFORE
        or before in n.traps["months"]
        or before in DASHES
        or before in (",", "(", "and", "to", "between")
    ):
        return True
    return not tokens.word(n.last).isalpha()


def _designation(n: Number) -> bool:
    tokens, digits = n.tokens, n.digits
    if digits is None:
        return tokens.word(n.phrase - 1) in n.traps["designator_before_words"]
    if tokens.glued(n.first - 1) and _names(tokens, n.first - 1):
        return True  # K1, AK-47, Battalion 3-16
    after = tokens.word(n.last)
    if tokens.glued(n.last - 1) and after.isalpha() and after not in _ORDINAL_ENDINGS:
        return True  # 5B
    if n.hyphened and (tokens.is_number(n.last + 1) or len(tokens.word(n.last + 1)) == 1):
        return True  # 30-10, which isn't a range
    at = n.first - 2 if tokens.word(n.first - 1) == "." else n.first - 1
    if tokens.word(at) in n.traps["designator_before"] and not n.bounded:
        return True
    return (digits[0] == "0" and len(digits) > 1) or (digits.isdecimal() and len(digits) > 7)


def _names(tokens: Tokens, at: int) -> bool:
    """Whether the glued token before a number makes a name of it: a letter, or a hyphen behind a letter or number."""
    word = tokens.word(at)
    return word.isalpha() or word == "_" or (word in DASHES and tokens.glued(at - 1) and tokens.word(at - 1).isalnum())


def _ordinal(n: Number) -> bool:
    return n.tokens.word(n.last) in _ORDINAL_ENDINGS and n.tokens.glued(n.last - 1)


def _duration(n: Number) -> bool:
    return n.after in n.traps["duration_after"]


def _frequency(n: Number) -> bool:
    return n.after in n.traps["frequency_after"]


def _measure(n: Number) -> bool:
    if n.after in n.traps["measure_between"]:
        return True
    return n.after in n.traps["measure_after"]


def _fraction(n: Number) -> bool:
    return n.after in _HALVES and n.tokens.word(n.last) != "half"


def _compound(n: Number) -> bool:
    return n.hyphened and n.after.isalpha() and n.after not in n.traps["counting_compounds"]


def _pronoun(n: Number) -> bool:
    if n.tokens.word(n.first) != "one" or n.last != n.first + 1:
        return False
    return n.before in n.traps["pronoun_before"] or n.after == "another"


def _whole(n: Number) -> bool:
    """ "one of the three", "five out of 20"."""
    tokens = n.tokens
    if n.before == "of" and tokens.word(n.phrase - 2) == "out":
        return True
    return n.before in _WHOLE_BEFORE and tokens.word(n.phrase - 2) == "of" and _part(tokens.word(n.phrase - 3))


def _part(word: str) -> bool:
    return word in _PARTS or word[:1].isdecimal()


_PARTS = frozenset(
    "one two three four five six seven eight nine ten some many several few most none any each half third".split()
)

_QUESTIONS: tuple[tuple[QuantityKind, Callable[[Number], bool]], ...] = (
    ("money", _money),
    ("percent", _percent),
    ("age", _age),
    ("date", _date),
    ("time", _time),
    ("ordinal", _ordinal),
    ("duration", _duration),
    ("frequency", _frequency),
    ("measure", _measure),
    ("designation", _designation),
    ("fraction", _fraction),
    ("compound", _compound),
    ("pronoun", _pronoun),
    ("whole", _whole),
)
