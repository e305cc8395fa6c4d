"""Who claims an event, blames somebody else for it, or denies it.

The reader links speakers with events as claiming, blaming or denying (:class:`casus.reading.Stand`); such links are rare, and
it knows few. What it reads far better are the events in which somebody accuses or denies: one of these that answers an act
says a stance to it. "The army blamed rebels for the ambush" is an accusation whose doer blames whom it is directed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casus.coding.drafts import Draft
from casus.coding.parties import PartyMaker
from casus.reading import Reading
from casus.types import Responsibility, Stance

_ACTS = frozenset(
    "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack assassination "
    "execution killing abduction sexual_violence torture physical_assault destruction looting crackdown riot".split()
)
_BLAMING = re.compile(r"\b(?:blam|accus|attribut|implicat|suspect|responsib|charg|finger|laid)", re.IGNORECASE)


def stances(
    text: str,
    reading: Reading,
    drafts: Sequence[Draft],
    number: int,
    answered: Mapping[int, int],
    parties: PartyMaker,
) -> tuple[Responsibility, ...]:
    """The stances to one draft, one a stance and speaker; ``answered`` tells which draft answers which."""
    kept: dict[tuple[Stance, str], Responsibility] = {}

    def keep(stance: Stance, by: tuple[int, int], of: tuple[int, int] | None) -> None:
        speaker = parties.party(by)
        blamed = parties.party(of) if of is not None else None
        if speaker is not None:
            kept.setdefault((stance, speaker.span.quote), Responsibility(stance, speaker, blamed, speaker.span))

    for stand in sorted(reading.stands, key=lambda s: -s.score):
        if stand.trigger in drafts[number].triggers:
            keep(stand.stance, stand.by, stand.of)
    if drafts[number].type in _ACTS:
        for other in sorted(one for one, act in answered.items() if act == number):
            doer = next(iter(drafts[other].spans("actor")), None)
            if doer is None:
                continue
            if drafts[other].type == "denial":
                keep("denies", doer, None)
            elif drafts[other].type == "accusation" and _blames(text, reading, drafts[other]):
                keep("blames", doer, next(iter(drafts[other].spans("recipient")), None))
    return tuple(kept.values())


def _blames(text: str, reading: Reading, draft: Draft) -> bool:
    """Whether an accusation says who did it: "blamed", not "condemned"."""
    triggers = (reading.triggers[number] for number in draft.triggers)
    return any(_BLAMING.search(text[trigger.start : trigger.end]) for trigger in triggers)
