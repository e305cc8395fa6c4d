"""Incidents in and out: what reconciling made of the project's events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from casus.errors import StoreError
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
            "INSERT INTO incident (id, type, status, confidence, first_day, last_day, data, origin, reports) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                incident.id,
                incident.type,
                incident.status,
                incident.confidence,
                incident.period.start,
                incident.period.end,
                compact(incident_to_dict(incident)),
                origin,
                len({link.article_id for link in incident.events}),
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


ORDERS = {
    "disagreements": "disagreements DESC, reports DESC, number",
    "reports": "reports DESC, disagreements DESC, number",
    "day": "first_day DESC, number",
}
"""Orders of incidents by name."""


def page(connection: Connection, order: str, least_reports: int, limit: int, offset: int) -> list[Incident]:
    """Some incidents that at least so many reports tell of, in one of :data:`ORDERS`."""
    rows = connection.execute(
        f"SELECT data FROM incident WHERE reports >= ? ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?",
        (least_reports, limit, offset),
    )
    return [incident_from_dict(json.loads(data)) for (data,) in rows]


def count(connection: Connection, least_reports: int) -> int:
    """How many incidents at least so many reports tell of."""
    query = "SELECT count(*) FROM incident WHERE reports >= ?"
    return int(connection.execute(query, (least_reports,)).fetchone()[0])


def one(connection: Connection, incident_id: str) -> Incident:
    """The incident of this id; StoreError where there is none."""
    row = connection.execute("SELECT data FROM incident WHERE id = ?", (incident_id,)).fetchone()
    if row is None:
        raise StoreError(f"no incident {incident_id!r} in this project")
    return incident_from_dict(json.loads(row[0]))


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
