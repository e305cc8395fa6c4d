"""Judgements: a reviewer's word on events, laid over what the machine said, told in history, and undone if need be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from casus.errors import ConflictError, StoreError
from casus.record import event_to_dict
from casus.store import history, rows
from casus.store.codes import CodesOf, settle, shipped_codes
from casus.store.nouns import REVIEWER, Accept, Add, Change, Edit, Judgement, Merge, Pair, Reject, Split
from casus.store.reading import event_from_dict, text_of
from casus.store.rows import EventRow, Images
from casus.store.schema import Connection
from casus.store.values import FIELDS, LIST_FIELDS, Json, differences, edit, reviewed_values, span_of
from casus.store.writing import next_event_id


class Judging:
    """One judgement in the making: what it changes, as rows and as a person sees it. Within a transaction."""

    def __init__(self, connection: Connection, who: str) -> None:
        self.connection, self.who = connection, who
        self.images, self.changes = Images(), list[Change]()

    def set_state(self, row: EventRow, state: str, merged_into: str | None = None) -> None:
        """The reviewer's word on the event as a whole."""
        if row.state != state:
            self.changes.append(Change(row.id, "state", row.state, state))
        rows.set_state(self.connection, row.number, state, self.images, merged_into)
        rows.refresh(self.connection, row.number)

    def set_event(self, row: EventRow, wanted: Json) -> None:
        """Lays over the event's values what makes it ``wanted``; its codes follow later."""
        article = rows.article_of_event(self.connection, row.number)
        _check_words(wanted, text_of(self.connection, article))
        before = row.counting()
        wanted = {**wanted, "id": row.id, "confidence": row.confidence, "codes": before["codes"]}
        change = edit(row.values, wanted)
        rows.delete_values(self.connection, row.number, change.drop, self.images)
        rows.insert_values(self.connection, row.number, change.put, [self.who] * len(change.put), self.images)
        self.changes += [Change(row.id, *difference) for difference in differences(before, wanted)]
        if row.state == "open":
            rows.set_state(self.connection, row.number, "changed", self.images)
        rows.refresh(self.connection, row.number)

    def add_event(self, article: int, article_id: str, wanted: Json) -> str:
        """A new event, the reviewer's as a whole; gives its id."""
        _check_words(wanted, text_of(self.connection, article))
        event = {**wanted, "id": next_event_id(self.connection, article, article_id)}
        values = [value for value in reviewed_values(event) if value.field != "codes"]
        rows.insert_event(
            self.connection,
            article,
            event,
            values,
            [self.who] * len(values),
            state="accepted",
            added_by=self.who,
            images=self.images,
        )
        self.changes.append(Change(str(event["id"]), "event", None, event))
        return str(event["id"])


def judge(
    connection: Connection,
    judgement: Judgement,
    who: str,
    *,
    reason: str | None = None,
    revision: int | None = None,
    codes_of: CodesOf = shipped_codes,
) -> int:
    """Carries out a reviewer's judgement; gives the number of its entry in history. Within a transaction.

    ``revision`` is that of the event as the reviewer saw it; codes follow what changed. Raises StoreError where the event
    has changed since, where there is no such event, field or article, or where a value's words aren't in the text.
    """
    it = Judging(connection, f"{REVIEWER}:{who}")
    article_id, event_id = _carry_out(judgement, it, revision)
    changes = [*it.changes, *settle(connection, _article(connection, article_id), codes_of)]
    what = type(judgement).__name__.lower()
    return history.append(
        connection, it.who, what, article_id, event_id, changes=changes, images=it.images, reason=reason
    )


def _carry_out(judgement: Judgement, it: Judging, revision: int | None) -> tuple[str, str]:
    """What a kind of judgement does; gives the ids of the article and the event that it is about."""
    if isinstance(judgement, Add):
        return judgement.article_id, _add(judgement, it)
    row = _seen(it.connection, judgement.event_id, revision)
    match judgement:
        case Accept():
            it.set_state(row, "accepted")
        case Reject():
            it.set_state(row, "rejected")
        case Edit():
            _edit(judgement, row, it)
        case Split():
            _split(judgement, row, it)
        case Merge():
            _merge(judgement, row, it)
        case Pair():
            _pair(judgement, row, it)
    return _article_id(it.connection, row), row.id


def _add(judgement: Add, it: Judging) -> str:
    article = _article(it.connection, judgement.article_id)
    return it.add_event(article, judgement.article_id, event_to_dict(judgement.event))


def _edit(judgement: Edit, row: EventRow, it: Judging) -> None:
    if judgement.field == "codes":
        raise StoreError("codes follow from the other values; change those, or the codebook")
    if judgement.field not in FIELDS:
        raise StoreError(f"an event has no value {judgement.field!r}; there are {', '.join(FIELDS)}")
    present = event_from_dict(row.counting())
    wanted = event_to_dict(replace(present, **{judgement.field: judgement.value}))  # type: ignore[arg-type]
    event_from_dict(wanted)  # RecordError where the field can't hold such a value
    it.set_event(row, wanted)


def _split(judgement: Split, row: EventRow, it: Judging) -> None:
    if len(judgement.parts) < 2:
        raise StoreError(f"event {row.id!r}: splitting it takes at least two parts")
    first, *others = (event_to_dict(part) for part in judgement.parts)
    it.set_event(row, first)
    for other in others:
        it.add_event(rows.article_of_event(it.connection, row.number), _article_id(it.connection, row), other)


def _merge(judgement: Merge, row: EventRow, it: Judging) -> None:
    article = rows.article_of_event(it.connection, row.number)
    wanted = row.counting()
    for other_id in judgement.others:
        other = rows.event_by_id(it.connection, other_id)
        if other.number == row.number or rows.article_of_event(it.connection, other.number) != article:
            raise StoreError(f"event {other_id!r} can't be merged into {row.id!r}: they must be two of one article")
        wanted = _with_items_of(wanted, other.counting())
        it.set_state(other, "merged", merged_into=row.id)
    it.set_event(row, wanted)


def _pair(judgement: Pair, row: EventRow, it: Judging) -> None:
    other = rows.event_by_id(it.connection, judgement.other)
    if other.number == row.number:
        raise StoreError(f"event {row.id!r} can't be paired with itself")
    if judgement.verdict not in ("same", "different"):
        raise StoreError(f"two events are the same or different, not {judgement.verdict!r}")
    # What undoing it takes is in history alone: pairs are read from there.
    it.changes.append(Change(row.id, "incident", None, {"verdict": judgement.verdict, "event": other.id}))


def undo(
    connection: Connection, who: str, event_id: str | None = None, *, codes_of: CodesOf = shipped_codes
) -> int | None:
    """Takes back the latest judgement of this reviewer, or the latest of theirs on one event; None where there is none.

    Within a transaction. Raises StoreError where another reviewer has built on it since.
    """
    name = f"{REVIEWER}:{who}"
    number = history.last_judgement(connection, name, event_id)
    if number is None:
        return None
    entry = history.entry(connection, number)
    touched = sorted({change.event_id for change in entry.changes} | ({entry.event_id} if entry.event_id else set()))
    for touched_id in touched:
        latest = history.last_judgement(connection, None, touched_id)
        if latest is not None and latest != number:
            later = history.entry(connection, latest)
            raise ConflictError(
                f"{entry.what} of {touched_id} by {entry.who} can't be undone: {later.who} changed it since "
                f"({later.what}, {later.at}); undo that first"
            )
    for image in history.images_of(connection, number):
        if not rows.restore(connection, *image):
            raise StoreError(f"{entry.what} of {entry.event_id} can't be undone: what it changed isn't there any more")
    for (event,) in connection.execute(
        f"SELECT number FROM event WHERE id IN ({', '.join('?' * len(touched))})", touched
    ).fetchall():
        rows.refresh(connection, event)
    inverse = [
        Change(change.event_id, change.field, change.after, change.before)
        for change in entry.changes
        if change.field != "codes"
    ]
    inverse += settle(connection, _article(connection, entry.article_id), codes_of)
    return history.append(
        connection, name, "undo", entry.article_id, entry.event_id, changes=inverse, undoes=number, reason=entry.what
    )


def _seen(connection: Connection, event_id: str, revision: int | None) -> EventRow:
    """The event, as the reviewer saw it."""
    row = rows.event_by_id(connection, event_id)
    if revision is not None and row.revision != revision:
        raise ConflictError(
            f"event {event_id!r} has changed since it was shown (revision {row.revision}, not {revision}); look again"
        )
    return row


def _article(connection: Connection, article_id: str) -> int:
    found = connection.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
    if found is None:
        raise StoreError(f"no article {article_id!r} in this project")
    return int(found[0])


def _article_id(connection: Connection, row: EventRow) -> str:
    query = "SELECT article.id FROM event JOIN article ON article.number = article WHERE event.number = ?"
    return str(connection.execute(query, (row.number,)).fetchone()[0])


def _with_items_of(event: Json, other: Json) -> Json:
    """``event`` with those items of ``other`` that rest on other words than its own."""
    merged = dict(event)
    for field in LIST_FIELDS:
        here, there = cast("list[object]", event[field]), cast("list[object]", other[field])
        spans = [span_of(field, item) for item in here]
        merged[field] = [*here, *(item for item in there if span_of(field, item) not in spans)]
    return merged


def _check_words(value: object, text: str) -> None:
    """Every span of a reviewer's event quotes the text; StoreError names the one that doesn't."""
    if isinstance(value, dict):
        if "quote" in value and text[value["start"] : value["end"]] != value["quote"]:
            raise StoreError(f"{value['quote']!r} isn't what the text says at {value['start']}:{value['end']}")
        _check_each(value.values(), text)
    elif isinstance(value, list | tuple):
        _check_each(value, text)


def _check_each(values: Iterable[object], text: str) -> None:
    for value in values:
        _check_words(value, text)
