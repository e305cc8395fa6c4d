from __future__ import annotations

from dataclasses import replace

import pytest

from casus.coding.actors import ActorBase
from casus.coding.choosing import table
from casus.coding.drafts import Draft, drafts_of
from casus.coding.naming import context_of
from casus.coding.parties import PartyMaker, one_naming
from casus.coding.party_links import BARS, ROLES, PartyLinks, chance, with_parties
from casus.reading import Argument, ArgumentRole, Attribution, Reading, RoleLink, Sentence, Trigger, Word
from casus.understand.words import split_sentences, split_words, words_by_sentence

TEXT = "Gunmen attacked soldiers near the river. Police said later that villagers protested."


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return ActorBase.load()


def parties(base: ActorBase) -> PartyMaker:
    return PartyMaker(TEXT, base, context_of(TEXT))


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def link(trigger: int, role: ArgumentRole, words: str, score: float) -> Argument:
    return Argument(trigger, role, *at(words), score)


def reading(*arguments: Argument, roles: tuple[RoleLink, ...] = ()) -> Reading:
    spans, sentences = split_words(TEXT), split_sentences(TEXT)
    ranges = words_by_sentence(spans, sentences)
    home = [n for n, (a, b) in enumerate(ranges) for _ in range(a, b)]
    verbs = {"attacked", "said", "protested"}
    words = tuple(
        Word(a, b, home[n], "VERB" if TEXT[a:b] in verbs else "NOUN") for n, (a, b) in enumerate(spans)
    )  # every word its own root
    triggers = (Trigger(*at("attacked"), "armed_attack", 0.9), Trigger(*at("protested"), "protest", 0.9))
    return Reading(
        words,
        tuple(Sentence(s, e, a, b) for (s, e), (a, b) in zip(sentences, ranges, strict=True)),
        triggers,
        arguments,
        roles=roles,
    )


def drafts(found: Reading) -> tuple[Draft, ...]:
    made = drafts_of(found, TEXT)
    assert [d.type for d in made] == ["armed_attack", "protest"]
    return made


def test_a_sure_near_link_is_taken_and_a_weak_far_one_is_not(base: ActorBase) -> None:
    found = reading(link(0, "actor", "Gunmen", 0.95), link(0, "actor", "villagers", 0.1))
    attack, protest = with_parties(TEXT, found, drafts(found), parties(base))
    assert attack.spans("actor") == (at("Gunmen"),)
    assert protest.spans("actor") == ()


def test_a_phrase_that_is_surer_of_another_event_counts_less_here(base: ActorBase) -> None:
    alone = reading(link(0, "actor", "villagers", 0.6))
    rivalled = reading(link(0, "actor", "villagers", 0.6), link(1, "actor", "villagers", 0.97))
    first = {c.draft: chance(c) for c in PartyLinks(TEXT, alone, drafts(alone), parties(base)).candidates()}
    second = {c.draft: chance(c) for c in PartyLinks(TEXT, rivalled, drafts(rivalled), parties(base)).candidates()}
    assert second[0] < first[0]
    assert second[1] > second[0]


def test_a_phrase_is_doer_or_sufferer_but_not_both(base: ActorBase) -> None:
    found = reading(link(0, "actor", "soldiers", 0.97), link(0, "recipient", "soldiers", 0.98))
    attack, _ = with_parties(TEXT, found, drafts(found), parties(base))
    assert (attack.spans("actor") == (at("soldiers"),)) != (attack.spans("recipient") == (at("soldiers"),))


def test_the_part_in_the_trigger_s_frame_is_seen(base: ActorBase) -> None:
    found = reading(link(0, "recipient", "soldiers", 0.5), roles=(RoleLink(1, 2, "ARG1", 0.9),))
    (candidate,) = PartyLinks(TEXT, found, drafts(found), parties(base)).candidates()
    assert candidate.features["arg1"] == 1.0
    assert candidate.features["arg0"] == 0.0
    assert candidate.features["same_sentence"] == 1.0


def test_other_phrases_of_a_draft_stay_as_they_are(base: ActorBase) -> None:
    found = reading(link(0, "actor", "Gunmen", 0.9))
    first, second = drafts(found)
    first = replace(first, phrases={**first.phrases, "place": ((at("the river"), 0.8),)})
    attack, _ = with_parties(TEXT, found, (first, second), parties(base))
    assert attack.spans("place") == (at("the river"),)


def test_every_role_has_a_bar_and_every_feature_of_links_a_weight(base: ActorBase) -> None:
    assert set(BARS) == set(ROLES) == set(table("party_links"))
    found = reading(link(0, "actor", "Gunmen", 0.9), link(0, "said_by", "Police", 0.9))
    for candidate in PartyLinks(TEXT, found, drafts(found), parties(base)).candidates():
        assert {"best", "first", "distance", "same_sentence", "event"} <= set(candidate.features)
        assert {"best", "first", "distance", "same_sentence", "event"} <= set(table("party_links")[candidate.role])


def test_the_path_from_the_trigger_is_seen(base: ActorBase) -> None:
    found = reading(link(0, "actor", "Gunmen", 0.5))
    first, *others = found.words
    found = replace(found, words=(replace(first, head=1, deprel="nsubj"), *others))
    (candidate,) = PartyLinks(TEXT, found, drafts(found), parties(base)).candidates()
    assert candidate.features["path nsubj"] == 1.0


def test_who_speaks_of_the_event_and_what_else_a_phrase_may_be_are_seen(base: ActorBase) -> None:
    found = reading(link(1, "said_by", "Police", 0.5), Argument(1, "place", *at("Police"), 0.2))
    sentence = (at("Police")[0], len(TEXT))
    said = Attribution((at("Police"),), (at("said"),), (sentence,))
    (candidate,) = PartyLinks(
        TEXT, replace(found, speakers=(said,), times=(at("later"),)), drafts(found), parties(base)
    ).candidates()
    assert candidate.features["speaks_of_this"] == 1.0
    assert candidate.features["link place"] == 0.2
    assert "time" not in candidate.features


def test_a_surer_phrase_with_the_same_noun_counts(base: ActorBase) -> None:
    found = reading(link(0, "recipient", "soldiers", 0.9), link(0, "recipient", "villagers", 0.5))
    by_span = {c.span: c.features for c in PartyLinks(TEXT, found, drafts(found), parties(base)).candidates()}
    assert "same_noun_surer" not in by_span[at("villagers")]
    assert "same_kind_surer" not in by_span[at("soldiers")]


@pytest.mark.parametrize(("words", "somebody"), [("seven years", False), ("30 days", False), ("3-year-old", True)])
def test_a_span_of_time_is_nobody(base: ActorBase, words: str, somebody: bool) -> None:
    maker = PartyMaker(words, base, context_of(words))
    assert (maker.party((0, len(words))) is not None) is somebody


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("suspected militants of the ANVC", "ANVC militants", True),
        ("Iraqi forces", "Turkish forces", False),
        ("two policemen", "three policemen", False),
        ("two policemen", "two local policemen", True),
        ("the police", "Police", True),
        ("residents of Homs", "residents of Hama", False),
        ("gunmen", "soldiers", False),
    ],
)
def test_namings_of_one_party(one: str, other: str, same: bool) -> None:
    assert one_naming(one, other) is same
    assert one_naming(other, one) is same
