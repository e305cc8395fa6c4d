"""Records → happenings: the filters, and the tolls by the policy asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casus.errors import UsageError
from casus.export.figures import tolls
from casus.export.nouns import Happening, Options
from casus.types import Article, Codes, Event, Incident, LedgerEntry, Record, Toll


def of_records(records: Iterable[Record], options: Options) -> Iterator[Happening]:
    """The events of records that the filters let through, in order."""
    _demand_reviews(options)
    for record in records:
        for event in record.events:
            happening = _of_event(record.article, event, options)
            if _wanted(happening, options):
                yield happening


def of_incidents(incidents: Iterable[Incident], records: Iterable[Record], options: Options) -> Iterator[Happening]:
    """Incidents that the filters let through. ``records`` give their articles, codes and words; those of an incident
    whose records aren't among them are left empty."""
    _demand_reviews(options)
    told: dict[str, tuple[Article, Event]] = {}
    for record in records:
        told.update({event.id: (record.article, event) for event in record.events})
    for incident in incidents:
        members = [told[link.event_id] for link in incident.events if link.event_id in told]
        happening = _of_incident(incident, members, options)
        if _wanted(happening, options):
            yield happening


def kept_events(record: Record, options: Options) -> Record:
    """The record with the events alone that the filters let through: for forms that hold articles, not events."""
    _demand_reviews(options)
    kept = tuple(e for e in record.events if _wanted(_of_event(record.article, e, options), options))
    return Record(record.article, kept, record.mentions, record.notes)


def _of_event(article: Article, event: Event, options: Options) -> Happening:
    ledger = tuple([_entry(article, event, toll) for toll in event.tolls])
    return Happening(
        id=event.id,
        type=event.type,
        status=event.status,
        confidence=event.confidence,
        period=event.period,
        places=event.places,
        actors=event.actors,
        recipients=event.recipients,
        tolls=tolls(options.policy, ledger, event.actors, event.recipients),
        ledger=ledger,
        figures=event.tolls,
        said_by=event.said_by,
        articles=(article,),
        codes=event.codes,
        quote=event.triggers[0].quote if event.triggers else "",
        event_ids=(event.id,),
        background=event.background,
        aggregate=event.aggregate,
        reviewed=None if options.reviewed is None else event.id in options.reviewed,
        event=event,
    )


def _of_incident(incident: Incident, members: list[tuple[Article, Event]], options: Options) -> Happening:
    articles = {article.id: article for article, _ in members}
    events = [event for _, event in members]
    # The member most like the incident speaks for it where reconciling says nothing: codes and words.
    lead = max(events, key=lambda e: (e.type == incident.type, e.confidence), default=None)
    event_ids = tuple(link.event_id for link in incident.events)
    return Happening(
        id=incident.id,
        type=incident.type,
        status=incident.status,
        confidence=incident.confidence,
        period=incident.period,
        places=incident.places,
        actors=incident.actors,
        recipients=incident.recipients,
        tolls=tolls(options.policy, incident.ledger, incident.actors, incident.recipients),
        ledger=incident.ledger,
        figures=tuple(toll for event in events for toll in event.tolls),
        said_by=tuple(dict.fromkeys(party for event in events for party in event.said_by)),
        articles=tuple(articles.values()),
        codes=lead.codes if lead else Codes(),
        quote=lead.triggers[0].quote if lead and lead.triggers else "",
        event_ids=event_ids,
        background=bool(events) and all(event.background for event in events),
        aggregate=bool(events) and all(event.aggregate for event in events),
        reviewed=None if options.reviewed is None else options.reviewed.issuperset(event_ids),
    )


def _entry(article: Article, event: Event, toll: Toll) -> LedgerEntry:
    speaker = (toll.said_by.name or toll.said_by.span.quote) if toll.said_by else None
    if event.aggregate:
        return LedgerEntry.of(article, toll, "cumulative", speaker)
    return LedgerEntry.of(article, toll, "part" if toll.part_of_total else "total", speaker)


def _wanted(it: Happening, options: Options) -> bool:
    if options.types and it.type not in options.types:
        return False
    if options.countries and not options.countries & {place.country for place in it.places}:
        return False
    if it.confidence < options.min_confidence or (options.reviewed_only and not it.reviewed):
        return False
    first, last = it.period.start, it.period.end or it.period.start
    if options.since and (last is None or last < options.since):
        return False
    return not (options.until and (first is None or first > options.until))


def _demand_reviews(options: Options) -> None:
    if options.reviewed_only and options.reviewed is None:
        raise UsageError("--reviewed-only needs a project: records in a file don't tell what a reviewer accepted")
