"""Like words speak for one happening, but not against stated places: digests tell every attack by one formula."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casus.reconcile.profiles import Profile, profile_record
from casus.reconcile.scoring import evidence, logit, logit_from
from casus.reconcile.wording import OPPOSED, is_reprint
from casus.types import Record
from tests.reconcile.reports import article, event

FORMULA = (
    "Four people were killed in {place} on Tuesday when fighters of the Red Column struck a bakery near the bridge, a surgeon "
    "of the {ward} hospital said. The orchard was left in ruins and families fled to the stadium while {tail}."
)
LONG = "a spokesman spoke of arrests and of a search along the railway that had found neither weapons nor wounded"
SHORT = "nobody could tell why"


def profile(source: str, place: str, ward: str = "district", tail: str = LONG) -> Profile:
    report = article(source, FORMULA.format(place=place, ward=ward, tail=tail))
    made = event(report, "struck", place=place, type="armed_attack", tolls=[("killed", 4, "Four people")])
    (found,) = profile_record(Record(report, (made,)))
    return found


def test_the_same_words_of_another_town_are_no_reprint() -> None:
    first = profile("a", "Karsu")
    assert is_reprint(first, profile("b", "Karsu", "new"))
    assert not is_reprint(first, profile("c", "Port Osk"))


def test_like_words_count_less_beside_another_place() -> None:
    first = profile("a", "Karsu")
    assert evidence(first, profile("b", "Karsu", tail=SHORT))["verbatim"] == 1
    assert evidence(first, profile("c", "Port Osk", tail=SHORT))["verbatim"] == OPPOSED


def test_a_formula_that_two_reports_share_lets_like_words_count_less() -> None:
    beginning = (
        "The operations room said that its fighters had struck a {what} in Karsu on Tuesday with mortar fire, killed {n} of "
        "the enemy and returned to their lines unharmed. {own}"
    )
    one = told(
        beginning.format(
            what="depot",
            n=4,
            own="Residents of the canal quarter saw smoke over the sugar mill, and a cooper lost his workshop and two mules to "
            "splinters before the rain put the fire out; the ferry stayed away, and so did the vegetable sellers.",
        ),
        "a",
    )
    other = told(
        beginning.format(
            what="tower",
            n=9,
            own="Nobody could reach the height on which the aerial stands; a shepherd spoke of craters under the almonds, of a "
            "broken wall near the shrine, and of soldiers who carried stretchers downhill all evening towards the railway.",
        ),
        "b",
    )
    assert evidence(one, other)["formula"] == 1
    assert evidence(one, other)["report"] <= OPPOSED * 0.2


def test_a_type_that_coding_is_hardly_sure_of_speaks_less_against_a_link() -> None:
    sure = told("Gunmen seized a nurse in Karsu.", "a", "seized", type="abduction")
    assert "other_type" in evidence(sure, told("The seized nurse wept in Karsu.", "b", "seized", type="arrest"))
    guess = told("The seized nurse wept in Karsu.", "c", "seized", type="arrest", confidence=0.1)
    assert "doubtful_type" in evidence(sure, guess)


def test_a_place_that_the_other_report_names_in_passing_says_less_than_one_in_its_lead() -> None:
    placed = told("A shell struck Karsu.", "a", "struck", type="shelling")
    lead = told("A shell struck a mill in Karsu.", "b", "struck", type="shelling", place=None)
    filler = "The ward was calm and nobody had heard of any trouble that day. " * 6
    passing = told(
        f"A shell struck a mill. {filler}Buses to Karsu were late.", "c", "struck", type="shelling", place=None
    )
    assert "place_named" in evidence(placed, lead)
    assert "place_mentioned" in evidence(placed, passing)


def test_other_figures_in_one_article_speak_for_two_happenings() -> None:
    report = article("a", "A shell killed four in Karsu, and in Karsu another killed two.")
    first = event(report, "killed four", 1, tolls=[("killed", 4, "four")])
    second = event(report, "killed two", 2, tolls=[("killed", 2, "two")])
    assert "one_article_other_figure" in evidence(*profile_record(Record(report, (first, second))))


def test_a_pair_that_words_cannot_lift_is_told_without_them() -> None:
    first, far = profile("a", "Karsu"), profile("c", "Port Osk")
    odds = logit(first, far)
    assert logit_from(first, far, odds - 1) == odds
    assert logit_from(first, far, odds + 20) is None


def told(text: str, source: str, trigger: str = "struck", **more: Any) -> Profile:
    report = article(source, text)
    confidence = more.pop("confidence", 0.9)
    (found,) = profile_record(Record(report, (replace(event(report, trigger, **more), confidence=confidence),)))
    return found
