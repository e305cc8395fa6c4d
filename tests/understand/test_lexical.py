"""What the lexical reader finds in short reports of our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.codebook import load_codebook
from casus.reading import Reading
from casus.understand.lexical import LexicalReader

READER = LexicalReader()
STRIKE = (
    "Warplanes bombed a camp of the Black Ridge Front near Dorva on Sunday, killing nine fighters.\n\n"
    "The airstrikes came two days after rebels shelled an army base with mortars. "
    '"We answered an attack," said General Omar Hale, a spokesman for the army.\n\n'
    "The president met tribal leaders on Monday."
)


def types(reading: Reading) -> set[str]:
    return {trigger.type for trigger in reading.triggers}


def said(text: str, reading: Reading, role: str, event_type: str) -> list[str]:
    numbers = {n for n, trigger in enumerate(reading.triggers) if trigger.type == event_type}
    return [text[a.start : a.end] for a in reading.arguments if a.role == role and a.trigger in numbers]


def test_a_strike_its_cause_and_a_meeting() -> None:
    reading = READER.read(STRIKE)
    assert {"air_strike", "shelling", "meeting"} <= types(reading)
    assert "rebels" in said(STRIKE, reading, "actor", "shelling")
    assert "army base" in said(STRIKE, reading, "recipient", "shelling")
    assert "president" in said(STRIKE, reading, "actor", "meeting")
    assert said(STRIKE, reading, "place", "air_strike")[0] == "Dorva"
    assert said(STRIKE, reading, "time", "air_strike")[0].endswith("Sunday")


def test_words_of_one_event_are_linked() -> None:
    reading = READER.read(STRIKE)
    (first, second, *_) = [n for n, t in enumerate(reading.triggers) if t.type == "air_strike"]
    assert any(link.kind == "same" and {link.first, link.second} == {first, second} for link in reading.links)


def test_another_attack_is_another_event() -> None:
    text = (
        "A bomb exploded in Dorva on Monday and killed two men.\n\n"
        "Another bomb exploded in Kells on Friday, the police chief said."
    )
    reading = READER.read(text)
    bombs = [n for n, t in enumerate(reading.triggers) if t.type == "bombing"]
    groups: dict[int, int] = {n: n for n in bombs}
    for link in reading.links:
        if link.kind == "same" and link.first in groups:
            groups[link.second] = groups[link.first]
    assert len(set(groups.values())) == 2


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "recipient"),
    [
        ("Gunmen abducted three teachers in Kells.", "abduction", ["Gunmen"], ["three teachers"]),
        ("Three teachers were abducted by gunmen in Kells.", "abduction", ["gunmen"], ["Three teachers"]),
        ("Police arrested two students on Friday.", "arrest", ["Police"], ["two students"]),
        (
            "The attack on the convoy by rebels lasted an hour; rebels opened fire.",
            "armed_attack",
            ["rebels"],
            ["convoy"],
        ),
        ("Fighting between soldiers and rebels raged in Kells.", "armed_clash", ["soldiers"], ["rebels"]),
        ("The murder of the mayor shocked Dorva.", "assassination", [], ["mayor"]),
    ],
)
def test_who_did_what_to_whom(text: str, event_type: str, actor: list[str], recipient: list[str]) -> None:
    reading = READER.read(text)
    assert said(text, reading, "actor", event_type)[: len(actor)] == actor
    assert said(text, reading, "recipient", event_type)[: len(recipient)] == recipient


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Rebels torched a school, police said.", "police"),
        ("According to villagers, rebels torched a school.", "villagers"),
        ('"Rebels torched a school," said Mayor Ada Lund.', "Mayor Ada Lund"),
        ("Ada Lund, a spokeswoman for the council, said rebels torched a school.", "Ada Lund"),
        ("Mayor Ada Lund arrived. She said rebels torched a school.", None),
        ("Mayor Ada Lund said it was calm. She said rebels torched a school.", "Mayor Ada Lund"),
    ],
)
def test_who_says_so(text: str, source: str | None) -> None:
    reading = READER.read(text)
    assert said(text, reading, "said_by", "destruction") == ([source] if source else [])


@pytest.mark.parametrize(
    ("text", "event_type", "status"),
    [
        ("Gunmen abducted a nurse.", "abduction", "happened"),
        ("Gunmen allegedly abducted a nurse.", "abduction", "alleged"),
        ("The ministers will meet rebel leaders on Friday.", "meeting", "planned"),
        ("Police foiled an assassination of the mayor.", "assassination", "averted"),
        ("The army denied it had bombed the village with warplanes.", "air_strike", "denied"),
    ],
)
def test_status(text: str, event_type: str, status: str) -> None:
    found = [t.status for t in READER.read(text).triggers if t.type == event_type]
    assert found[:1] == [status]


def test_a_cue_beside_an_open_word_decides_its_type() -> None:
    assert "grenade_attack" in types(READER.read("Two soldiers died in the grenade attack; a grenade exploded."))
    assert "suicide_bombing" in types(READER.read("A suicide bomber blew himself up in the attack."))
    assert types(READER.read("He survived a heart attack in hospital.")) == set()


def test_who_claims_and_who_is_blamed() -> None:
    text = "A car bomb exploded in Dorva. The Ridge Front claimed responsibility. The minister blamed Army of Dawn fighters."
    stands = {s.stance: s for s in READER.read(text).stands}
    assert text[slice(*stands["claims"].by)] == "Ridge Front"
    assert text[slice(*stands["blames"].by)] == "minister"
    blamed = stands["blames"].of
    assert blamed is not None
    assert text[slice(*blamed)] == "Army of Dawn fighters"


def test_a_condemnation_answers_the_attack() -> None:
    text = "The council condemned the bombing of a market."
    reading = READER.read(text)
    (link,) = [link for link in reading.links if link.kind == "responds_to"]
    assert reading.triggers[link.first].type == "accusation"
    assert reading.triggers[link.second].type in ("bombing", "air_strike")


@given(st.text(alphabet=st.sampled_from("Aa b.,\n'’\"-the bomb killed police said é😀\u202e\x00"), max_size=120))
def test_any_text_is_read_and_all_spans_lie_in_it(text: str) -> None:
    reading = READER.read(text)
    assert reading == READER.read(text)
    spans = [(t.start, t.end) for t in (*reading.triggers, *reading.arguments, *reading.words)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a.trigger < len(reading.triggers) for a in reading.arguments)
    assert all(t.type in load_codebook().event_types and 0 < t.score <= 1 for t in reading.triggers)
    assert all(a.end <= b.start for a, b in pairwise(reading.words))


def test_a_long_text_without_a_stop_is_read() -> None:
    assert READER.read("the rebels attacked the army and " * 1000).triggers
