"""How alike two triggers are by what a reader links with them."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.coding.trigger_profiles import ROLES, profile_features
from casus.reading import Argument, ArgumentRole, Figure, Reading, Sentence, Trigger, TriggerLink, Word

TEXT = "Gunmen shot Pedro Ruiz Mora. The murder of Ruiz was followed by an attack on the mayor."


def span(quote: str) -> tuple[int, int]:
    start = TEXT.index(quote)
    return start, start + len(quote)


def reading(*arguments: tuple[int, ArgumentRole, str, float], links: tuple[TriggerLink, ...] = ()) -> Reading:
    triggers = tuple(Trigger(*span(quote), "assassination", 0.9) for quote in ("shot", "murder", "attack"))
    found = tuple(Argument(trigger, role, *span(quote), score) for trigger, role, quote, score in arguments)
    return Reading((), (), triggers, found, links=links)


def test_every_role_has_a_profile() -> None:
    assert set(ROLES) == set(get_args(ArgumentRole))


def test_a_person_named_in_full_and_in_short_is_shared_and_another_is_not() -> None:
    named = reading(
        (0, "recipient", "Pedro Ruiz Mora", 0.9), (1, "recipient", "Ruiz", 0.9), (2, "recipient", "mayor", 0.9)
    )
    found = profile_features(TEXT, named, (0, 1, 2))
    assert found["recipient_alike"][0, 1] == pytest.approx(0.9 / 3)
    assert found["recipient_alike"][0, 2] == 0
    assert found["recipient_unlike"][0, 2] == pytest.approx(0.9)


def test_an_unknown_party_speaks_neither_way() -> None:
    found = profile_features(TEXT, reading((0, "recipient", "mayor", 0.9)), (0, 1, 2))
    assert found["recipient_alike"][0, 1] == found["recipient_unlike"][0, 1] == 0


def test_links_stand_in_the_order_asked_for() -> None:
    linked = reading(links=(TriggerLink("same", 0, 1, 0.9), TriggerLink("responds_to", 2, 0, 0.6)))
    found = profile_features(TEXT, linked, (2, 0, 1))
    assert found["link_same"][1, 2] == found["link_same"][2, 1] == pytest.approx(np.log(9), abs=1e-4)
    assert found["link_responds_to"][0, 1] == pytest.approx(np.log(1.5), abs=1e-4)
    assert found["link_same"][0, 1] < -5


def test_a_reader_that_links_nothing_says_less_than_one_that_leaves_a_pair_out() -> None:
    silent = profile_features(TEXT, reading(), (0, 1))["link_same"]
    refused = profile_features(TEXT, reading((0, "actor", "Gunmen", 0.9)), (0, 1))["link_same"]
    assert refused[0, 1] < silent[0, 1] < 0


def test_one_figure_of_two_triggers_is_shared() -> None:
    plain = reading()
    figure = Figure(*span("Pedro Ruiz Mora"), "killed", 0.9, ((0, 0.8), (1, 0.8), (2, 0.01)))
    found = profile_features(TEXT, Reading((), (), plain.triggers, figures=(figure,)), (0, 1, 2))
    assert found["figure_alike"][0, 1] == pytest.approx(0.8)
    assert found["figure_alike"][0, 2] < 0.01


@pytest.mark.parametrize(
    ("relation", "name"), [("conj", "hangs_conjoined"), ("obj", "hangs_in_clause"), ("dep", "hangs_other")]
)
def test_words_that_hang_together(relation: str, name: str) -> None:
    text = "blast wounded"
    words = (Word(0, 5, 0, "NOUN", -1, "root"), Word(6, 13, 0, "VERB", 0, relation))
    triggers = (Trigger(0, 5, "bombing", 0.9), Trigger(6, 13, "bombing", 0.9))
    found = profile_features(text, Reading(words, (Sentence(0, 13, 0, 2),), triggers), (0, 1))
    assert {n for n, m in found.items() if n.startswith("hangs_") and m[0, 1]} == {name}


NAMES = ("Gunmen", "Ruiz", "Pedro Ruiz Mora", "mayor")


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(ROLES), st.sampled_from(NAMES), st.floats(0.01, 1)), max_size=12
    )
)
def test_profiles_are_symmetric_and_share_out_at_most_one(
    arguments: list[tuple[int, ArgumentRole, str, float]],
) -> None:
    found = profile_features(TEXT, reading(*arguments), (0, 1, 2))
    for name, matrix in found.items():
        assert np.allclose(matrix, matrix.T), name
    for role in ROLES:
        both = found[f"{role}_alike"] + found[f"{role}_unlike"]
        assert ((both >= 0) & (both <= 1 + 1e-6)).all()
