"""The actor tables keep their own rules, and a wrong file is refused with file, key and reason."""

from __future__ import annotations

import collections
import csv
from pathlib import Path

import pytest

from casus.codebook import actor_entries
from casus.codebook.actor_entries import ACTOR_TABLES, SHIPPED, load_actor_tables, load_role_words, read_actors
from casus.coding.actor_names import Folder, abbreviation_key, is_abbreviation
from casus.errors import CodebookError

HEADER = "id,name,kind,country,start,end,aliases\n"


def test_the_tables_hold_what_they_should() -> None:
    tables = load_actor_tables()
    kinds = collections.Counter(actor.kind for actor in tables.actors)
    assert kinds["armed_group"] + kinds["militia"] >= 900
    assert kinds["organisation"] >= 250
    assert kinds["media"] >= 350
    assert len({state.country for state in tables.states if state.country}) >= 198  # 193 members and five more at least
    for code in ("PSE", "XKX", "TWN", "VAT", "ESH"):
        assert any(state.country == code for state in tables.states)


def test_ids_are_unique_over_all_tables() -> None:
    tables = load_actor_tables()
    ids = [entry.id for entry in (*tables.actors, *tables.states)]
    assert [name for name, count in collections.Counter(ids).items() if count > 1] == []


def test_countries_are_states_of_the_table() -> None:
    tables = load_actor_tables()
    codes = {state.country for state in tables.states}
    assert {actor.country for actor in tables.actors} - codes == set()


def test_every_state_has_a_seat_or_is_one_and_a_demonym() -> None:
    without = {state.name for state in load_actor_tables().states if not (state.adjectives or state.people)}
    assert without <= {"Dominica"}


def test_no_alias_is_anothers_unless_marked_ambiguous() -> None:
    tables = load_actor_tables()
    fold = Folder(tables.words.spellings)
    key = lambda alias: abbreviation_key(alias) if is_abbreviation(alias) else fold.keys(alias)  # noqa: E731
    bearers = collections.defaultdict(set)
    for actor in tables.actors:
        for alias in (actor.name, *actor.aliases):
            bearers[key(alias)].add(actor.id)
    marked = {key(alias) for alias in tables.ambiguous}
    assert {k: ids for k, ids in bearers.items() if len(ids) > 1 and k not in marked} == {}
    assert [alias for alias in tables.ambiguous if key(alias) not in bearers] == []


def test_defaults_of_ambiguous_aliases_bear_them() -> None:
    tables = load_actor_tables()
    fold = Folder(tables.words.spellings)
    actors = {actor.id: actor for actor in tables.actors}
    for alias, default in tables.ambiguous.items():
        if default is not None:
            names = (actors[default].name, *actors[default].aliases)
            assert fold.keys(alias) in {fold.keys(name) for name in names}, alias


def test_aliases_are_written_once_and_clean() -> None:
    for table in ACTOR_TABLES:
        for actor in read_actors(SHIPPED / table):
            names = (actor.name, *actor.aliases)
            assert len(set(names)) == len(names), actor.id
            assert all(name == name.strip() and "  " not in name.replace("of  ", "of ") for name in names), actor.id


def test_csv_rows_are_sorted_so_that_changes_read_well() -> None:
    for table in ACTOR_TABLES:
        with (SHIPPED / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        keys = [(row["country"], row["kind"], row["id"]) for row in rows]
        assert keys == sorted(keys), table


def test_no_word_stands_in_two_roles_once_folded() -> None:
    words = load_role_words()
    fold = Folder(words.spellings)
    seen: dict[tuple[str, ...], object] = {}
    for word, role in words.roles.items():
        assert seen.setdefault(fold.keys(word), role) == role, word


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("x y,X,armed_group,IRQ,,,", "line 2: id: 'x y'"),
        ("x,,armed_group,IRQ,,,", "line 2: name: is empty"),
        ("x,X,army,IRQ,,,", "line 2: kind: 'army'"),
        ("x,X,armed_group,Iraq,,,", "line 2: country: 'Iraq'"),
        ("x,X,armed_group,IRQ,2001,1999,", "line 2: end: 1999 lies before start, 2001"),
        ("x,X,armed_group,IRQ,soon,,", "line 2: start: 'soon' is no year"),
        ("x,X,armed_group,IRQ,,", "line 2: 6 cells under 7 columns"),
        ("x,X,armed_group,IRQ,,,\nx,Y,armed_group,IRQ,,,", "line 3: id: 'x' stands twice"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + row + "\n", "utf-8")
    with pytest.raises(CodebookError, match=r"mine\.csv") as refusal:
        read_actors(path)
    assert complaint in str(refusal.value)


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,name,kind\n", "utf-8")
    with pytest.raises(CodebookError, match="columns missing: country, start, end, aliases"):
        read_actors(path)
    path.write_text(HEADER.replace("aliases", "aliases,colour"), "utf-8")
    with pytest.raises(CodebookError, match="unknown columns: colour"):
        read_actors(path)


def test_json_lines_are_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "x", "name": "X", "kind": "militia", "start": 1990, "aliases": ["Y", "Z"]}\n', "utf-8")
    (entry,) = read_actors(path)
    assert (entry.kind, entry.start, entry.country, entry.aliases) == ("militia", 1990, None, ("Y", "Z"))
    path.write_text('{"id": "x"\n', "utf-8")
    with pytest.raises(CodebookError, match=r"mine\.jsonl: line 1: isn't JSON"):
        read_actors(path)


def test_role_words_with_a_wrong_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "roles.toml"
    text = (SHIPPED / "roles.toml").read_text("utf-8")
    path.write_text(text.replace('kind = "police"', 'kind = "polic"', 1), "utf-8")
    with pytest.raises(CodebookError, match=r"roles\.toml: role 3: kind: 'polic'"):
        load_role_words(path)


def test_tables_are_read_once() -> None:
    assert actor_entries.load_actor_tables() is load_actor_tables()
