"""An event ↔ its values, one row each, in two layers: the machine's, and over it what reviewers said. No SQL in here.

A value is what one field of an event holds, as JSON of the form ``casus/1``; a list's items are values of their own. A
reviewer's value replaces the machine's value that it is anchored to: in a plain field the field's own, in a list the one whose
words it covers. So the layers can change independently: a newer model's values take the place of the old ones and the
reviewer's still lie where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Json = dict[str, object]

PLAIN_FIELDS = ("type", "status", "background", "aggregate", "period", "responds_to", "codes")
LIST_FIELDS = ("triggers", "actors", "recipients", "instruments", "places", "tolls", "said_by", "responsibility")
FIELDS = (*PLAIN_FIELDS, *LIST_FIELDS)
"""The fields that hold values, by the names of ``casus/1``; ``id`` and ``confidence`` aren't coded values."""

RULES = {"period": "rule:dates", "places": "rule:gazetteer", "tolls": "rule:numbers", "codes": "rule:crosswalk"}
"""Fields whose values rules derive from the words that a model found."""

_UNSTATED: Json = {"background": False, "aggregate": False, "responds_to": None}
"""Values that need no row of the machine's: no row means these."""

_KIND_KEY = {"tolls": "harm", "responsibility": "stance"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a machine's list item stands: its words, and what tells two on the same words apart (harm, stance)."""

    start: int
    end: int
    kind: str = ""

    def meets(self, other: Anchor) -> bool:
        """Whether the two are about the same words."""
        return self.kind == other.kind and max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Value:
    """One row: ``data`` is None where a reviewer took the machine's value out; ``number`` is None before it is stored."""

    field: str
    position: int
    data: object
    reviewed: bool = False
    anchor: Anchor | None = None
    removed: bool = False
    number: int | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a reviewer's change does to the rows of one event."""

    drop: tuple[Value, ...]
    put: tuple[Value, ...]


def span_of(field: str, data: object) -> tuple[int, int] | None:
    """The characters that a value rests on: its own words, or its evidence."""
    if not isinstance(data, dict):
        return None
    at = data.get("evidence") if field in ("period", "tolls", "responsibility") else data
    if isinstance(at, dict) and isinstance(at.get("start"), int) and isinstance(at.get("end"), int):
        return at["start"], at["end"]
    return None


def anchor_of(field: str, data: object) -> Anchor | None:
    """The anchor that a list item gives to what is laid over it; None for plain fields."""
    span = span_of(field, data)
    if field in PLAIN_FIELDS or span is None or not isinstance(data, dict):
        return None
    return Anchor(*span, str(data.get(_KIND_KEY[field], "")) if field in _KIND_KEY else "")


def machine_values(event: Json) -> list[Value]:
    """The rows of an event as a machine coded it."""
    rows = [
        Value(field, 0, event[field])
        for field in PLAIN_FIELDS
        if field not in _UNSTATED or event[field] != _UNSTATED[field]
    ]
    for field in LIST_FIELDS:
        rows += [Value(field, position, item) for position, item in enumerate(_items(event, field))]
    return rows


def effective(rows: Iterable[Value]) -> dict[str, list[Value]]:
    """The rows that count, by field and in order: the machine's where no reviewer's lies over them, and the reviewers'."""
    machine: dict[str, list[Value]] = {}
    reviewed: dict[str, list[Value]] = {}
    for row in rows:
        (reviewed if row.reviewed else machine).setdefault(row.field, []).append(row)
    if not reviewed:
        return {field: sorted(values, key=_place) if len(values) > 1 else values for field, values in machine.items()}
    return {
        field: _overlaid(field, machine.get(field, []), reviewed.get(field, []))
        for field in FIELDS
        if field in machine or field in reviewed
    }


def _overlaid(field: str, machine: Sequence[Value], reviewed: Sequence[Value]) -> list[Value]:
    if not reviewed:
        return sorted(machine, key=_place)
    if field in PLAIN_FIELDS:
        return [row for row in reviewed[-1:] if not row.removed]
    left = sorted(machine, key=_place)
    for row in sorted(reviewed, key=_place):
        if (covered := _covered(row, left)) is not None:
            left.remove(covered)
    return sorted([*left, *(row for row in reviewed if not row.removed)], key=_place)


def _covered(row: Value, machine: Sequence[Value]) -> Value | None:
    """The machine's item that a reviewer's row lies over: on the same words exactly if there is one, else overlapping."""
    if row.anchor is None:
        return None
    anchors = [(item, anchor_of(item.field, item.data)) for item in machine]
    for item, anchor in anchors:
        if anchor == row.anchor:
            return item
    return next((item for item, anchor in anchors if anchor is not None and anchor.meets(row.anchor)), None)


def event_dict(event_id: str, confidence: float, rows: Iterable[Value]) -> Json:
    """The event that counts, as ``casus/1`` writes it."""
    return event_of(event_id, confidence, effective(rows))


def event_of(event_id: str, confidence: float, found: Mapping[str, Sequence[Value]]) -> Json:
    """The event of the values that count."""
    event: Json = {"id": event_id, "confidence": confidence}
    for field in PLAIN_FIELDS:
        values = found.get(field)
        event[field] = values[0].data if values else _default(field)
    for field in LIST_FIELDS:
        event[field] = [row.data for row in found.get(field, ())]
    return event


def _default(field: str) -> object:
    match field:
        case "period":
            return {"start": None, "end": None, "precision": "unknown", "value": None, "evidence": None}
        case "codes":
            return dict.fromkeys(("plover", "acled", "cameo", "ucdp"))
    return _UNSTATED.get(field)


def reviewed_values(event: Json) -> list[Value]:
    """The rows of an event that a reviewer states as a whole."""
    rows = [Value(field, 0, event[field], reviewed=True) for field in PLAIN_FIELDS]
    for field in LIST_FIELDS:
        rows += [Value(field, n, item, reviewed=True) for n, item in enumerate(_items(event, field))]
    return rows


def edit(rows: Sequence[Value], wanted: Json) -> Edit:
    """What to lay over ``rows`` so that the event becomes ``wanted``, touching only the values that differ."""
    drop: list[Value] = []
    put: list[Value] = []
    found = effective(rows)
    for field in FIELDS:
        here = [row for row in rows if row.field == field]
        counting = found.get(field, [])
        if field in PLAIN_FIELDS:
            if (counting[0].data if counting else _default(field)) != wanted[field]:
                drop += [row for row in here if row.reviewed]
                put.append(Value(field, 0, wanted[field], reviewed=True))
            continue
        items = _items(wanted, field)
        if [row.data for row in counting] == items:
            continue
        change = _edit_list(field, counting, items)
        kept = [row for row in here if row not in change.drop]
        if [row.data for row in effective([*kept, *change.put]).get(field, [])] != items:
            # An order that laying over single items can't give: the reviewer's list replaces the whole.
            change = _replace_list(field, here, items)
        drop += change.drop
        put += change.put
    return Edit(tuple(drop), tuple(put))


def _edit_list(field: str, counting: Sequence[Value], items: Sequence[object]) -> Edit:
    old = list(counting)
    new: list[tuple[int, object]] = []
    for position, item in enumerate(items):
        same = next((row for row in old if row.data == item), None)
        if same is not None:
            old.remove(same)
        else:
            new.append((position, item))
    drop: list[Value] = []
    put: list[Value] = []
    for position, item in new:
        replaced = _replaced(field, position, item, old)
        if replaced is not None:
            old.remove(replaced)
        put.append(Value(field, position, item, reviewed=True, anchor=_anchor_beneath(replaced)))
        if replaced is not None and replaced.reviewed:
            drop.append(replaced)
    for row in old:
        if row.reviewed:
            drop.append(row)
        if (anchor := _anchor_beneath(row)) is not None:
            put.append(Value(field, row.position, None, reviewed=True, anchor=anchor, removed=True))
    return Edit(tuple(drop), tuple(put))


def _replaced(field: str, position: int, item: object, old: Sequence[Value]) -> Value | None:
    """Which of the values that went an item takes the place of: the one on its words, else the one at its position."""
    span = span_of(field, item)
    for row in old:
        there = span_of(field, row.data)
        if span is not None and there is not None and max(span[0], there[0]) < min(span[1], there[1]):
            return row
    return next((row for row in old if row.position == position), None)


def _replace_list(field: str, here: Sequence[Value], items: Sequence[object]) -> Edit:
    beneath = [row for row in here if not row.reviewed]
    put = [
        Value(field, row.position, None, reviewed=True, anchor=anchor_of(field, row.data), removed=True)
        for row in beneath
    ]
    put += [Value(field, position, item, reviewed=True) for position, item in enumerate(items)]
    return Edit(tuple(row for row in here if row.reviewed), tuple(put))


def _anchor_beneath(row: Value | None) -> Anchor | None:
    if row is None:
        return None
    return row.anchor if row.reviewed else anchor_of(row.field, row.data)


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, object, object]]:
    """The fields in which two events differ, with what they hold; ``confidence`` too."""
    return [
        (field, before.get(field), after.get(field))
        for field in (*FIELDS, "confidence")
        if before.get(field) != after.get(field)
    ]


def align(old: Sequence[Json], new: Sequence[Json]) -> dict[int, int]:
    """Which of the ``new`` codings of an article is which of its ``old`` events: the same words name both.

    Gives the number of the old event for numbers of new ones. Pairs that share a trigger's words come first, those of the
    same type before others; each event is in at most one pair.
    """
    scored = []
    for n, fresh in enumerate(new):
        for o, known in enumerate(old):
            shared = _shared_words(fresh, known)
            if shared:
                scored.append((fresh["type"] == known["type"], shared, -o, -n))
    pairs: dict[int, int] = {}
    for *_, o, n in sorted(scored, reverse=True):
        if -n not in pairs and -o not in pairs.values():
            pairs[-n] = -o
    return pairs


def _shared_words(one: Json, other: Json) -> int:
    """How many characters of their triggers two events share."""
    spans = [
        [span_of("triggers", trigger) or (0, 0) for trigger in _items(event, "triggers")] for event in (one, other)
    ]
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in spans[0] for b in spans[1])


def _items(event: Json, field: str) -> list[object]:
    items = event[field]
    return items if isinstance(items, list) else []


def _place(row: Value) -> tuple[int, bool, bool, int]:
    # At one position a reviewer's value stands first: it said "here". What isn't stored yet will get the highest number.
    return row.position, not row.reviewed, row.number is None, row.number or 0
