"""UCDP GED-like CSV: 49 columns, one row an event with at least one death in low, best or high.

Shape and scales are those of GED 20.1 to 26.1 (one header). The rows are coded by Casus and are no UCDP data: ids of conflicts,
dyads and actors are UCDP's to give and stay empty, and the threshold of 25 deaths a year can't be known from single events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from casus.coding.grid import gleditsch_ward, prio_grid, ucdp_precision
from casus.export.figures import ucdp_deaths
from casus.export.nouns import Column, Figure, Form, Happening, Row, Tally
from casus.export.regions import ucdp_name, ucdp_region
from casus.export.tables import joined, named, write_csv
from casus.types import Party, Period, Place

_OWN = "UCDP's to give; always empty"
_DEATHS = (
    "best goes to one of the four: civilians or side B where the reports say whom the figure counts (side B for armed dead"
    " of a one-sided act against an armed party), else unknown"
)
_STATES = ("military", "police", "state", "government")
_FINEST = ("exact", "near", "admin2", "admin1", "country", "unknown")
_PLACE = "the finest place of the event; the first of equals"

COLUMNS = (
    Column("id", "Id of the event or incident in Casus."),
    Column("relid", "Readable id.", _OWN),
    Column("year", "Year of date_start.", "of date_start"),
    Column("active_year", "Whether the dyad is active.", _OWN),
    Column("code_status", "Review status.", _OWN),
    Column("type_of_violence", "1 state-based, 2 non-state, 3 one-sided.", "the codebook's crosswalk to UCDP"),
    Column("conflict_dset_id", "Older id.", _OWN),
    Column("conflict_new_id", "Id of the conflict.", _OWN),
    Column("conflict_name", "Name of the conflict.", _OWN),
    Column("dyad_dset_id", "Older id.", _OWN),
    Column("dyad_new_id", "Id of the dyad.", _OWN),
    Column("dyad_name", "Both sides.", "side_a - side_b, where both are known"),
    Column("side_a_dset_id", "Older id.", _OWN),
    Column("side_a_new_id", "Id of side A.", _OWN),
    Column(
        "side_a",
        "Government of a state-based conflict, else the perpetrator.",
        "first actor; in type 1 the state party",
    ),
    Column("side_b_dset_id", "Older id.", _OWN),
    Column("side_b_new_id", "Id of side B.", _OWN),
    Column("side_b", "The other side; 'Civilians' in type 3.", "first recipient or second actor"),
    Column("number_of_sources", "How many articles.", "count of articles"),
    Column("source_article", "Outlet, day and headline, `;` between articles.", "put together from the values"),
    Column("source_office", "Outlets, `;` between them."),
    Column("source_date", "Days of publication."),
    Column("source_headline", "Headlines."),
    Column("source_original", "Who says so.", "speakers of the deaths; else of the event"),
    Column("where_prec", "1 exact, 2 near, 3 district, 4 province, 6 country.", "by the place's precision"),
    Column("where_coordinates", "Name of the point.", _PLACE),
    Column("where_description", "The article's words for its places."),
    Column("adm_1", "First-order unit.", _PLACE),
    Column("adm_2", "Second-order unit; always empty.", "a place of Casus has none"),
    Column("latitude", "Degrees, six decimals.", _PLACE),
    Column("longitude", "Degrees, six decimals.", _PLACE),
    Column("geom_wkt", "POINT (longitude latitude).", _PLACE),
    Column("priogrid_gid", "PRIO-GRID cell.", "half-degree cells from the south-west corner"),
    Column(
        "country", "UCDP's name.", "by the place's country; the usual English name but where UCDP is known to differ"
    ),
    Column("country_id", "Gleditsch-Ward number.", "by the place's country"),
    Column("region", "Africa, Americas, Asia, Europe or Middle East.", "by the place's country"),
    Column("event_clarity", "1 a separate incident, 2 an aggregate.", "2 for aggregates and events of several places"),
    Column(
        "date_prec", "1 day, 2 up to 6 days, 3 week, 4 up to 30 days or month, 5 longer.", "by the length of the period"
    ),
    Column("date_start", "Earliest day.", "with the hour 00:00:00.000"),
    Column("date_end", "Latest day.", "with the hour 00:00:00.000"),
    Column("deaths_a", "Dead of side A; always 0.", _DEATHS),
    Column("deaths_b", "Dead of side B.", _DEATHS),
    Column("deaths_civilians", "Dead civilians.", _DEATHS),
    Column("deaths_unknown", "Dead of unknown status.", _DEATHS),
    Column("best", "Most reliable total.", "UCDP's rule, whatever the policy; the sum of the four deaths_*"),
    Column("high", "Highest total.", "UCDP's rule, whatever the policy"),
    Column("low", "Lowest total.", "UCDP's rule, whatever the policy"),
    Column("gwnoa", "Gleditsch-Ward number of side A where it is a state."),
    Column("gwnob", "Gleditsch-Ward number of side B where it is a state."),
)
LOST = (
    "wounded and every harm but deaths",
    "events without deaths, and what UCDP doesn't count as violence",
    "places after the finest",
    "confidence, offsets, rival figures, claims of responsibility",
)


def date_precision(period: Period) -> tuple[date, date, int] | None:
    """First and last day and UCDP's ``date_prec``; ``None`` for unknown time or more than a year."""
    try:
        first = date.fromisoformat(period.start or "")
        last = date.fromisoformat(period.end or period.start or "")
    except ValueError:
        return None
    days = (last - first).days + 1
    if not 1 <= days <= 366:
        return None
    for most, code in ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5)):
        if days <= most:
            return first, last, code
    return None


def row(it: Happening, tally: Tally) -> Row | None:
    """A happening's row; ``None`` where GED would have none, with the reason in ``tally``."""
    when = date_precision(it.period)
    place = min(
        (p for p in it.places if p.lat is not None and p.lon is not None and ucdp_precision(p)),
        key=lambda p: _FINEST.index(p.precision),
        default=None,
    )
    if it.codes.ucdp is None:
        tally.left_out["no violence by UCDP's definitions"] += 1
    elif (deaths := ucdp_deaths(it)) is None or deaths.high < 1:
        tally.left_out["no deaths are told"] += 1
    elif when is None:
        tally.left_out["no time is known, or more than a year"] += 1
    elif place is None:
        tally.left_out["no place with coordinates is known"] += 1
    else:
        return _row(it, it.codes.ucdp["type_of_violence"], deaths, when, place)
    return None


def _row(it: Happening, kind: int, deaths: Figure, when: tuple[date, date, int], place: Place) -> Row:
    first, last, precision = when
    assert place.lat is not None
    assert place.lon is not None
    side_a, side_b = _sides(it, kind)
    name_a = _side(side_a) if side_a else None
    name_b = "Civilians" if kind == 3 else _side(side_b) if side_b else None
    speakers = [t.said_by for t in it.figures if t.harm == "killed" and t.said_by] or list(it.said_by)
    named_at = {(p.name, p.admin1, p.country) for p in it.places if p.precision == place.precision}
    return {
        "id": it.id,
        "year": first.year,
        "type_of_violence": kind,
        "dyad_name": f"{name_a} - {name_b}" if name_a and name_b else None,
        "side_a": name_a,
        "side_b": name_b,
        "number_of_sources": len(it.articles) or None,
        "source_article": joined(",".join(filter(None, (a.outlet, a.published, a.title))) for a in it.articles),
        "source_office": joined((a.outlet for a in it.articles), ";"),
        "source_date": joined((a.published for a in it.articles), ";"),
        "source_headline": joined((a.title for a in it.articles), ";"),
        "source_original": joined(party.span.quote for party in speakers),
        "where_prec": ucdp_precision(place),
        "where_coordinates": place.name or place.span.quote,
        "where_description": joined(p.span.quote for p in it.places),
        "adm_1": place.admin1,
        "latitude": f"{place.lat:.6f}",
        "longitude": f"{place.lon:.6f}",
        "geom_wkt": f"POINT ({place.lon:.6f} {place.lat:.6f})",
        "priogrid_gid": prio_grid(place.lat, place.lon) if abs(place.lat) <= 90 and abs(place.lon) <= 180 else None,
        "country": ucdp_name(place.country),
        "country_id": gleditsch_ward(place.country),
        "region": ucdp_region(place.country),
        "event_clarity": 2 if it.aggregate or len(named_at) > 1 else 1,
        "date_prec": precision,
        "date_start": f"{first} 00:00:00.000",
        "date_end": f"{last} 00:00:00.000",
        **_shared_out(it, kind, deaths.best),
        "best": deaths.best,
        "high": deaths.high,
        "low": deaths.low,
        "gwnoa": _number(side_a),
        "gwnob": None if kind == 3 else _number(side_b),
    }


def _sides(it: Happening, kind: int) -> tuple[Party | None, Party | None]:
    first = it.actors[0] if it.actors else None
    second = it.recipients[0] if it.recipients else it.actors[1] if len(it.actors) > 1 else None
    if kind == 1 and second and second.kind in _STATES and not (first and first.kind in _STATES):
        return second, first
    return first, second


def _side(party: Party) -> str:
    country = ucdp_name(party.country) if party.kind in _STATES else None
    return f"Government of {country}" if country else named(party)


def _number(party: Party | None) -> str | None:
    number = gleditsch_ward(party.country) if party and party.kind in _STATES else None
    return None if number is None else str(number)


def _shared_out(it: Happening, kind: int, best: int) -> dict[str, int]:
    """``best`` in one of the four columns, so that their sum is ``best``."""
    whom = {t.group_kind for t in it.figures if t.harm == "killed" and best in (t.low, t.best)}
    struck = it.actors and it.recipients and _sides(it, kind)[1] is it.recipients[0]
    column = "deaths_unknown"
    if whom == {"civilian"}:
        column = "deaths_civilians"
    elif whom == {"armed"} and kind in (1, 2) and struck and it.type != "armed_clash":
        column = "deaths_b"
    return dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0) | {column: best}


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    rows = (found for it in happenings if (found := row(it, tally)) is not None)
    write_csv(COLUMNS, rows, destination, tally)


FORM = Form("ucdp", "CSV in the shape of UCDP GED's, one row a deadly event", COLUMNS, LOST, _write)
