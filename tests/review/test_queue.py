"""What comes next, and how long it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from casus.errors import UsageError
from casus.review import queue
from casus.review.queue import Wanted
from casus.store import Accept, Project, Reject
from tests.review.reports import reports

FIRST, SECOND, THIRD, _ = reports()


def test_the_deadliest_and_least_certain_article_comes_first_and_is_finished_before_the_next(folder: Path) -> None:
    with Project.open(folder) as project:
        order, event = [], queue.first(project, Wanted())
        while event is not None and len(order) < 10:
            order.append(event)
            project.judge(Accept(event), who="Ana")
            event = queue.following(project, Wanted(), event)
    expected = [*SECOND.events, *FIRST.events, *THIRD.events]
    assert order == [it.id for it in expected]


def test_what_is_passed_over_comes_again_at_the_end(folder: Path) -> None:
    with Project.open(folder) as project:
        skipped = queue.first(project, Wanted())
        assert skipped is not None
        event = queue.following(project, Wanted(), skipped)
        seen = []
        while event is not None and event != skipped:
            seen.append(event)
            project.judge(Reject(event), who="Ana")
            event = queue.following(project, Wanted(), event)
        assert event == skipped
        assert len(seen) == 4
        project.judge(Accept(skipped), who="Ana")
        assert queue.following(project, Wanted(), skipped) is None


def test_only_what_was_chosen_comes_next(folder: Path) -> None:
    wanted = Wanted.of({"type": "armed_attack", "order": "queue"})
    with Project.open(folder) as project:
        first = queue.first(project, wanted)
        assert first == SECOND.events[1].id
        assert queue.following(project, wanted, first) == FIRST.events[1].id


def test_words_choose_by_the_article(folder: Path) -> None:
    with Project.open(folder) as project:
        assert project.count_events(Wanted.of({"words": "Report"}).filter()) == 1
        assert project.count_events(Wanted.of({"words": "bomb AND market"}).filter()) == 5
        assert project.count_events(Wanted.of({"words": '"((unbalanced'}).filter()) == 0


@pytest.mark.parametrize(
    "wrong", [{"order": "best"}, {"part": "some"}, {"since": "March"}, {"most": "2"}, {"until": "2024-3-1"}]
)
def test_an_address_that_can_not_be_understood_says_which_part(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Wanted.of(wrong)


def test_an_address_says_its_choice_again() -> None:
    wanted = Wanted.of({"order": "day", "type": "riot", "page": "3", "words": "a & b"})
    assert wanted.query() == "?order=day&type=riot&words=a+%26+b"
    assert Wanted().query() == ""


def test_pace_is_the_median_gap_without_pauses() -> None:
    minutes = ["00:00", "00:20", "00:50", "01:20", "40:00", "40:25"]
    moments = [f"2024-03-05T10:{minute}Z" for minute in minutes]
    assert queue.seconds_each(moments) == 27.5
    assert queue.seconds_each(moments[:3]) is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (20, "under a minute"),
        (1500, "about 25 min"),
        (10_800, "about 3 h"),
        (5_400, "about 1.5 h"),
        (360_000, "about 100 h"),
    ],
)
def test_time_is_told_as_people_say_it(seconds: float, told: str) -> None:
    assert queue.told_time(seconds) == told
