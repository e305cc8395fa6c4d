"""History: what was done, by whom and when, from what to what. It is only ever added to; undoing adds, too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from casus.store.nouns import REVIEWER, Change, Entry, Pair
from casus.store.rows import Images, compact
from casus.store.schema import Connection, now

_ENTRY = """
SELECT number, at, who, what, article, event, reason, undoes,
       EXISTS (SELECT 1 FROM history AS later WHERE later.undoes = history.number)
FROM history
"""


def append(
    connection: Connection,
    who: str,
    what: str,
    article_id: str,
    event_id: str | None = None,
    *,
    changes: Iterable[Change] = (),
    images: Images | None = None,
    reason: str | None = None,
    undoes: int | None = None,
) -> int:
    """Adds one entry, within the transaction of what it tells; gives its number."""
    number = connection.execute(
        "INSERT INTO history (at, who, what, article, event, reason, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now(), who, what, article_id, event_id, reason, undoes),
    ).lastrowid
    assert number is not None
    connection.executemany(
        "INSERT INTO change (history, event, field, before, after) VALUES (?, ?, ?, ?, ?)",
        [(number, change.event_id, change.field, _told(change.before), _told(change.after)) for change in changes],
    )
    if images is not None:
        connection.executemany(
            "INSERT INTO image (history, entity, key, before, after) VALUES (?, ?, ?, ?, ?)",
            [(number, *row) for row in images.rows],
        )
    return number


def entries(connection: Connection, known_as: Sequence[str] | None = None) -> Iterator[Entry]:
    """The entries about any of the articles or events ``known_as`` these ids, or all; oldest first."""
    if known_as is None:
        rows = connection.execute(f"{_ENTRY} ORDER BY number").fetchall()
    else:
        ids = compact(list(known_as))
        rows = connection.execute(
            f"{_ENTRY} WHERE article IN (SELECT value FROM json_each(?)) OR event IN (SELECT value FROM json_each(?)) "
            "OR number IN (SELECT history FROM change WHERE event IN (SELECT value FROM json_each(?))) ORDER BY number",
            (ids, ids, ids),
        ).fetchall()
    for row in rows:
        yield _entry(connection, row)


def entry(connection: Connection, number: int) -> Entry:
    """The entry of this number."""
    return _entry(connection, connection.execute(f"{_ENTRY} WHERE number = ?", (number,)).fetchone())


def last_judgement(connection: Connection, who: str | None, event_id: str | None) -> int | None:
    """The number of the latest judgement that isn't undone: of one reviewer, on one event, or of all."""
    row = connection.execute(
        """
        SELECT max(number) FROM history AS judged
        WHERE who LIKE ? || ':%' AND what != 'undo' AND (? IS NULL OR who = ?)
          AND (? IS NULL OR event = ? OR number IN (SELECT history FROM change WHERE event = ?))
          AND NOT EXISTS (SELECT 1 FROM history AS later WHERE later.undoes = judged.number)
        """,
        (REVIEWER, who, who, event_id, event_id, event_id),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def decided_at(connection: Connection, who: str, limit: int) -> list[str]:
    """When a reviewer last decided on an event as a whole, latest first; undone or not, it took them the time."""
    found = connection.execute(
        "SELECT at FROM history WHERE who = ? AND what IN ('accept', 'reject', 'merge', 'add') ORDER BY number DESC LIMIT ?",
        (f"{REVIEWER}:{who}", limit),
    )
    return [at for (at,) in found]


def pairs(connection: Connection) -> list[Pair]:
    """What reviewers said of pairs of events and didn't take back, oldest first."""
    found = connection.execute(
        "SELECT change.event, after FROM history AS judged JOIN change ON change.history = judged.number "
        "WHERE what = 'pair' AND field = 'incident' "
        "AND NOT EXISTS (SELECT 1 FROM history AS later WHERE later.undoes = judged.number) ORDER BY judged.number"
    )
    words = [(event_id, json.loads(after)) for event_id, after in found]
    return [Pair(event_id, word["event"], word["verdict"]) for event_id, word in words]


def images_of(connection: Connection, number: int) -> list[tuple[str, int, str | None, str | None]]:
    """The rows that an entry changed, last first."""
    query = "SELECT entity, key, before, after FROM image WHERE history = ? ORDER BY rowid DESC"
    return connection.execute(query, (number,)).fetchall()


def ever_used(connection: Connection, article_id: str) -> set[str]:
    """The ids of all events that an article has or had, as far as history tells of them."""
    query = "SELECT DISTINCT event FROM change WHERE history IN (SELECT number FROM history WHERE article = ?)"
    return {event for (event,) in connection.execute(query, (article_id,))}


def _entry(connection: Connection, row: tuple[object, ...]) -> Entry:
    number, at, who, what, article, event, reason, undoes, undone = row
    query = "SELECT event, field, before, after FROM change WHERE history = ? ORDER BY rowid"
    changes = tuple(
        Change(event_id, name, _untold(before), _untold(after))
        for event_id, name, before, after in connection.execute(query, (number,))
    )
    return Entry(number, at, who, what, article, event, reason, changes, undoes, bool(undone))  # type: ignore[arg-type]


def _told(value: object) -> str | None:
    return None if value is None else compact(value)


def _untold(value: str | None) -> object:
    return None if value is None else json.loads(value)
