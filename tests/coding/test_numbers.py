"""The grammar of number phrases: what each kind of phrase claims, what is a trap, and that spelling makes no difference."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from casus.codebook import numbers as module
from casus.codebook.numbers import load_number_rules
from casus.coding.numbers import Quantity, find_quantities
from casus.errors import CodebookError


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("phrase", "low", "best", "high", "approx"),
    [
        ("51", 51, 51, 51, False),
        ("at least 51", 51, 51, None, False),
        ("no fewer than twelve", 12, 12, None, False),
        ("more than 20", 20, 20, None, False),
        ("well over 100", 100, 100, None, False),
        ("30+", 30, 30, None, False),
        ("five or more", 5, 5, None, False),
        ("up to 40", 0, 40, 40, False),
        ("as many as 20", 0, 20, 20, False),
        ("fewer than 30", 0, 30, 30, False),
        ("about 200", 200, 200, 200, True),
        ("some 200", 200, 200, 200, True),
        ("nearly 500", 500, 500, 500, True),
        ("close to 5,000", 5000, 5000, 5000, True),
        ("30 or so", 30, 30, 30, True),
        ("20-odd", 20, 20, 20, True),
        ("at least some 30", 30, 30, None, True),
        ("about 30 to 40", 30, 30, 40, True),
        ("between 30 and 40", 30, 30, 40, False),
        ("15 to 20", 15, 15, 20, False),
        ("30-40", 30, 30, 40, False),
        ("two or three", 2, 2, 3, False),
        ("two to three thousand", 2000, 2000, 3000, False),
        ("between 1,000 and 1,500", 1000, 1000, 1500, False),
        ("dozens", 24, 24, None, False),
        ("scores", 40, 40, None, False),
        ("hundreds", 200, 200, None, False),
        ("thousands", 2000, 2000, None, False),
        ("tens of thousands", 20_000, 20_000, None, False),
        ("dozens of thousands", 24_000, 24_000, None, False),
        ("hundreds and hundreds", 200, 200, None, False),
        ("several", 3, 3, None, False),
        ("many", 3, 3, None, False),
        ("a few", 3, 3, None, False),
        ("several hundred", 300, 300, None, False),
        ("a few dozen", 36, 36, None, False),
        ("a dozen", 12, 12, 12, False),
        ("two dozen", 24, 24, 24, False),
        ("half a dozen", 6, 6, 6, False),
        ("half a million", 500_000, 500_000, 500_000, False),
        ("more than a dozen", 12, 12, None, False),
        ("a couple", 2, 2, 2, False),
        ("both", 2, 2, 2, False),
        ("a hundred", 100, 100, 100, False),
        ("none", 0, 0, 0, False),
        ("no one", 0, 0, 0, False),
        ("zero", 0, 0, 0, False),
        ("twenty-one", 21, 21, 21, False),
        ("twenty one", 21, 21, 21, False),
        ("one hundred and five", 105, 105, 105, False),
        ("nineteen hundred", 1900, 1900, 1900, False),
        ("5,000", 5000, 5000, 5000, False),
        ("1,20,000", 120_000, 120_000, 120_000, False),
        ("2 lakh", 200_000, 200_000, 200_000, False),
        ("2.5 million", 2_500_000, 2_500_000, 2_500_000, False),
        ("1.2 million", 1_200_000, 1_200_000, 1_200_000, False),
        ("300k", 300_000, 300_000, 300_000, False),
    ],
)
@pytest.mark.parametrize("case", [str, str.lower, str.upper, str.capitalize])
def test_a_phrase_claims_what_the_guidelines_say(phrase, low, best, high, approx, case):
    text = case(f"{phrase} people died")
    quantity = only(text)
    assert (quantity.low, quantity.best, quantity.high, quantity.approx, quantity.kind) == (
        low,
        best,
        high,
        approx,
        "count",
    )
    assert text[quantity.start : quantity.end] == case(f"{phrase} people")[: len(phrase)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a third soldier fell", "ordinal"),
        ("the 47th Brigade moved", "ordinal"),
        ("the twenty-first attack", "ordinal"),
        ("a 30-year-old man", "age"),
        ("a girl aged 12 died", "age"),
        ("a boy, 12 years old, died", "age"),
        ("Ravi Lal (25) was shot", "age"),
        ("Ana Ruiz, 28, a teacher, died", "age"),
        ("on 5 January they came", "date"),
        ("on January 5 they came", "date"),
        ("on Jan. 5 they came", "date"),
        ("They left in January. Three men fell", "count"),
        ("on 5-6 May they came", "date"),
        ("the 6th of May", "date"),
        ("in 1990 they came", "date"),
        ("the 1990 attack", "date"),
        ("in the 1980s", "date"),
        ("at 1400 they came", "time"),
        ("at 5pm they came", "time"),
        ("at 5 p.m. they came", "time"),
        ("for two weeks", "duration"),
        ("a two-day strike", "duration"),
        ("shot three times", "frequency"),
        ("worth $5 now", "money"),
        ("Rs 5,000 was taken", "money"),
        ("Rs. 5,000 was taken", "money"),
        ("5 million dollars", "money"),
        ("50 percent of it", "percent"),
        ("50 per cent of it", "percent"),
        ("20 km north", "measure"),
        ("5 square miles", "measure"),
        ("a 60-mm mortar", "measure"),
        ("Battalion 12 moved", "designation"),
        ("Battalion 3-16 moved", "designation"),
        ("at K1 base", "designation"),
        ("an AK-47 rifle", "designation"),
        ("an F-15 jet", "designation"),
        ("on Highway 61 today", "designation"),
        ("pillar No. 79 fell", "designation"),
        ("two-thirds of it", "fraction"),
        ("a three-wheel cart", "compound"),
        ("the latest one", "pronoun"),
    ],
)
def test_a_number_that_counts_nothing_says_what_it_is(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    "text", ["the 30-10 unit", "at 10:30 they came", "the 9/11 attacks", "on 2017-05-06", "on 2/7/2005"]
)
def test_numbers_joined_into_a_name_a_time_or_a_date_count_nothing(text):
    found = find_quantities(text)
    assert found
    assert not [quantity for quantity in found if quantity.kind == "count"]


@pytest.mark.parametrize(
    "text",
    [
        "a 7.62 rifle",
        "no longer there",
        "no, he said",
        "the number of people",
        "as many rounds as you like",
        "some time later",
        "half of them",
        "nothing at all",
    ],
)
def test_what_is_no_number_isn_t_read_as_one(text):
    assert find_quantities(text) == []


def test_a_part_is_told_from_its_whole():
    part, whole = find_quantities("one of the three men was shot")
    assert (part.low, part.kind) == (1, "count")
    assert (whole.low, whole.kind) == (3, "whole")


def test_a_rise_is_no_range():
    assert [q.low for q in find_quantities("the toll rose from 12 to 15")] == [12, 15]
    assert [(q.low, q.high) for q in find_quantities("from 12 to 15 men were held")] == [(12, 15)]


def test_people_counted_in_a_compound_are_counted():
    assert only("a five-member family was held").kind == "count"
    assert only("a family of five was held").low == 5


def test_may_is_a_month_only_where_it_is_one():
    assert only("5 may have died").kind == "count"
    assert only("died on 5 May").kind == "date"


def test_values_rest_only_on_words_of_the_region():
    text = "at least 51 people, including 12 children"
    assert [(q.start, q.low, q.high) for q in find_quantities(text, 9)] == [(9, 51, 51), (30, 12, 12)]
    assert [q.low for q in find_quantities(text, 12)] == [12]
    assert [(q.low, q.high) for q in find_quantities(text, 0, 11)] == [(51, None)]


def test_words_beyond_the_region_still_tell_a_trap():
    text = "a man aged 34 years"
    assert [q.kind for q in find_quantities(text, 11, 13)] == ["age"]


@settings(deadline=None)
@given(st.integers(0, 10**9 - 1))
def test_spelled_numbers_read_back(number):
    spelled = num2words(number)
    for text in (
        spelled,
        spelled.replace(",", ""),
        spelled.replace("-", " ").replace(",", ""),
        spelled.replace(" and ", " "),
    ):
        quantity = only(text.replace(",", ""))
        assert (quantity.low, quantity.high, quantity.start, quantity.end) == (
            number,
            number,
            0,
            len(text.replace(",", "")),
        )


@settings(deadline=None)
@given(st.integers(1, 10**9 - 1).filter(lambda n: n > 2100), st.sampled_from(["{:,}", "{}", "\u2009".join(["{:,}"])]))
def test_digits_read_back(number, form):
    quantity = only(f"{form.format(number)} people died") if number < 10**7 else only(f"{number:,} people died")
    assert (quantity.low, quantity.best, quantity.high, quantity.kind) == (number, number, number, "count")


@settings(deadline=None)
@given(st.integers(3, 999), st.integers(1, 500), st.sampled_from(["{} to {}", "{}-{}", "between {} and {}", "{}–{}"]))
def test_a_range_keeps_its_ends(low, more, form):
    quantity = only(form.format(low, low + more) + " rebels died")
    assert (quantity.low, quantity.best, quantity.high) == (low, low, low + more)


_PIECES = st.sampled_from(
    "at least between and up to 5 12 1,000 2.5 one two twenty hundred thousand million dozens tens of no some a "
    "- – + ( ) , . : / $ % may january aged year old th km half third several or more so one 1990 K1 AK-47 people".split()
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_PIECES, st.sampled_from(["", " "])), max_size=14), st.integers(0, 20), st.integers(0, 60))
def test_phrases_of_any_words_keep_order_and_bounds(pieces, start, length):
    text = "".join(piece + gap for piece, gap in pieces)
    start, end = min(start, len(text)), min(start + length, len(text))
    at = start
    for quantity in find_quantities(text, start, max(start, end)):
        assert at <= quantity.start < quantity.end <= max(start, end)
        assert 0 <= quantity.low <= quantity.best
        assert quantity.high is None or quantity.best <= quantity.high
        at = quantity.end


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_read_without_complaint(text):
    assert all(text[q.start : q.end] for q in find_quantities(text))


def test_a_long_article_takes_little_time():
    article = (
        "At least 51 people, 12 of them children, died on 5 May when two bombs went off in the town of Kara, police said. "
        * 20
    )
    find_quantities(article)
    began = time.process_time()
    find_quantities(article)
    assert time.process_time() - began < 0.05  # a millisecond or two on an idle core


def test_every_entry_of_the_table_names_its_guideline():
    rules = load_number_rules()
    assert all(entry.source for entry in rules.vague.values())
    assert load_number_rules() is rules


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("low = 3", "low = -3"), "vague[1].low"),
        (('sense = "least"', 'sense = "lest"'), "bound[1].sense"),
        (("dozen = 12", 'dozen = "12"'), "scales.dozen"),
        (('words = ["both"]', 'words = ["Both"]'), "vague[5].words"),
        (("age_before", "age_befor"), "traps.age_befor"),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_key(tmp_path, change, key):
    table = Path(module.__file__).with_suffix(".toml").read_text(encoding="utf-8").replace(*change, 1)
    path = tmp_path / "mine.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(CodebookError, match=r"mine\.toml") as caught:
        load_number_rules(path)
    assert key in str(caught.value)
