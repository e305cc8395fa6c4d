"""How readily two event types are two words for one happening.

Reports and coders name one blast ``bombing``, ``killing`` and ``armed_attack``; none calls a protest an air strike. The
families follow the codebook's own groups (guidelines, "Event types"); within a family the affinity is that of words that
reporters use for one another, and 0 stands for types that never tell of one happening even on one spot and day: an
abduction and the release, an arrest and the trial.
"""

from __future__ import annotations

from functools import cache

EXPLOSIVE = frozenset("air_strike shelling bombing suicide_bombing grenade_attack chemical_attack".split())
ARMED = frozenset("armed_clash armed_attack assassination execution killing physical_assault torture".split())
UNREST = frozenset("protest riot crackdown".split())
HARMFUL = EXPLOSIVE | ARMED | UNREST | frozenset("abduction sexual_violence destruction looting".split())
WORDS = frozenset("threat accusation denial demand pledge meeting".split())
"""Acts of speech: many stand in one place on one day, so they need more to be taken for one."""

_PAIRS: dict[frozenset[str], float] = {
    frozenset(pair.split()): value
    for value, pairs in {
        0.8: (
            "armed_attack killing",
            "armed_attack assassination",
            "assassination killing",
            "execution killing",
            "armed_attack armed_clash",
            "bombing suicide_bombing",
            "bombing grenade_attack",
            "crackdown riot",
            "torture killing",
            "physical_assault killing",
        ),
        0.6: (
            "air_strike shelling",
            "air_strike bombing",
            "shelling bombing",
            "crackdown protest",
            "riot protest",
            "execution armed_attack",
            "armed_clash killing",
            "armed_clash air_strike",
            "armed_clash shelling",
            "agreement pledge",
            "physical_assault riot",
            "physical_assault armed_attack",
            "execution assassination",
            "execution torture",
            "physical_assault torture",
            "air_strike armed_attack",
            "shelling armed_attack",
            "chemical_attack air_strike",
            "destruction looting",
            "destruction armed_attack",
            "bombing armed_attack",
            "suicide_bombing armed_attack",
            "grenade_attack armed_attack",
            "grenade_attack assassination",
            "bombing assassination",
            "crackdown killing",
            "crackdown armed_attack",
            "abduction armed_attack",
            "sexual_violence armed_attack",
            "release surrender",
            "release agreement",
            "weapons_seizure arrest",
        ),
    }.items()
    for pair in pairs
}


@cache
def affinity(first: str, second: str) -> float:
    """From 1 (one type) down to 0 (never one happening).

    ``killing`` says that people died and not how, so it goes with every harmful type; the rest of a family goes
    together weakly.
    """
    if first == second:
        return 1.0
    known = _PAIRS.get(frozenset((first, second)))
    if known is not None:
        return known
    if "killing" in (first, second) and first in HARMFUL and second in HARMFUL:
        return 0.6 if not {first, second} & {"protest", "looting"} else 0.3
    for family in (EXPLOSIVE, ARMED, UNREST):
        if first in family and second in family:
            return 0.4
    if first in HARMFUL and second in HARMFUL:
        return 0.2
    return 0.0


@cache
def family(event_type: str) -> str:
    """The coarsest group that a type's affinities stay within: ``harm``, ``words``, or the type itself."""
    if event_type in HARMFUL:
        return "harm"
    if event_type in WORDS:
        return "words"
    return event_type
