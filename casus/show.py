"""A coded article for the eye: its text with the events' words underlined and numbered, its records beside or below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from casus.record_files import holds_records, records_in
from casus.run import Outcome, Settings, code_articles, load_engine
from casus.types import Event, Party, Period, Place, Record, Toll

SIDE_BY_SIDE = 110
"""From this width on, in characters, records stand beside the text."""

COLOURS = ("red", "blue", "green", "magenta", "cyan", "yellow")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def records_of(path: Path, settings: Settings) -> Iterator[Outcome]:
    """The records that a file holds, or those of the articles that it holds. RecordError where a record's form is broken."""
    if holds_records(path):
        yield from records_in([path])
        return
    from casus.read import read_articles

    articles = read_articles([path], published=settings.published, outlet=settings.outlet)
    yield from code_articles(articles, partial(load_engine, settings))


def view(record: Record, width: int) -> RenderableType:
    """The article and its events, to print in a terminal ``width`` characters wide."""
    article = record.article
    heading = " · ".join(filter(None, (article.title or article.source_id, article.outlet, article.published)))
    text = marked_text(record) if article.text else Text("(the text was left out of this record)", style="dim")
    cards = _cards(record)
    if width >= SIDE_BY_SIDE:
        body = Table.grid(padding=(0, 3), expand=True)
        body.add_column(ratio=5)
        body.add_column(ratio=4)
        body.add_row(text, cards)
    else:
        body = Table.grid()
        body.add_row(Padding(text, (0, 0, 1, 0)))
        body.add_row(cards)
    return Group(Rule(Text(heading, style="bold"), align="left"), body, Text())


def marked_text(record: Record) -> Text:
    """The article's text, each trigger underlined and followed by the number of its event, raised."""
    source = record.article.text
    marks = sorted(
        {(span.start, span.end, number) for number, event in enumerate(record.events) for span in event.triggers}
    )
    text, at = Text(), 0
    for start, end, number in marks:
        if start < at:  # Two events share the words: the number is added, the words aren't repeated.
            text.append(_raised(number), _colour(number))
            continue
        text.append(source[at:start])
        text.append(source[start:end], f"underline {_colour(number)}")
        text.append(_raised(number), _colour(number))
        at = end
    text.append(source[at:])
    return text


def _cards(record: Record) -> RenderableType:
    if not record.events:
        return Text("No events.", style="dim")
    number_of = {event.id: number for number, event in enumerate(record.events, start=1)}
    cards: list[RenderableType] = []
    for number, event in enumerate(record.events):
        cards += [_card(event, number, number_of), Text()]
    if record.notes:
        cards.append(Text(f"Notes: {', '.join(record.notes)}", style="dim"))
    return Group(*cards[:-1] if not record.notes else cards)


def _card(event: Event, number: int, number_of: dict[str, int]) -> RenderableType:
    marks = [
        mark
        for mark, holds in (
            (event.status, event.status != "happened"),
            ("background", event.background),
            ("a total over several events", event.aggregate),
        )
        if holds
    ]
    head = Text.assemble(
        (f"{number + 1} {event.type.replace('_', ' ')}", f"bold {_colour(number)}"),
        (f"  {', '.join(marks)}" if marks else "", "italic"),
        (f"  {event.confidence:.0%} sure" if event.confidence else "", "dim"),
    )
    rows = Table.grid(padding=(0, 1))
    rows.add_column(style="dim", justify="right", no_wrap=True)
    rows.add_column()
    for label, value in _fields(event, number_of):
        if value:
            rows.add_row(label, value)
    return Group(head, Padding(rows, (0, 0, 0, 2)))


def _fields(event: Event, number_of: dict[str, int]) -> Iterable[tuple[str, str]]:
    yield "who", _listed(map(_party, event.actors))
    yield "to whom", _listed(map(_party, event.recipients))
    yield "with", _listed(span.quote for span in event.instruments)
    yield "where", _listed(map(_place, event.places))
    yield "when", _period(event.period)
    for toll in event.tolls:
        yield toll.harm, _toll(toll)
    yield "says who", _listed(map(_party, event.said_by))
    for stand in event.responsibility:
        yield stand.stance, " ".join(filter(None, (_party(stand.by), f"({_party(stand.of)})" if stand.of else "")))
    if event.responds_to is not None:
        yield "answers", f"event {number_of.get(event.responds_to, event.responds_to)}"


def _listed(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(values))


def _party(party: Party) -> str:
    known = ", ".join(filter(None, (party.name if party.name != party.span.quote else None, party.country)))
    return f"{party.span.quote} ({known})" if known else party.span.quote


def _place(place: Place) -> str:
    return ", ".join(dict.fromkeys(filter(None, (place.name or place.span.quote, place.admin1, place.country))))


def _period(period: Period) -> str:
    value = period.value or (period.start if period.start == period.end else f"{period.start} to {period.end}")
    if value is None:
        return f"“{period.evidence.quote}”" if period.evidence else ""
    return f"{value} (“{period.evidence.quote}”)" if period.evidence else value


def _toll(toll: Toll) -> str:
    if toll.high is None:
        figure = f"{toll.low} or more"
    else:
        figure = str(toll.low) if toll.low == toll.high else f"{toll.low} to {toll.high}"
    speaker = f", says {toll.said_by.span.quote}" if toll.said_by else ""
    parts = ("about " if toll.approx else "", figure, f" {toll.group}" if toll.group else "")
    return f"{''.join(parts)}{', part of a total' if toll.part_of_total else ''}{speaker} (“{toll.evidence.quote}”)"


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _raised(number: int) -> str:
    return str(number + 1).translate(_RAISED)
