"""How alike two triggers are by what a reader links with them: parties, places, times, means, speakers, figures, grammar.

A reader gives each trigger its own chance for each phrase. Triggers of one happening have much the same phrases with much
the same chances, those of two happenings have not; so the likeness of whole profiles tells more than any one phrase does.
Profiles are over words, so that a person named twice ("Pedro Ruiz Mora", "Ruiz") is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from casus.coding.choosing import log_odds
from casus.reading import Reading

Matrix = NDArray[np.floating]
Chances = dict[tuple[int, str], float]
"""By the row of a trigger and a word."""

ROLES = ("actor", "recipient", "instrument", "place", "time", "said_by")
_UNLINKED, _SURE = 0.005, 0.98
"""The chance of a link between triggers that the reader left out, and how sure one may be at most."""
_UNSAID = 0.013
"""As :data:`_UNLINKED`, for a reader that links nothing with anything: by log odds the mean of those that do."""
_EMPTY = frozenset("the a an of in on at by and to for from near its his her their this that".split())
_ONE_CLAUSE = frozenset("compound flat fixed obj nsubj xcomp ccomp nmod obl amod acl csubj".split())


def profile_features(text: str, reading: Reading, order: Sequence[int]) -> dict[str, Matrix]:
    """One matrix a feature, over the triggers (by their numbers in the reading) in the given order; symmetric.

    ``ROLE_alike`` and ``ROLE_unlike`` (also ``figure_…``) share out how far both triggers have such phrases at all;
    ``link_…`` are log odds of the reader's links; ``hangs_…`` tell that words of one stand under words of the other.
    """
    row = {trigger: number for number, trigger in enumerate(order)}
    found = {f"link_{kind}": _links(reading, kind, row) for kind in ("same", "responds_to")}
    for role in ROLES:
        words: Chances = defaultdict(float)
        for argument in reading.arguments:
            if argument.role == role:
                for word in _content(text[argument.start : argument.end]):
                    key = row[argument.trigger], word
                    words[key] = max(words[key], argument.score)
        found |= _likeness(role, words, len(order))
    figures = {
        (row[trigger], str(number)): chance
        for number, figure in enumerate(reading.figures)
        for trigger, chance in figure.chances
    }
    return found | _likeness("figure", figures, len(order)) | _grammar(reading, order)


def _links(reading: Reading, kind: str, row: Mapping[int, int]) -> Matrix:
    weighed = reading.links or reading.arguments
    odds = np.full((len(row), len(row)), log_odds(_UNLINKED if weighed else _UNSAID), dtype=np.float32)
    for link in reading.links:
        if link.kind == kind:
            one, other = row[link.first], row[link.second]
            odds[one, other] = odds[other, one] = max(log_odds(min(link.score, _SURE)), float(odds[one, other]))
    return odds


def _likeness(name: str, chances: Chances, count: int) -> dict[str, Matrix]:
    """Of two triggers' profiles: what they share (Ruzicka's likeness), and what they don't, where both have something."""
    words: dict[str, int] = {}
    for _, word in chances:
        words.setdefault(word, len(words))
    profile = np.zeros((count, len(words)), dtype=np.float32)
    for (row, word), chance in chances.items():
        profile[row, words[word]] = chance
    best = profile.max(axis=1, initial=0.0)
    both = np.minimum.outer(best, best)
    shared = np.zeros((count, count), dtype=np.float32)
    for row in range(count):
        least = np.minimum(profile[row], profile).sum(axis=1)
        most = np.maximum(profile[row], profile).sum(axis=1)
        shared[row] = least / np.maximum(most, 1e-6)
    return {f"{name}_alike": both * shared, f"{name}_unlike": both * (1 - shared)}


def _grammar(reading: Reading, order: Sequence[int]) -> dict[str, Matrix]:
    """Whether a word of one trigger stands right under a word of another, and as what."""
    names = ("hangs_in_clause", "hangs_conjoined", "hangs_other")
    found: dict[str, Matrix] = {name: np.zeros((len(order), len(order)), dtype=np.float32) for name in names}
    starts = np.array([word.start for word in reading.words])
    home: dict[int, int] = {}
    for row, number in enumerate(order):
        trigger = reading.triggers[number]
        first, last = np.searchsorted(starts, [trigger.start, trigger.end]).tolist()
        home.update(dict.fromkeys(range(first, last), row))
    for number, row in home.items():
        word = reading.words[number]
        other = home.get(word.head, row)
        if other == row:
            continue
        relation = word.deprel.split(":")[0]
        name = "hangs_conjoined" if relation == "conj" else "hangs_other"
        name = "hangs_in_clause" if relation in _ONE_CLAUSE else name
        found[name][row, other] = found[name][other, row] = 1.0
    return found


def _content(phrase: str) -> set[str]:
    return {word.strip(".,'’\"()-").lower() for word in phrase.split()} - _EMPTY - {""}
