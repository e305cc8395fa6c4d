"""From the words of a toll to its values: how many were harmed, how, who they are.

The rules are the annotation guidelines' ("Fields of an event", ``tolls``, and "Settled cases"): casualties without a split
are 0 to N killed and 0 to N wounded; "no casualties" is none of both; a named person, "a" or "one" counts one; a total and
its parts stand apart. The words of harm and of groups are data: ``casus/codebook/harms.toml``.

``best`` is the number that the words name; where they name only the sum of two harms ("15 casualties"), it is 0, the least.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from casus.codebook.harms import HarmClass, HarmRules, load_harm_rules
from casus.coding.actors import group_kind
from casus.coding.groups import apposition_at, group_at
from casus.coding.harm_words import HarmHit, harm_hits, in_relative_clause, takes_right
from casus.coding.lexing import Tokens
from casus.coding.numbers import Quantity, find_quantities
from casus.types import GroupKind, Harm, Span

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n\s*")
_BOUND_REACH = 40  # characters before a phrase that may hold its bound: "in excess of"
_NEGATION_REACH = 7  # tokens from "not" to the harm that it denies
_PART_OPENERS = frozenset(("including", "among", "includes", "included"))
_SEEKING = frozenset(("looking", "search", "searching", "searched", "hunting"))
_JOINTS = frozenset(("and", "or", "and/or", "/"))
_ARTICLES = frozenset(("a", "an", "the", "another", "one"))
_PLURAL_SUBJECTS = frozenset(("people", "men", "women", "children", "others", "police", "troops", "personnel"))


@dataclass(frozen=True, slots=True)
class TollValue:
    """What a toll phrase claims. ``start`` and ``end`` are its words (code points), the number's bounds included.

    ``group`` is who they are in the article's words, without count, article or relative clause. ``high`` is ``None`` where
    no upper bound is stated. ``part_of_total``: the words tell it as part of another figure ("including two policemen").
    """

    harm: Harm
    low: int
    best: int
    high: int | None
    approx: bool
    start: int
    end: int
    group: Span | None = None
    group_kind: GroupKind = "unknown"
    part_of_total: bool = False


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of people, before a harm is set on it."""

    low: int
    best: int
    high: int | None
    approx: bool
    start: int
    end: int
    vague: bool = False
    part: bool = False


def read_toll(
    text: str, start: int, end: int, harm: Harm | None = None, *, rules: HarmRules | None = None
) -> list[TollValue]:
    """The tolls that ``text[start:end]`` tells: a total first, then its parts; one entry a harm.

    ``harm`` is what the figure is known to count; without it, the words of harm in the phrase decide, or else the nearest ones of
    its sentence. Empty where nothing tells a harm, or where all numbers of the phrase count something else.
    """
    return _Phrase(text, start, end, rules or load_harm_rules()).values(harm)


def tells_harm(text: str, start: int, end: int, harm: Harm, *, rules: HarmRules | None = None) -> bool:
    """Whether a word of ``text[start:end]`` tells a harm: "abducted" tells ``captured``."""
    tokens = Tokens.of(text, start, end)
    hits = harm_hits(tokens, tokens.first, tokens.last, rules or load_harm_rules())
    return any(harm in _harms_of(hit.word.harm) for hit in hits)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or sentences, that a stretch of text lies in (code points)."""
    left, right = 0, len(text)
    for match in _SENTENCE_END.finditer(text, max(0, start - 1500), min(len(text), end + 1500)):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            right = match.start()
            break
    return left, right


def counts_people(tokens: Tokens, quantity: Quantity, rules: HarmRules, first: int = 0) -> bool:
    """Whether a number counts those harmed: not others ("shot by two men"), nor things ("three bullets").

    ``first`` is the token that the phrase begins at: what stands before it isn't asked.
    """
    if quantity.kind not in ("count", "whole"):
        return False
    things = rules.groups["things"]
    before, after = bisect_right(tokens.ends, quantity.start) - 1, bisect_left(tokens.starts, quantity.end)
    if before >= first and (
        tokens.word(before) == "by" or (tokens.word(before) == "for" and tokens.word(before - 1) not in _SEEKING)
    ):
        return False
    # "three bullets", but not "two school students"
    return not (
        tokens.word(after) in things and (not _is_plural(tokens.word(after + 1)) or tokens.word(after + 1) in things)
    )


def is_part(tokens: Tokens, quantity: Quantity) -> bool:
    """Whether the words tell a number as part of another: "including two policemen", "three of them"."""
    before, after = bisect_right(tokens.ends, quantity.start) - 1, bisect_left(tokens.starts, quantity.end)
    if any(tokens.word(before - back) in _PART_OPENERS for back in range(3)):
        return True
    return tokens.word(after) == "of" and tokens.word(after + 1) in ("them", "whom")


class _Phrase:
    """A toll phrase within its sentence."""

    def __init__(self, text: str, start: int, end: int, rules: HarmRules) -> None:
        self._text, self._start, self._end, self._rules = text, start, end, rules
        self._sentence = sentence_around(text, start, end)
        self._tokens = Tokens.of(text, *self._sentence)
        self._first = bisect_left(self._tokens.starts, start)
        self._last = bisect_right(self._tokens.ends, end)
        self._hits = harm_hits(self._tokens, self._first, self._last, rules)

    def values(self, harm: Harm | None) -> list[TollValue]:
        """The phrase's tolls, for the harm given or for those that its words tell."""
        hits = self._hits or self._context_hits()
        figures = self._figures()
        if not figures:
            return []
        told = [(figure, *self._harms(harm, hits, figure)) for figure in figures]
        first = next((i for i, (_, harms, _) in enumerate(told) if harm in harms), 0)
        out: list[TollValue] = []
        for index, (figure, harms, split) in enumerate(told):
            # A further figure is a part, or has a harm of its own ("four killed, two wounded"); else it counts others.
            if index != first and not figure.part and (harm is not None or set(harms) & set(told[first][1])):
                continue
            kept = harms if harm is None else [harm]
            out += [self._value(each, figure, split and each in harms) for each in kept]
        return out

    # --- the number -------------------------------------------------------------------------------------------------

    def _figures(self) -> list[_Figure]:
        """The numbers of people in the phrase: totals before parts; one person, or a bare plural, where there is none."""
        region = max(self._sentence[0], self._start - _BOUND_REACH)
        found = [
            q
            for q in find_quantities(self._text, region, self._end)
            if q.end > self._start and counts_people(self._tokens, q, self._rules, self._first)
        ]
        if self._denied(found):
            return [_Figure(0, 0, 0, False, self._start, self._end)]
        figures = [
            _Figure(
                q.low,
                q.best,
                q.high,
                q.approx,
                min(q.start, self._start) if index == 0 else q.start,
                self._end,
                q.rule in ("vague", "plural-unit"),
                is_part(self._tokens, q),
            )
            for index, q in enumerate(found)
        ]
        if not figures:
            return [self._uncounted()]
        return [figures[0], *(figure for figure in figures[1:] if figure.high != 0)]

    def _denied(self, found: list[Quantity]) -> bool:
        """Whether the phrase says that a harm did not come about: "did not cause any casualty", "was not hurt"."""
        for hit in self._hits:
            if hit.word.harm == "unharmed":
                return True
            reach = range(max(self._first, hit.first - _NEGATION_REACH), hit.first)
            denial = next((i for i in reach if self._negates(i)), None)
            # "eleven people, none of them soldiers, died" counts eleven
            if denial is not None and not any(q.low and q.start < self._tokens.starts[denial] for q in found):
                return True
        return False

    def _negates(self, index: int) -> bool:
        return self._tokens.words[index] in self._rules.negation and self._tokens.word(index + 1) != "."  # "No. 6"

    def _uncounted(self) -> _Figure:
        """A phrase without a number: persons named one by one, a bare plural, or one person."""
        names = self._names()
        if names > 1:
            return _Figure(names, names, names, False, self._start, self._end)
        if self._plural():
            low = self._rules.bare_plural_low
            return _Figure(low, low, None, False, self._start, self._end, vague=True)
        return _Figure(1, 1, 1, False, self._start, self._end)

    def _names(self) -> int:
        """How many persons are named side by side: "Adam Hill and Ann Hill died"."""
        tokens = self._tokens
        end = next((hit.first for hit in self._hits if hit.first > self._first), self._last)
        joints = [
            i
            for i in range(self._first + 1, end - 1)
            if tokens.words[i] == "and"
            and tokens.capital(i - 1)
            and tokens.capital(i + 1)
            and "of" not in tokens.words[self._first : i]
        ]
        return len(joints) + 1 if len(joints) == 1 and _plural_verb_at(tokens, end) else 1

    def _plural(self) -> bool:
        """Whether the people harmed are a plural without a number: "others were killed"."""
        tokens = self._tokens
        hit = next(iter(self._hits), None)
        if hit is None:
            return False
        if takes_right(tokens, hit):
            return False
        return any(
            tokens.words[i] in ("were", "are", "have")
            and (tokens.words[i - 1] in _PLURAL_SUBJECTS or _is_plural(tokens.words[i - 1]))
            for i in range(self._first + 1, hit.first)
        )

    # --- the harm ---------------------------------------------------------------------------------------------------

    def _context_hits(self) -> list[HarmHit]:
        """The words of harm outside the phrase that govern it: the nearest of its sentence."""
        tokens = self._tokens
        hits = [
            hit
            for hit in harm_hits(tokens, tokens.first, tokens.last, self._rules)
            if hit.last <= self._first or hit.first >= self._last
        ]
        fitting = [hit for hit in hits if takes_right(tokens, hit) == (hit.last <= self._first)] or hits
        strong = [hit for hit in fitting if not hit.word.weak] or fitting
        return sorted(strong, key=lambda hit: max(self._first - hit.last, hit.first - self._last))[:1]

    def _harms(self, given: Harm | None, hits: list[HarmHit], figure: _Figure) -> tuple[list[Harm], bool]:
        """The harms that the words say a figure counts, and whether it is their sum (so that each is 0 to N).

        Where one harm is ``given``, "victims" are those who suffered it.
        """
        zero = figure.high == 0
        governing = [hit for hit in hits if not hit.word.weak] or hits if zero else self._governing(hits, figure)
        told: list[Harm] = []
        for hit in governing:
            told += ["wounded"] if hit.word.harm == "harmed" and not zero else _harms_of(hit.word.harm)
        told = list(dict.fromkeys(told))
        split = any(
            hit.word.harm == "casualties" or (given is None and hit.word.harm == "victims") for hit in governing
        )
        if len(governing) > 1 and set(told) == {"killed", "wounded"}:
            # Nobody is both: the figure is their sum, unless a vague word holds for each ("several killed and wounded").
            split = split or not figure.vague or self._joint(*governing[:2]) == "or"
        return told, split

    def _governing(self, hits: list[HarmHit], figure: _Figure) -> list[HarmHit]:
        """The word of harm that counts a figure, with the one joined to it: "killed or wounded"."""
        for weaker in (lambda hit: hit.word.weak, lambda hit: in_relative_clause(self._tokens, hit)):
            hits = [hit for hit in hits if not weaker(hit)] or hits
        if any(hit.word.harm == "killed" and hit.word.befalls for hit in hits):
            hits = [hit for hit in hits if hit.word.harm != "wounded"]  # "four of the wounded died"
        if len(hits) < 2:
            return hits
        at = bisect_left(self._tokens.starts, figure.start)
        chosen = min(hits, key=lambda hit: self._distance(hit, at))
        index = hits.index(chosen)
        pair = [hits[index]]
        if index + 1 < len(hits) and self._joint(hits[index], hits[index + 1]):
            pair.append(hits[index + 1])
        elif index and self._joint(hits[index - 1], hits[index]):
            pair.insert(0, hits[index - 1])
        return pair

    def _distance(self, hit: HarmHit, at: int) -> int:
        """How far a word of harm is from a figure; one on the side where it can't take it counts as far."""
        if hit.first >= at:
            return hit.first - at + (40 if takes_right(self._tokens, hit) and hit.word.verb else 0)
        return at - hit.last + (0 if takes_right(self._tokens, hit) else 40)

    def _joint(self, one: HarmHit, other: HarmHit) -> str:
        """The word that joins two words of harm, if they are joined: "dead and wounded"."""
        between = self._tokens.words[one.last : other.first]
        return between[0] if 0 < len(between) <= 2 and between[0] in _JOINTS else ""

    def _value(self, harm: Harm, figure: _Figure, split: bool) -> TollValue:
        group = self._group(figure)
        low, best = (0, 0) if split else (figure.low, figure.best)
        return TollValue(
            harm,
            low,
            best,
            figure.high,
            figure.approx,
            figure.start,
            figure.end,
            group,
            "unknown" if group is None else group_kind(group.quote),
            figure.part,
        )

    # --- the people -------------------------------------------------------------------------------------------------

    def _group(self, figure: _Figure) -> Span | None:
        """Who they are: the words behind the number; behind "casualties on" or "the body of"; a named person's apposition."""
        tokens = self._tokens
        counted = next(
            (
                q
                for q in find_quantities(self._text, figure.start, figure.end)
                if counts_people(self._tokens, q, self._rules, self._first)
            ),
            None,
        )
        if counted is None:
            return self._group_of_one()
        after = bisect_left(tokens.starts, counted.end)
        return (
            group_at(tokens, after, self._last, self._rules)
            or self._group_behind_harm(after)
            or self._group_before(counted)
        )

    def _group_of_one(self) -> Span | None:
        hit = next(iter(self._hits), None)
        first = hit.last if hit is not None and hit.first == self._first else self._first
        return (
            apposition_at(self._tokens, first, self._last, self._rules)
            or self._group_behind_harm(self._first)
            or group_at(self._tokens, first, self._last, self._rules)
        )

    def _group_behind_harm(self, at: int) -> Span | None:
        """ "Three casualties on the army", "the body of a young man"."""
        for hit in self._hits:
            if hit.first >= at and not hit.word.verb and self._tokens.word(hit.last) in ("of", "on", "among", "to"):
                return group_at(self._tokens, hit.last + 1, self._tokens.last, self._rules)
        return None

    def _group_before(self, counted: Quantity) -> Span | None:
        """Whose others they are: "killing two workers and wounding two others"."""
        earlier = [
            q
            for q in find_quantities(self._text, self._sentence[0], counted.start)
            if counts_people(self._tokens, q, self._rules) and not is_part(self._tokens, q)
        ]
        if not earlier:
            return None
        return group_at(self._tokens, bisect_left(self._tokens.starts, earlier[-1].end), self._tokens.last, self._rules)


def _harms_of(told: HarmClass) -> list[Harm]:
    """The harms that a class of words stands for."""
    if told == "casualties" or told == "victims" or told == "harmed":
        return ["killed", "wounded"]
    return ["wounded"] if told == "unharmed" else [told]


def _plural_verb_at(tokens: Tokens, at: int) -> bool:
    """Whether no singular verb stands right before a token."""
    return tokens.word(at - 1) not in ("was", "is", "has")


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
