"""Re-derives the values of a record from the words they rest on, without a model.

What is checked (``CHECKS``): every quote stands at its offset; ids follow from the content; types, statuses and codes are the
codebook's and the crosswalk's; a toll's numbers, approximation and harm follow from its words, its group is named in the text,
and a kind of group that those words tell is kept; a party's words are the text's; a date's value, interval and precision
follow from its words and the publication day; a place's name, country, coordinates and GeoNames id are ones that its words can
mean.

What no check without a model can see (``BLIND_SPOTS``): which of two grounded parties did what, which of two grounded
speakers gave a figure, which event a grounded figure, date or place belongs to, and whether type and status fit the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casus.codebook import Codebook, codes_of, load_codebook
from casus.coding.actors import group_kind
from casus.coding.coder import facts_of
from casus.coding.dates import TimeExpression, annotation_value, find_times
from casus.coding.gazetteer import Candidate, Gazetteer
from casus.coding.place_names import fold
from casus.coding.place_resolution import known_as
from casus.coding.tolls import TollValue, read_toll, tells_harm
from casus.coding.toponyms import find_toponyms, toponyms_at
from casus.errors import InputError
from casus.record_files import records_in
from casus.types import Event, Party, Period, Place, Record, Span, Toll

CHECKS = (
    "quotes at their offsets",
    "ids from content",
    "types, statuses and codes from the codebook",
    "tolls from their words",
    "names of parties in the text",
    "dates from their words and the publication day",
    "places among the meanings of their words",
)
BLIND_SPOTS = (
    "which of two parties in the text did it or suffered it",
    "which of two speakers in the text gave a figure",
    "which event a figure, a date or a place belongs to",
    "which of several places of one name is meant, and how precisely",
    "whether type, status, background and response fit the words",
    "what the actor base says of a party: actor_id, kind, country",
)
_NEAR = 0.02  # degrees (about 2 km): coordinates may be rounded
_COUNTRY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Failure:
    """A value that doesn't follow from its words: where it stands in the record, and what the words say instead."""

    source_id: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source_id}: {self.path}: {self.reason}"


def verify_record(
    record: Record,
    article_text: str | None = None,
    *,
    codebook: Codebook | None = None,
    gazetteer: Gazetteer | None = None,
) -> list[Failure]:
    """All that in a record doesn't follow from its words; empty where everything does.

    ``article_text`` is the text where the record was written without it, or to compare it with. ``codebook`` and
    ``gazetteer`` are those that the record was made with; without them, the shipped ones.
    """
    text = record.article.text or article_text or ""
    if article_text is not None and text != article_text:
        return [Failure(record.article.source_id, "article.text", "isn't the text of the article handed in")]
    if not text and record.events:
        return [
            Failure(
                record.article.source_id, "article.text", "isn't in the record: hand in the articles it was made from"
            )
        ]
    opened = gazetteer or Gazetteer.open()
    try:
        verifier = _Verifier(record, text, codebook or load_codebook(), opened)
        return [Failure(record.article.source_id, path, reason) for path, reason in verifier.failures()]
    finally:
        if gazetteer is None:
            opened.close()


def verify_file(records: Path, articles: Path | None = None) -> Iterator[list[Failure]]:
    """The failures of each record of a file or a folder of shards; ``articles`` is the file or folder they were made from.

    InputError where a file can't be read, RecordError where a record's form is broken.
    """
    texts = None if articles is None else _texts(articles)
    gazetteer, codebook = Gazetteer.open(), load_codebook()
    try:
        for record in records_in([records]):
            source_id = record.article.source_id
            if texts is not None and source_id not in texts:
                yield [Failure(source_id, "article.source_id", f"isn't among the articles of {articles}")]
                continue
            text = None if texts is None else texts[source_id]
            yield verify_record(record, text, codebook=codebook, gazetteer=gazetteer)
    finally:
        gazetteer.close()


def _texts(articles: Path) -> dict[str, str]:
    from casus.read import read_articles

    texts: dict[str, str] = {}
    for item in read_articles([articles]):
        if isinstance(item, InputError):
            raise item
        texts[item.source_id] = item.text
    return texts


_Found = Iterator[tuple[str, str]]


class _Verifier:
    """One record, and the tables it is held against. Each method yields the path and the reason of what fails."""

    def __init__(self, record: Record, text: str, codebook: Codebook, gazetteer: Gazetteer) -> None:
        self._record, self._text, self._codebook, self._gazetteer = record, text, codebook, gazetteer
        self._folded = text.casefold()
        self._events = {event.id: event for event in record.events}
        self._told: tuple[Candidate, ...] | None = None
        self._times = find_times(text, record.article.published) if record.events else []

    def failures(self) -> _Found:
        yield from self._ids()
        for number, event in enumerate(self._record.events):
            yield from self._event(f"events[{number}]", event)
        for number, mention in enumerate(self._record.mentions or ()):
            yield from self._span(f"mentions[{number}]", mention.span)

    def _ids(self) -> _Found:
        from casus.read.fields import article_id

        article = self._record.article
        wanted = article_id(self._text, article.published, article.outlet)
        if article.id != wanted:
            yield "article.id", f"{article.id!r} isn't the content's id, {wanted!r}"
        for number, event in enumerate(self._record.events):
            if event.id != f"{article.id}-e{number + 1}":
                yield f"events[{number}].id", f"{event.id!r} should be {f'{article.id}-e{number + 1}'!r}"

    def _event(self, path: str, event: Event) -> _Found:
        for name, span in _spans(event):
            yield from self._span(f"{path}.{name}", span)
        if event.type not in self._codebook.event_types:
            yield f"{path}.type", f"{event.type!r} isn't a type of codebook {self._codebook.version}"
            return
        if event.status not in self._codebook.statuses:
            yield f"{path}.status", f"{event.status!r} isn't a status of codebook {self._codebook.version}"
            return
        if not event.triggers:
            yield f"{path}.triggers", "no words name the event"
        if not 0.0 <= event.confidence <= 1.0:
            yield f"{path}.confidence", f"{event.confidence} isn't between 0 and 1"
        if event.responds_to is not None and (event.responds_to not in self._events or event.responds_to == event.id):
            yield f"{path}.responds_to", f"{event.responds_to!r} isn't another event of this article"
        for name, party in _parties(event):
            yield from self._party(f"{path}.{name}", party)
        for number, toll in enumerate(event.tolls):
            yield from self._toll(f"{path}.tolls[{number}]", toll, event.triggers)
        for number, place in enumerate(event.places):
            yield from self._place(f"{path}.places[{number}]", place)
        yield from self._period(f"{path}.period", event.period)
        answered = self._events.get(event.responds_to) if event.responds_to is not None else None
        codes = codes_of(self._codebook, facts_of(event, answered.type if answered is not None else None))
        if event.codes != codes:
            yield f"{path}.codes", f"the crosswalk gives {codes}"

    def _span(self, path: str, span: Span) -> _Found:
        if not 0 <= span.start < span.end <= len(self._text):
            yield path, f"{span.start}:{span.end} doesn't lie in the text of {len(self._text)} characters"
        elif self._text[span.start : span.end] != span.quote:
            yield (
                path,
                f"{span.quote!r} isn't what stands at {span.start}:{span.end}: {self._text[span.start : span.end]!r}",
            )

    def _holds(self, span: Span) -> bool:
        return next(self._span("", span), None) is None

    def _party(self, path: str, party: Party) -> _Found:
        """A party that the actor base doesn't know can only bear a name that the text has."""
        if party.name is not None and party.actor_id is None and party.name.casefold() not in self._folded:
            yield f"{path}.name", f"{party.name!r} stands nowhere in the text, and no actor_id vouches for it"
        if party.country is not None and not _COUNTRY.fullmatch(party.country):
            yield f"{path}.country", f"{party.country!r} isn't an ISO 3166-1 alpha-3 code"

    # --- tolls ------------------------------------------------------------------------------------------------------

    def _toll(self, path: str, toll: Toll, triggers: tuple[Span, ...]) -> _Found:
        """A toll's values, from its words; its harm from these, their sentence, or the words that name the event."""
        span = toll.evidence
        if not self._holds(span):
            return
        told = read_toll(self._text, span.start, span.end)
        of_harm = [value for value in told if value.harm == toll.harm]
        if of_harm or (
            not told and any(tells_harm(self._text, trigger.start, trigger.end, toll.harm) for trigger in triggers)
        ):
            of_harm += read_toll(self._text, span.start, span.end, toll.harm)
        if not of_harm:
            harms = ", ".join(dict.fromkeys(value.harm for value in told)) or "no harm"
            yield f"{path}.harm", f"the words {span.quote!r} tell {harms}, not {toll.harm}"
            return
        fitting = [
            value for value in of_harm if (value.low, value.best, value.high) == (toll.low, toll.best, toll.high)
        ]
        if not fitting:
            says = " or ".join(dict.fromkeys(map(_figure, of_harm)))
            yield f"{path}.low", f"{_figure(toll)} doesn't follow from {span.quote!r}, which tells {says}"
            return
        if all(value.approx != toll.approx for value in fitting):
            yield f"{path}.approx", f"{toll.approx} doesn't follow from {span.quote!r}"
        if all(value.part_of_total for value in fitting) and not toll.part_of_total:
            yield f"{path}.part_of_total", f"the words at {span.quote!r} tell a part of another figure"
        yield from self._group(path, toll, fitting)

    def _group(self, path: str, toll: Toll, told: list[TollValue]) -> _Found:
        if toll.group is None:
            if toll.group_kind != "unknown":
                yield f"{path}.group_kind", f"{toll.group_kind!r}, but no words name the group"
            return
        if toll.group.casefold() not in self._folded:
            yield f"{path}.group", f"{toll.group!r} stands nowhere in the text"
        elif not any(_may_name(toll, value.group) for value in told):
            yield f"{path}.group", f"{toll.group!r} isn't whom the words {toll.evidence.quote!r} count"
        kind = group_kind(toll.group)
        if kind != "unknown" and kind != toll.group_kind:
            yield f"{path}.group_kind", f"the words {toll.group!r} tell {kind}, not {toll.group_kind}"

    # --- dates ------------------------------------------------------------------------------------------------------

    def _period(self, path: str, period: Period) -> _Found:
        if period.evidence is None:
            yield from self._period_without_words(path, period)
            return
        if not self._holds(period.evidence):
            return
        span = period.evidence
        told = [time for time in self._times if time.start < span.end and span.start < time.end]
        if not told:
            yield path, f"the words {span.quote!r} tell no time"
        elif not any(_same_time(period, time) for time in told):
            says = " or ".join(str(annotation_value(time) or time.value) for time in told)
            yield f"{path}.value", f"{_period_text(period)} doesn't follow from {span.quote!r}, which tells {says}"

    def _period_without_words(self, path: str, period: Period) -> _Found:
        """A period that no words give is empty, or the publication day with a note that says so."""
        if period.start is None and period.end is None and period.value is None:
            return
        published = (self._record.article.published or "")[:10]
        if "date-from-publication" not in self._record.notes:
            yield f"{path}.evidence", "no words give the period, and no note says where it comes from"
        elif {period.start, period.end, period.value} - {published, None}:
            yield (
                f"{path}.value",
                f"{_period_text(period)} isn't the publication day, {published or 'which is unknown'}",
            )

    # --- places -----------------------------------------------------------------------------------------------------

    def _place(self, path: str, place: Place) -> _Found:
        if not self._holds(place.span):
            return
        if place.country is not None and not _COUNTRY.fullmatch(place.country):
            yield f"{path}.country", f"{place.country!r} isn't an ISO 3166-1 alpha-3 code"
            return
        meanings = self._meanings(place)
        if not meanings and place.name is not None and place.name.casefold() not in self._folded:
            yield (
                f"{path}.name",
                f"{place.name!r} stands nowhere in the text, and the gazetteer doesn't know {place.span.quote!r}",
            )
            return
        if place.geonames_id is None:
            if place.country is None and place.lat is None:
                return
            # A spot that the gazetteer doesn't know can only take its country and coordinates from a place told with it.
            meanings += self._told_places()
        for name, fits in (
            ("country", lambda c: place.country is None or c.country == place.country),
            ("geonames_id", lambda c: place.geonames_id is None or c.geonames_id == place.geonames_id),
            ("lat", lambda c: place.lat is None or abs(c.lat - place.lat) <= _NEAR),
            ("lon", lambda c: place.lon is None or abs(c.lon - (place.lon or 0.0)) <= _NEAR),
            ("admin1", lambda c: place.admin1 is None or fold(c.admin1 or "") == fold(place.admin1)),
        ):
            meanings = tuple(filter(fits, meanings))
            if not meanings:
                yield (
                    f"{path}.{name}",
                    f"{getattr(place, name)!r} isn't a meaning of {place.span.quote!r} with the fields before it",
                )
                return
        if place.name is not None and not self._names(place, meanings):
            yield f"{path}.name", f"{place.name!r} isn't a name of the place that {place.span.quote!r} means"

    def _meanings(self, place: Place) -> tuple[Candidate, ...]:
        """What the place's words can mean: all of them, or a name within them."""
        mentions = toponyms_at(self._text, [(place.span.start, place.span.end)])
        found = tuple(c for mention in mentions for c in known_as(mention.key, mention.quote, self._gazetteer))
        if found or place.name is None or fold(place.name) not in fold(place.span.quote):
            return found
        return known_as(fold(place.name), place.name, self._gazetteer)

    def _told_places(self) -> tuple[Candidate, ...]:
        """The meanings of all names of places in the text."""
        if self._told is None:
            mentions = find_toponyms(self._text, self._gazetteer, least=0.0)
            self._told = tuple(c for mention in mentions for c in known_as(mention.key, mention.quote, self._gazetteer))
        return self._told

    def _names(self, place: Place, meanings: tuple[Candidate, ...]) -> bool:
        name = fold(place.name or "")
        return name in fold(place.span.quote) or any(name in fold(c.name) or fold(c.name) in name for c in meanings)


def _spans(event: Event) -> Iterator[tuple[str, Span]]:
    """Every span of an event with its path."""
    for name, spans in (("triggers", event.triggers), ("instruments", event.instruments)):
        yield from ((f"{name}[{number}]", span) for number, span in enumerate(spans))
    yield from ((name, party.span) for name, party in _parties(event))
    yield from ((f"places[{number}]", place.span) for number, place in enumerate(event.places))
    yield from ((f"tolls[{number}].evidence", toll.evidence) for number, toll in enumerate(event.tolls))
    yield from (
        (f"responsibility[{number}].evidence", item.evidence) for number, item in enumerate(event.responsibility)
    )
    if event.period.evidence is not None:
        yield "period.evidence", event.period.evidence


def _parties(event: Event) -> Iterator[tuple[str, Party]]:
    """Every party of an event with its path."""
    for name, parties in (("actors", event.actors), ("recipients", event.recipients), ("said_by", event.said_by)):
        yield from ((f"{name}[{number}]", party) for number, party in enumerate(parties))
    for number, toll in enumerate(event.tolls):
        if toll.said_by is not None:
            yield f"tolls[{number}].said_by", toll.said_by
    for number, item in enumerate(event.responsibility):
        yield f"responsibility[{number}].by", item.by
        if item.of is not None:
            yield f"responsibility[{number}].of", item.of


def _figure(toll: Toll | TollValue) -> str:
    return f"{toll.low} to {'unbounded' if toll.high is None else toll.high} (best {toll.best})"


def _may_name(toll: Toll, group: Span | None) -> bool:
    """Whether a toll's group can be the one that its words name; others, and persons named, may be told elsewhere."""
    inside = group is not None and toll.evidence.start <= group.start and group.end <= toll.evidence.end
    if group is None or not inside or not group.quote[:1].islower():
        return True
    return bool(set((toll.group or "").casefold().split()) & set(group.quote.casefold().split()))


def _period_text(period: Period) -> str:
    return f"{period.value} ({period.start} to {period.end}, {period.precision})"


def _same_time(period: Period, time: TimeExpression) -> bool:
    """Whether a time expression tells a period: its value, its days, its precision."""
    if period.value not in (time.value, annotation_value(time)):
        return False
    return (period.start, period.end, period.precision) == (time.first, time.last, time.precision)


__all__ = ["BLIND_SPOTS", "CHECKS", "Failure", "verify_file", "verify_record"]
