"""Reports to review, in words of our own."""

from __future__ import annotations

from dataclasses import replace

from casus.read import article_id
from casus.types import Article, Event, Record, Span, Toll
from tests.store.build import TEXT, attack, bombing, record, span

PLAIN = "The council of Velden met on Tuesday and spoke about the harvest."


def reports() -> list[Record]:
    """Three reports with events, of differing confidence and stakes, and one without any."""
    second = f"On Monday, {TEXT}"
    deadly = replace(
        bombing(second), confidence=0.4, tolls=(Toll("killed", 30, 30, None, span("killed four people", second)),)
    )
    third = f"Report. {TEXT}"
    return [
        record(TEXT, source_id="first"),
        record(second, deadly, replace(attack(second), confidence=0.5), source_id="second"),
        record(third, replace(bombing(third), confidence=0.99), source_id="third"),
        Record(Article(article_id(PLAIN, "2024-03-06", None), "plain", PLAIN, published="2024-03-06")),
    ]


def two_triggers(text: str = TEXT) -> Event:
    """One event whose words belong to two."""
    bomb = bombing(text)
    return replace(bomb, triggers=(span("bomb", text), span("attacked", text)))


def at(quote: str, text: str = TEXT) -> dict[str, int]:
    """The words of a request."""
    found: Span = span(quote, text)
    return {"start": found.start, "end": found.end}
