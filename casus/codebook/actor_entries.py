"""The actor base as data: who the parties of political violence are, and what they are called.

The tables lie in ``casus/codebook/actors``, compiled by hand from known facts:

``states.csv``
    One row a state: ``id, country, name, adjectives, people, seats, aliases, start, end``. ``seats`` are the capitals and
    buildings that stand for its government (Baghdad, the Kremlin). ``country`` is empty for a state that is no more.
``groups.csv``, ``forces.csv``, ``organisations.csv``, ``media.csv``, ``communities.csv``
    One row an actor: ``id, name, kind, country, start, end, aliases``. The name is an alias too.
``ambiguous.csv``
    ``alias, default``: the aliases that more than one actor bears, or that are common words. Such an alias means the
    actor whose country the phrase or the article names; failing that the default, where there is one; else nobody.
``roles.toml``
    What people and bodies are called when they are not named, and the spellings that count as one word.

In all of them ``aliases`` are parted by ``; ``, ``country`` is ISO 3166-1 alpha-3 (with XKX for Kosovo; empty where an
actor belongs to no one country), ``start`` and ``end`` are years (empty: not known, or still there). An alias of one word
with two or more capitals (FARC, LeT, IS) is matched only as it is written; all others in any case, with hyphens, accents,
plurals and possessives aside.

A user's file has the columns of ``groups.csv`` (CSV or JSON Lines, the aliases as one string or a list). A row whose
``id`` is known replaces that entry; an alias that a user's entry bears belongs to it alone.
"""

from __future__ import annotations

import csv
import functools
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from casus.errors import CodebookError
from casus.types import GroupKind, PartyKind

SHIPPED = Path(__file__).parent / "actors"
ACTOR_TABLES = ("groups.csv", "forces.csv", "organisations.csv", "media.csv", "communities.csv")
ACTOR_COLUMNS = ("id", "name", "kind", "country", "start", "end", "aliases")
STATE_COLUMNS = ("id", "country", "name", "adjectives", "people", "seats", "aliases", "start", "end")
KINDS: tuple[str, ...] = get_args(PartyKind)
GROUP_KINDS: tuple[str, ...] = get_args(GroupKind)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ALPHA3 = re.compile(r"[A-Z]{3}")
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor: a stable slug, its usual English name, what it is, where it is at home, its years and other names."""

    id: str
    name: str
    kind: PartyKind
    country: str | None = None
    start: int | None = None
    end: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateEntry:
    """One state: ``adjectives`` and ``people`` name its nationals, ``seats`` stand for its government."""

    id: str
    name: str
    country: str | None
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What a word such as "soldier" says of those whom it names.

    ``member``: nothing by itself; they are what the body is that they stand with, or ``kind`` where none is named.
    ``body``: the word can name an actor of its own, given a country ("army").
    """

    kind: PartyKind
    group: GroupKind
    member: bool = False
    body: bool = False


@dataclass(frozen=True, slots=True)
class RoleWords:
    """``roles.toml``, read and checked; words and phrases are still as written there."""

    roles: Mapping[str, Role]
    name_words: Mapping[str, PartyKind]
    spellings: Mapping[str, str]
    qualifiers_after: frozenset[str]
    qualifiers_before: frozenset[str]
    determiners: frozenset[str]
    breaks: frozenset[str]
    belonging: frozenset[str]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorTables:
    """All that ships: actors, states, what ambiguous aliases mean by default (``None``: nobody), role words."""

    actors: tuple[ActorEntry, ...]
    states: tuple[StateEntry, ...]
    ambiguous: Mapping[str, str | None]
    words: RoleWords


@functools.cache
def load_actor_tables() -> ActorTables:
    """The tables that ship with Casus. Raises CodebookError (file, key, reason) where one breaks its own rules."""
    return ActorTables(
        actors=tuple(entry for name in ACTOR_TABLES for entry in read_actors(SHIPPED / name)),
        states=tuple(_state(row, where) for row, where in _rows(SHIPPED / "states.csv", STATE_COLUMNS)),
        ambiguous={
            row["alias"]: row["default"] or None for row, _ in _rows(SHIPPED / "ambiguous.csv", ("alias", "default"))
        },
        words=load_role_words(),
    )


def read_actors(path: Path) -> tuple[ActorEntry, ...]:
    """The entries of an actor file: CSV, or JSON Lines where its name ends in ``.jsonl``.

    Raises CodebookError naming file, line, key and reason: a column missing or unknown, an empty name, a kind or country
    code that isn't one, years that aren't years or end before they start, an id twice.
    """
    rows = _json_rows(path) if path.suffix == ".jsonl" else _rows(path, ACTOR_COLUMNS)
    entries: dict[str, ActorEntry] = {}
    for row, where in rows:
        entry = _actor(row, where)
        if entry.id in entries:
            raise CodebookError(f"{where}: id: {entry.id!r} stands twice; give each actor its own")
        entries[entry.id] = entry
    return tuple(entries.values())


def load_role_words(path: Path | None = None) -> RoleWords:
    """The role words of ``path``, or those that ship. Raises CodebookError with file, key and reason."""
    return _role_words(SHIPPED / "roles.toml" if path is None else path)


@functools.cache
def _role_words(path: Path) -> RoleWords:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CodebookError(f"{path.name}: can't be read as TOML: {error}") from error
    known = {"role", "name_words", "spellings", "qualifiers"}
    if set(data) != known:
        raise CodebookError(f"{path.name}: {', '.join(sorted(set(data) ^ known))}: the sections are {sorted(known)}")
    qualifiers = data["qualifiers"]
    return RoleWords(
        roles=_roles(data["role"], path.name),
        name_words=_name_words(data["name_words"], path.name),
        spellings=_spellings(data["spellings"]["words"], path.name),
        qualifiers_after=frozenset(qualifiers["after"]),
        qualifiers_before=frozenset(qualifiers["before"]),
        determiners=frozenset(qualifiers["determiners"]),
        breaks=frozenset(qualifiers["breaks"]),
        belonging=frozenset(qualifiers["belonging"]),
        regions=tuple(qualifiers["regions"]),
    )


def _roles(tables: Sequence[Mapping[str, Any]], file: str) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for number, table in enumerate(tables, 1):
        where = f"{file}: role {number}"
        if unknown := set(table) - {"kind", "alone", "group", "body", "words"}:
            raise CodebookError(f"{where}: {', '.join(sorted(unknown))}: unknown key")
        member = table["kind"] == "member"
        kind = table.get("alone") if member else table["kind"]
        if kind not in KINDS:
            raise CodebookError(f"{where}: {'alone' if member else 'kind'}: {kind!r} is none of {', '.join(KINDS)}")
        if table["group"] not in GROUP_KINDS:
            raise CodebookError(f"{where}: group: {table['group']!r} is none of {', '.join(GROUP_KINDS)}")
        role = Role(cast(PartyKind, kind), table["group"], member, bool(table.get("body", False)))
        for word in table["words"]:
            if word in roles:
                raise CodebookError(f"{where}: words: {word!r} stands in another role already; keep one")
            roles[word] = role
    return roles


def _name_words(table: Mapping[str, Sequence[str]], file: str) -> dict[str, PartyKind]:
    words: dict[str, PartyKind] = {}
    for kind, listed in table.items():
        if kind not in KINDS:
            raise CodebookError(f"{file}: name_words.{kind}: is none of {', '.join(KINDS)}")
        words.update(dict.fromkeys(listed, cast(PartyKind, kind)))
    return words


def _spellings(groups: Sequence[Sequence[str]], file: str) -> dict[str, str]:
    spellings: dict[str, str] = {}
    for group in groups:
        for variant in group[1:]:
            if variant != group[0] and spellings.setdefault(variant, group[0]) != group[0]:
                raise CodebookError(f"{file}: spellings.words: {variant!r} is a spelling of two words; keep one")
    return spellings


def _rows(path: Path, columns: Sequence[str]) -> Iterable[tuple[dict[str, str], str]]:
    """The rows of a CSV file with where each stands; CodebookError where its columns aren't ``columns``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if missing := [name for name in columns if name not in header]:
                raise CodebookError(f"{path.name}: line 1: columns missing: {', '.join(missing)}")
            if unknown := [name for name in header if name not in columns]:
                raise CodebookError(f"{path.name}: line 1: unknown columns: {', '.join(unknown)}")
            for cells in reader:
                where = f"{path.name}: line {reader.line_num}"
                if len(cells) != len(header):
                    raise CodebookError(f"{where}: {len(cells)} cells under {len(header)} columns; quote commas")
                yield dict(zip(header, cells, strict=True)), where
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CodebookError(f"{path.name}: can't be read as CSV in UTF-8: {error}") from error


def _json_rows(path: Path) -> Iterable[tuple[dict[str, str], str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path.name}: can't be read as UTF-8: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path.name}: line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CodebookError(f"{where}: isn't JSON: {error}") from error
        if not isinstance(row, dict):
            raise CodebookError(f"{where}: is no JSON object")
        if unknown := set(row) - set(ACTOR_COLUMNS):
            raise CodebookError(f"{where}: unknown keys: {', '.join(sorted(unknown))}")
        if isinstance(row.get("aliases"), list):
            row["aliases"] = "; ".join(map(str, row["aliases"]))
        yield {key: "" if row.get(key) is None else str(row[key]) for key in ACTOR_COLUMNS}, where


def _actor(row: Mapping[str, str], where: str) -> ActorEntry:
    if row["kind"] not in KINDS:
        raise CodebookError(f"{where}: kind: {row['kind']!r} is none of {', '.join(KINDS)}")
    start, end = _years(row, where)
    return ActorEntry(
        _slug(row["id"], where),
        _name(row["name"], where),
        cast(PartyKind, row["kind"]),
        _country(row["country"], where),
        start,
        end,
        _listed(row["aliases"]),
    )


def _state(row: Mapping[str, str], where: str) -> StateEntry:
    start, end = _years(row, where)
    return StateEntry(
        _slug(row["id"], where),
        _name(row["name"], where),
        _country(row["country"], where),
        _listed(row["adjectives"]),
        _listed(row["people"]),
        _listed(row["seats"]),
        _listed(row["aliases"]),
        start,
        end,
    )


def _slug(value: str, where: str) -> str:
    if not _SLUG.fullmatch(value):
        raise CodebookError(f"{where}: id: {value!r} isn't lower-case letters and digits joined by hyphens")
    return value


def _name(value: str, where: str) -> str:
    if not value.strip():
        raise CodebookError(f"{where}: name: is empty")
    return value


def _country(value: str, where: str) -> str | None:
    if not value:
        return None
    if not _ALPHA3.fullmatch(value):
        raise CodebookError(f"{where}: country: {value!r} is no ISO 3166-1 alpha-3 code, such as IRQ")
    return value


def _years(row: Mapping[str, str], where: str) -> tuple[int | None, int | None]:
    years: list[int | None] = []
    for key in ("start", "end"):
        if row[key] and not _YEAR.fullmatch(row[key]):
            raise CodebookError(f"{where}: {key}: {row[key]!r} is no year, such as 1999")
        years.append(int(row[key]) if row[key] else None)
    start, end = years
    if start is not None and end is not None and end < start:
        raise CodebookError(f"{where}: end: {end} lies before start, {start}")
    return start, end


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, value.split(";")) if part)
