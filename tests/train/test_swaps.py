"""Names are exchanged among their own kind, and nothing else moves."""

import random

import pytest

pytest.importorskip("torch")

from train.data import Example
from train.swaps import Swaps

TEXT = "Peruvian troops and Hamas militants clashed in Abadeh , in Abadeh and in El Salvador , Hamas said .".split()


def window() -> Example:
    place = [0] * len(TEXT)
    for at in (i for i, word in enumerate(TEXT) if word == "Abadeh"):
        place[at] = 1
    return Example(TEXT, [0] * len(TEXT), tags={"place": place})


def swapped(seed: int) -> Example:
    other = Example(["Tavira"], [0], tags={"place": [1]})
    return Swaps([other], share=1.0)(window(), random.Random(seed))


def test_the_words_keep_their_number_and_the_labels_stay() -> None:
    for seed in range(30):
        after = swapped(seed)
        assert len(after.words) == len(TEXT)
        assert after.tags == window().tags


def test_only_names_and_words_for_fighters_change() -> None:
    names = {"Peruvian", "Hamas", "militants", "Abadeh", "El", "Salvador"}
    for seed in range(30):
        assert {a for a, b in zip(TEXT, swapped(seed).words, strict=True) if a != b} <= names


def test_a_name_is_the_same_name_throughout() -> None:
    for seed in range(30):
        words = swapped(seed).words
        assert words[3] == words[-3]
        assert words[7] == words[10]


def test_each_kind_is_exchanged_at_some_seed() -> None:
    changed = {a for seed in range(30) for a, b in zip(TEXT, swapped(seed).words, strict=True) if a != b}
    assert changed >= {"Peruvian", "Hamas", "militants", "Abadeh", "Salvador"}


def test_a_share_of_none_changes_nothing() -> None:
    assert Swaps([], share=0.0)(window(), random.Random(1)) == window()
