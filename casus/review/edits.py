"""From what a reviewer does on a page to a judgement: one item of one field at a time, each with words of the text. No web.

A page says which characters it means; the quotes are taken from the text here, so no page can bring words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from casus.codebook import load_codebook
from casus.errors import UsageError
from casus.review import words
from casus.store.values import LIST_FIELDS
from casus.types import (
    HARMS,
    Event,
    GroupKind,
    Harm,
    Party,
    PartyKind,
    Period,
    PeriodPrecision,
    Place,
    PlacePrecision,
    Responsibility,
    Span,
    Stance,
    Toll,
)

Given = str | int | float | bool | None
Values = Mapping[str, Given]

PARTY_FIELDS = ("actors", "recipients", "said_by")
SPAN_FIELDS = ("triggers", "instruments")
KINDS: tuple[str, ...] = get_args(PartyKind)
PLACE_PRECISIONS: tuple[str, ...] = get_args(PlacePrecision)
PERIOD_PRECISIONS: tuple[str, ...] = get_args(PeriodPrecision)
GROUP_KINDS: tuple[str, ...] = get_args(GroupKind)
STANCES: tuple[str, ...] = get_args(Stance)
MAX_COUNT = 100_000_000
"""The largest figure that a form takes; more people than any event ever harmed."""


def set_plain(field: str, value: Given) -> object:
    """The value of a field that holds one thing without words: type, status, background, aggregate, responds_to."""
    match field:
        case "type":
            return load_codebook().check_type(str(value))
        case "status":
            return load_codebook().check_status(str(value))
        case "background" | "aggregate":
            return _flag({field: value}, field, default=False)
        case "responds_to":
            return None if value in (None, "") else str(value)
    raise UsageError(f"{field}: no field that takes a plain value")


def set_item(
    event: Event, text: str, published: str | None, field: str, index: int | None, span: Span | None, values: Values
) -> object:
    """What ``field`` is to hold when its item ``index`` (None: a new one) rests on ``span`` and has these ``values``.

    Values that aren't given are read from the words where these are new, and stay as they are otherwise.
    """
    if field == "period":
        return _period(event.period, text, published, span, values)
    items = list(_items(event, field))
    present = None if index is None else _item(items, field, index)
    made = _made(event, text, field, present, span, values)
    if index is None:
        items.append(made)
    else:
        items[index] = made
    return tuple(items)


def without_item(event: Event, field: str, index: int) -> object:
    """What ``field`` holds when its item ``index`` is taken out."""
    if field == "period":
        return Period()
    items = list(_items(event, field))
    _item(items, field, index)
    del items[index]
    if field == "triggers" and not items:
        raise UsageError("an event needs words that tell of it; reject the event if there are none")
    return tuple(items)


def parts_of(event: Event, choice: Sequence[Mapping[str, Sequence[int]]]) -> tuple[Event, ...]:
    """The events that one is split into: each takes the chosen items of every list; what isn't a list they share."""
    made = []
    for number, chosen in enumerate(choice, start=1):
        if not chosen.get("triggers"):
            raise UsageError(f"part {number}: an event needs words that tell of it; choose at least one trigger")
        lists = {
            field: tuple(_item(_items(event, field), field, index) for index in sorted(set(chosen.get(field, ()))))
            for field in LIST_FIELDS
        }
        made.append(replace(event, **lists))  # type: ignore[arg-type]
    return tuple(made)


def nearest_trigger(event: Event, start: int) -> int:
    """Which of the event's triggers stands nearest to a place in the text: a first guess when it is split."""
    return min(range(len(event.triggers)), key=lambda n: (abs(event.triggers[n].start - start), n))


def new_event(text: str, published: str | None, type_: str, trigger: Span) -> Event:
    """An event that a reviewer found: its type and trigger, and the date if its sentence tells one."""
    from casus.coding.tolls import sentence_around

    period = words.period_within(text, *sentence_around(text, trigger.start, trigger.end), published)
    return Event("", load_codebook().check_type(type_), "happened", (trigger,), confidence=1.0, period=period)


def _made(event: Event, text: str, field: str, present: object, span: Span | None, values: Values) -> object:
    if span is None and present is None:
        raise UsageError(f"{field}: mark the words that the new value rests on")
    if field in SPAN_FIELDS:
        return span or present
    if field in PARTY_FIELDS:
        party = words.party_at(text, span) if span is not None else cast(Party, present)
        return _with_party(party, values)
    if field == "places":
        place = words.place_at(text, span) if span is not None else cast(Place, present)
        return _with_place(place, values)
    if field == "tolls":
        return _toll(event, text, cast("Toll | None", present), span, values)
    return _stand(event, text, cast("Responsibility | None", present), span, values)


def _with_party(party: Party, values: Values) -> Party:
    return replace(
        party,
        name=_words(values, "name", party.name),
        actor_id=_words(values, "actor_id", party.actor_id),
        kind=cast("PartyKind | None", _choice(values, "kind", KINDS, party.kind)),
        country=_words(values, "country", party.country),
    )


def _with_place(place: Place, values: Values) -> Place:
    moved = any(key in values for key in ("name", "lat", "lon"))
    return replace(
        place,
        name=_words(values, "name", place.name),
        admin1=_words(values, "admin1", place.admin1),
        country=_words(values, "country", place.country),
        lat=_degrees(values, "lat", place.lat, 90),
        lon=_degrees(values, "lon", place.lon, 180),
        geonames_id=None if moved and not _same_place(place, values) else place.geonames_id,
        precision=cast(PlacePrecision, _choice(values, "precision", PLACE_PRECISIONS, place.precision) or "unknown"),
    )


def _same_place(place: Place, values: Values) -> bool:
    return (
        _words(values, "name", place.name) == place.name
        and _degrees(values, "lat", place.lat, 90) == place.lat
        and _degrees(values, "lon", place.lon, 180) == place.lon
    )


def _period(present: Period, text: str, published: str | None, span: Span | None, values: Values) -> Period:
    period = words.period_at(text, span, published) if span is not None else present
    start, end = _words(values, "start", period.start), _words(values, "end", period.end)
    if start is not None and end is None:
        end = start
    if start is not None and end is not None and end < start:
        raise UsageError(f"the last day, {end}, lies before the first, {start}")
    precision = _choice(values, "precision", PERIOD_PRECISIONS, period.precision) or "unknown"
    value = period.value if (start, end) == (period.start, period.end) else start if start == end else None
    return replace(period, start=start, end=end, precision=cast(PeriodPrecision, precision), value=value)


def _toll(event: Event, text: str, present: Toll | None, span: Span | None, values: Values) -> Toll:
    harm = cast("Harm | None", _choice(values, "harm", HARMS, None if present is None else present.harm))
    base = present
    if span is not None:
        told = words.toll_at(text, span, harm)
        if told is not None:
            base = replace(told, said_by=present.said_by if present else _only_speaker(event))
        elif present is not None:
            base = replace(present, evidence=span)
        elif harm is not None and "best" in values:
            base = Toll(harm, 0, 0, None, span, said_by=_only_speaker(event))
        else:
            raise UsageError(
                f"no number of people is told by {span.quote!r}; mark the number with its people, or fill the form"
            )
    assert base is not None
    best = _count(values, "best", base.best)
    low = _count(values, "low", min(base.low, best) if "best" in values else base.low)
    high = _high(values, base, best)
    if not low <= best or (high is not None and best > high):
        raise UsageError(f"a figure goes from the lowest to the highest: {low}, {best}, {high} doesn't")
    return replace(
        base,
        harm=harm or base.harm,
        low=low,
        best=best,
        high=high,
        approx=_flag(values, "approx", default=base.approx),
        group=_words(values, "group", base.group),
        group_kind=cast(GroupKind, _choice(values, "group_kind", GROUP_KINDS, base.group_kind) or "unknown"),
        part_of_total=_flag(values, "part_of_total", default=base.part_of_total),
        said_by=_party_of(event, text, values, "said_by", base.said_by),
    )


def _high(values: Values, base: Toll, best: int) -> int | None:
    if "high" in values:
        return None if values["high"] in (None, "") else _count(values, "high", best)
    return base.high if base.high is None or base.high >= best else best


def _only_speaker(event: Event) -> Party | None:
    return event.said_by[0] if len(event.said_by) == 1 else None


def _stand(
    event: Event, text: str, present: Responsibility | None, span: Span | None, values: Values
) -> Responsibility:
    stance = _choice(values, "stance", STANCES, present.stance if present else "claims") or "claims"
    by = _party_of(event, text, values, "by", present.by if present else None)
    if by is None:
        if span is None:
            raise UsageError("responsibility: say who claims, blames or denies")
        by = words.party_at(text, span)
    of = _party_of(event, text, values, "of", present.of if present else None)
    evidence = span or (present.evidence if present else by.span)
    return Responsibility(cast(Stance, stance), by, of, evidence)


def _party_of(event: Event, text: str, values: Values, key: str, present: Party | None) -> Party | None:
    """The party on the characters ``start:end`` that a form names; none where it names none."""
    if key not in values:
        return present
    given = values[key]
    if given in (None, ""):
        return None
    start, colon, end = str(given).partition(":")
    if not (colon and start.isdecimal() and end.isdecimal()):
        raise UsageError(f"{key}: {given!r} doesn't say which characters of the text it means")
    span = span_at(text, int(start), int(end))
    known = (*event.said_by, *event.actors, *event.recipients, *(t.said_by for t in event.tolls if t.said_by), present)
    return next((party for party in known if party is not None and party.span == span), None) or words.party_at(
        text, span
    )


def span_at(text: str, start: int, end: int) -> Span:
    """The words between two places of the text, without white space at their ends; UsageError where there are none."""
    if not 0 <= start < end <= len(text):
        raise UsageError(f"characters {start} to {end} don't lie in the text, which has {len(text)}")
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise UsageError("only white space is marked")
    return Span(start, end, text[start:end])


def _items(event: Event, field: str) -> tuple[Any, ...]:
    if field not in LIST_FIELDS:
        raise UsageError(f"{field}: an event has no such list; there are {', '.join(LIST_FIELDS)}")
    return cast("tuple[Any, ...]", getattr(event, field))


def _item(items: Sequence[Any], field: str, index: int) -> Any:
    if not 0 <= index < len(items):
        raise UsageError(f"{field}: there is no item {index}; it has {len(items)}")
    return items[index]


def _words(values: Values, key: str, present: str | None) -> str | None:
    if key not in values:
        return present
    return None if values[key] is None else str(values[key]).strip() or None


def _choice(values: Values, key: str, allowed: Sequence[str], present: str | None) -> str | None:
    given = _words(values, key, present)
    if given is not None and given not in allowed:
        raise UsageError(f"{key}: {given!r} isn't one of {', '.join(allowed)}")
    return given


def _flag(values: Values, key: str, *, default: bool) -> bool:
    given = values.get(key, default)
    if isinstance(given, bool):
        return given
    if str(given).lower() in ("true", "on", "1", "false", "", "0"):
        return str(given).lower() in ("true", "on", "1")
    raise UsageError(f"{key}: {given!r} is neither true nor false")


def _count(values: Values, key: str, present: int) -> int:
    given = values.get(key, present)
    text = str(given).strip()
    if isinstance(given, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 12 or int(text) > MAX_COUNT:
        raise UsageError(f"{key}: {given!r} isn't a whole number of people")
    return int(text)


def _degrees(values: Values, key: str, present: float | None, most: int) -> float | None:
    given = values.get(key, present)
    if given in (None, ""):
        return None
    try:
        degrees = float(cast(Any, given))
    except (TypeError, ValueError):
        degrees = most + 1.0
    if isinstance(given, bool) or not -most <= degrees <= most:
        raise UsageError(f"{key}: {given!r} isn't a number of degrees from -{most} to {most}")
    return degrees
