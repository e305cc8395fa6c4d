"""Records and tables in a notebook: marked, escaped, without scripts; and the cutting of a text at its marks."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import casus
from casus.marking import Mark, marks_of, pieces
from casus.types import Article, Event, Party, Record, Span, Toll
from tests.export.build import RECORD, TEXT


def test_a_record_shows_its_text_with_the_evidence_marked() -> None:
    html = RECORD._repr_html_()
    assert (
        '<mark style="color:inherit;background:rgba(214, 81, 63,.28);border-radius:2px" title="1 air strike: trigger">hit</mark>'
        in html
    )
    assert "25 militants, says A Kataeb Hezbollah spokesman “25”" in html
    assert "51 or more" in html
    assert re.sub(r"<[^>]+>", "", html).count("Al Qaim") == 2  # in the text, and among the values


def test_words_of_an_article_cannot_become_markup() -> None:
    text = '<script>alert("x")</script> & <b>blast</b>'
    span = Span.of(text, 0, 8)
    event = Event("e1", "bombing", "happened", (span,), actors=(Party(span, name='"><img src=x>'),))
    toll = Toll("killed", 1, 1, 1, span, group="<i>")
    record = Record(Article("a", "<a>", text, outlet="<o>"), (replace(event, tolls=(toll,)),), notes=("<n>",))
    html = record._repr_html_()
    assert not re.search(r"<(script|img|b|i|a|o|n)\b", html)
    assert "&lt;script&gt;" in html
    assert "<script" not in casus.events([record])._repr_html_()


def test_a_record_without_text_or_events_says_so() -> None:
    html = Record(Article("a", "a.txt", ""))._repr_html_()
    assert "No events." in html
    assert "<mark" not in html


def test_a_table_shows_its_first_rows_and_no_empty_columns() -> None:
    html = casus.events([RECORD] * 25)._repr_html_()
    assert html.count("<tr>") == 21
    assert "the first 20 rows" in html
    assert ">missing_low<" not in html
    assert ">killed_low<" in html


def test_every_kind_of_evidence_is_marked() -> None:
    assert {mark.what for mark in marks_of(RECORD)} == {
        "trigger",
        "actor",
        "recipient",
        "place",
        "time",
        "toll",
        "speaker",
    }
    assert all(TEXT[m.span.start : m.span.end] == m.span.quote for m in marks_of(RECORD))


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=6))
def test_pieces_are_the_text_and_each_is_under_its_marks(text: str, where: list[tuple[int, int]]) -> None:
    marks = [
        Mark(Span.of(text, start, min(start + length, len(text))), number, "toll")
        for number, (start, length) in enumerate(where)
        if start < len(text)
    ]
    cut = list(pieces(text, marks))
    assert "".join(words for words, _ in cut) == text
    at = 0
    for words, over in cut:
        inside = {m.event for m in marks if m.span.start < at + len(words) and m.span.end > at}
        assert {m.event for m in over} == inside
        at += len(words)
