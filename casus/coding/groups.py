"""Reads who the people of a figure are: the words that name them. (Armed or civilian: casus.coding.actors.group_kind.)"""

from __future__ import annotations

from casus.codebook.harms import HarmRules
from casus.coding.lexing import Tokens
from casus.coding.numbers import opens_number
from casus.types import Span

_ARTICLES = frozenset(("a", "an", "the"))
_JOINTS = frozenset(("and", "or"))
_PLURALS = frozenset(("people", "men", "women", "children", "police", "troops", "personnel", "officers"))
_TITLES = frozenset("dr mr mrs ms msgr gen col lt sgt capt maj rev prof sr jr st brig".split())
_LONGEST = 16  # tokens


def group_at(tokens: Tokens, at: int, last: int, rules: HarmRules) -> Span | None:
    """The words that name the people, from a token on: to the verb, comma or relative clause that ends the noun phrase."""
    lists = rules.groups
    while at < last and (tokens.words[at] in lists["filler"] or tokens.words[at] in _ARTICLES):
        at += 1
    end = at
    depth = 0
    while end < min(last, at + _LONGEST):
        word = tokens.words[end]
        if word in "([":
            depth += 1
        elif word in ")]":
            if not depth:
                break
            depth -= 1
        elif not depth and _ends_group(tokens, end, last, rules):
            break
        end += 1
    while end > at and (
        tokens.words[end - 1] in _JOINTS
        or (not tokens.words[end - 1][0].isalnum() and tokens.words[end - 1] not in ")].")
    ):
        end -= 1
    while end > at and tokens.words[end - 1] in ("of", "other", "others"):
        end -= 1
    return Span.of(tokens.text, tokens.starts[at], tokens.ends[end - 1]) if end > at else None


def apposition_at(tokens: Tokens, at: int, last: int, rules: HarmRules) -> Span | None:
    """What a person named from a token on is said to be: "Ravi Lal (25), a constable, …" is a constable."""
    if not tokens.capital(at):
        return None
    comma = next((i for i in range(at, min(last, at + _LONGEST)) if tokens.words[i] == ","), None)
    if comma is None or any(tokens.words[i] in rules.groups["ends"] for i in range(at, comma)):
        return None
    if tokens.is_number(comma + 1) and tokens.word(comma + 2) == ",":
        comma += 2  # the age
    if tokens.capital(comma + 1) and tokens.word(comma + 1) not in _ARTICLES:
        return None
    return group_at(tokens, comma + 1, last, rules)


def _ends_group(tokens: Tokens, at: int, last: int, rules: HarmRules) -> bool:
    word, lists = tokens.words[at], rules.groups
    if word in lists["ends"]:
        return True
    if any(
        not harm.weak and tuple(tokens.words[at : at + len(harm.words)]) == harm.words
        for harm in rules.phrases.get(word, ())
    ):
        return True
    if word in _JOINTS:
        return not _another_noun(tokens, at + 1, last, rules)
    if word == ".":
        return not (tokens.glued(at - 1) and (len(tokens.word(at - 1)) == 1 or tokens.word(at - 1) in _TITLES))
    if word[0].isalnum():
        return False
    return not (word in "-–'’/" and (tokens.glued(at - 1) or tokens.glued(at)))


def _another_noun(tokens: Tokens, at: int, last: int, rules: HarmRules) -> bool:
    """Whether a plural follows "and": "women and children", not "two soldiers and a cook"."""
    for index in range(at, min(last, at + 3)):
        word = tokens.words[index]
        if opens_number(tokens, index):
            return False
        if word in _ARTICLES or word in rules.groups["ends"] or word in rules.phrases or not word.isalpha():
            return False
        if word in _PLURALS or (word.endswith("s") and len(word) > 3):
            return True
    return False
