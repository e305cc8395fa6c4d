"""TimeMap's events (Forensic Architecture): a JSON list, one object a place of an event, every value text.

The keys are those that TimeMap's ``eventSchema`` takes. It demands latitude and longitude together, and a date or a point;
its dates are month/day/year. What has neither is left out and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from casus.export.nouns import Column, Form, Happening, Tally
from casus.export.tables import joined, named
from casus.types import Place

COLUMNS = (
    Column("id", "Id of the event, and the number of the place where it has several.", "event id and number"),
    Column("description", "What happened, who did it to whom, and the dead and wounded.", "put together"),
    Column("date", "First day, MM/DD/YYYY.", "empty where no day is known"),
    Column("time", "00:00.", "TimeMap reads no date without a time; time_precision tells that it is a day"),
    Column("time_precision", "day, week, month, year, range or unknown."),
    Column("time_display", "First and last day, ISO 8601.", "put together"),
    Column("location", "Name of the place, its province and country."),
    Column("latitude", "Degrees.", "empty for a country that is known by name alone"),
    Column("longitude", "Degrees.", "as latitude"),
    Column("type", "Event type."),
    Column("category", "Event type.", "TimeMap colours by category"),
    Column("associations", "Names of the parties.", "actors, then recipients"),
    Column("sources", "The inputs' names of the articles."),
    Column("comments", "Status, precision of the place, and who says so.", "put together"),
)
LOST = (
    "tolls as numbers; rival figures",
    "last days but in time_display",
    "who of the parties did what",
    "offsets of words, confidence, instruments, claims of responsibility, codes",
    "events with neither a day nor a point",
)


def items(it: Happening, tally: Tally) -> Iterator[dict[str, object]]:
    """A happening's items, one a place; none, with the reason in ``tally``, where neither a day nor a point is known."""
    day = _day(it.period.start)
    points = [place for place in it.places if _located(place)]
    if not points and not day:
        tally.left_out["neither a day nor a point is known"] += 1
        return
    where: Sequence[Place | None] = points or it.places[:1] or (None,)
    for number, place in enumerate(where, start=1):
        yield {"id": f"{it.id}-{number}" if len(where) > 1 else it.id, **_item(it, place, day)}


def _item(it: Happening, place: Place | None, day: str) -> dict[str, object]:
    located = place is not None and _located(place)
    first, last = it.period.start, it.period.end
    return {
        "description": _described(it),
        "date": day,
        "time": "00:00" if day else "",
        "time_precision": it.period.precision,
        "time_display": (first or "") if last in (None, first) else f"{first} to {last}",
        "location": joined((place.name or place.span.quote, place.admin1, place.country), ", ") if place else "",
        "latitude": f"{place.lat:.6f}" if place and located else "",
        "longitude": f"{place.lon:.6f}" if place and located else "",
        "type": it.type,
        "category": it.type,
        "associations": list(dict.fromkeys(map(named, (*it.actors, *it.recipients)))),
        "sources": [article.source_id for article in it.articles],
        "comments": joined(
            (
                f"status {it.status}",
                f"place {place.precision}" if place else None,
                f"said by {', '.join(map(named, it.said_by))}" if it.said_by else None,
            )
        ),
    }


def _described(it: Happening) -> str:
    words = [it.type.replace("_", " ").capitalize()]
    if it.actors:
        words.append(f"by {joined(map(named, it.actors), ', ')}")
    if it.recipients:
        words.append(f"against {joined(map(named, it.recipients), ', ')}")
    tolls = [f"{f.low} {h}" if f.low == f.high else f"{f.low} to {f.high} {h}" for h, f in it.tolls.items()]
    return " ".join(words) + (f"; {', '.join(tolls)}" if tolls else "") + "."


def _located(place: Place) -> bool:
    return place.lat is not None and place.lon is not None and place.precision != "country"


def _day(start: str | None) -> str:
    try:
        return date.fromisoformat(start or "").strftime("%m/%d/%Y")
    except ValueError:
        return ""


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    with destination.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("[")
        for it in happenings:
            for item in items(it, tally):
                file.write(",\n" if tally.rows else "\n")
                file.write(json.dumps(item, ensure_ascii=False))
                tally.rows += 1
        file.write("\n]\n")


FORM = Form("timemap", "TimeMap events (JSON), one item a place", COLUMNS, LOST, _write, codes=False)
