"""Cuts a stretch of text into words, numbers and signs, with some context on either side.

What the grammars of this package read. Words are lower-cased; offsets are code points into the whole text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

# Thousands may be grouped by commas (also 1,00,000 as in India) or by a no-break or thin space.
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)"
    r"|\d+(?:\.\d+)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)?"
    r"|[^\s\w]|_"
)
# How far beyond the region words are looked at to tell what a number is: "a 30-year-old", "the 47th Mechanised Brigade".
_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a region and of some context around it; ``first`` to ``last`` (half-open) are those of the region."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    first: int
    last: int

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> Tokens:
        """The tokens of ``text[start:end]``; a token that the region cuts in two doesn't belong to it.

        They may be shared with other callers and must not be changed.
        """
        return _tokens(text, start, len(text) if end is None else end)

    def candidates(self, starters: Container[str]) -> Iterator[int]:
        """The tokens of the region, in order, that are digits or among ``starters``."""
        for index in range(self.first, self.last):
            word = self.words[index]
            if word in starters or word[0].isdecimal():
                yield index

    def word(self, index: int) -> str:
        """The lower-cased token, in the region or in its context; empty where there is none."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def is_number(self, index: int) -> bool:
        """Whether the token is written in digits."""
        return self.word(index)[:1].isdecimal()

    def glued(self, index: int) -> bool:
        """Whether no space stands between this token and the next."""
        return 0 <= index < len(self.words) - 1 and self.ends[index] == self.starts[index + 1]

    def capital(self, index: int) -> bool:
        """Whether the token begins with a capital letter in the text."""
        return 0 <= index < len(self.words) and self.text[self.starts[index]].isupper()


@lru_cache(maxsize=64)
def _tokens(text: str, start: int, end: int) -> Tokens:
    """Remembers the latest, since the grammars read one sentence several times in a row."""
    left = 0 if start <= _CONTEXT else _word_start(text, start - _CONTEXT)
    matches = list(_TOKEN.finditer(text, left, min(len(text), end + _CONTEXT)))
    words = [match.group().lower() for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    return Tokens(text, words, starts, ends, bisect_left(starts, start), bisect_right(ends, end))


def _word_start(text: str, at: int) -> int:
    """The first place from ``at`` on that doesn't cut a word."""
    while at < len(text) and at > 0 and text[at - 1].isalnum():
        at += 1
    return at
