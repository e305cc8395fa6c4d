"""Long articles are coded part by part: nothing shifts, nothing is lost that lies within a part, ids go on."""

from __future__ import annotations

import pytest

from casus.coding import coder as coding
from casus.coding import parts
from casus.coding.coder import Coder
from casus.coding.parts import parts_of
from casus.types import Article, Record
from casus.understand.lexical import LexicalReader

REPORT = (
    "Gunmen attacked a checkpoint near Velden on Monday, killing three soldiers, police said. "
    "Two civilians were wounded, a doctor told reporters.\n\n"
)
COPIES = 40


def coded(text: str) -> Record:
    reading = LexicalReader().read(text)
    return Coder().code(Article("a", "long", text, published="2024-05-08"), reading)


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 90)
    monkeypatch.setattr(coding, "WHOLE", 100)


@pytest.mark.usefixtures("short_parts")
def test_every_span_of_a_long_article_stands_where_its_words_are() -> None:
    text = REPORT * COPIES
    record = coded(text)
    spans = [span for event in record.events for span in event.triggers]
    spans += [toll.evidence for event in record.events for toll in event.tolls]
    spans += [party.span for event in record.events for party in event.actors + event.recipients]
    assert len(spans) > COPIES
    assert all(text[span.start : span.end] == span.quote for span in spans)
    assert max(span.start for span in spans) > len(text) - len(REPORT)


@pytest.mark.usefixtures("short_parts")
def test_ids_go_on_from_part_to_part_and_the_record_says_how_it_was_made() -> None:
    record = coded(REPORT * COPIES)
    assert [event.id for event in record.events] == [f"a-e{n}" for n in range(1, len(record.events) + 1)]
    assert "coded-in-parts" in record.notes


def test_a_report_is_coded_as_a_whole() -> None:
    assert "coded-in-parts" not in coded(REPORT).notes


@pytest.mark.usefixtures("short_parts")
def test_the_parts_hold_all_words_once_even_of_a_sentence_without_end() -> None:
    for text in (REPORT * COPIES, " ".join(["troops shelled the town and"] * 200)):
        reading = LexicalReader().read(text)
        found = list(parts_of(reading))
        assert len(found) > 3
        words = [text[p.start :][w.start : w.end] for p in found for w in p.reading.words]
        assert words == [text[w.start : w.end] for w in reading.words]
        assert sum(len(p.reading.triggers) for p in found) == len(reading.triggers)
        assert max(len(p.reading.words) for p in found) <= 90


@pytest.mark.usefixtures("short_parts")
def test_numbers_of_words_and_triggers_count_within_the_part() -> None:
    for part in parts_of(LexicalReader().read(REPORT * COPIES)):
        r = part.reading
        assert all(0 <= a.trigger < len(r.triggers) for a in r.arguments)
        assert all(-1 <= w.head < len(r.words) and 0 <= w.sentence < len(r.sentences) for w in r.words)
        assert all(s.first < s.last <= len(r.words) for s in r.sentences)
        assert all(0 <= n < len(r.triggers) for f in r.figures for n, _ in f.chances)
