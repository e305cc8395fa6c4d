"""Counts over many events at once, for charts and maps: read from the columns drawn from the values, without reading these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from casus.store.nouns import EventFilter
from casus.store.reading import event_conditions
from casus.store.rows import TOLD_BITS
from casus.store.schema import Connection

TALLIED = ("type", "status", "state", "precision", "day_precision")


@dataclass(frozen=True, slots=True)
class Week:
    """What began in the seven days from a Monday on."""

    monday: date
    events: int
    killed: int
    wounded: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Events near one another on a map: their middle, how many, how many killed, and the one where there is but one."""

    lat: float
    lon: float
    events: int
    killed: int
    event_id: str
    type: str


@dataclass(frozen=True, slots=True)
class Spell:
    """An event as a stretch of time; ``precision`` is how exactly its days are told."""

    event_id: str
    type: str
    first: date
    last: date
    precision: str
    killed: int | None


@dataclass(frozen=True, slots=True)
class Deed:
    """How often one named party did something to another."""

    actor: str
    recipient: str
    events: int
    killed: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An event told as the answer to another."""

    event_id: str
    type: str
    first_day: str | None
    answered_id: str
    answered_type: str
    answered_day: str | None


class Summaries:
    """Counts of the project's events; each method takes a filter whose order and limit don't matter."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def weeks(self, wanted: EventFilter) -> list[Week]:
        """Events and figures by the week in which they began, those without a day left out; weeks in between are empty.

        The figures are those of the events; where several events tell of one happening they count each time.
        """
        tables, where, arguments = event_conditions(wanted)
        found = self._connection.execute(
            "SELECT (julianday(first_day) + 0.5) / 7, count(*), total(killed), total(wounded) "
            f"FROM {tables} WHERE {where} AND first_day IS NOT NULL "
            "GROUP BY CAST((julianday(first_day) + 0.5) / 7 AS INTEGER)",
            arguments,
        ).fetchall()
        return _without_gaps([Week(_monday(int(n)), events, int(k), int(w)) for n, events, k, w in found])

    def cells(
        self, wanted: EventFilter, degrees: float, box: tuple[float, float, float, float], limit: int
    ) -> list[Cell]:
        """Events in a part of the map (south, west, north, east), those within a square of so many degrees together.

        The largest ``limit`` of them.
        """
        tables, where, arguments = event_conditions(wanted)
        south, west, north, east = box
        found = self._connection.execute(
            f"SELECT avg(lat), avg(lon), count(*), total(killed), min(event.id), min(type) FROM {tables} "
            f"WHERE {where} AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? "
            "GROUP BY CAST((lat + 90) / ? AS INTEGER), CAST((lon + 180) / ? AS INTEGER) ORDER BY count(*) DESC LIMIT ?",
            (*arguments, south, north, west, east, degrees, degrees, limit),
        )
        return [Cell(lat, lon, events, int(killed), event, kind) for lat, lon, events, killed, event, kind in found]

    def bounds(self, wanted: EventFilter) -> tuple[float, float, float, float] | None:
        """The smallest part of the map that holds all events (south, west, north, east); None where none has a place."""
        tables, where, arguments = event_conditions(wanted)
        south, west, north, east = self._connection.execute(
            f"SELECT min(lat), min(lon), max(lat), max(lon) FROM {tables} WHERE {where}", arguments
        ).fetchone()
        return None if south is None else (south, west, north, east)

    def spells(self, wanted: EventFilter, limit: int) -> list[Spell]:
        """The events with most killed among those with days, in order of time."""
        tables, where, arguments = event_conditions(wanted)
        found = self._connection.execute(
            f"SELECT event.id, type, first_day, last_day, coalesce(day_precision, 'unknown'), killed FROM {tables} "
            f"WHERE {where} AND first_day IS NOT NULL AND last_day IS NOT NULL ORDER BY killed DESC, event.number LIMIT ?",
            (*arguments, limit),
        )
        spells = [
            Spell(event, kind, date.fromisoformat(first), date.fromisoformat(last), precision, killed)
            for event, kind, first, last, precision, killed in found
            if _is_day(first) and _is_day(last)
        ]
        return sorted(spells, key=lambda spell: (spell.first, spell.last, spell.event_id))

    def deeds(self, wanted: EventFilter, limit: int) -> list[Deed]:
        """The pairs of named parties of which one did something to the other most often."""
        tables, where, arguments = event_conditions(wanted)
        found = self._connection.execute(
            "SELECT doer.name, sufferer.name, count(*), total(killed) "
            f"FROM {tables} JOIN event_party AS doer ON doer.event = event.number AND doer.role = 'actors' "
            "JOIN event_party AS sufferer ON sufferer.event = event.number AND sufferer.role = 'recipients' "
            f"WHERE {where} AND doer.name != sufferer.name GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?",
            (*arguments, limit),
        )
        return [Deed(actor, recipient, events, int(killed)) for actor, recipient, events, killed in found]

    def answers(self, wanted: EventFilter, limit: int) -> list[Answer]:
        """Events told as answers to others of their article, the latest first."""
        tables, where, arguments = event_conditions(wanted)
        found = self._connection.execute(
            "SELECT event.id, event.type, event.first_day, answered.id, answered.type, answered.first_day "
            f"FROM {tables} JOIN value ON value.event = event.number AND value.field = 'responds_to' "
            "JOIN event AS answered ON answered.id = json_extract(value.data, '$') "
            f"WHERE {where} AND answered.state NOT IN ('rejected', 'merged') AND (value.reviewed = 1 OR NOT EXISTS ("
            "SELECT 1 FROM value AS over "
            "WHERE over.event = event.number AND over.field = 'responds_to' AND over.reviewed = 1)) "
            "ORDER BY event.first_day DESC, event.number LIMIT ?",
            (*arguments, limit),
        )
        return [Answer(*row) for row in found]

    def tally(self, wanted: EventFilter, column: str) -> dict[str | None, int]:
        """How many events have each value of one of the :data:`TALLIED` columns."""
        if column not in TALLIED:
            raise ValueError(f"no tally by {column!r}")
        tables, where, arguments = event_conditions(wanted)
        found = self._connection.execute(
            f"SELECT event.{column}, count(*) FROM {tables} WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1", arguments
        )
        return dict(found.fetchall())

    def without(self, wanted: EventFilter) -> dict[str, int]:
        """How many events have nothing at all in each of the lists of :data:`casus.store.rows.TOLD_BITS`."""
        tables, where, arguments = event_conditions(wanted)
        sums = ", ".join(f"total(event.told & {bit} = 0)" for bit in TOLD_BITS.values())
        found = self._connection.execute(f"SELECT {sums} FROM {tables} WHERE {where}", arguments).fetchone()
        return {field: int(number) for field, number in zip(TOLD_BITS, found, strict=True)}

    def decided_by_confidence(self) -> list[tuple[float, int, int]]:
        """By tenths of confidence: where it begins, how many events were decided, how many of these accepted."""
        found = self._connection.execute(
            "SELECT min(9, CAST(confidence * 10 AS INTEGER)), count(*), sum(state = 'accepted') FROM event "
            "WHERE state IN ('accepted', 'rejected') AND added_by IS NULL GROUP BY 1 ORDER BY 1"
        )
        return [(tenth / 10, decided, accepted) for tenth, decided, accepted in found]

    def changed_fields(self) -> dict[str, int]:
        """How often reviewers changed each field, without what was undone."""
        found = self._connection.execute(
            "SELECT field, count(*) FROM history JOIN change ON change.history = history.number "
            "WHERE what = 'edit' AND field NOT IN ('codes', 'state', 'event', 'confidence') AND NOT EXISTS "
            "(SELECT 1 FROM history AS later WHERE later.undoes = history.number) GROUP BY field ORDER BY 2 DESC, 1"
        )
        return dict(found.fetchall())

    def count_articles(self) -> int:
        """How many articles there are."""
        return int(self._connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def notes(self) -> dict[str, int]:
        """How many articles bear each note of reading and coding, such as ``no-publication-date``."""
        found = self._connection.execute(
            "SELECT note.value, count(*) FROM article, json_each(article.notes) AS note GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return dict(found.fetchall())


def _monday(number: int) -> date:
    """The Monday of a week by its number since the Julian day 0, which was a Monday."""
    return date.fromordinal(number * 7 - 1_721_425)


def _without_gaps(weeks: list[Week]) -> list[Week]:
    """The weeks in order, with empty ones in between."""
    if not weeks:
        return []
    known = {week.monday: week for week in weeks}
    first, last = min(known), max(known)
    count = (last - first).days // 7 + 1
    mondays = (first + timedelta(days=7 * n) for n in range(count))
    return [known.get(monday) or Week(monday, 0, 0, 0) for monday in mondays]


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
