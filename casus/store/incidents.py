"""Incidents in and out: what reconciling made of the project's events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from casus.record import incident_from_dict, incident_to_dict
from casus.store.rows import compact
from casus.store.schema import Connection, origin_number
from casus.types import Incident


def save(connection: Connection, incidents: Iterable[Incident], maker: str) -> int:
    """Puts these in place of all incidents that are there; gives how many. Within a transaction."""
    connection.execute("DELETE FROM incident")
    origin = origin_number(connection, maker)
    number = 0
    for number, incident in enumerate(incidents, start=1):  # noqa: B007 (the last number is the count)
        key = connection.execute(
            "INSERT INTO incident (id, type, status, confidence, first_day, last_day, data, origin) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                incident.id,
                incident.type,
                incident.status,
                incident.confidence,
                incident.period.start,
                incident.period.end,
                compact(incident_to_dict(incident)),
                origin,
            ),
        ).lastrowid
        connection.executemany(
            "INSERT INTO link (incident, event, article, score) VALUES (?, ?, ?, ?)",
            [(key, link.event_id, link.article_id, link.score) for link in incident.events],
        )
    connection.execute("UPDATE event SET disputed = 0 WHERE disputed")
    connection.execute(
        "UPDATE event SET disputed = 1 WHERE id IN (SELECT event FROM link JOIN incident ON incident.number = incident "
        "WHERE json_array_length(data, '$.disagreements') > 0)"
    )
    return number


def load(connection: Connection, event_id: str | None = None) -> Iterator[Incident]:
    """All incidents, or those that one event is part of."""
    if event_id is None:
        rows = connection.execute("SELECT data FROM incident ORDER BY number")
    else:
        rows = connection.execute(
            "SELECT data FROM link JOIN incident ON incident.number = link.incident WHERE event = ? ORDER BY number",
            (event_id,),
        )
    for (data,) in rows:
        yield incident_from_dict(json.loads(data))
