"""Crosswalk codes of events that reviewers changed: they follow from the other values, so they are derived, never judged.

A machine's codes hold as long as nothing that they rest on was judged: neither the event itself nor the one that it answers.
Afterwards the codes are worked out anew, also when a newer model changes what lies beneath, or a judgement is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from casus.store import rows
from casus.store.events import stored_event
from casus.store.nouns import Change
from casus.store.reading import answering, stands_for
from casus.store.rows import EventRow
from casus.store.schema import Connection
from casus.store.values import RULES, Json, Value
from casus.types import Codes, Event

CodesOf = Callable[[Event, Mapping[str, Event]], Codes]
"""Gives the codes of an event, told its article's events by id."""


def shipped_codes(event: Event, others: Mapping[str, Event]) -> Codes:
    """By the codebook that comes with Casus, in the way of the coder."""
    from casus.codebook import codes_of, load_codebook
    from casus.coding.coder import facts_of

    answered = others.get(event.responds_to or "")
    return codes_of(load_codebook(), facts_of(event, answered.type if answered else None))


def settle(connection: Connection, article: int, codes_of: CodesOf) -> list[Change]:
    """Brings the codes of an article's events into line with their values; gives what changed. Within a transaction."""
    found = rows.events_of_article(connection, article)
    judged = {row.id for row in found if _judged(row)}
    if not judged and not any(_overlay(row) for row in found):
        return []
    there = [row for row in found if row.state not in rows.GONE]
    replaced = stands_for(connection, there)
    events = {row.id: stored_event(answering(row.counting(), replaced)) for row in there}
    changes: list[Change] = []
    for row in there:
        stand = not judged.intersection((row.id, str(row.counting()["responds_to"])))
        wanted: Json | None = None if stand else asdict(codes_of(events[row.id], events))
        changes += _set(connection, row, wanted)
    return changes


def _judged(row: EventRow) -> bool:
    return row.state != "open" or any(value.reviewed and value.field != "codes" for value in row.values)


def _overlay(row: EventRow) -> Sequence[Value]:
    return [value for value in row.values if value.reviewed and value.field == "codes"]


def _set(connection: Connection, row: EventRow, wanted: Json | None) -> list[Change]:
    """Lays ``wanted`` over the machine's codes; None, or the same as theirs, lets those stand."""
    before, machine = row.counting()["codes"], row.machine()["codes"]
    after = machine if wanted is None else wanted
    if before == after:
        return []
    rows.delete_values(connection, row.number, _overlay(row))
    if after != machine:
        rows.insert_values(connection, row.number, [Value("codes", 0, after, reviewed=True)], [RULES["codes"]])
    rows.refresh(connection, row.number)
    return [Change(row.id, "codes", before, after)]
