"""JSON values of ``casus/1`` → the event, for values that the store itself wrote: their form was checked on the way in.

:mod:`casus.record` reads what comes from outside, and checks every key; here that would be most of the time of an export.
"""

from __future__ import annotations

from typing import Any, cast

from casus.store.values import Json
from casus.types import Codes, Event, Party, Period, Place, Responsibility, Span, Toll


def stored_event(written: Json) -> Event:
    """The event that ``written`` holds."""
    it = cast("dict[str, Any]", written)
    return Event(
        id=it["id"],
        type=it["type"],
        status=it["status"],
        triggers=tuple(map(_span, it["triggers"])),
        background=it["background"],
        aggregate=it["aggregate"],
        confidence=it["confidence"],
        actors=tuple(map(_party, it["actors"])),
        recipients=tuple(map(_party, it["recipients"])),
        instruments=tuple(map(_span, it["instruments"])),
        places=tuple(map(_place, it["places"])),
        period=Period(**{**it["period"], "evidence": _maybe_span(it["period"]["evidence"])}),
        tolls=tuple(map(_toll, it["tolls"])),
        said_by=tuple(map(_party, it["said_by"])),
        responsibility=tuple(map(_responsibility, it["responsibility"])),
        responds_to=it["responds_to"],
        codes=Codes(**it["codes"]),
    )


def _span(it: dict[str, Any]) -> Span:
    return Span(it["start"], it["end"], it["quote"])


def _maybe_span(it: dict[str, Any] | None) -> Span | None:
    return None if it is None else _span(it)


def _party(it: dict[str, Any]) -> Party:
    return Party(_span(it), it["name"], it["actor_id"], it["kind"], it["country"])


def _maybe_party(it: dict[str, Any] | None) -> Party | None:
    return None if it is None else _party(it)


def _place(it: dict[str, Any]) -> Place:
    known = ("name", "admin1", "country", "lat", "lon", "geonames_id", "precision")
    return Place(_span(it), **{name: it[name] for name in known})


def _toll(it: dict[str, Any]) -> Toll:
    return Toll(**{**it, "said_by": _maybe_party(it["said_by"]), "evidence": _span(it["evidence"])})


def _responsibility(it: dict[str, Any]) -> Responsibility:
    return Responsibility(it["stance"], _party(it["by"]), _maybe_party(it["of"]), _span(it["evidence"]))
