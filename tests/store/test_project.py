"""A project: records in, once each; newer codings; filters, search and state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casus.errors import StoreError
from casus.store import Accept, Change, Edit, EventFilter, Project, Reject
from casus.types import Article, Incident, Link, Mention, Party, Period, Record
from tests.store.build import TEXT, attack, bombing, numbered, record, span


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "velden", create=True) as project:
        yield project


def test_a_record_comes_back_as_it_was(project: Project) -> None:
    original = replace(record(notes=("no-title",)), mentions=(Mention(span("Velden"), "Location"),))
    original = replace(original, article=replace(original.article, notes=("no-title",)))
    stored = project.add_record(original, coder="model:1", came_from="reports/n-1.txt")
    assert (stored.outcome, stored.article_id, stored.changes) == ("added", original.article.id, ())
    assert project.record(original.article.id) == original
    assert list(project.articles()) == [original.article]
    (head,) = project.heads()
    assert (head.came_from, head.coded_by, len(head.sha256)) == ("reports/n-1.txt", "model:1", 64)
    assert head.added.endswith("Z")


def test_every_value_tells_its_origin(project: Project) -> None:
    project.add_record(record(), coder="model:1")
    first, _ = project.events()
    assert first.origins["type"] == ("model:1",)
    assert first.origins["triggers"] == ("model:1", "model:1")
    assert first.origins["tolls"] == ("rule:numbers",)
    assert first.origins["codes"] == ("rule:crosswalk",)
    project.judge(Edit(first.event.id, "type", "grenade_attack"), who="Ana")
    origins = project.event(first.event.id).origins
    assert (origins["type"], origins["codes"]) == (("reviewer:Ana",), ("rule:crosswalk",))


def test_the_same_article_is_stored_once(project: Project) -> None:
    first = record(url="https://velden.example/4")
    project.add_record(first, coder="model:1")
    assert project.add_record(first, coder="model:1").outcome == "unchanged"
    corrected = record(TEXT.replace("Report", "Story") + " Corrected.", url="https://velden.example/4")
    assert project.add_record(corrected, coder="model:1").outcome == "same-address"
    assert project.add_record(corrected, coder="model:1").article_id == first.article.id
    assert len(list(project.articles())) == 1
    assert [entry.what for entry in project.history()] == ["coded", "same-address"]


def test_a_front_page_is_no_articles_address(project: Project) -> None:
    for number in range(2):
        one = numbered(number)
        url = "https://velden.example/"
        stored = project.add_record(replace(one, article=replace(one.article, url=url)), coder="model:1")
        assert stored.outcome == "added"


def test_a_reading_that_knows_more_replaces_one_that_knew_less(project: Project) -> None:
    project.add_record(record(published=None), coder="model:1")
    dated = record()
    assert project.add_record(dated, coder="model:1").outcome == "replaced"
    assert [article.id for article in project.articles()] == [dated.article.id]
    assert project.add_record(record(published=None), coder="model:1").outcome == "same-text"
    assert project.add_record(record(outlet="The Wire"), coder="model:1").outcome == "added"


def test_a_reviewed_article_is_not_replaced(project: Project) -> None:
    undated = record(published=None)
    project.add_record(undated, coder="model:1")
    project.judge(Accept(undated.events[0].id), who="Ana")
    assert project.add_record(record(), coder="model:1").outcome == "same-text"
    assert [article.id for article in project.articles()] == [undated.article.id]


def test_a_newer_model_replaces_machine_values_and_tells_what_changed(project: Project) -> None:
    old = record()
    one, two = old.events
    project.add_record(old, coder="model:1")
    newer = replace(old, events=(replace(one, id=two.id, type="suicide_bombing", confidence=0.95),))
    stored = project.add_record(newer, coder="model:2")
    assert stored.outcome == "recoded"
    assert stored.changes == (
        Change(two.id, "event", stored.changes[0].before, None),
        Change(one.id, "type", "bombing", "suicide_bombing"),
        Change(one.id, "confidence", 0.9, 0.95),
    )
    (left,) = project.events()
    assert (left.event.id, left.event.type, left.origins["type"]) == (one.id, "suicide_bombing", ("model:2",))
    assert project.history(one.id)[-1].changes == stored.changes
    assert [entry.who for entry in project.history(old.article.id)] == ["model:1", "model:2"]
    assert project.add_record(newer, coder="model:2").outcome == "unchanged"


def test_a_new_event_never_takes_the_id_of_one_that_went(project: Project) -> None:
    old = record()
    one, two = old.events
    project.add_record(old, coder="model:1")
    project.add_record(replace(old, events=(one,)), coder="model:2")
    other = replace(two, triggers=(span("denied"),), type="denial", responds_to=one.id)
    project.add_record(
        replace(old, events=(replace(other, id=one.id, responds_to=two.id), replace(one, id=two.id))), coder="model:3"
    )
    found = {stored.event.type: stored.event for stored in project.events()}
    assert found["bombing"].id == one.id
    assert found["denial"].id == f"{old.article.id}-e3"
    assert found["denial"].responds_to == one.id


def test_what_a_reviewer_said_outlives_a_newer_model(project: Project) -> None:
    old = record()
    one, two = old.events
    project.add_record(old, coder="model:1")
    project.judge(Edit(one.id, "type", "grenade_attack"), who="Ana")
    project.judge(Accept(two.id), who="Ana")
    changed = replace(one, type="shelling", actors=(Party(span("Red Dawn")),))
    project.add_record(replace(old, events=(changed,)), coder="model:2")
    first, second = project.events()
    assert (first.event.type, first.event.actors, first.state) == ("grenade_attack", changed.actors, "changed")
    assert second.event == replace(two, responds_to=one.id)
    project.undo(who="Ana")
    project.undo(who="Ana")
    assert project.event(one.id).event.type == "shelling"


def test_a_rejected_event_stays_rejected(project: Project) -> None:
    old = record()
    project.add_record(old, coder="model:1")
    project.judge(Reject(old.events[0].id), who="Ana")
    project.add_record(replace(old, events=(replace(old.events[0], type="shelling"), old.events[1])), coder="model:2")
    assert [stored.event.type for stored in project.events()] == ["armed_attack"]
    assert [event.type for event in project.record(old.article.id).events] == ["armed_attack"]
    assert project.event(old.events[0].id).state == "rejected"


@pytest.mark.parametrize(
    ("wanted", "types"),
    [
        (EventFilter(), ["bombing", "armed_attack"]),
        (EventFilter(types=("bombing",)), ["bombing"]),
        (EventFilter(countries=("RUS",)), ["armed_attack"]),
        (EventFilter(countries=("RUS", "AUT"), limit=1, offset=1), ["armed_attack"]),
        (EventFilter(since="2024-03-03", until="2024-03-03"), ["bombing"]),
        (EventFilter(since="2024-03-04"), []),
        (EventFilter(min_confidence=0.7), ["bombing"]),
        (EventFilter(order="queue"), ["armed_attack", "bombing"]),
        (EventFilter(order="stakes", limit=1), ["bombing"]),
        (EventFilter(order="day", offset=1), ["armed_attack"]),
        (EventFilter(statuses=("denied",)), []),
        (EventFilter(article_id="nobody"), []),
        (EventFilter.reviewed(), []),
    ],
)
def test_filters(project: Project, wanted: EventFilter, types: list[str]) -> None:
    project.add_record(record(), coder="model:1")
    assert [stored.event.type for stored in project.events(wanted)] == types
    if wanted.limit is None and not wanted.offset:
        assert project.count_events(wanted) == len(types)


def test_events_of_some_days_are_found_by_every_day_they_touch(project: Project) -> None:
    long = replace(bombing(), period=Period("2024-02-20", "2024-03-10", "range", None, None))
    project.add_record(record(TEXT, long, attack()), coder="model:1")
    for since, until, found in (
        ("2024-03-01", "2024-03-02", 1),
        ("2024-02-01", "2024-02-20", 1),
        ("2024-03-10", "2024-04-01", 1),
        ("2024-02-01", "2024-02-19", 0),
        ("2024-03-11", "2024-04-01", 0),
        ("2024-03-10", None, 1),
        (None, "2024-02-19", 0),
    ):
        assert project.count_events(EventFilter(since=since, until=until)) == found, (since, until)


def test_a_country_is_that_of_the_place_that_counts(project: Project) -> None:
    project.add_record(record(), coder="model:1")
    bombed = next(project.events())
    moved = replace(bombed.event.places[0], country="ITA")
    project.judge(Edit(bombed.event.id, "places", (moved,)), who="Ana")
    assert [s.event.id for s in project.events(EventFilter(countries=("ITA",)))] == [bombed.event.id]
    assert not list(project.events(EventFilter(countries=("AUT",))))
    assert project.count_events(EventFilter(countries=("AUT", "ITA"))) == 1


def test_search(project: Project) -> None:
    project.add_record(record(), coder="model:1")
    project.add_record(
        record("Přerov was quiet.\x00 Nothing happened there on Monday.", bombing_free()), coder="model:1"
    )
    (hit,) = project.search("checkpoint near")
    assert "[checkpoint] [near]" in hit.snippet
    assert hit.events == 2
    assert [hit.article.published for hit in project.search("prerov OR velden")] == ["2024-03-04", "2024-03-04"]
    assert len(project.search('market "unclosed')) == 0
    assert len(project.search('"market (in')) == 1
    assert project.search("!!!") == []


def bombing_free() -> object:
    return replace(bombing(), id="e1", triggers=(), recipients=(), places=(), tolls=(), said_by=(), period=Period())


def test_status(project: Project) -> None:
    assert project.status().articles == 0
    for number in range(3):
        project.add_record(numbered(number), coder=f"model:{number % 2}")
    project.add_record(Record(Article("0" * 16, "empty", "Nothing to tell.")), coder="model:0")
    project.judge(Accept(numbered(0).events[0].id), who="Ana")
    project.judge(Reject(numbered(1).events[0].id), who="Ben")
    project.judge(Reject(numbered(2).events[0].id), who="Ben")
    project.undo(who="Ben")
    status = project.status()
    assert (status.articles, status.without_events, status.events) == (4, 1, 5)
    assert status.states == {"accepted": 1, "open": 4, "rejected": 1}
    assert status.types == {"armed_attack": 3, "bombing": 2}
    assert status.coders == {"model:0": 3, "model:1": 1}
    assert status.reviewers == {"reviewer:Ana": 1, "reviewer:Ben": 1}
    assert (status.first_day, status.last_day) == ("2024-03-03", "2024-03-03")
    assert status.bytes_on_disk > 0


def test_incidents(project: Project) -> None:
    one = record()
    project.add_record(one, coder="model:1")
    links = tuple(Link("n-1", event.id, one.article.id, 0.75, ("same town",)) for event in one.events)
    incidents = [
        Incident("i-1", "bombing", "happened", 0.9, links[:1], period=Period("2024-03-03", "2024-03-03", "day")),
        Incident("i-2", "armed_attack", "happened", 0.8, links[1:], voices=2),
    ]
    assert project.save_incidents(incidents) == 2
    assert list(project.incidents()) == incidents
    assert list(project.incidents(one.events[1].id)) == incidents[1:]
    assert project.save_incidents(incidents[:1]) == 1
    assert project.status().incidents == 1


def test_incidents_that_fail_half_way_leave_the_old_ones(project: Project) -> None:
    project.save_incidents([Incident("i-1", "bombing", "happened", 0.9, ())])
    with pytest.raises(StoreError):
        project.save_incidents(
            [Incident("i-2", "riot", "happened", 0.9, ()), Incident("i-2", "riot", "happened", 0.9, ())]
        )
    assert [incident.id for incident in project.incidents()] == ["i-1"]


@pytest.mark.parametrize("text", ["", "half a pair: \ud83d"])
def test_a_text_that_cannot_be_kept_is_refused(project: Project, text: str) -> None:
    with pytest.raises(StoreError, match="article 'n'"):
        project.add_record(Record(Article("0" * 16, "n", text)), coder="model:1")
    assert not list(project.articles())


def test_what_is_not_there_is_told_by_name(project: Project) -> None:
    for ask in (project.record, project.event, project.history):
        with pytest.raises(StoreError, match="'nobody'"):
            ask("nobody")
    with pytest.raises(ValueError, match=r"a coder is named such as model:1\.0"):
        project.add_record(record(), coder="Ana")


def test_history_is_found_by_the_articles_own_name(project: Project) -> None:
    project.add_record(record(), coder="model:1")
    assert [entry.what for entry in project.history("n-1")] == ["coded"]
