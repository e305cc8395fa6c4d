"""The table of vague numbers, bounds and trap words that :mod:`casus.coding.numbers` reads by.

The table is ``numbers.toml`` beside this module; each of its values names the guideline it rests on. A user's own table
of the same form can be loaded instead; a wrong one is refused with file, key and reason.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from casus.errors import CodebookError

Sense = Literal["least", "most", "about", "exact"]
Phrase = tuple[str, ...]

_TRAPS = (
    "months",
    "age_before",
    "age_of_before",
    "money_before",
    "money_after",
    "percent_after",
    "time_after",
    "duration_after",
    "frequency_after",
    "measure_after",
    "measure_between",
    "designator_before",
    "designator_before_words",
    "counting_compounds",
    "pronoun_before",
    "no_count_after",
    "change_before",
)


@dataclass(frozen=True, slots=True)
class VagueWord:
    """What a vague word claims: at least ``low``, at most ``high`` (``None``: no bound is stated).

    ``article``: the word is a number only between "a" and "of" ("a handful of", "an unspecified number of").
    """

    low: int
    high: int | None
    article: bool
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class NumberRules:
    """The table, ready for use. Phrases are tuples of lower-case words, grouped by the word next to the number.

    Two tables are equal only where they are one object, so that what is worked out from a table can be kept by it.
    """

    vague: Mapping[str, VagueWord]
    plural_units: Mapping[str, int]
    plural_least: int
    scales: Mapping[str, int]
    before: Mapping[str, tuple[tuple[Phrase, Sense], ...]]
    after: Mapping[str, tuple[tuple[Phrase, Sense], ...]]
    traps: Mapping[str, frozenset[str]]


def load_number_rules(path: Path | None = None) -> NumberRules:
    """The number table of ``path``, or the one that ships with Casus.

    Raises CodebookError, with file, key and reason, where the file can't be read or breaks its own rules.
    """
    return _shipped_rules() if path is None else _read(path)


@functools.cache
def _shipped_rules() -> NumberRules:
    return _read(Path(__file__).with_name("numbers.toml"))


def _read(path: Path) -> NumberRules:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodebookError(f"{path}: can't be read as a number table: {error}") from error
    reader = _Reader(path, table)
    units = reader.table("plural_units")
    return NumberRules(
        vague=reader.vague(),
        plural_units=reader.sizes("plural_units.size", units.get("size")),
        plural_least=reader.whole("plural_units.least", units.get("least"), least=1),
        scales=reader.sizes("scales", table.get("scales")),
        before=reader.bounds("before"),
        after=reader.bounds("after"),
        traps=reader.traps(),
    )


class _Reader:
    """Checks one parsed file key by key; every refusal names the file and the key."""

    def __init__(self, path: Path, table: dict[str, Any]) -> None:
        self._path, self._table = path, table
        unknown = set(table) - {"vague", "plural_units", "scales", "bound", "traps"}
        if unknown:
            raise self.fault(", ".join(sorted(unknown)), "isn't a table of this file")

    def fault(self, key: str, reason: str) -> CodebookError:
        return CodebookError(f"{self._path}: {key}: {reason}")

    def table(self, key: str) -> dict[str, Any]:
        value = self._table.get(key)
        if not isinstance(value, dict):
            raise self.fault(key, "the table is missing")
        return value

    def rows(self, key: str) -> list[dict[str, Any]]:
        value = self._table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            raise self.fault(key, f"write at least one [[{key}]]")
        return value

    def whole(self, key: str, value: object, least: int = 0) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.fault(key, f"must be a whole number of at least {least}, not {value!r}")
        return value

    def words(self, key: str, value: object) -> list[str]:
        if not isinstance(value, list) or not all(
            isinstance(word, str) and word == word.lower() != "" for word in value
        ):
            raise self.fault(key, "must be a list of lower-case words")
        return value

    def sizes(self, key: str, value: object) -> dict[str, int]:
        if not isinstance(value, dict) or not value:
            raise self.fault(key, "the table is missing")
        return {word.lower(): self.whole(f"{key}.{word}", size, least=2) for word, size in value.items()}

    def sense(self, key: str, value: object) -> Sense:
        for sense in get_args(Sense):
            if value == sense:
                return cast(Sense, sense)
        raise self.fault(key, f"must be one of {', '.join(get_args(Sense))}, not {value!r}")

    def source(self, key: str, row: dict[str, Any]) -> str:
        value = row.get("source")
        if not isinstance(value, str) or not value:
            raise self.fault(f"{key}.source", "name the guideline that the entry rests on")
        return value

    def vague(self) -> dict[str, VagueWord]:
        out: dict[str, VagueWord] = {}
        for number, row in enumerate(self.rows("vague"), 1):
            key = f"vague[{number}]"
            low = self.whole(f"{key}.low", row.get("low"))
            high = row.get("high")
            if high is not None and self.whole(f"{key}.high", high) < low:
                raise self.fault(f"{key}.high", f"must not be below low ({low})")
            entry = VagueWord(low, high, bool(row.get("article", False)), self.source(key, row))
            for word in self.words(f"{key}.words", row.get("words")):
                if word in out:
                    raise self.fault(f"{key}.words", f"{word!r} stands in two entries")
                out[word] = entry
        return out

    def bounds(self, side: Literal["before", "after"]) -> dict[str, tuple[tuple[Phrase, Sense], ...]]:
        found: dict[str, list[tuple[Phrase, Sense]]] = {}
        for number, row in enumerate(self.rows("bound"), 1):
            key = f"bound[{number}]"
            sense = self.sense(f"{key}.sense", row.get("sense"))
            self.source(key, row)
            for phrase in self.words(f"{key}.{side}", row.get(side)):
                words = tuple(phrase.replace(".", " .").split())
                found.setdefault(words[-1] if side == "before" else words[0], []).append((words, sense))
        # The longest phrase is tried first: "no more than" before "more than".
        return {word: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for word, entries in found.items()}

    def traps(self) -> dict[str, frozenset[str]]:
        table = self.table("traps")
        unknown = set(table) - set(_TRAPS)
        if unknown:
            raise self.fault(f"traps.{sorted(unknown)[0]}", "isn't a list of this table")
        return {name: frozenset(self.words(f"traps.{name}", table.get(name))) for name in _TRAPS}
