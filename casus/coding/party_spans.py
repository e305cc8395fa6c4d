"""The words of phrases that name parties: their heads, their whole length, and which of them name one party side by side."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from casus.coding.drafts import Range
from casus.reading import Word

FURTHEST = 6  # words from the end of a phrase to its noun
_OPENS = frozenset(("ADP", "ADV", "NUM", "ADJ", "DET"))  # word classes that don't end a phrase
_NOUNS = frozenset(("NOUN", "PROPN"))
_ENDS = frozenset(",;:.()[]")
_NAMES_FOLLOW = re.compile(r"\s*,?\s*(?:who (?:was|were) |later )?(?:identified as|named|namely)\s+(?:one |the )?")
_LIST_GOES_ON = re.compile(r"\s*(?:\(\d{1,2}\))?\s*(?:, and|,|and|&)\s+")
_BESIDE = re.compile(r",?\s*")
_ONE_PARTY = frozenset(("appos", "nmod:desc", "flat", "compound"))


class PartyPhrases:
    """The phrases of one article, by the dependency tree of its words."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        """``words`` with their classes and heads, as a reading has them."""
        self._text, self._words = text, words
        self._starts = [word.start for word in words]
        self._heads: dict[Range, int] = {}

    def words(self, span: Range) -> range:
        """The numbers of the words that a phrase touches."""
        return range(self._at(span[0]), self._at(span[1] - 1) + 1)

    def head(self, span: Range) -> int:
        """The first word of the phrase whose head lies outside it; its last word where the tree has none."""
        if span not in self._heads:
            own = self.words(span)
            self._heads[span] = next((i for i in own if self._words[i].head not in own), own[-1])
        return self._heads[span]

    def counted(self, span: Range) -> bool:
        """Whether a phrase has a number in it."""
        return any(self._words[i].upos == "NUM" for i in self.words(span))

    def whole(self, span: Range) -> Range:
        """A phrase that stops before its noun goes on to it: "At" becomes "At least 13 people", "4" "4-year-old son"."""
        last = self.words(span)[-1]
        noun = self.head(span)
        for _ in range(3):
            if self._words[noun].upos not in _OPENS:
                return span
            noun = self._words[noun].head
            if not last < noun <= last + FURTHEST:
                return span
            if self._words[noun].upos in _NOUNS:
                break
        else:
            return span
        if any(not self._goes_on(i) for i in range(last + 1, noun)):
            return span
        return span[0], max(span[1], self._words[noun].end)

    def joined(self, spans: Mapping[Range, float]) -> dict[Range, float]:
        """Phrases with their chances; those that name one party side by side made one, as sure as the surest of them.

        "The pilot, Ali S." is one party, and so are "two men, identified as A and B" (guidelines: one party, one quote).
        """
        made: list[tuple[Range, float]] = []
        names = False
        for span, score in sorted(spans.items()):
            if made and made[-1][0][1] <= span[0]:
                before, sure = made[-1]
                gap = self._text[before[1] : span[0]]
                listed = names and _LIST_GOES_ON.fullmatch(gap) and self._words[self.head(span)].upos == "PROPN"
                names = bool(listed or _NAMES_FOLLOW.fullmatch(gap))
                if names or (_BESIDE.fullmatch(gap) and self._one_party(before, span)):
                    made[-1] = ((before[0], span[1]), max(sure, score))
                    continue
            else:
                names = False
            made.append((span, score))
        return dict(made)

    def _one_party(self, first: Range, second: Range) -> bool:
        one, other = self._words[self.head(first)], self._words[self.head(second)]
        return (one.head == self.head(second) and one.deprel in _ONE_PARTY) or (
            other.head == self.head(first) and other.deprel in _ONE_PARTY
        )

    def _goes_on(self, number: int) -> bool:
        word = self._words[number]
        if word.upos == "PUNCT":
            return self._text[word.start : word.end] not in _ENDS
        return word.upos in _OPENS | _NOUNS

    def _at(self, character: int) -> int:
        return max(0, bisect_right(self._starts, character) - 1)
