"""Names as the actor base compares them: words with what does not tell actors apart folded away.

Folded away are case, accents, hyphens, dots, apostrophes, the plural and possessive s, and the spellings that the
codebook lists as one word (Taleban, Hizbullah, Shabab, Mohammad). Nothing else: two names either have the same folded
words or they are two names.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Initials with dots (U.S., U.N.), or letters and digits with inner apostrophes (Ba'ath, People's).
WORD = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![A-Za-z])|[^\W_]+(?:['’`ʿʾ][^\W_]+)*")
# Articles and linking vowels of Arabic, Persian and Urdu names, however a reporter writes them.
PARTICLES = {"al": "al", "el": "al", "ul": "al", "ud": "al", "ad": "al", "ur": "al", "ash": "al", "e": "e", "i": "e"}
_APOSTROPHES = str.maketrans("", "", "'’`ʿʾ.")


class Token(NamedTuple):
    """One word of a phrase: as written, folded, where it stands, and whether it begins with a capital or a digit."""

    raw: str
    key: str
    start: int
    end: int
    capital: bool


class Folder:
    """Folds words; ``spellings`` maps a variant to the spelling it counts as."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = {_plain(word): _plain(word) for word in spellings.values()}
        self._spellings |= {_plain(variant): _plain(word) for variant, word in spellings.items()}
        self.word = functools.lru_cache(maxsize=1 << 16)(self._fold)

    def _fold(self, raw: str) -> str:
        key = _plain(raw)
        if key in self._spellings:
            return self._spellings[key]
        singular = _singular(key)
        return self._spellings.get(singular, PARTICLES.get(singular, singular))

    def tokens(self, phrase: str) -> list[Token]:
        """The words of a phrase, in order."""
        tokens = []
        for match in WORD.finditer(phrase):
            raw = match.group()
            tokens.append(Token(raw, self.word(raw), match.start(), match.end(), raw[0].isupper() or raw[0].isdigit()))
        return tokens

    def keys(self, phrase: str) -> tuple[str, ...]:
        """The folded words of a phrase."""
        return tuple(map(self.word, WORD.findall(phrase)))


class PhraseTrie(Generic[T]):
    """Phrases of folded words, each with a value; finds the longest one that begins at a word."""

    def __init__(self) -> None:
        self._root: dict[str, dict[str, object]] = {}

    def add(self, keys: Sequence[str], value: T) -> None:
        """Adds a phrase; one that is there already gets the new value."""
        node: dict[str, object] = self._root  # type: ignore[assignment]
        for key in keys:
            node = node.setdefault(key, {})  # type: ignore[assignment]
        node[""] = value

    def get(self, keys: Sequence[str]) -> T | None:
        """The value of exactly this phrase."""
        node: dict[str, object] = self._root  # type: ignore[assignment]
        for key in keys:
            inner = node.get(key)
            if inner is None:
                return None
            node = inner  # type: ignore[assignment]
        return node.get("")  # type: ignore[return-value]

    def ends(self, keys: Sequence[str], start: int) -> list[tuple[int, T]]:
        """Every phrase that begins at word ``start``, as (word after its last, value), shortest first."""
        node: dict[str, object] | None = self._root.get(keys[start])
        if node is None:
            return []
        found: list[tuple[int, T]] = []
        for end in range(start + 1, len(keys) + 1):
            if "" in node:
                found.append((end, node[""]))  # type: ignore[arg-type]
            node = node.get(keys[end]) if end < len(keys) else None  # type: ignore[assignment]
            if node is None:
                break
        return found


def is_abbreviation(alias: str) -> bool:
    """Whether an alias is one word with two or more capitals (FARC, LeT, U.N.): matched only as it is written."""
    if len(alias) > 10 or " " in alias or alias[1:].islower():
        return False
    return len(WORD.findall(alias)) == 1 and sum(c.isupper() for c in alias) >= 2


def abbreviation_key(raw: str) -> str:
    """An abbreviation as it is compared: as written, without dots ("U.N." is UN; restored "U.s." is US)."""
    return raw.replace(".", "").upper() if "." in raw else raw


def _plain(word: str) -> str:
    """Lower case, without accents, apostrophes, dots or the possessive s."""
    word = word.lower()
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    word = word.translate(_APOSTROPHES)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word


def _singular(key: str) -> str:
    """The word without a plural s. Words that end in -ss, -us, -is, and short ones, keep theirs."""
    if len(key) > 3 and key[-1] == "s" and key[-2] not in "sui" and key != "news":
        return key[:-1]
    return key
