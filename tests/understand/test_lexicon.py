"""The lexicon's phrases, and its files."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

from casus.codebook import load_codebook
from casus.understand.lexicon import Phrase, find_phrases, index_phrases, load_lexicon


def found(forms: list[str], words: str) -> list[tuple[str, int, int]]:
    index = index_phrases(Phrase.of(form) for form in forms)
    return [(phrase.form, first, last) for phrase, first, last in find_phrases(index, words.split())]


def test_the_longest_phrase_is_taken_and_none_overlap() -> None:
    assert found(["bomb", "suicide bomb attack", "attack"], "a suicide bomb attack on") == [
        ("suicide bomb attack", 1, 3)
    ]
    assert found(["opened fire", "fire"], "opened fire fire") == [("opened fire", 0, 1), ("fire", 2, 2)]


def test_a_gap_is_of_two_words_at_most_and_none_of_marks() -> None:
    assert found(["set ~ ablaze"], "set ablaze") == [("set ~ ablaze", 0, 1)]
    assert found(["set ~ ablaze"], "set two trucks ablaze") == [("set ~ ablaze", 0, 3)]
    assert found(["set ~ ablaze"], "set two big trucks ablaze") == []
    assert found(["set ~ ablaze"], "set , ablaze") == []


def test_a_phrase_without_a_gap_goes_before_one_with() -> None:
    assert found(["shot ~ dead", "shot dead"], "shot dead") == [("shot dead", 0, 1)]


def test_every_share_is_one_and_every_type_has_words() -> None:
    lexicon = load_lexicon()
    assert all(0 < share <= 1 for shares in lexicon.forms.values() for share in shares.values())
    named = {kind for shares in lexicon.forms.values() for kind in shares}
    assert named == set(load_codebook().event_types)


def test_cue_words_are_lower_case_and_single() -> None:
    lexicon = load_lexicon()
    for words in (*lexicon.type_cues.values(), *(w for name, w in lexicon.lists.items() if name != "excluded")):
        assert all(word == word.lower() and " " not in word for word in words)


TRAIN = Path(__file__).parents[2] / "train" / "count_lexicon.py"


def test_the_forms_of_verbs_and_nouns() -> None:
    made = runpy.run_path(str(TRAIN))
    assert made["verb_forms"]("rob") == {"rob", "robs", "robbed", "robbing"}
    assert made["verb_forms"]("pull out") == {"pull out", "pulls out", "pulled out", "pulling out"}
    assert made["verb_forms"]("flee") == {"flee", "flees", "fled", "fleeing"}
    assert made["verb_forms"]("deny") == {"deny", "denies", "denied", "denying"}
    assert made["verb_forms"]("fight") == {"fight", "fights", "fought", "fighting"}
    assert made["noun_forms"]("robbery") == {"robbery", "robberies"}
    assert made["noun_forms"]("ambush") == {"ambush", "ambushes"}


def test_shares_are_counted_and_a_word_never_met_gets_the_prior() -> None:
    made = runpy.run_path(str(TRAIN))
    text = "The raid came at dawn. A raid is a raid."
    counted = made["counted"]({"raid": {"arrest"}, "swoop": {"arrest"}}, [(text, [(4, 8, "armed_attack")])])
    assert counted["swoop"] == {"arrest": 0.35}
    assert counted["raid"] == {"armed_attack": 0.2, "arrest": 0.14}  # 1 of 3 and 0 of 3, drawn to the prior by two more


def test_the_lexicon_is_what_counting_makes() -> None:
    data = Path(os.environ.get("CASUS_DATA", TRAIN.parents[2] / "shared")) / "annotation"
    if not (data / "train.labels.jsonl").exists():
        pytest.skip("no annotated articles: set CASUS_DATA to the folder that holds annotation/")
    made = runpy.run_path(str(TRAIN))
    counted = made["counted"](made["seeds"](), made["articles"](data))
    assert counted == {form: dict(shares) for form, shares in load_lexicon().forms.items()}, (
        "run train/count_lexicon.py"
    )
