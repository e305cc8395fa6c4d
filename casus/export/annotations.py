"""Annotated words for annotation tools: Label Studio, Prodigy, doccano, and W3C Web Annotations.

Casus counts code points. So do Prodigy, doccano and Web Annotation's TextPositionSelector; Label Studio counts UTF-16 code units,
as JavaScript does: there every character beyond U+FFFF, an emoji for one, counts twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from casus import __version__
from casus.errors import UsageError
from casus.export.nouns import Column, Form, Tally
from casus.types import Event, Record, Span

_AROUND = 20
"""Characters of context on either side of a quote in a Web Annotation."""
LABELS = "Trigger, Actor, Target, Instrument, Date, Place, Killed, Wounded, Missing, Captured, Displaced, Claimant"
CLAIMED_BY = "claimed_by"
"""The relation from a figure to the words for whoever gives it."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Words of an article and what they are in an event; ``number`` counts them in the article.

    ``speaker`` is the number of the words for whoever gives this figure.
    """

    number: int
    event: Event
    label: str
    span: Span
    speaker: int | None = None


def utf16(text: str, offset: int) -> int:
    """The offset in UTF-16 code units of an offset in code points."""
    return offset + sum(character > "\uffff" for character in text[:offset])


def labelled(record: Record) -> list[Labelled]:
    """All words that an article's events rest on. UsageError where the record has no text, or another one."""
    found: list[Labelled] = []
    for event in record.events:
        found += _labelled(event, len(found))
    text = record.article.text
    for it in found:
        if text[it.span.start : it.span.end] != it.span.quote:
            raise UsageError(
                f"article {record.article.source_id!r}: its text doesn't have {it.span.quote!r} at {it.span.start};"
                " annotations need records with their texts (casus code without --no-text)"
            )
    return found


def _labelled(event: Event, first: int) -> Iterator[Labelled]:
    """An event's words, counted from ``first``; whoever speaks comes last."""
    words = list(_words(event))
    speakers = list(dict.fromkeys(p.span for p in (*event.said_by, *(t.said_by for t in event.tolls)) if p is not None))
    number_of = {span: first + len(words) + len(event.tolls) + n for n, span in enumerate(speakers)}
    for number, (label, span) in enumerate(words, start=first):
        yield Labelled(number, event, label, span)
    for number, toll in enumerate(event.tolls, start=first + len(words)):
        by = number_of[toll.said_by.span] if toll.said_by else None
        yield Labelled(number, event, toll.harm.capitalize(), toll.evidence, by)
    for span, number in number_of.items():
        yield Labelled(number, event, "Claimant", span)


def _words(event: Event) -> Iterator[tuple[str, Span]]:
    yield from (("Trigger", span) for span in event.triggers)
    yield from (("Actor", party.span) for party in event.actors)
    yield from (("Target", party.span) for party in event.recipients)
    yield from (("Instrument", span) for span in event.instruments)
    if event.period.evidence is not None:
        yield "Date", event.period.evidence
    yield from (("Place", place.span) for place in event.places)


def label_studio_task(record: Record) -> dict[str, object]:
    """A task with a prediction: offsets in UTF-16 units; who says a figure is a relation ``claimed_by``."""
    text, regions, relations = record.article.text, [], []
    for it in labelled(record):
        start, end = utf16(text, it.span.start), utf16(text, it.span.end)
        value = {"start": start, "end": end, "text": it.span.quote, "labels": [it.label]}
        regions.append(
            {"id": f"s{it.number}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
        )
        if it.speaker is not None:
            ends = {"from_id": f"s{it.number}", "to_id": f"s{it.speaker}"}
            relations.append({**ends, "type": "relation", "direction": "right", "labels": [CLAIMED_BY]})
    score = min((event.confidence for event in record.events), default=0.0)
    data = {"text": text, "article_id": record.article.id, "source_id": record.article.source_id}
    return {
        "data": data,
        "predictions": [{"model_version": f"casus-{__version__}", "score": score, "result": [*regions, *relations]}],
    }


def prodigy_task(record: Record) -> dict[str, object]:
    """A line for Prodigy: offsets in code points."""
    spans = [{"start": it.span.start, "end": it.span.end, "label": it.label} for it in labelled(record)]
    meta = {"source": "casus", "source_id": record.article.source_id, "article_id": record.article.id}
    return {"text": record.article.text, "meta": meta, "spans": spans}


def doccano_task(record: Record) -> dict[str, object]:
    """A line for doccano, with relations: offsets in code points."""
    found = labelled(record)
    entities = [
        {"id": it.number, "start_offset": it.span.start, "end_offset": it.span.end, "label": it.label} for it in found
    ]
    pairs = [(it.number, it.speaker) for it in found if it.speaker is not None]
    relations = [{"id": n, "from_id": a, "to_id": b, "type": CLAIMED_BY} for n, (a, b) in enumerate(pairs)]
    return {"text": record.article.text, "entities": entities, "relations": relations}


def web_annotations(record: Record) -> Iterator[dict[str, object]]:
    """Web Annotations: position and quote together, since a quote alone may occur often."""
    text, article = record.article.text, record.article
    for it in labelled(record):
        start, end = it.span.start, it.span.end
        quote = {
            "type": "TextQuoteSelector",
            "exact": it.span.quote,
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        }
        body = {"type": "TextualBody", "purpose": "classifying", "value": f"casus:{it.label}", "format": "text/plain"}
        event = {"type": "TextualBody", "purpose": "identifying", "value": it.event.id, "format": "text/plain"}
        position = {"type": "TextPositionSelector", "start": start, "end": end}
        target: dict[str, object] = {
            "source": article.url or f"urn:casus:article:{article.id}",
            "selector": [position, quote],
        }
        if article.published and "T" in article.published:  # the model wants a moment; a day alone isn't one
            target["state"] = {"type": "TimeState", "sourceDate": article.published}
        yield {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": f"urn:casus:anno:{article.id}:{it.number}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": [body, event],
            "target": target,
        }


def _write_lines(lines: Iterable[dict[str, object]], destination: Path, tally: Tally) -> None:
    with destination.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(_json(line) + "\n")
            tally.rows += 1


def _write_label_studio(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    with destination.open("w", encoding="utf-8") as file:
        file.write("[")
        for record in records:
            file.write((",\n" if tally.rows else "\n") + _json(label_studio_task(record)))
            tally.rows += 1
        file.write("\n]\n")


def _write_prodigy(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    _write_lines(map(prodigy_task, records), destination, tally)


def _write_doccano(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    _write_lines(map(doccano_task, records), destination, tally)


def _write_web(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    _write_lines((line for record in records for line in web_annotations(record)), destination, tally)


def _json(value: object) -> str:
    # Lone surrogates are no UTF-8: a text that has some is written in escapes.
    try:
        told = json.dumps(value, ensure_ascii=False)
        told.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return told


LOST = ("values that no words give", "types, status, coordinates, low and high of a figure", "claims of responsibility")
LABEL_STUDIO = Form(
    "label-studio",
    "Label Studio tasks with predictions (JSON)",
    (
        Column("data", "The article's text and ids."),
        Column("score", "Confidence.", "the lowest of the article's events"),
        Column("start", "Offset of the words.", "UTF-16 code units, as JavaScript counts"),
        Column("end", "Offset of their end, exclusive.", "UTF-16 code units"),
        Column("labels", f"One of {LABELS}."),
        Column("relation", "claimed_by: from a figure to whoever gives it."),
    ),
    LOST,
    write_records=_write_label_studio,
)
PRODIGY = Form(
    "prodigy",
    "Prodigy spans (JSON Lines)",
    (
        Column("text", "The article's text."),
        Column("meta", "The article's ids."),
        Column("spans", f"Offsets in code points and a label: {LABELS}."),
    ),
    (*LOST, "who gives a figure"),
    write_records=_write_prodigy,
)
DOCCANO = Form(
    "doccano",
    "doccano entities and relations (JSON Lines)",
    (
        Column("text", "The article's text."),
        Column("entities", f"Offsets in code points and a label: {LABELS}."),
        Column("relations", "claimed_by: from a figure to whoever gives it."),
    ),
    (*LOST, "overlapping words, unless the doccano project allows them"),
    write_records=_write_doccano,
)
WEB = Form(
    "web-annotations",
    "W3C Web Annotations (JSON-LD, a line each)",
    (
        Column("id", "IRI of the annotation.", "of the article's id and the number of the words in it"),
        Column("body", f"casus: and a label ({LABELS}), and the id of the event."),
        Column(
            "target", "The article's address, position in code points, and quote with context.", "a urn without address"
        ),
    ),
    (*LOST, "who gives a figure"),
    write_records=_write_web,
)
