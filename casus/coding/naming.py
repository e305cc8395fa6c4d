"""One party, one quote: from a short form to the article's fullest naming of the same party.

The guidelines (``annotation/GUIDELINES.md``, settled cases): "A party is quoted at its fullest naming in the article ('the
group' and 'it' are resolved); one party, one quote." The rules, each of which gives up where two antecedents fit equally:

1. An abbreviation that the article explains is quoted with its explanation: "National Liberation Army (ELN)".
2. A name is quoted as the longest naming of the same actor, or of the same person by surname ("Mohieh").
3. A definite phrase ("the soldiers") is quoted as the earlier phrase that has all its words and more ("Iraqi soldiers").
4. "The group", "it", "he" and their like are what the nearest sentence before names, where it names one that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casus.coding.actor_names import Token
from casus.coding.actors import NO_CONTEXT, ActorBase, Identity, PartyContext
from casus.coding.party_phrase import is_count, is_name
from casus.types import PartyKind, Span

GROUPS: frozenset[PartyKind] = frozenset({"armed_group", "militia", "organisation"})
BODIES: frozenset[PartyKind] = GROUPS | {"state", "military", "government", "police", "company", "media"}
PEOPLE: frozenset[PartyKind] = frozenset(
    {"person", "government", "military", "police", "armed_group", "militia", "civilians"}
)
# What a word that names nobody can stand for: the kinds of its antecedent.
STANDS_FOR: dict[str, frozenset[PartyKind]] = {
    "it": BODIES,
    "they": BODIES | {"civilians", "protesters"},
    "them": BODIES | {"civilians", "protesters"},
    "he": PEOPLE,
    "him": PEOPLE,
    "she": PEOPLE,
    "her": PEOPLE,
    "group": GROUPS,
    "outfit": GROUPS,
    "organisation": GROUPS,
    "movement": GROUPS,
    "faction": GROUPS,
    "party": frozenset({"organisation"}),
    "militia": frozenset({"militia", "armed_group"}),
    "cartel": frozenset({"armed_group"}),
    "gang": frozenset({"armed_group"}),
    "network": GROUPS,
}
PERSONAL = frozenset({"he", "him", "she", "her"})
MALE = frozenset(
    "mr king prince sir father brother son husband policeman spokesman chairman man boy imam sheikh bishop".split()
)
FEMALE = frozenset(
    "mrs ms miss queen princess mother sister daughter wife policewoman spokeswoman woman girl nun lady".split()
)
DEFINITE = re.compile(r"(?:\b(?:the|this|that|these|those|its|his|their)\s+)$", re.IGNORECASE)
SINGLE = re.compile(r"\b(?:a|an|one|another)\s", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<![A-Z][a-z])(?<!\b[A-Z])[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])|\n\s*\n")
# "Long Name (SHORT)" and "SHORT [Long Name]", with round or square brackets.
SHORT = r"[A-Z][A-Za-z.&-]{0,8}[A-Z\d][\w.&-]{0,8}(?:[ -][A-Z][\w-]{0,9})?"
LONG_SHORT = re.compile(rf"[(\[]\s*({SHORT})\s*[)\]]")
SHORT_LONG = re.compile(rf"\b({SHORT})\s*([(\[])([^()\[\]]{{6,90}})[)\]]")
SMALL = frozenset("s of the for and de la del y e i al ul du des in on a para por wal".split())


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation that the article explains: its long form, and the words that hold both."""

    short: str
    long: str
    span: Span


def definitions(text: str) -> dict[str, Definition]:
    """The abbreviations that ``text`` explains, by their short form; the first explanation of each."""
    found: dict[str, Definition] = {}
    for match in LONG_SHORT.finditer(text):
        short = match.group(1)
        start = _long_form_before(text, match.start(), short)
        if start is not None and _is_short(short):
            long = text[start : match.start()].rstrip()
            found.setdefault(short, Definition(short, long, Span.of(text, start, match.end())))
    for match in SHORT_LONG.finditer(text):
        short, long = match.group(1), match.group(3).strip()
        if _is_short(short) and len(long.split()) > 1 and sum(word[0].isupper() for word in long.split()) > 1:
            found.setdefault(short, Definition(short, long, Span.of(text, *match.span())))
    return found


def context_of(text: str, *, country: str | None = None, persons: Iterable[str] = ()) -> PartyContext:
    """What the article itself tells: its abbreviations, and the surnames of ``persons`` (full names that stand in it)."""
    surnames = frozenset(name.split()[-1].lower() for name in persons if len(name.split()) > 1)
    return PartyContext(country, surnames, {short: one.long for short, one in definitions(text).items()})


def fullest_naming(
    text: str,
    span: Span,
    candidates: Sequence[Span],
    *,
    base: ActorBase | None = None,
    context: PartyContext = NO_CONTEXT,
) -> Span | None:
    """The article's fullest naming of the party that ``span`` names, among ``candidates`` and explained abbreviations.

    ``span`` itself where nothing fuller stands in the text; ``None`` where two antecedents fit equally, or where a
    pronoun has none. For many spans of one article, make one :class:`Namings`.
    """
    return Namings(text, candidates, base=base, context=context).fullest(span)


@dataclass(frozen=True, slots=True)
class _Mention:
    span: Span
    identity: Identity
    keys: tuple[str, ...]
    person: tuple[str, ...]
    sentence: int
    counted: bool
    plain: bool


class Namings:
    """The parties that an article names, ready to resolve short forms to."""

    def __init__(
        self,
        text: str,
        candidates: Iterable[Span],
        *,
        base: ActorBase | None = None,
        context: PartyContext = NO_CONTEXT,
    ) -> None:
        """``candidates`` are the mentions of parties so far, in any order; ``context`` as for :meth:`ActorBase.identify`."""
        self.text = text
        self.base = base or ActorBase.load()
        self.context = context
        self.definitions = definitions(text)
        self._ends = [match.end() for match in SENTENCE_END.finditer(text)]
        spans = {(span.start, span.end): span for span in candidates}
        self._mentions = [self._mention(spans[key]) for key in sorted(spans)]

    def fullest(self, span: Span) -> Span | None:
        """See :func:`fullest_naming`."""
        word = self._empty_noun(span)
        if word is not None:
            return self._antecedent(span, word)
        if (defined := self.definitions.get(span.quote)) is not None:
            return defined.span
        mention = self._mention(span)
        if mention.person:
            return self._fullest_person(mention)
        if mention.identity.actor_id and mention.identity.rule in ("alias", "abbreviation", "defined"):
            same = [m for m in self._mentions if self._same_actor(mention, m)]
            return self._longest(mention, same) if not self.base.phrase(span.quote).link else span
        if mention.identity.rule in ("role", "nationality") and DEFINITE.search(
            self.text, max(0, span.start - 12), span.start
        ):
            return self._fuller_phrase(mention)
        return span

    # The rules.

    def _antecedent(self, span: Span, word: str) -> Span | None:
        """What the nearest sentence before names that ``word`` can stand for; ``None`` where that isn't one party."""
        kinds = STANDS_FOR[word]
        before = [m for m in self._mentions if m.span.end <= span.start and self._fits(m, word, kinds)]
        if not before:
            return None
        sentence = max(m.sentence for m in before)
        nearest = [m for m in before if m.sentence == sentence]
        resolved = {self._party_key(m): m for m in nearest}
        if len(resolved) != 1:
            return None
        found = next(iter(resolved.values()))
        return self.fullest(found.span) or found.span

    def _fits(self, mention: _Mention, word: str, kinds: frozenset[PartyKind]) -> bool:
        if self._empty_noun(mention.span) is not None or mention.identity.kind not in kinds:
            return False
        if word not in PERSONAL:
            return not mention.person
        wrong = FEMALE if word in ("he", "him") else MALE
        start = mention.span.start
        singular = bool(mention.person) or SINGLE.search(self.text[max(0, start - 10) : mention.span.end]) is not None
        same = [m for m in self._mentions if m.person and m.person[-1:] == mention.person[-1:]] or [mention]
        titles = {word.lower().strip(".") for m in same for word in m.span.quote.split()}
        return singular and not wrong & titles

    def _fullest_person(self, mention: _Mention) -> Span | None:
        """The person by surname: the fullest name that ends in the same words."""
        size = len(mention.person)
        same = [m for m in self._mentions if m.person[-size:] == mention.person]
        full = {m.person for m in same if len(m.person) > size}
        longest = {name for name in full if not any(name != other and other[-len(name) :] == name for other in full)}
        if len(longest) > 1:
            return None
        return self._longest(mention, [m for m in same if not longest or m.person in longest])

    def _fuller_phrase(self, mention: _Mention) -> Span | None:
        """The earlier phrase with the same head that has all the words of a definite phrase, and more."""
        if mention.counted or not mention.keys:
            return mention.span
        words = set(mention.keys)
        plural = mention.span.quote.endswith("s")
        fuller = [
            m
            for m in self._mentions
            if m.span.end <= mention.span.start
            and m.keys
            and m.keys[-1] == mention.keys[-1]
            and words < set(m.keys)
            and (m.plain or not mention.plain)
            and m.span.quote.endswith("s") == plural
        ]
        if len({m.identity.country for m in fuller if m.identity.country}) > 1:
            return None
        if len({m.identity.affiliation or m.identity.actor_id for m in fuller}) > 1:
            return None
        return self._longest(mention, fuller)

    def _longest(self, mention: _Mention, among: Iterable[_Mention]) -> Span:
        """The one with the most words, the first of equals; the mention itself where none has more."""
        best = max(among, key=lambda m: (len(m.keys), -m.span.start), default=mention)
        return best.span if len(best.keys) > len(mention.keys) else mention.span

    # What the rules rest on.

    def _mention(self, span: Span) -> _Mention:
        identity = self.base.identify(span.quote, context=self.context)
        tokens = self.base.fold.tokens(span.quote)
        keys = tuple(token.key for token in tokens if not self._empty(token))
        return _Mention(
            span,
            identity,
            keys,
            person=self._person_name(span, identity, tokens),
            sentence=self._sentence(span.start),
            counted=any(is_count(token) for token in tokens),
            plain=not {"of", "in", "from", "at", "for"} & set(keys),
        )

    def _empty(self, token: Token) -> bool:
        return is_count(token) or token.raw.lower() in self.base.words.determiners

    def _person_name(self, span: Span, identity: Identity, tokens: Sequence[Token]) -> tuple[str, ...]:
        """The folded words of a person's name; empty where the mention is no person."""
        if identity.rule in ("person", "titled person") and identity.name:
            return self.base.fold.keys(identity.name)
        if (
            identity.kind == "unknown"
            and len(tokens) == 1
            and is_name(list(tokens))
            and span.quote.lower() not in STANDS_FOR
        ):
            return (tokens[0].key,)
        return ()

    def _same_actor(self, mention: _Mention, other: _Mention) -> bool:
        return other.identity.actor_id == mention.identity.actor_id and other.identity.rule in (
            "alias",
            "abbreviation",
            "defined",
        )

    def _party_key(self, mention: _Mention) -> object:
        """What two mentions of one party share."""
        if mention.person:
            full = self._fullest_person(mention)
            return ("person", self._mention(full).person) if full is not None else mention.person
        return mention.identity.actor_id or mention.identity.affiliation or mention.keys

    def _empty_noun(self, span: Span) -> str | None:
        """The word of a pronoun, or of a definite phrase that says no more than "the group"."""
        tokens = self.base.fold.tokens(span.quote)
        if not tokens or len(tokens) > 2 or tokens[-1].key not in STANDS_FOR:
            return None
        word = tokens[-1].key
        if len(tokens) == 2 and tokens[0].raw.lower() not in ("the", "same", "this", "that", "its"):
            return None
        pronoun = word in PERSONAL or word in ("it", "they", "them")
        definite = len(tokens) == 2 or DEFINITE.search(self.text, max(0, span.start - 12), span.start) is not None
        return word if pronoun or definite else None

    def _sentence(self, at: int) -> int:
        return sum(end <= at for end in self._ends)


def _is_short(short: str) -> bool:
    return sum(char.isupper() or char.isdigit() for char in short) >= 2


def _long_form_before(text: str, bracket: int, short: str) -> int | None:
    """Where the long form begins that a bracketed abbreviation ends: by its initials, else the capitalised run before."""
    words = list(re.finditer(r"[^\W_][\w'’.-]*", text[max(0, bracket - 120) : bracket]))
    offset = max(0, bracket - 120)
    if not words or text[offset + words[-1].end() : bracket].strip():
        return None
    letters = [char.lower() for char in short if char.isalnum() and (char.isupper() or char.isdigit())]
    by_initials = _match_initials([w.group() for w in words], letters)
    if by_initials is not None:
        return offset + words[by_initials].start()
    first = len(words)
    for number in range(len(words) - 1, -1, -1):
        word = words[number].group()
        gap = text[offset + words[number].end() : offset + words[number + 1].start()] if number + 1 < len(words) else ""
        if gap.strip() or not (word[0].isupper() or word.lower() in SMALL):
            break
        first = number
    while first < len(words) and words[first].group().lower() in SMALL:
        first += 1
    if 1 < first < len(words) and words[first - 1].group().lower() == "of":
        first -= 2  # "army of National Liberation": the head noun, in lower case
    return offset + words[first].start() if len(words) - first > 1 else None


def _match_initials(words: Sequence[str], letters: Sequence[str]) -> int | None:
    """The first of the last words whose initials are ``letters``, small words left out where they don't count."""
    need = len(letters)
    number = len(words) - 1
    while number >= 0 and need:
        word = words[number].lower()
        if word[0] == letters[need - 1]:
            need -= 1
            if need == 0:
                return number
        elif word not in SMALL:
            return None
        number -= 1
    return None
