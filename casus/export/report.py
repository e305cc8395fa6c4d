"""An HTML report: one file that loads nothing, with a map, a timeline, and the quotes behind each number.

No script, no font, no picture comes from anywhere; a content security policy in the page forbids it to browsers. Whatever an
article says is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

from casus.export.borders import CREDIT
from casus.export.drawing import Mark, binned, timeline, world
from casus.export.nouns import Column, Figure, Form, Happening, Tally
from casus.export.tables import joined, named
from casus.types import HARMS, Article, LedgerEntry

_AROUND = 90
"""Characters of the article on either side of a quote."""
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --faint: #666; --line: #b5b1a8; --land: #f0ede6;
  --mark: #a8321e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #161616; --faint: #a0a0a0; --line: #555; --land: #2c2a26; --mark: #e2725b; }
}
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 0; }
svg { width: 100%; height: auto; }
svg text { fill: var(--faint); font-size: 12px; }
svg line { stroke: var(--line); }
.land { fill: var(--land); stroke: var(--line); }
circle { fill: var(--mark); fill-opacity: .45; stroke: var(--mark); }
rect { fill: var(--mark); }
article { border-top: 1px solid var(--line); padding: .8rem 0; }
article:target { outline: 2px solid var(--mark); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .4rem 0; }
dt { color: var(--faint); }
dd { margin: 0; }
mark { background: none; color: inherit; font-weight: 700; border-bottom: 2px solid var(--mark); }
.note { color: var(--faint); font-size: .85rem; }
table { border-collapse: collapse; }
td, th { padding: .1rem 1rem .1rem 0; text-align: left; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

COLUMNS = (
    Column(
        "figures",
        "Events, articles, and the sum of each harm over the events.",
        "lowest and highest by the policy asked for",
    ),
    Column(
        "map",
        "A circle a place with a known point, its area by the killed of the whole event.",
        "countries known by name alone have none",
    ),
    Column(
        "timeline", "Events by their first day, in days, months or years.", "events of unknown day are left out of it"
    ),
    Column("events", "Type, place, days, parties, status, confidence, and who says so."),
    Column("tolls", "Each harm by the policy asked for."),
    Column(
        "quotes", "Each figure with who gives it and the article's words around it.", "90 characters on either side"
    ),
    Column("sources", "Outlet, day, title and address of each article."),
)
LOST = (
    "offsets of words; values as data: it is made to be read",
    "claims and denials of responsibility, instruments, codes of other codebooks",
)


def page(happenings: Sequence[Happening], title: str = "Events") -> Iterator[str]:
    """The page, piece by piece."""
    yield (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
    )
    yield _figures(happenings)
    marks = [mark for number, it in enumerate(happenings, start=1) for mark in _marks(it, number)]
    if marks:
        yield f'<h2>Where</h2>\n{world(marks)}\n<p class="note">The larger a circle, the more were killed. {escape(CREDIT)}</p>\n'
    days = [(day, it.tolls["killed"].low if "killed" in it.tolls else 0) for it in happenings if (day := _day(it))]
    if days:
        yield f"<h2>When</h2>\n{timeline(binned(days))}\n"
    yield "<h2>What</h2>\n"
    for number, it in enumerate(happenings, start=1):
        yield _event(it, number)
    yield (
        '<p class="note">Coded by Casus from news reports. A figure is what a report says, not what was verified; '
        "the words that it rests on stand below it.</p>\n</body>\n</html>\n"
    )


def _figures(happenings: Sequence[Happening]) -> str:
    articles = {article.id for it in happenings for article in it.articles}
    rows = [("events", f"{len(happenings):,}"), ("articles", f"{len(articles):,}")]
    for harm in HARMS:
        told = [it.tolls[harm] for it in happenings if harm in it.tolls]
        if told:
            rows.append((harm, _range(Figure(sum(f.low for f in told), 0, sum(f.high for f in told)))))
    cells = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return (
        f'<table>{cells}</table>\n<p class="note">Sums over all events listed; several reports of one happening count each'
        " unless they are joined into incidents.</p>\n"
    )


def _event(it: Happening, number: int) -> str:
    place = joined((p.name or p.span.quote for p in it.places), "; ")
    told = [
        ("where", place),
        ("when", _days(it)),
        ("by", joined(map(named, it.actors))),
        ("against", joined(map(named, it.recipients))),
        ("said by", joined(map(named, it.said_by))),
        (
            "status",
            f"{it.status}; confidence {it.confidence:.2f}" + ("; accepted by a reviewer" if it.reviewed else ""),
        ),
        *((harm, _range(it.tolls[harm])) for harm in HARMS if harm in it.tolls),
    ]
    facts = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in told if value)
    quotes = "".join(_quote(entry, it.articles) for entry in it.ledger)
    sources = "".join(f"<li>{_source(article)}</li>" for article in it.articles)
    behind = f"<details><summary>The words behind the figures</summary><ul>{quotes}</ul></details>" if quotes else ""
    heading = escape(it.type.replace("_", " ").capitalize())
    return (
        f'<article id="n{number}"><h3>{number}. {heading} “{escape(it.quote)}”</h3>\n<dl>{facts}</dl>\n{behind}'
        f'<details><summary>Sources</summary><ul>{sources}</ul></details>\n<p class="note">{escape(it.id)}</p></article>\n'
    )


def _quote(entry: LedgerEntry, articles: Sequence[Article]) -> str:
    high = "or more" if entry.high is None else "" if entry.high == entry.low else f"to {entry.high:,}"
    figure = " ".join(filter(None, (entry.harm, f"{entry.low:,}", high, f"({entry.group})" if entry.group else None)))
    by = entry.speaker or (named(entry.said_by) if entry.said_by else None)
    said = f", says {escape(by)}" if by else ""
    return f"<li>{escape(figure)}{said}: {_in_context(entry, articles)}</li>"


def _in_context(entry: LedgerEntry, articles: Sequence[Article]) -> str:
    """The words in their article, where its text is at hand; else alone."""
    start, end, quote = entry.evidence.start, entry.evidence.end, entry.evidence.quote
    words = f"<mark>{escape(quote)}</mark>"
    for article in articles:
        if article.source_id == entry.source_id and article.text[start:end] == quote:
            before, after = article.text[max(0, start - _AROUND) : start], article.text[end : end + _AROUND]
            return f'…{escape(before)}{words}{escape(after)}… <span class="note">({escape(article.source_id)})</span>'
    return f"“{words}”"


def _source(article: Article) -> str:
    told = escape(", ".join(filter(None, (article.outlet, article.published, article.title))) or article.source_id)
    # Only addresses of the web become links; any other scheme could run something.
    if article.url and article.url.startswith(("https://", "http://")):
        return f'<a href="{escape(article.url)}" rel="noreferrer">{told}</a>'
    return told


def _marks(it: Happening, number: int) -> Iterator[Mark]:
    killed = it.tolls.get("killed")
    for place in it.places:
        if place.lat is not None and place.lon is not None and place.precision != "country":
            name = place.name or place.span.quote
            title = f"{it.type.replace('_', ' ')}, {name}, {_days(it)}" + (
                f", {_range(killed)} killed" if killed else ""
            )
            yield Mark(place.lon, place.lat, killed.low if killed else 0, title, f"n{number}")


def _days(it: Happening) -> str:
    first, last = it.period.start, it.period.end
    if first is None:
        return "day unknown"
    return first if last in (None, first) else f"{first} to {last}"


def _day(it: Happening) -> date | None:
    try:
        return date.fromisoformat(it.period.start or "")
    except ValueError:
        return None


def _range(figure: Figure) -> str:
    return f"{figure.low:,}" if figure.low == figure.high else f"{figure.low:,} to {figure.high:,}"


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    found = list(happenings)
    tally.rows = len(found)
    with destination.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(page(found))


FORM = Form(
    "html",
    "HTML report in one file: map, timeline, and the quotes behind each number",
    COLUMNS,
    LOST,
    _write,
    codes=False,
)
