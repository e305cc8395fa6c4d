"""POLECAT-like TSV: the 40 columns of POLECAT's files, coded by Casus; these rows aren't POLECAT data.

Header and conventions are those of the files that POLECAT publishes: a missing value is the word ``None``, several parties
stand in one cell with ``; `` between them, the quad class is upper-case text.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from casus.coding.grid import gleditsch_ward
from casus.export.nouns import Column, Form, Happening, Tally
from casus.export.plover import SECTORS, coded_event
from casus.export.tables import cell, named
from casus.types import Party

MISSING = "None"
_QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
_COW = {"DEU": 255, "KIR": 946, "NRU": 970, "SRB": 345, "TON": 955, "TUV": 947, "YEM": 679}
"""States whose number in the Correlates of War list isn't their Gleditsch-Ward number."""
_OTHERS = "Casus codes none; always None"
_CODES = "the codebook's crosswalk to PLOVER"
_SIDES = "parties in their order; in armed clashes all of them are actors"


def _party_columns(side: str) -> tuple[Column, ...]:
    return (
        Column(f"{side} Name", "Names.", "the actor base's name, else the article's words; " + _SIDES),
        Column(f"{side} Country", "ISO 3166-1 alpha-3.", _SIDES),
        Column(f"{side} COW", "Correlates of War numbers of their states.", "by the country"),
        Column(f"Primary {side} Sector", "PLOVER's sectors.", "by kind"),
        Column(f"{side} Sectors", "PLOVER's sectors.", "as the primary: Casus codes one"),
        Column(f"{side} Title", "Titles of persons.", _OTHERS),
        Column(f"{side} Name Raw", "The article's words."),
        Column(f"Wikipedia {side} ID", "Wikipedia's ids.", _OTHERS),
    )


COLUMNS = (
    Column("Event ID", "Id, type and modes with _ between them.", "the event's or incident's id in Casus stands first"),
    Column("Event Date", "First day, ISO 8601; events of unknown day are left out."),
    Column("Event Type", "PLOVER's event type.", _CODES),
    Column("Event Mode", "PLOVER's mode.", _CODES),
    Column("Intensity", "-10 to 10.", "by the mode, else the event type"),
    Column("Quad Code", "VERBAL or MATERIAL, COOPERATION or CONFLICT.", "by the event type"),
    Column("Contexts", "PLOVER's contexts.", _OTHERS),
    *_party_columns("Actor"),
    *_party_columns("Recipient"),
    Column("Placename", "Name of the place.", "the first place"),
    Column("City", "Name of the town.", "the first place, where it is as fine as a town"),
    Column("District", "Second-order unit.", "the first place, where it is one"),
    Column("Province", "First-order unit.", "the first place"),
    Column("Country", "Country, ISO 3166-1 alpha-3.", "the first place"),
    Column("Latitude", "Degrees.", "the first place"),
    Column("Longitude", "Degrees.", "the first place"),
    Column("GeoNames ID", "GeoNames' number.", "the first place"),
    Column("Raw Placename", "The article's words.", "the first place"),
    Column("Feature Type", "GeoNames' feature class.", _OTHERS),
    Column("Source", "Outlet.", "of the first article"),
    Column("Publication Date", "Day of publication.", "of the first article"),
    Column("Story People", "Persons of the article.", _OTHERS),
    Column("Story Organizations", "Organisations of the article.", _OTHERS),
    Column("Story Locations", "Places of the article.", _OTHERS),
    Column("Language", "Language of the first article."),
    Column("Version", "casus."),
)
LOST = (
    "tolls: POLECAT has no column for the dead or injured",
    "events for which PLOVER has no code, or without a day",
    "last days, places after the first, contexts",
    "who says so, rival figures, offsets, claims of responsibility",
    "tabs and line ends within a cell: they become blanks",
)


def row(it: Happening, tally: Tally) -> list[str] | None:
    """The cells of a happening; ``None``, with the reason in ``tally``, where POLECAT would have no row."""
    coded = coded_event(it, tally)
    if coded is None:
        return None
    name, mode, known = coded
    mutual = it.type == "armed_clash"
    article = it.articles[0] if it.articles else None
    values = (
        "_".join(filter(None, (it.id, name, mode))),
        it.period.start,
        name,
        mode,
        known.modes.get(mode or "", known.score) if known else None,
        _QUADS.get(known.quad) if known else None,
        None,
        *_side((*it.actors, *(it.recipients if mutual else ()))),
        *_side(() if mutual else it.recipients),
        *_place(it),
        None,
        article.outlet if article else None,
        article.published if article else None,
        *(None,) * 3,
        article.language if article else None,
        "casus",
    )
    return [_cell(value) for value in values]


def _side(parties: Sequence[Party]) -> tuple[str | None, ...]:
    def each(told: Callable[[Party], object]) -> str | None:
        found = [told(party) for party in parties]
        if all(value is None for value in found):
            return None
        return "; ".join(MISSING if value is None else str(value) for value in found)

    sectors = each(lambda party: SECTORS.get(party.kind or ""))
    return (
        each(named),
        each(lambda party: party.country),
        each(lambda party: _COW.get(party.country or "", gleditsch_ward(party.country))),
        sectors,
        sectors,
        None,
        each(lambda party: party.span.quote),
        None,
    )


def _place(it: Happening) -> tuple[str | float | None, ...]:
    if not it.places:
        return (None,) * 9
    place = it.places[0]
    name = place.name or place.span.quote
    return (
        name,
        name if place.precision in ("exact", "near") else None,
        name if place.precision == "admin2" else None,
        place.admin1 or (name if place.precision == "admin1" else None),
        place.country,
        place.lat,
        place.lon,
        place.geonames_id,
        place.span.quote,
    )


def _cell(value: str | float | None) -> str:
    if value is None or value == "":
        return MISSING
    return cell(" ".join(value.split()) if isinstance(value, str) else value) or MISSING


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    with destination.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow([column.name for column in COLUMNS])
        for it in happenings:
            if (cells := row(it, tally)) is not None:
                tally.rows += 1
                writer.writerow(cells)


FORM = Form("polecat", "TSV in the shape of POLECAT's, one row an event", COLUMNS, LOST, _write)
