"""Noun phrases that may be parties, places or weapons, and who is told to say what: by word lists and positions, no parse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from casus.reading import Attribution, Sentence
from casus.understand.lexicon import Lexicon
from casus.understand.page import Page, Span

SOURCE_WITHIN = 14  # words between a source and its word of saying, an apposition among them
JOINERS = frozenset("-'’.&")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A half-open range of words, and what it may stand for."""

    first: int
    last: int
    is_party: bool
    is_place: bool
    is_weapon: bool
    is_target: bool


def noun_phrases(page: Page, sentence: Sentence, lexicon: Lexicon, triggers: Collection[int]) -> list[NounPhrase]:
    """The runs of words that no function word, verb, mark or trigger breaks; those that name nothing are left out."""
    found = []
    start = sentence.first
    for at in range(sentence.first, sentence.last + 1):
        if at == sentence.last or _breaks(page, at, sentence, lexicon, triggers):
            phrase = _phrase(page, start, at, lexicon)
            if phrase is not None:
                found.append(phrase)
            start = at + 1
    return found


def _breaks(page: Page, at: int, sentence: Sentence, lexicon: Lexicon, triggers: Collection[int]) -> bool:
    word, raw = page.low[at], page.raw(at)
    inside = sentence.first < at < sentence.last - 1
    if at in triggers:
        return True
    if not word[0].isalnum():
        return not (word in JOINERS or word in ("'s", "’s")) or not inside
    if word in ("of", "for") and inside:  # Communist Party of India
        return not (page.raw(at - 1)[:1].isupper() and page.raw(at + 1)[:1].isupper())
    if word in lexicon.lists["boundary"]:
        return True
    if raw[0].isupper() and at > sentence.first:
        return False
    if word.endswith("ed") and len(word) > 4:
        return word not in lexicon.lists["adjective_ed"]
    if word.endswith("ing") and len(word) > 5:
        return word not in lexicon.lists["noun_ing"]
    return word.endswith("ly") and len(word) > 4


def _phrase(page: Page, first: int, last: int, lexicon: Lexicon) -> NounPhrase | None:
    while first < last and not page.low[first][0].isalnum():
        first += 1
    while first < last and (not page.low[last - 1][0].isalnum() or page.low[last - 1] in lexicon.lists["time"]):
        last -= 1
    if first >= last:
        return None
    words = page.low[first:last]
    named = any(page.raw(at)[0].isupper() and page.low[at] not in lexicon.lists["time"] for at in range(first, last))
    people = not lexicon.lists["people"].isdisjoint(words)
    weapon = words[-1] in lexicon.lists["weapons"]
    target = words[-1] in lexicon.lists["targets"]
    before = page.low[first - 1] if first else ""
    if before in ("the", "a", "an") and first > 1:
        before = page.low[first - 2]
    place = named and not people and before in lexicon.lists["place_before"]
    if not (named or people or weapon or target):
        return None
    party = people or (named and not place and not weapon and not target)
    return NounPhrase(first, last, party, place, weapon, target)


def attributions(page: Page, phrases: Sequence[Sequence[NounPhrase]], lexicon: Lexicon) -> list[Attribution]:
    """``X said …``, ``… , said X``, ``according to X``: source, word of saying, and the rest of the sentence as content.

    A pronoun stands for the last source that was named before it.
    """
    found: list[Attribution] = []
    last_named: Span | None = None
    for sentence, here in zip(page.sentences, phrases, strict=True):
        for at in range(sentence.first, sentence.last):
            cue = _cue(page, at, sentence, lexicon)
            if cue is None:
                continue
            source = _source(page, sentence, here, cue, lexicon)
            if source == "pronoun":
                source_span = last_named
            else:
                source_span = page.characters((source.first, source.last)) if isinstance(source, NounPhrase) else None
                last_named = source_span or last_named
            if source_span is not None:
                content = (sentence.start, sentence.end)
                found.append(Attribution((source_span,), (page.characters(cue),), (content,)))
    return found


def _cue(page: Page, at: int, sentence: Sentence, lexicon: Lexicon) -> Span | None:
    if page.low[at] == "according" and at + 1 < sentence.last and page.low[at + 1] == "to":
        return at, at + 2
    return (at, at + 1) if page.low[at] in lexicon.lists["saying"] else None


def _source(
    page: Page, sentence: Sentence, here: Sequence[NounPhrase], cue: Span, lexicon: Lexicon
) -> NounPhrase | str | None:
    first, last = cue
    parties = [p for p in here if p.is_party]
    after = next((p for p in parties if last <= p.first <= last + 1), None)
    if page.low[first] == "according":
        return next((p for p in parties if last <= p.first <= last + 2), None)
    if first > sentence.first and page.low[first - 1] in lexicon.lists["pronoun"]:
        return "pronoun"
    before = [p for p in parties if p.last <= first and first - p.last <= SOURCE_WITHIN]
    inverted = (
        first > sentence.first
        and page.low[first - 1] in (",", '"', "”", "''")
        and not _closes_apposition(page, first, before)
    )
    if after is not None and (inverted or not before):
        return after
    if not before:
        return None
    nearest = before[-1]
    if page.low[first - 1] == ",":  # "X, a spokesman for Y, said": the first of the phrases between commas
        opening = [p for p in before if p.last < first - 1 and page.low[p.last] == ","]
        return opening[-1] if opening and opening[-1] is not nearest else nearest
    return nearest if all(page.low[at] not in ",;" for at in range(nearest.last, first)) else None


def _closes_apposition(page: Page, comma: int, before: Sequence[NounPhrase]) -> bool:
    return any(page.low[p.last : p.last + 1] == (",",) and p.last < comma - 1 for p in before)
