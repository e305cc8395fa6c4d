"""The report that Casus began with, coded end to end: what must be told apart in it is told apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casus.read import read_articles
from casus.run import Settings, code_article, load_engine
from casus.types import Article, Event, Record

REPORT = (
    Path(os.environ.get("CASUS_DATA", Path(__file__).parents[2] / "shared"))
    / "annotation"
    / "examples"
    / "articles.jsonl"
)


@pytest.fixture(scope="module")
def events() -> tuple[Event, ...]:
    if not REPORT.is_file():
        pytest.skip(f"the report isn't at {REPORT}; set CASUS_DATA to the folder with the shared data")
    (article,) = read_articles([REPORT])
    assert isinstance(article, Article)
    record = code_article(article, *load_engine(Settings()))
    assert isinstance(record, Record)
    return record.events


def tolls(events: tuple[Event, ...], kind: str) -> set[tuple[str, int, int | None, str | None]]:
    return {
        (toll.harm, toll.low, toll.high, toll.said_by.span.quote if toll.said_by else None)
        for event in events
        if event.type == kind
        for toll in event.tolls
    }


def test_the_strike_s_figures_are_the_spokesman_s(events: tuple[Event, ...]) -> None:
    assert {("killed", 25, 25, "Mohammed Mohieh"), ("wounded", 51, None, "Mohammed Mohieh")} <= tolls(
        events, "air_strike"
    )


def test_the_rocket_attack_is_another_event_with_the_pentagon_s_figures(events: tuple[Event, ...]) -> None:
    told = {(harm, low, high) for harm, low, high, by in tolls(events, "shelling") if by and "Pentagon" in by}
    assert told == {("killed", 1, 1), ("wounded", 4, 4)}
