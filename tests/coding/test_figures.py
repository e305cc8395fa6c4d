"""Figures from words, where a reading has none."""

from __future__ import annotations

from casus.coding.figures import figures_of_words
from casus.reading import Attribution, Reading, Sentence


def test_a_reading_without_figures_gets_them_from_words_with_who_says_so():
    text = "Two guards were killed and five others wounded, police said. The mayor blamed rebels."
    split = text.index(" The mayor")
    source, content = (text.index("police"), text.index("police") + 6), (0, text.index(", police"))
    reading = Reading(
        words=(),
        sentences=(Sentence(0, split, 0, 0), Sentence(split + 1, len(text), 0, 0)),
        speakers=(Attribution((source,), ((source[1] + 1, source[1] + 5),), (content,)),),
    )
    figures = figures_of_words(text, reading)
    assert [(figure.harm, text[figure.start : figure.end]) for figure in figures] == [
        ("killed", "Two guards were killed"),
        ("wounded", "five others wounded"),
    ]
    assert {figure.said_by for figure in figures} == {source}
    assert {figure.chances for figure in figures} == {()}
