from __future__ import annotations

import pytest

from casus.coding.party_paths import Paths
from casus.reading import Word


def tree(*words: tuple[str, int, str]) -> Paths:
    """Words with their heads, counted from 0 (-1: root), and relations."""
    text, made, at = "", [], 0
    for form, head, relation in words:
        made.append(Word(at, at + len(form), 0, "X", head, relation))
        text += form + " "
        at += len(form) + 1
    return Paths(text, made)


GUNMEN = tree(
    ("Gunmen", 1, "nsubj"), ("opened", -1, "root"), ("fire", 1, "obj"), ("and", 4, "cc"), ("killed", 1, "conj"),
    ("soldiers", 4, "obj"), ("and", 7, "cc"), ("cooks", 5, "conj"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("trigger", "phrase", "path"),
    [
        (1, 0, "nsubj"),
        (4, 0, "^conj nsubj"),
        (4, 5, "obj"),
        (4, 7, "+obj"),  # joined by "and" to what is killed
        (1, 5, "conj obj"),
        (4, 4, "self"),
    ],
)
def test_paths_in_a_sentence(trigger: int, phrase: int, path: str) -> None:
    assert GUNMEN.between(trigger, phrase) == path


def test_a_modifier_bears_its_preposition() -> None:
    paths = tree(
        ("killing", -1, "root"), ("of", 2, "case"), ("soldiers", 0, "nmod"), ("by", 4, "case"), ("rebels", 0, "nmod"),
        ("amid", 6, "case"), ("rain", 0, "nmod"),
    )  # fmt: skip
    assert [paths.between(0, i) for i in (2, 4, 6)] == ["nmod:of", "nmod:by", "nmod:_"]


def test_two_trees_and_long_paths_are_far() -> None:
    two = tree(("went", -1, "root"), ("came", -1, "root"))
    assert two.between(0, 1) == "far"
    chain = tree(*[(f"w{i}", i - 1, "xcomp") for i in range(8)])
    assert chain.between(0, 7) == "far"
    assert chain.between(0, 3) == "xcomp xcomp xcomp"


def test_a_cycle_ends() -> None:
    round_ = tree(("a", 1, "dep"), ("b", 0, "dep"), ("c", -1, "root"))
    assert round_.between(2, 0) == "far"


def test_what_lies_within_a_phrase() -> None:
    paths = tree(("chief", -1, "root"), ("of", 2, "case"), ("police", 0, "nmod"), ("Khan", 0, "appos"))
    assert paths.above(2, 0) == "nmod"
    assert paths.above(3, 0) == "appos"
    assert paths.above(0, 2) == ""
