"""How the words that name a party hang together, found without a parser: core, asides, complement, trailing name.

    suspected FMLN [Farabundo Marti National Liberation Front] guerrillas of the Modesto Ramirez command
    └──core──────┘ └──aside───────────────────────────────────┘└core────┘    └──complement────────────┘

The core is the phrase's own words up to the first preposition, comma or verb form, without what stands in brackets; its
last role word is the head, and capitalised words after that are somebody's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from casus.codebook.actor_entries import ActorEntry, Role, StateEntry
from casus.coding.actor_names import Token

NAME_PARTICLES = frozenset(
    {
        "de",
        "la",
        "del",
        "da",
        "dos",
        "bin",
        "ibn",
        "al",
        "el",
        "ul",
        "von",
        "van",
        "der",
        "y",
        "abu",
        "los",
        "ben",
        "di",
    }
)
COUNT_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands dozen dozens"
    " scores million half at least about around nearly almost over approximately than up to between first second third"
    " armed heavily unarmed hooded masked young old local senior junior top high ranking well new separate"
    " large small year years aged ethnic mostly presumably probably reportedly allegedly believed".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class NamedActors:
    """What an alias means: the actors that bear it. Where ``ambiguous``, ``default`` (or nobody) unless a country tells."""

    actors: tuple[ActorEntry, ...]
    ambiguous: bool = False
    default: ActorEntry | None = None
    abbreviation: bool = False
    whole: bool = False

    @property
    def undecided(self) -> bool:
        """Whether only a country can tell which actor it is."""
        return self.ambiguous and self.default is None


@dataclass(frozen=True, slots=True, eq=False)
class NamedState:
    """A state's name, adjective, people or seat; ``state`` is ``None`` for a region that only looks like one."""

    state: StateEntry | None
    form: str


class Hit(NamedTuple):
    """Words ``first`` to ``last`` (half-open) of a phrase, and what the tables know them as."""

    first: int
    last: int
    value: NamedActors | NamedState | Role


@dataclass(frozen=True, slots=True)
class PartyPhrase:
    """A party's words, taken apart. ``core``, ``complement`` and ``rest`` are word numbers; ``link`` the word between."""

    quote: str
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    core: tuple[int, ...]
    asides: frozenset[int]
    link: str
    complement: range

    def in_core(self, hit: Hit) -> bool:
        """Whether the hit belongs to the core."""
        return bool(self.core) and hit.first in self.core

    def core_hits(self) -> list[Hit]:
        """The core's hits, in order."""
        core = self.core
        return [hit for hit in self.hits if hit.first in core]

    def aside_hits(self) -> Iterator[Hit]:
        """The hits in brackets."""
        return (hit for hit in self.hits if hit.first in self.asides)

    def complement_hits(self) -> Iterator[Hit]:
        """The hits after the core."""
        return (hit for hit in self.hits if hit.first in self.complement and hit.first not in self.asides)

    def uncovered(self) -> list[int]:
        """The core's words that no hit covers, counts aside."""
        covered = {i for hit in self.hits for i in range(hit.first, hit.last)}
        return [i for i in self.core if i not in covered and not is_count(self.tokens[i])]

    def trailing_name(self) -> tuple[int, int] | None:
        """The words of the name that ends the core, after its last role word ("Capt. Rod Beer"); half-open."""
        last = next((hit.last for hit in reversed(self.hits) if self.in_core(hit)), 0)
        words = [i for i in self.core if i >= last]
        if not words or words[-1] - words[0] + 1 != len(words):
            return None
        return (words[0], words[-1] + 1) if is_name([self.tokens[i] for i in words]) else None

    def text(self, first: int, last: int) -> str:
        """The quote's words ``first`` to ``last``, as written."""
        return self.quote[self.tokens[first].start : self.tokens[last - 1].end]


def is_count(token: Token) -> bool:
    """Whether a word counts or qualifies people without saying who they are."""
    return token.raw.isdigit() or token.raw.lower() in COUNT_WORDS


def is_name(tokens: list[Token]) -> bool:
    """Whether words look like a person's name: capitals, with particles such as "de" or "bin" between them."""
    if not tokens or not tokens[0].raw[0].isupper() or not tokens[-1].raw[0].isupper():
        return False
    return all(t.raw[0].isupper() or t.raw.lower() in NAME_PARTICLES for t in tokens)


def asides_of(quote: str, tokens: list[Token]) -> frozenset[int]:
    """The words that stand in round or square brackets, unless all of them do."""
    if "(" not in quote and "[" not in quote:
        return frozenset()
    inside, depth, at = set(), 0, 0
    for number, token in enumerate(tokens):
        for char in quote[at : token.start]:
            depth += char in "(["
            depth -= char in ")]" and depth > 0
        at = token.start
        if depth:
            inside.add(number)
    return frozenset(inside) if len(inside) < len(tokens) else frozenset()
