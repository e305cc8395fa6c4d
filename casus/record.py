"""Records and incidents as JSON, and back: the form ``casus/1`` and ``casus-incident/1``.

One object a line, keys always in the same order, ``schema`` first, UTF-8 unescaped, no trailing spaces: the same record gives
the same bytes. Confidences and scores keep :data:`SCORE_DIGITS` decimals, coordinates :data:`DEGREE_DIGITS` (about a metre), so
that the last bits of a float never show. Reading is strict about form (every key there, no key too many, every value of its
kind) and leaves meaning to :mod:`casus.verify`; what breaks the form raises RecordError with the path of the field, such as
``events[0].tolls[1].low``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, get_args

from casus.errors import RecordError
from casus.json_fields import Fields
from casus.types import (
    Article,
    Codes,
    Event,
    GroupKind,
    Harm,
    Incident,
    LedgerEntry,
    Link,
    Mention,
    Party,
    PartyKind,
    Period,
    PeriodPrecision,
    Place,
    PlacePrecision,
    Record,
    Responsibility,
    Span,
    Stance,
    Status,
    Toll,
)

RECORD_SCHEMA = "casus/1"
INCIDENT_SCHEMA = "casus-incident/1"
SCORE_DIGITS = 4
DEGREE_DIGITS = 5

Json = dict[str, object]
T = TypeVar("T")

_SURROGATE = re.compile("[\ud800-\udfff]")


# --- writing ---------------------------------------------------------------------------------------------------------


def record_to_json(record: Record, mentions: bool = False, text: bool = True) -> str:
    """One line of JSON, without the line's end. ``mentions`` and ``text`` say whether those are written."""
    return _line(record_to_dict(record, mentions=mentions, text=text))


def incident_to_json(incident: Incident) -> str:
    """One line of JSON, without the line's end."""
    return _line(incident_to_dict(incident))


def record_to_dict(record: Record, mentions: bool = False, text: bool = True) -> Json:
    """The record as JSON values, keys in the order of ``casus/1``. Notes of the article come first among the record's."""
    out: Json = {
        "schema": RECORD_SCHEMA,
        "article": article_to_dict(record.article, text),
        "events": [event_to_dict(e) for e in record.events],
    }
    if mentions and record.mentions is not None:
        out["mentions"] = [{**span_to_dict(m.span), "label": m.label} for m in record.mentions]
    out["notes"] = list(dict.fromkeys((*record.article.notes, *record.notes)))
    return out


def article_to_dict(article: Article, text: bool = True) -> Json:
    """``article`` of ``casus/1``; its notes stand among the record's."""
    head: Json = {
        "id": article.id,
        "source_id": article.source_id,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "url": article.url,
        "language": article.language,
    }
    if text:
        head["text"] = article.text
    return head


def event_to_dict(event: Event) -> Json:
    """EVENT of ``casus/1``."""
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "background": event.background,
        "aggregate": event.aggregate,
        "confidence": _rounded(event.confidence, SCORE_DIGITS),
        "triggers": [span_to_dict(s) for s in event.triggers],
        "actors": [party_to_dict(p) for p in event.actors],
        "recipients": [party_to_dict(p) for p in event.recipients],
        "instruments": [span_to_dict(s) for s in event.instruments],
        "places": [place_to_dict(p) for p in event.places],
        "period": period_to_dict(event.period),
        "tolls": [toll_to_dict(t) for t in event.tolls],
        "said_by": [party_to_dict(p) for p in event.said_by],
        "responsibility": [
            {
                "stance": r.stance,
                "by": party_to_dict(r.by),
                "of": _maybe(r.of, party_to_dict),
                "evidence": span_to_dict(r.evidence),
            }
            for r in event.responsibility
        ],
        "responds_to": event.responds_to,
        "codes": {
            "plover": event.codes.plover,
            "acled": event.codes.acled,
            "cameo": event.codes.cameo,
            "ucdp": event.codes.ucdp,
        },
    }


def span_to_dict(span: Span) -> Json:
    """SPAN of ``casus/1``."""
    return {"start": span.start, "end": span.end, "quote": span.quote}


def party_to_dict(party: Party) -> Json:
    """PARTY of ``casus/1``."""
    return {
        **span_to_dict(party.span),
        "name": party.name,
        "actor_id": party.actor_id,
        "kind": party.kind,
        "country": party.country,
    }


def place_to_dict(place: Place) -> Json:
    """PLACE of ``casus/1``; degrees rounded to DEGREE_DIGITS."""
    return {
        **span_to_dict(place.span),
        "name": place.name,
        "admin1": place.admin1,
        "country": place.country,
        "lat": _maybe(place.lat, lambda degrees: _rounded(degrees, DEGREE_DIGITS)),
        "lon": _maybe(place.lon, lambda degrees: _rounded(degrees, DEGREE_DIGITS)),
        "geonames_id": place.geonames_id,
        "precision": place.precision,
    }


def period_to_dict(period: Period) -> Json:
    """PERIOD of ``casus/1``."""
    return {
        "start": period.start,
        "end": period.end,
        "precision": period.precision,
        "value": period.value,
        "evidence": _maybe(period.evidence, span_to_dict),
    }


def toll_to_dict(toll: Toll) -> Json:
    """TOLL of ``casus/1``."""
    return {
        "harm": toll.harm,
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        "approx": toll.approx,
        "group": toll.group,
        "group_kind": toll.group_kind,
        "part_of_total": toll.part_of_total,
        "said_by": _maybe(toll.said_by, party_to_dict),
        "evidence": span_to_dict(toll.evidence),
    }


def incident_to_dict(incident: Incident) -> Json:
    """The incident as JSON values, keys in the order of ``casus-incident/1``."""
    return {
        "schema": INCIDENT_SCHEMA,
        "id": incident.id,
        "type": incident.type,
        "status": incident.status,
        "confidence": _rounded(incident.confidence, SCORE_DIGITS),
        "events": [
            {
                "source_id": link.source_id,
                "event_id": link.event_id,
                "article_id": link.article_id,
                "score": _rounded(link.score, SCORE_DIGITS),
                "reasons": list(link.reasons),
            }
            for link in incident.events
        ],
        "period": period_to_dict(incident.period),
        "places": [place_to_dict(p) for p in incident.places],
        "actors": [party_to_dict(p) for p in incident.actors],
        "recipients": [party_to_dict(p) for p in incident.recipients],
        "ledger": [
            {
                "source_id": entry.source_id,
                "published": entry.published,
                "harm": entry.harm,
                "low": entry.low,
                "best": entry.best,
                "high": entry.high,
                "group": entry.group,
                "kind": entry.kind,
                "said_by": _maybe(entry.said_by, party_to_dict),
                "speaker": entry.speaker,
                "superseded": entry.superseded,
                "evidence": span_to_dict(entry.evidence),
            }
            for entry in incident.ledger
        ],
        "toll": incident.toll,
        "voices": incident.voices,
        "disagreements": list(incident.disagreements),
        "responds_to": incident.responds_to,
    }


def _line(value: Json) -> str:
    try:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise RecordError(f"a score or coordinate is not a finite number ({error})") from error
    # A lone surrogate has no UTF-8 form; escaped it stays one code point, so that offsets hold.
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _rounded(value: float, digits: int) -> float:
    return round(float(value), digits) + 0.0  # + 0.0: never "-0.0"


def _maybe(value: T | None, write: Callable[[T], object]) -> object:
    return None if value is None else write(value)


# --- reading ---------------------------------------------------------------------------------------------------------


def record_from_json(line: str) -> Record:
    """The record of one line of JSON; RecordError where it isn't in the form ``casus/1``.

    A record that was written without its text has an empty ``article.text``; notes are all the record's.
    """
    return record_from_dict(_loads(line))


def incident_from_json(line: str) -> Incident:
    """The incident of one line of JSON; RecordError where it isn't in the form ``casus-incident/1``."""
    return incident_from_dict(_loads(line))


def read_records(lines: Iterable[str], source: str) -> Iterator[Record]:
    """The records of JSON Lines; blank lines are skipped, and an error names ``source`` and the line's number."""
    return _read(lines, source, record_from_json)


def read_incidents(lines: Iterable[str], source: str) -> Iterator[Incident]:
    """The incidents of JSON Lines; blank lines are skipped, and an error names ``source`` and the line's number."""
    return _read(lines, source, incident_from_json)


def record_from_dict(value: object) -> Record:
    """The record of JSON values; RecordError with the path of the field where the form is broken."""
    record = Fields(value, "")
    record.schema(RECORD_SCHEMA)
    head = record.fields("article")
    article = Article(
        id=head.string("id"),
        source_id=head.string("source_id"),
        title=head.string_or_none("title"),
        outlet=head.string_or_none("outlet"),
        published=head.string_or_none("published"),
        url=head.string_or_none("url"),
        language=head.string_or_none("language"),
        text=head.string("text") if "text" in head else "",
    )
    head.done()
    events = record.each("events", _event)
    mentions = record.each("mentions", _mention) if "mentions" in record else None
    notes = record.strings("notes")
    record.done()
    return Record(article, events, mentions, notes)


def incident_from_dict(value: object) -> Incident:
    """The incident of JSON values; RecordError with the path of the field where the form is broken."""
    it = Fields(value, "")
    it.schema(INCIDENT_SCHEMA)
    incident = Incident(
        id=it.string("id"),
        type=it.string("type"),
        status=it.choice("status", get_args(Status)),
        confidence=it.number("confidence"),
        events=it.each("events", _link),
        period=it.one("period", _period),
        places=it.each("places", _place),
        actors=it.each("actors", _party),
        recipients=it.each("recipients", _party),
        ledger=it.each("ledger", _ledger_entry),
        toll=it.object_or_none("toll"),
        voices=it.integer("voices"),
        disagreements=it.strings("disagreements"),
        responds_to=it.string_or_none("responds_to"),
    )
    it.done()
    return incident


def _event(it: Fields) -> Event:
    return Event(
        id=it.string("id"),
        type=it.string("type"),
        status=it.choice("status", get_args(Status)),
        background=it.boolean("background"),
        aggregate=it.boolean("aggregate"),
        confidence=it.number("confidence"),
        triggers=it.each("triggers", _span),
        actors=it.each("actors", _party),
        recipients=it.each("recipients", _party),
        instruments=it.each("instruments", _span),
        places=it.each("places", _place),
        period=it.one("period", _period),
        tolls=it.each("tolls", _toll),
        said_by=it.each("said_by", _party),
        responsibility=it.each("responsibility", _responsibility),
        responds_to=it.string_or_none("responds_to"),
        codes=it.one("codes", _codes),
    )


def _span(it: Fields) -> Span:
    return Span(it.integer("start"), it.integer("end"), it.string("quote"))


def _party(it: Fields) -> Party:
    return Party(
        _span(it),
        name=it.string_or_none("name"),
        actor_id=it.string_or_none("actor_id"),
        kind=it.choice_or_none("kind", get_args(PartyKind)),
        country=it.string_or_none("country"),
    )


def _place(it: Fields) -> Place:
    return Place(
        _span(it),
        name=it.string_or_none("name"),
        admin1=it.string_or_none("admin1"),
        country=it.string_or_none("country"),
        lat=it.number_or_none("lat"),
        lon=it.number_or_none("lon"),
        geonames_id=it.integer_or_none("geonames_id"),
        precision=it.choice("precision", get_args(PlacePrecision)),
    )


def _period(it: Fields) -> Period:
    return Period(
        start=it.string_or_none("start"),
        end=it.string_or_none("end"),
        precision=it.choice("precision", get_args(PeriodPrecision)),
        value=it.string_or_none("value"),
        evidence=it.one_or_none("evidence", _span),
    )


def _toll(it: Fields) -> Toll:
    return Toll(
        harm=it.choice("harm", get_args(Harm)),
        low=it.integer("low"),
        best=it.integer("best"),
        high=it.integer_or_none("high"),
        approx=it.boolean("approx"),
        group=it.string_or_none("group"),
        group_kind=it.choice("group_kind", get_args(GroupKind)),
        part_of_total=it.boolean("part_of_total"),
        said_by=it.one_or_none("said_by", _party),
        evidence=it.one("evidence", _span),
    )


def _responsibility(it: Fields) -> Responsibility:
    return Responsibility(
        stance=it.choice("stance", get_args(Stance)),
        by=it.one("by", _party),
        of=it.one_or_none("of", _party),
        evidence=it.one("evidence", _span),
    )


def _codes(it: Fields) -> Codes:
    return Codes(
        plover=it.mapping_or_none("plover", str),
        acled=it.mapping_or_none("acled", str),
        cameo=it.string_or_none("cameo"),
        ucdp=it.integer_mapping_or_none("ucdp"),
    )


def _mention(it: Fields) -> Mention:
    return Mention(_span(it), it.string("label"))


def _link(it: Fields) -> Link:
    return Link(
        source_id=it.string("source_id"),
        event_id=it.string("event_id"),
        article_id=it.string("article_id"),
        score=it.number("score"),
        reasons=it.strings("reasons"),
    )


def _ledger_entry(it: Fields) -> LedgerEntry:
    return LedgerEntry(
        source_id=it.string("source_id"),
        published=it.string_or_none("published"),
        harm=it.choice("harm", get_args(Harm)),
        low=it.integer("low"),
        best=it.integer("best"),
        high=it.integer_or_none("high"),
        group=it.string_or_none("group"),
        kind=it.choice("kind", ("total", "part", "cumulative")),
        said_by=it.one_or_none("said_by", _party),
        speaker=it.string_or_none("speaker"),
        superseded=it.boolean("superseded"),
        evidence=it.one("evidence", _span),
    )


def _loads(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"not JSON ({error})") from error


def _read(lines: Iterable[str], source: str, read: Callable[[str], T]) -> Iterator[T]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield read(line)
            except RecordError as error:
                raise RecordError(f"{source}:{number}: {error}") from error
