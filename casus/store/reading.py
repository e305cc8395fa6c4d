"""What the project holds: events by filter, articles, records, search, and the state of things."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, cast

from casus.errors import StoreError
from casus.record import RECORD_SCHEMA, record_from_dict
from casus.store import rows
from casus.store.events import stored_event
from casus.store.nouns import REVIEWER, ArticleHead, EventFilter, Hit, State, Status, StoredEvent
from casus.store.rows import EventRow, compact
from casus.store.schema import Connection, snapshot
from casus.store.values import Json, effective, event_of
from casus.types import Article, Event, Mention, Record, Span

_CHUNK = 500
_HEAD = """
article.id, article.source_id, article.title, article.outlet, article.published, article.url, article.language,
article.sha256, article.came_from, article.added, article.coded, (SELECT name FROM origin WHERE origin.number = coded_by)
"""
_ORDER = {
    "stored": "event.number",
    "review": "event.priority DESC, event.number",
    "queue": "event.confidence, event.number",
    "stakes": "event.killed DESC, event.confidence, event.number",  # in descending order NULL comes last
    "day": "event.first_day NULLS LAST, event.number",
}

_KEYS = {
    "stored": (("event.number", ">"),),
    "review": (("event.priority", "<"), ("event.number", ">")),
    "queue": (("event.confidence", ">"), ("event.number", ">")),
    "stakes": (("ifnull(event.killed, -1)", "<"), ("event.confidence", ">"), ("event.number", ">")),
    "day": (("ifnull(event.first_day, '~')", ">"), ("event.number", ">")),
}
"""The columns of each order, and how what stands behind compares; what is NULL stands last in both orders that hold it."""


def events(connection: Connection, wanted: EventFilter) -> Iterator[StoredEvent]:
    """The events that meet all conditions, in order; read some hundred at a time."""
    where, arguments = _conditions(wanted)
    limit = -1 if wanted.limit is None else wanted.limit
    order = _ORDER[wanted.order]
    if len(wanted.countries) == 1:
        # The table's rows are in the order of the events' numbers: a first page needs no look at all the others.
        order = order.replace("event.number", "event_country.event")
    numbers = connection.execute(
        f"SELECT event.number FROM {_tables(wanted)} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
        (*arguments, limit, wanted.offset),
    ).fetchall()
    yield from _stored_events(connection, [number for (number,) in numbers])


def next_event(connection: Connection, wanted: EventFilter, after: str | None) -> str | None:
    """The id of the first event that meets all conditions and stands behind ``after`` in the order; None: there is none.

    ``after`` need not meet the conditions itself; None, or an id that isn't there: the first of all.
    """
    where, arguments = _conditions(wanted)
    keys, values = list(_KEYS[wanted.order]), None
    if after is not None:
        columns = ", ".join(column for column, _ in keys)
        values = connection.execute(f"SELECT {columns} FROM event WHERE id = ?", (after,)).fetchone()
    if values is not None:
        # Row by row in the order's own terms: (a > ?) OR (a = ? AND b > ?) ...; NULL as the least or the largest.
        behind = []
        for at, (column, sign) in enumerate(keys):
            same = "".join(f"{name} IS ? AND " for name, _ in keys[:at])
            behind.append(f"({same}{column} {sign} ?)")
            arguments += [*values[:at], values[at]]
        where += f" AND ({' OR '.join(behind)})"
    found = connection.execute(
        f"SELECT event.id FROM {_tables(wanted)} WHERE {where} ORDER BY {_ORDER[wanted.order]} LIMIT 1", arguments
    ).fetchone()
    return None if found is None else str(found[0])


def event_ids(connection: Connection, wanted: EventFilter) -> set[str]:
    """The ids of the events that meet all conditions, ``limit`` and ``offset`` aside."""
    where, arguments = _conditions(wanted)
    return {name for (name,) in connection.execute(f"SELECT event.id FROM {_tables(wanted)} WHERE {where}", arguments)}


def event_conditions(wanted: EventFilter) -> tuple[str, str, list[object]]:
    """The tables, the condition and its arguments that a filter means in SQL."""
    return _tables(wanted), *_conditions(wanted)


def count_events(connection: Connection, wanted: EventFilter) -> int:
    """How many events meet all conditions, ``limit`` and ``offset`` aside."""
    where, arguments = _conditions(wanted)
    return int(connection.execute(f"SELECT count(*) FROM {_tables(wanted)} WHERE {where}", arguments).fetchone()[0])


def _tables(wanted: EventFilter) -> str:
    if len(wanted.countries) == 1:
        return "event_country JOIN event ON event.number = event_country.event"
    return "event"


def _conditions(wanted: EventFilter) -> tuple[str, list[object]]:
    conditions, arguments = ["TRUE"], list[object]()

    def demand(condition: str, *values: object) -> None:
        conditions.append(condition)
        arguments.extend(values)

    for column, allowed in (
        ("state", wanted.states),
        ("type", wanted.types),
        ("status", wanted.statuses),
        ("id", wanted.event_ids),
    ):
        if allowed:
            demand(f"event.{column} IN ({', '.join('?' * len(allowed))})", *allowed)
    if len(wanted.countries) == 1:
        demand("event_country.country = ?", *wanted.countries)
    elif wanted.countries:
        countries = ", ".join("?" * len(wanted.countries))
        demand(f"event.number IN (SELECT event FROM event_country WHERE country IN ({countries}))", *wanted.countries)
    if wanted.since is not None and wanted.until is not None:
        # Two narrow looks in place of a wide one: what begins in that time, and the few longer events that began before.
        # The plus keeps SQLite from the index that would find all that ever began before.
        demand(
            "(event.first_day BETWEEN ? AND ? "
            "OR (event.last_day >= ? AND event.last_day > event.first_day AND +event.first_day < ?))",
            *(wanted.since, wanted.until, wanted.since, wanted.since),
        )
    elif wanted.since is not None:
        demand("event.last_day >= ?", wanted.since)
    elif wanted.until is not None:
        demand("event.first_day <= ?", wanted.until)
    if wanted.min_confidence is not None:
        demand("event.confidence >= ?", wanted.min_confidence)
    if wanted.max_confidence is not None:
        demand("event.confidence <= ?", wanted.max_confidence)
    if wanted.words is not None:
        demand(
            "event.article IN (SELECT rowid FROM article_words WHERE article_words MATCH ?)", fts_query(wanted.words)
        )
    if wanted.unjudged_by is not None:
        demand(
            "ifnull((SELECT verdict FROM opinion WHERE opinion.event = event.id AND who = ? ORDER BY number DESC LIMIT 1), '') "
            "NOT IN ('accept', 'reject')",
            wanted.unjudged_by,
        )
    if wanted.article_id is not None:
        demand("event.article = (SELECT number FROM article WHERE id = ?)", wanted.article_id)
    return " AND ".join(conditions), arguments


def _stored_events(connection: Connection, numbers: Sequence[int]) -> Iterator[StoredEvent]:
    for start in range(0, len(numbers), _CHUNK):
        with snapshot(connection):
            chunk = rows.load_events(connection, numbers[start : start + _CHUNK])
            replaced = stands_for(connection, chunk)
            heads = _heads(connection, [row.number for row in chunk])
        for row in chunk:
            head, merged_into = heads[row.number]
            found = effective(row.values)
            written = event_of(row.id, row.confidence, found)
            event = stored_event(answering(written, replaced))
            origins = {field: tuple(value.origin for value in values) for field, values in found.items() if values}
            yield StoredEvent(event, head, cast(State, row.state), row.revision, origins, merged_into)


def stands_for(connection: Connection, found: Sequence[EventRow]) -> dict[str, str | None]:
    """For each answered event that doesn't count any more: the one it was merged into, or None."""
    answered = {value.data for row in found for value in row.values if value.field == "responds_to"}
    return stands_for_ids(connection, (str(event_id) for event_id in answered if event_id is not None))


def stands_for_ids(connection: Connection, answered: Iterable[str]) -> dict[str, str | None]:
    """For each of these events that doesn't count any more: the one it was merged into, or None."""
    known = compact(sorted(answered))
    return dict(
        connection.execute(
            """
            WITH RECURSIVE stands (first, id, state, merged_into) AS (
                SELECT id, id, state, merged_into FROM event WHERE id IN (SELECT value FROM json_each(?))
                UNION SELECT first, event.id, event.state, event.merged_into
                FROM stands JOIN event ON event.id = stands.merged_into
            )
            SELECT first, max(CASE WHEN state IN ('rejected', 'merged') THEN NULL ELSE id END) FROM stands
            GROUP BY first HAVING count(*) > 1 OR max(state) IN ('rejected', 'merged')
            """,
            (known,),
        )
    )


def answering(event: Json, replaced: Mapping[str, str | None]) -> Json:
    """The event, which answers only what counts."""
    answered = event["responds_to"]
    if not isinstance(answered, str) or answered not in replaced:
        return event
    now = replaced[answered]
    return {**event, "responds_to": None if now == event["id"] else now}


def _heads(connection: Connection, events: Sequence[int]) -> dict[int, tuple[ArticleHead, str | None]]:
    return {
        number: (ArticleHead(*head), merged_into)
        for number, merged_into, *head in connection.execute(
            f"SELECT event.number, merged_into, {_HEAD} FROM event JOIN article ON article.number = event.article "
            "WHERE event.number IN (SELECT value FROM json_each(?))",
            (compact(list(events)),),
        )
    }


def articles(connection: Connection) -> Iterator[Article]:
    """All articles with their texts, in the order in which they came in."""
    for text, notes, *head in connection.execute(
        f"SELECT text, article_notes, {_HEAD} FROM article ORDER BY article.number"
    ):
        yield _article(ArticleHead(*head), text, notes)


def heads(
    connection: Connection, condition: str = "TRUE ORDER BY article.number", *arguments: object
) -> Iterator[ArticleHead]:
    """Articles without their texts: all, or those that meet an SQL condition."""
    for row in connection.execute(f"SELECT {_HEAD} FROM article WHERE {condition}", arguments):
        yield ArticleHead(*row)


NO_EVENTS = "NOT EXISTS (SELECT 1 FROM event WHERE event.article = article.number)"
"""What holds of an article in which neither a machine nor a reviewer found an event."""


def count_empty_articles(connection: Connection) -> int:
    """How many articles there are in which no event was found."""
    query = "SELECT (SELECT count(*) FROM article) - (SELECT count(DISTINCT article) FROM event)"
    return int(connection.execute(query).fetchone()[0])


def countries(connection: Connection) -> list[str]:
    """The countries of all events, each found by one look into the index rather than by reading all of it."""
    found = connection.execute(
        """
        WITH RECURSIVE next (country) AS (
            SELECT min(country) FROM event_country
            UNION ALL SELECT (SELECT min(country) FROM event_country WHERE country > next.country)
            FROM next WHERE next.country IS NOT NULL
        )
        SELECT country FROM next WHERE country IS NOT NULL
        """
    )
    return [country for (country,) in found]


def coder_of(connection: Connection, article_id: str) -> str | None:
    """The origin of an article's machine values; None where there is no such article."""
    query = "SELECT name FROM article JOIN origin ON origin.number = coded_by WHERE article.id = ?"
    found = connection.execute(query, (article_id,)).fetchone()
    return None if found is None else str(found[0])


def record(connection: Connection, article_id: str) -> Record:
    """The record of an article as it counts: without what a reviewer rejected or merged, with what they added or changed."""
    row = connection.execute(
        f"SELECT number, text, article_notes, notes, mentions, {_HEAD} FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        raise StoreError(f"no article {article_id!r} in this project")
    number, text, article_notes, notes, mentions, *head = row
    article = _article(ArticleHead(*head), text, article_notes)
    found = [event for event in rows.events_of_article(connection, number) if event.state not in rows.GONE]
    replaced = stands_for(connection, found)
    return Record(
        article,
        tuple(stored_event(answering(event.counting(), replaced)) for event in found),
        mentions_of(mentions),
        tuple(json.loads(notes)),
    )


def mentions_of(stored: str | None) -> tuple[Mention, ...] | None:
    """The mentions of an article's column; None where they weren't asked for."""
    if stored is None:
        return None
    return tuple(Mention(Span(it["start"], it["end"], it["quote"]), it["label"]) for it in json.loads(stored))


_ARTICLE = ("id", "source_id", "title", "outlet", "published", "url", "language", "text")


def _article(head: ArticleHead, text: str, notes: str) -> Article:
    return article_of(
        text, notes, head.id, head.source_id, head.title, head.outlet, head.published, head.url, head.language
    )


def article_of(
    text: str,
    notes: str,
    article_id: str,
    source_id: str,
    title: str | None,
    outlet: str | None,
    published: str | None,
    url: str | None,
    language: str | None,
) -> Article:
    """The article of its columns."""
    return Article(article_id, source_id, text, title, outlet, published, url, language, tuple(json.loads(notes)))


def text_of(connection: Connection, article: int) -> str:
    """The text of the article with this number."""
    return str(connection.execute("SELECT text FROM article WHERE number = ?", (article,)).fetchone()[0])


def event_from_dict(written: Json) -> Event:
    """One event of JSON values in the form of ``casus/1``; RecordError where a reviewer's value breaks it."""
    article: Json = dict.fromkeys(_ARTICLE, None) | {"id": "", "source_id": "", "text": ""}
    return record_from_dict({"schema": RECORD_SCHEMA, "article": article, "events": [written], "notes": []}).events[0]


def known_as(connection: Connection, name: str) -> list[str]:
    """The ids that a name means: of an event, of an article, or of all articles with this source id. Empty: none."""
    for query in (
        "SELECT id FROM event WHERE id = ?",
        "SELECT id FROM article WHERE id = ?",
        "SELECT id FROM article WHERE source_id = ?",
        "SELECT event FROM change WHERE event = ? LIMIT 1",
        "SELECT article FROM history WHERE article = ? LIMIT 1",
    ):
        if found := connection.execute(query, (name,)).fetchall():
            return [row[0] for row in found]
    return []


def search(connection: Connection, query: str, limit: int) -> Iterator[Hit]:
    """Articles whose title or text hold the words, best first. FTS5's language; what isn't that is taken word by word."""
    try:
        found = _search(connection, query, limit)
    except sqlite3.OperationalError:
        words = re.findall(r"\w+", query)
        found = _search(connection, " ".join(f'"{word}"' for word in words), limit) if words else []
    for events_there, snippet, *head in found:
        yield Hit(ArticleHead(*head), " ".join(snippet.split()), events_there)


def fts_query(words: str) -> str:
    """``words`` as FTS5 takes them: as they stand where that is its language, else each word by itself."""
    try:
        with closing(sqlite3.connect(":memory:")) as probe:
            probe.execute("CREATE VIRTUAL TABLE words USING fts5 (title, text)")
            probe.execute("SELECT 1 FROM words WHERE words MATCH ?", (words,)).fetchall()
    except sqlite3.OperationalError:
        return " ".join(f'"{word}"' for word in re.findall(r"\w+", words)) or '""'
    return words


def _search(connection: Connection, query: str, limit: int) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT (SELECT count(*) FROM event WHERE event.article = article.number AND state NOT IN ('rejected', 'merged')), "
        f"snippet(article_words, -1, '[', ']', '…', 24), {_HEAD} "
        "FROM article_words JOIN article ON article.number = article_words.rowid "
        "WHERE article_words MATCH ? ORDER BY rank LIMIT ?",
        (query, limit),
    ).fetchall()


def status(connection: Connection) -> Status:
    """Counts of all that there is."""

    def one(query: str) -> tuple[object, ...]:
        return connection.execute(query).fetchone()  # type: ignore[no-any-return]

    def counts(query: str) -> dict[str, int]:
        return dict(connection.execute(query).fetchall())

    there = "state NOT IN ('rejected', 'merged')"
    first_day, last_day = one(f"SELECT min(first_day), max(last_day) FROM event WHERE {there}")
    (size,) = one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    return Status(
        articles=cast(int, one("SELECT count(*) FROM article")[0]),
        without_events=cast(
            int, one("SELECT count(*) FROM article WHERE number NOT IN (SELECT article FROM event)")[0]
        ),
        events=cast(int, one(f"SELECT count(*) FROM event WHERE {there}")[0]),
        states=counts("SELECT state, count(*) FROM event GROUP BY state ORDER BY state"),
        types=counts(f"SELECT type, count(*) FROM event WHERE {there} GROUP BY type ORDER BY count(*) DESC, type"),
        coders=counts(
            "SELECT name, count(*) FROM article JOIN origin ON origin.number = coded_by GROUP BY name ORDER BY name"
        ),
        reviewers=counts(
            f"SELECT who, count(*) FROM history WHERE who LIKE '{REVIEWER}:%' AND what != 'undo' "
            "AND number NOT IN (SELECT undoes FROM history WHERE undoes IS NOT NULL) GROUP BY who ORDER BY who"
        ),
        incidents=cast(int, one("SELECT count(*) FROM incident")[0]),
        first_day=cast("str | None", first_day),
        last_day=cast("str | None", last_day),
        last_change=cast("str | None", one("SELECT max(at) FROM history")[0]),
        bytes_on_disk=cast(int, size),
    )
