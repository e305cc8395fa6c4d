"""Who gives a figure: one key for all the wordings of one speaker, and the side that the speaker is on.

"Police", "a police lieutenant" and "a police spokesman" are one speaker, "the mayor" and "the governor" are two. A
figure in an outlet's own voice is that outlet's, or its original's where the article is a copy.
"""

from __future__ import annotations

from typing import Literal

from casus.reconcile.names import fold, party_words, stem
from casus.types import Party

Side = Literal["perpetrator", "victim", "third party"]

_ROLES: tuple[tuple[str, str], ...] = (
    ("hospital", "hospital hospitals mortuary morgue medics medic doctors doctor surgeon nurse medical clinic ward"),
    ("ambulance service", "ambulance paramedic paramedics"),
    ("rescue service", "rescuers rescuer rescue defence_civil firefighters"),
    ("police", "police policeman policemen constable superintendent sheriff gendarmerie gendarmes"),
    ("united nations", "un u.n unhcr unama ohchr iom ocha"),
    ("mayor", "mayor mayors"),
    ("governor", "governor governors governorate"),
    ("prosecutor", "prosecutor prosecutors magistrate"),
    (
        "residents",
        "residents resident villagers villager inhabitants locals neighbours neighbors witnesses witness elders",
    ),
    ("family", "family relatives relative parents mother father"),
    ("activists", "activists activist"),
    ("health office", "health"),
    ("military", "army military troops soldiers forces defence defense ministry_of_defence navy"),
    ("interior ministry", "interior home"),
    (
        "government",
        "government governments authorities official officials ministry minister administration administrator",
    ),
)
_BY_WORD = {word: key for key, words in _ROLES for word in words.split()}
_RANK = {key: i for i, (key, _) in enumerate(_ROLES)}
_OF_THEIR_OWN = frozenset(
    ("hospital", "ambulance service", "rescue service", "police", "mayor", "governor", "prosecutor", "health office")
)
"""Roles that speak for themselves and not for the government that they belong to."""
_UNNAMED = frozenset(
    "source sources report reports statement spokesman spokeswoman spokesperson he she they it".split()
)


def speaker_key(said_by: Party | None, own_voice: str | None) -> str | None:
    """The key of whoever gives a figure; ``own_voice`` is the outlet that speaks where nobody is named.

    A named body keeps its name, a mayor or a hospital its role, though coding knows them for a part of the government; a role
    is its plainest word; ``None`` where the outlet isn't known either.
    """
    if said_by is None:
        return own_voice
    told = fold(said_by.span.quote).split()
    if said_by.actor_id is not None and said_by.name:
        local = [_BY_WORD[word] for word in told if _BY_WORD.get(word) in _OF_THEIR_OWN]
        return min(local, key=_RANK.__getitem__) if local else said_by.name
    quote = said_by.name or said_by.span.quote
    words = fold(quote).split()
    roles = sorted({_BY_WORD[word] for word in words if word in _BY_WORD}, key=_RANK.__getitem__)
    capitals = [w for w in quote.split()[1:] if w[:1].isupper()] or (
        [w for w in quote.split()[:1] if w[:1].isupper() and fold(w) not in _BY_WORD]
    )
    if said_by.kind in ("armed_group", "militia", "organisation", "company") and capitals:
        return quote
    if roles:
        return roles[0]
    kept = [word for word in words if word not in _UNNAMED]
    return " ".join(kept or words) or own_voice


def side_of(said_by: Party | None, actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> Side:
    """Whether a speaker is of those who did it, of those it was done to, or neither as far as is told."""
    if said_by is None:
        return "third party"
    for side, parties in (("perpetrator", actors), ("victim", recipients)):
        if any(_is_of(said_by, party) for party in parties):
            return side  # type: ignore[return-value]
    return "third party"


def _is_of(speaker: Party, party: Party) -> bool:
    if speaker.actor_id is not None and speaker.actor_id == party.actor_id:
        return True
    words = party_words(speaker.name or speaker.span.quote) - _SPOKEN_FOR
    members = party_words(party.name or party.span.quote)
    if len(words & members) >= min(2, len(members)) and words & members:
        return True
    armed = ("military", "police", "armed_group", "militia")
    return (
        speaker.kind is not None
        and speaker.kind == party.kind
        and speaker.kind in armed
        and (speaker.country == party.country and speaker.country is not None and speaker.actor_id is None)
        and speaker.kind in ("military", "police")
    )


_SPOKEN_FOR = frozenset(
    stem(word) for word in "spokesman spokeswoman statement commander officer official source".split()
)
