"""The event's place among the places of an article."""

from __future__ import annotations

from itertools import pairwise

import pytest

from casus.coding.event_places import event_places, locate
from casus.coding.gazetteer import Gazetteer
from casus.coding.place_resolution import PlaceContext, resolve_places
from casus.coding.toponyms import find_toponyms
from casus.types import Place


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def places_of(
    text: str, trigger: str, gazetteer: Gazetteer, type_: str = "bombing", links: dict[str, float] | None = None
) -> tuple[Place, ...]:
    cuts = [0, *(i + 2 for i in range(len(text)) if text.startswith(". ", i)), len(text)]
    sentences = [(a, b) for a, b in pairwise(cuts) if a < b]
    toponyms = find_toponyms(text, gazetteer)
    resolutions = resolve_places(toponyms, PlaceContext(text), gazetteer)
    at = text.index(trigger)
    spans = {(text.index(quote), text.index(quote) + len(quote)): score for quote, score in (links or {}).items()}
    located = locate(text, toponyms, resolutions, sentences)
    return event_places(text, [(at, at + len(trigger))], located, sentences, type_=type_, links=spans or None)


def test_the_container_is_absorbed(gazetteer: Gazetteer) -> None:
    (place,) = places_of("A car bomb exploded in Kirkuk, Iraq, on Sunday, killing five people.", "exploded", gazetteer)
    assert (place.name, place.country, place.precision) == ("Kirkuk", "IRQ", "exact")


def test_places_of_one_list_go_together(gazetteer: Gazetteer) -> None:
    found = places_of("Bombs exploded in Mosul and Tikrit on Monday.", "exploded", gazetteer)
    assert {p.name for p in found} == {"Mosul", "Tikrit"}


def test_the_triggers_sentence_comes_first(gazetteer: Gazetteer) -> None:
    text = "BAGHDAD -- The prime minister spoke in Baghdad. A bomb exploded in Fallujah. Talks go on in Amman."
    assert [p.name for p in places_of(text, "exploded", gazetteer)][:1] == ["Fallujah"]


def test_no_places_no_place(gazetteer: Gazetteer) -> None:
    assert places_of("A bomb exploded and killed five people.", "exploded", gazetteer) == ()


def test_links_of_a_model_decide(gazetteer: Gazetteer) -> None:
    text = "A bomb exploded in Mosul, and people in Tikrit fled."
    assert [p.name for p in places_of(text, "exploded", gazetteer, links={"Tikrit": 0.99})] == ["Tikrit"]
