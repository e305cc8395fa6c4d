"""Leaving out names of victims and private persons (``--redact``).

Every party of kind ``person`` loses its name and words, save those whom the actor base knows as public actors; a person who
suffered the event loses them always. What quotes the article at length could carry names too: titles, addresses, texts and the
words of figures go.
"""

from __future__ import annotations

import re
from dataclasses import replace

from casus.types import Article, Event, Incident, LedgerEntry, Party, Record, Responsibility, Span, Toll

WITHHELD = "[name withheld]"
_NAME = re.compile(r"\b[^\W\d_a-z]\w", re.UNICODE)


def redact(record: Record) -> Record:
    """The record without names of victims and private persons."""
    return Record(redact_article(record.article), tuple(map(_event, record.events)), None, record.notes)


def redact_article(article: Article) -> Article:
    """The article without title, address, text and file name: its outlet, day and content hash stay."""
    return replace(article, title=None, text="", url=None, source_id=article.id)


def redact_incident(incident: Incident) -> Incident:
    """The incident without such names."""
    return replace(
        incident,
        actors=tuple(map(_party, incident.actors)),
        recipients=tuple(map(_victim, incident.recipients)),
        ledger=tuple(map(_entry, incident.ledger)),
        disagreements=(),
    )


def _event(event: Event) -> Event:
    return replace(
        event,
        triggers=tuple(map(_words, event.triggers)),
        actors=tuple(map(_party, event.actors)),
        recipients=tuple(map(_victim, event.recipients)),
        tolls=tuple(map(_toll, event.tolls)),
        said_by=tuple(map(_party, event.said_by)),
        responsibility=tuple(map(_responsibility, event.responsibility)),
    )


def _party(party: Party) -> Party:
    private = party.kind == "person" and party.actor_id is None
    # A party of no known kind and no entry may be a person's name; a word without a capital is none.
    unknown = party.kind in (None, "unknown") and party.actor_id is None and _has_name(party.span.quote)
    return _without_name(party) if private or unknown else party


def _victim(party: Party) -> Party:
    civil = party.kind in ("person", "civilians", "protesters", "media") and _has_name(party.span.quote)
    return _without_name(party) if civil or party.kind == "person" else _party(party)


def _without_name(party: Party) -> Party:
    return replace(party, span=_withheld(party.span), name=None, actor_id=None)


def _withheld(span: Span) -> Span:
    return Span(span.start, span.end, WITHHELD)


def _words(span: Span) -> Span:
    return _withheld(span) if _has_name(span.quote) else span


def _has_name(words: str) -> bool:
    return bool(_NAME.search(words))


def _toll(toll: Toll) -> Toll:
    group = WITHHELD if toll.group and _has_name(toll.group) else toll.group
    speaker = _party(toll.said_by) if toll.said_by else None
    return replace(toll, group=group, evidence=_withheld(toll.evidence), said_by=speaker)


def _entry(entry: LedgerEntry) -> LedgerEntry:
    speaker = _party(entry.said_by) if entry.said_by else None
    hidden = speaker is not None and speaker != entry.said_by
    group = WITHHELD if entry.group and _has_name(entry.group) else entry.group
    return replace(
        entry,
        group=group,
        evidence=_withheld(entry.evidence),
        said_by=speaker,
        speaker=WITHHELD if hidden else entry.speaker,
    )


def _responsibility(it: Responsibility) -> Responsibility:
    return replace(it, by=_party(it.by), of=_party(it.of) if it.of else None, evidence=_withheld(it.evidence))
