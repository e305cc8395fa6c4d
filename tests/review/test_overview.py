"""All events at a glance: sums, charts and their limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from casus.errors import UsageError
from casus.review import overview
from casus.store import Accept, Edit, EventFilter, Project, Reject
from casus.store.summaries import Deed, Spell, Week
from tests.review.reports import reports
from tests.store.build import party

FIRST, SECOND, *_ = reports()
ALL = EventFilter()


def test_sums_by_week_are_those_of_the_events_and_weeks_begin_on_monday(folder: Path) -> None:
    with Project.open(folder) as project, project.summaries() as summaries:
        weeks = summaries.weeks(ALL)
    assert [(week.monday, week.events, week.killed, week.wounded) for week in weeks] == [(date(2024, 2, 26), 3, 38, 0)]


def test_weeks_in_between_are_there() -> None:
    from casus.store.summaries import _without_gaps

    weeks = _without_gaps([Week(date(2024, 1, 1), 1, 2, 3), Week(date(2024, 1, 29), 1, 0, 0)])
    assert [week.monday.day for week in weeks] == [1, 8, 15, 22, 29]
    assert sum(week.events for week in weeks) == 2


def test_a_rejected_event_leaves_every_sum_and_undoing_brings_it_back(folder: Path) -> None:
    with Project.open(folder) as project:
        project.judge(Reject(SECOND.events[0].id), who="Ana")
        with project.summaries() as summaries:
            assert sum(week.killed for week in summaries.weeks(ALL)) == 8
        project.undo(who="Ana")
        with project.summaries() as summaries:
            assert sum(week.killed for week in summaries.weeks(ALL)) == 38


def test_a_reviewers_values_count_in_sums(folder: Path) -> None:
    bomb = FIRST.events[0]
    toll, place = replace(bomb.tolls[0], harm="wounded", best=9, low=9, high=9), bomb.places[0]
    with Project.open(folder) as project:
        project.judge(Edit(bomb.id, "tolls", (toll,)), who="Ana")
        project.judge(Edit(bomb.id, "places", (replace(place, lat=10.0, lon=-20.0),)), who="Ana")
        with project.summaries() as summaries:
            (week,) = summaries.weeks(ALL)
            assert (week.killed, week.wounded) == (34, 9)
            assert summaries.bounds(ALL) == (10.0, -20.0, 51.2, 58.6)


def test_near_events_stand_together_until_the_map_is_near(folder: Path) -> None:
    attack = FIRST.events[1]
    beside = replace(attack.places[0], lat=46.7, lon=13.9)
    with Project.open(folder) as project:
        project.judge(Edit(attack.id, "places", (beside,)), who="Ana")
        far = overview.cells(project, {"zoom": "4"})
        near = overview.cells(project, {"zoom": "11"})
        part = overview.cells(project, {"zoom": "11", "box": "40,10,46.65,20"})
    assert sorted(cell.events for cell in far) == [1, 4]
    assert sorted(cell.events for cell in near) == [1, 1, 3]
    assert [(cell.events, cell.killed) for cell in part] == [(3, 38)]


@pytest.mark.parametrize("wrong", [{"zoom": "near"}, {"box": "1,2,3"}, {"box": "a,b,c,d"}, {"zoom": "nan"}])
def test_a_map_that_can_not_be_is_told(folder: Path, wrong: dict[str, str]) -> None:
    with Project.open(folder) as project, pytest.raises(UsageError, match="zoom"):
        overview.cells(project, wrong)


def test_pairs_of_parties_count_with_a_reviewers_changes(folder: Path) -> None:
    attack = FIRST.events[1]
    with Project.open(folder) as project:
        doer, sufferer = party("Red Dawn", name="Red Dawn"), party("two soldiers", name="Army of Velden")
        project.judge(Edit(attack.id, "actors", (doer,)), who="Ana")
        project.judge(Edit(attack.id, "recipients", (sufferer,)), who="Ana")
        with project.summaries() as summaries:
            assert summaries.deeds(ALL, 10) == [Deed("Red Dawn", "Army of Velden", 1, 0)]
            answers = [(a.event_id, a.answered_id) for a in summaries.answers(ALL, 10)]
            assert sorted(answers) == sorted((r.events[1].id, r.events[0].id) for r in (FIRST, SECOND))
        project.judge(Edit(attack.id, "responds_to", None), who="Ana")
        with project.summaries() as summaries:
            assert [a.event_id for a in summaries.answers(ALL, 10)] == [SECOND.events[1].id]


def test_what_is_missing_and_what_reviewers_thought_is_counted(folder: Path) -> None:
    with Project.open(folder) as project:
        project.judge(Accept(SECOND.events[0].id), who="Ana")
        project.judge(Reject(SECOND.events[1].id), who="Ana")
        project.judge(Edit(FIRST.events[0].id, "type", "shelling"), who="Ana")
        page = overview.quality_page(project)
    assert page.decided == [(0.4, 1, 1), (0.5, 1, 0)]
    assert page.changed == {"type": 1}
    assert page.without["tolls"] == 0
    assert page.without["actors"] == 3
    assert page.days == {"day": 3, "unknown": 1}


def test_no_stroke_of_the_timeline_lies_over_another() -> None:
    spells = [Spell(f"e{n}", "riot", date(2024, 1, 1 + n % 5), date(2024, 1, 3 + n % 7), "range", n) for n in range(20)]
    chart = overview.timeline_chart([s for s in spells if s.first <= s.last])
    assert chart is not None
    rows: dict[float, list[tuple[float, float]]] = {}
    for stroke in chart.strokes:
        rows.setdefault(stroke.y, []).append((stroke.x, stroke.x + stroke.width))
    for row in rows.values():
        assert all(left[1] <= right[0] for left, right in pairwise(sorted(row)))
    assert max(stroke.y for stroke in chart.strokes) < chart.height - 22


def test_many_weeks_are_drawn_together_and_lose_nothing() -> None:
    weeks = [Week(date.fromordinal(738_000 + 7 * n), 1, n % 5, 2) for n in range(1000)]
    chart = overview.weeks_chart(weeks)
    assert chart is not None
    assert len(chart.bars) <= overview.MOST_BARS
    assert sum(bar.killed for bar in chart.bars) == sum(week.killed for week in weeks)
    assert all(bar.killed_height < overview.HALF for bar in chart.bars)


def test_the_network_shows_those_with_most_deeds() -> None:
    deeds = [Deed(f"party {n}", f"party {n + 1}", 40 - n, 0) for n in range(40)]
    chart = overview.network_chart(deeds)
    assert chart is not None
    names = {node.name for node in chart.nodes}
    assert len(names) == overview.MOST_PARTIES
    assert "party 1" in names
    assert all(deed.actor in names and deed.recipient in names for _, _, deed in chart.edges)
    assert overview.network_chart([]) is None


def test_pages_of_the_overview(client: TestClient) -> None:
    page = client.get("/overview").text
    assert 'id="weeks"' in page
    assert "5 events" in page
    assert client.get("/overview?type=riot").text.count("No event meets all of this") == 1
    assert client.get("/overview?since=spring").status_code == 422
    assert client.get("/overview/borders").json()["features"]
    assert len(client.get("/overview/cells?zoom=6").json()) == 2
    assert client.get("/overview/cells?zoom=far").status_code == 422
    assert "Was the machine right?" in client.get("/quality").text
