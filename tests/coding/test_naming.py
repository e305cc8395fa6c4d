"""One party, one quote: short forms, abbreviations, surnames and pronouns to the article's fullest naming."""

from __future__ import annotations

import pytest

from casus.coding.naming import Namings, context_of, definitions, fullest_naming
from casus.types import Span


def at(text: str, quote: str, nth: int = 1) -> Span:
    """The ``nth`` place where ``quote`` stands in ``text``."""
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return Span.of(text, start, start + len(quote))


def resolve(text: str, quote: str, candidates: list[str], nth: int = 1) -> str | None:
    """The quote of the fullest naming."""
    found = fullest_naming(text, at(text, quote, nth), [at(text, c) for c in candidates])
    return found.quote if found else None


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The National Liberation Army (ELN) struck again.", "ELN", "National Liberation Army"),
        ("The ELN [army of National Liberation] struck again.", "ELN", "army of National Liberation"),
        ("the guerrilla army of National Liberation (ELN) struck.", "ELN", "army of National Liberation"),
        ("Peoples Liberation Front of India (PLFI) men came.", "PLFI", "Peoples Liberation Front of India"),
        ("Cadres of the Tehreek e Taliban Pakistan (TTP) came.", "TTP", "Tehreek e Taliban Pakistan"),
        ("A unit of the Bosque Verde Patriotic Command (CPBV) came.", "CPBV", "Bosque Verde Patriotic Command"),
    ],
)
def test_abbreviations_that_the_article_explains(text: str, short: str, long: str) -> None:
    found = definitions(text)[short]
    assert found.long == long
    assert text[found.span.start : found.span.end] == found.span.quote
    assert short in found.span.quote
    assert long in found.span.quote


def test_no_definition_where_brackets_hold_something_else() -> None:
    assert definitions("He fired (Monday) and fled (AFP photo by X), aged (35).") == {}


def test_an_abbreviation_is_quoted_with_its_explanation() -> None:
    text = "The Lake Chad Freedom Army (LCFA) held the town. The LCFA left on Monday."
    assert resolve(text, "LCFA", [], nth=2) == "Lake Chad Freedom Army (LCFA)"


def test_another_name_of_the_same_actor() -> None:
    text = "The Communist Party of Peru-Shining Path burnt the mayor's office. Then Shining Path left."
    long = "Communist Party of Peru-Shining Path"
    assert resolve(text, "Shining Path", [long], nth=2) == long


def test_a_surname_is_quoted_as_the_full_name() -> None:
    text = "Mohammed Mohieh, a spokesman, denied it. Mohieh said two men died."
    assert resolve(text, "Mohieh", ["Mohammed Mohieh"], nth=2) == "Mohammed Mohieh"


def test_a_surname_of_two_persons_is_nobody() -> None:
    text = "Juan Torrado and William Torrado were shot. Torrado died."
    assert resolve(text, "Torrado", ["Juan Torrado", "William Torrado"], nth=3) is None


def test_the_group_is_what_the_sentence_before_names() -> None:
    text = "Kataeb Hezbollah vowed revenge. The group has bases in Iraq."
    assert resolve(text, "group", ["Kataeb Hezbollah"]) == "Kataeb Hezbollah"
    assert resolve(text, "The group", ["Kataeb Hezbollah"]) == "Kataeb Hezbollah"


def test_the_group_is_nobody_where_two_fit() -> None:
    text = "Hamas and Islamic Jihad fired rockets. The group denied it."
    assert resolve(text, "The group", ["Hamas", "Islamic Jihad"]) is None


def test_a_group_is_no_antecedent_and_stays() -> None:
    text = "Hamas fired rockets. A group entered the town."
    assert resolve(text, "group", ["Hamas"]) == "group"


def test_a_person_is_no_group() -> None:
    text = "The FARC met Maria Lopez. The group left."
    assert resolve(text, "The group", ["FARC", "Maria Lopez"]) == "FARC"


@pytest.mark.parametrize(
    ("pronoun", "expected"),
    [("He", "Col. Haider Ali"), ("She", None)],
)
def test_a_pronoun_is_the_nearest_person_that_fits(pronoun: str, expected: str | None) -> None:
    text = f"Police came. Mr Ali, known as Col. Haider Ali, spoke. {pronoun} said five died."
    assert resolve(text, pronoun, ["Police", "Mr Ali", "Col. Haider Ali"]) == expected


def test_a_pronoun_may_mean_somebody_unnamed() -> None:
    assert resolve("Police found a wounded farmer. He died.", "He", ["Police", "wounded farmer"]) == "wounded farmer"


def test_it_is_a_body_and_they_may_be_people() -> None:
    text = "The Ministry of Defence named two men. It said they had fled."
    assert resolve(text, "It", ["Ministry of Defence", "two men"]) == "Ministry of Defence"


def test_a_definite_phrase_is_the_fuller_one_before() -> None:
    text = "Iraqi soldiers came at dawn. The soldiers shot at once. Soldiers elsewhere slept."
    assert resolve(text, "soldiers", ["Iraqi soldiers"], nth=2) == "Iraqi soldiers"
    assert resolve(text, "Soldiers", ["Iraqi soldiers"]) == "Soldiers"


def test_a_definite_phrase_stays_where_two_countries_fit() -> None:
    text = "Iraqi soldiers met Syrian soldiers. The soldiers shot."
    namings = Namings(text, [at(text, "Iraqi soldiers"), at(text, "Syrian soldiers")])
    assert namings.fullest(at(text, "soldiers", 3)) is None


def test_part_of_a_people_is_not_the_actor() -> None:
    text = "The FARC denied it. Three FARC guerrillas died. FARC left."
    assert resolve(text, "FARC", ["FARC", "Three FARC guerrillas"], nth=3) == "FARC"


def test_context_tells_abbreviations_and_surnames() -> None:
    context = context_of("The Blue River Army (BRA) shot Ana Ruiz.", country="TCD", persons=["Ana Ruiz"])
    assert context.definitions == {"BRA": "Blue River Army"}
    assert (context.country, context.persons) == ("TCD", frozenset({"ruiz"}))
