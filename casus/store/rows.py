"""Events and their values as rows: the one place that reads and writes them. Within a transaction where it writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import cast

from casus.errors import StoreError
from casus.store.schema import Connection, origin_number, snapshot
from casus.store.values import Anchor, Json, Value, event_dict, span_of

_VALUE_COLUMNS = ("event", "field", "position", "data", "start", "end", "origin", "reviewed", "anchor")
_STATE_COLUMNS = ("article", "id", "state", "added_by", "merged_into")
GONE = ("rejected", "merged")
"""States of events that don't count any more."""


TOLD_BITS = {"actors": 1, "recipients": 2, "places": 4, "tolls": 8, "said_by": 16, "instruments": 32}
"""The bit of each list in the column ``told``."""


@dataclass(slots=True)
class EventRow:
    """An event's own row with the rows of its values."""

    number: int
    id: str
    state: str
    added_by: str | None
    confidence: float
    revision: int
    values: list[Value] = field(default_factory=list)

    @property
    def frozen(self) -> bool:
        """Whether a reviewer answers for the whole of it, so that no model touches it."""
        return self.state == "accepted" or self.state in GONE or self.added_by is not None

    def counting(self) -> Json:
        """The event as it counts."""
        return event_dict(self.id, self.confidence, self.values)

    def machine(self) -> Json:
        """The event as the machine coded it."""
        return event_dict(self.id, self.confidence, [value for value in self.values if not value.reviewed])


@dataclass(slots=True)
class Images:
    """Rows before and after, in the order in which they changed: what undoing a judgement needs."""

    rows: list[tuple[str, int, str | None, str | None]] = field(default_factory=list)

    def add(self, entity: str, key: int, before: Sequence[object] | None, after: Sequence[object] | None) -> None:
        """One row's change; None: the row wasn't there, or isn't any more."""
        self.rows.append((entity, key, _image(before), _image(after)))


def compact(data: object) -> str:
    """JSON for a column: the same value gives the same text."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"))


def load_events(connection: Connection, numbers: Iterable[int]) -> list[EventRow]:
    """The events with these numbers and their values, in the order of the numbers."""
    wanted = list(numbers)
    listed = compact(wanted)
    with snapshot(connection):
        events = connection.execute(
            "SELECT number, id, state, added_by, confidence, revision FROM event "
            "WHERE number IN (SELECT value FROM json_each(?))",
            (listed,),
        ).fetchall()
        stored = connection.execute(
            "SELECT event, number, field, position, coalesce(data, 'null'), data IS NULL, anchor, reviewed, origin "
            "FROM value WHERE event IN (SELECT value FROM json_each(?)) ORDER BY event, number",
            (listed,),
        ).fetchall()
    found = {row[0]: EventRow(*row) for row in events}
    names = dict(connection.execute("SELECT number, name FROM origin"))
    # One call for all: thousands of small ones would take most of the time of reading a project.
    data = json.loads(f"[{','.join([row[4] for row in stored])}]")
    for (event, number, name, position, _, removed, anchor, reviewed, origin), datum in zip(stored, data, strict=True):
        over = None if anchor is None else Anchor(*json.loads(anchor))
        found[event].values.append(
            Value(name, position, datum, bool(reviewed), over, bool(removed), number, names[origin])
        )
    return [found[number] for number in wanted if number in found]


def events_of_article(connection: Connection, article: int) -> list[EventRow]:
    """All events of an article, in the order in which they came in."""
    query = "SELECT number FROM event WHERE article = ? ORDER BY number"
    return load_events(connection, [number for (number,) in connection.execute(query, (article,))])


def event_by_id(connection: Connection, event_id: str) -> EventRow:
    """The event of this id; StoreError where there is none."""
    row = connection.execute("SELECT number FROM event WHERE id = ?", (event_id,)).fetchone()
    if row is None:
        raise StoreError(f"no event {event_id!r} in this project")
    return load_events(connection, row)[0]


def article_of_event(connection: Connection, event: int) -> int:
    """The number of the article that an event is of."""
    return int(connection.execute("SELECT article FROM event WHERE number = ?", (event,)).fetchone()[0])


def insert_event(
    connection: Connection,
    article: int,
    event: Json,
    values: Iterable[Value],
    origins: Iterator[str] | Sequence[str],
    *,
    state: str = "open",
    added_by: str | None = None,
    images: Images | None = None,
) -> int:
    """A new event with its values and the origin of each; gives its number."""
    row = (article, event["id"], state, added_by, None)
    drawn = _drawn(event)
    number = connection.execute(
        f"INSERT INTO event ({', '.join((*_STATE_COLUMNS, *drawn))}) "
        f"VALUES ({', '.join('?' * (len(_STATE_COLUMNS) + len(drawn)))})",
        (*row, *drawn.values()),
    ).lastrowid
    assert number is not None
    _draw_tables(connection, number, event)
    if images is not None:
        images.add("event", number, None, row)
    insert_values(connection, number, values, origins, images)
    return number


def insert_values(
    connection: Connection, event: int, values: Iterable[Value], origins: Iterable[str], images: Images | None = None
) -> None:
    """Rows for ``values``, each with its origin."""
    insert = f"INSERT INTO value ({', '.join(_VALUE_COLUMNS)}) VALUES ({', '.join('?' * len(_VALUE_COLUMNS))})"
    numbers: dict[str, int] = {}
    rows = []
    for value, origin in zip(values, origins, strict=True):
        if origin not in numbers:
            numbers[origin] = origin_number(connection, origin)
        rows.append(_row(event, value, numbers[origin]))
    if images is None:
        connection.executemany(insert, rows)
        return
    for row in rows:
        number = connection.execute(insert, row).lastrowid
        assert number is not None
        images.add("value", number, None, row)


def delete_values(connection: Connection, event: int, values: Iterable[Value], images: Images | None = None) -> None:
    """Takes these rows out."""
    for value in values:
        if images is not None:
            images.add("value", value.number or 0, _value_row(connection, value.number), None)
        connection.execute("DELETE FROM value WHERE number = ? AND event = ?", (value.number, event))


def set_state(connection: Connection, event: int, state: str, images: Images, merged_into: str | None = None) -> None:
    """A reviewer's word on the event as a whole."""
    before = _state_row(connection, event)
    connection.execute("UPDATE event SET state = ?, merged_into = ? WHERE number = ?", (state, merged_into, event))
    after = _state_row(connection, event)
    if before != after:
        images.add("event", event, before, after)


def refresh(connection: Connection, event: int) -> None:
    """Draws the event's columns anew from its values, and counts the change."""
    row = load_events(connection, [event])[0]
    counting = row.counting()
    drawn = _drawn(counting)
    for table in ("event_country", "event_party"):
        connection.execute(f"DELETE FROM {table} WHERE event = ?", (event,))
    _draw_tables(connection, event, counting)
    connection.execute(
        f"UPDATE event SET revision = revision + 1, {', '.join(f'{name} = ?' for name in drawn)} WHERE number = ?",
        (*drawn.values(), event),
    )


def restore(connection: Connection, entity: str, key: int, before: str | None, after: str | None) -> bool:
    """Puts one row back to ``before``; False, and nothing done, where it isn't as ``after`` says."""
    read, columns = (_state_row, _STATE_COLUMNS) if entity == "event" else (_value_row, _VALUE_COLUMNS)
    if _image(read(connection, key)) != after:
        return False
    if before is None:
        connection.execute(f"DELETE FROM {entity} WHERE number = ?", (key,))
    elif after is None:
        connection.execute(
            f"INSERT INTO {entity} (number, {', '.join(columns)}) VALUES (?, {', '.join('?' * len(columns))})",
            (key, *json.loads(before)),
        )
    else:
        connection.execute(
            f"UPDATE {entity} SET {', '.join(f'{name} = ?' for name in columns)} WHERE number = ?",
            (*json.loads(before), key),
        )
    return True


def _drawn(event: Json) -> dict[str, object]:
    """The columns that are drawn from an event's values."""
    period, tolls, places = event["period"], event["tolls"], event["places"]
    assert isinstance(period, dict)
    assert isinstance(tolls, list)
    assert isinstance(places, list)
    place = places[0] if places else dict.fromkeys(("lat", "lon", "precision"))
    return {
        "type": event["type"],
        "status": event["status"],
        "confidence": event["confidence"],
        "first_day": period["start"],
        "last_day": period["end"],
        "killed": _most(tolls, "killed"),
        "wounded": _most(tolls, "wounded"),
        "lat": place["lat"],
        "lon": place["lon"],
        "precision": place["precision"],
        "day_precision": period["precision"],
        "told": sum(bit for field, bit in TOLD_BITS.items() if event[field]),
    }


def _most(tolls: list[Json], harm: str) -> object:
    """The largest best figure of a harm."""
    return max((cast(int, toll["best"]) for toll in tolls if toll["harm"] == harm), default=None)


def _draw_tables(connection: Connection, number: int, event: Json) -> None:
    """The tables that are drawn from an event's values: its countries, and the parties that have a name."""
    places = cast("list[Json]", event["places"])
    connection.executemany(
        "INSERT OR IGNORE INTO event_country (country, event) VALUES (?, ?)",
        [(place["country"], number) for place in places if place["country"] is not None],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO event_party (event, role, name) VALUES (?, ?, ?)",
        [
            (number, role, party["name"])
            for role in ("actors", "recipients")
            for party in cast("list[Json]", event[role])
            if party["name"] is not None
        ],
    )


def _row(event: int, value: Value, origin: int) -> tuple[object, ...]:
    start, end = span_of(value.field, value.data) or (None, None)
    return (
        event,
        value.field,
        value.position,
        None if value.removed else compact(value.data),
        start,
        end,
        origin,
        int(value.reviewed),
        None if value.anchor is None else compact(list(asdict(value.anchor).values())),
    )


def _value_row(connection: Connection, number: int | None) -> tuple[object, ...] | None:
    query = f"SELECT {', '.join(_VALUE_COLUMNS)} FROM value WHERE number = ?"
    return connection.execute(query, (number,)).fetchone()  # type: ignore[no-any-return]


def _state_row(connection: Connection, number: int) -> tuple[object, ...] | None:
    query = f"SELECT {', '.join(_STATE_COLUMNS)} FROM event WHERE number = ?"
    return connection.execute(query, (number,)).fetchone()  # type: ignore[no-any-return]


def _image(row: Sequence[object] | None) -> str | None:
    return None if row is None else compact(list(row))
