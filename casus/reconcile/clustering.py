"""From scored pairs to groups of events: constrained agglomeration, and a reviewer's word above it.

Two groups are linked as well as their pairs say: halfway between the mean log-odds of all their pairs and the best one.
The best link is joined first, and so on while it stays above :data:`JOIN_FROM`. The mean keeps a chain of near
neighbours from becoming one group; the best pair lets a passing mention that matches one full report come in although it
tells too little to match the others. Two groups with a "different" pair between them are never joined, however well the rest
agrees. An event that seems to be two happenings told as one ("a blast, a day after a car bomb") agrees with the reports of
both, so such events wait until all others are grouped, and then each goes to the group that it agrees best with: they never
bring two groups together. What a reviewer calls "same" is joined before anything else; what a reviewer calls "different" counts
as a "different" pair that nothing outweighs.
"""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from casus.reconcile.scoring import verdict

JOIN_FROM = 0.0
"""Log-odds from which two groups are joined. On coded events it changes hardly a join from -0.5 to 0.5; on blurred ones half a
point lower brings six points of recall."""
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


@dataclass(frozen=True, slots=True)
class Group:
    """Events that are one happening, by their positions in order, and the log-odds of any two of them."""

    members: tuple[int, ...]
    logit: Callable[[int, int], float]


@dataclass(slots=True)
class Scored:
    """Scored pairs of positions, kept small: a million events have many."""

    first: array[int] = field(default_factory=lambda: array("l"))
    second: array[int] = field(default_factory=lambda: array("l"))
    logit: array[float] = field(default_factory=lambda: array("d"))

    def add(self, first: int, second: int, logit: float) -> None:
        """Adds a pair, the smaller position first."""
        self.first.append(first)
        self.second.append(second)
        self.logit.append(logit)


def cluster(
    ids: Sequence[str],
    pairs: Scored,
    score: Callable[[int, int], float],
    law: Law,
    mixed: Set[int] = frozenset(),
) -> Iterator[Group]:
    """Groups of events, each as positions in ``ids``, in no particular order; ``ids`` are in order themselves.

    ``pairs`` are the candidates from :data:`JOIN_FROM` up (a link is at most as strong as its best pair, so weaker ones can
    start none) with their log-odds; ``score`` gives those of any further pair that the mean over two groups
    needs; ``mixed`` are the events that seem to be two happenings told as one. Events that no chain of candidates connects are
    never looked at together, so memory is that of the largest chain.
    """
    place = {event: n for n, event in enumerate(ids)}
    home = [place.get(law.groups.get(event, event), n) for n, event in enumerate(ids)]
    apart: dict[int, set[int]] = defaultdict(set)
    for a, b in (tuple(two) for two in law.apart):
        apart[place[a]].add(place[b])
        apart[place[b]].add(place[a])
    chains = _Chains(len(ids))
    for n, start in enumerate(home):
        chains.tie(n, start)
    linked = list(range(len(pairs.logit)))
    for k in linked:
        chains.tie(pairs.first[k], pairs.second[k])
    linked.sort(key=lambda k: chains.root(pairs.first[k]))
    told = {root: array("l", own) for root, own in groupby(linked, lambda k: chains.root(pairs.first[k]))}
    events: dict[int, list[int]] = defaultdict(list)
    for n in range(len(ids)):
        events[chains.root(n)].append(n)
    for root, members in events.items():
        known = {(pairs.first[k], pairs.second[k]): pairs.logit[k] for k in told.get(root, ())}
        yield from _cluster_chain(members, home, known, score, apart, mixed)


def _cluster_chain(
    events: list[int],
    home: Sequence[int],
    known: dict[tuple[int, int], float],
    score: Callable[[int, int], float],
    apart: Mapping[int, set[int]],
    mixed: Set[int],
) -> Iterator[Group]:
    start: dict[int, list[int]] = defaultdict(list)
    for n in events:
        start[home[n]].append(n)
    agglomeration = _Agglomeration(start, known, score, {a: set(apart[a]) for a in start if a in apart})
    if len(start) > 1:
        agglomeration.run({name for name, group in start.items() if mixed >= set(group)})
    for members in agglomeration.members.values():
        yield Group(tuple(members), agglomeration.logit)


class _Chains:
    """Which positions hang together (union by the smaller root)."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, n: int) -> int:
        parent = self.parent
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def tie(self, a: int, b: int) -> None:
        a, b = self.root(a), self.root(b)
        self.parent[max(a, b)] = min(a, b)


@dataclass(frozen=True, slots=True)
class _Between:
    """What the pairs between two groups say together."""

    total: float
    best: float
    allowed: bool

    def with_(self, other: _Between) -> _Between:
        """The same for a group that two groups have become."""
        return _Between(self.total + other.total, max(self.best, other.best), self.allowed and other.allowed)


_BARRED = _Between(0.0, -CAP, False)


class _Agglomeration:
    """Groups, the links between them, and the queue of joins; ties fall to the smaller ids, so order never matters."""

    def __init__(
        self,
        start: Mapping[int, list[int]],
        known: dict[tuple[int, int], float],
        score: Callable[[int, int], float],
        apart: dict[int, set[int]],
    ) -> None:
        self.members = {name: sorted(group) for name, group in start.items()}
        self.known, self.score = known, score
        self.apart: dict[int, set[int]] = defaultdict(set, apart)
        self.links: dict[int, dict[int, _Between]] = defaultdict(dict)
        self.queue: list[tuple[float, int, int]] = []
        self.mixed: set[int] = set()
        self.is_late = False

    def run(self, mixed: set[int]) -> None:
        """Joins groups until no join is left that the evidence carries; ``mixed`` are the groups that wait for the others."""
        self.mixed = mixed
        home = {event: name for name, group in self.members.items() for event in group}
        near = {tuple(sorted((home[x], home[y]))) for x, y in self.known if home[x] != home[y]}
        self._join_all(near)
        if mixed:
            self.is_late = True
            home = {event: name for name, group in self.members.items() for event in group}
            self._join_all({tuple(sorted((home[x], home[y]))) for x, y in near if home[x] != home[y]})
        self.links.clear()

    def _join_all(self, pairs: Iterable[tuple[int, ...]]) -> None:
        for a, b in sorted(pairs):
            self._offer(a, b)
        while self.queue:
            strength, a, b = heapq.heappop(self.queue)
            if a in self.members and b in self.members and self._strength(a, b) == -strength:
                self._join(a, b)

    def logit(self, x: int, y: int) -> float:
        """The log-odds of two events, scored once."""
        key = (x, y) if x < y else (y, x)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self.score(*key)
        return found

    def _offer(self, a: int, b: int) -> None:
        if self.mixed.isdisjoint((a, b)) == self.is_late:
            return
        strength = self._strength(a, b)
        if strength is not None and strength >= JOIN_FROM:
            heapq.heappush(self.queue, (-strength, min(a, b), max(a, b)))

    def _strength(self, a: int, b: int) -> float | None:
        """How well two groups are linked; ``None`` where they may not be joined."""
        link = self._link(a, b)
        if not link.allowed:
            return None
        return BEST * link.best + (1 - BEST) * link.total / (len(self.members[a]) * len(self.members[b]))

    def _link(self, a: int, b: int) -> _Between:
        found = self.links[a].get(b)
        if found is None:
            found = self.links[a][b] = self.links[b][a] = self._between(a, b)
        return found

    def _between(self, a: int, b: int) -> _Between:
        """What the pairs between two groups say; the first that forbids the join ends the asking."""
        if b in self.apart[a]:
            return _BARRED
        total, best = 0.0, -CAP
        for x in self.members[a]:
            for y in self.members[b]:
                odds = self.logit(x, y)
                if verdict(odds) == "different":
                    return _BARRED
                odds = max(-CAP, min(CAP, odds))
                total, best = total + odds, max(best, odds)
        return _Between(total, best, True)

    def _both(self, a: int, b: int, c: int) -> _Between:
        """What the pairs between ``c`` and the group that ``a`` and ``b`` become say."""
        first = self._link(a, c)
        return first.with_(self._link(b, c)) if first.allowed else _BARRED

    def _join(self, a: int, b: int) -> None:
        """Makes ``b`` a part of ``a`` (the smaller name) and offers the new group to its neighbours."""
        neighbours = sorted((set(self.links[a]) | set(self.links[b])) - {a, b})
        merged = {c: self._both(a, b, c) for c in neighbours if c in self.members}
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        if not {a, b} <= self.mixed:
            self.mixed.discard(a)
        self.mixed.discard(b)
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
