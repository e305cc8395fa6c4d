from __future__ import annotations

from casus.coding.drafts import answers, drafts_of
from casus.reading import Argument, Reading, Trigger, TriggerLink

TEXT = "Blast in a market on Sunday.\n\nStrike in a town.".ljust(50) + "March on Monday."


def reading(*triggers: Trigger, links: tuple[TriggerLink, ...] = (), arguments: tuple[Argument, ...] = ()) -> Reading:
    return Reading(words=(), sentences=(), triggers=triggers, links=links, arguments=arguments)


def test_the_reading_s_answer_to_whom_an_event_answers_is_kept_once() -> None:
    blast, strike = Trigger(0, 5, "bombing", 0.9), Trigger(30, 36, "protest", 0.9)
    both_ways = (TriggerLink("responds_to", 1, 0, 0.8), TriggerLink("responds_to", 0, 1, 0.4))
    found = reading(blast, strike, links=both_ways[:1])
    assert answers(found, drafts_of(found, TEXT)) == {1: 0}
    circular = reading(blast, strike, links=both_ways)
    assert answers(circular, drafts_of(circular, TEXT)) == {}


def test_a_phrase_linked_as_doer_and_sufferer_keeps_the_surer_role() -> None:
    found = reading(
        Trigger(0, 5, "armed_attack", 0.9),
        arguments=(Argument(0, "actor", 10, 15, 0.9), Argument(0, "recipient", 10, 15, 0.5)),
    )
    (draft,) = drafts_of(found, TEXT)
    assert draft.spans("actor") == ((10, 15),)
    assert draft.spans("recipient") == ()


def test_drafts_stand_in_the_order_of_the_text() -> None:
    found = reading(Trigger(50, 55, "protest", 0.99), Trigger(0, 5, "bombing", 0.6))
    assert [draft.type for draft in drafts_of(found, TEXT)] == ["bombing", "protest"]
