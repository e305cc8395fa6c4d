"""Which triggers name the same happening."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.coding.dates import find_times
from casus.coding.drafts import drafts_of
from casus.coding.merging import Merging, groups, same_event, weights
from casus.coding.trigger_pairs import stem
from casus.reading import Reading, Sentence, Trigger, TriggerLink, Word
from casus.understand.words import split_sentences, split_words, words_by_sentence

PUBLISHED = "2019-12-29"


def reading_of(text: str, *triggers: tuple[str, str], links: tuple[TriggerLink, ...] = ()) -> Reading:
    """A reading whose triggers are the given words, each found after the one before it."""
    words, sentences = split_words(text), split_sentences(text)
    ranges = words_by_sentence(words, sentences)
    home = [number for number, (first, last) in enumerate(ranges) for _ in range(first, last)]
    found, at = [], 0
    for quote, kind in triggers:
        at = text.index(quote, at)
        found.append(Trigger(at, at + len(quote), kind, 0.9))
        at += len(quote)
    return Reading(
        tuple(Word(s, e, home[n]) for n, (s, e) in enumerate(words)),
        tuple(Sentence(s, e, a, b) for (s, e), (a, b) in zip(sentences, ranges, strict=True)),
        tuple(found),
        links=links,
    )


def chance(text: str, *triggers: tuple[str, str], links: tuple[TriggerLink, ...] = ()) -> float:
    return same_event(text, reading_of(text, *triggers, links=links), 0, 1, find_times(text, PUBLISHED))


BOMBING = "bombing"


def test_a_definite_noun_comes_back_to_the_event() -> None:
    back = "A bomb exploded in the market on Friday. The explosion wounded six traders."
    other = "A bomb exploded in the market on Friday. Another explosion wounded six traders."
    assert chance(back, ("exploded", BOMBING), ("explosion", BOMBING)) > 0.5
    assert chance(back, ("exploded", BOMBING), ("explosion", BOMBING)) > chance(
        other, ("exploded", BOMBING), ("explosion", BOMBING)
    )


def test_days_apart_speak_for_two_events() -> None:
    text = "Rebels shelled the port on 3 May 2019. Rebels shelled the airfield on 9 November 2019."
    undated = "Rebels shelled the port that night. Rebels shelled the airfield that night."
    pair = (("shelled", "shelling"), ("shelled", "shelling"))
    assert chance(text, *pair) < chance(undated, *pair)


def test_other_types_seldom_are_one_event() -> None:
    text = "A bomb exploded in the market. Police arrested three men."
    assert chance(text, ("exploded", BOMBING), ("arrested", "arrest")) < 0.1


def test_a_readers_link_moves_the_chance() -> None:
    text = "A bomb exploded in the market on Friday. The explosion wounded six traders."
    pair = (("exploded", BOMBING), ("explosion", BOMBING))
    for score, more in ((0.9, True), (0.005, False)):
        linked = chance(text, *pair, links=(TriggerLink("same", 0, 1, score),))
        assert (linked > chance(text, *pair)) is more


def test_the_order_of_triggers_changes_nothing() -> None:
    text = "A bomb exploded in the market. The explosion killed two. Police blamed rebels for the blast."
    reading = reading_of(text, ("exploded", BOMBING), ("explosion", BOMBING), ("blast", BOMBING))
    turned = Reading(reading.words, reading.sentences, reading.triggers[::-1])
    one, other = Merging(text, reading).chances(), Merging(text, turned).chances()
    assert np.allclose(one, other[::-1, ::-1])
    assert np.allclose(one, one.T)


def test_drafts_join_what_is_one_event() -> None:
    text = "A bomb exploded in the market on Friday. The explosion wounded six traders. Police arrested a man."
    reading = reading_of(text, ("exploded", BOMBING), ("explosion", BOMBING), ("arrested", "arrest"))
    drafts = drafts_of(reading, text, find_times(text, PUBLISHED))
    assert [sorted(d.triggers) for d in drafts] == [[0, 1], [2]]


def test_an_article_without_triggers_or_with_one() -> None:
    text = "Nothing happened."
    assert drafts_of(reading_of(text), text) == ()
    assert [d.triggers for d in drafts_of(reading_of(text, ("happened", "protest")), text)] == [(0,)]


def triggers_of(*scores: float) -> list[Trigger]:
    return [Trigger(10 * n, 10 * n + 5, BOMBING, score) for n, score in enumerate(scores)]


def test_groups_follow_the_mean() -> None:
    # 0 and 1 are sure; 2 is near 1 alone, and both together speak against it.
    chances = np.array([[0.5, 0.9, 0.1], [0.9, 0.5, 0.7], [0.1, 0.7, 0.5]])
    assert groups(chances, triggers_of(1, 1, 1)) == [[0, 1], [2]]


def test_a_trigger_that_may_name_nothing_is_joined_sooner() -> None:
    chances = np.array([[0.5, 0.35], [0.35, 0.5]])
    assert groups(chances, triggers_of(1, 1)) == [[0], [1]]
    assert groups(chances, triggers_of(1, 0.6)) == [[0, 1]]
    assert groups(chances * 0.2, triggers_of(1, 0.3)) == [[0], [1]]


def test_other_types_ask_for_more() -> None:
    chances = np.array([[0.5, 0.2], [0.2, 0.5]])
    doubtful = triggers_of(0.5, 0.5)
    assert groups(chances, doubtful) == [[0, 1]]
    assert groups(chances, [doubtful[0], replace(doubtful[1], type="protest")]) == [[0], [1]]


@settings(deadline=None)
@given(st.integers(0, 8).flatmap(lambda n: st.lists(st.floats(0, 1), min_size=n * n + n, max_size=n * n + n)))
def test_groups_part_the_triggers(values: list[float]) -> None:
    count = int(len(values) ** 0.5)
    chances = np.array(values[: count * count]).reshape(count, count)
    found = groups((chances + chances.T) / 2, triggers_of(*values[count * count :]))
    assert sorted(t for group in found for t in group) == list(range(count))


@pytest.mark.parametrize(
    ("one", "other"), [("bombings", "bombed"), ("killing", "killed"), ("explosions", "exploded"), ("shot", "shooting")]
)
def test_words_of_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_the_table_tells_by_types_links_and_parties() -> None:
    known = weights()
    assert known["bias"] < 0 < known["same_type"]
    assert known["link_responds_to"] < 0 < known["link_same"]
    assert known["recipient_unlike"] < 0 < known["recipient_alike"]
