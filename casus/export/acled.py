"""ACLED-like CSV, wide (``acled``, 31 columns) and one row an actor (``acled-actors``).

Shape, vocabularies and rules are those of the ACLED Codebook (acleddata.com, content of October 2024 onward). The rows are
coded by Casus: they are *not* ACLED data and must not be called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pycountry

from casus.coding.grid import acled_precision, country_name
from casus.export.figures import acled_deaths
from casus.export.nouns import Column, Form, Happening, Row, Tally
from casus.export.regions import acled_region
from casus.export.tables import joined, named, write_csv
from casus.types import Party, Period, Place

_CODES = "the codebook's crosswalk to ACLED"
_INTER = (
    "by kind: military, police, state and government are State forces at home and External/Other forces abroad;"
    " armed_group Rebel group, militia Political militia, protesters Protesters (Rioters in Riots), civilians, persons and"
    " media Civilians, organisations External/Other forces; empty for other kinds"
)

COLUMNS = (
    Column(
        "event_id_cnty",
        "Id of the row.",
        "CASUS-, the id of the event, and the number of the place where it has several",
    ),
    Column(
        "event_date",
        "Day, ISO 8601.",
        "the day; for a week or a month its middle; events of unknown or longer time are left out",
    ),
    Column("year", "Year of event_date.", "of event_date"),
    Column("time_precision", "1 day, 2 week, 3 month.", "by the precision of the period, a range by its length"),
    Column("disorder_type", "ACLED's disorder type.", _CODES),
    Column("event_type", "ACLED's event type.", _CODES),
    Column("sub_event_type", "ACLED's sub-event type.", _CODES),
    Column("actor1", "First actor.", "the first actor's name; the years of a regime aren't added"),
    Column("assoc_actor_1", "Allies of actor1, `;` between them.", "further actors"),
    Column("inter1", "Type of actor1.", _INTER),
    Column("actor2", "Second actor.", "the first recipient's name, of civilians 'Civilians (Country)'"),
    Column("assoc_actor_2", "Associated with actor2.", "further recipients; no civilians in Battles"),
    Column("inter2", "Type of actor2.", _INTER),
    Column("interaction", "Both types.", "the lower code first, except External/Other forces-Civilians"),
    Column(
        "civilian_targeting",
        "'Civilian targeting' where civilians are the main target.",
        "all Violence against civilians; Explosions, Riots and Excessive force where actor2 is Civilians or Protesters",
    ),
    Column("iso", "ISO 3166-1 numeric, without leading zeros.", "by the place's country"),
    Column("region", "ACLED's region.", "by the place's country"),
    Column("country", "English name.", "by the place's country"),
    Column("admin1", "First-order unit."),
    Column("admin2", "Second-order unit; always empty.", "a place of Casus has none"),
    Column("admin3", "Third-order unit; always empty.", "a place of Casus has none"),
    Column("location", "The named place."),
    Column("latitude", "Degrees, four decimals.", "rounded; empty for a country alone"),
    Column("longitude", "Degrees, four decimals.", "rounded; empty for a country alone"),
    Column(
        "geo_precision",
        "1 town, 2 near or small area, 3 region.",
        "by the place's precision; empty for a country alone",
    ),
    Column("source", "Outlets, `;` between them."),
    Column(
        "source_scale",
        "International, where all outlets are international news agencies; else empty.",
        "nothing tells the reach of other outlets",
    ),
    Column(
        "notes",
        "One sentence: when, what, who; splits of deaths and the wounded in brackets.",
        "put together from the values",
    ),
    Column(
        "fatalities",
        "Deaths of all sides.",
        "ACLED's rule, whatever the policy: the lowest standing figure, 0 where none is told; divided evenly over places, the"
        " first take the remainder",
    ),
    Column("tags", "'casus=country level' where no place is finer than a country, which ACLED wouldn't code."),
    Column("timestamp", "Always empty.", "there was no upload"),
)
LOST = (
    "wounded and other harms as numbers (the notes tell the wounded)",
    "rival figures, low and high, who says so, and figures by side",
    "events that ACLED doesn't code: threats, claims, talks; denied, averted and planned acts where the crosswalk gives no code",
    "confidence, offsets, instruments, claims of responsibility",
)

STATE, REBEL, POLITICAL, IDENTITY, RIOTERS, PROTESTERS, CIVILIANS, OTHER = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
)
_AGENCIES = {
    "ap",
    "associated press",
    "the associated press",
    "afp",
    "agence france-presse",
    "reuters",
    "upi",
    "dpa",
    "efe",
}
INTERS = (STATE, REBEL, POLITICAL, IDENTITY, RIOTERS, PROTESTERS, CIVILIANS, OTHER)
"""ACLED's types of actor, in the order of their numbers 1 to 8."""
_FIXED = {
    "armed_group": REBEL,
    "militia": POLITICAL,
    "civilians": CIVILIANS,
    "person": CIVILIANS,
    "media": CIVILIANS,
    "organisation": OTHER,
}


def inter(party: Party, country: str | None, event_type: str | None) -> str | None:
    """ACLED's type of an actor in an event of ``event_type`` in ``country``; ``None`` where its kind doesn't tell."""
    if party.kind in ("military", "police", "state", "government"):
        abroad = party.country is not None and country is not None and party.country != country
        return OTHER if abroad else STATE
    if party.kind == "protesters":
        return RIOTERS if event_type == "Riots" else PROTESTERS
    return _FIXED.get(party.kind or "")


def interaction(first: str | None, second: str | None) -> str | None:
    """ACLED's combination of two types of actor: lower code first, without spaces; 78 alone is the other way round."""
    known = sorted((i for i in (first, second) if i), key=INTERS.index)
    if not known:
        return None
    if len(known) == 1:
        return f"{known[0]} only"
    if known == [CIVILIANS, OTHER]:
        known.reverse()
    return "-".join(known)


def split(total: int, parts: int) -> list[int]:
    """A total divided evenly; the first parts take the remainder (ACLED codebook, fatalities)."""
    quotient, rest = divmod(total, parts)
    return [quotient + (number < rest) for number in range(parts)]


def day_of(period: Period) -> tuple[date, int] | None:
    """ACLED's day and ``time_precision`` of a period; ``None`` for what is longer than a month, or unknown."""
    if period.start is None or period.precision in ("year", "unknown"):
        return None
    try:
        first = date.fromisoformat(period.start)
        last = date.fromisoformat(period.end or period.start)
    except ValueError:
        return None
    days = (last - first).days
    if not 0 <= days <= 31:
        return None
    precision = 1 if days == 0 else 2 if days <= 7 else 3
    return first + timedelta(days=days // 2), precision


def places_of(it: Happening) -> list[Place]:
    """The places that make rows: the named ones; a country alone where nothing finer lies in it."""
    finer = [p for p in it.places if p.precision not in ("country", "unknown") and p.lat is not None]
    covered = {p.country for p in finer}
    countries = [p for p in it.places if p.precision == "country" and p.country and p.country not in covered]
    return list({(p.name, p.admin1, p.country): p for p in (*finer, *countries)}.values())


def rows(it: Happening, tally: Tally) -> Iterator[Row]:
    """A happening's rows, one a place; none where ACLED wouldn't code it, with the reason in ``tally``."""
    when, where = day_of(it.period), places_of(it)
    if it.codes.acled is None:
        tally.left_out["no such record in ACLED's codebook"] += 1
    elif when is None:
        tally.left_out["no day, week or month is known"] += 1
    elif not where:
        tally.left_out["no place is known"] += 1
    else:
        deaths = acled_deaths(it) or 0
        for number, (place, dead) in enumerate(zip(where, split(deaths, len(where)), strict=True), start=1):
            yield _row(it, place, when, (dead, deaths), number, len(where))


def _row(it: Happening, place: Place, when: tuple[date, int], dead: tuple[int, int], number: int, parts: int) -> Row:
    codes = it.codes.acled or {}
    event_type = codes.get("event_type")
    first = it.actors[0] if it.actors else None
    second = it.recipients[0] if it.recipients else (it.actors[1] if len(it.actors) > 1 else None)
    allies = it.actors[1:] if it.recipients else it.actors[2:]
    inter1 = inter(first, place.country, event_type) if first else None
    inter2 = inter(second, place.country, event_type) if second else None
    beside = [p for p in it.recipients[1:] if not (event_type == "Battles" and p.kind in ("civilians", "person"))]
    known = pycountry.countries.get(alpha_3=place.country) if place.country else None
    located = place.lat is not None and place.lon is not None and place.precision != "country"
    return {
        "event_id_cnty": f"CASUS-{it.id}" + (f"-{number}" if parts > 1 else ""),
        "event_date": when[0].isoformat(),
        "year": when[0].year,
        "time_precision": when[1],
        "disorder_type": codes.get("disorder_type"),
        "event_type": event_type,
        "sub_event_type": codes.get("sub_event_type"),
        "actor1": _actor(first, place) if first else None,
        "assoc_actor_1": joined(map(named, allies)),
        "inter1": inter1,
        "actor2": _actor(second, place) if second else None,
        "assoc_actor_2": joined(map(named, beside)),
        "inter2": inter2,
        "interaction": interaction(inter1, inter2),
        "civilian_targeting": "Civilian targeting" if _targets_civilians(codes, inter2) else None,
        "iso": int(known.numeric) if known else None,
        "region": acled_region(place.country),
        "country": country_name(place.country),
        "admin1": place.admin1,
        "location": place.name or place.span.quote,
        "latitude": round(place.lat, 4) if located and place.lat is not None else None,
        "longitude": round(place.lon, 4) if located and place.lon is not None else None,
        "geo_precision": acled_precision(place),
        "source": joined(a.outlet for a in it.articles),
        "source_scale": _scale(it),
        "notes": _notes(it, when[0], dead, parts),
        "fatalities": dead[0],
        "tags": "casus=country level" if place.precision == "country" else None,
    }


def _scale(it: Happening) -> str | None:
    outlets = {(article.outlet or "").casefold() for article in it.articles}
    return "International" if outlets and outlets <= _AGENCIES else None


def _actor(party: Party, place: Place) -> str:
    if party.kind in ("civilians", "protesters"):
        country = country_name(party.country or place.country)
        return f"{party.kind.capitalize()} ({country})" if country else party.kind.capitalize()
    return named(party)


def _targets_civilians(codes: dict[str, str | None], inter2: str | None) -> bool:
    if codes.get("event_type") == "Violence against civilians":
        return True
    may = codes.get("event_type") in ("Explosions/Remote violence", "Riots")
    may = may or codes.get("sub_event_type") == "Excessive force against protesters"
    return may and inter2 in (CIVILIANS, PROTESTERS)


def _notes(it: Happening, day: date, dead: tuple[int, int], parts: int) -> str:
    said = [f"On {day.day} {day:%B %Y}, {it.type.replace('_', ' ')}"]
    if it.actors:
        said.append(f"by {joined(map(named, it.actors), ', ')}")
    if it.recipients:
        said.append(f"against {joined(map(named, it.recipients), ', ')}")
    text = " ".join(said) + "."
    if "wounded" in it.tolls:
        text += f" [Wounded: {it.tolls['wounded'].low}.]"
    if parts > 1 and dead[1]:
        text += f" [{dead[1]} fatalities split across {parts} events. {dead[0]} coded to this event.]"
    return text


ACTOR_COLUMNS = (
    Column("event_id", "Id of the event or incident."),
    Column(
        "event_date", "Day, ISO 8601.", "as event_date of the form acled; empty where that form leaves the event out"
    ),
    Column("event_type", "ACLED's event type.", _CODES),
    Column("sub_event_type", "ACLED's sub-event type.", _CODES),
    Column("role", "actor or recipient."),
    Column("actor", "The party's name, else its words."),
    Column("actor_id", "Its id in the actor base."),
    Column("kind", "Its kind by the codebook."),
    Column("country", "Its country, ISO 3166-1 alpha-3."),
    Column("inter", "ACLED's type of actor.", _INTER + "; at home or abroad by the event's first country"),
)


def actor_rows(it: Happening) -> Iterator[Row]:
    """One row a party of the happening."""
    when = day_of(it.period)
    codes = it.codes.acled or {}
    country = next((p.country for p in it.places if p.country), None)
    for role, parties in (("actor", it.actors), ("recipient", it.recipients)):
        for party in parties:
            yield {
                "event_id": it.id,
                "event_date": when[0].isoformat() if when else None,
                "event_type": codes.get("event_type"),
                "sub_event_type": codes.get("sub_event_type"),
                "role": role,
                "actor": named(party),
                "actor_id": party.actor_id,
                "kind": party.kind,
                "country": party.country,
                "inter": inter(party, country, codes.get("event_type")),
            }


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    write_csv(COLUMNS, (row for it in happenings for row in rows(it, tally)), destination, tally)


def _write_actors(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    write_csv(ACTOR_COLUMNS, (row for it in happenings for row in actor_rows(it)), destination, tally)


WIDE = Form("acled", "CSV in the shape of ACLED's, one row a place and day", COLUMNS, LOST, _write)
ACTORS = Form(
    "acled-actors",
    "CSV, one row a party of an event, with ACLED's types of actor",
    ACTOR_COLUMNS,
    ("places, tolls and sources", "events without parties"),
    _write_actors,
)
