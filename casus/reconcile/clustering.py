"""From scored pairs to groups of events: constrained agglomeration, and a reviewer's word above it.

Two groups are linked as well as their pairs say: halfway between the mean log-odds of all their pairs and the best one.
The best link is joined first, and so on while it stays above :data:`JOIN_FROM`. The mean keeps a chain of near
neighbours from becoming one group; the best pair lets a passing mention that matches one full report come in although it
tells too little to match the others. Two groups with a "different" pair between them are never joined, however well the rest
agrees. What a reviewer calls "same" is joined
before anything else; what a reviewer calls "different" counts as a "different" pair that nothing outweighs.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from casus.reconcile.scoring import Pair

JOIN_FROM = -0.5
"""Log-odds from which two groups are joined. It lies below even odds since the weights are fitted among more rivals than
the world has, and a "different" pair forbids a join whatever the rest says."""
BEST = 0.5
"""How much of a link is the best pair's; the rest is the mean's."""
CAP = 8.0
"""Log-odds that a single pair counts for at most, either way."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reviewer's word on two events, by their ids. To withdraw it, leave it out of the next call."""

    first: str
    second: str
    verdict: Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Law:
    """Judgements made consistent: groups that are one, pairs of groups that are not, and what newer words overruled."""

    groups: dict[str, str]
    """Event id → the id that stands for its group; events that no judgement names are left out."""
    apart: frozenset[frozenset[str]]
    """Pairs of ids that stand for groups."""
    overruled: tuple[Judgement, ...]


def settle(judgements: Iterable[Judgement]) -> Law:
    """The law that judgements in order of time make: a newer one stands against an older one that contradicts it."""
    parent: dict[str, str] = {}

    def find(x: str) -> str:
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    apart: list[tuple[str, str]] = []
    overruled = []
    for judgement in reversed(list(judgements)):
        a, b = find(judgement.first), find(judgement.second)
        if judgement.verdict == "different":
            if a == b:
                overruled.append(judgement)
            else:
                apart.append((judgement.first, judgement.second))
        elif a != b:
            if any({find(x), find(y)} == {a, b} for x, y in apart):
                overruled.append(judgement)
            else:
                parent[max(a, b)] = min(a, b)
    return Law(
        groups={x: find(x) for x in parent},
        apart=frozenset(frozenset((find(x), find(y))) for x, y in apart),
        overruled=tuple(reversed(overruled)),
    )


def cluster(
    ids: Sequence[str], pairs: Iterable[Pair], score: Callable[[str, str], Pair], law: Law
) -> list[tuple[str, ...]]:
    """Groups of event ids, each in order, the groups in order of their first id.

    ``pairs`` are the candidates; ``score`` gives any further pair that the mean over two groups needs.
    """
    known = {(pair.first, pair.second): pair for pair in pairs}
    start: dict[str, list[str]] = defaultdict(list)
    present = set(ids)
    for event in ids:
        start[law.groups.get(event, event)].append(event)
    agglomeration = _Agglomeration(start, known, score, law)
    agglomeration.run(present)
    return sorted(tuple(sorted(members)) for members in agglomeration.members.values())


@dataclass(frozen=True, slots=True)
class _Between:
    """What the pairs between two groups say together."""

    total: float
    best: float
    allowed: bool

    def with_(self, other: _Between) -> _Between:
        """The same for a group that two groups have become."""
        return _Between(self.total + other.total, max(self.best, other.best), self.allowed and other.allowed)


class _Agglomeration:
    """Groups, the links between them, and the queue of joins; ties fall to the smaller ids, so order never matters."""

    def __init__(
        self,
        start: dict[str, list[str]],
        known: dict[tuple[str, str], Pair],
        score: Callable[[str, str], Pair],
        law: Law,
    ) -> None:
        self.members = {name: sorted(group) for name, group in start.items()}
        self.known, self.score = known, score
        self.apart: dict[str, set[str]] = defaultdict(set)
        for two in law.apart:
            a, b = sorted(two)
            self.apart[a].add(b)
            self.apart[b].add(a)
        self.links: dict[str, dict[str, _Between]] = defaultdict(dict)
        self.queue: list[tuple[float, str, str]] = []

    def run(self, present: set[str]) -> None:
        """Joins groups until no join is left that the evidence carries."""
        home = {event: name for name, group in self.members.items() for event in group}
        near = {
            tuple(sorted((home[a], home[b])))
            for (a, b), pair in self.known.items()
            if pair.verdict != "different" and a in present and b in present and home[a] != home[b]
        }
        for a, b in sorted(near):
            self._offer(a, b)
        while self.queue:
            strength, a, b = heapq.heappop(self.queue)
            if a in self.members and b in self.members and self._strength(a, b) == -strength:
                self._join(a, b)

    def _offer(self, a: str, b: str) -> None:
        strength = self._strength(a, b)
        if strength is not None and strength >= JOIN_FROM:
            heapq.heappush(self.queue, (-strength, min(a, b), max(a, b)))

    def _strength(self, a: str, b: str) -> float | None:
        """How well two groups are linked; ``None`` where they may not be joined."""
        link = self._link(a, b)
        if not link.allowed:
            return None
        return BEST * link.best + (1 - BEST) * link.total / (len(self.members[a]) * len(self.members[b]))

    def _link(self, a: str, b: str) -> _Between:
        found = self.links[a].get(b)
        if found is None:
            pairs = [self._pair(x, y) for x in self.members[a] for y in self.members[b]]
            odds = [max(-CAP, min(CAP, pair.logit)) for pair in pairs]
            allowed = b not in self.apart[a] and all(pair.verdict != "different" for pair in pairs)
            found = _Between(sum(odds), max(odds), allowed)
            self.links[a][b] = self.links[b][a] = found
        return found

    def _pair(self, x: str, y: str) -> Pair:
        key = (x, y) if x < y else (y, x)
        pair = self.known.get(key)
        if pair is None:
            pair = self.known[key] = self.score(*key)
        return pair

    def _join(self, a: str, b: str) -> None:
        """Makes ``b`` a part of ``a`` (the smaller name) and offers the new group to its neighbours."""
        neighbours = sorted((set(self.links[a]) | set(self.links[b])) - {a, b})
        merged = {c: self._link(a, c).with_(self._link(b, c)) for c in neighbours if c in self.members}
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        for c in self.links.pop(b):
            self.links[c].pop(b, None)
        for c in self.apart.pop(b, set()):
            self.apart[a].add(c)
            self.apart[c].discard(b)
            self.apart[c].add(a)
        self.links[a] = merged
        for c, link in merged.items():
            self.links[c][a] = link
            self._offer(a, c)
