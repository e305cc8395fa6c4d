"""Finding the names of places, and deciding which place each means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casus.coding.gazetteer import Gazetteer
from casus.coding.place_names import fold
from casus.coding.place_resolution import (
    SURE_ABROAD,
    PlaceContext,
    Resolution,
    known_as,
    resolve_places,
    well_placed,
)
from casus.coding.toponyms import find_toponyms, toponyms_at, toponyms_read, whole_names


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def resolved(text: str, gazetteer: Gazetteer, outlet: str | None = None) -> dict[str, Resolution]:
    mentions = find_toponyms(text, gazetteer)
    answers = resolve_places(mentions, PlaceContext(text, outlet), gazetteer)
    return {m.quote: r for m, r in zip(mentions, answers, strict=True) if r is not None}


def names(text: str, gazetteer: Gazetteer) -> list[str]:
    return [t.quote for t in find_toponyms(text, gazetteer, with_demonyms=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two soldiers were killed in Kirkuk, Iraq, on Sunday.", ["Kirkuk", "Iraq"]),
        ("Rebels shelled Deir ez-Zor's airport near the Euphrates.", ["Deir ez-Zor", "Euphrates"]),
        ("Police in N.Y. and the U.S. said so.", ["N.Y.", "U.S."]),
        ("The attack in al-Qaim killed five.", ["al-Qaim"]),
        ("He may march on the second of May.", []),
    ],
)
def test_names_are_found(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    assert names(text, gazetteer) == expected


def test_demonyms_are_marked(gazetteer: Gazetteer) -> None:
    found = {t.quote: t.demonym for t in find_toponyms("Iraqi troops entered Mosul with American help.", gazetteer)}
    assert found == {"Iraqi": True, "Mosul": False, "American": True}


def test_persons_and_organisations_are_no_places(gazetteer: Gazetteer) -> None:
    assert "Jordan" not in names("Mr. Jordan said that he would not resign.", gazetteer)
    assert names("President Lincoln said the court would decide.", gazetteer) == []


def test_upper_case_text(gazetteer: Gazetteer) -> None:
    found = names(
        "BAGHDAD -- GUNMEN KILLED TWO POLICEMEN IN MOSUL, AN OFFICIAL OF THE MINISTRY IN IRAQ SAID.", gazetteer
    )
    assert {"BAGHDAD", "MOSUL", "IRAQ"} <= set(found)
    assert not {"POLICEMEN", "SAID", "OF", "AN"} & set(found)


def test_offsets_are_those_of_the_text(gazetteer: Gazetteer) -> None:
    text = "“Près de” Damascus’s suburbs, Homs (Syria)\n\nand İzmir."
    for toponym in find_toponyms(text, gazetteer):
        assert text[toponym.start : toponym.end] == toponym.quote


def test_what_follows_a_name_decides(gazetteer: Gazetteer) -> None:
    assert resolved("A bomb went off in Tripoli, Lebanon.", gazetteer)["Tripoli"].candidate.country == "LBN"
    assert resolved("A bomb went off in Tripoli, Libya.", gazetteer)["Tripoli"].candidate.country == "LBY"
    assert resolved("A fire broke out in Paris, Texas.", gazetteer)["Paris"].candidate.country == "USA"


def test_other_places_decide(gazetteer: Gazetteer) -> None:
    text = "Lebanese troops moved from Beirut to Sidon, and clashes went on in Tripoli, where Lebanon's army sent more men."
    assert resolved(text, gazetteer)["Tripoli"].candidate.country == "LBN"


def test_words_for_units_decide(gazetteer: Gazetteer) -> None:
    text = "Fighting went on in Kirkuk province."
    answer = resolved(text, gazetteer)["Kirkuk"]
    assert (answer.candidate.kind, answer.precision) == ("admin1", "admin1")


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("A mine exploded near Kandahar.", "Kandahar", "near"),
        ("The convoy was hit 20 km south of Mosul, in Iraq.", "Mosul", "near"),
        ("A shell landed between Homs and Hama.", "Hama", "near"),
        ("A bomb exploded in Mosul.", "Mosul", "exact"),
        ("Elections were held in Iraq.", "Iraq", "country"),
    ],
)
def test_precision(gazetteer: Gazetteer, text: str, name: str, precision: str) -> None:
    assert resolved(text, gazetteer)[name].precision == precision


def test_an_unknown_village_takes_the_place_of_its_district(gazetteer: Gazetteer) -> None:
    text = "Militants killed a farmer at Zzarbagh village in Pulwama district of Kashmir."
    start = text.index("Zzarbagh")
    mentions = toponyms_at(text, [(start, start + 8), (text.index("Pulwama"), text.index("Pulwama") + 7)])
    village, district = resolve_places(mentions, PlaceContext(text), gazetteer)
    assert village is not None
    assert district is not None
    assert village.within
    assert (village.name, village.candidate.country) == ("Zzarbagh", "IND")
    assert village.place().geonames_id is None


def test_an_unknown_name_alone_has_no_place(gazetteer: Gazetteer) -> None:
    text = "They met in Zzarbagh."
    assert resolve_places(toponyms_at(text, [(12, 20)]), PlaceContext(text), gazetteer) == [None]


def test_place_carries_its_words(gazetteer: Gazetteer) -> None:
    text = "Gunmen attacked the town of Kobani, Syria."
    place = resolved(text, gazetteer)["Kobani"].place()
    assert place.span.quote == "Kobani"
    assert (place.name, place.country) == ("Kobani", "SYR")
    assert place.lat == pytest.approx(36.9, abs=0.3)


def test_nothing_in_nothing_out(gazetteer: Gazetteer) -> None:
    assert find_toponyms("", gazetteer) == []
    assert resolve_places([], PlaceContext(""), gazetteer) == []


def test_a_village_abroad_by_name_alone_is_unknown(gazetteer: Gazetteer) -> None:
    text = "El Salvador's army searched San Salvador and Santa Ana, then the houses of Escalon."
    mentions = find_toponyms(text, gazetteer)
    answers = resolve_places(mentions, PlaceContext(text), gazetteer)
    kept = dict(zip((m.quote for m in mentions), well_placed(mentions, answers), strict=True))
    assert all(r is None or r.candidate.country == "SLV" for r in kept.values())
    assert kept["San Salvador"] is not None


def test_a_sure_place_abroad_stays(gazetteer: Gazetteer) -> None:
    text = "Iraq's army held Mosul and Tikrit while envoys met in Brussels and went on to Brussels airport."
    mentions = find_toponyms(text, gazetteer)
    answers = resolve_places(mentions, PlaceContext(text), gazetteer)
    sure = [replace(r, score=SURE_ABROAD) if r else None for r in answers]
    assert well_placed(mentions, sure) == sure


@pytest.mark.parametrize("words", ["North", "Central", "University", "South East"])
def test_directions_and_kinds_alone_are_no_places(gazetteer: Gazetteer, words: str) -> None:
    assert known_as(fold(words), words, gazetteer) == ()


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("It rained in San Juan de Lurigancho.", ["San Juan", "Lurigancho"], ["San Juan de Lurigancho"]),
        ("Shots fell in South Los Angeles.", ["Los Angeles"], ["Los Angeles"]),
        ("At Puerto Zarghun it rained. In Zarghun it snowed.", ["Puerto Zarghun"], ["Puerto Zarghun"]),
        ("Mosul and Tikrit were quiet.", ["Mosul", "Tikrit"], ["Mosul", "Tikrit"]),
    ],
)
def test_pieces_of_one_name_are_put_together(
    gazetteer: Gazetteer, text: str, spans: list[str], expected: list[str]
) -> None:
    pieces = toponyms_at(text, [(text.index(words), text.index(words) + len(words)) for words in spans])
    assert [t.quote for t in whole_names(text, pieces, gazetteer)] == expected


def test_a_name_found_whole_is_whole_elsewhere(gazetteer: Gazetteer) -> None:
    text = "They reached Puerto Zarghun at noon. Later Puerto Zarghun burned."
    first, second = text.index("Puerto"), text.rindex("Zarghun")
    pieces = toponyms_at(text, [(first, first + 14), (second, second + 7)])
    assert [t.quote for t in whole_names(text, pieces, gazetteer)] == ["Puerto Zarghun", "Puerto Zarghun"]


def test_mentions_that_are_no_names_are_left_out() -> None:
    text = "Police in West Singhbhum district found nothing on the Hill."
    spans = [(0, 6), (text.index("West"), text.index("West") + 4), (text.index("Hill"), len(text) - 1)]
    assert [t.quote for t in toponyms_read(text, spans)] == ["West Singhbhum"]


def test_a_kind_of_place_after_a_name_is_no_place_of_its_own(gazetteer: Gazetteer) -> None:
    assert "Canton" not in names("They fought in San Cristobal Canton.", gazetteer)


def test_a_clause_about_something_else_tells_no_container(gazetteer: Gazetteer) -> None:
    text = "A house in the Zarghunkot neighborhood, where U.S. marines live, was hit."
    found = resolved(text, gazetteer)
    assert "Zarghunkot" not in found or found["Zarghunkot"].candidate.country != "USA"


def test_a_place_that_is_given_is_kept_though_its_name_is_a_common_word() -> None:
    text = "She teaches in Reading and not in Hill."
    given = [(text.index(name), text.index(name) + len(name)) for name in ("Reading", "Hill")]
    assert [t.quote for t in toponyms_at(text, given)] == ["Reading", "Hill"]
    assert "Hill" not in {t.quote for t in toponyms_read(text, given)}
