from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.reconcile.copies import COPY, containment, group_voices, mask, may_contain, shingles, sketch
from casus.reconcile.names import commonness, fold, same_name, skeleton


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ("Sévaré", "Sevare", "exact"),
        ("El Obeid", "El-Obeid", "exact"),
        ("Khormal Tepe", "Khurmal Tappeh", "spelling"),
        ("Tooz", "Tuz Khurmal", "spelling"),
        ("Budalin", "Butalin", "spelling"),
        ("Karsu", "Kursi Town", "spelling"),
        ("Titao", "Delim", None),
        ("Abs", "Aden", None),
        ("", "Aden", None),
    ],
)
def test_names_across_spellings(first, second, how):
    assert same_name(first, second) == how
    assert same_name(second, first) == how


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_a_skeleton_of_next_to_nothing_is_none():
    assert skeleton("a") == ""
    assert skeleton("tuz") == skeleton("tooz")


def test_common_words_have_shares():
    shares = commonness()
    assert 0.9 < shares["the"] <= 1
    assert min(shares.values()) >= 0.01


STORY = (
    "Two bombs went off nine minutes apart outside a courthouse in the south on Thursday, killing 22 people and wounding 58, the "
    "home minister said. The first device was on a motorcycle parked by the gate. The second, in a rickshaw, went off among "
    "lawyers who had run to help, he said."
)


def test_a_cut_copy_with_a_new_dateline_is_a_copy():
    cut = "HARBOUR CITY (Wire) - " + STORY.split(" The second")[0]
    assert containment(sketch(STORY), sketch(cut)) >= COPY


def test_two_reports_of_one_happening_are_no_copies():
    other = "The toll of Thursday's double bombing at the southern courthouse rose to 26, a hospital said, as lawyers mourned."
    assert containment(sketch(STORY), sketch(other)) < 0.1


def test_long_texts_are_sampled_alike():
    long = " ".join(f"word{n} stands here" for n in range(400))
    assert containment(sketch(long), sketch(long + " and some more at the end of it")) >= 0.95
    assert containment(sketch(long), sketch(" ".join(f"term{n} lies there" for n in range(400)))) < 0.05


def test_voices_by_outlet_and_by_copy():
    outlets = ["Wire", "Tribune", "Wire", None, None]
    texts = [
        STORY,
        STORY,
        "Something else entirely was reported here today by us.",
        STORY,
        "A third matter, told by nobody named.",
    ]
    assert group_voices(outlets, [sketch(t) for t in texts]) == [0, 0, 0, 0, 4]


def test_masks_deny_only_what_is_not_there() -> None:
    story, other = (
        shingles(STORY, 4),
        shingles("An orchard keeper told of a quiet night on which nothing at all went wrong.", 4),
    )
    half = frozenset(sorted(story)[: len(story) // 2])
    assert may_contain(len(half), mask(half), mask(story), 1.0)
    assert not may_contain(len(other), mask(other), mask(story), 0.7)
