from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.understand.words import split_sentences, split_words, words_by_sentence


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text)]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S.-led forces", ["U.S.", "-", "led", "forces"]),
        ("They didn't fire 5,000 rounds.", ["They", "did", "n't", "fire", "5,000", "rounds", "."]),
        ("THEY DIDN'T", ["THEY", "DID", "N'T"]),
        ("the militia’s men in Sana'a", ["the", "militia", "’s", "men", "in", "Sana'a"]),
        ("at 7:30 a.m. near K1", ["at", "7:30", "a.m.", "near", "K1"]),
        ("Gen. Ali and Lt. Col. Omar", ["Gen.", "Ali", "and", "Lt.", "Col.", "Omar"]),
        ("30+ rockets...", ["30", "+", "rockets", "..."]),
    ],
)
def test_words_follow_the_treebank(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. Omar spoke. He left.", 2),
        ("The U.S. Army said so. Nobody answered.", 2),
        ('"We will answer." He left at 5 p.m. on Sept. 3.', 2),
        ("Three died, J. Smith said.", 1),
        ("First paragraph without a stop\n\nSecond paragraph", 2),
        ("A line that an editor has wrapped after some sixty letters\nand that goes on here.", 1),
        ("A headline that is as long as a line of some sixty letters is\n" + "The report goes on " * 8, 2),
        ("A headline\nThe report begins here and is a good deal longer than its headline.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(st.text(max_size=300))
def test_every_visible_character_is_in_one_word_and_words_keep_their_order(text: str) -> None:
    spans = split_words(text)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())


@given(st.text(alphabet="ab .!?\n\"'”A1", max_size=200))
def test_sentences_hold_all_words_in_ranges_that_meet(text: str) -> None:
    spans, parts = split_words(text), split_sentences(text)
    ranges = words_by_sentence(spans, parts)
    assert [i for a, b in ranges for i in range(a, b)] == list(range(len(spans)))
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in parts)
