"""The actor base's tables as an index: the longest name, state or role word that begins at each word of a phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from casus.codebook.actor_entries import ActorEntry, ActorTables, Role, StateEntry
from casus.coding.actor_names import Folder, PhraseTrie, Token, abbreviation_key, is_abbreviation
from casus.coding.party_phrase import Hit, NamedActors, NamedState
from casus.types import PartyKind

# Aliases of one word shorter than this are names only with a capital: "Dir", but "contras".
LOWER_CASE_ALIAS = 6
# Kinds whose aliases are often plain words ("Dawn", "Shell"): matched only with nothing further behind them.
WHOLE_KINDS: frozenset[PartyKind] = frozenset({"media", "company"})

AliasKey = tuple[str, ...] | str


class ActorIndex:
    """The aliases of all actors, the names of all states and the role words, folded and ready to be looked up."""

    def __init__(self, tables: ActorTables, own: Mapping[str, ActorEntry]) -> None:
        """``own`` are a user's entries by id: they take the place of shipped ones and their aliases are theirs alone."""
        self.words = tables.words
        self.fold = Folder(self.words.spellings)
        self.actors: dict[str, ActorEntry] = {entry.id: entry for entry in tables.actors} | dict(own)
        self._names: PhraseTrie[NamedActors] = PhraseTrie()
        self._abbreviations: dict[str, NamedActors] = {}
        self._places: PhraseTrie[NamedState] = PhraseTrie()
        self._place_abbreviations: dict[str, NamedState] = {}
        self._roles: PhraseTrie[Role] = PhraseTrie()
        for state in tables.states:
            self._add_state(state)
        for region in self.words.regions:
            self._places.add(self.fold.keys(region), NamedState(None, "region"))
        for word, role in self.words.roles.items():
            self._roles.add(self.fold.keys(word), role)
        self._add_actors(tables.ambiguous, own)

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """What the tables know of a phrase, from left to right, longest first; names that only qualify are left out."""
        keys = [token.key for token in tokens]
        hits: list[Hit] = []
        at = 0
        while at < len(keys):
            hit = self._longest(tokens, keys, at)
            if hit is None:
                at += 1
            else:
                if not self._qualifies(hit, tokens):
                    hits.append(hit)
                at = hit.last
        return hits

    def _longest(self, tokens: Sequence[Token], keys: Sequence[str], at: int) -> Hit | None:
        """The longest phrase of the tables that begins at word ``at``: actors before states before roles."""
        token = tokens[at]
        capital = token.capital
        end = at
        value: NamedActors | NamedState | Role | None = None
        if capital:
            key = abbreviation_key(token.raw)
            known = self._abbreviations.get(key) or self._place_abbreviations.get(key)
            if known is not None:
                end, value = at + 1, known
        for stop, named in self._names.ends(keys, at):
            if stop > end and self._is_name(named, tokens, at, stop):
                end, value = stop, named
        if capital:
            for stop, place in self._places.ends(keys, at):
                if stop > end:
                    end, value = stop, place
        for stop, role in self._roles.ends(keys, at):
            if stop > end or (stop == end and isinstance(value, NamedActors) and value.undecided):
                end, value = stop, role
        return None if value is None else Hit(at, end, value)

    def _is_name(self, named: NamedActors, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether words that fold to an alias are written as a name."""
        capital = tokens[first].capital
        if named.whole:
            alone = first == 0 and last == len(tokens)
            return alone or (capital and (last == len(tokens) or not tokens[last].capital))
        return capital or last - first > 1 or len(tokens[first].key) >= LOWER_CASE_ALIAS

    def _qualifies(self, hit: Hit, tokens: Sequence[Token]) -> bool:
        """Whether the name only qualifies another: "Iran-backed militia", "anti-Taliban force"."""
        if isinstance(hit.value, Role):
            return False
        after = tokens[hit.last].raw.lower() if hit.last < len(tokens) else ""
        before = tokens[hit.first - 1].raw.lower() if hit.first else ""
        return after in self.words.qualifiers_after or before in self.words.qualifiers_before

    # Filling the tables.

    def _add_state(self, state: StateEntry) -> None:
        plurals = tuple(name + "s" for name in state.adjectives if name.endswith("i"))
        forms = {
            "name": (state.name, *state.aliases),
            "adjective": state.adjectives,
            "people": state.people + plurals,
            "seat": state.seats,
        }
        for form, names in forms.items():
            for name in names:
                if is_abbreviation(name):
                    self._place_abbreviations.setdefault(abbreviation_key(name), NamedState(state, form))
                elif self._places.get(keys := self._bare(name)) is None:
                    self._places.add(keys, NamedState(state, form))

    def _add_actors(self, ambiguous: Mapping[str, str | None], own: Mapping[str, ActorEntry]) -> None:
        named: dict[AliasKey, NamedActors] = {}
        for key, actor, value in self._aliases(own.values()):
            first = named.setdefault(key, value)
            if actor not in first.actors:
                named[key] = replace(first, actors=(*first.actors, actor), ambiguous=True)
        claimed = frozenset(named)
        for key, actor, value in self._aliases(actor for id_, actor in self.actors.items() if id_ not in own):
            first = named.setdefault(key, value)
            if first is not value and key not in claimed and actor not in first.actors:
                whole = first.whole and value.whole
                named[key] = replace(first, actors=(*first.actors, actor), ambiguous=True, whole=whole)
        for alias, default in ambiguous.items():
            for key in (*self._keys(alias, "unknown"), *self._keys(alias, "media")):
                if key in named and key not in claimed:
                    actor_or_none = self.actors.get(default or "")
                    chosen = actor_or_none if actor_or_none in named[key].actors else None
                    named[key] = replace(named[key], ambiguous=True, default=chosen)
        for key, value in named.items():
            if isinstance(key, str):
                self._abbreviations[key] = value
            else:
                self._names.add(key, value)

    def _aliases(self, actors: Iterable[ActorEntry]) -> Iterator[tuple[AliasKey, ActorEntry, NamedActors]]:
        for actor in actors:
            whole = actor.kind in WHOLE_KINDS
            words = NamedActors((actor,), whole=whole)
            letters = NamedActors((actor,), abbreviation=True, whole=whole)
            for alias in (actor.name, *actor.aliases):
                for key in self._keys(alias, actor.kind):
                    yield key, actor, letters if isinstance(key, str) else words

    def _keys(self, alias: str, kind: PartyKind) -> Iterator[AliasKey]:
        """How an alias is looked up: an abbreviation as written; words folded, also without the articles of Arabic names."""
        if is_abbreviation(alias):
            yield abbreviation_key(alias)
            return
        keys = self.fold.keys(alias) if kind == "media" else self._bare(alias)
        if not keys:
            return
        yield keys
        if kind != "media" and len(keys) > 1 and ("al" in keys or "e" in keys):
            without = (*(key for key in keys[:-1] if key not in ("al", "e")), keys[-1])
            if len(without) > 1 or len(without[0]) > 4:
                yield without
            if "al" in keys[1:]:
                at = keys.index("al", 1)
                yield (*keys[: at - 1], keys[at - 1] + "ul", *keys[at + 1 :])

    def _bare(self, name: str) -> tuple[str, ...]:
        keys = self.fold.keys(name)
        return keys[1:] if len(keys) > 1 and keys[0] == "the" else keys
