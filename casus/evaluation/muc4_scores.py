"""The measures of MUC-4 that later work reports, and how often a template's casualty figures are the key's.

Template filling is that of Du, Rush and Cardie (NAACL 2021), role fillers are CEAF-REE of Du, Rush and Cardie (EACL 2021).

A filler is an entity: a list of strings that name it. A predicted entity is right where all its strings are among those of
one gold entity, without case, punctuation and articles.
"""

from __future__ import annotations

import itertools
import math
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casus.evaluation.measures import rounded

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
HARMS = ("killed", "wounded")
MAPPINGS_TRIED = 200_000
"""Template mappings of one document that are tried one by one; beyond, the best is sought by gain in precision and recall."""

Entity = tuple[str, ...]
Interval = tuple[float, float]

_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLE = re.compile(r"\b(a|an|the)\b")


@dataclass(frozen=True, slots=True)
class Template:
    """One incident: its type in lower case, fillers by role, and how many were killed and wounded, if that is said."""

    type: str
    fillers: Mapping[str, tuple[Entity, ...]]
    casualties: Mapping[str, Interval] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()
    """The harms whose figure is exact, in a gold template."""

    def slots(self) -> int:
        """The type and every filler."""
        return 1 + sum(len(entities) for entities in self.fillers.values())


def template(type_: str, fillers: Mapping[str, Iterable[Iterable[str]]], **casualties: Interval) -> Template:
    """A template with its strings normalised for comparison."""
    plain = {role: tuple(tuple(map(normalised, entity)) for entity in fillers.get(role, ())) for role in ROLES}
    return Template(type_.lower(), plain, casualties)


def normalised(words: str) -> str:
    """Lower case, without punctuation and articles."""
    return " ".join(_ARTICLE.sub(" ", words.lower().translate(_WITHOUT_PUNCTUATION)).split())


def template_filling(gold: Sequence[Sequence[Template]], found: Sequence[Sequence[Template]]) -> dict[str, float]:
    """Types and fillers of mapped templates; an unmapped template is wrong, or missed, with all that it holds."""
    precise = recalled = predicted = expected = 0
    for theirs, ours in zip(gold, found, strict=True):
        theirs = _without_repeats(theirs)
        for mine, key in mapping(ours, theirs):
            p, r = _agreement(ours[mine], theirs[key]) or (0, 0)
            precise, recalled = precise + p, recalled + r
        predicted += sum(t.slots() for t in ours)
        expected += sum(t.slots() for t in theirs)
    return _figures(precise, predicted, recalled, expected)


def role_fillers(gold: Sequence[Sequence[Template]], found: Sequence[Sequence[Template]]) -> dict[str, float]:
    """CEAF-REE over all roles: a document's entities merged by role, aligned one to one."""
    right = predicted = expected = 0
    for theirs, ours in zip(gold, found, strict=True):
        for role in ROLES:
            g, f = _merged(theirs, role), _merged(ours, role)
            fits = [[float(set(entity) <= set(key)) for entity in f] for key in g]
            right += sum(bool(fits[i][j]) for i, j in assignment(fits))
            predicted, expected = predicted + len(f), expected + len(g)
    return _figures(right, predicted, right, expected)


def exact_recall(gold: Sequence[Sequence[Template]], found: Sequence[Sequence[Template]], harm: str) -> float | None:
    """The share of gold templates with an exact figure of this harm whose mapped template has that figure."""
    right = expected = 0
    for theirs, ours in zip(gold, found, strict=True):
        theirs = _without_repeats(theirs)
        expected += sum(harm in t.exact for t in theirs)
        right += sum(
            harm in theirs[key].exact and ours[mine].casualties.get(harm) == theirs[key].casualties[harm]
            for mine, key in mapping(ours, theirs)
        )
    return rounded(right / expected) if expected else None


def mapping(found: Sequence[Template], gold: Sequence[Template]) -> list[tuple[int, int]]:
    """The one-to-one mapping of found templates to gold ones of a fitting type that gives the document the best F1."""
    if not found or not gold:
        return []
    fits = [[_agreement(f, g) for g in gold] for f in found]
    predicted, expected = sum(t.slots() for t in found), sum(t.slots() for t in gold)
    if _mappings(len(found), len(gold)) > MAPPINGS_TRIED:
        gains = [[(p_r[0] / predicted + p_r[1] / expected) if p_r else 0.0 for p_r in row] for row in fits]
        return [(i, j) for i, j in assignment(gains) if fits[i][j]]
    best: tuple[tuple[int, int], ...] = ()
    best_f1 = -1.0
    for chosen in _choices(fits):
        precise, recalled = (sum((fits[i][j] or (0, 0))[k] for i, j in chosen) for k in (0, 1))
        p, r = precise / predicted, recalled / expected
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        if f1 > best_f1:
            best, best_f1 = chosen, f1
    return list(best)


def assignment(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column), one to one, whose gains sum up highest: the Hungarian method with potentials."""
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        return sorted((row, column) for column, row in assignment(list(zip(*gains, strict=True))))
    rows, columns = len(gains), len(gains[0])
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, previous = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        slack, used = [math.inf] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            used[column] = True
            for other in range(1, columns + 1):
                if not used[other]:
                    reduced = -gains[owner[column] - 1][other - 1] - of_row[owner[column]] - of_column[other]
                    if reduced < slack[other]:
                        slack[other], previous[other] = reduced, column
            nearest = min((c for c in range(1, columns + 1) if not used[c]), key=slack.__getitem__)
            step = slack[nearest]
            for other in range(columns + 1):
                if used[other]:
                    of_row[owner[other]] += step
                    of_column[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            owner[column], column = owner[previous[column]], previous[column]
    return sorted((owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column])


def _agreement(found: Template, gold: Template) -> tuple[int, int] | None:
    """Right items of the found template, and gold items that were found; ``None`` where the types don't fit."""
    if found.type not in gold.type:
        return None
    precise = recalled = 1
    for role in ROLES:
        ours, theirs = found.fillers[role], gold.fillers[role]
        precise += sum(any(set(entity) <= set(key) for key in theirs) for entity in ours)
        recalled += sum(any(set(entity) <= set(key) for entity in ours) for key in theirs)
    return precise, recalled


def _choices(
    fits: Sequence[Sequence[object]], row: int = 0, used: frozenset[int] = frozenset()
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every one-to-one choice of fitting pairs."""
    if row == len(fits):
        yield ()
        return
    for column, fit in enumerate(fits[row]):
        if fit and column not in used:
            for rest in _choices(fits, row + 1, used | {column}):
                yield ((row, column), *rest)
    yield from _choices(fits, row + 1, used)


def _mappings(n: int, m: int) -> int:
    return sum(math.comb(n, k) * math.comb(m, k) * math.factorial(k) for k in range(min(n, m) + 1))


def _without_repeats(templates: Iterable[Template]) -> list[Template]:
    out: list[Template] = []
    for t in templates:
        if all((t.type, t.fillers) != (other.type, other.fillers) for other in out):
            out.append(t)
    return out


def _merged(templates: Iterable[Template], role: str) -> list[Entity]:
    """A role's entities of all templates; one whose strings are among another's, or hold them, is the same."""
    out: list[Entity] = []
    for entity in itertools.chain.from_iterable(t.fillers[role] for t in templates):
        if not any(set(entity) <= set(other) or set(other) <= set(entity) for other in out):
            out.append(entity)
    return out


def _figures(precise: int, predicted: int, recalled: int, expected: int) -> dict[str, float]:
    p = precise / predicted if predicted else 0.0
    r = recalled / expected if expected else 0.0
    return {"P": rounded(p), "R": rounded(r), "F1": rounded(2 * p * r / (p + r)) if p + r else 0.0}
