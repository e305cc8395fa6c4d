"""Scores records against articles annotated by the guidelines; every figure is end to end.

What hangs on an event that wasn't found is missed, and what hangs on an event that isn't there is wrong.

event       F1; two events match where a trigger of one overlaps a trigger of the other, one to one, best total
type        F1 of matched events of the same type; ``status`` the share of matched events with the same status
actors, recipients, instruments, said_by
            F1 over the spans of matched events; alike where they share half of the shorter's words, since it doesn't matter
            which mention of a party is quoted
places      F1; on matched events, the same name or overlapping words, and no other country
date        F1 over dated events; the same value on a matched event
toll        F1; same harm, low and high, and overlapping words; ``toll_event`` on a matched event too; ``triple`` with
            the same claimant too; ``claimant`` the share of right tolls with the same claimant
article     the share of articles with every event, type, actor, recipient, place, date and toll right

Annotators who are compared this way reach event F1 .98 and claimants .97 among themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from casus.errors import InputError
from casus.evaluation import Scores, Task, read_jsonl, write_jsonl
from casus.evaluation.engine import coded
from casus.record import record_to_dict
from casus.types import Event, Party, Record, Span

Extent = tuple[int, int]

F1_FIGURES = (
    "event",
    "type",
    "actors",
    "recipients",
    "instruments",
    "said_by",
    "places",
    "date",
    "toll",
    "toll_event",
    "triple",
)
SHARES = ("status", "claimant", "article")
PARTIES = ("actors", "recipients", "instruments", "said_by")
MISSING_SHOWN = 5

_SMALL_WORDS = frozenset("the a an of in on at by and to for from near its his her their this that".split())
_WORD = re.compile(r"\w[\w'’.-]*")
_COUNTRY_NAMES = {
    "unitedstates": "usa",
    "us": "usa",
    "unitedstatesofamerica": "usa",
    "unitedkingdom": "gbr",
    "uk": "gbr",
}


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """A place as told: its words (``None``: not found), its name :func:`folded`, its :func:`country_code`."""

    at: Extent | None
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class TollTold:
    """A toll as told: its harm, its bounds (``None``: open), its words and its speaker's (``None``: not found, or nobody)."""

    harm: str
    low: int | None
    high: int | None
    at: Extent | None
    by: Extent | None


@dataclass(frozen=True, slots=True)
class Told:
    """One event of an annotation or a record, as far as it is scored."""

    type: str
    status: str | None
    triggers: tuple[Extent, ...]
    parties: Mapping[str, tuple[Extent, ...]]
    places: tuple[PlaceTold, ...]
    date: str | None
    tolls: tuple[TollTold, ...]


def evaluate(task: Task) -> Scores:
    """Codes the annotated articles of a folder, ``SPLIT.articles.jsonl`` and ``SPLIT.labels.jsonl``, and scores the records."""
    articles = task.data / f"{task.split}.articles.jsonl"
    labels = list(read_jsonl(task.data / f"{task.split}.labels.jsonl", task.limit))
    records = {record.article.source_id: record for record in coded(articles, task)}
    write_jsonl(task.predictions, map(record_to_dict, records.values()))
    texts = {str(row["docid"]): row["text"] for row in read_jsonl(articles)}
    return score(texts, labels, records)


def score(texts: Mapping[str, str], labels: Iterable[Mapping[str, Any]], records: Mapping[str, Record]) -> Scores:
    """The figures of records, by their article's ``source_id``, against labels; InputError where a label has no article."""
    tally, missing, articles = _Tally(), [], 0
    for label in labels:
        name = str(label["docid"])
        if name not in texts:
            raise InputError("is labelled but isn't among the articles", article=name)
        record = records.get(name)
        if record is None:
            missing.append(name)
        gold = tuple(told_by_label(event, texts[name]) for event in label["events"])
        found = tuple(map(told_by_record, record.events)) if record else ()
        _score_article(texts[name], gold, found, tally)
        articles += 1
    figures: Scores = {name: tally.f1(name) for name in F1_FIGURES}
    figures |= {name: tally.share(name) for name in SHARES}
    return {**figures, "articles": articles, "missing": sorted(missing)[:MISSING_SHOWN]}


# --- annotations and records in one shape ----------------------------------------------------------------------------


def told_by_label(event: Mapping[str, Any], text: str) -> Told:
    """An event of an annotation; its quotes are looked up in the text."""
    date = event.get("date") or {}
    return Told(
        type=event["type"],
        status=event.get("status"),
        triggers=_found(text, event["triggers"]),
        parties={role: _found(text, event.get(role) or ()) for role in PARTIES},
        places=tuple(
            PlaceTold(find(text, place), folded(place.get("name")), country_code(place.get("country")))
            for place in event.get("places") or ()
        ),
        date=date.get("value"),
        tolls=tuple(
            TollTold(toll["harm"], toll.get("low"), toll.get("high"), find(text, toll), find(text, toll.get("said_by")))
            for toll in event.get("tolls") or ()
        ),
    )


def told_by_record(event: Event) -> Told:
    """An event of a record."""
    period = event.period
    value = period.value
    if value is None and period.start:
        value = period.start if period.start == period.end else f"{period.start}/{period.end}"
    return Told(
        type=event.type,
        status=event.status,
        triggers=_extents(event.triggers),
        parties={
            "actors": _extents(event.actors),
            "recipients": _extents(event.recipients),
            "instruments": _extents(event.instruments),
            "said_by": _extents(event.said_by),
        },
        places=tuple(
            PlaceTold(_extent(place.span), folded(place.name), country_code(place.country)) for place in event.places
        ),
        date=value if period.evidence else None,
        tolls=tuple(
            TollTold(
                toll.harm,
                toll.low,
                toll.high,
                _extent(toll.evidence),
                _extent(toll.said_by.span) if toll.said_by else None,
            )
            for toll in event.tolls
        ),
    )


def find(text: str, quote: str | Mapping[str, Any] | None) -> Extent | None:
    """Where a quote, or the ``nth`` of ``{"quote", "nth"}``, stands; ``None`` where it doesn't."""
    if quote is None:
        return None
    words, nth = (quote, 1) if isinstance(quote, str) else (quote.get("quote"), quote.get("nth") or 1)
    if not words:
        return None
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
        if start < 0:
            return None
    return start, start + len(words)


def _found(text: str, quotes: Iterable[str | Mapping[str, Any]]) -> tuple[Extent, ...]:
    return tuple(extent for quote in quotes if (extent := find(text, quote)))


def _extent(span: Span) -> Extent:
    return span.start, span.end


def _extents(spans: Iterable[Span | Party]) -> tuple[Extent, ...]:
    return tuple(_extent(span.span if isinstance(span, Party) else span) for span in spans)


# --- when two are alike ----------------------------------------------------------------------------------------------


def touching(a: Extent | None, b: Extent | None) -> bool:
    """Whether both are there and share a character."""
    return a is not None and b is not None and max(a[0], b[0]) < min(a[1], b[1])


def same_party(text: str, a: Extent | None, b: Extent | None) -> bool:
    """Whether half of the shorter's words are shared, wherever in the article the party is named."""
    if a is None or b is None:
        return False
    x, y = _words(text, a), _words(text, b)
    if not x or not y:
        return touching(a, b)
    return bool(x & y) and 2 * len(x & y) >= min(len(x), len(y))


def folded(name: str | None) -> str:
    """A name without case, accents and all that isn't a letter or digit."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


@cache
def country_code(name: str | None) -> str | None:
    """The alpha-3 code of a country by name or code, in lower case; the folded name where none is known."""
    if not name:
        return None
    plain = folded(name)
    if plain in _COUNTRY_NAMES:
        return _COUNTRY_NAMES[plain]
    import pycountry

    if len(plain) == 3 and pycountry.countries.get(alpha_3=plain.upper()):
        return plain
    try:
        return str(pycountry.countries.search_fuzzy(name)[0].alpha_3).lower()
    except LookupError:
        return plain


def _words(text: str, at: Extent) -> set[str]:
    return {match.group().lower().strip(".'’-") for match in _WORD.finditer(text[at[0] : at[1]])} - _SMALL_WORDS


def _same_place(a: PlaceTold, b: PlaceTold) -> bool:
    other_country = a.country is not None and b.country is not None and a.country != b.country
    return (touching(a.at, b.at) or a.name == b.name) and not other_country


# --- counting --------------------------------------------------------------------------------------------------------


class _Tally:
    """True, gold and predicted items by figure, over all articles."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, right: int, gold: int, predicted: int = 0) -> None:
        self._counts[name, "right"] += right
        self._counts[name, "gold"] += gold
        self._counts[name, "predicted"] += predicted

    def f1(self, name: str) -> dict[str, float | int]:
        right, gold, predicted = (self._counts[name, key] for key in ("right", "gold", "predicted"))
        return {
            "P": round(right / predicted, 3) if predicted else 0.0,
            "R": round(right / gold, 3) if gold else 0.0,
            "F1": round(2 * right / (gold + predicted), 3) if gold + predicted else 0.0,
            "gold": gold,
        }

    def share(self, name: str) -> float | None:
        gold = self._counts[name, "gold"]
        return round(self._counts[name, "right"] / gold, 3) if gold else None


def pairs(rows: int, columns: int, likeness: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """One-to-one pairs of positive likeness, taken greedily from the best, earlier ones first among equals."""
    cells = sorted((-likeness(row, column), row, column) for row in range(rows) for column in range(columns))
    taken_rows, taken_columns, out = set(), set(), []
    for unlikeness, row, column in cells:
        if unlikeness < 0 and row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            out.append((row, column))
    return out


def _score_article(text: str, gold: Sequence[Told], found: Sequence[Told], tally: _Tally) -> None:
    matched = pairs(len(gold), len(found), lambda i, j: _closeness(text, gold[i], found[j]))
    whole = len(matched) == len(gold) == len(found)
    tally.add("event", len(matched), len(gold), len(found))

    same_type = sum(gold[i].type == found[j].type for i, j in matched)
    tally.add("type", same_type, len(gold), len(found))
    tally.add("status", sum(gold[i].status == found[j].status for i, j in matched), len(matched))
    whole &= same_type == len(matched)

    for role in PARTIES:
        counts = _shared(
            matched,
            [event.parties[role] for event in gold],
            [event.parties[role] for event in found],
            lambda a, b: same_party(text, a, b),
        )
        tally.add(role, *counts)
        if role in ("actors", "recipients"):
            whole &= len(set(counts)) == 1

    counts = _shared(matched, [event.places for event in gold], [event.places for event in found], _same_place)
    tally.add("places", *counts)
    whole &= len(set(counts)) == 1

    dates = sum(gold[i].date is not None and gold[i].date == found[j].date for i, j in matched)
    dated = [sum(event.date is not None for event in events) for events in (gold, found)]
    tally.add("date", dates, *dated)
    whole &= dates == dated[0] == dated[1]

    whole &= _score_tolls(text, gold, found, dict(matched), tally)
    tally.add("article", whole, 1)


def _closeness(text: str, gold: Told, found: Told) -> float:
    if not any(touching(a, b) for a in gold.triggers for b in found.triggers):
        return 0
    shared = sum(
        any(same_party(text, a, b) for b in found.parties[role])
        for role in ("actors", "recipients")
        for a in gold.parties[role]
    )
    return 1 + (gold.type == found.type) + 0.2 * shared


def _shared(
    matched: Iterable[tuple[int, int]],
    gold: Sequence[Sequence[Any]],
    found: Sequence[Sequence[Any]],
    alike: Callable[[Any, Any], bool],
) -> tuple[int, int, int]:
    """How many items of matched events are alike, one to one; how many there are in gold; how many were found."""
    right = 0
    for i, j in matched:
        mine, theirs = gold[i], found[j]
        right += len(pairs(len(mine), len(theirs), lambda a, b, x=mine, y=theirs: alike(x[a], y[b])))  # type: ignore[misc]
    return right, sum(map(len, gold)), sum(map(len, found))


def _score_tolls(
    text: str, gold: Sequence[Told], found: Sequence[Told], event_of: Mapping[int, int], tally: _Tally
) -> bool:
    """Counts the tolls of an article; returns whether all are right, each on its event."""
    mine = [(i, toll) for i, event in enumerate(gold) for toll in event.tolls]
    theirs = [(j, toll) for j, event in enumerate(found) for toll in event.tolls]

    def same_event(a: int, b: int) -> bool:
        return event_of.get(mine[a][0]) == theirs[b][0]

    def same_claimant(a: int, b: int) -> bool:
        x, y = mine[a][1].by, theirs[b][1].by
        return (x is None and y is None) or same_party(text, x, y)

    def likeness(a: int, b: int) -> float:
        x, y = mine[a][1], theirs[b][1]
        if (x.harm, x.low, x.high) != (y.harm, y.low, y.high) or not touching(x.at, y.at):
            return 0
        return 1 + 0.5 * same_event(a, b) + 0.25 * same_claimant(a, b)

    right = pairs(len(mine), len(theirs), likeness)
    bound = [(a, b) for a, b in right if same_event(a, b)]
    tally.add("toll", len(right), len(mine), len(theirs))
    tally.add("toll_event", len(bound), len(mine), len(theirs))
    tally.add("triple", sum(same_claimant(a, b) for a, b in bound), len(mine), len(theirs))
    tally.add("claimant", sum(same_claimant(a, b) for a, b in right), len(right))
    return len(bound) == len(mine) == len(theirs)
