"""``nlp.add_pipe("casus")``: the record on the document, its triggers as spans."""

from __future__ import annotations

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what spaCy and its libraries warn of on import isn't ours
    spacy = pytest.importorskip("spacy", reason="spaCy isn't installed")

TEXT = "A bomb killed nine people in Mosul on Monday, police said."


def test_a_document_gets_its_record_and_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("casus", config={"published": "2024-03-05"})
    doc = nlp(TEXT)
    assert doc._.casus.article.text == TEXT
    assert doc._.casus.article.published == "2024-03-05"
    told = {(t.quote, event.type, event.id) for event in doc._.casus.events for t in event.triggers}
    assert told
    assert {(span.text, span.label_, span.id_) for span in doc.spans["casus"]} == told
    assert [(toll.harm, toll.low) for event in doc._.casus.events for toll in event.tolls] == [("killed", 9)]


def test_a_documents_own_day_counts_first_and_an_empty_one_has_no_record() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("casus", config={"published": "2024-03-05", "reader": "lexical"})
    doc = nlp.make_doc(TEXT)
    doc.user_data["published"] = "2020-01-07"
    assert nlp(doc)._.casus.article.published == "2020-01-07"
    assert nlp("")._.casus is None
    assert list(nlp("").spans["casus"]) == []
