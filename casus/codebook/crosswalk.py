"""From an event's facts to its codes in PLOVER, ACLED, CAMEO, UCDP GED and MUC-4: pure functions over the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from casus.codebook.model import Codebook, Rule, Standard, Target
from casus.types import Codes, PartyKind, Status


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What a crosswalk rule may ask of an event. What isn't known is empty or ``None``: no rule that asks for it holds.

    ``about`` is the type of the event that this one answers (an accusation's or a denial's matter); ``captured`` the
    number of people taken, at least; ``abroad`` whether the actor is a state's force outside its own country.
    """

    type: str
    status: Status = "happened"
    actor_kinds: tuple[PartyKind, ...] = ()
    recipient_kinds: tuple[PartyKind, ...] = ()
    trigger_words: tuple[str, ...] = ()
    instrument_words: tuple[str, ...] = ()
    actor_words: tuple[str, ...] = ()
    recipient_words: tuple[str, ...] = ()
    killed: bool | None = None
    wounded: bool | None = None
    captured: int | None = None
    abroad: bool | None = None
    about: str | None = None


def codes_of(codebook: Codebook, facts: EventFacts) -> Codes:
    """The event's codes; ``None`` for a standard that has no record of such an event.

    By the shipped rules an event that somebody is told to deny has no codes: these standards record what took place.
    CodebookError where the facts name a type or a status that the codebook doesn't know.
    """
    plover, acled = _target(codebook, facts, "plover"), _target(codebook, facts, "acled")
    cameo, ucdp = _target(codebook, facts, "cameo"), _target(codebook, facts, "ucdp")
    return Codes(
        plover=None if plover is None else {"event": str(plover["event"]), "mode": _text(plover, "mode")},
        acled=None if acled is None else _acled(codebook, str(acled["sub_event_type"])),
        cameo=None if cameo is None else str(cameo["code"]),
        ucdp=None if ucdp is None else {"type_of_violence": int(ucdp["type_of_violence"])},
    )


def muc4_type(codebook: Codebook, facts: EventFacts) -> str | None:
    """MUC-4's INCIDENT: TYPE, or ``None`` where the task has no such incident; country and date aren't judged."""
    target = _target(codebook, facts, "muc4")
    return None if target is None else str(target["type"])


def muc4_stage(codebook: Codebook, facts: EventFacts) -> str | None:
    """MUC-4's INCIDENT: STAGE OF EXECUTION for an event that has a MUC-4 type, else ``None``."""
    target = _target(codebook, facts, "muc4")
    if target is None:
        return None
    return _text(target, "stage") or codebook.muc4_stages.get(facts.status)


def _target(codebook: Codebook, facts: EventFacts, standard: Standard) -> Target | None:
    codebook.check_type(facts.type)
    codebook.check_status(facts.status)
    for rule in codebook.rules[facts.type][standard]:
        if _holds(codebook, rule, facts):
            return rule.target
    return None


def _holds(codebook: Codebook, rule: Rule, facts: EventFacts) -> bool:
    return (
        facts.status in rule.status
        and (rule.actor is None or not rule.actor.isdisjoint(_kinds_and_classes(codebook, facts.actor_kinds)))
        and (
            rule.recipient is None or not rule.recipient.isdisjoint(_kinds_and_classes(codebook, facts.recipient_kinds))
        )
        and (rule.about is None or not rule.about.isdisjoint(_type_and_family(codebook, facts.about)))
        and (rule.killed is None or rule.killed is facts.killed)
        and (rule.wounded is None or rule.wounded is facts.wounded)
        and (rule.abroad is None or rule.abroad is facts.abroad)
        and (rule.captured is None or (facts.captured is not None and facts.captured >= rule.captured))
        and _says(codebook, rule.words, (*facts.trigger_words, *facts.instrument_words))
        and _says(codebook, rule.actor_words, facts.actor_words)
        and _says(codebook, rule.recipient_words, facts.recipient_words)
    )


def _kinds_and_classes(codebook: Codebook, kinds: Iterable[PartyKind]) -> set[str]:
    return {name for kind in kinds for name in (kind, *codebook.party_kinds[kind].classes)}


def _type_and_family(codebook: Codebook, event_type: str | None) -> set[str]:
    if event_type is None:
        return set()
    return {event_type, codebook.event_types[codebook.check_type(event_type)].family}


def _says(codebook: Codebook, lists: tuple[str, ...] | None, phrases: Iterable[str]) -> bool:
    if lists is None:
        return True
    text = " ; ".join(phrases).lower()  # a sign between phrases, so that no entry spans two of them
    return any(_pattern(codebook.word_lists[name]).search(text) for name in lists)


@cache
def _pattern(entries: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the entries as whole words, in the plural too; one that ends in ``*`` also where the word goes on."""
    parts = [re.escape(e[:-1]) + r"[\w-]*" if e.endswith("*") else re.escape(e) + "s?" for e in entries]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


def _acled(codebook: Codebook, sub_event: str) -> dict[str, str | None]:
    return {"event_type": codebook.acled_sub_events[sub_event].event_type, "sub_event_type": sub_event}


def _text(target: Target, key: str) -> str | None:
    value = target.get(key)
    return None if value is None else str(value)
