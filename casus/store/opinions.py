"""Opinions of coders who work each by themselves: added to, never changed; the latest of a coder on an event counts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from casus.errors import ConflictError
from casus.record import event_to_dict
from casus.store.events import stored_event
from casus.store.nouns import Opinion, Verdict
from casus.store.rows import compact
from casus.store.schema import Connection, now
from casus.types import Event

_COLUMNS = "number, at, who, event, verdict, data, undoes"


def add(
    connection: Connection,
    who: str,
    event_id: str,
    verdict: Verdict,
    event: Event | None,
    revision: int | None = None,
    undoes: int | None = None,
) -> Opinion:
    """Adds an opinion, within a transaction; ConflictError where the coder's latest on it isn't number ``revision`` any more."""
    latest = of_event(connection, event_id, who)
    number = latest[0].number if latest else 0
    if revision is not None and revision != number:
        raise ConflictError(f"your own word on event {event_id!r} has changed since it was shown; look again")
    data = None if event is None else compact(event_to_dict(event))
    moment = now()
    added = connection.execute(
        "INSERT INTO opinion (at, who, event, verdict, data, undoes) VALUES (?, ?, ?, ?, ?, ?)",
        (moment, who, event_id, verdict, data, undoes),
    ).lastrowid
    assert added is not None
    return Opinion(added, moment, who, event_id, verdict, event, undoes)


def of_event(connection: Connection, event_id: str, who: str | None = None) -> list[Opinion]:
    """The latest opinion of each coder on an event, or of one coder."""
    return _latest(connection, "event = ? AND (? IS NULL OR who = ?)", event_id, who, who)


def all_of(connection: Connection) -> list[Opinion]:
    """The latest opinion of each coder on each event."""
    return _latest(connection, "TRUE")


def undo(connection: Connection, who: str) -> Opinion | None:
    """Takes back a coder's latest opinion, within a transaction: what they said before of the event counts again, if anything."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM opinion WHERE who = ? ORDER BY number DESC", (who,))
    said = [_opinion(row) for row in found]
    undone = {opinion.undoes for opinion in said}
    standing = [opinion for opinion in said if opinion.undoes is None and opinion.number not in undone]
    if not standing:
        return None
    last = standing[0]
    before = next((opinion for opinion in standing[1:] if opinion.event_id == last.event_id), None)
    verdict: Verdict = "withdrawn" if before is None else before.verdict
    return add(connection, who, last.event_id, verdict, before.event if before else None, undoes=last.number)


def _latest(connection: Connection, condition: str, *arguments: object) -> list[Opinion]:
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM opinion WHERE number IN "
        f"(SELECT max(number) FROM opinion WHERE {condition} GROUP BY event, who) ORDER BY event, who",
        arguments,
    )
    return [_opinion(row) for row in found]


def _opinion(row: Sequence[object]) -> Opinion:
    number, at, who, event_id, verdict, data, undoes = row
    event = None if data is None else stored_event(json.loads(str(data)))
    return Opinion(number, at, who, event_id, verdict, event, undoes)  # type: ignore[arg-type]
