"""Tidy CSV: one row an event (``csv``), or one row a toll (``csv-tolls``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from casus.export.nouns import Column, Form, Happening, Row, Tally
from casus.export.tables import joined, named, write_csv
from casus.types import HARMS

_POLICY = "the policy asked for, over figures of kind total; empty where the reports give none"
_FIRST = "the first place of the event that has coordinates, else its first place"

COLUMNS = (
    Column("id", "Id of the event or incident."),
    Column("type", "Event type of the codebook."),
    Column("status", "happened, alleged, denied, averted or planned."),
    Column("background", "Whether the article tells it as background."),
    Column("aggregate", "Whether it sums up several happenings."),
    Column("confidence", "How sure the coding is, 0 to 1."),
    Column("reviewed", "Whether a reviewer accepted it; empty where that isn't known."),
    Column("date_start", "First day, ISO 8601."),
    Column("date_end", "Last day, ISO 8601."),
    Column("date_precision", "day, week, month, year, range or unknown."),
    Column("actors", "Who did it, `;` between them.", "the actor base's name, else the article's words"),
    Column("actor_kinds", "Kinds of the actors, in the same order."),
    Column("recipients", "Who suffered it.", "the actor base's name, else the article's words"),
    Column("recipient_kinds", "Kinds of the recipients, in the same order."),
    Column("place", "Name of the place.", _FIRST),
    Column("admin1", "First-order unit of the place.", _FIRST),
    Column("country", "ISO 3166-1 alpha-3 of the place.", _FIRST),
    Column("latitude", "Degrees, WGS 84.", _FIRST),
    Column("longitude", "Degrees, WGS 84.", _FIRST),
    Column("place_precision", "exact, near, admin2, admin1, country or unknown.", _FIRST),
    Column("all_places", "All places that the event names."),
    *(
        Column(f"{harm}_{bound}", f"{harm.capitalize()}, {words}.", _POLICY)
        for harm in HARMS
        for bound, words in (("low", "lowest"), ("best", "best"), ("high", "highest"))
    ),
    Column("said_by", "Who says that it happened."),
    Column("words", "The words that name the event."),
    Column("sources", "The inputs' own names of the articles."),
    Column("outlets", "Outlets of the articles."),
    Column("published", "Days of publication."),
    Column("urls", "Addresses of the articles."),
    Column("article_ids", "Content hashes of the articles."),
)
TOLL_COLUMNS = (
    Column("event_id", "Id of the event or incident."),
    Column("type", "Event type."),
    Column("date_start", "First day of the event."),
    Column("harm", "killed, wounded, missing, captured or displaced."),
    Column("low", "Lowest that the words allow."),
    Column("best", "What the words say."),
    Column("high", "Highest that the words allow; empty: no bound is stated."),
    Column("approx", "Whether the words say that it is a rough figure."),
    Column("group", "Whom it counts, in the article's words."),
    Column("group_kind", "civilian, armed or unknown."),
    Column("part_of_total", "Whether another figure includes it."),
    Column("said_by", "Who gives the figure.", "the actor base's name, else the article's words"),
    Column("words", "The figure's words."),
    Column("start", "Offset of the words in the text: code points, from 0."),
    Column("end", "Offset of their end, exclusive."),
)


def event_row(it: Happening) -> Row:
    """One row an event."""
    place = next((p for p in it.places if p.lat is not None), it.places[0] if it.places else None)
    row: dict[str, str | int | float | bool | None] = {
        "id": it.id,
        "type": it.type,
        "status": it.status,
        "background": it.background,
        "aggregate": it.aggregate,
        "confidence": it.confidence,
        "reviewed": it.reviewed,
        "date_start": it.period.start,
        "date_end": it.period.end,
        "date_precision": it.period.precision,
        "actors": "; ".join(map(named, it.actors)),
        "actor_kinds": "; ".join(party.kind or "unknown" for party in it.actors),
        "recipients": "; ".join(map(named, it.recipients)),
        "recipient_kinds": "; ".join(party.kind or "unknown" for party in it.recipients),
        "all_places": joined(p.name or p.span.quote for p in it.places),
        "said_by": joined(map(named, it.said_by)),
        "words": it.quote,
        "sources": joined(a.source_id for a in it.articles),
        "outlets": joined(a.outlet for a in it.articles),
        "published": joined(a.published for a in it.articles),
        "urls": joined((a.url for a in it.articles), " "),
        "article_ids": joined(a.id for a in it.articles),
    }
    if place is not None:
        row |= {
            "place": place.name or place.span.quote,
            "admin1": place.admin1,
            "country": place.country,
            "latitude": place.lat,
            "longitude": place.lon,
            "place_precision": place.precision,
        }
    for harm, figure in it.tolls.items():
        row |= {f"{harm}_low": figure.low, f"{harm}_best": figure.best, f"{harm}_high": figure.high}
    return row


def toll_rows(it: Happening) -> Iterator[Row]:
    """One row a figure, as it is told: no policy has a say."""
    for toll in it.figures:
        yield {
            "event_id": it.id,
            "type": it.type,
            "date_start": it.period.start,
            "harm": toll.harm,
            "low": toll.low,
            "best": toll.best,
            "high": toll.high,
            "approx": toll.approx,
            "group": toll.group,
            "group_kind": toll.group_kind,
            "part_of_total": toll.part_of_total,
            "said_by": named(toll.said_by) if toll.said_by else None,
            "words": toll.evidence.quote,
            "start": toll.evidence.start,
            "end": toll.evidence.end,
        }


def _write_events(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    write_csv(COLUMNS, map(event_row, happenings), destination, tally)


def _write_tolls(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    write_csv(TOLL_COLUMNS, (row for it in happenings for row in toll_rows(it)), destination, tally)


LOST = (
    "offsets of the words behind each value",
    "rival figures and who gives them (csv-tolls has them)",
    "claims and denials of responsibility",
    "which event it answers",
    "coordinates of places after the first",
)
EVENTS = Form("csv", "Tidy CSV, one row an event or incident", COLUMNS, LOST, _write_events, codes=False)
TOLLS = Form(
    "csv-tolls",
    "Tidy CSV, one row a figure of harm",
    TOLL_COLUMNS,
    ("events without figures", "places, parties and claims of responsibility"),
    _write_tolls,
    codes=False,
)
