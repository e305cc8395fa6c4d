"""Values in two layers: what a reviewer said stays where it belongs, whatever the machine says beneath."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casus.record import event_to_dict
from casus.store.values import Anchor, Json, Value, align, anchor_of, edit, event_dict, machine_values
from casus.types import Event, Party, Span, Toll
from tests.store.build import TEXT, attack, bombing, span

words = st.sampled_from([Span.of(TEXT, start, start + size) for start in range(0, 40, 3) for size in (1, 4, 9)])
parties = st.lists(st.builds(Party, words, st.none() | st.sampled_from(["A", "B"])), max_size=4).map(tuple)
tolls = st.lists(
    st.builds(
        lambda harm, number, evidence: Toll(harm, number, number, number, evidence),
        st.sampled_from(["killed", "wounded"]),
        st.integers(0, 3),
        words,
    ),
    max_size=4,
).map(tuple)
events = st.builds(
    Event,
    id=st.just("e1"),
    type=st.sampled_from(["bombing", "shelling", "riot"]),
    status=st.sampled_from(["happened", "alleged"]),
    triggers=st.lists(words, min_size=1, max_size=3).map(tuple),
    background=st.booleans(),
    actors=parties,
    tolls=tolls,
    responds_to=st.none() | st.just("e2"),
)


def after(rows: list[Value], wanted: Json) -> list[Value]:
    """The rows once an edit is stored."""
    change = edit(rows, wanted)
    numbers = count(max((row.number or 0 for row in rows), default=0) + 1)
    return [row for row in rows if row not in change.drop] + [replace(row, number=next(numbers)) for row in change.put]


def stored(event: Event) -> list[Value]:
    return [replace(row, number=n) for n, row in enumerate(machine_values(event_to_dict(event)), start=1)]


quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(events)
@quick
def test_an_event_comes_back_from_its_values(event: Event) -> None:
    written = event_to_dict(event)
    assert event_dict("e1", event.confidence, machine_values(written)) == written


@given(events, st.lists(events, min_size=1, max_size=3))
@quick
def test_an_edit_gives_what_was_wanted_however_often(event: Event, wanted: list[Event]) -> None:
    rows = stored(event)
    for one in wanted:
        rows = after(rows, event_to_dict(one))
        assert event_dict("e1", one.confidence, rows) == event_to_dict(one)
    assert [row for row in rows if not row.reviewed] == stored(event)


@given(events)
@quick
def test_an_edit_that_changes_nothing_touches_nothing(event: Event) -> None:
    change = edit(stored(event), event_to_dict(event))
    assert (change.drop, change.put) == ((), ())


def test_only_the_item_that_differs_becomes_the_reviewers() -> None:
    event = attack()
    first, second = event.recipients
    rows = after(
        stored(event), event_to_dict(replace(event, recipients=(first, replace(second, name="Orsk garrison"))))
    )
    reviewed = [row for row in rows if row.reviewed]
    assert [(row.field, row.anchor) for row in reviewed] == [("recipients", Anchor(second.span.start, second.span.end))]


def test_a_newer_machine_value_slides_in_beneath() -> None:
    event = attack()
    first, second = event.recipients
    rows = after(
        stored(event), event_to_dict(replace(event, recipients=(first, replace(second, name="Orsk garrison"))))
    )
    newer = replace(event, type="armed_clash", recipients=(Party(span("a checkpoint")), Party(span("soldiers"))))
    rows = [row for row in rows if row.reviewed] + stored(newer)
    counting = event_dict("e2", 0.7, rows)
    assert counting["type"] == "armed_clash"
    recipients = cast("list[Json]", counting["recipients"])
    assert [(item["quote"], item["name"]) for item in recipients] == [
        ("a checkpoint", None),
        ("two soldiers", "Orsk garrison"),
    ]


def test_a_value_taken_out_stays_out_when_the_machine_finds_it_again() -> None:
    rows = after(stored(bombing()), event_to_dict(replace(bombing(), tolls=())))
    again = replace(bombing(), tolls=(Toll("killed", 4, 4, 4, span("four people")),))
    assert event_dict("e1", 0.9, [*(row for row in rows if row.reviewed), *stored(again)])["tolls"] == []


def test_two_figures_on_the_same_words_are_told_apart_by_their_harm() -> None:
    killed, wounded = (Toll(harm, 0, 0, 4, span("four people")) for harm in ("killed", "wounded"))  # type: ignore[arg-type]
    event = replace(bombing(), tolls=(killed, wounded))
    rows = after(stored(event), event_to_dict(replace(event, tolls=(killed, replace(wounded, best=3)))))
    assert [row.anchor and row.anchor.kind for row in rows if row.reviewed] == ["wounded"]
    assert anchor_of("tolls", event_to_dict(event)["tolls"][0]) == Anchor(  # type: ignore[index]
        killed.evidence.start, killed.evidence.end, "killed"
    )


def test_codings_are_paired_by_the_words_of_their_triggers() -> None:
    old = [event_to_dict(bombing()), event_to_dict(attack())]
    retyped = replace(attack(), type="armed_clash", triggers=(span("later attacked"),))
    new = [event_to_dict(retyped), event_to_dict(replace(bombing(), triggers=(span("denied"),)))]
    assert align(old, new) == {0: 1}


def test_of_two_events_on_the_same_words_the_type_decides() -> None:
    twin = replace(attack(), type="abduction")
    old = [event_to_dict(attack()), event_to_dict(twin)]
    assert align(old, [event_to_dict(twin)]) == {0: 1}
    assert align(old, [event_to_dict(twin), event_to_dict(replace(twin, type="killing"))]) == {0: 1, 1: 0}
