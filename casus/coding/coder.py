"""From a reading to a record: each happening with its values, and for each value the words that it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from casus.codebook import Codebook, EventFacts, codes_of, load_codebook
from casus.coding.actors import ActorBase
from casus.coding.confidence import confidence_of
from casus.coding.dates import Layout, TimeExpression, annotation_value, find_times
from casus.coding.drafts import Draft, answers, drafts_of, joined
from casus.coding.event_dates import EventDates
from casus.coding.figures import told_twice, tolls_of
from casus.coding.gazetteer import Gazetteer
from casus.coding.naming import context_of
from casus.coding.parties import PartyMaker
from casus.coding.parts import WHOLE, moved, parts_of
from casus.coding.party_links import with_parties
from casus.coding.settings import ArticlePlaces
from casus.coding.stances import stances
from casus.coding.toponyms import PLACE_WORDS
from casus.reading import Reading
from casus.types import Article, Event, Period, Record, Span, Toll

Range = tuple[int, int]

SURE_LINK = 0.27
"""The chance from which a phrase that the reader links with an event counts as one that names a party."""


class Coder:
    """Codes articles by one codebook, actor base and gazetteer; makes no choice that depends on other articles."""

    def __init__(
        self, codebook: Codebook | None = None, actors: ActorBase | None = None, gazetteer: Gazetteer | None = None
    ) -> None:
        self._codebook = codebook or load_codebook()
        self._actors = actors or ActorBase.load()
        self._gazetteer = gazetteer or Gazetteer.open()

    def code(self, article: Article, reading: Reading) -> Record:
        """The record of one article, from what the reader found in its text."""
        if not reading.triggers:
            return Record(article, (), reading.mentions, article.notes + reading.notes)
        notes = article.notes + reading.notes
        if len(reading.words) <= WHOLE:
            return Record(article, self._of(article, reading).events(1), reading.mentions, notes)
        events: list[Event] = []
        for part in parts_of(reading):
            stretch = replace(article, text=article.text[part.start : part.end])
            coded = self._of(stretch, part.reading).events(len(events) + 1)
            events += (moved(event, part.start) for event in coded)
        return Record(article, tuple(events), reading.mentions, (*notes, "coded-in-parts"))

    def drafts(self, article: Article, reading: Reading) -> tuple[tuple[Draft, ...], PartyMaker]:
        """The events of an article while they are still made of spans, and what makes parties of their phrases."""
        coder = self._of(article, reading)
        return coder.drafts, coder.parties

    def _of(self, article: Article, reading: Reading) -> _ArticleCoder:
        return _ArticleCoder(self._codebook, self._actors, self._gazetteer, article, reading)


class _ArticleCoder:
    """The events of one article in the making."""

    def __init__(
        self,
        codebook: Codebook,
        actors: ActorBase,
        gazetteer: Gazetteer,
        article: Article,
        reading: Reading,
    ) -> None:
        self._codebook, self._article, self._reading = codebook, article, reading
        self._text = article.text
        self._sentences = [(s.start, s.end) for s in reading.sentences]
        self._places = ArticlePlaces(article.text, self._sentences, gazetteer, places_read(reading))
        context = context_of(self._text, country=self._places.main_country())
        self.parties = PartyMaker(self._text, actors, context, mentions_of_parties(reading))
        self._times = find_times(self._text, article.published)
        self.drafts = self._with_parties(drafts_of(reading, self._text, self._times, self._places.toponyms))

    def events(self, first: int) -> tuple[Event, ...]:
        """One event a draft, with ids in the order of the text, numbered from ``first``."""
        bound = tolls_of(self._text, self._reading, self.drafts, self.parties)
        if pairs := told_twice(bound, self.drafts):
            self.drafts = self._with_parties(joined(self._reading, self.drafts, pairs))
            bound = tolls_of(self._text, self._reading, self.drafts, self.parties)
        self._where = self._places.choices(self._reading, self.drafts)
        self._when = EventDates(Layout(self._times, self._text, self._sentences), self._reading, self.drafts)
        ids = [f"{self._article.id}-e{number}" for number in range(first, first + len(self.drafts))]
        responds = answers(self._reading, self.drafts)
        events = []
        for number in range(len(self.drafts)):
            tolls = tuple(toll for home, toll in bound if home == number)
            event = self._event(ids[number], number, tolls, responds)
            answered = responds.get(number)
            about = None
            if answered is not None:
                event = replace(event, responds_to=ids[answered])
                about = self.drafts[answered].type
            events.append(replace(event, codes=codes_of(self._codebook, facts_of(event, about))))
        return tuple(events)

    def _with_parties(self, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
        return with_parties(self._text, self._reading, drafts, self.parties)

    def _event(self, id_: str, number: int, tolls: tuple[Toll, ...], responds: Mapping[int, int]) -> Event:
        draft = self.drafts[number]
        triggers = tuple(self._trigger(t) for t in draft.triggers)
        recipients = self.parties.parties(draft.spans("recipient"))
        return Event(
            id=id_,
            type=draft.type,
            status=draft.status,
            triggers=triggers,
            background=draft.background,
            aggregate=draft.aggregate,
            confidence=confidence_of(draft.score),
            actors=self.parties.parties(draft.spans("actor")),
            recipients=recipients,
            instruments=self._instruments(draft),
            places=self._where.places(number),
            period=period_of(self._text, self._when.date(number)),
            tolls=tolls,
            said_by=self.parties.parties(draft.spans("said_by")),
            responsibility=stances(self._text, self._reading, self.drafts, number, responds, self.parties),
        )

    def _trigger(self, number: int) -> Span:
        trigger = self._reading.triggers[number]
        return Span(trigger.start, trigger.end, self._text[trigger.start : trigger.end])

    def _instruments(self, draft: Draft) -> tuple[Span, ...]:
        spans: list[Span] = []
        for start, end in draft.spans("instrument"):
            span = Span(start, end, self._text[start:end])
            if not any(span.overlaps(other) or span.quote.lower() == other.quote.lower() for other in spans):
                spans.append(span)
        return tuple(spans)


def places_read(reading: Reading) -> set[Range]:
    """Every phrase that the reading takes for a place: named as one, or linked with an event and no one's name."""
    named = {(m.span.start, m.span.end) for m in reading.mentions if m.label == "Location"}
    others = [
        m.span
        for m in reading.mentions
        if m.label == "Person"
        or (m.label == "Organisation" and m.span.quote.rpartition(" ")[2].lower() not in PLACE_WORDS)
    ]
    linked = {(a.start, a.end) for a in reading.arguments if a.role == "place"}
    return named | {(a, b) for a, b in linked if not any(o.start <= a and b <= o.end for o in others)}


def mentions_of_parties(reading: Reading) -> set[Range]:
    """Every phrase that the reading takes for a party, and every name of a person or an organisation."""
    roles = ("actor", "recipient", "said_by")
    parties = {(a.start, a.end) for a in reading.arguments if a.role in roles and a.score >= SURE_LINK}
    speakers = {figure.said_by for figure in reading.figures if figure.said_by is not None}
    names = {(m.span.start, m.span.end) for m in reading.mentions if m.label in ("Person", "Organisation")}
    return parties | speakers | names


def period_of(text: str, time: TimeExpression | None) -> Period:
    """The period that a time expression gives; an unknown one, without evidence, where there is none."""
    if time is None:
        return Period()
    span = Span(time.start, time.end, text[time.start : time.end])
    return Period(time.first, time.last, time.precision, annotation_value(time), span)


def facts_of(event: Event, about: str | None = None) -> EventFacts:
    """What the crosswalk may ask of an event; ``about`` is the type of the event that it answers."""
    harmed: Counter[str] = Counter()
    told: set[str] = set()
    for toll in event.tolls:
        told.add(toll.harm)
        harmed[toll.harm] = max(harmed[toll.harm], toll.best)

    def any_of(harm: str) -> bool | None:
        return harmed[harm] > 0 if harm in told else None

    return EventFacts(
        type=event.type,
        status=event.status,
        actor_kinds=tuple(p.kind for p in event.actors if p.kind),
        recipient_kinds=tuple(p.kind for p in event.recipients if p.kind),
        trigger_words=tuple(t.quote for t in event.triggers),
        instrument_words=tuple(i.quote for i in event.instruments),
        actor_words=tuple(p.span.quote for p in event.actors),
        recipient_words=tuple(p.span.quote for p in event.recipients),
        killed=any_of("killed"),
        wounded=any_of("wounded"),
        captured=harmed["captured"] if "captured" in told else None,
        about=about,
    )
