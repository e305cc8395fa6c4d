"""Who gives a figure."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from casus.coding.actors import NO_CONTEXT, ActorBase
from casus.coding.claimants import Claimants
from casus.coding.parties import PartyMaker
from casus.reading import Argument, Attribution, Figure, Reading, Sentence, Trigger, Word

TEXT = (
    "Gunmen shot at a bus near the bridge. Two guards were killed, police said. "
    "The driver Omar Haddad ran away. He said three passengers were wounded."
)


def reading_of(text: str, *said: tuple[str, str]) -> Reading:
    """Sentences end with ". "; ``said`` are pairs of a source and the word of saying, each the first after the last."""
    sentences = [match.span() for match in re.finditer(r"[^ ][^.]*\.", text)]
    words = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    home = [next(n for n, (a, b) in enumerate(sentences) if a <= start < b) for start, _ in words]
    speakers = []
    for source, cue in said:
        at, by = text.index(cue), text.index(source)
        content = next(s for s in sentences if s[0] <= at < s[1])
        speakers.append(Attribution(((by, by + len(source)),), ((at, at + len(cue)),), (content,)))
    return Reading(
        words=tuple(Word(a, b, n) for (a, b), n in zip(words, home, strict=True)),
        sentences=tuple(
            Sentence(a, b, home.index(n), home.index(n) + home.count(n)) for n, (a, b) in enumerate(sentences)
        ),
        triggers=(Trigger(0, 6, "armed_attack", 0.9),),
        speakers=tuple(speakers),
    )


def claimant(
    text: str, reading: Reading, quote: str, base: ActorBase, said_by: tuple[int, int] | None = None
) -> str | None:
    start = text.index(quote)
    figure = Figure(start, start + len(quote), "killed", 0.9, said_by=said_by)
    party = Claimants(text, reading, PartyMaker(text, base, NO_CONTEXT)).party(figure)
    return None if party is None else party.span.quote


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return ActorBase.load()


def test_whoever_speaks_in_the_sentence_gives_its_figure(base: ActorBase) -> None:
    assert claimant(TEXT, reading_of(TEXT, ("police", "said")), "Two guards were killed", base) == "police"


def test_a_pronoun_stands_for_the_source_named_before_it(base: ActorBase) -> None:
    text = TEXT.replace("police said", "neighbours say")
    reading = reading_of(text, ("Omar Haddad", "said"))
    sources = Claimants(text, reading, PartyMaker(text, base, NO_CONTEXT))
    start = text.index("three passengers")
    (span, features), *_ = sources.candidates(Figure(start, start + 16, "wounded", 0.9))
    assert text[slice(*span)] == "Omar Haddad"
    assert features["same"] == 1.0


def test_without_a_speaker_the_article_gives_its_figures_itself(base: ActorBase) -> None:
    assert claimant(TEXT, reading_of(TEXT), "Two guards were killed", base) is None


def test_a_speaker_of_a_later_sentence_gives_no_figure(base: ActorBase) -> None:
    text = TEXT.replace(", police said", "")
    assert claimant(text, reading_of(text, ("Omar Haddad", "said")), "Two guards were killed", base) is None


def test_whom_the_reader_links_with_an_event_is_weighed_too(base: ActorBase) -> None:
    reading = reading_of(TEXT)
    start = TEXT.index("police")
    linked = replace(reading, arguments=(Argument(0, "said_by", start, start + 6, 0.8),))
    sources = Claimants(TEXT, linked, PartyMaker(TEXT, base, NO_CONTEXT))
    at = TEXT.index("Two guards")
    assert [TEXT[slice(*span)] for span, _ in sources.candidates(Figure(at, at + 10, "killed", 0.9))] == ["police"]
