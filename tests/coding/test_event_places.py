"""The event's place among the places of an article."""

from __future__ import annotations

import pytest

from casus.coding.event_places import EventPlaces
from casus.coding.gazetteer import Gazetteer
from casus.coding.settings import ArticlePlaces
from casus.types import Place
from tests.coding.readings import one_each, reading_of


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def choices(
    text: str, gazetteer: Gazetteer, triggers: dict[str, str], links: dict[tuple[str, str], float] | None = None
) -> EventPlaces:
    reading = reading_of(
        text, triggers, {(word, "place", name): chance for (word, name), chance in (links or {}).items()}
    )
    places = ArticlePlaces(text, [(s.start, s.end) for s in reading.sentences], gazetteer)
    return places.choices(reading, one_each(reading))


def places_of(
    text: str, trigger: str, gazetteer: Gazetteer, type_: str = "bombing", links: dict[str, float] | None = None
) -> tuple[Place, ...]:
    told = {(trigger, name): chance for name, chance in (links or {}).items()}
    return choices(text, gazetteer, {trigger: type_}, told).places(0)


def test_the_container_is_absorbed(gazetteer: Gazetteer) -> None:
    (place,) = places_of("A car bomb exploded in Kirkuk, Iraq, on Sunday, killing five people.", "exploded", gazetteer)
    assert (place.name, place.country, place.precision) == ("Kirkuk", "IRQ", "exact")


def test_places_of_one_list_go_together(gazetteer: Gazetteer) -> None:
    text = "Bombs exploded in Mosul and Tikrit on Monday."
    assert {p.name for p in places_of(text, "exploded", gazetteer, links={"Mosul": 0.9, "Tikrit": 0.8})} == {
        "Mosul",
        "Tikrit",
    }


def test_the_triggers_sentence_comes_first(gazetteer: Gazetteer) -> None:
    text = "BAGHDAD -- The prime minister spoke in Baghdad. A bomb exploded in Fallujah. Talks go on in Amman."
    assert [p.name for p in places_of(text, "exploded", gazetteer)][:1] == ["Fallujah"]


def test_no_places_no_place(gazetteer: Gazetteer) -> None:
    assert places_of("A bomb exploded and killed five people.", "exploded", gazetteer) == ()


def test_links_of_a_reader_decide(gazetteer: Gazetteer) -> None:
    text = "A bomb exploded in Mosul, and people in Tikrit fled."
    assert [p.name for p in places_of(text, "exploded", gazetteer, links={"Tikrit": 0.97})] == ["Tikrit"]


def test_one_events_place_is_not_anothers(gazetteer: Gazetteer) -> None:
    text = "A bomb exploded in Mosul. The group vowed revenge."
    found = choices(text, gazetteer, {"exploded": "bombing", "vowed": "threat"}, {("exploded", "Mosul"): 0.95})
    assert [p.name for p in found.places(0)] == ["Mosul"]
    assert found.places(1) == ()


def test_the_mentions_of_one_place_are_one_candidate(gazetteer: Gazetteer) -> None:
    text = "Mosul was quiet. A bomb exploded in Mosul, Iraq, on Sunday. Police in Mosul said so."
    found = choices(text, gazetteer, {"exploded": "bombing"})
    assert len(found.candidates(0)) == 2  # Mosul and Iraq
    (place,) = found.places(0)
    assert place.span.start == text.index("Mosul, Iraq")


def test_the_words_tell_what_lies_in_what(gazetteer: Gazetteer) -> None:
    text = "A bomb exploded in Zarghunkot village of Kandahar on Sunday."
    (place,) = places_of(text, "exploded", gazetteer, links={"Zarghunkot": 0.8, "Kandahar": 0.8})
    assert (place.name, place.country) == ("Zarghunkot", "AFG")


def test_an_unknown_place_has_the_country_of_all_others(gazetteer: Gazetteer) -> None:
    text = "Kabul, Kandahar and Herat were calm. A bomb exploded at Zarghunkot village on Sunday."
    (place,) = places_of(text, "exploded", gazetteer, links={"Zarghunkot": 0.8})
    assert (place.name, place.country, place.lat, place.lon) == ("Zarghunkot", "AFG", None, None)


def test_an_unknown_place_among_several_countries_has_none(gazetteer: Gazetteer) -> None:
    text = "Kabul, Tehran and Islamabad were calm. A bomb exploded at Zarghunkot village on Sunday."
    (place,) = places_of(text, "exploded", gazetteer, links={"Zarghunkot": 0.8})
    assert (place.name, place.country) == ("Zarghunkot", None)
