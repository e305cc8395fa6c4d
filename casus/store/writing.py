"""Records in: a new article, or a newer coding of one that is there. One record, one transaction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from casus.errors import StoreError
from casus.record import record_to_dict
from casus.store import history, rows
from casus.store.codes import CodesOf, settle, shipped_codes
from casus.store.nouns import Change, Outcome, Stored
from casus.store.reading import coder_of
from casus.store.rows import EventRow, compact
from casus.store.schema import Connection, now, origin_number
from casus.store.values import RULES, Json, Value, align, differences, machine_values
from casus.types import Article, Record

_HEAD = ("id", "source_id", "title", "outlet", "published", "url", "language")


def add_record(
    connection: Connection,
    record: Record,
    coder: str,
    came_from: str | None,
    codes_of: CodesOf = shipped_codes,
) -> Stored:
    """Stores what ``coder`` (``model:…``) says of an article; within a transaction."""
    if not record.article.text:
        raise StoreError(f"article {record.article.source_id!r}: a record without its text can't be stored")
    written = record_to_dict(record, mentions=True)
    events: list[Json] = written["events"]  # type: ignore[assignment]
    sha256 = _sha256(record.article)
    found, outcome = _same_article(connection, record.article, sha256)
    if found is None or outcome == "replaced":
        if found is not None:
            connection.execute("DELETE FROM article WHERE number = ?", (found[0],))
        number = _insert_article(connection, record, written, sha256, coder, came_from)
        _insert_events(connection, number, events, coder)
        reason = None if found is None else f"the same text was stored as {found[1]}, with less known of it"
        history.append(connection, coder, "coded", record.article.id, reason=reason)
        return Stored(record.article.id, outcome)
    number, article_id = found
    if outcome in ("same-address", "same-text"):
        _tell_left_out(connection, coder, outcome, article_id, record.article, sha256)
        return Stored(article_id, outcome)
    changes = _recode(connection, number, article_id, events, coder)
    changes += settle(connection, number, codes_of)
    if changes or coder_of(connection, article_id) != coder:
        connection.execute(
            "UPDATE article SET coded = ?, coded_by = ?, notes = ? WHERE number = ?",
            (now(), origin_number(connection, coder), compact(list(record.notes)), number),
        )
    if changes:
        history.append(connection, coder, "recoded", article_id, changes=changes)
    return Stored(article_id, "recoded" if changes else "unchanged", tuple(changes))


def _same_article(connection: Connection, article: Article, sha256: str) -> tuple[tuple[int, str] | None, Outcome]:
    """The stored article that this one is, with what that means for it.

    The same by id; by text, where date and outlet don't contradict (one reading knew less); or by address.
    """
    one = connection.execute("SELECT number, id FROM article WHERE id = ?", (article.id,)).fetchone()
    if one is not None:
        return one, "recoded"
    for number, article_id, published, outlet in connection.execute(
        "SELECT number, id, published, outlet FROM article WHERE sha256 = ?", (sha256,)
    ).fetchall():
        pairs = ((published, article.published), (outlet, article.outlet))
        if all(there is None or here is None or there == here for there, here in pairs):
            knows_more = all(there is None or there == here for there, here in pairs)
            touched = connection.execute(
                "SELECT 1 FROM event WHERE article = ? AND state != 'open' LIMIT 1", (number,)
            ).fetchone()
            return (number, article_id), "replaced" if knows_more and not touched else "same-text"
    if article.url is not None and _names_one_page(article.url):
        one = connection.execute("SELECT number, id FROM article WHERE url = ?", (article.url,)).fetchone()
        if one is not None:
            return one, "same-address"
    return None, "added"


def _names_one_page(url: str) -> bool:
    """Whether an address can be an article's own: many pages give their site's front page for it."""
    parts = urlsplit(url)
    return parts.path not in ("", "/") or bool(parts.query)


def _tell_left_out(
    connection: Connection, coder: str, outcome: Outcome, article_id: str, article: Article, sha256: str
) -> None:
    reason = f"left out {article.source_id!r} (text {sha256[:16]}, published {article.published or 'unknown'})"
    query = "SELECT 1 FROM history WHERE article = ? AND what = ? AND reason = ?"
    if connection.execute(query, (article_id, outcome, reason)).fetchone() is None:
        history.append(connection, coder, outcome, article_id, reason=reason)


def _insert_article(
    connection: Connection, record: Record, written: Json, sha256: str, coder: str, came_from: str | None
) -> int:
    head: Json = written["article"]  # type: ignore[assignment]
    columns = {name: head[name] for name in (*_HEAD, "text")} | {
        "sha256": sha256,
        "article_notes": compact(list(record.article.notes)),
        "notes": compact(list(record.notes)),
        "mentions": compact(written["mentions"]) if "mentions" in written else None,
        "came_from": came_from,
        "added": now(),
        "coded": now(),
        "coded_by": origin_number(connection, coder),
    }
    number = connection.execute(
        f"INSERT INTO article ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", tuple(columns.values())
    ).lastrowid
    assert number is not None
    return number


def _insert_events(connection: Connection, article: int, events: Sequence[Json], coder: str) -> None:
    for event in events:
        values = machine_values(event)
        rows.insert_event(connection, article, event, values, _origins(values, coder))


def _origins(values: Sequence[Value], coder: str) -> list[str]:
    return [RULES.get(value.field, coder) for value in values]


def _recode(connection: Connection, article: int, article_id: str, events: Sequence[Json], coder: str) -> list[Change]:
    """Puts a newer coding's values in place of the machine's; what a reviewer answers for stays as it is."""
    old = rows.events_of_article(connection, article)
    pairs = align([row.counting() for row in old], events)
    ids = _ids(connection, article_id, old, events, pairs)
    changes: list[Change] = []
    kept = {pairs[n] for n in pairs}
    for o, row in enumerate(old):
        if o not in kept and row.state == "open" and not row.frozen:
            changes.append(Change(row.id, "event", row.counting(), None))
            connection.execute("DELETE FROM event WHERE number = ?", (row.number,))
    for n, fresh in enumerate(events):
        event = {**fresh, "id": ids[n], "responds_to": _renamed(fresh["responds_to"], events, ids)}
        if n in pairs:
            changes += _recode_event(connection, old[pairs[n]], event, coder)
        else:
            changes.append(Change(ids[n], "event", None, event))
            _insert_events(connection, article, [event], coder)
    return changes


def _recode_event(connection: Connection, row: EventRow, event: Json, coder: str) -> list[Change]:
    if row.frozen:
        return []
    found = differences(row.machine(), event)
    if not found:
        return []
    rows.delete_values(connection, row.number, [value for value in row.values if not value.reviewed])
    values = machine_values(event)
    rows.insert_values(connection, row.number, values, _origins(values, coder))
    connection.execute("UPDATE event SET confidence = ? WHERE number = ?", (event["confidence"], row.number))
    rows.refresh(connection, row.number)
    return [Change(row.id, *difference) for difference in found]


def _ids(
    connection: Connection, article_id: str, old: Sequence[EventRow], events: Sequence[Json], pairs: dict[int, int]
) -> list[str]:
    """The ids of the newly coded events: that of the event that each is, its own, or a new one where that had been used."""
    used = {row.id for row in old} | history.ever_used(connection, article_id)
    ids: list[str] = []
    for n, event in enumerate(events):
        if n in pairs:
            ids.append(old[pairs[n]].id)
            continue
        own = str(event["id"])
        ids.append(own if own not in used else _unused(article_id, used))
        used.add(ids[-1])
    return ids


def next_event_id(connection: Connection, article: int, article_id: str) -> str:
    """An id that no event of the article has or had."""
    rows_there = rows.events_of_article(connection, article)
    return _unused(article_id, {row.id for row in rows_there} | history.ever_used(connection, article_id))


def _unused(article_id: str, used: set[str]) -> str:
    numbers = (int(match[1]) for known in used if (match := re.search(r"-e(\d+)$", known)))
    return f"{article_id}-e{max(numbers, default=0) + 1}"


def _renamed(responds_to: object, events: Sequence[Json], ids: Sequence[str]) -> object:
    return next((new for event, new in zip(events, ids, strict=True) if event["id"] == responds_to), None)


def _sha256(article: Article) -> str:
    try:
        return hashlib.sha256(article.text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise StoreError(
            f"article {article.source_id!r}: its text holds half a surrogate pair at {error.start}, which no file can keep"
        ) from error
