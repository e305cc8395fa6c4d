"""Judgements through the desk's own requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from casus.review.safety import Guard
from casus.store import Project
from casus.types import Event
from tests.review.conftest import enter
from tests.review.reports import at, reports
from tests.store.build import TEXT

FIRST, SECOND, *_ = reports()
BOMB, ATTACK = (event.id for event in FIRST.events)


def post(client: TestClient, path: str, status: int = 200, **body: object) -> dict[str, Any]:
    answer = client.post(f"/api/{path}", json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def event(folder: Path, event_id: str = BOMB) -> Event:
    with Project.open(folder) as project:
        return project.event(event_id).event


def state(folder: Path, event_id: str = BOMB) -> str:
    with Project.open(folder) as project:
        return project.event(event_id).state


def test_accepting_goes_on_to_the_next_event_of_the_article(client: TestClient, folder: Path) -> None:
    done = post(client, f"events/{BOMB}/accept", revision=1, queue="?order=queue")
    assert done["go_to"] == f"/events/{ATTACK}?order=queue"
    assert state(folder) == "accepted"
    with Project.open(folder) as project:
        assert project.history(BOMB)[-1].who == "reviewer:Ana"


def test_the_last_decision_leads_to_the_end(client: TestClient) -> None:
    go_to = f"/events/{BOMB}"
    for _ in range(5):
        page = client.get(go_to).text
        revision = int(page.split('data-revision="')[1].split('"')[0])
        go_to = post(client, f"{go_to[1:]}/accept", revision=revision)["go_to"]
    assert go_to == "/done"
    assert "All done" in client.get("/done").text


def test_undo_brings_the_event_back_into_view(client: TestClient, folder: Path) -> None:
    post(client, f"events/{BOMB}/reject", revision=1, reason="a drill")
    assert state(folder) == "rejected"
    assert post(client, "undo")["go_to"] == f"/events/{BOMB}"
    assert state(folder) == "open"
    assert post(client, "undo", 404)["error"]["why"] == "Ana has nothing to undo"


def test_a_second_reviewer_does_not_overwrite_silently(
    client: TestClient, app_client: TestClient, guard: Guard, folder: Path
) -> None:
    post(client, f"events/{BOMB}/field", revision=1, field="type", value="shelling")
    enter(app_client, guard, "Ben")
    told = post(app_client, f"events/{BOMB}/accept", 409, revision=1)
    assert "Ana changed this event" in told["error"]["why"]
    post(app_client, f"events/{BOMB}/item", 409, revision=1, field="actors", words=at("police"))
    assert state(folder) == "changed"


def test_types_must_be_of_the_codebook(client: TestClient, folder: Path) -> None:
    told = post(client, f"events/{BOMB}/field", 422, revision=1, field="type", value="bomb")
    assert "suicide_bombing" in told["error"]["why"]
    post(client, f"events/{BOMB}/field", revision=1, field="type", value="suicide_bombing")
    assert event(folder).type == "suicide_bombing"


def test_marked_words_become_a_party_that_the_actor_base_knows(client: TestClient, folder: Path) -> None:
    post(client, f"events/{BOMB}/item", revision=1, field="actors", words=at(" police "))
    (actor,) = event(folder).actors
    assert (actor.span.quote, actor.kind) == ("police", "police")


def test_marked_words_become_a_figure_with_its_bounds(client: TestClient, folder: Path) -> None:
    post(client, f"events/{BOMB}/item", revision=1, field="tolls", words=at("wounded two soldiers"))
    toll = event(folder).tolls[-1]
    assert (toll.harm, toll.low, toll.best, toll.high) == ("wounded", 2, 2, 2)
    assert toll.said_by is not None
    assert toll.said_by.span.quote == "police"


def test_words_without_a_number_ask_for_one(client: TestClient, folder: Path) -> None:
    body = {"field": "tolls", "words": at("market")}
    told = post(client, f"events/{BOMB}/item", 422, revision=1, **body)
    assert "no number" in told["error"]["why"]
    values = {"harm": "killed", "best": "7", "low": "5", "group": "traders", "said_by": ""}
    post(client, f"events/{BOMB}/item", revision=1, values=values, **body)
    toll = event(folder).tolls[-1]
    assert (toll.low, toll.best, toll.high, toll.group, toll.said_by) == (5, 7, None, "traders", None)


def test_marked_words_become_a_date(client: TestClient, folder: Path) -> None:
    post(client, f"events/{ATTACK}/item", revision=1, field="period", words=at("on 3 March"))
    period = event(folder, ATTACK).period
    assert (period.start, period.end) == ("2024-03-03", "2024-03-03")
    assert period.evidence is not None


def test_values_are_changed_by_hand_and_what_is_not_named_stays(client: TestClient, folder: Path) -> None:
    values = {"name": "Velden am See", "lat": "46.7"}
    post(client, f"events/{BOMB}/item", revision=1, field="places", index=0, values=values)
    (place,) = event(folder).places
    assert (place.name, place.lat, place.lon, place.country, place.geonames_id) == (
        "Velden am See",
        46.7,
        13.8,
        "AUT",
        None,
    )


@pytest.mark.parametrize(
    ("field", "values", "why"),
    [
        ("places", {"lat": "north"}, "degrees"),
        ("places", {"lat": "91"}, "degrees"),
        ("places", {"precision": "town"}, "isn't one of"),
        ("tolls", {"best": "-1"}, "whole number"),
        ("tolls", {"best": "3", "low": "9"}, "from the lowest"),
        ("tolls", {"said_by": "somebody"}, "which characters"),
        ("period", {"start": "2024-03-05", "end": "2024-03-01"}, "before the first"),
        ("said_by", {"kind": "wizards"}, "isn't one of"),
    ],
)
def test_values_that_can_not_be_are_told(client: TestClient, field: str, values: dict[str, str], why: str) -> None:
    told = post(client, f"events/{BOMB}/item", 422, revision=1, field=field, index=0, values=values)
    assert why in told["error"]["why"]


def test_a_value_is_taken_out_and_brought_back(client: TestClient, folder: Path) -> None:
    post(client, f"events/{BOMB}/item", revision=1, field="recipients", index=0, remove=True)
    assert event(folder).recipients == ()
    post(client, "undo")
    assert event(folder).recipients[0].span.quote == "four people"


def test_an_event_keeps_its_last_trigger(client: TestClient, folder: Path) -> None:
    before = event(folder, ATTACK)
    told = post(client, f"events/{ATTACK}/item", 422, revision=1, field="triggers", index=0, remove=True)
    assert "needs words that tell of it" in told["error"]["why"]
    assert event(folder, ATTACK) == before


def test_an_event_is_split_and_its_parts_merged_again(client: TestClient, folder: Path) -> None:
    parts = [{"triggers": [0], "tolls": [0], "places": [0]}, {"triggers": [1], "places": [0]}]
    done = post(client, f"events/{BOMB}/split", revision=1, parts=parts)
    first = event(folder)
    assert [t.quote for t in first.triggers] == ["bomb"]
    with Project.open(folder) as project:
        record = project.record(FIRST.article.id)
    assert len(record.events) == 3
    second = record.events[-1]
    assert [t.quote for t in second.triggers] == ["killed"]
    assert second.tolls == ()
    post(client, f"events/{BOMB}/merge", revision=done["revision"], others=[second.id], reason="one blast")
    assert [t.quote for t in event(folder).triggers] == ["bomb", "killed"]
    assert state(folder, second.id) == "merged"


def test_each_part_needs_a_trigger(client: TestClient) -> None:
    told = post(client, f"events/{BOMB}/split", 422, revision=1, parts=[{"triggers": [0]}, {"tolls": [0]}])
    assert "part 2" in told["error"]["why"]


def test_a_missed_event_is_added_by_its_trigger(client: TestClient, folder: Path) -> None:
    done = post(client, f"articles/{FIRST.article.id}/events", type="denial", words=at("denied"))
    added = event(folder, done["go_to"].split("/")[-1])
    assert (added.type, added.triggers[0].quote) == ("denial", "denied")
    assert post(client, "undo")["go_to"] == f"/articles/{FIRST.article.id}"


def test_words_outside_the_text_are_refused(client: TestClient, folder: Path) -> None:
    before = event(folder)
    words = {"start": len(TEXT) - 2, "end": len(TEXT) + 2}
    post(client, f"events/{BOMB}/item", 422, revision=1, field="actors", words=words)
    post(client, f"articles/{FIRST.article.id}/events", 422, type="denial", words={"start": 5, "end": 5})
    assert event(folder) == before
    with Project.open(folder) as project:
        assert len(project.record(FIRST.article.id).events) == 2


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    post(client, "events/none/accept", 404, revision=1)
    post(client, f"events/{BOMB}/merge", 404, revision=1, others=["none"])
    post(client, "articles/none/events", 404, type="denial", words={"start": 0, "end": 3})
    assert client.get("/events/none").status_code == 404
    assert client.get("/articles/none").status_code == 404
    assert client.get("/nowhere").status_code == 404


def test_a_reviewer_takes_another_name(client: TestClient, folder: Path) -> None:
    post(client, "reviewer", name="  Ben  Ali ")
    post(client, f"events/{BOMB}/accept", revision=1)
    with Project.open(folder) as project:
        assert project.history(BOMB)[-1].who == "reviewer:Ben Ali"
    post(client, "reviewer", 422, name=" ")


def test_an_event_can_answer_another(client: TestClient, folder: Path) -> None:
    post(client, f"events/{ATTACK}/field", revision=1, field="responds_to", value="")
    assert event(folder, ATTACK).responds_to is None
    post(client, f"events/{ATTACK}/field", revision=2, field="responds_to", value=BOMB)
    assert event(folder, ATTACK).responds_to == BOMB


def test_pages_show_the_queue_the_article_and_its_values(client: TestClient) -> None:
    page = client.get("/?order=queue").text
    assert page.count("/events/") >= 5
    assert page.index(SECOND.events[0].id) < page.index(BOMB)
    shown = client.get(f"/events/{BOMB}").text
    assert 'data-ref="tolls:0"' in shown
    assert "4 killed" in shown
    assert "without events" in page
    assert "plain" in client.get("/articles").text
