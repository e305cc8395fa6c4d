"""Who a party is: from the words that name it to an actor of the base, a kind and a country.

Nothing here is fuzzy. A phrase is an actor when, folded (:mod:`casus.coding.actor_names`), it is one of its aliases, or
when an alias stands in it as what its people belong to ("Kataeb Hezbollah fighters", "members of the FARC") with no
further name beside it. "Free Syrian Army" is its own alias and never "Syrian Army"; "Sipah Hezbollah", which no table
knows, is not Hezbollah. Where a phrase names nobody, role words and nationality give kind and country; where they don't
either, the kind is ``unknown``.
"""

from __future__ import annotations

import functools
import gc
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from casus.codebook.actor_entries import ActorEntry, Role, StateEntry, load_actor_tables, read_actors
from casus.coding.actor_index import ActorIndex
from casus.coding.actor_names import Token
from casus.coding.party_phrase import Hit, NamedActors, NamedState, PartyPhrase, asides_of, is_count, is_name
from casus.types import GroupKind, PartyKind

IdentityRule = Literal[
    "alias",  # the whole phrase is an actor's name or alias
    "abbreviation",  # the whole phrase is an actor's abbreviation
    "defined",  # an abbreviation that the article itself explains
    "member",  # people or things of a named actor: "Kataeb Hezbollah fighters"
    "affiliate",  # somebody beside a named actor, but not it: "Hamas police", "BJP supporters"
    "state",  # a state's name
    "metonym",  # a capital or building that stands for a government: "Baghdad", "the Kremlin"
    "nationality",  # a people, or nationality with a role: "Iraqi police", "Palestinian gunmen"
    "role",  # a role word alone: "soldiers", "villagers"
    "titled person",  # a name with a title: "Colonel Haider Ali"
    "person",  # a bare name of two words or more
    "name words",  # an unknown body, by its words: "Maya Warriors Front"
    "coalition",  # several named actors in a list
    "unknown",
]

ARMED: frozenset[PartyKind] = frozenset({"military", "police", "armed_group", "militia"})
BODIES: dict[PartyKind, str] = {"military": "Military", "police": "Police", "government": "Government"}
GROUP_OF_KIND: dict[PartyKind, GroupKind] = {
    "military": "armed",
    "police": "armed",
    "armed_group": "armed",
    "militia": "armed",
    "government": "civilian",
    "civilians": "civilian",
    "protesters": "civilian",
    "organisation": "civilian",
    "company": "civilian",
    "media": "civilian",
    "state": "unknown",
    "person": "unknown",
    "unknown": "unknown",
}
PASSING = frozenset({"of", "for", "belonging"})
CONJUNCTIONS = frozenset({"and", "or"})


@dataclass(frozen=True, slots=True)
class PartyContext:
    """What the article tells beside the quote.

    ``country`` (alpha-3) is where its events are set: whose army "the army" is. ``persons`` are surnames (folded by
    lower case) that the article is known to use for people; ``definitions`` its abbreviations with their long forms.
    """

    country: str | None = None
    persons: frozenset[str] = frozenset()
    definitions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a party is, and by which rule. ``affiliation`` is the actor that people act for or stand beside.

    ``group`` is what they count as in a toll. Of a person, ``name`` is the person's and ``actor_id`` is ``None``.
    """

    kind: PartyKind
    rule: IdentityRule
    name: str | None = None
    actor_id: str | None = None
    country: str | None = None
    group: GroupKind = "unknown"
    affiliation: str | None = None


UNKNOWN = Identity("unknown", "unknown")
NO_CONTEXT = PartyContext()
# Between people told apart: "soldiers, rebels and civilians".
PARTS = re.compile(r"(?:,|;|\band\b|\bor\b|\bas well as\b)+(?![^(]*\))")


class ActorBase:
    """The actors, states and role words, ready to be looked up. Make one with :meth:`load`."""

    def __init__(self, entries: Iterable[ActorEntry] = ()) -> None:
        """The shipped tables, with ``entries`` (a user's) added or put in place of those with the same id."""
        tables = load_actor_tables()
        self.index = ActorIndex(tables, {entry.id: entry for entry in entries})
        self.words, self.fold, self.actors = self.index.words, self.index.fold, self.index.actors
        self.states: dict[str, StateEntry] = {state.country: state for state in tables.states if state.country}
        self.phrase: Callable[[str], PartyPhrase] = functools.lru_cache(maxsize=1 << 13)(self._phrase)
        """The words of a party, looked up and taken apart; the same words come again and again."""
        self._name_words = {self.fold.word(word): kind for word, kind in self.words.name_words.items()}

    @classmethod
    def load(cls, user_files: Sequence[Path] = ()) -> ActorBase:
        """The shipped base with the entries of ``user_files`` (see :mod:`casus.codebook.actor_entries`) on top.

        Raises CodebookError with file, line, key and reason where a file breaks the rules.
        """
        if not user_files:
            return _shipped_base()
        return cls(entry for path in user_files for entry in read_actors(Path(path)))

    def identify(self, quote: str, *, context: PartyContext | None = None) -> Identity:
        """Who the words ``quote`` name, as far as the tables tell; kind ``unknown`` where they don't."""
        context = context or NO_CONTEXT
        phrase = self.phrase(quote)
        if not phrase.tokens:
            return UNKNOWN
        return (
            self._defined(phrase, context)
            or self._coalition(phrase, context)
            or self._whole(phrase, context)
            or self._person(phrase, context)
            or self._headed(phrase, context)
            or self._inside(phrase, context)
            or self._by_name_words(phrase, context)
            or self._bare_person(phrase, context)
            or UNKNOWN
        )

    def group_kind(self, words: str) -> GroupKind:
        """What the people whom ``words`` name count as in a toll: civilian or armed; unknown where both or neither."""
        kinds = {self.identify(part).group for part in PARTS.split(words) if part.strip()}
        return kinds.pop() if len(kinds) == 1 else "unknown"

    # Reading the phrase.

    def _phrase(self, quote: str) -> PartyPhrase:
        tokens = self.fold.tokens(quote)
        hits = self.index.hits(tokens)
        asides = asides_of(quote, tokens)
        inner = {i for hit in hits for i in range(hit.first + 1, hit.last)}
        heads = {hit.first for hit in hits}
        named_heads = {hit.first for hit in hits if not isinstance(hit.value, NamedState)}
        core: list[int] = []
        link, rest, named = "", len(tokens), False
        for number, token in enumerate(tokens):
            if number in asides:
                continue
            if core and number not in inner:
                word = token.raw.lower()
                if word in PASSING and number + 1 < len(tokens) and self._passes(hits, core, tokens):
                    core, named = [], False
                    continue
                if core[-1] == number - 1 and _parted(quote, tokens[number - 1], token):
                    link, rest = ",", number
                    break
                if (word in self.words.breaks and number not in heads) or (word in CONJUNCTIONS and named):
                    link, rest = word, number + 1
                    break
            further = token.capital and number > 0 and number not in inner and number not in heads
            named = named or number in named_heads or (further and not is_count(token))
            core.append(number)
        return PartyPhrase(quote, tuple(tokens), tuple(hits), tuple(core), asides, link, range(rest, len(tokens)))

    def _passes(self, hits: Sequence[Hit], core: Sequence[int], tokens: Sequence[Token]) -> bool:
        """Whether the words before "of" only count or mean people of a body: "dozens of", "members of"."""
        inside = [hit for hit in hits if hit.first in core]
        if any(not isinstance(hit.value, Role) for hit in inside):
            return False
        if inside:
            head = inside[-1].value
            return isinstance(head, Role) and head.member and head.kind == "unknown" and inside[-1].last == core[-1] + 1
        return all(self._ordinary(tokens[i]) for i in core)

    # The rules, in the order in which they are tried.

    def _defined(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """An abbreviation that the article explains, unless the explanation is what the base knows it as anyway."""
        if len(phrase.tokens) != 1 or not context.definitions:
            return None
        long = context.definitions.get(phrase.tokens[0].raw)
        if long is None or long == phrase.quote:
            return None
        found = self.identify(long, context=replace(context, definitions={}))
        return replace(found, rule="defined", name=found.name or long) if found.kind != "unknown" else None

    def _coalition(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """A list of named actors of one kind: that kind, and their country where they share it."""
        if "," not in phrase.quote or len(phrase.core_hits()) != 1 or phrase.link != ",":
            return None
        parts = [part.strip() for part in phrase.quote.split(",") if part.strip()]
        whole = self._whole(phrase, context)
        if whole is not None and whole.rule == "alias" and phrase.core == tuple(range(len(phrase.tokens))):
            return None
        known = [self.identify(part, context=context) for part in parts]
        if any(one.actor_id is None for one in known) or len({one.kind for one in known}) != 1:
            return None
        countries = {one.country for one in known if one.country}
        return Identity(
            known[0].kind,
            "coalition",
            country=countries.pop() if len(countries) == 1 else None,
            group=known[0].group,
        )

    def _whole(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """The core is one alias, or one state."""
        core = list(phrase.core)
        heads = {hit.first for hit in phrase.hits}
        while len(core) > 1 and core[0] not in heads and self._ordinary(phrase.tokens[core[0]]):
            core.pop(0)
        hit = next((h for h in phrase.hits if h.first == core[0] and h.last > core[-1]), None)
        if hit is None:
            return None
        if isinstance(hit.value, NamedState):
            return self._whole_state(hit, phrase)
        if isinstance(hit.value, NamedActors):
            actor = self._choose(hit.value, phrase, context)
            if actor is None:
                return _shared(hit.value)
            return _identity(actor, "abbreviation" if hit.value.abbreviation else "alias")
        return None

    def _whole_state(self, hit: Hit, phrase: PartyPhrase) -> Identity | None:
        assert isinstance(hit.value, NamedState)
        state, form = hit.value.state, hit.value.form
        if state is None:
            return None
        last = phrase.tokens[hit.last - 1]
        plural = form in ("adjective", "people") and last.raw.lower().endswith("s") and not last.key.endswith("s")
        if plural or form == "people":
            return Identity("person", "nationality", country=state.country)
        if form == "seat":
            return Identity("state", "metonym", state.name, state.id, state.country)
        return Identity("state", "state" if form == "name" else "nationality", state.name, state.id, state.country)

    def _person(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """A title, and after it a name."""
        name = phrase.trailing_name()
        roles = [hit for hit in phrase.core_hits() if isinstance(hit.value, Role)]
        if name is None or not roles or not all(i in phrase.asides for i in range(roles[-1].last, name[0])):
            return None
        if self._name_kind(phrase, range(*name)) is not None and name[1] - name[0] > 1:
            return None
        office = self._headed(replace(phrase, core=tuple(i for i in phrase.core if i < name[0])), context) or UNKNOWN
        kind = office.kind if office.kind in ARMED or office.kind == "government" else "person"
        return Identity(
            kind,
            "titled person",
            phrase.text(*name),
            country=office.country,
            group=office.group,
            affiliation=office.actor_id or office.affiliation,
        )

    def _headed(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """The core has a role word: its last one is the head."""
        hits = phrase.core_hits()
        roles = [hit for hit in hits if isinstance(hit.value, Role)]
        if not roles:
            return None
        if self._ends_in_body(phrase, roles) and (named := self._by_name_words(phrase, context)) is not None:
            return named
        if self._followed_by_noun(phrase, roles[-1]):
            return None
        role = self._head_role(roles)
        owner = self._owner(phrase, roles[-1], context)
        if owner is not None:
            return self._of_actor(owner, role)
        shared = next((one for hit in hits if isinstance(hit.value, NamedActors) and (one := _shared(hit.value))), None)
        if shared is not None and role.member:
            return replace(shared, rule="member")
        state = self._state_of(phrase)
        capitals = [
            i
            for i in phrase.uncovered()
            if phrase.tokens[i].capital and not (i == phrase.core[0] and self._ordinary(phrase.tokens[i]))
        ]
        if role.member and capitals and (named := self._by_name_words(phrase, context)) is not None:
            return named
        if (
            capitals
            and role.kind in ("organisation", "armed_group")
            and (named := self._by_name_words(phrase, context)) is not None
        ):
            return named
        return self._of_country(role, state, context, local=phrase.quote if capitals and role.body else None)

    def _inside(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """No role word: an alias in the core with nothing else that names, or else beside a further name."""
        for hit in phrase.core_hits():
            if not isinstance(hit.value, NamedActors) or hit.value.whole:
                continue
            actor = self._choose(hit.value, phrase, context)
            if actor is None:
                if (shared := _shared(hit.value)) is not None:
                    return replace(shared, rule="member")
                continue
            others = [
                i for i in phrase.uncovered() if phrase.tokens[i].capital and not self._ordinary(phrase.tokens[i])
            ]
            if not others:
                return _identity(actor, "member")
            named = self._name_kind(phrase, others) or actor.kind
            return Identity(
                named,
                "affiliate",
                phrase.quote,
                country=actor.country,
                group=GROUP_OF_KIND[named],
                affiliation=actor.id,
            )
        return None

    def _by_name_words(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """An unknown body whose capitalised words say what it is."""
        kind = self._name_kind(phrase, phrase.core)
        state = self._state_of(phrase)
        known = self._bracketed(phrase, kind, context)
        if known is not None:
            return known
        if kind is None:
            return None
        country = state.country if state else context.country
        return Identity(kind, "name words", phrase.quote, country=country, group=GROUP_OF_KIND[kind])

    def _bare_person(self, phrase: PartyPhrase, context: PartyContext) -> Identity | None:
        """Two to five capitalised words that no table knows; one, where the article uses it for a person."""
        words = phrase.uncovered()
        state = self._state_of(phrase)
        tokens = [phrase.tokens[i] for i in words]
        if not words or not is_name(tokens) or words[-1] - words[0] + 1 != len(words) or len(words) > 5:
            country = state.country if state else None
            return Identity("unknown", "nationality", country=country) if country else None
        rest = replace(phrase, core=tuple(phrase.complement), complement=range(0), link="")
        office = self._headed(rest, context) if phrase.link == "," else None
        if len(words) == 1 and office is None and tokens[0].raw.lower() not in context.persons:
            return None
        kind: PartyKind = office.kind if office and (office.kind in ARMED or office.kind == "government") else "person"
        return Identity(
            kind,
            "titled person" if office else "person",
            phrase.text(words[0], words[-1] + 1),
            country=(office.country if office else None) or (state.country if state else None),
            group=office.group if office else "unknown",
            affiliation=office.affiliation or office.actor_id if office else None,
        )

    # What the rules rest on.

    def _ends_in_body(self, phrase: PartyPhrase, roles: Sequence[Hit]) -> bool:
        """Whether a role word is only part of a body's name: "Peoples Front", "Workers Party"."""
        if len(phrase.core) < 2 or len(roles) < 1:
            return False
        last, before = phrase.tokens[phrase.core[-1]], phrase.tokens[phrase.core[-2]]
        if not (last.capital and before.capital and last.key in self._name_words):
            return False
        return any(hit.last == phrase.core[-1] and hit.first < phrase.core[-1] for hit in roles)

    def _followed_by_noun(self, phrase: PartyPhrase, role: Hit) -> bool:
        """Whether another noun heads the core: "terrorist attacks" are no terrorists."""
        after = next((i for i in phrase.core if i >= role.last), None)
        if after is None or not phrase.tokens[after].raw.islower():
            return False
        word = phrase.tokens[after].raw
        return (
            not word.endswith(("ed", "ing", "ly")) and word not in self.words.determiners and word not in CONJUNCTIONS
        )

    def _head_role(self, roles: Sequence[Hit]) -> Role:
        """The last role word; where it says nothing by itself, what the one before it says ("army patrol")."""
        for number in range(len(roles) - 1, -1, -1):
            role = roles[number].value
            assert isinstance(role, Role)
            if role.member:
                continue
            before = roles[number - 1] if number else None
            if (
                role.kind == "organisation"
                and before
                and isinstance(before.value, Role)
                and before.last == roles[number].first
            ):
                return before.value if before.value.group == "armed" and not before.value.member else role
            return role
        head = roles[-1].value
        assert isinstance(head, Role)
        return head

    def _owner(self, phrase: PartyPhrase, head: Hit, context: PartyContext) -> ActorEntry | None:
        """The named actor that the people of ``head`` belong to: before it, in brackets, or after "of" and the like."""
        hits = [hit for hit in phrase.core_hits() if hit.first < head.first]
        inside = [hit for hit in hits if isinstance(hit.value, NamedActors)]
        capitals = [
            i
            for i in phrase.uncovered()
            if phrase.tokens[i].capital and not (i == phrase.core[0] and self._ordinary(phrase.tokens[i]))
        ]
        near = {i for hit in inside for i in (hit.first - 1, hit.last)}
        if inside and not near & set(capitals):
            value = inside[-1].value
            assert isinstance(value, NamedActors)
            return self._choose(value, phrase, context)
        if capitals:
            return None
        later: list[Hit] = list(phrase.aside_hits())
        if phrase.link in self.words.belonging and not any(isinstance(hit.value, NamedState) for hit in hits):
            later += phrase.complement_hits()
        for hit in later:
            if isinstance(hit.value, NamedActors) and not hit.value.whole:
                return self._choose(hit.value, phrase, context)
            if isinstance(hit.value, NamedState):
                return None
        return None

    def _of_actor(self, actor: ActorEntry, role: Role) -> Identity:
        """People or things of a named actor."""
        same = (
            role.member
            or role.kind == actor.kind
            or (role.group == "armed" and actor.kind in ARMED and role.kind != "police")
        )
        body = actor.kind in ARMED and (role.kind == "organisation" or (role.kind == "government" and role.body))
        if same or body:
            return _identity(actor, "member")
        return Identity(role.kind, "affiliate", country=actor.country, group=role.group, affiliation=actor.id)

    def _of_country(
        self, role: Role, state: StateEntry | None, context: PartyContext, *, local: str | None
    ) -> Identity:
        """People or bodies of a state that the phrase names, or that the article is set in."""
        country = state.country if state else (context.country if role.kind not in ("person", "unknown") else None)
        rule: IdentityRule = "nationality" if state else "role"
        kind = role.kind
        if kind in BODIES and country in self.states and local is None:
            return Identity(
                kind,
                rule,
                f"{BODIES[kind]} of {self.states[country].name}",
                f"{country.lower()}-{kind}",
                country,
                role.group,
            )
        return Identity(kind, rule, local, None, country, role.group)

    def _state_of(self, phrase: PartyPhrase) -> StateEntry | None:
        """The state that the core names or, failing that, what comes after "of" or stands in brackets."""
        for hit in phrase.core_hits():
            if isinstance(hit.value, NamedState) and hit.value.state:
                return hit.value.state
        for hit in phrase.aside_hits():
            if isinstance(hit.value, NamedState) and hit.value.state:
                return hit.value.state
        if phrase.link in self.words.belonging:
            for hit in phrase.complement_hits():
                if isinstance(hit.value, NamedState) and hit.value.state:
                    return hit.value.state
        return None

    def _choose(self, named: NamedActors, phrase: PartyPhrase, context: PartyContext) -> ActorEntry | None:
        """The one actor that an alias means here; ``None`` where several fit equally."""
        actors = named.actors
        default = named.default if named.ambiguous else actors[0]
        if len(actors) == 1 and not named.ambiguous:
            return actors[0]
        for hit in phrase.hits:
            if isinstance(hit.value, NamedActors) and hit.value is not named:
                both = tuple(actor for actor in actors if actor in hit.value.actors)
                if both:
                    actors = both
                    default = next((d for d in (default, hit.value.default) if d in both), None)
        if len(actors) == 1 and len(named.actors) > 1:
            return actors[0]
        state = self._state_of(phrase)
        for country in (state.country if state else None, context.country):
            if country and len(fits := [actor for actor in actors if actor.country == country]) == 1:
                return fits[0]
        return default

    def _bracketed(self, phrase: PartyPhrase, kind: PartyKind | None, context: PartyContext) -> Identity | None:
        """The known abbreviation in brackets after an unknown spelling of the name, where the kinds agree."""
        for hit in phrase.aside_hits():
            if isinstance(hit.value, NamedActors):
                actor = self._choose(hit.value, phrase, context)
                if actor is not None and kind is not None and (actor.kind == kind or {actor.kind, kind} <= ARMED):
                    return _identity(actor, "abbreviation")
        return None

    def _name_kind(self, phrase: PartyPhrase, words: Iterable[int]) -> PartyKind | None:
        """What the capitalised words among ``words`` say that the body is: parties first, then arms, then the last."""
        kinds = [
            kind
            for i in words
            if phrase.tokens[i].raw[0].isupper() and (kind := self._name_words.get(phrase.tokens[i].key)) is not None
        ]
        if not kinds:
            return None
        if "armed_group" in kinds and kinds[-1] not in ("government", "police", "media"):
            party = any(phrase.tokens[i].key == "party" for i in words)
            return "organisation" if party else "armed_group"
        return kinds[-1]

    def _ordinary(self, token: Token) -> bool:
        """Whether a capitalised word is no name: a determiner, a count, or a qualifier that opens a sentence."""
        return token.raw.lower() in self.words.determiners or is_count(token)


def group_kind(words: str) -> GroupKind:
    """What the people of a toll are, by the shipped base: civilian, armed, or unknown where the words don't tell."""
    return ActorBase.load().group_kind(words)


@functools.cache
def _shipped_base() -> ActorBase:
    """The shipped base, built once. Its tables live as long as the program: collecting garbage meanwhile costs a third."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return ActorBase()
    finally:
        if collecting:
            gc.enable()


def _parted(quote: str, before: Token, after: Token) -> bool:
    """Whether a comma or the like stands between two words, and not within a number ("1,350")."""
    between = quote[before.end : after.start]
    return between != "," and any(mark in between for mark in ",;:")


def _identity(actor: ActorEntry, rule: IdentityRule) -> Identity:
    return Identity(actor.kind, rule, actor.name, actor.id, actor.country, GROUP_OF_KIND[actor.kind])


def _shared(named: NamedActors) -> Identity | None:
    """What all bearers of an ambiguous alias have in common."""
    kinds = {actor.kind for actor in named.actors}
    if len(kinds) != 1 or len(named.actors) == 1:
        return None
    kind = named.actors[0].kind
    return Identity(kind, "alias", group=GROUP_OF_KIND[kind])
