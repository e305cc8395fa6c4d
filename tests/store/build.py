"""Records to store, in words of our own: every span quotes the text."""

from __future__ import annotations

from dataclasses import replace

from casus.read import article_id
from casus.store.codes import shipped_codes
from casus.types import Article, Codes, Event, Party, Period, Place, Record, Responsibility, Span, Toll

TEXT = (
    "A bomb killed four people at a market in Velden on 3 March, police said. Gunmen later attacked a checkpoint "
    "near Orsk and wounded two soldiers. The Red Dawn denied having a part in it."
)


def span(quote: str, text: str = TEXT) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote), quote)


def party(quote: str, text: str = TEXT, **known: object) -> Party:
    return Party(span(quote, text), **known)  # type: ignore[arg-type]


def bombing(text: str = TEXT) -> Event:
    return Event(
        id="e1",
        type="bombing",
        status="happened",
        confidence=0.9,
        triggers=(span("bomb", text), span("killed", text)),
        recipients=(party("four people", text, kind="civilians"),),
        places=(Place(span("Velden", text), "Velden", None, "AUT", 46.6, 13.8, 7, "exact"),),
        period=Period("2024-03-03", "2024-03-03", "day", "2024-03-03", span("3 March", text)),
        tolls=(Toll("killed", 4, 4, 4, span("killed four people", text), group="people"),),
        said_by=(party("police", text, kind="police"),),
        codes=Codes(plover={"event": "ASSAULT", "mode": "explosives"}, cameo="183", ucdp={"type_of_violence": 3}),
    )


def attack(text: str = TEXT) -> Event:
    return Event(
        id="e2",
        type="armed_attack",
        status="happened",
        confidence=0.6,
        triggers=(span("attacked", text),),
        actors=(party("Gunmen", text),),
        recipients=(party("checkpoint", text), party("two soldiers", text, kind="military")),
        places=(Place(span("Orsk", text), "Orsk", "Orenburg", "RUS", 51.2, 58.6, 8, "near"),),
        tolls=(Toll("wounded", 2, 2, 2, span("wounded two soldiers", text)),),
        responsibility=(Responsibility("denies", party("Red Dawn", text), None, span("denied", text)),),
        responds_to="e1",
    )


def record(
    text: str = TEXT,
    *events: Event,
    source_id: str = "n-1",
    published: str | None = "2024-03-04",
    outlet: str | None = "The Ferry",
    url: str | None = None,
    notes: tuple[str, ...] = (),
) -> Record:
    """A record whose events have ids after the article's, in order; two events where none are given."""
    name = article_id(text, published, outlet)
    known = {event.id: f"{name}-e{n}" for n, event in enumerate(events or (bombing(text), attack(text)), start=1)}
    named = tuple(
        replace(event, id=known[event.id], responds_to=known.get(event.responds_to or ""))
        for event in events or (bombing(text), attack(text))
    )
    others = {event.id: event for event in named}
    named = tuple(replace(event, codes=shipped_codes(event, others)) for event in named)
    article = Article(name, source_id, text, "Market bombed", outlet, published, url, None)
    return Record(article, named, None, notes)


def numbered(number: int) -> Record:
    """One of many different records."""
    return record(f"Report {number}. {TEXT}", source_id=f"n-{number}")
