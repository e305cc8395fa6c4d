"""Decoding is tested on scores written by hand: a network of three words and a few labels."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from casus.understand.decode import Decoder, Found, tagged_ranges
from casus.understand.network import Labels, Scores

TAGGERS = {
    "trigger": ["O", "B-T", "I-T"],
    "party": ["O", "B-P", "I-P"],
    "instrument": ["O", "B-W", "I-W"],
    "place": ["O", "B-L", "I-L"],
    "time": ["O", "B-D", "I-D"],
    "toll": ["O", "B-killed", "I-killed", "B-wounded", "I-wounded"],
    "re3d": ["O", "B-Person", "I-Person"],
    "timex": ["O", "B-T", "I-T"],
    "quote_source": ["O", "B-S", "I-S"],
    "quote_cue": ["O", "B-C", "I-C"],
    "quote_content": ["O", "B-Q", "I-Q"],
}
CLASSIFIERS = {
    "upos": ["NOUN", "VERB", "PROPN", "ADP"],
    "predicate": ["no", "yes"],
    "event_type": ["bombing", "protest"],
    "status": ["happened", "alleged", "denied", "averted", "planned"],
    "background": ["no", "yes"],
    "aggregate": ["no", "yes"],
    "part": ["no", "yes"],
}
PAIRS = (
    "actor recipient instrument place time said_by toll same responds_to claimant claims blames denies blamed "
    "quote_source quote_content"
).split()


@pytest.fixture
def labels() -> Labels:
    columns, at = {}, 0
    for name, options in {**TAGGERS, **CLASSIFIERS}.items():
        columns[name] = (at, at + len(options))
        at += len(options)
    return Labels(
        columns,
        {**TAGGERS, **CLASSIFIERS},
        {"relevant": ["yes"]},
        PAIRS,
        ["nsubj", "obj", "compound", "nmod"],
        ["ARG0"],
    )


TEXT = "Rebels bombed Kirkuk"
SPANS = [(0, 6), (7, 13), (14, 20)]


def tree(given: Scores, heads: list[int], relations: list[int]) -> Scores:
    return replace(given, heads=np.array(heads), relations=np.array(relations))


def scores(labels: Labels, said: dict[int, dict[str, str]], pairs: list[tuple[int, int, str, float]]) -> Scores:
    """Scores that say of each word what ``said`` says, and link words as ``pairs`` (from, to, kind, chance)."""
    width = max(b for _, b in labels.columns.values())
    word = np.zeros((3, width), dtype=np.float32)
    for name, (a, _) in labels.columns.items():
        for i in range(3):
            wanted = said.get(i, {}).get(name, labels.options[name][0])
            word[i, a + list(labels.options[name]).index(wanted)] = 9.0
    rows = sorted({i for i, *_ in pairs})
    table = np.zeros((len(rows), 3, len(PAIRS)), dtype=np.float32)
    for i, j, kind, chance in pairs:
        table[rows.index(i), j, PAIRS.index(kind)] = chance
    none = np.zeros((0, 3))
    return Scores(
        word,
        np.zeros(1, dtype=np.float32),
        np.array([1, 1, 1]),
        np.array([0, 0, 1]),
        np.zeros(0, dtype=np.int64),
        none.astype(np.int64),
        none.astype(np.float32),
        np.array(rows, dtype=np.int64),
        table,
    )


def read(labels: Labels, given: Scores) -> Found:
    found = Found()
    Decoder(labels, {}).add(found, TEXT, SPANS, [0, 0, 0], 0, given)
    return found


SAID = {
    0: {"party": "B-P", "upos": "NOUN"},
    1: {"trigger": "B-T", "event_type": "bombing", "status": "denied", "upos": "VERB"},
    2: {"place": "B-L", "upos": "PROPN"},
}


def test_a_trigger_takes_its_type_its_status_and_its_linked_phrases(labels: Labels) -> None:
    found = read(labels, scores(labels, SAID, [(1, 0, "actor", 0.9), (1, 2, "place", 0.8)]))
    (trigger,) = found.triggers
    assert (trigger.start, trigger.end, trigger.type, trigger.status) == (7, 13, "bombing", "denied")
    assert {(a.role, a.start, a.end) for a in found.arguments} == {("actor", 0, 6), ("place", 14, 20)}


def test_a_weak_link_is_no_argument(labels: Labels) -> None:
    found = read(labels, scores(labels, SAID, [(1, 0, "actor", 0.05)]))
    assert found.arguments == []


def test_a_link_to_a_word_in_no_phrase_takes_the_noun_phrase_there(labels: Labels) -> None:
    said = {**SAID, 0: {"upos": "NOUN"}}
    found = read(labels, scores(labels, said, [(1, 0, "recipient", 0.9)]))
    assert [(a.role, a.start, a.end) for a in found.arguments] == [("recipient", 0, 6)]


@pytest.mark.parametrize(
    ("text", "upos", "heads", "relations", "whole"),
    [
        ("railway bridge fell", ("NOUN", "NOUN", "VERB"), [1, 2, 2], [2, 0, 0], "railway bridge"),
        ("railway fell down", ("NOUN", "VERB", "ADP"), [1, 1, 1], [0, 0, 0], "railway"),
        ("five of students", ("NUM", "ADP", "NOUN"), [0, 2, 0], [0, 0, 3], "five of students"),
        ("five of upon", ("NUM", "ADP", "ADP"), [0, 0, 0], [0, 0, 3], "five"),
        ("Thirty-four fled", ("NUM", "PUNCT", "NUM"), [0, 0, 0], [0, 0, 2], "Thirty-four"),
    ],
)
def test_a_phrase_of_modifiers_goes_on_to_its_noun(
    labels: Labels, text: str, upos: tuple[str, ...], heads: list[int], relations: list[int], whole: str
) -> None:
    options = {**labels.options, "upos": ["NOUN", "VERB", "PROPN", "ADP", "NUM", "PUNCT"]}
    a, b = labels.columns["upos"]
    columns = {
        n: (x + 2 * (x >= b), y + 2 * (y >= b)) if n != "upos" else (a, b + 2) for n, (x, y) in labels.columns.items()
    }
    wide = replace(labels, options=options, columns=columns)
    said = {i: {"upos": upos[i]} for i in range(3)}
    said[0]["party"] = "B-P"
    given = tree(scores(wide, said, [(0, 0, "actor", 0.9)]), heads, relations)
    spans = [(m.start(), m.end()) for m in re.finditer(r"\w+|-", text)][:3]
    found = Found()
    Decoder(wide, {"trigger": 0.0}).add(found, text, spans, [0, 0, 0], 0, given)
    (argument,) = [a for a in found.arguments if a.trigger == 0]
    assert text[argument.start : argument.end] == whole


def test_words_have_the_tree_s_heads_and_the_root_has_none(labels: Labels) -> None:
    found = read(labels, scores(labels, SAID, []))
    assert [(w.head, w.deprel) for w in found.words] == [(1, "nsubj"), (-1, "root"), (1, "obj")]


def test_an_inside_tag_without_its_begin_opens_a_phrase() -> None:
    chances = np.array([[0.9, 0.1, 0.0], [0.1, 0.2, 0.7], [0.1, 0.1, 0.8], [0.1, 0.8, 0.1]], dtype=np.float32)
    ranges = tagged_ranges(chances, ["O", "B-T", "I-T"], 0.5)
    assert [(a, b) for a, b, *_ in ranges] == [(1, 3), (3, 4)]


def test_a_phrase_without_its_last_preposition(labels: Labels) -> None:
    said = {
        0: {"party": "B-P", "upos": "NOUN"},
        1: {"party": "I-P", "upos": "ADP"},
        2: {"trigger": "B-T", "upos": "VERB"},
    }
    found = read(labels, scores(labels, said, [(2, 0, "actor", 0.9)]))
    assert [(a.start, a.end) for a in found.arguments] == [(0, 6)]
