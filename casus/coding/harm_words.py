"""Finds words of harm among the tokens of a sentence, and says on which side the people harmed stand.

"Two men were killed", "two dead" and "the two killed" have them on the left; "killed two men", "the death of two men" and
"injuries to two men" on the right.
"""

from __future__ import annotations

from typing import NamedTuple

from casus.codebook.harms import HarmRules, HarmWord
from casus.coding.lexing import Tokens
from casus.coding.numbers import opens_number

_AUXILIARIES = frozenset(
    "was were is are be been being got get gets getting left reported feared believed found said remain remained".split()
)
_ADVERBS = frozenset(
    "also later reportedly seriously critically severely slightly badly allegedly either fatally mortally instantly then first "
    "already still all both confirmed subsequently brutally apparently now not so far".split()
)
_SUFFERING = frozenset("sustained suffered received sustaining suffering receiving sustain suffer".split())
_CAUSES = frozenset(("died", "dies", "die", "succumbed", "dying", "death", "deaths"))
_CAUSE_REACH = 6  # tokens between "succumbed" or "died" and the wounds that it was of
_OBJECT_OPENERS = frozenset("a an the his her their its our another".split())


class HarmHit(NamedTuple):
    """A word of harm: its tokens (half-open) and what it means."""

    first: int
    last: int
    word: HarmWord


def harm_hits(tokens: Tokens, first: int, last: int, rules: HarmRules) -> list[HarmHit]:
    """The words of harm among tokens ``first`` to ``last``, in order. Wounds that somebody died of are left out."""
    hits: list[HarmHit] = []
    at = first
    while at < last:
        word = next((w for w in rules.phrases.get(tokens.words[at], ()) if _matches(tokens, at, last, w)), None)
        if word is None:
            at += 1
            continue
        hits.append(HarmHit(at, at + len(word.words), word))
        at += len(word.words)
    return [hit for index, hit in enumerate(hits) if not (index and _caused(tokens, hits[index - 1], hit))]


def _matches(tokens: Tokens, at: int, last: int, word: HarmWord) -> bool:
    end = at + len(word.words)
    return end <= last and tuple(tokens.words[at:end]) == word.words


def _caused(tokens: Tokens, before: HarmHit, hit: HarmHit) -> bool:
    """ "Succumbed to his injuries": the injuries are no harm of their own."""
    return (
        hit.word.harm == "wounded"
        and tokens.words[before.first] in _CAUSES
        and hit.first - before.last <= _CAUSE_REACH
        and any(tokens.words[i] in ("to", "from", "of") for i in range(before.last, hit.first))
    )


def is_passive(tokens: Tokens, hit: HarmHit) -> bool:
    """Whether those harmed are the word's subject: "were killed", "died", "sustained bullet injuries"."""
    if hit.word.befalls:
        return True
    if not hit.word.verb:
        return any(tokens.word(i) in _SUFFERING for i in range(hit.first - _CAUSE_REACH // 2, hit.first))
    at = hit.first - 1
    while tokens.word(at) in _ADVERBS:
        at -= 1
    return tokens.word(at) in _AUXILIARIES


def in_relative_clause(tokens: Tokens, hit: HarmHit) -> bool:
    """Whether the word belongs to "who was …": "the man, who was kidnapped on Monday, was found dead"."""
    at = hit.first - 1
    while tokens.word(at) in _ADVERBS or tokens.word(at) in _AUXILIARIES:
        at -= 1
    return tokens.word(at) in ("who", "whom", "which")


def takes_right(tokens: Tokens, hit: HarmHit) -> bool:
    """Whether those harmed stand behind the word."""
    after, noun = tokens.word(hit.last), not (hit.word.verb or hit.word.befalls)
    if after == ":":
        return tokens.is_number(hit.last + 1)  # "Total dead: 10"
    if after == "of" or (after == "to" and noun):
        return not hit.word.befalls  # "the murder of two men", but "two men died of hunger"
    if not hit.word.verb or is_passive(tokens, hit):
        return False
    return hit.word.words[-1].endswith("ing") or opens_object(tokens, hit.last)


def opens_object(tokens: Tokens, at: int) -> bool:
    """Whether a noun phrase may begin at a token: a number, an article, a name."""
    return tokens.word(at) in _OBJECT_OPENERS or opens_number(tokens, at) or tokens.capital(at)
