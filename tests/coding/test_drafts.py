from __future__ import annotations

from casus.coding.drafts import answers, drafts_of
from casus.reading import Reading, Trigger, TriggerLink

TEXT = "Blast in a market on Sunday.\n\nStrike in a town.".ljust(50) + "March on Monday."


def reading(*triggers: Trigger, links: tuple[TriggerLink, ...] = ()) -> Reading:
    return Reading(words=(), sentences=(), triggers=triggers, links=links)


def test_the_reading_s_answer_to_whom_an_event_answers_is_kept_once() -> None:
    blast, strike = Trigger(0, 5, "bombing", 0.9), Trigger(30, 36, "protest", 0.9)
    both_ways = (TriggerLink("responds_to", 1, 0, 0.8), TriggerLink("responds_to", 0, 1, 0.4))
    found = reading(blast, strike, links=both_ways[:1])
    assert answers(found, drafts_of(found, TEXT)) == {1: 0}
    circular = reading(blast, strike, links=both_ways)
    assert answers(circular, drafts_of(circular, TEXT)) == {}


def test_drafts_stand_in_the_order_of_the_text() -> None:
    found = reading(Trigger(50, 55, "protest", 0.99), Trigger(0, 5, "bombing", 0.6))
    assert [draft.type for draft in drafts_of(found, TEXT)] == ["bombing", "protest"]
