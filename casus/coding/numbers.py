"""The grammar of number phrases: from words to the least, best and most that they claim.

:func:`find_quantities` reads a text once, left to right. A lexer cuts it into words, digits and signs; a numeral
("twenty-one", "2.5 million", "two dozen"), a vague word ("several") or a plural unit ("dozens") is a core; a second core
may make it a range ("15 to 20"); bounds and approximations beside it ("at least", "or so") set what it claims. Numbers
that count no people or things (ages, dates, units, designations) are returned too, with the ``kind`` that says what they
are, so that callers can tell a trap from a figure. Values follow the annotation guidelines ("Fields of an event", tolls;
"Settled cases"); vague words, bounds and trap words are data: ``casus/codebook/numbers.toml``.

``best`` is the number that the words name. A range names two: its low end is best, as the more cautious of them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal, NamedTuple

from casus.codebook.numbers import NumberRules, Phrase, Sense, load_number_rules
from casus.coding.lexing import Tokens
from casus.coding.number_kinds import DASHES, Number, QuantityKind, kind_of

__all__ = ["Quantity", "QuantityKind", "find_quantities", "opens_number"]

Rule = Literal["cardinal", "vague", "plural-unit", "range", "none", "half", "ordinal"]

_UNITS = {word: value for value, word in enumerate("zero one two three four five six seven eight nine".split())}
_TEENS = {
    word: value
    for value, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
_SMALL = _UNITS | _TEENS | _TENS
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
_LONGEST = 20  # characters; a longer row of digits is a serial number
_HUNDREDS = ("hundred", "hundreds")
_ARTICLES = ("a", "an")
_PLURALS = frozenset(
    "people persons men women children police troops personnel were have are dead injured wounded others of".split()
)
_SINGULAR_ENDINGS = ("ss", "us", "is", "'s", "’s")
_OTHER_MANY = frozenset("how as so too not very".split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number phrase: where it stands and what it claims.

    ``start`` and ``end`` are half-open code points, bounds and approximations included ("at least 51"). ``high`` is ``None``
    where no upper bound is stated. ``kind`` is ``count`` for a number that counts, else what the number is instead. ``rule``
    names the production of the grammar that read it.
    """

    start: int
    end: int
    low: int
    best: int
    high: int | None
    approx: bool
    kind: QuantityKind
    rule: Rule


class _Core(NamedTuple):
    """A number without its bounds: its tokens (half-open), its values, and the scale it was written in ("thousand")."""

    first: int
    last: int
    low: int
    high: int | None
    rule: Rule
    scale: int = 1


def find_quantities(
    text: str, start: int = 0, end: int | None = None, *, rules: NumberRules | None = None
) -> list[Quantity]:
    """Every number phrase of ``text[start:end]``, in order and without overlap; numbers that aren't whole are left out.

    Only words inside the region make the values; those around it are looked at to tell what kind of number it is.
    """
    rules = rules or load_number_rules()
    tokens = Tokens.of(text, start, end)
    grammar = _Grammar(tokens, rules)
    found: list[Quantity] = []
    free = tokens.first  # the first token that no quantity has taken yet
    for index in tokens.candidates(grammar.starters):
        if index >= free and (core := grammar.core(index)) is not None:
            quantity, free = grammar.quantity(core, free)
            if quantity is not None:
                found.append(quantity)
    return found


def opens_number(tokens: Tokens, index: int, rules: NumberRules | None = None) -> bool:
    """Whether a number phrase may begin at a token: a number, or a bound with a number behind it."""
    rules = rules or load_number_rules()
    if _is_number_word(tokens.word(index), rules):
        return True
    return any(
        all(tokens.word(index + i) == word for i, word in enumerate(phrase))
        and _is_number_word(tokens.word(index + len(phrase)), rules)
        for phrase in _bounds_by_first(rules).get(tokens.word(index), ())
    )


def _is_number_word(word: str, rules: NumberRules) -> bool:
    return word[:1].isdecimal() or (word in _starters(rules) and word not in _ORDINALS)


class _Grammar:
    """The productions. Each takes a token number and gives a core that begins there, or ``None``."""

    def __init__(self, tokens: Tokens, rules: NumberRules) -> None:
        self._tokens, self._rules = tokens, rules
        self.starters = _starters(rules)

    def core(self, index: int) -> _Core | None:
        """The number that begins at a token, ranges included."""
        word = self._tokens.word(index)
        if word in self._rules.vague:
            return self._none(index) if self._rules.vague[word].high == 0 else self._vague(index)
        if word in self._rules.plural_units:
            return self._plural_unit(index)
        if word == "half":
            return self._half(index)
        if word in _ORDINALS:
            if self._tokens.word(index - 1) in DASHES and self._tokens.glued(index - 1):
                return None  # "a 6-second burst"
            return _Core(index, index + 1, _ORDINALS[word], _ORDINALS[word], "ordinal")
        numeral = self._numeral(index)
        return None if numeral is None else self._ordinal(numeral) or self._range(numeral)

    def quantity(self, core: _Core, free: int) -> tuple[Quantity | None, int]:
        """The phrase around a core, and the first token behind it; no token before ``free`` is taken."""
        first, last = core.first, core.last
        first -= self._article(core, free)
        low, high, best, approx, bounded = core.low, core.high, core.low, False, False
        if (
            core.rule == "range"
            and self._inside(first - 1, free)
            and self._tokens.word(first - 1) in ("between", "from")
        ):
            first -= 1
        while core.rule != "none" and (found := self._bound_before(first, free)) is not None:
            first, sense = found
            low, best, high = _bounded(sense, low, best, high)
            approx, bounded = approx or sense == "about", True
        while core.rule != "none" and (behind := self._bound_after(last)) is not None:
            last, sense = behind
            low, best, high = _bounded(sense, low, best, high)
            approx, bounded = approx or sense == "about", True
        number = Number(self._tokens, core.first, core.last, first, core.low, bounded, self._rules.traps)
        kind: QuantityKind = "ordinal" if core.rule == "ordinal" else kind_of(number)
        if kind == "count" and self._tokens.word(last) in DASHES and number.hyphened:
            last += 2  # "five-member"
        start, end = self._tokens.starts[first], self._tokens.ends[last - 1]
        return Quantity(start, end, low, best, high, approx, kind, core.rule), last

    def _inside(self, index: int, free: int | None = None) -> bool:
        return (self._tokens.first if free is None else free) <= index < self._tokens.last

    def _word(self, index: int) -> str:
        """A token of the region; empty outside of it, so that no value rests on words beyond it."""
        return self._tokens.word(index) if self._inside(index) else ""

    def _article(self, core: _Core, free: int) -> int:
        """How many tokens of an article before a core belong to it: "a dozen", "an unspecified number"."""
        word = self._word(core.first)
        if word[:1].isdecimal() or word in _SMALL:
            return 0  # the article of "a 30-member team" belongs to the team
        reach = 2 if core.rule == "vague" else 1
        for steps in range(1, reach + 1):
            if self._inside(core.first - steps, free) and self._word(core.first - steps) in _ARTICLES:
                return steps
        return 0

    def _none(self, index: int) -> _Core | None:
        word, after = self._word(index), self._tokens.word(index + 1)
        if word != "no":
            return _Core(index, index + 1, 0, 0, "none")
        if after == "one" or (after in DASHES and self._tokens.word(index + 2) == "one"):
            last = index + 2 if after == "one" else index + 3
            return _Core(index, min(last, self._tokens.last), 0, 0, "none")
        if not after[:1].isalpha() or after in self._rules.traps["no_count_after"]:
            return None
        return _Core(index, index + 1, 0, 0, "none")

    def _vague(self, index: int) -> _Core | None:
        word, before, after = (self._tokens.word(i) for i in (index, index - 1, index + 1))
        entry = self._rules.vague[word]
        if entry.article and not (after == "of" and self._has_article(index)):
            return None
        if word in ("many", "few") and (before in _OTHER_MANY or after in _ARTICLES):
            return None
        if word == "some" and (self._begins_number(index + 1) or not self._plural_follows(index + 1)):
            return None  # "some 200" is an approximation
        last, scale = index + 1, 1
        at = last + 1 if self._word(last) == "of" else last
        if (size := self._scale(at)) is not None:
            last, scale = at + 1, size
        high = None if entry.high is None else entry.high * scale
        return _Core(index, last, entry.low * scale, high, "vague", scale)

    def _has_article(self, index: int) -> bool:
        return any(self._tokens.word(index - steps) in _ARTICLES for steps in (1, 2))

    def _begins_number(self, index: int) -> bool:
        word = self._tokens.word(index)
        return word[:1].isdecimal() or word in _SMALL or word in self._rules.plural_units or word in ("hundred", "few")

    def _plural_follows(self, index: int) -> bool:
        """Whether a plural stands within a noun phrase's reach: "some Indian military personnel", not "some time"."""
        return any(
            word in _PLURALS
            or word.endswith(("men", "women"))
            or (word.endswith("s") and not word.endswith(_SINGULAR_ENDINGS) and len(word) > 3)
            for word in (self._tokens.word(i) for i in range(index, index + 3))
        )

    def _scale(self, index: int) -> int | None:
        word = self._word(index)
        if word in _HUNDREDS:
            return 100
        return self._rules.scales.get(word) or (self._rules.plural_units.get(word) if word != "tens" else None)

    def _plural_unit(self, index: int) -> _Core | None:
        """ "dozens", "tens of thousands", "hundreds and hundreds"."""
        units = self._rules.plural_units
        word = self._word(index)
        if word == "tens" and self._tokens.word(index + 1) != "of":
            return None
        size, last = units[word], index + 1
        while (joint := self._word(last)) in ("of", "upon", "and") and (other := self._word(last + 1)) in units:
            if joint == "of":
                size *= units[other]
            elif other != word:
                break
            last += 2
        return _Core(index, last, self._rules.plural_least * size, None, "plural-unit", size)

    def _half(self, index: int) -> _Core | None:
        """ "half a dozen", "half a million"; halves of anything else aren't numbers."""
        at = index + 2 if self._word(index + 1) in _ARTICLES else index + 1
        size = self._scale(at)
        return None if size is None else _Core(index, at + 1, size // 2, size // 2, "half", size)

    def _ordinal(self, numeral: _Core) -> _Core | None:
        """ "twenty-first"."""
        last, unit = numeral.last, _ORDINALS.get(self._word(numeral.last + 1), 10)
        if self._word(last) in DASHES and unit < 10 and self._tokens.glued(last) and numeral.low % 10 == 0:
            return _Core(numeral.first, last + 2, numeral.low + unit, numeral.low + unit, "ordinal")
        return None

    def _range(self, first: _Core) -> _Core:
        """ "15 to 20", "30-40", "two or three", "between 30 and 40": the numeral, or the range that it opens."""
        at = first.last
        joint, before = self._word(at), self._tokens.word(first.first - 1)
        if not (joint in DASHES or joint in ("to", "or") or (joint == "and" and before == "between")):
            return first
        if joint == "to" and before == "from" and self._changes(first.first - 1):
            return first  # "rose from 12 to 15"
        second = self._numeral(at + 1)
        if second is None or (joint in DASHES and self._tokens.glued(at) != self._tokens.glued(at - 1)):
            return first
        low = first.low
        if first.scale == 1 and second.scale > 1 and low < second.low // second.scale:
            low *= second.scale  # "two to three thousand"
        if low >= second.low or (
            joint in DASHES and self._tokens.word(second.last) in DASHES and self._tokens.glued(at)
        ):
            return first
        return _Core(first.first, second.last, low, second.low, "range", second.scale)

    def _changes(self, index: int) -> bool:
        """Whether a verb of rising or falling stands before "from"."""
        return any(self._tokens.word(i) in self._rules.traps["change_before"] for i in range(index - 4, index))

    def _numeral(self, index: int) -> _Core | None:
        """A number in digits, in words or in both: "5,000", "2.5 million", "one hundred and five", "two dozen"."""
        if self._tokens.is_number(index) and self._inside(index):
            return self._digits(index)
        total, group, last, at = 0, None, index, index
        scale = limit = 0
        while True:
            word = self._word(at)
            if word in _SMALL and (joined := _join(group, _SMALL[word], word)) is not None:
                group = joined
            elif word in _HUNDREDS[:1] and (group is None or 0 < group < 100):
                group = 100 * (group or 1)
            elif (
                (size := self._rules.scales.get(word))
                and group != 0
                and (not limit or (size < limit and group is not None))
            ):
                total, group, scale, limit = total + size * (group or 1), None, size, size
            else:
                break
            last = at = at + 1
            at += self._link(at)
        if last == index:
            return None
        value = total + (group or 0)
        return _Core(index, last, value, value, "cardinal", scale if group is None else 1)

    def _link(self, index: int) -> int:
        """How many tokens may be skipped before the next part of a spelled number: "twenty-one", "hundred and five"."""
        word, before, after = self._word(index), self._word(index - 1), self._word(index + 1)
        if word in DASHES and self._tokens.glued(index) and self._tokens.glued(index - 1):
            return 1
        if (
            word == "and"
            and after in _SMALL
            and (before in _HUNDREDS or before in ("thousand", "million", "lakh", "crore"))
        ):
            return 1
        return 0

    def _digits(self, index: int) -> _Core | None:
        """A number written in digits, with the scale words behind it; ``None`` for one that isn't whole."""
        if len(self._word(index)) > _LONGEST:
            return None
        whole, _, decimals = "".join(c for c in self._word(index) if c.isdecimal() or c == ".").partition(".")
        numerator, denominator = int(whole + decimals), 10 ** len(decimals)
        last, scale = index + 1, 1
        if self._word(last) == "k" and self._tokens.glued(index):
            last, scale = last + 1, 1_000
        while (size := self._scale(last)) is not None:
            last, scale = last + 1, scale * size
        numerator *= scale
        if numerator % denominator:
            return None
        value = numerator // denominator
        return _Core(index, last, value, value, "cardinal", scale)

    def _bound_before(self, first: int, free: int) -> tuple[int, Sense] | None:
        """The bound or approximation that ends before a token: where it begins, and its sense."""
        for phrase, sense in self._rules.before.get(self._word(first - 1), ()):
            start = first - len(phrase)
            if start >= free and all(self._word(start + i) == word for i, word in enumerate(phrase)):
                return start, sense
        return None

    def _bound_after(self, last: int) -> tuple[int, Sense] | None:
        """The bound or approximation that begins at a token: where it ends, and its sense."""
        if self._word(last) == "+":
            return last + 1, "least"
        hyphen = 1 if self._word(last) in DASHES and self._tokens.glued(last) and self._tokens.glued(last - 1) else 0
        for phrase, sense in self._rules.after.get(self._word(last + hyphen), ()):
            end = last + hyphen + len(phrase)
            if (hyphen or phrase != ("plus",)) and all(
                self._word(last + hyphen + i) == word for i, word in enumerate(phrase)
            ):
                # "30, at least five of them": the bound belongs to the number behind it
                return None if self._begins_number(end) else (end, sense)
        return None


def _join(group: int | None, value: int, word: str) -> int | None:
    """The next spelled part added to what came before it; ``None`` where English has no such number ("five three")."""
    if group is None:
        return value
    if group and group % 100 == 0 and value:
        return group + value
    if group % 100 and group % 10 == 0 and group % 100 >= 20 and word in _UNITS and value:
        return group + value
    return None


def _bounded(sense: Sense, low: int, best: int, high: int | None) -> tuple[int, int, int | None]:
    """Low, best and high under a bound."""
    if sense == "least":
        return low, best, None
    if sense == "most":
        top = best if high is None else high
        return 0, top, top
    return low, best, high


@functools.cache
def _starters(rules: NumberRules) -> frozenset[str]:
    return frozenset((*rules.vague, *rules.plural_units, *rules.scales, *_SMALL, *_ORDINALS, "hundred", "half"))


@functools.cache
def _bounds_by_first(rules: NumberRules) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, tuple[Phrase, ...]] = {}
    for phrase, _ in (entry for entries in rules.before.values() for entry in entries):
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found
