"""Figures from words, where a reading has none."""

from __future__ import annotations

from casus.coding.drafts import Draft
from casus.coding.figures import Bound, figures_of_words, told_twice
from casus.reading import Reading, Sentence
from casus.types import Span, Toll


def test_a_reading_without_figures_gets_them_from_words() -> None:
    text = "Two guards were killed and five others wounded, police said. The mayor blamed rebels."
    split = text.index(" The mayor")
    reading = Reading(words=(), sentences=(Sentence(0, split, 0, 0), Sentence(split + 1, len(text), 0, 0)))
    figures = figures_of_words(text, reading)
    assert [(figure.harm, text[figure.start : figure.end]) for figure in figures] == [
        ("killed", "Two guards were killed"),
        ("wounded", "five others wounded"),
    ]
    assert {(figure.chances, figure.said_by) for figure in figures} == {((), None)}


def test_two_events_of_a_type_with_the_same_many_dead_are_one() -> None:
    def draft(number: int, kind: str) -> Draft:
        return Draft((number,), kind, "happened", False, False, 0.9, {})

    def bound(number: int, low: int) -> Bound:
        return Bound(number, Toll("killed", low, low, low, Span(0, 1, "x")))

    drafts = [draft(0, "air_strike"), draft(1, "air_strike"), draft(2, "bombing")]
    assert told_twice([bound(0, 25), bound(1, 25), bound(2, 25)], drafts) == [(0, 1)]
    assert told_twice([bound(0, 2), bound(1, 2)], drafts) == []
