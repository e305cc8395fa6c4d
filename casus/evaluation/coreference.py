"""Coreference scores over mentions in clusters: MUC, B-cubed, CEAF-e and their mean, the CoNLL score.

Vilain and others (1995); Bagga and Baldwin (1998); Luo (2005); Pradhan and others (CoNLL-2012). Fractions, not percents. Mentions
of the truth that a system leaves out cost recall, mentions that only the system has cost precision.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

M = TypeVar("M", bound=Hashable)
Clusters = Sequence[Collection[M]]


def score_clusters(truth: Clusters[M], system: Clusters[M]) -> dict[str, float]:
    """``muc``, ``b3``, ``ceafe`` (F1 each) and ``conll``, their mean."""
    scores = {"muc": _f1(*muc(truth, system)), "b3": _f1(*b_cubed(truth, system)), "ceafe": _f1(*ceaf_e(truth, system))}
    return {"conll": sum(scores.values()) / 3, **scores}


def muc(truth: Clusters[M], system: Clusters[M]) -> tuple[float, float]:
    """Precision and recall over links."""
    return _link_recall(system, truth), _link_recall(truth, system)


def b_cubed(truth: Clusters[M], system: Clusters[M]) -> tuple[float, float]:
    """Precision and recall over mentions."""
    return _mention_recall(system, truth), _mention_recall(truth, system)


def ceaf_e(truth: Clusters[M], system: Clusters[M]) -> tuple[float, float]:
    """Precision and recall over the best one-to-one pairing of clusters, by their Dice overlap."""
    home = _home(system)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(truth):
        shared[number].update(home[m] for m in group if m in home)
    total = 0.0
    for rows, columns in _components(shared):
        gains = [[2 * shared[r][c] / (len(truth[r]) + len(system[c])) for c in columns] for r in rows]
        total += _best_assignment(gains)
    return (total / len(system) if system else 0.0, total / len(truth) if truth else 0.0)


def _link_recall(of: Clusters[M], against: Clusters[M]) -> float:
    home = _home(against)
    kept = links = 0
    for group in of:
        parts = {home.get(m, ("left out", m)) for m in group}
        kept += len(group) - len(parts)
        links += len(group) - 1
    return kept / links if links else 0.0


def _mention_recall(of: Clusters[M], against: Clusters[M]) -> float:
    home = _home(against)
    together = mentions = 0.0
    for group in of:
        counts = Counter(home[m] for m in group if m in home)
        together += sum(n * n for n in counts.values()) / len(group)
        mentions += len(group)
    return together / mentions if mentions else 0.0


def _home(clusters: Clusters[M]) -> dict[M, int]:
    return {m: number for number, group in enumerate(clusters) for m in group}


def _components(shared: Mapping[int, Counter[int]]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that overlap directly or through others: each is an assignment of its own."""
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, overlaps in shared.items():
        for column in overlaps:
            rows_of[column].append(row)
    seen: set[int] = set()
    components = []
    for start in sorted(shared):
        if start in seen:
            continue
        rows: set[int] = {start}
        columns: set[int] = set()
        todo = [start]
        while todo:
            for column in shared[todo.pop()]:
                if column not in columns:
                    columns.add(column)
                    fresh = [row for row in rows_of[column] if row not in rows]
                    rows.update(fresh)
                    todo.extend(fresh)
        seen |= rows
        components.append((sorted(rows), sorted(columns)))
    return components


def _best_assignment(gains: list[list[float]]) -> float:
    """The largest sum of gains over one-to-one pairings (Kuhn and Munkres, in the form of shortest augmenting paths)."""
    if not gains or not gains[0]:
        return 0.0
    if len(gains) > len(gains[0]):
        gains = [list(column) for column in zip(*gains, strict=True)]
    rows, columns = len(gains), len(gains[0])
    infinity = float("inf")
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    match, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least, used = [infinity] * (columns + 1), [False] * (columns + 1)
        while True:
            used[column] = True
            here, delta, following = match[column], infinity, 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                cost = -gains[here - 1][j - 1] - u[here] - v[j]
                if cost < least[j]:
                    least[j], way[j] = cost, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
            if match[column] == 0:
                break
        while column:
            match[column], column = match[way[column]], way[column]
    return sum(gains[match[j] - 1][j - 1] for j in range(1, columns + 1) if match[j])


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
