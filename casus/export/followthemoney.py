"""FollowTheMoney JSON Lines (followthemoney 4): events, parties, articles, and the links that tell who did what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from casus.coding.grid import alpha2, country_name
from casus.export.nouns import Column, Form, Happening, Tally
from casus.export.tables import joined, named
from casus.types import Article, Harm, Party

Entity = dict[str, object]
_PUBLIC_BODIES = ("state", "military", "police", "government")
_ORGANISATIONS = ("armed_group", "militia", "organisation", "media")

COLUMNS = (
    Column(
        "id",
        "Id of the entity.",
        "SHA-1 of what makes it the same: a party by its actor id, else by its words and article",
    ),
    Column(
        "schema",
        "Article, PublicBody, Organization, Company, Person, LegalEntity, Event, UnknownLink, Documentation.",
        "parties by kind",
    ),
    Column("name", "Name of a party; of an event its type and place.", "put together, where it is an event's"),
    Column("startDate", "First day of the event."),
    Column("endDate", "Last day of the event."),
    Column("country", "ISO 3166-1 alpha-2, lower case."),
    Column("location", "Names of the event's places."),
    Column("summary", "Tolls as text.", "the policy asked for"),
    Column("keywords", "casus: and the event type; the status."),
    Column("involved", "Parties of the event, without their roles."),
    Column("role", "actor or recipient, on an UnknownLink between a party and the event."),
    Column("date", "Day of the event, on an UnknownLink.", "where it is one day"),
    Column("topics", "mil, of a military."),
    Column("language", "ISO 639-3 of an article."),
    Column("proof", "The articles."),
    Column("recordId", "Id of the event or incident in Casus."),
)
LOST = (
    "coordinates, precision of places and of time",
    "tolls as numbers, rival figures, who says so",
    "types and statuses but as keywords; codes of other codebooks",
    "confidence, offsets, instruments, claims of responsibility",
)


def entities(it: Happening) -> Iterator[Entity]:
    """The entities of a happening, those that others point to first."""
    articles = [_article(article) for article in it.articles]
    sides = [("actor", p) for p in it.actors] + [("recipient", p) for p in it.recipients]
    parties = [(role, _party(party, it)) for role, party in sides]
    event = _event(it, [str(p["id"]) for _, p in parties], [str(a["id"]) for a in articles])
    yield from articles
    yield from (party for _, party in parties)
    yield event
    day = [it.period.start] if it.period.start and it.period.start == it.period.end else []
    for role, party in parties:
        link = _id("link", it.id, role, str(party["id"]))
        yield _entity(link, "UnknownLink", subject=[party["id"]], object=[event["id"]], role=[role], date=day)
    for article in articles:
        link = _id("documentation", it.id, str(article["id"]))
        yield _entity(link, "Documentation", document=[article["id"]], entity=[event["id"]], role=["source"])


def _event(it: Happening, involved: list[str], proof: list[str]) -> Entity:
    places = list(dict.fromkeys(p.name or p.span.quote for p in it.places))
    countries = sorted({code.lower() for p in it.places if (code := alpha2(p.country))})
    where = places[0] if places else next((n for p in it.places if (n := country_name(p.country))), None)
    tolls = [_toll(it, harm) for harm in it.tolls]
    return _entity(
        _id("event", it.id),
        "Event",
        name=[it.type.replace("_", " ") + (f", {where}" if where else "")],
        startDate=[it.period.start],
        endDate=[it.period.end],
        country=countries,
        location=places,
        summary=["; ".join(tolls)],
        keywords=[f"casus:{it.type}", f"status:{it.status}"],
        involved=list(dict.fromkeys(involved)),
        proof=proof,
        recordId=[it.id],
    )


def _toll(it: Happening, harm: Harm) -> str:
    """A toll as text: ``killed=25 (min 25, claimed by …)``, ``wounded>=51`` where no upper bound is stated."""
    figure = it.tolls[harm]
    told = [toll for toll in it.figures if toll.harm == harm and not toll.part_of_total]
    if any(toll.high is None for toll in told):
        return f"{harm}>={figure.low}"
    bounds = f"min {figure.low}" if figure.low == figure.high else f"min {figure.low}, max {figure.high}"
    speakers = joined((toll.said_by.span.quote for toll in told if toll.said_by), ", ")
    return f"{harm}={figure.best} ({bounds}" + (f", claimed by {speakers})" if speakers else ")")


def _party(party: Party, it: Happening) -> Entity:
    kind = party.kind or "unknown"
    schema = "LegalEntity"
    if kind in _PUBLIC_BODIES:
        schema = "PublicBody"
    elif kind in _ORGANISATIONS:
        schema = "Organization"
    elif kind in ("person", "company"):
        schema = kind.capitalize()
    # Who isn't in the actor base is the same only within one event: two reports' "gunmen" are not one party.
    made_of = ("actor", party.actor_id, schema) if party.actor_id else ("party", it.id, kind, party.span.quote)
    code = alpha2(party.country)
    return _entity(
        _id(*made_of),
        schema,
        name=[named(party)],
        country=[code.lower()] if code else [],
        topics=["mil"] if kind == "military" else [],
    )


def _article(article: Article) -> Entity:
    return _entity(
        _id("article", article.id),
        "Article",
        fileName=[article.source_id],
        title=[article.title],
        publishedAt=[article.published],
        publisher=[article.outlet],
        sourceUrl=[article.url],
        language=[_alpha3(article.language)],
    )


def _alpha3(language: str | None) -> str | None:
    """ISO 639-3 of a language that is told by two letters."""
    import pycountry

    found = pycountry.languages.get(alpha_2=(language or "").partition("-")[0].lower()) if language else None
    return found.alpha_3 if found else None


def _entity(identity: str, schema: str, /, **properties: list[object] | list[str] | list[str | None]) -> Entity:
    known = {key: kept for key, values in properties.items() if (kept := [v for v in values if v])}
    return {"id": identity, "schema": schema, "properties": known}


def _id(*parts: str) -> str:
    return hashlib.sha1("\x1f".join(("casus", *parts)).encode(errors="backslashreplace")).hexdigest()


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    seen: set[str] = set()
    with destination.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for it in happenings:
            for entity in entities(it):
                if (name := str(entity["id"])) not in seen:
                    seen.add(name)
                    tally.rows += 1
                    file.write(json.dumps(entity, ensure_ascii=False) + "\n")


FORM = Form("followthemoney", "FollowTheMoney JSON Lines (Aleph, OpenSanctions)", COLUMNS, LOST, _write)
