"""A comparison as a table (CSV, one row a pair or an event that has none) and as a few figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from casus.comparing.matching import Comparison
from casus.comparing.others import Told
from casus.export.nouns import Column, Row, Tally
from casus.export.tables import write_csv

COLUMNS = (
    Column("relation", "matched, only here or only there."),
    Column("id", "Id of our event or incident."),
    Column("their_id", "Id of theirs."),
    Column("date_start", "Our first day."),
    Column("date_end", "Our last day."),
    Column("their_date_start", "Their first day."),
    Column("their_date_end", "Their last day."),
    Column("days_apart", "Days between the periods.", "0 where they overlap"),
    Column("country", "Our country, ISO 3166-1 alpha-3."),
    Column("their_country", "Their country."),
    Column("places", "Our places."),
    Column("their_place", "Their place."),
    Column("km_apart", "Kilometres between the nearest points.", "empty where a side has no point"),
    Column("type", "Our type, in their words."),
    Column("their_type", "Their type."),
    Column("deaths_low", "Our deaths, low.", "by their rule"),
    Column("deaths_best", "Our deaths, best.", "by their rule"),
    Column("deaths_high", "Our deaths, high.", "by their rule"),
    Column("their_deaths_low", "Their deaths, low.", "ACLED's one figure thrice"),
    Column("their_deaths_best", "Their deaths, best."),
    Column("their_deaths_high", "Their deaths, high."),
    Column("deaths_difference", "Ours less theirs, best figures."),
)


def rows(found: Comparison) -> Iterator[Row]:
    """One row a pair, then what is only here, then what is only there."""
    for pair in found.matched:
        yield {
            "relation": "matched",
            **_ours(pair.ours),
            **_theirs(pair.theirs),
            "days_apart": pair.days,
            "km_apart": pair.km,
            "deaths_difference": pair.deaths,
        }
    yield from ({"relation": "only here", **_ours(told)} for told in found.only_here)
    yield from ({"relation": "only there", **_theirs(told)} for told in found.only_there)


def write(found: Comparison, destination: Path) -> None:
    """Writes the table; no cell is a formula."""
    write_csv(COLUMNS, rows(found), destination, Tally())


def summary(found: Comparison) -> dict[str, object]:
    """Counts, and of the pairs: the same days, medians of days and kilometres apart, and deaths."""
    pairs = found.matched
    deaths = [pair.deaths for pair in pairs if pair.deaths is not None]
    distances = [pair.km for pair in pairs if pair.km is not None]
    return {
        "matched": len(pairs),
        "only_here": len(found.only_here),
        "only_there": len(found.only_there),
        "same_days": sum((p.ours.first, p.ours.last) == (p.theirs.first, p.theirs.last) for p in pairs),
        "median_days_apart": median(p.days for p in pairs) if pairs else None,
        "median_km_apart": median(distances) if distances else None,
        "same_deaths": sum(difference == 0 for difference in deaths),
        "more_deaths_here": sum(difference > 0 for difference in deaths),
        "fewer_deaths_here": sum(difference < 0 for difference in deaths),
        "deaths_told_by_one_side": len(pairs) - len(deaths),
    }


def _ours(told: Told) -> Row:
    low, best, high = told.deaths or (None, None, None)
    return {
        "id": told.id,
        "date_start": told.first.isoformat(),
        "date_end": told.last.isoformat(),
        "country": told.country,
        "places": told.places or None,
        "type": told.type,
        "deaths_low": low,
        "deaths_best": best,
        "deaths_high": high,
    }


def _theirs(told: Told) -> Row:
    low, best, high = told.deaths or (None, None, None)
    return {
        "their_id": told.id,
        "their_date_start": told.first.isoformat(),
        "their_date_end": told.last.isoformat(),
        "their_country": told.country,
        "their_place": told.places or None,
        "their_type": told.type,
        "their_deaths_low": low,
        "their_deaths_best": best,
        "their_deaths_high": high,
    }
