"""Readings made by hand: sentences end with ". ", words are what stands between blanks, triggers and links are told."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from casus.coding.drafts import Draft
from casus.reading import Argument, ArgumentRole, Reading, Sentence, Trigger


def reading_of(
    text: str, triggers: Mapping[str, str], links: Mapping[tuple[str, ArgumentRole, str], float] | None = None
) -> Reading:
    """``triggers``: word to type, in the order of their numbers; ``links``: trigger's word, role and phrase to chance."""
    cuts = [0, *(i + 2 for i in range(len(text)) if text.startswith(". ", i)), len(text)]
    words = list(triggers)
    found = [Trigger(text.index(w), text.index(w) + len(w), type_, 0.9) for w, type_ in triggers.items()]
    arguments = [
        Argument(words.index(word), role, text.index(phrase), text.index(phrase) + len(phrase), score)
        for (word, role, phrase), score in (links or {}).items()
    ]
    sentences = tuple(Sentence(a, b, 0, 0) for a, b in pairwise(cuts) if a < b)
    return Reading((), sentences, tuple(found), tuple(arguments))


def one_each(reading: Reading) -> tuple[Draft, ...]:
    """A draft for each trigger."""
    return tuple(
        Draft((n,), t.type, t.status, t.background, False, t.score, {}) for n, t in enumerate(reading.triggers)
    )
