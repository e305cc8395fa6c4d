"""What each page shows, as frozen nouns that its template reads: made from the project, without a request in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casus.codebook import load_codebook
from casus.errors import StoreError
from casus.record import event_to_dict
from casus.review import blind, queue
from casus.review.edits import nearest_trigger
from casus.review.marks import Piece, marks_of, pieces, words_of_event
from casus.review.queue import Progress, Wanted
from casus.store import ArticleHead, Entry, Project, StoredEvent
from casus.store.nouns import Opinion
from casus.types import Event, Incident, Party, Toll

FIELD_NAMES: Mapping[str, str] = {
    "triggers": "Told by",
    "actors": "Who did it",
    "recipients": "To whom",
    "tolls": "Toll",
    "places": "Where",
    "period": "When",
    "said_by": "Says who",
    "instruments": "With what",
    "responsibility": "Responsibility",
}
"""The fields that rest on words, in the order of the record, by the names that people read."""

STATE_NAMES: Mapping[str, str] = {
    "open": "waiting",
    "changed": "changed",
    "accepted": "accepted",
    "rejected": "not an event",
    "merged": "merged",
}


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue: one page of rows, how many meet the choice in all, and what can be chosen."""

    wanted: Wanted
    rows: Sequence[StoredEvent]
    total: int
    page: int
    progress: Progress
    types: Sequence[str]
    countries: Sequence[str]
    empty_articles: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // queue.PAGE))


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field as the record shows it."""

    field: str
    index: int
    ref: str
    quote: str | None
    start: int | None
    end: int | None
    value: object
    origin: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with one of its events in view, or none: the text in pieces, the record, and the way on."""

    head: ArticleHead
    pieces: Sequence[Piece]
    direction: str
    events: Sequence[StoredEvent]
    shown: StoredEvent | None
    fields: Mapping[str, Sequence[Item]]
    history: Sequence[Entry]
    parties: Sequence[tuple[str, str]]
    homes: Mapping[str, int]
    previous: str | None
    incident: Incident | None
    wanted: Wanted
    progress: Progress

    @property
    def event(self) -> Event | None:
        """The event in view."""
        return None if self.shown is None else self.shown.event


def queue_page(project: Project, wanted: Wanted, page: int, reviewer: str) -> QueuePage:
    """One page of the queue, counted from 1."""
    rows = list(project.events(wanted.filter(limit=queue.PAGE, offset=(page - 1) * queue.PAGE)))
    if wanted.coder:
        rows = [blind.seen(project, wanted.coder, it) for it in rows]
    return QueuePage(
        wanted,
        rows,
        project.count_events(wanted.filter()),
        page,
        progress_of(project, wanted, reviewer),
        sorted(load_codebook().event_types),
        project.countries(),
        project.count_empty_articles(),
    )


def article_page(project: Project, article_id: str, event_id: str | None, wanted: Wanted, reviewer: str) -> ArticlePage:
    """An article with ``event_id`` in view; StoreError where there is no such article."""
    record = project.record(article_id)
    events = queue.article_events(project, article_id)
    if wanted.coder:
        events = [blind.seen(project, wanted.coder, it) for it in events if it.state != "merged"]
    shown = next((it for it in events if it.event.id == event_id), None)
    alive = [it for it in events if it.state not in ("rejected", "merged")]
    event = None if shown is None else shown.event
    head = shown.article if shown is not None else project.head(article_id)
    text = record.article.text
    number = next((n for n, it in enumerate(events) if it is shown), 0)
    return ArticlePage(
        head=head,
        pieces=pieces(text, marks_of(event, [it.event for it in alive])),
        direction=direction(text),
        events=events,
        shown=shown,
        fields={} if shown is None else items_of(shown),
        history=[] if event is None or wanted.coder else _history(project, event.id),
        parties=[] if event is None else known_parties(event),
        homes={} if event is None or len(event.triggers) < 2 else homes(event),
        previous=events[number - 1].event.id if shown is not None and number > 0 else None,
        incident=None if event is None else next(project.incidents(event.id), None),
        wanted=wanted,
        progress=progress_of(project, wanted, reviewer),
    )


def progress_of(project: Project, wanted: Wanted, reviewer: str) -> Progress:
    """How far the work is: of the project, or of a coder who works by themselves."""
    return blind.progress(project, wanted.coder) if wanted.coder else queue.progress(project, reviewer)


def _history(project: Project, event_id: str) -> list[Entry]:
    try:
        return list(reversed(project.history(event_id)))
    except StoreError:  # nothing was ever done to it
        return []


def items_of(stored: StoredEvent) -> dict[str, list[Item]]:
    """The values that rest on words, by field; fields without any are there, empty."""
    event = stored.event
    found: dict[str, list[Item]] = {field: [] for field in FIELD_NAMES}
    for field, index, span in words_of_event(event):
        if index < 0 or field == "period":
            continue
        origins = stored.origins.get(field, ())
        origin = origins[index] if index < len(origins) else ""
        value = getattr(event, field)[index]
        found[field].append(Item(field, index, f"{field}:{index}", span.quote, span.start, span.end, value, origin))
    words = event.period.evidence
    if words is not None or event.period.start is not None:
        quote, start, end = (None, None, None) if words is None else (words.quote, words.start, words.end)
        origin = next(iter(stored.origins.get("period", ())), "")
        found["period"].append(Item("period", 0, "period:0", quote, start, end, event.period, origin))
    return found


def known_parties(event: Event) -> list[tuple[str, str]]:
    """The parties that an event names, once each: what a form sends for them, and what it shows."""
    told: list[Party] = [*event.said_by, *event.actors, *event.recipients]
    told += [toll.said_by for toll in event.tolls if toll.said_by is not None]
    told += [party for stand in event.responsibility for party in (stand.by, stand.of) if party is not None]
    return list({f"{p.span.start}:{p.span.end}": p.name or p.span.quote for p in told}.items())


def homes(event: Event) -> dict[str, int]:
    """For each item, which of two triggers it stands nearer to: the first (0) or any other (1)."""
    return {f"{f}:{n}": min(1, nearest_trigger(event, span.start)) for f, n, span in words_of_event(event) if n >= 0}


def direction(text: str) -> str:
    """``rtl`` where most letters are of a script that is written from right to left, else ``ltr``."""
    import unicodedata

    kinds = [unicodedata.bidirectional(letter) for letter in text[:4000]]
    leftward = sum(kind in ("R", "AL") for kind in kinds)
    return "rtl" if leftward > sum(kind == "L" for kind in kinds) else "ltr"


def told_figure(toll: Toll) -> str:
    """A figure with its bounds, as short as they allow: ``17``, ``at least 17``, ``15–20``, ``about 40``."""
    if toll.high is None:
        told = f"at least {toll.low:,}" if toll.low == toll.best else f"{toll.best:,} (at least {toll.low:,})"
    elif toll.low == toll.high:
        told = f"{toll.best:,}"
    elif toll.low == toll.best or toll.high == toll.best:
        told = f"{toll.low:,}–{toll.high:,}"
    else:
        told = f"{toll.best:,} ({toll.low:,}–{toll.high:,})"
    return f"about {told}" if toll.approx and toll.high is not None else told


def told_days(start: str | None, end: str | None) -> str:
    """A period as people write it: one day, or from to; an en dash where it isn't known."""
    if start is None:
        return "–" if end is None else f"until {end}"
    return start if end in (start, None) else f"{start} to {end}"


def told_value(value: object) -> str:
    """A value of history, which is JSON of the record's form, in few words; an en dash for none."""
    match value:
        case None | []:
            return "–"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(told_value(item) for item in value)
        case {"harm": harm, "best": best}:
            return f"{best} {harm}"
        case {"stance": stance, "by": by}:
            return f"{told_value(by)} {stance}"
        case {"type": str(kind), "triggers": triggers}:
            return f"{spoken(kind)} ({told_value(triggers)})"
        case {"name": str(name)}:
            return name
        case {"quote": quote}:
            return str(quote)
        case {"start": start, "end": end}:
            return told_days(start, end)
        case {"verdict": verdict, "event": event}:
            return f"{verdict} as {event}"
        case dict():
            return ", ".join(f"{key} {told_value(item)}" for key, item in value.items() if item is not None) or "–"
    return spoken(str(value))


def held(opinion: Opinion, field: str) -> str:
    """What a coder's event holds in a field, in few words."""
    return "–" if opinion.event is None else told_value(event_to_dict(opinion.event)[field])


def spoken(name: str) -> str:
    """A name of the codebook as words: ``air_strike`` → ``air strike``."""
    return name.replace("_", " ")


def reviewer_of(who: str) -> str:
    """An origin as a person reads it: the reviewer's name, or what kind of machine it was."""
    kind, _, name = who.partition(":")
    return name if kind == "reviewer" else f"{kind} {name}"


def waiting_articles(project: Project, limit: int) -> list[ArticleHead]:
    """Articles in which no event was found: a missed one may be in them."""
    return project.empty_articles(limit)
