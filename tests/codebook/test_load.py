"""The codebook's files: complete, closed, and refused with file, key and reason where they are wrong."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import get_args

import pytest

from casus.codebook import load_codebook
from casus.codebook.load import SHIPPED
from casus.errors import CodebookError
from casus.types import HARMS, STATUSES, PartyKind, Stance

GUIDELINE_TYPES = [
    "air_strike",
    "shelling",
    "bombing",
    "suicide_bombing",
    "grenade_attack",
    "chemical_attack",
    "armed_clash",
    "armed_attack",
    "assassination",
    "execution",
    "killing",
    "abduction",
    "sexual_violence",
    "torture",
    "physical_assault",
    "destruction",
    "looting",
    "territory_gain",
    "withdrawal",
    "mobilization",
    "siege",
    "arrest",
    "weapons_seizure",
    "crackdown",
    "restriction",
    "expulsion",
    "legal_action",
    "protest",
    "riot",
    "threat",
    "accusation",
    "denial",
    "demand",
    "pledge",
    "meeting",
    "agreement",
    "surrender",
    "release",
    "aid",
    "military_support",
    "sanction",
]

ACLED_PAIRS = {
    "Battles": ["Government regains territory", "Non-state actor overtakes territory", "Armed clash"],
    "Protests": ["Excessive force against protesters", "Protest with intervention", "Peaceful protest"],
    "Riots": ["Violent demonstration", "Mob violence"],
    "Explosions/Remote violence": [
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ],
    "Violence against civilians": ["Sexual violence", "Attack", "Abduction/forced disappearance"],
    "Strategic developments": [
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's own copy of the shipped files."""
    for name in ("events.toml", "crosswalk.toml"):
        (tmp_path / name).write_text((SHIPPED / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(path: Path) -> list[str]:
    with pytest.raises(CodebookError) as refused:
        load_codebook(path)
    return str(refused.value).splitlines()


def test_the_types_are_those_of_the_guidelines() -> None:
    codebook = load_codebook()
    assert codebook.version == "1.2"
    assert list(codebook.event_types) == GUIDELINE_TYPES
    assert len(GUIDELINE_TYPES) == 41
    assert all(codebook.check_type(name) == name for name in GUIDELINE_TYPES)
    assert {n for n, t in codebook.event_types.items() if not t.material} == {
        "threat",
        "accusation",
        "denial",
        "demand",
        "pledge",
    }


def test_the_vocabularies_are_those_of_the_record() -> None:
    codebook = load_codebook()
    assert tuple(codebook.statuses) == STATUSES
    assert tuple(codebook.harms) == HARMS
    assert set(codebook.stances) == set(get_args(Stance))
    assert set(codebook.party_kinds) == set(get_args(PartyKind))


def test_acled_texts_are_exact_and_in_order_of_precedence() -> None:
    pairs: dict[str, list[str]] = {}
    for sub in load_codebook().acled_sub_events.values():
        pairs.setdefault(sub.event_type, []).append(sub.name)
    assert pairs == ACLED_PAIRS


def test_every_type_has_a_row_for_every_standard() -> None:
    rules = load_codebook().rules
    assert list(rules) == GUIDELINE_TYPES
    assert all(set(row) == {"plover", "acled", "cameo", "ucdp", "muc4"} for row in rules.values())


def test_every_word_list_is_used() -> None:
    codebook = load_codebook()
    used: set[str] = set()
    for row in codebook.rules.values():
        for rules in row.values():
            for rule in rules:
                used |= {*(rule.words or ()), *(rule.actor_words or ()), *(rule.recipient_words or ())}
    assert used == set(codebook.word_lists)


def test_the_default_is_read_once_and_can_not_be_changed() -> None:
    codebook = load_codebook()
    assert load_codebook() is codebook
    with pytest.raises(FrozenInstanceError):
        codebook.version = "2"  # type: ignore[misc]
    with pytest.raises(TypeError):
        codebook.event_types["war"] = codebook.event_types["riot"]  # type: ignore[index]


def test_a_folder_and_one_file_of_both_are_read_alike(folder: Path) -> None:
    whole = folder / "mine.toml"
    whole.write_text(
        "\n".join((folder / name).read_text(encoding="utf-8") for name in ("events.toml", "crosswalk.toml")),
        encoding="utf-8",
    )
    for codebook in (load_codebook(folder), load_codebook(whole)):
        assert codebook.rules == load_codebook().rules
        assert codebook.event_types == load_codebook().event_types


def test_a_user_can_change_a_rule(folder: Path) -> None:
    edit(folder / "crosswalk.toml", 'cameo = [{ code = "1831" }]', 'cameo = [{ code = "183" }]')
    (rule,) = load_codebook(folder).rules["suicide_bombing"]["cameo"]
    assert rule.target == {"code": "183"}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("events.toml", 'version = "1.2"', "version = 1.2", r"version: must be a text"),
        ("events.toml", 'version = "1.2"', 'versoin = "1.2"', r"versoin: unknown section; known are .*version"),
        ("events.toml", 'version = "1.2"', 'versoin = "1.2"', r"version: missing"),
        ("events.toml", 'family = "violent"', 'famly = "violent"', r"types\.air_strike\.family: missing"),
        ("events.toml", 'family = "violent"', 'famly = "violent"', r"types\.air_strike\.famly: unknown key"),
        ("events.toml", 'family = "violent"', 'family = "war"', r"types\.air_strike\.family: 'war' is not one of"),
        ("events.toml", "material = true", 'material = "yes"', r"types\.air_strike\.material: must be true or false"),
        ("events.toml", "averted = ", "foiled = ", r"statuses: missing averted"),
        ("events.toml", "averted = ", "foiled = ", r"statuses: unknown foiled"),
        ("events.toml", "[types.riot]", "[types.mob]", r"crosswalk\.mob: missing: every event type has a row"),
        ("events.toml", "[types.riot]", "[types.mob]", r"crosswalk\.riot: 'riot' is not one of"),
        ("events.toml", 'classes = ["civilian", "crowd"]', 'classes = ["people"]', r"party_kinds\.civilians\.classes"),
        ("crosswalk.toml", 'code = "1831"', 'code = "1839"', r"crosswalk\.suicide_bombing\.cameo\[1\]\.code: '1839'"),
        ("crosswalk.toml", '"Suicide bomb" }', '"Suicide Bomb" }', r"suicide_bombing\.acled\[2\]\.sub_event_type"),
        ("crosswalk.toml", 'mode = "suicide-attack"', 'mode = "suicide"', r"suicide_bombing\.plover\[1\]\.mode"),
        ("crosswalk.toml", 'event = "PROTEST", mode = "riot"', 'event = "RIOT"', r"riot\.plover\[1\]\.event: 'RIOT'"),
        ("crosswalk.toml", "type_of_violence = 2", "type_of_violence = 4", r"ucdp\[3\]\.type_of_violence: 4"),
        ("crosswalk.toml", 'type = "ROBBERY"', 'type = "THEFT"', r"looting\.muc4\[1\]\.type: 'THEFT'"),
        ("crosswalk.toml", 'stage = "THREATENED"', 'stage = "SAID"', r"threat\.muc4\[1\]\.stage: 'SAID'"),
        ("crosswalk.toml", 'words = ["guided"]', 'words = ["clever"]', r"air_strike\.cameo\[2\]\.words: 'clever'"),
        ("crosswalk.toml", 'words = ["guided"]', 'word = ["guided"]', r"air_strike\.cameo\[2\]\.word: unknown key"),
        ("crosswalk.toml", 'words = ["guided"]', 'words = ["uncrewed"]', r"air_strike\.cameo\[2\]: can't hold: rule 1"),
        ("crosswalk.toml", "killed = true", 'killed = "yes"', r"ucdp\[1\]\.killed: must be true or false"),
        ("crosswalk.toml", "captured = 12", "captured = 0", r"arrest\.acled\[2\]\.captured: must be a whole number"),
        ("crosswalk.toml", 'ucdp = "one_sided"', 'ucdp = "one-sided"', r"execution\.ucdp: 'one-sided' is not one of"),
        ("crosswalk.toml", 'code = "057"', "code = 57", r"agreement\.cameo\[3\]\.code: 57 is not one of"),
        ("crosswalk.toml", 'code = "115"', "code = 115", r"legal_action\.cameo\[5\]\.code: 115 is not one of"),
        ("crosswalk.toml", '"guided", "laser', '"Guided", "laser', r"words\.guided: 'Guided' must be lower case"),
        (
            "crosswalk.toml",
            '"guided", "laser',
            '"guided", "guided", "laser',
            r"words\.guided: 'guided' stands there twice",
        ),
        ("crosswalk.toml", '{ sub_event_type = "Suicide bomb" }', "{}", r"acled\[2\]\.sub_event_type: missing"),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_reason(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    edit(folder / file, old, new)
    told = faults(folder)
    assert any(re.search(expected, line) for line in told), told
    assert all(line.startswith(str(folder)) for line in told)


def test_all_faults_are_listed_at_once(folder: Path) -> None:
    edit(folder / "events.toml", 'family = "violent"', 'family = "war"')
    edit(folder / "crosswalk.toml", 'code = "1831"', 'code = "1839"')
    told = faults(folder)
    assert len(told) == 2
    assert "events.toml" in told[0]
    assert "crosswalk.toml" in told[1]


def test_a_key_that_stands_twice_is_refused(folder: Path) -> None:
    edit(folder / "events.toml", "[types.shelling]", "[types.air_strike]")
    (told,) = faults(folder)
    assert "events.toml: is not TOML" in told
    assert "line" in told


def test_a_section_in_both_files_is_refused(folder: Path) -> None:
    edit(folder / "crosswalk.toml", "[acled]\n", '[statuses]\nhappened = "Yes."\n\n[acled]\n')
    assert any("statuses: stands in events.toml as well" in line for line in faults(folder))


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    (told,) = faults(tmp_path / "none.toml")
    assert "can't be read" in told
    (tmp_path / "bytes.toml").write_bytes(b'version = "\xff"')
    (told,) = faults(tmp_path / "bytes.toml")
    assert "is not UTF-8 at byte 11" in told


def test_any_section_that_is_no_table_is_told_and_nothing_else_breaks(folder: Path) -> None:
    for key in ("types", "words", "plover", "crosswalk", "shared", "muc4"):
        broken = folder / "broken.toml"
        broken.write_text(f"{key} = 3\n", encoding="utf-8")
        assert any(f"{key}: must be a table" in line for line in faults(broken))
