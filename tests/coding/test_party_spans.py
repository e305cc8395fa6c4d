from __future__ import annotations

import re

import pytest

from casus.coding.party_spans import PartyPhrases
from casus.reading import Word

Range = tuple[int, int]


def phrases(text: str, tree: dict[str, tuple[str, str, str]]) -> PartyPhrases:
    """``tree``: word → (class, head's word or "", relation); other words are verbs that hang on nothing."""
    found = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    forms = [text[a:b] for a, b in found]
    words = []
    for (a, b), form in zip(found, forms, strict=True):
        upos, head, relation = tree.get(form, ("VERB" if form.isalnum() else "PUNCT", "", "root"))
        words.append(Word(a, b, 0, upos, forms.index(head) if head else -1, relation))
    return PartyPhrases(text, words)


def at(text: str, words: str) -> Range:
    return text.index(words), text.index(words) + len(words)


def quotes(text: str, spans: dict[Range, float]) -> dict[str, float]:
    return {text[a:b]: score for (a, b), score in spans.items()}


COUNTED = "At least 13 people fled."
COUNTED_TREE = {
    "At": ("ADP", "least", "case"), "least": ("ADJ", "13", "nummod"), "13": ("NUM", "people", "nummod"),
    "people": ("NOUN", "fled", "nsubj"),
}  # fmt: skip


def test_a_phrase_that_stops_before_its_noun_goes_on_to_it() -> None:
    found = phrases(COUNTED, COUNTED_TREE)
    assert found.whole(at(COUNTED, "At")) == at(COUNTED, "At least 13 people")
    assert found.whole(at(COUNTED, "13")) == at(COUNTED, "13 people")
    assert found.whole(at(COUNTED, "people")) == at(COUNTED, "people")


def test_no_phrase_goes_on_over_a_verb_or_a_comma() -> None:
    over_verb = "Two escaped guards"
    assert phrases(over_verb, {"Two": ("NUM", "guards", "nummod"), "guards": ("NOUN", "escaped", "obj")}).whole(
        at(over_verb, "Two")
    ) == at(over_verb, "Two")
    over_comma = "Two, guards"
    assert phrases(over_comma, {"Two": ("NUM", "guards", "nummod"), "guards": ("NOUN", "", "root")}).whole(
        at(over_comma, "Two")
    ) == at(over_comma, "Two")


def test_the_head_and_the_count() -> None:
    found = phrases(COUNTED, COUNTED_TREE)
    assert found.head(at(COUNTED, "At least 13 people")) == 3
    assert found.counted(at(COUNTED, "13 people"))
    assert not found.counted(at(COUNTED, "people"))


def test_an_apposition_is_one_party_and_a_neighbour_is_not() -> None:
    text = "Police shot the pilot, Omar S."
    tree = {"pilot": ("NOUN", "shot", "obj"), "Omar": ("PROPN", "pilot", "appos"), "S": ("PROPN", "Omar", "flat")}
    both = {at(text, "pilot"): 0.4, at(text, "Omar S"): 0.7}
    assert quotes(text, phrases(text, tree).joined(both)) == {"pilot, Omar S": 0.7}
    apart = {**tree, "Omar": ("PROPN", "shot", "obj")}
    assert len(phrases(text, apart).joined(both)) == 2


def test_names_that_identify_a_count_belong_to_it() -> None:
    text = "Two men, identified as Ali Khan (30) and Omar, met soldiers and Rashid."
    tree = dict.fromkeys(("Ali", "Khan", "Omar", "Rashid"), ("PROPN", "", "root"))
    spans = {at(text, name): 0.5 for name in ("Two men", "Ali Khan", "Omar", "soldiers", "Rashid")}
    assert set(quotes(text, phrases(text, tree).joined(spans))) == {
        "Two men, identified as Ali Khan (30) and Omar", "soldiers", "Rashid",
    }  # fmt: skip


@pytest.mark.parametrize("spans", [{}, {(0, 2): 0.5}])
def test_nothing_to_join(spans: dict[Range, float]) -> None:
    assert phrases(COUNTED, COUNTED_TREE).joined(spans) == spans
