"""PLOVER JSON Lines: one object an event (PLOVER Manual, draft 2.0, chapter on the JSON record)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from casus.codebook import load_codebook
from casus.codebook.model import PloverEvent
from casus.coding.grid import country_name
from casus.export.nouns import Column, Figure, Form, Happening, Tally
from casus.types import Harm, Party, Place

SECTORS = {
    "military": "MIL",
    "police": "COP",
    "government": "GOV",
    "armed_group": "REB",
    "militia": "PRM",
    "civilians": "CVL",
    "protesters": "CVL",
    "media": "JRN",
    "company": "BUS",
    "person": "CVL",
}
_RESOLUTIONS = {"exact": 4, "near": 4, "admin2": 3, "admin1": 2, "country": 1}
_SIZES: tuple[tuple[str, Harm], ...] = (("dead", "killed"), ("injured", "wounded"), ("arrested", "captured"))
_CODES = "the codebook's crosswalk to PLOVER"
_SIDES = "actors; in armed clashes all participants, as PLOVER puts them"

COLUMNS = (
    Column("id", "Id of the event or incident."),
    Column("date", "First day; events of unknown day are left out, since PLOVER requires one."),
    Column("enddate", "Last day, where it is another."),
    Column("event", "PLOVER's event type, in a list.", _CODES),
    Column("mode", "PLOVER's modes, a list.", _CODES),
    Column("quad_code", "1 to 4.", "by the event type"),
    Column("event_scale", "-10 to 10.", "by the mode, else the event type"),
    Column("actor", "Entities: code (ISO alpha-3), sector, entity_text.", _SIDES + "; sector by kind"),
    Column("recipient", "Entities.", "recipients; none in armed clashes"),
    Column("event_loc", "extracted and resolved place, coordinates, resolution.", "the first place"),
    Column("size", "dead, injured, arrested; '51-' is 51 or more, '9-14' a range.", "the policy asked for"),
    Column("cite_info", "Title, address, publication and language of the first article."),
    Column("coder", "casus."),
)
LOST = (
    "events for which PLOVER has no code, or without a day",
    "contexts: Casus gives none",
    "who says so, rival figures, offsets, claims of responsibility",
    "places after the first",
)


def record(it: Happening, tally: Tally) -> dict[str, object] | None:
    """PLOVER's object; ``None``, with the reason in ``tally``, where it would have none."""
    coded = coded_event(it, tally)
    if coded is None:
        return None
    name, mode, known = coded
    mutual = it.type == "armed_clash"
    article = it.articles[0] if it.articles else None
    told: dict[str, object | None] = {
        "id": it.id,
        "date": it.period.start,
        "enddate": it.period.end if it.period.end != it.period.start else None,
        "event": [name],
        "mode": [mode] if mode else None,
        "quad_code": known.quad if known else None,
        "event_scale": known.modes.get(mode or "", known.score) if known else None,
        "actor": [entity(p) for p in (*it.actors, *(it.recipients if mutual else ()))],
        "recipient": [] if mutual else [entity(p) for p in it.recipients],
        "event_loc": _location(it.places[0]) if it.places else None,
        "size": {key: _size(it.tolls[harm], _open_ended(it, harm)) for key, harm in _SIZES if harm in it.tolls} or None,
        "cite_info": (
            _known(title=article.title, url=article.url, publication=article.outlet, language=article.language) or None
        )
        if article
        else None,
        "coder": "casus",
    }
    return _known(**told)


def coded_event(it: Happening, tally: Tally) -> tuple[str, str | None, PloverEvent | None] | None:
    """PLOVER's event and mode, and what the codebook knows of them; ``None``, with the reason in ``tally``, where it has none."""
    codes = it.codes.plover or {}
    name = codes.get("event")
    if name is None:
        tally.left_out["PLOVER has no code for it"] += 1
        return None
    if it.period.start is None:
        tally.left_out["no day is known"] += 1
        return None
    return name, codes.get("mode"), load_codebook().plover_events.get(name)


def entity(party: Party) -> dict[str, object]:
    """PLOVER's entity object of a party."""
    return _known(code=party.country, sector=SECTORS.get(party.kind or ""), entity_text=party.span.quote)


def _location(place: Place) -> dict[str, object]:
    return _known(
        extracted_place=place.span.quote,
        resolved_place=place.name,
        geonameid=place.geonames_id,
        lat=place.lat,
        lon=place.lon,
        province=place.admin1,
        country=country_name(place.country),
        country_code=place.country,
        resolution=_RESOLUTIONS.get(place.precision),
    )


def _open_ended(it: Happening, harm: Harm) -> bool:
    return any(t.harm == harm and t.high is None and not t.part_of_total for t in it.figures)


def _size(figure: Figure, open_ended: bool) -> int | str:
    if open_ended:
        return f"{figure.low}-"
    return figure.best if figure.low == figure.high else f"{figure.low}-{figure.high}"


def _known(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    with destination.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for it in happenings:
            if (told := record(it, tally)) is not None:
                tally.rows += 1
                file.write(json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n")


FORM = Form("plover", "PLOVER JSON Lines, one object an event", COLUMNS, LOST, _write)
