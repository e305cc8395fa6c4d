"""The words that the lexical reader knows: what may name an event, and the cues around it.

``codebook/lexicon.toml`` holds the shares counted by ``train/count_lexicon.py``, ``codebook/cues.toml`` lists made by hand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import casus.codebook
from casus.codebook import load_codebook
from casus.errors import CodebookError

FOLDER = Path(casus.codebook.__file__).parent
GAP = "~"
LONGEST_GAP = 2

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they stand, lower case; ``~`` for up to two others."""

    form: str
    tokens: tuple[str, ...]

    @classmethod
    def of(cls, form: str) -> Phrase:
        """The phrase of words parted by blanks."""
        return cls(form, tuple(form.split()))

    def end_at(self, words: Sequence[str], first: int) -> int | None:
        """The number of the last word where the phrase stands at ``first``, else ``None``."""
        return _end(self.tokens, words, first)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms with the share of each event type among their occurrences, and the cue lists by name.

    ``index`` is that of the forms, as :func:`index_phrases` makes it.
    """

    forms: Mapping[str, Shares]
    index: Mapping[str, tuple[Phrase, ...]]
    type_cues: Mapping[str, frozenset[str]]
    lists: Mapping[str, frozenset[str]]


@cache
def load_lexicon() -> Lexicon:
    """The shipped lexicon; CodebookError where it names a type that the codebook doesn't know."""
    forms = tomllib.loads((FOLDER / "lexicon.toml").read_text(encoding="utf-8"))["forms"]
    cues = tomllib.loads((FOLDER / "cues.toml").read_text(encoding="utf-8"))
    types = load_codebook().event_types
    named = {"lexicon.toml": {kind for shares in forms.values() for kind in shares}, "cues.toml": set(cues["types"])}
    for name, told in named.items():
        unknown = sorted(told - types.keys())
        if unknown:
            raise CodebookError(f"{FOLDER / name}: unknown event types: {', '.join(unknown)}")
    return Lexicon(
        forms=MappingProxyType({form: MappingProxyType(shares) for form, shares in forms.items()}),
        index=MappingProxyType(dict(index_phrases(Phrase.of(form) for form in forms))),
        type_cues=MappingProxyType({name: frozenset(words) for name, words in cues["types"].items()}),
        lists=MappingProxyType({name: frozenset(words) for name, words in cues["lists"].items()}),
    )


def index_phrases(phrases: Iterable[Phrase]) -> Mapping[str, tuple[Phrase, ...]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase.tokens[0], []).append(phrase)
    return {first: tuple(sorted(group, key=_longest_first)) for first, group in found.items()}


def find_phrases(index: Mapping[str, tuple[Phrase, ...]], words: Sequence[str]) -> Iterator[tuple[Phrase, int, int]]:
    """Where phrases stand among lower-case ``words``: (phrase, first, last); from the left, the longest, without overlap."""
    at = 0
    while at < len(words):
        for phrase in index.get(words[at], ()):
            last = phrase.end_at(words, at)
            if last is not None:
                yield phrase, at, last
                at = last
                break
        at += 1


def _end(tokens: tuple[str, ...], words: Sequence[str], at: int) -> int | None:
    for number, token in enumerate(tokens):
        if token == GAP:
            for skipped in range(LONGEST_GAP + 1):
                if any(not word[0].isalnum() for word in words[at : at + skipped]):
                    break
                last = _end(tokens[number + 1 :], words, at + skipped)
                if last is not None:
                    return last
            return None
        if at >= len(words) or words[at] != token:
            return None
        at += 1
    return at - 1


def _longest_first(phrase: Phrase) -> tuple[int, int, str]:
    gaps = phrase.tokens.count(GAP)
    return (gaps - len(phrase.tokens), gaps, phrase.form)
