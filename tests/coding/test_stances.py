"""Who claims, blames and denies."""

from __future__ import annotations

from dataclasses import replace

from casus.coding.actors import NO_CONTEXT, ActorBase
from casus.coding.parties import PartyMaker
from casus.coding.stances import stances
from casus.reading import Stand
from tests.coding.readings import one_each, reading_of

TEXT = "Gunmen ambushed a convoy near the dam. The army blamed rebels for it. Rebels denied it. Traders met in town. "
TRIGGERS = {"ambushed": "armed_attack", "blamed": "accusation", "denied": "denial", "met": "meeting"}


def test_an_accusation_that_answers_an_act_blames_whom_it_is_directed_at() -> None:
    found = reading_of(TEXT, TRIGGERS)
    drafts = list(one_each(found))
    army, rebels, again = (
        (at, at + len(word))
        for word, at in (
            ("army", TEXT.index("army")),
            ("rebels", TEXT.index("rebels")),
            ("Rebels", TEXT.index("Rebels")),
        )
    )
    drafts[1] = replace(drafts[1], phrases={"actor": ((army, 0.9),), "recipient": ((rebels, 0.8),)})
    drafts[2] = replace(drafts[2], phrases={"actor": ((again, 0.9),)})
    parties = PartyMaker(TEXT, ActorBase.load(), NO_CONTEXT)
    told = stances(TEXT, found, drafts, 0, {1: 0, 2: 0}, parties)
    assert [(one.stance, one.by.span.quote, one.of.span.quote if one.of else None) for one in told] == [
        ("blames", "army", "rebels"),
        ("denies", "Rebels", None),
    ]
    assert stances(TEXT, found, drafts, 3, {1: 0, 2: 0}, parties) == ()


def test_the_reading_s_own_stances_are_kept() -> None:
    found = reading_of(TEXT, TRIGGERS)
    at = TEXT.index("Rebels")
    found = replace(found, stands=(Stand(0, "claims", (at, at + 6), None, 0.9),))
    (told,) = stances(TEXT, found, one_each(found), 0, {}, PartyMaker(TEXT, ActorBase.load(), NO_CONTEXT))
    assert (told.stance, told.by.span.quote) == ("claims", "Rebels")
