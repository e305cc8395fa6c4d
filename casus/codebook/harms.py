"""The words of harm: what :mod:`casus.coding.tolls` reads tolls by.

The table is ``harms.toml`` beside this module. A user's own table of the same form can be loaded instead; a wrong one is
refused with file, key and reason.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from casus.errors import CodebookError
from casus.types import HARMS, Harm

HarmClass = Literal[
    "killed", "wounded", "missing", "captured", "displaced", "casualties", "victims", "harmed", "unharmed"
]
"""A harm, or one of the classes of words that name none: casualties, victims, people harmed, people unharmed."""

_LISTS = ("verbs", "befalls", "nouns", "hints", "people")
_GROUP_LISTS = ("filler", "things", "kin", "ends")


@dataclass(frozen=True, slots=True)
class HarmWord:
    """A word or phrase of harm.

    ``verb``: it can take those harmed as its object ("killing two"). ``befalls``: those harmed are its subject ("two died").
    ``weak``: it tells a harm only where no other word does ("hostages", "held").
    """

    words: tuple[str, ...]
    harm: HarmClass
    verb: bool = False
    befalls: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class HarmRules:
    """The table, ready for use: phrases by their first word, longest first; word lists by name."""

    phrases: Mapping[str, tuple[HarmWord, ...]]
    negation: frozenset[str]
    bare_plural_low: int
    groups: Mapping[str, frozenset[str]]


def load_harm_rules(path: Path | None = None) -> HarmRules:
    """The harm table of ``path``, or the one that ships with Casus.

    Raises CodebookError, with file, key and reason, where the file can't be read or breaks its own rules.
    """
    return _shipped_rules() if path is None else _read(path)


@functools.cache
def _shipped_rules() -> HarmRules:
    return _read(Path(__file__).with_name("harms.toml"))


def _read(path: Path) -> HarmRules:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodebookError(f"{path}: can't be read as a table of harm words: {error}") from error
    groups = _section(path, table, "groups")
    low = _section(path, table, "bare_plural").get("low")
    if not isinstance(low, int) or low < 1:
        raise CodebookError(f"{path}: bare_plural.low: must be a whole number of at least 1, not {low!r}")
    return HarmRules(
        phrases=_phrases(path, table),
        negation=frozenset(_words(path, "negation.words", _section(path, table, "negation").get("words"))),
        bare_plural_low=low,
        groups={name: frozenset(_words(path, f"groups.{name}", groups.get(name))) for name in _GROUP_LISTS},
    )


def _phrases(path: Path, table: dict[str, Any]) -> dict[str, tuple[HarmWord, ...]]:
    entries: list[HarmWord] = []
    rows = table.get("harm")
    if not isinstance(rows, list) or not rows:
        raise CodebookError(f"{path}: harm: write one [[harm]] for each of {', '.join(HARMS)}")
    for number, row in enumerate(rows, 1):
        harm = _harm(path, f"harm[{number}].harm", row.get("harm"))
        unknown = set(row) - {"harm", *_LISTS}
        if unknown:
            raise CodebookError(f"{path}: harm[{number}].{min(unknown)}: isn't one of {', '.join(_LISTS)}")
        for key in _LISTS:
            for word in _words(path, f"harm[{number}].{key}", row.get(key, [])):
                flags = {
                    "verb": key in ("verbs", "hints"),
                    "befalls": key == "befalls",
                    "weak": key in ("people", "hints"),
                }
                entries.append(HarmWord(tuple(word.split()), harm, **flags))
    classes: tuple[HarmClass, ...] = ("casualties", "victims", "harmed", "unharmed")
    for name in classes:
        words = _words(path, f"{name}.words", _section(path, table, name).get("words"))
        entries.extend(HarmWord(tuple(word.split()), name, weak=name == "victims") for word in words)
    found: dict[str, list[HarmWord]] = {}
    for entry in entries:
        found.setdefault(entry.words[0], []).append(entry)
    return {word: tuple(sorted(list_, key=lambda entry: -len(entry.words))) for word, list_ in found.items()}


def _harm(path: Path, key: str, value: object) -> Harm:
    for harm in HARMS:
        if value == harm:
            return harm
    raise CodebookError(f"{path}: {key}: must be one of {', '.join(HARMS)}, not {value!r}")


def _section(path: Path, table: dict[str, Any], name: str) -> dict[str, Any]:
    value = table.get(name)
    if not isinstance(value, dict):
        raise CodebookError(f"{path}: {name}: the table is missing")
    return value


def _words(path: Path, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word == word.lower() != "" for word in value):
        raise CodebookError(f"{path}: {key}: must be a list of lower-case words")
    return value
