"""Coders who work each by themselves: what they see, how far they agree, and whose word counts in the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from casus.errors import ConflictError, UsageError
from casus.review import blind
from casus.review.agreement import alpha, interval, nominal
from casus.review.safety import Guard
from casus.store import Accept, Edit, Merge, Project, Reject
from tests.review.conftest import enter
from tests.review.reports import reports

FIRST, SECOND, *_ = reports()
BOMB, ATTACK = (event.id for event in FIRST.events)


def test_alpha_of_krippendorffs_own_examples() -> None:
    # Content Analysis, 2018, 12.3.2 (two coders, nominal, binary) and 12.3.4 (four coders, missing values, nominal and interval).
    one, other = "0 1 0 0 0 0 0 0 1 0".split(), "1 1 1 0 0 1 0 0 0 0".split()
    assert alpha(list(zip(one, other, strict=True))) == pytest.approx(0.095, abs=0.001)
    coders = [
        "1 2 3 3 2 1 4 1 2 . . .".split(),
        "1 2 3 3 2 2 4 1 2 5 . 3".split(),
        ". 3 3 3 2 3 4 2 2 5 1 .".split(),
        "1 2 3 3 2 4 4 1 2 5 1 .".split(),
    ]
    units = [[int(v) for v in unit if v != "."] for unit in zip(*coders, strict=True)]
    assert alpha(units, nominal) == pytest.approx(0.743, abs=0.001)
    assert alpha(units, interval) == pytest.approx(0.849, abs=0.001)


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), min_size=1, max_size=8))
def test_alpha_is_one_where_all_agree_and_never_more(units: list[list[int]]) -> None:
    found = alpha(units)
    assert found is None or found <= 1
    agreeing = alpha([[unit[0]] * len(unit) for unit in units])
    assert agreeing is None or agreeing == 1


def test_nothing_to_compare_gives_no_alpha() -> None:
    assert alpha([]) is None
    assert alpha([["a"], ["b"]]) is None
    assert alpha([["a", "a"], ["a", "a"]]) is None


def test_a_coder_sees_their_own_changes_and_nobody_elses(folder: Path) -> None:
    with Project.open(folder) as project:
        blind.judge(project, "Ana", Edit(BOMB, "type", "shelling"), 0)
        stored = project.event(BOMB)
        assert (stored.event.type, stored.state) == ("bombing", "open")
        ana, ben = (blind.seen(project, who, stored) for who in ("Ana", "Ben"))
        assert (ana.event.type, ana.state) == ("shelling", "changed")
        assert (ben.event.type, ben.state, ben.revision) == ("bombing", "open", 0)
        with pytest.raises(ConflictError):
            blind.judge(project, "Ana", Accept(BOMB), 0)
        blind.judge(project, "Ana", Accept(BOMB), ana.revision)
        with pytest.raises(UsageError, match="blind"):
            blind.judge(project, "Ana", Merge(BOMB, (ATTACK,)), 0)
        assert blind.progress(project, "Ana").done == 1


def test_words_are_taken_back_one_by_one(folder: Path) -> None:
    with Project.open(folder) as project:
        blind.judge(project, "Ana", Edit(BOMB, "type", "shelling"), None)
        blind.judge(project, "Ana", Accept(BOMB), None)
        blind.judge(project, "Ana", Reject(BOMB), None)
        states = []
        while project.undo_opinion(who="Ana") is not None:
            it = blind.seen(project, "Ana", project.event(BOMB))
            states.append((it.state, it.event.type))
    assert states == [("accepted", "shelling"), ("changed", "shelling"), ("open", "bombing")]


def test_agreement_is_measured_and_only_differences_are_left_to_decide(folder: Path) -> None:
    with Project.open(folder) as project:
        for who in ("Ana", "Ben"):
            blind.judge(project, who, Accept(ATTACK), None)
        blind.judge(project, "Ana", Accept(BOMB), None)
        blind.judge(project, "Ben", Edit(BOMB, "type", "shelling"), None)
        blind.judge(project, "Ben", Accept(BOMB), None)
        blind.judge(project, "Ana", Reject(SECOND.events[0].id), None)
        blind.judge(project, "Ben", Accept(SECOND.events[0].id), None)
        found = blind.two_coders(project)
        assert found.coders == {"Ana": 3, "Ben": 3}
        assert found.agreed == 1
        assert {case.stored.event.id: list(case.differ) for case in found.cases} == {
            BOMB: ["type"],
            SECOND.events[0].id: ["event"],
        }
        by_name = {measure.name: measure for measure in found.measures}
        assert by_name["type"].units == 2
        assert by_name["is there such an event"].units == 3

        assert blind.adjudicate(project, BOMB, "Ben", "Cora") == 2
        stored = project.event(BOMB)
        assert (stored.event.type, stored.state) == ("shelling", "accepted")
        assert project.history(BOMB)[-1].reason == "adjudicated: Ben over Ana"
        assert blind.accept_agreed(project, "Cora") == 1
        assert project.event(ATTACK).state == "accepted"
        left = blind.two_coders(project)
        assert ([case.stored.event.id for case in left.cases], left.agreed) == ([SECOND.events[0].id], 0)
        with pytest.raises(UsageError, match="no final word"):
            blind.adjudicate(project, BOMB, "Cora", "Cora")


def test_coding_blind_through_the_desk(client: TestClient, app_client: TestClient, guard: Guard, folder: Path) -> None:
    def post(path: str, status: int = 200, **body: object) -> dict[str, object]:
        answer = client.post(f"/api/{path}", json=body)
        assert answer.status_code == status, answer.text
        told: dict[str, object] = answer.json()
        return told

    post("blind", blind=True)
    assert "what others said isn’t shown" in client.get("/coders").text
    changed = post(f"events/{BOMB}/field", revision=0, field="type", value="shelling")
    page = client.get(f"/events/{BOMB}").text
    assert 'data-state="changed"' in page
    assert "History" not in page
    post(f"events/{BOMB}/split", 422, revision=changed["revision"], parts=[{"triggers": [0]}, {"triggers": [1]}])
    done = post(f"events/{BOMB}/accept", revision=changed["revision"])
    assert done["go_to"] == f"/events/{ATTACK}"
    post(f"events/{BOMB}/accept", 409, revision=0)
    post("undo")
    post(
        f"events/{BOMB}/accept",
        revision=int(client.get(f"/events/{BOMB}").text.split('data-revision="')[1].split('"')[0]),
    )
    with Project.open(folder) as project:
        assert project.event(BOMB).state == "open"
        assert project.event(BOMB).event.type == "bombing"
    post("blind", blind=False)
    assert 'data-state="open"' in client.get(f"/events/{BOMB}").text
    enter(app_client, guard, "Ben")
    post("blind", blind=True)
    post(f"events/{BOMB}/accept", revision=0)
    post("blind", blind=False)
    page = client.get("/coders").text
    assert "shelling" in page
    post(f"events/{BOMB}/adjudicate", coder="Ana")
    with Project.open(folder) as project:
        assert project.event(BOMB).event.type == "shelling"
    post("agreed")
