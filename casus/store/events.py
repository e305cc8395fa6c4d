"""JSON values of ``casus/1`` → the event, for values that the store itself wrote: their form was checked on the way in.

:mod:`casus.record` reads what comes from outside, and checks every key; here that would be most of the time of an export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from casus.store.values import Json
from casus.types import Codes, Event, Party, Period, Place, Responsibility, Span, Toll


def stored_event(written: Json) -> Event:
    """The event that ``written`` holds."""
    it = cast("dict[str, Any]", written)
    return Event(
        it["id"],
        it["type"],
        it["status"],
        tuple([_span(span) for span in it["triggers"]]),
        it["background"],
        it["aggregate"],
        it["confidence"],
        tuple([_party(party) for party in it["actors"]]),
        tuple([_party(party) for party in it["recipients"]]),
        tuple([_span(span) for span in it["instruments"]]),
        tuple([_place(place) for place in it["places"]]),
        _period(it["period"]),
        tuple([_toll(toll) for toll in it["tolls"]]),
        tuple([_party(party) for party in it["said_by"]]),
        tuple([_responsibility(told) for told in it["responsibility"]]),
        it["responds_to"],
        Codes(**it["codes"]),
    )


def event_of_values(event_id: str, confidence: float, values: Iterable[tuple[str, int, Any]]) -> Event | None:
    """The event of its machine values (field, position, data), in order; None where a list's positions aren't 0, 1, 2 …"""
    plain: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {}
    for field, position, datum in values:
        make = _ITEMS.get(field)
        if make is None:
            plain[field] = datum
        else:
            items = lists.setdefault(field, [])
            if position != len(items):
                return None
            items.append(make(datum))
    told, items_of = plain.get, lists.get
    period, codes = told("period"), told("codes")
    return Event(
        event_id,
        plain["type"],
        plain["status"],
        tuple(items_of("triggers", ())),
        told("background", False),
        told("aggregate", False),
        confidence,
        tuple(items_of("actors", ())),
        tuple(items_of("recipients", ())),
        tuple(items_of("instruments", ())),
        tuple(items_of("places", ())),
        Period() if period is None else _period(period),
        tuple(items_of("tolls", ())),
        tuple(items_of("said_by", ())),
        tuple(items_of("responsibility", ())),
        told("responds_to"),
        Codes() if codes is None else Codes(**codes),
    )


# Arguments by position: an export makes millions of these, and by keyword each takes half as long again.


def _span(it: dict[str, Any]) -> Span:
    return Span(it["start"], it["end"], it["quote"])


def _party(it: dict[str, Any]) -> Party:
    return Party(_span(it), it["name"], it["actor_id"], it["kind"], it["country"])


def _maybe_party(it: dict[str, Any] | None) -> Party | None:
    return None if it is None else _party(it)


def _place(it: dict[str, Any]) -> Place:
    return Place(
        _span(it), it["name"], it["admin1"], it["country"], it["lat"], it["lon"], it["geonames_id"], it["precision"]
    )


def _period(it: dict[str, Any]) -> Period:
    evidence = it["evidence"]
    return Period(it["start"], it["end"], it["precision"], it["value"], None if evidence is None else _span(evidence))


def _toll(it: dict[str, Any]) -> Toll:
    return Toll(
        it["harm"],
        it["low"],
        it["best"],
        it["high"],
        _span(it["evidence"]),
        it["approx"],
        it["group"],
        it["group_kind"],
        it["part_of_total"],
        _maybe_party(it["said_by"]),
    )


def _responsibility(it: dict[str, Any]) -> Responsibility:
    return Responsibility(it["stance"], _party(it["by"]), _maybe_party(it["of"]), _span(it["evidence"]))


_ITEMS: dict[str, Callable[[dict[str, Any]], object]] = {
    "triggers": _span,
    "actors": _party,
    "recipients": _party,
    "instruments": _span,
    "places": _place,
    "tolls": _toll,
    "said_by": _party,
    "responsibility": _responsibility,
}
"""What an item of each list becomes."""
