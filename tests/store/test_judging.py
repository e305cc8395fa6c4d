"""Judgements: each kind, its trace in history, its undoing, and reviewers who don't overwrite each other."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casus.errors import RecordError, StoreError
from casus.store import Accept, Add, Change, Edit, EventFilter, Judgement, Merge, Pair, Project, Reject, Split
from casus.types import Codes, Event, Party, Span, Toll
from tests.store.build import TEXT, attack, bombing, numbered, party, record, span

RECORD = record()
ONE, TWO = (event.id for event in RECORD.events)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path, create=True) as project:
        project.add_record(RECORD, coder="model:1")
        yield project


def test_an_edit_is_told_with_who_when_from_and_to(project: Project) -> None:
    entry = project.judge(Edit(ONE, "type", "grenade_attack"), who="Ana", reason="the text says grenade")
    assert (entry.who, entry.what, entry.article_id, entry.event_id) == ("reviewer:Ana", "edit", RECORD.article.id, ONE)
    assert entry.reason == "the text says grenade"
    assert entry.changes[0] == Change(ONE, "type", "bombing", "grenade_attack")
    assert [change.field for change in entry.changes] == ["type", "codes"]
    assert entry.at.endswith("Z")
    assert project.history(ONE) == [entry]
    assert project.event(ONE).state == "changed"


def test_codes_follow_a_reviewers_change(tmp_path: Path) -> None:
    def codes_of(event: Event, others: Mapping[str, Event]) -> Codes:
        answered = others.get(event.responds_to or "")
        return Codes(cameo=f"{event.type}, answers {answered and answered.type}")

    with Project.open(tmp_path, create=True, codes_of=codes_of) as project:
        project.add_record(RECORD, coder="model:1")
        project.judge(Edit(ONE, "type", "riot"), who="Ana")
        assert project.event(ONE).event.codes.cameo == "riot, answers None"
        assert project.event(TWO).event.codes.cameo == "armed_attack, answers riot"
        assert (project.event(TWO).state, project.event(TWO).origins["codes"]) == ("open", ("rule:crosswalk",))
        project.judge(Reject(ONE), who="Ana")
        assert project.event(TWO).event.codes.cameo == "armed_attack, answers None"
        project.undo(who="Ana")
        by_dawn = replace(RECORD.events[0], actors=(party("Red Dawn"),))
        project.add_record(replace(RECORD, events=(by_dawn, RECORD.events[1])), coder="model:2")
        assert project.event(ONE).event.codes.cameo == "riot, answers None"
        project.undo(who="Ana")
        project.add_record(RECORD, coder="model:1")
        assert project.record(RECORD.article.id) == RECORD


def test_what_a_rejected_or_merged_event_was_answered_by_answers_what_counts(project: Project) -> None:
    third = Event("", "denial", "happened", (span("denied"),), responds_to=TWO)
    added = project.judge(Add(RECORD.article.id, third), who="Ana").event_id or ""
    assert project.event(added).event.responds_to == TWO
    project.judge(Merge(ONE, (TWO,)), who="Ana")
    assert project.event(added).event.responds_to == ONE
    assert {event.id: event.responds_to for event in project.record(RECORD.article.id).events} == {
        ONE: None,
        added: ONE,
    }
    project.judge(Reject(ONE), who="Ana")
    assert project.event(added).event.responds_to is None


def test_accept_and_reject(project: Project) -> None:
    project.judge(Accept(ONE), who="Ana")
    project.judge(Reject(TWO), who="Ana")
    assert [stored.event.id for stored in project.events(EventFilter.reviewed())] == [ONE]
    assert [stored.event.id for stored in project.events()] == [ONE]
    project.judge(Accept(TWO), who="Ben")
    assert [change.before for change in project.history(TWO)[-1].changes] == ["rejected"]


def test_a_missed_event_is_added(project: Project) -> None:
    missed = Event("", "denial", "happened", (span("denied"),), actors=(party("Red Dawn"),))
    entry = project.judge(Add(RECORD.article.id, missed), who="Ana")
    stored = project.event(entry.event_id or "")
    assert replace(stored.event, codes=Codes()) == replace(missed, id=f"{RECORD.article.id}-e3")
    assert stored.event.codes.cameo == "016"
    assert stored.origins["codes"] == ("rule:crosswalk",)
    assert (stored.state, set(stored.origins["actors"])) == ("accepted", {"reviewer:Ana"})
    project.undo(who="Ana")
    assert project.record(RECORD.article.id) == RECORD


def test_an_event_is_split(project: Project) -> None:
    event = project.event(TWO).event
    parts = (
        replace(event, recipients=event.recipients[:1]),
        replace(event, recipients=event.recipients[1:], actors=()),
    )
    project.judge(Split(TWO, parts), who="Ana")
    _, first, second = project.record(RECORD.article.id).events
    assert (first.recipients, second.recipients, second.id) == (
        event.recipients[:1],
        event.recipients[1:],
        f"{RECORD.article.id}-e3",
    )
    assert project.undo(who="Ana") is not None
    assert project.record(RECORD.article.id) == RECORD


def test_events_are_merged(project: Project) -> None:
    project.judge(Merge(ONE, (TWO,)), who="Ana")
    (event,) = project.record(RECORD.article.id).events
    assert [trigger.quote for trigger in event.triggers] == ["bomb", "killed", "attacked"]
    assert [toll.harm for toll in event.tolls] == ["killed", "wounded"]
    gone = project.event(TWO)
    assert (gone.state, gone.merged_into) == ("merged", ONE)
    project.add_record(RECORD, coder="model:2")
    assert len(project.record(RECORD.article.id).events) == 1
    project.undo(who="Ana")
    assert project.record(RECORD.article.id) == RECORD


def test_what_is_said_of_two_reports_is_kept_for_reconciling_and_can_be_taken_back(project: Project) -> None:
    other = numbered(1)
    project.add_record(other, coder="model:1")
    same, different = Pair(ONE, other.events[0].id, "same"), Pair(ONE, other.events[1].id, "different")
    project.judge(same, who="Ana", reason="the same market")
    project.judge(different, who="Ana")
    assert project.pairs() == [same, different]
    assert project.event(ONE).state == "open"
    project.undo(who="Ana")
    assert project.pairs() == [same]
    assert [(entry.what, entry.reason) for entry in project.history(ONE)][:1] == [("pair", "the same market")]


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        (Accept("nobody"), "no event 'nobody'"),
        (Add("nobody", bombing()), "no article 'nobody'"),
        (Edit(ONE, "codes", Codes()), "codes follow from the other values"),
        (Edit(ONE, "killer", "x"), "an event has no value 'killer'; there are type, status"),
        (Edit(ONE, "actors", (Party(Span(0, 3, "The")),)), "'The' isn't what the text says at 0:3"),
        (Split(ONE, (bombing(),)), "at least two parts"),
        (Pair(ONE, ONE, "same"), "can't be paired with itself"),
        (Pair(ONE, "nobody", "same"), "no event 'nobody'"),
        (Merge(ONE, (ONE,)), "they must be two of one article"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(project: Project, judgement: Judgement, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        project.judge(judgement, who="Ana")
    assert [entry.what for entry in project.history()] == ["coded"]
    assert project.record(RECORD.article.id) == RECORD


def test_a_value_of_the_wrong_kind_is_refused(project: Project) -> None:
    with pytest.raises(RecordError, match="status"):
        project.judge(Edit(ONE, "status", "maybe"), who="Ana")
    assert project.record(RECORD.article.id) == RECORD


def test_two_reviewers_do_not_overwrite_each_other_unseen(project: Project) -> None:
    seen = project.event(ONE).revision
    project.judge(Edit(ONE, "type", "riot"), who="Ana", revision=seen)
    with pytest.raises(StoreError, match="has changed since it was shown"):
        project.judge(Reject(ONE), who="Ben", revision=seen)
    project.judge(Reject(ONE), who="Ben", revision=project.event(ONE).revision)


def test_undo_goes_back_step_by_step_and_is_itself_history(project: Project) -> None:
    project.judge(Edit(ONE, "type", "riot"), who="Ana")
    project.judge(Accept(ONE), who="Ana")
    project.judge(Reject(TWO), who="Ben")
    undone = project.undo(who="Ana")
    assert undone is not None
    assert (undone.what, undone.reason, undone.changes) == (
        "undo",
        "accept",
        (Change(ONE, "state", "accepted", "changed"),),
    )
    project.undo(who="Ana")
    assert project.undo(who="Ana") is None
    assert (project.event(ONE).event, project.event(ONE).state) == (RECORD.events[0], "open")
    assert [(entry.what, entry.undone) for entry in project.history(ONE)] == [
        ("edit", True),
        ("accept", True),
        ("undo", False),
        ("undo", False),
    ]


def test_what_another_reviewer_built_on_is_not_undone_beneath_them(project: Project) -> None:
    project.judge(Edit(ONE, "type", "riot"), who="Ana")
    project.judge(Accept(ONE), who="Ben")
    with pytest.raises(StoreError, match="reviewer:Ben changed it since"):
        project.undo(who="Ana")
    project.undo(who="Ben")
    assert project.undo(who="Ana", event_id=ONE) is not None
    assert project.undo(who="Ana", event_id=TWO) is None


def test_history_can_only_be_added_to(project: Project, tmp_path: Path) -> None:
    project.judge(Accept(ONE), who="Ana")
    connection = sqlite3.connect(tmp_path / "casus.db")
    for statement in ("DELETE FROM history", "UPDATE change SET after = 'x'", "UPDATE history SET who = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute(statement)
    connection.close()


words = st.sampled_from([span("bomb"), span("a market"), span("market in"), span("Gunmen"), span("soldiers")])
lists = st.lists(words.map(Party), max_size=3).map(tuple)
judgements = st.one_of(
    st.sampled_from([Accept(ONE), Accept(TWO), Reject(ONE), Reject(TWO), Merge(ONE, (TWO,)), Merge(TWO, (ONE,))]),
    st.builds(Edit, st.sampled_from([ONE, TWO]), st.just("type"), st.sampled_from(["riot", "bombing"])),
    st.builds(Edit, st.sampled_from([ONE, TWO]), st.sampled_from(["actors", "recipients"]), lists),
    st.builds(
        Edit, st.sampled_from([ONE, TWO]), st.just("tolls"), st.just((Toll("killed", 1, 1, None, span("killed")),))
    ),
    st.just(Add(RECORD.article.id, replace(attack(), responds_to=None))),
    st.just(Split(ONE, (bombing(), replace(attack(), responds_to=None)))),
)


@given(st.lists(judgements, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_was_judged_undoing_it_all_gives_the_first_record(made: list[Judgement]) -> None:
    with tempfile.TemporaryDirectory() as folder, Project.open(folder, create=True) as project:
        project.add_record(RECORD, coder="model:1")
        for judgement in made:
            project.judge(judgement, who="Ana")
        for _ in made:
            assert project.undo(who="Ana") is not None
        assert project.undo(who="Ana") is None
        assert project.record(RECORD.article.id) == RECORD
        assert {stored.state for stored in project.events(EventFilter(states=()))} == {"open"}


def test_text_is_as_built() -> None:
    assert RECORD.article.text == TEXT
