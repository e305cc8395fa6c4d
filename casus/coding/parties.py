"""From a phrase to a party: its span, and who that is by the actor base; the same party once."""

from __future__ import annotations

from collections.abc import Iterable

from casus.coding.actors import ActorBase, PartyContext
from casus.coding.naming import Namings
from casus.types import Party, Span

Range = tuple[int, int]

_WHOLE = frozenset(("alias", "abbreviation", "defined", "state", "metonym"))
_PRONOUNS = frozenset("he she it they him her them his its their we us our i who which that this these those".split())
_SIGNS = ".,;:'’\"“”()[]-"
_LITTLE = frozenset("the a an of in on at by and to for from near its his her their this that".split())
_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen other others another first second".split()
)
_SPANS_OF_TIME = frozenset("year years month months week weeks day days hour hours minute minutes".split())
_ARTICLES = ("the ", "a ", "an ", "its ", "his ", "their ", "our ")


class PartyMaker:
    """Makes the parties of one article; remembers them, since the same phrase stands in many roles."""

    def __init__(self, text: str, base: ActorBase, context: PartyContext, mentions: Iterable[Range] = ()) -> None:
        """``mentions`` are the phrases of the article that name parties: short forms are resolved to one of them."""
        self._text, self._base, self._context = text, base, context
        spans = {trimmed(text, *mention) for mention in mentions}
        named = [Span(start, end, text[start:end]) for start, end in sorted(spans) if start < end]
        self._namings = Namings(text, named, base=base, context=context)
        self._made: dict[Range, Party | None] = {}
        self._whole: set[Range] = set()  # phrases that name an actor itself, not some of its people

    def party(self, span: Range) -> Party | None:
        """The party that a phrase names; ``None`` for a pronoun that stands for nobody certain, for mere signs, or for a time."""
        if span not in self._made:
            self._made[span] = self._make(span)
        return self._made[span]

    def parties(self, spans: Iterable[Range]) -> tuple[Party, ...]:
        """The parties that phrases name, one quote each: a phrase within another, or one that says the same, is left out."""
        kept: list[Party] = []
        for span in spans:
            party = self.party(span)
            if party is None or any(self._same(party, other) for other in kept):
                continue
            kept.append(party)
        return tuple(kept)

    def _make(self, span: Range) -> Party | None:
        start, end = trimmed(self._text, *span)
        if start >= end or self._text[start:end].split()[-1] in _SPANS_OF_TIME:
            return None  # "seven years", "the last few days"
        if (
            self._text[span[0] : span[0] + 4] == "The "
            and self._base.identify(self._text[span[0] : end]).kind == "media"
        ):
            start = span[0]  # The Hindu, The News: the article is part of the name
        named = Span(start, end, self._text[start:end])
        fullest = self._namings.fullest(named)
        if fullest is None and named.quote.lower() in _PRONOUNS:
            return None
        named = fullest or named
        identity = self._base.identify(named.quote, context=self._context)
        if identity.rule in _WHOLE:
            self._whole.add((named.start, named.end))
        return Party(named, identity.name, identity.actor_id, identity.kind, identity.country)

    def _same(self, one: Party, other: Party) -> bool:
        if one.span.overlaps(other.span) or one_naming(one.span.quote, other.span.quote):
            return True
        if one.actor_id is None or one.actor_id != other.actor_id:
            return False
        return {(one.span.start, one.span.end), (other.span.start, other.span.end)} <= self._whole


def one_naming(one: str, other: str) -> bool:
    """Whether two phrases are namings of one party: half of the shorter's words are shared, and what each has alone neither
    counts nor names ("suspected ANVC militants" and "ANVC militants", but "Iraqi forces" and "Turkish forces" are two)."""
    words = [{w.strip(_SIGNS) for w in quote.split()} - {""} for quote in (one, other)]
    first, second = ({w.lower() for w in own} - _LITTLE for own in words)
    shared = first & second
    if not shared or 2 * len(shared) < min(len(first), len(second)):
        return False
    if any(w.lower() not in shared and (w[0].isdigit() or w.lower() in _COUNTS) for own in words for w in own):
        return False
    return not all(any(w[0].isupper() and w.lower() not in shared for w in own) for own in words)


def trimmed(text: str, start: int, end: int) -> Range:
    """The phrase without a leading article or possessive and without signs around it."""
    while start < end and not text[start].isalnum() and text[start] not in "(“[":
        start += 1
    lowered = text[start:end].lower()
    for article in _ARTICLES:
        if lowered.startswith(article):
            start += len(article)
            break
    while start < end and text[end - 1] in " ,;:.\n'’\"”" and not _abbreviation(text, start, end):
        end -= 1
    return start, end


def _abbreviation(text: str, start: int, end: int) -> bool:
    return text[end - 1] == "." and end - start >= 2 and text[end - 2].isupper()
