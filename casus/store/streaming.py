"""All records of a project one after another: a few hundred articles at a time, three queries for all of them.

An export reads every event that there is, so what it costs per event counts. Values that no reviewer touched need no overlay:
their JSON is read in one call for all, and goes straight into the event. Any event that is out of the ordinary
(a reviewer's value, positions out of order) takes the way that a single look takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from casus.store import rows
from casus.store.events import event_of_values, stored_event
from casus.store.reading import article_of, mentions_of, stands_for_ids
from casus.store.schema import Connection, snapshot
from casus.types import Event, Record

ARTICLES = 200
"""How many articles are read at a time: a few hundred kilobytes of JSON."""

_ARTICLES = """
SELECT number, notes, mentions, text, article_notes, id, source_id, title, outlet, published, url, language
FROM article WHERE number > ? ORDER BY number LIMIT ?
"""
_COUNTING = f"""
FROM event {{}} WHERE event.article BETWEEN ? AND ? AND event.state NOT IN ({", ".join(f"'{state}'" for state in rows.GONE)})
"""
_EVENTS = f"SELECT event.number, event.article, event.id, event.confidence {_COUNTING.format('')}"
# CROSS JOIN: SQLite takes the tables in this order, the few events first.
_VALUES = f"""
SELECT value.event, field, position, reviewed, coalesce(data, 'null')
{_COUNTING.format("CROSS JOIN value ON value.event = event.number")}
"""
_WITHOUT_CODES = f"{_VALUES} AND value.field != 'codes'"


def records(connection: Connection, codes: bool = True) -> Iterator[Record]:
    """The records of all articles as they count, in the order in which the articles came in.

    Without ``codes`` those of other codebooks may be left empty: they are the longest of the values.
    """
    last = 0
    while True:
        with snapshot(connection):
            found = connection.execute(_ARTICLES, (last, ARTICLES)).fetchall()
            if not found:
                return
            first, last = found[0][0], found[-1][0]
            events = _events(connection, first, last, codes)
        for number, notes, mentions, *head in found:
            yield Record(
                article_of(*head), tuple(events.get(number, ())), mentions_of(mentions), tuple(json.loads(notes))
            )


def _events(connection: Connection, first: int, last: int, codes: bool) -> dict[int, list[Event]]:
    """The events that count of the articles with these numbers, by article."""
    found = sorted(connection.execute(_EVENTS, (first, last)).fetchall())
    stored = connection.execute(_VALUES if codes else _WITHOUT_CODES, (first, last)).fetchall()
    # One call for all: thousands of small ones would take most of the time.
    data = json.loads(f"[{','.join([row[4] for row in stored])}]")
    values: dict[int, list[tuple[str, int, object]]] = {row[0]: [] for row in found}
    touched = set()
    for (number, field, position, reviewed, _), datum in zip(stored, data, strict=True):
        values[number].append((field, position, datum))
        if reviewed:
            touched.add(number)
    events = {
        number: event
        for number, _, event_id, confidence in found
        if number not in touched and (event := event_of_values(event_id, confidence, values[number])) is not None
    }
    special = [row[0] for row in found if row[0] not in events]
    events |= {row.number: stored_event(row.counting()) for row in rows.load_events(connection, special)}
    answered = {event.responds_to for event in events.values() if event.responds_to is not None}
    replaced = stands_for_ids(connection, answered) if answered else {}
    by_article: dict[int, list[Event]] = {}
    for number, article, *_ in found:
        event = events[number]
        if event.responds_to in replaced:
            now = replaced[event.responds_to]
            event = replace(event, responds_to=None if now == event.id else now)
        by_article.setdefault(article, []).append(event)
    return by_article
