"""Reads codebook files and refuses wrong ones: every fault with its file, its key and what is wrong with it.

A codebook is one TOML file, or a folder with ``events.toml`` and ``crosswalk.toml``; the two, one after the other, make
one file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from casus.codebook.model import AcledSubEvent, Codebook, EventType, KindOfParty, PloverEvent, Rule, Standard, Target
from casus.errors import CodebookError
from casus.types import HARMS, STATUSES, PartyKind, Stance

SHIPPED = Path(__file__).parent
FILES = ("events.toml", "crosswalk.toml")
STANDARDS: tuple[Standard, ...] = get_args(Standard)
SECTIONS = {
    "events.toml": (
        "version",
        "families",
        "types",
        "statuses",
        "harms",
        "stances",
        "party_classes",
        "party_kinds",
    ),
    "crosswalk.toml": ("plover", "acled", "cameo", "ucdp", "muc4", "words", "shared", "crosswalk"),
}
# What each standard's rule must and may say beside its conditions.
TARGET_KEYS: Mapping[Standard, tuple[frozenset[str], frozenset[str]]] = {
    "plover": (frozenset({"event"}), frozenset({"mode"})),
    "acled": (frozenset({"sub_event_type"}), frozenset()),
    "cameo": (frozenset({"code"}), frozenset()),
    "ucdp": (frozenset({"type_of_violence"}), frozenset()),
    "muc4": (frozenset({"type"}), frozenset({"stage"})),
}
NAME_LISTS = ("status", "actor", "recipient", "about", "words", "actor_words", "recipient_words")
FLAGS = ("killed", "wounded", "abroad")
CONDITIONS = frozenset({*NAME_LISTS, *FLAGS, "captured"})


def load_codebook(path: Path | None = None) -> Codebook:
    """The codebook in ``path`` (a file, or a folder with events.toml and crosswalk.toml); without it, the shipped one.

    Raises CodebookError that lists every fault: file, key, reason.
    """
    return _shipped() if path is None else _load(Path(path))


@cache
def _shipped() -> Codebook:
    return _load(SHIPPED)


def _load(path: Path) -> Codebook:
    return _Reader([path / name for name in FILES] if path.is_dir() else [path]).codebook()


class _Reader:
    """Reads one codebook, collecting faults as it goes; :meth:`codebook` raises them together."""

    def __init__(self, files: list[Path]) -> None:
        self.faults: list[str] = []
        self.file_of: dict[str, Path] = {}
        self.data: dict[str, Any] = {}
        known = {key for keys in SECTIONS.values() for key in keys}
        for file in files:
            for key, value in self._parse(file).items():
                if key not in known:
                    self._fault(key, f"unknown section; known are {', '.join(sorted(known))}", file)
                elif key in self.data:
                    self._fault(key, f"stands in {self.file_of[key].name} as well; keep one of the two", file)
                else:
                    self.data[key], self.file_of[key] = value, file
        for name, keys in SECTIONS.items():
            holder = next((f for f in files if f.name == name), files[0])
            for key in keys:
                self.file_of.setdefault(key, holder)
                if key not in self.data:
                    self._fault(key, "missing", holder)

    def codebook(self) -> Codebook:
        version = self.data.get("version", "")
        if not isinstance(version, str) or ("version" in self.data and not version):
            self._fault("version", f'must be a text such as "1.2", not {version!r}')
        families = self._texts("families")
        event_types = self._table("types", {"gist": str, "family": str, "material": bool})
        for name, entry in event_types.items():
            self._among(f"types.{name}.family", entry["family"], families)
        statuses = self._vocabulary("statuses", STATUSES)
        harms = self._vocabulary("harms", HARMS)
        stances = self._vocabulary("stances", get_args(Stance))
        classes = self._texts("party_classes")
        kinds = self._table("party_kinds", {"gist": str, "classes": list})
        self._same_names("party_kinds", self.data.get("party_kinds", {}), get_args(PartyKind))
        for name, entry in kinds.items():
            for one in entry["classes"]:
                self._among(f"party_kinds.{name}.classes", one, classes)
        words = self._word_lists()
        self.plover, self.acled = self._plover(), self._acled()
        self.cameo, self.ucdp = self._cameo(), self._ucdp()
        muc4_types, muc4_stages = self._muc4(statuses)
        self.muc4_types, self.muc4_stage_names = muc4_types, frozenset(muc4_stages.values())
        self.allowed: dict[str, frozenset[str]] = {
            "status": frozenset(statuses),
            "actor": frozenset({*kinds, *classes}),
            "recipient": frozenset({*kinds, *classes}),
            "about": frozenset({*event_types, *families}),
            "words": frozenset(words),
            "actor_words": frozenset(words),
            "recipient_words": frozenset(words),
        }
        rules = self._crosswalk(event_types)
        if self.faults:
            raise CodebookError("\n".join(self.faults))
        return Codebook(
            version=version,
            families=MappingProxyType(families),
            event_types=MappingProxyType({n: EventType(n, **e) for n, e in event_types.items()}),
            statuses=MappingProxyType(statuses),
            harms=MappingProxyType(harms),
            stances=MappingProxyType(stances),
            party_classes=MappingProxyType(classes),
            party_kinds=MappingProxyType(
                {n: KindOfParty(n, e["gist"], frozenset(e["classes"])) for n, e in kinds.items()}
            ),
            word_lists=MappingProxyType(words),
            plover_events=MappingProxyType(self.plover),
            acled_sub_events=MappingProxyType(self.acled),
            cameo_codes=self.cameo,
            ucdp_types=MappingProxyType(self.ucdp),
            muc4_types=muc4_types,
            muc4_stages=MappingProxyType(muc4_stages),
            rules=MappingProxyType(rules),
        )

    # ---------------------------------------------------------------------------------------------------------- faults

    def _fault(self, key: str, reason: str, file: Path | None = None) -> None:
        self.faults.append(f"{file or self.file_of[key.split('.')[0]]}: {key}: {reason}")

    def _among(self, key: str, value: object, allowed: Iterable[object]) -> bool:
        values = list(allowed)
        if value in values:
            return True
        names = [str(one) for one in values]
        shown = ", ".join(names) if len(names) <= 45 else f"{len(names)} names"
        self._fault(key, f"{value!r} is not one of {shown}")
        return False

    def _same_names(self, key: str, given: Iterable[str], wanted: Iterable[str]) -> None:
        given, wanted = set(given), set(wanted)
        if wanted - given:
            self._fault(key, f"missing {', '.join(sorted(wanted - given))}")
        if given - wanted:
            self._fault(key, f"unknown {', '.join(sorted(given - wanted))}: records have no such value")

    def _parse(self, file: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CodebookError(f"{file}: can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CodebookError(f"{file}: is not UTF-8 at byte {error.start}") from error
        except tomllib.TOMLDecodeError as error:  # a key that stands twice among them, with its line
            raise CodebookError(f"{file}: is not TOML: {error}") from error

    # ---------------------------------------------------------------------------------------------------------- tables

    def _section(self, key: str) -> dict[str, Any]:
        """The table of that dotted name; empty where it is missing (told already) or no table (told here)."""
        table = self.data
        for part in key.split("."):
            value = table.get(part, {})
            if not isinstance(value, dict):
                self._fault(key, f"must be a table, not {value!r}")
                return {}
            table = value
        return table

    def _texts(self, key: str) -> dict[str, str]:
        found = {}
        for name, value in self._section(key).items():
            if isinstance(value, str) and value:
                found[name] = value
            else:
                self._fault(f"{key}.{name}", f"must be a text, not {value!r}")
        return found

    def _vocabulary(self, key: str, wanted: tuple[str, ...]) -> dict[str, str]:
        if key in self.data:
            self._same_names(key, self._section(key), wanted)
        return self._texts(key)

    def _table(self, key: str, fields: Mapping[str, type]) -> dict[str, dict[str, Any]]:
        """The entries of a table of tables that have exactly ``fields``, each of its type."""
        good = {}
        for name, entry in self._section(key).items():
            if not isinstance(entry, dict):
                self._fault(f"{key}.{name}", "must be a table")
            elif self._has_exactly(f"{key}.{name}", entry, fields):
                good[name] = entry
        if key in self.data and not good:
            self._fault(key, "has no entry")
        return good

    def _has_exactly(self, key: str, entry: dict[str, Any], fields: Mapping[str, type]) -> bool:
        before = len(self.faults)
        for field in fields.keys() - entry.keys():
            self._fault(f"{key}.{field}", "missing")
        for field, value in entry.items():
            kind = fields.get(field)
            if kind is None:
                self._fault(f"{key}.{field}", f"unknown key; known are {', '.join(fields)}")
            elif type(value) is not kind and not (kind is float and type(value) is int):
                self._fault(f"{key}.{field}", f"must be {_named(kind)}, not {value!r}")
        return len(self.faults) == before

    def _word_lists(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for name, entries in self._section("words").items():
            key = f"words.{name}"
            if not isinstance(entries, list) or not entries or not all(isinstance(e, str) and e for e in entries):
                self._fault(key, "must be a list of texts")
                continue
            for entry in entries:
                if entry != entry.lower().strip() or "*" in entry[:-1]:
                    self._fault(
                        key, f"{entry!r} must be lower case, without blanks around it, with a * at its end only"
                    )
                if entries.count(entry) > 1:
                    self._fault(key, f"{entry!r} stands there twice")
            found[name] = tuple(entries)
        return found

    # ------------------------------------------------------------------------------------------------------- standards

    def _plover(self) -> dict[str, PloverEvent]:
        self._known_keys("plover", {"status", "events"})
        found = {}
        for name, entry in self._section("plover.events").items():
            key = f"plover.events.{name}"
            if self._has_exactly(key, entry, {"quad": int, "score": float, "modes": dict}):
                self._among(f"{key}.quad", entry["quad"], (1, 2, 3, 4))
                modes = {mode: float(score) for mode, score in entry["modes"].items()}
                found[name] = PloverEvent(name, entry["quad"], float(entry["score"]), MappingProxyType(modes))
        return found

    def _acled(self) -> dict[str, AcledSubEvent]:
        self._known_keys("acled", {"status", "sub_event_types"})
        found = {}
        for name, entry in self._section("acled.sub_event_types").items():
            if self._has_exactly(f"acled.sub_event_types.{name}", entry, {"event_type": str, "disorder_type": str}):
                found[name] = AcledSubEvent(name, **entry)
        return found

    def _cameo(self) -> frozenset[str]:
        self._known_keys("cameo", {"status", "codes"})
        codes = self._section("cameo").get("codes", [])
        for code in codes:
            if not isinstance(code, str) or not re.fullmatch(r"\d{3,4}", code):
                self._fault("cameo.codes", f"{code!r} must be a text of three or four digits")
            elif codes.count(code) > 1:
                self._fault("cameo.codes", f"{code!r} stands there twice")
        return frozenset(str(code) for code in codes)

    def _ucdp(self) -> dict[int, str]:
        self._known_keys("ucdp", {"status", "types_of_violence"})
        found = {}
        for name, gist in self._section("ucdp.types_of_violence").items():
            if name.isdecimal():
                found[int(name)] = str(gist)
            else:
                self._fault(f"ucdp.types_of_violence.{name}", "must be a number")
        return found

    def _muc4(self, statuses: Iterable[str]) -> tuple[tuple[str, ...], dict[str, str]]:
        self._known_keys("muc4", {"status", "types", "stages"})
        stages = {str(k): str(v) for k, v in self._section("muc4.stages").items()}
        for status in stages:
            self._among(f"muc4.stages.{status}", status, statuses)
        return tuple(str(t) for t in self._section("muc4").get("types", [])), stages

    def _known_keys(self, key: str, wanted: set[str]) -> None:
        if key in self.data:
            given = set(self._section(key))
            for name in sorted(wanted - given):
                self._fault(f"{key}.{name}", "missing")
            for name in sorted(given - wanted):
                self._fault(f"{key}.{name}", f"unknown key; known are {', '.join(sorted(wanted))}")

    # ----------------------------------------------------------------------------------------------------------- rules

    def _crosswalk(self, event_types: Iterable[str]) -> dict[str, Mapping[Standard, tuple[Rule, ...]]]:
        rows = self._section("crosswalk")
        shared = self._section("shared")
        for name in rows:
            self._among(f"crosswalk.{name}", name, event_types)
        found: dict[str, Mapping[Standard, tuple[Rule, ...]]] = {}
        for name in event_types:
            row = rows.get(name)
            if not isinstance(row, dict):
                self._fault(f"crosswalk.{name}", "missing: every event type has a row")
                continue
            for column in row.keys() - set(STANDARDS):
                self._fault(f"crosswalk.{name}.{column}", f"unknown key; known are {', '.join(STANDARDS)}")
            columns: dict[Standard, tuple[Rule, ...]] = {}
            for standard in STANDARDS:
                key = f"crosswalk.{name}.{standard}"
                if standard not in row:
                    self._fault(key, "missing; a standard without such a record has an empty list")
                    continue
                value = row[standard]
                if isinstance(value, str) and self._among(key, value, shared):
                    value = shared[value]
                columns[standard] = self._rules(key, standard, value)
            found[name] = MappingProxyType(columns)
        return found

    def _rules(self, key: str, standard: Standard, value: object) -> tuple[Rule, ...]:
        if not isinstance(value, list) or not all(isinstance(r, dict) for r in value):
            if not isinstance(value, str):  # an unknown name has been told already
                self._fault(key, "must be a list of rules, or the name of one under [shared]")
            return ()
        rules: list[Rule] = []
        for number, raw in enumerate(value, 1):
            rule = self._rule(f"{key}[{number}]", standard, raw)
            if rule is None:
                continue
            for earlier, other in enumerate(rules, 1):
                if _conditions(other) == _conditions(rule) or (_unconditional(other) and rule.status <= other.status):
                    self._fault(f"{key}[{number}]", f"can't hold: rule {earlier} takes all that it would")
                    break
            rules.append(rule)
        return tuple(rules)

    def _rule(self, key: str, standard: Standard, raw: dict[str, Any]) -> Rule | None:
        before = len(self.faults)
        given: dict[str, Any] = {}
        for name in NAME_LISTS:
            default = self._section(standard).get("status") if name == "status" else None
            names = raw.get(name, default)
            if names is None:
                continue
            if not isinstance(names, list) or not names:
                self._fault(f"{key}.{name}", f"must be a list of names, not {names!r}")
                continue
            for one in names:
                self._among(f"{key}.{name}", one, self.allowed[name])
            given[name] = tuple(map(str, names)) if "words" in name else frozenset(map(str, names))
        for name in FLAGS:
            if name in raw and not isinstance(raw[name], bool):
                self._fault(f"{key}.{name}", f"must be true or false, not {raw[name]!r}")
            given[name] = raw.get(name)
        captured = raw.get("captured")
        if captured is not None and (type(captured) is not int or captured < 1):
            self._fault(f"{key}.captured", f"must be a whole number above 0, not {captured!r}")
        given.setdefault("status", frozenset())
        target = self._rule_target(key, standard, {k: v for k, v in raw.items() if k not in CONDITIONS})
        return Rule(target=target, captured=captured, **given) if len(self.faults) == before else None

    def _rule_target(self, key: str, standard: Standard, said: dict[str, Any]) -> Target | None:
        if said == {"none": True}:
            return None
        must, may = TARGET_KEYS[standard]
        for name in sorted(must - said.keys()):
            self._fault(f"{key}.{name}", 'missing (or "none = true" where the standard has no such record)')
        for name in sorted(said.keys() - must - may):
            self._fault(f"{key}.{name}", f"unknown key; known are {', '.join(sorted(must | may | CONDITIONS))}")
        if not must <= said.keys():
            return None
        checks: dict[Standard, Callable[[], object]] = {
            "plover": lambda: self._plover_target(key, said),
            "acled": lambda: self._among(f"{key}.sub_event_type", said["sub_event_type"], self.acled),
            "cameo": lambda: self._among(f"{key}.code", said["code"], self.cameo),
            "ucdp": lambda: self._among(f"{key}.type_of_violence", said["type_of_violence"], self.ucdp),
            "muc4": lambda: self._muc4_target(key, said),
        }
        checks[standard]()
        return MappingProxyType(said)

    def _plover_target(self, key: str, said: dict[str, Any]) -> None:
        if self._among(f"{key}.event", said["event"], self.plover) and "mode" in said:
            self._among(f"{key}.mode", said["mode"], self.plover[said["event"]].modes)

    def _muc4_target(self, key: str, said: dict[str, Any]) -> None:
        self._among(f"{key}.type", said["type"], self.muc4_types)
        if "stage" in said:
            self._among(f"{key}.stage", said["stage"], self.muc4_stage_names)


def _conditions(rule: Rule) -> tuple[object, ...]:
    names = ("status", "actor", "recipient", "about", "words", "actor_words", "recipient_words", *FLAGS, "captured")
    return tuple(getattr(rule, name) for name in names)


def _unconditional(rule: Rule) -> bool:
    return all(condition is None for condition in _conditions(rule)[1:])


def _named(kind: type) -> str:
    return {str: "a text", bool: "true or false", list: "a list", int: "a whole number", float: "a number"}.get(
        kind, "a table"
    )
