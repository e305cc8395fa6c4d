"""Finds the tolls of a text without a model: words of harm, and the numbers and persons that stand in their reach.

For the reader that works from word lists, and as the fallback where a model finds no figure. :func:`casus.coding.tolls.read_toll`
gives the values; this module only says where a toll phrase begins and ends, and which harm it tells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, get_args

from casus.codebook.harms import HarmRules, load_harm_rules
from casus.coding.groups import group_at
from casus.coding.harm_words import HarmHit, harm_hits, is_passive, takes_right
from casus.coding.lexing import Tokens
from casus.coding.numbers import Quantity, find_quantities
from casus.coding.tolls import TollValue, counts_people, is_part, read_toll
from casus.types import Harm

_REACH = 28  # tokens between a number and the word of harm that counts it
_NEAR = 3  # tokens between a number's people and the word of harm beside them: "three others seriously hurt"
_DENIAL_REACH = 7  # tokens between "no" and the harm that it denies
_UNREAL = frozenset(
    "to will would could may might can should must if attempted threatened threatening planned planning".split()
)
_PRONOUNS = frozenset("he she him her it they them himself herself i we you his their its my our".split())
_ONE = frozenset(("a", "an", "another"))
# Before a noun phrase, these make it the circumstance of a harm, not the harmed: "killed in a blast".
_CIRCUMSTANCES = frozenset(
    "in at on by from near during after before with when where into as for since through under over against about per".split()
)
_SKIPPED = frozenset("of to about on : his her their its the also all some reportedly".split())
_CLAUSE_STARTS = frozenset((";", ":", "that", "when", "while", "after", "because", "if"))
# What may stand between "no" or "not" and the harm it denies: "did not result in any loss of life".
_DENIED = frozenset(
    "any been be being was were is are human civilian other further immediate serious major one person people anyone cause "
    "caused causing result resulted resulting in reported report reports loss of single a the injuries injury casualties "
    "casualty deaths or nor and there have has had did do not victims fatalities damage".split()
)


class _Number(NamedTuple):
    """A number of people, or one person: its tokens (half-open), where the words that name them end, whether it is a part."""

    first: int
    last: int
    people: int
    part: bool
    low: int


def find_tolls(text: str, sentences: Iterable[tuple[int, int]], *, rules: HarmRules | None = None) -> list[TollValue]:
    """The tolls of a text, in order: one entry a figure and harm; ``sentences`` are half-open code points."""
    rules = rules or load_harm_rules()
    found: dict[tuple[int, Harm], TollValue] = {}
    for start, end in sentences:
        for value in _Sentence(text, start, end, rules).tolls():
            found.setdefault((value.start, value.harm), value)
    return _first_mentions(sorted(found.values(), key=lambda value: (value.start, value.end)))


def _first_mentions(values: list[TollValue]) -> list[TollValue]:
    """The values without those that name a person again who was told before with the same harm."""
    out: list[TollValue] = []
    named: set[tuple[Harm, str]] = set()
    for value in values:
        names = {(value.harm, word) for word in _names(value)}
        if not names & named:
            out.append(value)
        named |= names
    return out


def _names(value: TollValue) -> set[str]:
    """The last name of the person that a toll of one tells, if it names one."""
    if (value.low, value.high) != (1, 1) or value.group is None:
        return set()
    words = [word for word in value.group.quote.split() if word[:1].isupper() and word.isalpha()]
    return {words[-1]} if words and value.group.quote.endswith(words[-1]) else set()


class _Sentence:
    """One sentence: its words of harm, its numbers of people, and which belong together."""

    def __init__(self, text: str, start: int, end: int, rules: HarmRules) -> None:
        self._text, self._rules = text, rules
        self._tokens = Tokens.of(text, start, end)
        hits = harm_hits(self._tokens, self._tokens.first, self._tokens.last, rules)
        self._hits = [hit for hit in hits if not hit.word.weak]
        self._numbers = sorted((*self._counted(start, end), *self._single())) if self._hits else []

    def _counted(self, start: int, end: int) -> Iterator[_Number]:
        tokens = self._tokens
        for quantity in find_quantities(self._text, start, end):
            if quantity.kind != "count" or not counts_people(tokens, quantity, self._rules):
                continue
            first, last = bisect_left(tokens.starts, quantity.start), bisect_left(tokens.starts, quantity.end)
            if tokens.word(first - 1) not in _CIRCUMSTANCES and quantity.high != 0:
                yield self._number(first, last, self._part(first, quantity), quantity.low)

    def _single(self) -> Iterator[_Number]:
        """One person each: "a constable", "another"."""
        tokens = self._tokens
        for at in range(tokens.first, tokens.last):
            if (
                tokens.words[at] in _ONE
                and tokens.word(at - 1) not in _CIRCUMSTANCES
                and tokens.word(at + 1) not in self._rules.groups["things"]
            ):
                number = self._number(at, at + 1, self._part(at), 1)
                if number.people > number.last or tokens.words[at] == "another":
                    yield number

    def _number(self, first: int, last: int, part: bool, low: int) -> _Number:
        group = group_at(self._tokens, last, self._tokens.last, self._rules)
        people = last if group is None else bisect_right(self._tokens.ends, group.end)
        while people < self._tokens.last and self._tokens.words[people] in ("other", "others", "more", "them", "of"):
            people += 1
        return _Number(first, last, people, part, low)

    def _part(self, first: int, quantity: Quantity | None = None) -> bool:
        if quantity is not None:
            return is_part(self._tokens, quantity)
        return any(self._tokens.word(first - back) in ("including", "among") for back in (1, 2))

    # --- phrases ----------------------------------------------------------------------------------------------------

    def tolls(self) -> Iterator[TollValue]:
        """The values of every toll phrase of the sentence."""
        for index, hit in enumerate(self._hits):
            if self._unreal(hit) or (index and self._joint(index - 1)):
                continue
            harm = next((h for h in get_args(Harm) if h == hit.word.harm), None)
            for first, last, part in self._phrases(index):
                span = self._tokens.starts[first], self._tokens.ends[last - 1]
                for value in read_toll(self._text, *span, None if self._joint(index) else harm, rules=self._rules):
                    if part is None or value.start <= span[0]:  # each part has a phrase of its own
                        yield replace(value, part_of_total=value.part_of_total or bool(part))

    def _joint(self, index: int) -> bool:
        """Whether a word of harm shares its number with the next: "killed or wounded", but not "9 dead and injuring 30"."""
        if index + 1 >= len(self._hits):
            return False
        one, other = self._hits[index], self._hits[index + 1]
        if other.first - one.last != 1 or self._tokens.words[one.last] not in ("and", "or", "/"):
            return False
        return not takes_right(self._tokens, other) or not any(
            0 <= one.first - n.people <= _NEAR for n in self._numbers
        )

    def _unreal(self, hit: HarmHit) -> bool:
        """Whether the harm is only threatened, planned or possible: "could be killed"."""
        return any(self._tokens.word(hit.first - back) in _UNREAL for back in (1, 2))

    def _phrases(self, index: int) -> list[tuple[int, int, bool | None]]:
        """The stretches of tokens that each tell a figure of this word of harm; whether each is a part.

        ``None`` in place of that: all that the stretch tells is wanted; it shares its number between two harms or denies them.
        """
        hit = self._hits[index]
        if (
            hit.word.harm in ("killed", "wounded", "casualties", "harmed", "unharmed")
            and (denied := self._denial(hit)) is not None
        ):
            return [(*denied, None)]
        if hit.word.harm in ("victims", "unharmed"):
            return []
        return self._behind(index) if takes_right(self._tokens, hit) else self._before(index)

    def _denial(self, hit: HarmHit) -> tuple[int, int] | None:
        """ "No casualties", "was not hurt", "unharmed"."""
        if hit.word.harm == "unharmed":
            return hit.first, hit.last
        tokens = self._tokens
        for at in range(hit.first - 1, max(tokens.first - 1, hit.first - _DENIAL_REACH), -1):
            if tokens.words[at] in self._rules.negation and tokens.word(at + 1) != ".":
                return at, hit.last
            if tokens.words[at] not in _DENIED:
                return None
        return None

    def _behind(self, index: int) -> list[tuple[int, int, bool | None]]:
        """ "Killing two men and a boy", "death of two men", "killed Ravi Lal"."""
        tokens, hit = self._tokens, self._hits[index]
        last_hit = index + 1 if self._joint(index) else index
        at = self._hits[last_hit].last
        limit = self._hits[last_hit + 1].first if last_hit + 1 < len(self._hits) else tokens.last
        while tokens.word(at) in _SKIPPED and at < limit:
            at += 1
        number = next((n for n in self._numbers if at <= n.first <= at + 2 and n.first < limit), None)
        if number is None:
            return self._one_behind(hit, at)
        out: list[tuple[int, int, bool | None]] = [(hit.first, max(number.people, number.last), False)]
        end, part = number.people, False
        for other in self._numbers:
            if number.first < other.first < limit and (other.part or self._linked(end, other.first)):
                if self._taken_behind(other):
                    break
                part = part or other.part
                out.append((other.first, max(other.people, other.last), part))
                end = other.people
        return out

    def _one_behind(self, hit: HarmHit, at: int) -> list[tuple[int, int, bool | None]]:
        """One person as the object: "killed Ravi Lal", "the murder of Ravi Lal"."""
        tokens = self._tokens
        if not tokens.capital(at) or at >= tokens.last or not (hit.word.verb or tokens.word(hit.last) == "of"):
            return []
        group = group_at(tokens, at, tokens.last, self._rules)
        return [] if group is None else [(hit.first, bisect_right(tokens.ends, group.end), False)]

    def _taken_behind(self, number: _Number) -> bool:
        """Whether a later word of harm counts a number: "killed two and three injured"."""
        after = next((hit for hit in self._hits if hit.first >= number.last), None)
        return after is not None and not takes_right(self._tokens, after) and after.first - number.people <= 3

    def _linked(self, end: int, start: int) -> bool:
        between = self._tokens.words[end:start]
        return 0 < len(between) <= 2 and all(word in (",", "and") for word in between)

    def _before(self, index: int) -> list[tuple[int, int, bool | None]]:
        """ "Two men and a boy were killed", "two dead", "Ravi Lal died"."""
        tokens, hit = self._tokens, self._hits[index]
        floor = max(self._hits[index - 1].last if index else tokens.first, hit.first - _REACH)
        end = self._hits[index + 1].last if self._joint(index) else hit.last
        numbers = [n for n in self._numbers if floor <= n.first and n.last <= hit.first and not self._owned(n, index)]
        if not numbers:
            return self._one_before(hit, floor, end)
        main = self._main(numbers)
        if not is_passive(tokens, hit) and hit.first - max(n.people for n in numbers) > _NEAR:
            return []
        out: list[tuple[int, int, bool | None]] = [(self._named_from(main), end, None if self._joint(index) else False)]
        chain = main
        for other in reversed(numbers):
            if other.first < chain.first and self._linked(other.people, chain.first):
                out.append((other.first, max(other.people, other.last), False))
                chain = other
            elif other.first > main.first:
                out.append((other.first, max(other.people, other.last), True))
        return out

    def _main(self, numbers: list[_Number]) -> _Number:
        """The number nearest to the end that isn't a part, nor goes on with a list of parts."""
        main, part, end = numbers[0], numbers[0].part, numbers[0].people
        for number in numbers[1:]:
            part = number.part or (part and self._linked(end, number.first))
            end = number.people
            if not part or main.part:
                main = number
        return main

    def _named_from(self, number: _Number) -> int:
        """Where the person begins whom an apposition describes: "Ravi Lal (25), a farmer, was killed"."""
        tokens, at = self._tokens, number.first
        if tokens.words[at] not in _ONE or tokens.word(at - 1) != ",":
            return at
        at -= 2
        while at >= tokens.first and (tokens.word(at) in "()" or tokens.is_number(at)):
            at -= 1
        start = number.first
        while at >= tokens.first and tokens.capital(at):
            start, at = at, at - 1
        return start

    def _owned(self, number: _Number, index: int) -> bool:
        """Whether a number is the object of the word of harm before this one."""
        return any(takes_right(self._tokens, hit) and 0 <= number.first - hit.last <= 2 for hit in self._hits[:index])

    def _one_before(self, hit: HarmHit, floor: int, end: int) -> list[tuple[int, int, bool | None]]:
        """One named person as the subject: "Ravi Lal (25) was killed"."""
        tokens = self._tokens
        if not is_passive(tokens, hit) or any(
            tokens.words[i] in ("were", "are", "have") for i in range(max(floor, hit.first - 3), hit.first)
        ):
            return []
        start = None
        for at in range(hit.first - 1, floor - 1, -1):
            word = tokens.words[at]
            if word in _CLAUSE_STARTS or (word in _CIRCUMSTANCES and start is not None):
                break
            if tokens.capital(at) and word.isalpha() and word not in _PRONOUNS:
                start = at
        return [] if start is None else [(start, end, False)]
