"""Records and tables as HTML for notebooks: evidence highlighted, every word escaped, no script, nothing fetched.

Colours are translucent, so that light and dark notebooks both stay readable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from casus.marking import Mark, marks_of, pieces
from casus.types import Event, Party, Place, Record, Toll

TINTS = ("214, 81, 63", "55, 116, 200", "60, 150, 90", "160, 90, 180", "20, 150, 160", "200, 140, 20")
"""Red, green and blue of each event's colour, in turn."""

SHOWN_ROWS = 20
SHOWN_CELL = 80


def record_html(record: Record) -> str:
    """A record: its article's text with the evidence marked, then each event with its values and their words."""
    article = record.article
    heading = " · ".join(filter(None, (article.title or article.source_id, article.outlet, article.published)))
    text = f'<p style="white-space:pre-wrap;max-width:70ch">{"".join(_marked(record))}</p>' if article.text else ""
    events = "".join(_event(event, number) for number, event in enumerate(record.events)) or "<p>No events.</p>"
    notes = f"<p><small>Notes: {escape(', '.join(record.notes))}</small></p>" if record.notes else ""
    return f'<div class="casus-record"><p><strong>{escape(heading)}</strong></p>{text}{events}{notes}</div>'


def table_html(columns: Iterable[str], rows: Iterable[Mapping[str, object]], more: bool) -> str:
    """Rows as a table; ``more`` says that there are others. Columns that are empty in all of them are left out."""
    shown = list(rows)
    filled = [name for name in columns if any(row.get(name) not in (None, "") for row in shown)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in filled)
    body = "".join("<tr>" + "".join(f"<td>{_cell(row.get(name))}</td>" for name in filled) + "</tr>" for row in shown)
    told = f"the first {len(shown)} rows" if more else f"{len(shown)} row{'' if len(shown) == 1 else 's'}"
    return (
        f'<div class="casus-table" style="overflow-x:auto"><table style="white-space:nowrap">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        f"</table><p><small>{told}</small></p></div>"
    )


def _marked(record: Record) -> Iterator[str]:
    for words, over in pieces(record.article.text, marks_of(record)):
        if not over:
            yield escape(words)
            continue
        first = min(over, key=lambda mark: (mark.what != "trigger", mark.event))
        said = "; ".join(dict.fromkeys(_said(record, mark) for mark in over))
        yield f'<mark style="{_style(first)}" title="{escape(said)}">{escape(words)}</mark>'


def _said(record: Record, mark: Mark) -> str:
    return f"{mark.event + 1} {_plain(record.events[mark.event].type)}: {mark.what}"


def _style(mark: Mark) -> str:
    tint = _tint(mark.event)
    if mark.what == "trigger":
        return f"color:inherit;background:rgba({tint},.28);border-radius:2px"
    return f"color:inherit;background:none;border-bottom:2px solid rgba({tint},.6)"


def _event(event: Event, number: int) -> str:
    told = (event.status if event.status != "happened" else "", "background" if event.background else "")
    head = ", ".join(filter(None, (*told, f"{event.confidence:.0%} sure")))
    values = "".join(
        f'<tr><th scope="row" style="text-align:right;font-weight:normal;vertical-align:top">{escape(label)}</th>'
        f'<td style="text-align:left">{value}</td></tr>'
        for label, value in _values(event)
    )
    return (
        f'<div style="border-left:4px solid rgba({_tint(number)},.7);padding-left:.7em;margin:.6em 0">'
        f"<strong>{number + 1} {escape(_plain(event.type))}</strong> <small>{escape(head)}</small>"
        f"<table>{values}</table></div>"
    )


def _values(event: Event) -> Iterator[tuple[str, str]]:
    for label, parties in (("who", event.actors), ("to whom", event.recipients)):
        if parties:
            yield label, "; ".join(map(_party, parties))
    if event.places:
        yield "where", "; ".join(map(_place, event.places))
    period = event.period
    if period.value or period.start:
        words = f" “{escape(period.evidence.quote)}”" if period.evidence else ""
        yield "when", escape(period.value or f"{period.start} to {period.end}") + words
    for toll in event.tolls:
        yield toll.harm, _toll(toll)
    if event.said_by:
        yield "says who", "; ".join(map(_party, event.said_by))


def _party(party: Party) -> str:
    known = party.name if party.name != party.span.quote else None
    return escape(party.span.quote) + (f" <small>({escape(known)})</small>" if known else "")


def _place(place: Place) -> str:
    return escape(", ".join(dict.fromkeys(filter(None, (place.name or place.span.quote, place.admin1, place.country)))))


def _toll(toll: Toll) -> str:
    if toll.high is None:
        figure = f"{toll.low} or more"
    else:
        figure = f"{toll.low}" if toll.low == toll.high else f"{toll.low} to {toll.high}"
    speaker = f", says {escape(toll.said_by.span.quote)}" if toll.said_by else ""
    group = f" {escape(toll.group)}" if toll.group else ""
    return f"{'about ' if toll.approx else ''}{figure}{group}{speaker} “{escape(toll.evidence.quote)}”"


def _cell(value: object) -> str:
    if value is None:
        return ""
    told = str(value)
    return escape(told if len(told) <= SHOWN_CELL else told[: SHOWN_CELL - 1] + "…")


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _tint(number: int) -> str:
    return TINTS[number % len(TINTS)]
