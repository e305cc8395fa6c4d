"""Finds the tolls of a text without a model: words of harm, and the numbers and persons that stand in their reach.

For the reader that works from word lists, and as the fallback where a model finds no figure. :func:`casus.coding.tolls.read_toll`
gives the values; this module only says where a toll phrase begins and ends, and which harm it tells.
"""

from __future__ import annotations

import re
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
_PLURAL_VERBS = frozenset(("were", "are", "have"))
_SKIPPED = frozenset("of to about on : his her their its the also all some reportedly".split())
_CLAUSE_STARTS = frozenset((";", ":", "that", "when", "while", "after", "because", "if"))
# What may stand between "no" or "not" and the harm it denies: "did not result in any loss of life".
_DENIED = frozenset(
    "any been be being was were is are human civilian other further immediate serious major one person people anyone cause "
    "caused causing result resulted resulting in reported report reports loss of single a the injuries injury casualties "
    "casualty deaths or nor and there have has had did do not victims fatalities damage inflict inflicted inflicting sustain "
    "sustained suffer suffered".split()
)
_PASSIVES = frozenset(("was", "were", "been"))
_STOPS = frozenset(("and", "or", "but"))
_POSSESSIVES = frozenset(("his", "her", "their"))
_PERSON = re.compile(r"(?:er|or|man|woman|ist|ian|ant|ard)$")  # "a truck driver", "a shop assistant"
_LONGEST_LIST = 3  # persons; of more, the article tells how many they are
_NAME_JOINTS = frozenset(("de", "del", "la", "bin", "al", "-", "(", ")"))


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
        self._hits = [hit for hit in hits if not hit.word.weak or self._no_victims(hit)]
        self._numbers = sorted((*self._counted(start, end), *self._single())) if self._hits else []

    def _no_victims(self, hit: HarmHit) -> bool:
        return hit.word.harm == "victims" and self._tokens.word(hit.first - 1) == "no"

    def _counted(self, start: int, end: int) -> Iterator[_Number]:
        tokens = self._tokens
        for quantity in find_quantities(self._text, start, end):
            if quantity.kind != "count" or not counts_people(tokens, quantity, self._rules):
                continue
            first, last = bisect_left(tokens.starts, quantity.start), bisect_left(tokens.starts, quantity.end)
            if tokens.word(first - 1) not in _CIRCUMSTANCES and quantity.high != 0:
                yield self._number(first, last, self._part(first, quantity), quantity.low)

    def _single(self) -> Iterator[_Number]:
        """One person each: "a constable", "another", "and his driver"."""
        tokens = self._tokens
        for at in range(tokens.first, tokens.last):
            if (
                tokens.words[at] in _ONE and tokens.word(at - 1) not in _CIRCUMSTANCES and not self._thing(at + 1)
            ) or self._kin(at):
                number = self._number(at, at + 1, self._part(at), 1)
                if number.people > number.last or tokens.words[at] == "another":
                    yield number

    def _thing(self, at: int) -> bool:
        """Whether a token is counted as a thing: "a truck", but not "a truck driver"."""
        things, after = self._rules.groups["things"], self._tokens.word(at + 1)
        if self._tokens.word(at) not in things:
            return False
        person = len(after) > 4 and _PERSON.search(after) and after not in self._rules.groups["ends"]
        return not person or after in things

    def _kin(self, at: int) -> bool:
        """Whether a token opens one who is told beside another: "and his driver", "along with her son"."""
        tokens = self._tokens
        before, more = tokens.word(at - 1), tokens.word(at - 2)
        beside = before in ("and", ",") or (before, more) in (("with", "along"), ("with", "together"), ("as", "well"))
        return tokens.words[at] in _POSSESSIVES and beside and tokens.word(at + 1) in self._rules.groups["kin"]

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
            hit.word.harm in ("killed", "wounded", "casualties", "harmed", "unharmed", "victims")
            and (denied := self._denial(hit)) is not None
        ):
            return [(denied[0], self._hits[index + 1].last if self._joint(index) else denied[1], None)]
        if hit.word.harm in ("victims", "unharmed"):
            return []
        return self._behind(index) if takes_right(self._tokens, hit) else self._before(index)

    def _denial(self, hit: HarmHit) -> tuple[int, int] | None:
        """ "No casualties", "was not hurt", "unharmed"."""
        if hit.word.harm == "unharmed":
            return hit.first, hit.last
        tokens, passive, others = self._tokens, False, False
        for at in range(hit.first - 1, max(tokens.first - 1, hit.first - _DENIAL_REACH), -1):
            word = tokens.words[at]
            if word in self._rules.negation and tokens.word(at + 1) != ".":
                return (at, hit.last) if word == "no" or not others else None
            if word not in _DENIED:
                # "no security personnel were injured"
                if not passive or not word.isalpha() or word in _STOPS or word in self._rules.groups["ends"]:
                    return None
                others = True
            passive = passive or word in _PASSIVES
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
        if group is None:
            return []
        end = bisect_right(tokens.ends, group.end)
        out: list[tuple[int, int, bool | None]] = [(hit.first, end, False)]
        for other in self._numbers:
            if not self._linked(end, other.first) or self._taken_behind(other):
                continue
            if tokens.words[other.first] in _ONE and tokens.word(other.first - 1) == ",":
                continue  # "abducted Ravi Lal, a trader"
            out.append((other.first, max(other.people, other.last), other.part))
            end = other.people
        return out

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
        if not is_passive(tokens, hit):
            return []
        verb = next((i for i in range(max(floor, hit.first - 3), hit.first) if tokens.words[i] in _PLURAL_VERBS), None)
        if verb is not None:
            return self._list_before(verb, floor, end)
        start = None
        for at in range(hit.first - 1, floor - 1, -1):
            word = tokens.words[at]
            if word in _CLAUSE_STARTS or (word in _CIRCUMSTANCES and start is not None):
                break
            if tokens.capital(at) and word.isalpha() and word not in _PRONOUNS:
                start = at
        return [] if start is None else [(start, end, False)]

    def _list_before(self, verb: int, floor: int, end: int) -> list[tuple[int, int, bool | None]]:
        """Persons named one by one: "Adam Hill (24), Ann Hill and Omar Haddad were killed"."""
        tokens = self._tokens
        runs: list[tuple[int, int]] = []
        at = verb
        while at > floor:
            last = at
            while at > floor and self._of_name(at - 1):
                at -= 1
            if sum(tokens.capital(i) for i in range(at, last)) < 2 or tokens.words[last - 1].endswith("s"):
                break
            runs.append((at, last))
            if tokens.word(at - 1) == "and":
                at -= 1
            if tokens.word(at - 1) == ",":
                at -= 1
            if at == runs[-1][0]:
                break
        if not 2 <= len(runs) <= _LONGEST_LIST:
            return []
        runs.reverse()
        return [(first, end if (first, last) == runs[-1] else last, False) for first, last in runs]

    def _of_name(self, at: int) -> bool:
        """Whether a token may stand in a person's name, or in the age behind it."""
        tokens = self._tokens
        return (
            tokens.capital(at)
            or tokens.words[at] in _NAME_JOINTS
            or (tokens.is_number(at) and tokens.word(at - 1) == "(")
        )
