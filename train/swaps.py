"""Other names in the same sentences: so that the network learns what was done and not who usually does it.

Before a window is trained on, its countries, nationalities, armed groups, persons, places and words for fighters are exchanged,
each class among its own kind and number of words, the same name for the same name throughout the window. Labels don't move,
since the number of words stays. ``bench/fairness.py`` measures what it is for.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from casus.understand.words import split_words
from train.data import Example

_CASUS = Path(__file__).parents[1] / "casus"
_COUNTRIES = _CASUS / "coding" / "geography" / "countries.csv"
_GROUPS = _CASUS / "codebook" / "actors" / "groups.csv"
_WORDS = Path(__file__).with_suffix(".toml")

Words = tuple[str, ...]


def _words(name: str) -> Words:
    return tuple(name[start:end] for start, end in split_words(name))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _classes() -> dict[str, set[Words]]:
    """Names by class; a class holds names that may stand for one another."""
    found: dict[str, set[Words]] = defaultdict(set)

    def put(kind: str, names: Iterable[str]) -> None:
        for name in names:
            words = _words(name.strip())
            if 0 < len(words) < 5 and words[0][:1].isupper():
                found[f"{kind} {len(words)}"].add(words)

    for row in _rows(_COUNTRIES):
        put("country", [row["name"]])
        for people in row["demonyms"].split(";"):
            put("people plural" if people.endswith("s") and not people.endswith("ss") else "people", [people])
    for row in _rows(_GROUPS):
        for name in (row["name"], *row["aliases"].split(";")):
            put("initials" if name.strip().isupper() else "group", [name])
    for kind, words in tomllib.loads(_WORDS.read_text("utf-8")).items():
        found[kind] = {(word,) for word in words}
    return dict(found)


class Swaps:
    """Exchanges names in windows; ``places``: names of one word that stand for a window's tagged places."""

    def __init__(self, examples: Iterable[Example], share: float = 0.45) -> None:
        classes = _classes()
        self._share = share
        self._names = {kind: sorted(names) for kind, names in classes.items()}
        self._kind = {name: kind for kind, names in sorted(classes.items()) for name in names}
        self._longest = max(map(len, self._kind))
        self._places = sorted({e.words[i] for e in examples for i in _single_places(e)})

    def __call__(self, example: Example, rng: random.Random) -> Example:
        """The window, or, for a share of them, the window with other names and the same labels."""
        if rng.random() >= self._share:
            return example
        words = list(example.words)
        at = 0
        chosen: dict[Words, Words] = {}
        places = set(_single_places(example)) if self._places else set()
        while at < len(words):
            name = self._name_at(words, at)
            if not name and at in places:
                name = (words[at],)
            if name and name not in chosen:
                chosen[name] = self._other(name, rng)
            words[at : at + len(name)] = chosen.get(name, ())
            at += len(name) or 1
        return replace(example, words=words)

    def _name_at(self, words: Sequence[str], at: int) -> Words:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            name = tuple(words[at : at + length])
            if name in self._kind:
                return name
        return ()

    def _other(self, name: Words, rng: random.Random) -> Words:
        if rng.random() < 0.25:  # some of a window's names stay
            return name
        return rng.choice(self._names[self._kind[name]]) if name in self._kind else (rng.choice(self._places),)


def _single_places(example: Example) -> list[int]:
    """Words that are a place's whole tagged name, with a capital letter."""
    tags = [*example.tags.get("place", ()), 0]
    return [i for i, tag in enumerate(tags[:-1]) if tag == 1 and tags[i + 1] != 2 and example.words[i][:1].isupper()]
