"""How a phrase hangs on the word that names an event: the path between them in the dependency tree, in few classes.

    Gunmen opened fire and killed two soldiers          killed ← Gunmen    ^conj nsubj
    the killing of two soldiers by gunmen               killing ← gunmen   nmod:by
    rebels carried out an attack on the barracks        attack ← rebels    ^obj nsubj

A path climbs from the event's word to the lowest word above both (``^`` and the relation of each step), then goes down to
the phrase's head. Relations are those of Universal Dependencies; an oblique or a modifier bears its preposition. A phrase in
apposition to another, or joined to it by "and", hangs where the other hangs, with ``+`` before its path.
"""

from __future__ import annotations

from collections.abc import Sequence

from casus.reading import Word

LONGEST = 4  # steps; longer paths say no more than that there is one
_SHARED = frozenset(("conj", "appos"))
_WITH_PREPOSITION = frozenset(("obl", "nmod", "obl:agent"))
_PREPOSITIONS = frozenset(
    "of by on in at to with against from for into between among under over after during near including".split()
)


class Paths:
    """The dependency tree of one article, asked for paths between its words."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        """``words`` with their heads, as a reading has them."""
        self._words = words
        self._prepositions: dict[int, str] = {}
        for word in words:
            if word.head >= 0 and word.deprel == "case":
                self._prepositions.setdefault(word.head, text[word.start : word.end].lower())

    def between(self, trigger: int, phrase: int) -> str:
        """The path from an event's word to a phrase's head, by word numbers; "far" where it is long or there is none."""
        up, down = self._chain(trigger), self._chain(phrase)
        if not up or not down or up[-1] != down[-1]:
            return "far"
        at = {word: steps for steps, word in enumerate(up)}
        steps = next(n for n, word in enumerate(down) if word in at)
        climbed = [f"^{self._plain(word)}" for word in up[: at[down[steps]]]]
        descent = list(reversed(down[:steps]))
        shared = ""
        while len(descent) > 1 and self._words[descent[-1]].deprel in _SHARED:
            descent.pop()
            shared = "+"
        path = climbed + [self._relation(word) for word in descent]
        return shared + " ".join(path) if 0 < len(path) <= LONGEST else ("self" if not path else "far")

    def above(self, phrase: int, other: int) -> str:
        """The relations from ``other``'s head down to the phrase's, where the phrase lies within it; "" where it doesn't."""
        steps: list[int] = []
        for word in self._chain(phrase):
            if word == other:
                return " ".join(self._plain(step) for step in reversed(steps)) if len(steps) <= LONGEST else "deep"
            steps.append(word)
        return ""

    def _chain(self, word: int) -> list[int]:
        """A word and all above it; a cycle, which a tree mustn't have, ends it."""
        found: list[int] = []
        while word >= 0 and word not in found:
            found.append(word)
            word = self._words[word].head
        return found

    def _plain(self, word: int) -> str:
        relation = self._words[word].deprel
        return relation if relation in ("nsubj:pass", "acl:relcl", "nmod:poss") else relation.split(":")[0]

    def _relation(self, word: int) -> str:
        relation = self._words[word].deprel
        if relation in _WITH_PREPOSITION:
            preposition = self._prepositions.get(word, "")
            return f"{relation.split(':')[0]}:{preposition if preposition in _PREPOSITIONS else '_'}"
        return self._plain(word)
