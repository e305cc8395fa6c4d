"""The sentences of a report that an event rests on, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from casus.marking import Mark, marks_of, pieces
from casus.types import Article, Event, Record, Span

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’')\]]*(?=\s)|(?=\n)|$)", re.DOTALL)
MOST = 8
"""How many sentences of an event are quoted at most: a quotation, not a reprint."""

LONGEST = 400
"""Characters of a sentence that are shown at most."""


def quoted(article: Article, event: Event) -> list[str]:
    """Each sentence that holds evidence of the event, as HTML; its words alone where the text isn't there."""
    marks = marks_of(Record(article, (event,)))
    if not article.text:
        return [f"“{escape(mark.span.quote)}”" for mark in marks if mark.what in ("trigger", "toll")]
    found = [_marked(article.text, start, end, marks) for start, end in _touched(article.text, marks)]
    return found[:MOST]


def _touched(text: str, marks: tuple[Mark, ...]) -> Iterator[tuple[int, int]]:
    """Where the sentences are that hold a trigger or a toll."""
    told = [mark.span for mark in marks if mark.what in ("trigger", "toll")]
    for match in _SENTENCE.finditer(text):
        if any(span.start < match.end() and span.end > match.start() for span in told):
            yield match.start(), match.end()


def _marked(text: str, start: int, end: int, marks: tuple[Mark, ...]) -> str:
    first = min((m.span.start for m in marks if m.span.start >= start and m.what in ("trigger", "toll")), default=start)
    if end - start > LONGEST:
        start = max(start, first - LONGEST // 3)
        end = min(end, start + LONGEST)
    words = text[start:end]
    inside = [
        replace(mark, span=_moved(mark.span, start, words))
        for mark in marks
        if mark.span.start < end and mark.span.end > start
    ]
    return "".join(_piece(piece, over) for piece, over in pieces(words, inside)).strip()


def _moved(span: Span, by: int, words: str) -> Span:
    start, end = max(span.start - by, 0), min(span.end - by, len(words))
    return Span(start, end, words[start:end])


def _piece(words: str, over: tuple[Mark, ...]) -> str:
    if not over:
        return escape(words)
    whats = list(dict.fromkeys(mark.what for mark in over))
    strongest = "trigger" if "trigger" in whats else "toll" if "toll" in whats else "other"
    return f'<mark class="{strongest}" title="{escape(", ".join(whats))}">{escape(words)}</mark>'
