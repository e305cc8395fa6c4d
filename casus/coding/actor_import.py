"""Other projects' actor lists as entries of the actor base: PETRARCH dictionaries, ACLED and UCDP tables.

The entries go into :class:`casus.coding.actors.ActorBase` as a user's own; nothing is guessed beyond what the list says.
"""

from __future__ import annotations

import collections
import csv
import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from casus.codebook.actor_entries import ActorEntry, load_actor_tables
from casus.errors import CodebookError
from casus.types import PartyKind

# CAMEO's role codes (specs/cameo.md): the first one of an actor's code that is known decides.
CAMEO_ROLES: Mapping[str, PartyKind] = {
    "GOV": "government",
    "JUD": "government",
    "LEG": "government",
    "SPY": "government",
    "ELI": "government",
    "MIL": "military",
    "COP": "police",
    "REB": "armed_group",
    "SEP": "armed_group",
    "INS": "armed_group",
    "RAD": "armed_group",
    "UAF": "armed_group",
    "CRM": "armed_group",
    "IMG": "armed_group",
    "PRM": "militia",
    "PTY": "organisation",
    "OPP": "organisation",
    "IGO": "organisation",
    "NGO": "organisation",
    "NGM": "organisation",
    "IGM": "organisation",
    "LAB": "organisation",
    "MED": "media",
    "JRN": "media",
    "BUS": "company",
    "MNC": "company",
    "CVL": "civilians",
    "REF": "civilians",
    "EDU": "civilians",
    "AGR": "civilians",
}
# ACLED's actor types, as text and as number (specs/acled.md, section 4).
ACLED_TYPES: Mapping[str, PartyKind] = {
    "state forces": "military",
    "rebel group": "armed_group",
    "political militia": "militia",
    "identity militia": "militia",
    "rioters": "protesters",
    "protesters": "protesters",
    "civilians": "civilians",
    "external/other forces": "military",
    "1": "military",
    "2": "armed_group",
    "3": "militia",
    "4": "militia",
    "5": "protesters",
    "6": "protesters",
    "7": "civilians",
    "8": "military",
}
_SMALL = frozenset({"of", "the", "and", "for", "in", "al", "e", "de", "la"})
_CODE = re.compile(r"\[([^\]]*)\]")
_REGIME = re.compile(r"\s*\(\d{4}-(?:\d{4})?\)")
_QUALIFIER = re.compile(r"\(([^()]+)\)\s*$")
_STATE_BODY = re.compile(r"(Military Forces|Police Forces|Government) of (?:the )?(.+)")


def import_petrarch(path: Path) -> tuple[ActorEntry, ...]:
    """The actors of a PETRARCH-style dictionary: ``NAME_ [CODE]``, ``+SYNONYM_``, codes with dates on lines of their own.

    An actor with several codes gets the undated one or, failing that, the last. Entries whose code names a country alone
    are that state and become aliases of kind ``state``. Raises CodebookError with file and line for a synonym or code
    that belongs to no name.
    """
    entries: list[ActorEntry] = []
    names: list[str] = []
    codes: list[str] = []
    for number, line in enumerate(_lines(path), 1):
        text = line.split("#", 1)[0].rstrip()
        if not text.strip():
            continue
        written = _CODE.findall(text)
        word = _CODE.sub("", text).strip()
        if word.startswith("+") or not word:
            if not names:
                raise CodebookError(f"{path.name}: line {number}: {text.strip()!r} stands before any name")
            names += [_petrarch_name(word)] if word else []
        else:
            entries += _petrarch_entry(names, codes)
            names, codes = [_petrarch_name(word)], []
        codes += written
    entries += _petrarch_entry(names, codes)
    return _unique(entries)


def import_actor_list(path: Path) -> tuple[ActorEntry, ...]:
    """The actors of a table: ACLED events (``actor1``, ``inter1``, ...), UCDP GED (``side_a``, ...), or a list of ``name``.

    CSV, or JSON Lines where the name ends in ``.jsonl``. An actor's country is that in its name ("Government of Iraq",
    "Civilians (Iraq)") or, of a rebel group or militia, the only one in which the table has it. Raises CodebookError
    with file and reason where no column names actors.
    """
    kinds: dict[str, PartyKind] = {}
    countries: dict[str, set[str]] = collections.defaultdict(set)
    known = False
    for row in _table(path):
        here = _country_code(row.get("country") or row.get("location_root_name") or row.get("Location") or "")
        for name, kind in _row_actors(row):
            known = True
            kinds.setdefault(name, kind)
            if here:
                countries[name].add(here)
    if not known:
        raise CodebookError(
            f"{path.name}: no column names actors; known are actor1, actor2, side_a, side_b, NameData, name"
        )
    return _unique(_listed_entry(name, kind, countries[name]) for name, kind in kinds.items())


def _row_actors(row: Mapping[str, str]) -> Iterator[tuple[str, PartyKind]]:
    for name_key, type_key in (("actor1", "inter1"), ("actor2", "inter2")):
        if name := (row.get(name_key) or "").strip():
            name = _REGIME.sub("", name)
            kind = ACLED_TYPES.get((row.get(type_key) or "").strip().lower(), "unknown")
            yield name, "police" if name.startswith("Police Forces") and kind == "military" else kind
    for name_key in ("side_a", "side_b", "side_a_name", "side_b_name", "NameData", "name"):
        if name := (row.get(name_key) or "").strip():
            yield name, _ucdp_kind(name)


def _ucdp_kind(name: str) -> PartyKind:
    if name.startswith("Government of"):
        return "government"
    if name == "Civilians" or name.lower().startswith(("supporters of", "opponents of")):
        return "civilians"
    return "armed_group"


def _listed_entry(name: str, kind: PartyKind, seen_in: set[str]) -> ActorEntry:
    state = _STATE_BODY.match(name)
    qualifier = _QUALIFIER.search(name)
    country = _country_code(state.group(2)) if state else _country_code(qualifier.group(1)) if qualifier else None
    if country is None and not state and kind in ("armed_group", "militia") and len(seen_in) == 1:
        country = next(iter(seen_in))
    return ActorEntry(_slug(name), name, kind, country)


def _petrarch_entry(names: list[str], codes: list[str]) -> list[ActorEntry]:
    if not names or not codes:
        return []
    undated = [code for code in codes if " " not in code.strip()]
    code = (undated[0] if undated else codes[-1].split()[0]).strip()
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    states = {state.country for state in load_actor_tables().states}
    country = parts[0] if parts and parts[0] in states else None
    roles = [CAMEO_ROLES[part] for part in parts if part in CAMEO_ROLES]
    kind: PartyKind = roles[0] if roles else "state" if country and len(parts) == 1 else "unknown"
    return [ActorEntry(_slug(names[0]), names[0], kind, country, aliases=tuple(dict.fromkeys(names[1:])))]


def _petrarch_name(word: str) -> str:
    """A dictionary's name in capitals as it is usually written; a single short word stays in capitals (FARC)."""
    parts = word.lstrip("+").replace("_", " ").split()
    if len(parts) == 1 and len(parts[0]) <= 4 and _country_code(parts[0].capitalize()) is None:
        return parts[0]
    return " ".join(part.lower() if part.lower() in _SMALL else part.capitalize() for part in parts)


@functools.cache
def _country_code(name: str) -> str | None:
    name = name.strip()
    for state in load_actor_tables().states:
        if name in (state.name, state.country, *state.aliases):
            return state.country
    bare = _QUALIFIER.sub("", name).strip()
    return _country_code(bare) if bare != name else None


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "list-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "actor")


def _unique(entries: Iterable[ActorEntry]) -> tuple[ActorEntry, ...]:
    """The entries, those of one id joined: their aliases together, the first one's kind and country."""
    joined: dict[str, ActorEntry] = {}
    for entry in entries:
        first = joined.get(entry.id)
        if first is None:
            joined[entry.id] = entry
        else:
            aliases = dict.fromkeys((*first.aliases, entry.name, *entry.aliases))
            aliases.pop(first.name, None)
            joined[entry.id] = ActorEntry(first.id, first.name, first.kind, first.country, aliases=tuple(aliases))
    return tuple(joined.values())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError as error:
        raise CodebookError(f"{path.name}: can't be read: {error}") from error


def _table(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".jsonl":
        for number, line in enumerate(_lines(path), 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CodebookError(f"{path.name}: line {number}: isn't JSON: {error}") from error
            yield {str(key): "" if value is None else str(value) for key, value in row.items()}
        return
    for row in csv.DictReader(_lines(path)):
        yield {key: value or "" for key, value in row.items() if key is not None}
