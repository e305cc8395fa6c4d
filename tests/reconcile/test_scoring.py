"""Like words speak for one happening, but not against stated places: digests tell every attack by one formula."""

from __future__ import annotations

from casus.reconcile.profiles import Profile, profile_record
from casus.reconcile.scoring import OPPOSED, evidence, is_reprint
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
