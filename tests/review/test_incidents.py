"""Incidents: which figures stand side by side, and a reviewer's word on what belongs together."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from casus.errors import UsageError
from casus.review import charts, incidents
from casus.store import Project
from casus.types import LedgerEntry
from tests.store.build import party, span


@pytest.fixture
def reconciled(folder: Path) -> Path:
    with Project.open(folder) as project:
        incidents.reconcile_anew(project)
    return folder


def told_by_several(project: Project) -> str:
    (incident, *_) = project.incident_page("reports")
    assert len(incident.events) > 1
    return incident.id


def entry(low: int, high: int | None, published: str | None, speaker: str | None, **other: Any) -> LedgerEntry:
    return LedgerEntry(
        other.get("source", "n-1"), published, other.get("harm", "killed"), low, low, high, None,
        other.get("kind", "total"), party("police") if speaker else None, speaker, False, span("killed four people"),
    )  # fmt: skip


def test_figures_stand_by_speaker_in_the_order_of_time() -> None:
    ledger = [
        entry(9, 9, "2024-03-07", "police"),
        entry(4, 4, "2024-03-05", "police"),
        entry(7, None, "2024-03-05T10:00:00Z", "hospital"),
        entry(3, 5, None, None),
        entry(1, 1, "2024-03-05", "police", harm="wounded"),
    ]
    chart = charts.ledger_chart(ledger, "killed")
    assert chart is not None
    assert [speaker for _, speaker in chart.lanes] == ["nobody named", "police", "hospital"]
    at = {pill.label: (pill.x, pill.y) for pill in chart.pills}
    assert at["4"][0] < at["9"][0]
    assert at["4"][1] == at["9"][1] != at["7+"][1]
    assert at["3–5"][0] < at["4"][0]
    assert charts.ledger_chart(ledger, "missing") is None


def test_figures_of_one_speaker_and_day_do_not_cover_each_other() -> None:
    chart = charts.ledger_chart([entry(n, n, "2024-03-05", "police") for n in range(1, 6)], "killed")
    assert chart is not None
    pills = sorted(chart.pills, key=lambda pill: pill.x)
    assert all(left.x + left.width <= right.x for left, right in itertools.pairwise(pills))


def test_a_map_holds_all_its_places_and_their_countries() -> None:
    shown = charts.map_of([(33.3, 44.4, "Baghdad", False), (36.3, 43.1, "Mosul", True)])
    assert shown is not None
    assert {"Iraq", "Iran"} <= {name for name, _ in shown.land}
    baghdad, mosul = shown.dots
    assert 0 < mosul.x < baghdad.x < charts.WIDTH
    assert 0 < mosul.y < baghdad.y < shown.height
    assert charts.map_of([]) is None


def test_an_event_is_told_apart_with_a_reason_and_undone_at_once(client: TestClient, reconciled: Path) -> None:
    with Project.open(reconciled) as project:
        incident = told_by_several(project)
        members = {link.event_id for link in project.incident(incident).events}
    out = sorted(members)[0]
    answer = client.post(
        f"/api/incidents/{incident}/part", json={"event": out, "same": False, "reason": "another market"}
    )
    assert answer.status_code == 200, answer.text
    with Project.open(reconciled) as project:
        assert {link.event_id for link in next(project.incidents(out)).events} == {out}
        assert {pair.verdict for pair in project.pairs()} == {"different"}
        assert len(project.pairs()) == len(members) - 1
        assert project.history(out)[-1].reason == f"not of {incident}: another market"
    assert client.post("/api/undo", json={}).status_code == 200
    with Project.open(reconciled) as project:
        assert project.pairs() == []
        assert {link.event_id for link in next(project.incidents(out)).events} == members


def test_an_event_is_joined_to_an_incident(client: TestClient, reconciled: Path) -> None:
    with Project.open(reconciled) as project:
        first, second = (i for i in project.incidents() if i.type in ("bombing", "armed_attack"))
        joined = second.events[0].event_id
    answer = client.post(f"/api/incidents/{first.id}/part", json={"event": joined, "same": True})
    assert answer.status_code == 200
    with Project.open(reconciled) as project:
        home = next(project.incidents(joined))
        assert first.events[0].event_id in {link.event_id for link in home.events}
        assert answer.json()["go_to"] == f"/incidents/{home.id}"
        with pytest.raises(UsageError, match="already"):
            incidents.join(project, home.id, joined, None, "Ana")


def test_pages_show_the_reports_and_the_effect_of_a_policy(client: TestClient, reconciled: Path) -> None:
    with Project.open(reconciled) as project:
        incident = told_by_several(project)
    assert f"/incidents/{incident}" in client.get("/incidents").text
    page = client.get(f"/incidents/{incident}?policy=acled").text
    assert page.count('class="report-card"') >= 2
    assert 'aria-current=true><th scope="row">acled' in page
    assert client.get(f"/incidents/{incident}?policy=guess").status_code == 422
    assert client.get("/incidents?order=guess").status_code == 422
    assert client.get("/incidents/none").status_code == 404


def test_without_incidents_the_page_offers_to_make_them(client: TestClient, folder: Path) -> None:
    assert "There are no incidents yet" in client.get("/incidents?single=1").text
    assert client.post("/api/reconcile", json={}).json()["go_to"] == "/incidents"
    with Project.open(folder) as project:
        assert project.count_incidents() > 0
