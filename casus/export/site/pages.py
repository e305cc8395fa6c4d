"""The pages: index, one an incident, method and limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from casus.codebook import load_codebook
from casus.export.nouns import Options
from casus.export.site import figures
from casus.export.site.frame import (
    NOT_TOLD,
    article_words,
    figure_words,
    heading,
    page,
    party_words,
    place_words,
    plain,
    when,
)
from casus.export.site.map import gathered, map_svg
from casus.export.site.quotes import quoted
from casus.export.site.told import Around, Told, dots
from casus.types import HARMS, Article, Party

ON_A_PAGE = 200
"""Rows of the table of incidents on one page."""

POLICIES = {
    "range": "the lowest and the highest total of all reports, overtaken ones too",
    "latest": "the total of the newest report",
    "conservative": "the lowest of the claimants’ last totals",
    "acled": "the lowest total that stands, by ACLED’s rule; deaths alone",
    "ucdp": "UCDP’s low and high estimate; deaths alone",
}
"""What the figures in tables are, in plain words."""


def policy_words(policy: str) -> str:
    """A policy in plain words."""
    return POLICIES.get(policy) or f"the last figure that {policy.removeprefix('claimant:')} gave"


# --- the index ---------------------------------------------------------------------------------------------------------


def index_pages(told: Sequence[Told], site: str, options: Options) -> Iterable[tuple[str, str]]:
    """The index and its further pages: file name and page."""
    parts = [told[at : at + ON_A_PAGE] for at in range(0, len(told), ON_A_PAGE)] or [[]]
    names = ["index.html", *(f"page-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        top = _overview(told, options) if number == 0 else ""
        turn = _turning(names, number)
        title = site if number == 0 else f"Incidents, page {number + 1}"
        head = f"<h1>{escape(title)}</h1>"
        yield name, page(title, site, f"{head}{top}{_index_table(part, options)}{turn}")


def _overview(told: Sequence[Told], options: Options) -> str:
    if not told:
        return "<p>No incidents.</p>"
    all_dots = [dot for it in told for dot in dots(it, first_only=True)]
    days = sorted(it.incident.period.start for it in told if it.incident.period.start)
    reports = len({article.id for it in told for article, _ in it.members})
    span = f", {days[0]} to {days[-1]}" if days else ""
    lead = f"{_counted(len(told), 'incident')} told in {_counted(reports, 'news report')}{span}."
    off = len(told) - len(all_dots)
    away = f" {_counted(off, 'incident')} without a known spot can’t be on it." if off else ""
    picture = map_svg(
        gathered(all_dots, "#list"), f"Map of {_counted(len(all_dots), 'incident')}; the table lists them"
    )
    kinds = Counter(it.incident.type for it in told)
    list_of_kinds = "".join(f"<li>{escape(plain(name))} <b>{number}</b></li>" for name, number in kinds.most_common())
    figure = (
        f'<figure class="wide">{picture}<figcaption>A larger dot stands for several incidents at one place.{away}'
        "</figcaption></figure>"
        if picture
        else ""
    )
    return (
        f'<p class="lead">{lead} Figures are what reports claim: {escape(policy_words(options.policy))}. '
        f'Nothing was added up. <a href="method.html">How this was made, and where it errs</a>.</p>{figure}'
        f'<ul class="kinds" aria-label="Incidents by type">{list_of_kinds}</ul>'
    )


def _index_table(told: Sequence[Told], options: Options) -> str:
    if not told:
        return ""
    rows = "".join(_index_row(it) for it in told)
    return (
        f'<table id="list" class="list"><caption>Incidents, newest first. Killed and wounded by the policy '
        f"<i>{escape(options.policy)}</i>.</caption>"
        '<thead><tr><th scope="col">When</th>'
        '<th scope="col">Incident</th><th scope="col" class="number">Killed</th>'
        '<th scope="col" class="number">Wounded</th><th scope="col" class="number wide-only">Reports</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _index_row(it: Told) -> str:
    incident = it.incident
    where = place_words(incident.places[0]) if incident.places else "place not told"
    status = f' <span class="status">{escape(incident.status)}</span>' if incident.status != "happened" else ""
    reviewed = ' <span class="status good">reviewed</span>' if it.happening.reviewed else ""
    tolls = it.happening.tolls
    reports = len({article.id for article, _ in it.members}) or len(incident.events)
    return (
        f'<tr><td class="day">{escape(when(incident.period)) or NOT_TOLD}</td>'
        f'<th scope="row"><a href="{it.href}">{escape(plain(incident.type).capitalize())}</a>{status}{reviewed}'
        f'<span class="where">{escape(where)}</span></th>'
        f'<td class="number">{figure_words(tolls.get("killed"))}</td>'
        f'<td class="number">{figure_words(tolls.get("wounded"))}</td><td class="number wide-only">{reports}</td></tr>'
    )


def _turning(names: Sequence[str], at: int) -> str:
    if len(names) < 2:
        return ""
    newer = f'<a href="{names[at - 1]}" rel="prev">Newer</a>' if at else ""
    older = f'<a href="{names[at + 1]}" rel="next">Older</a>' if at + 1 < len(names) else ""
    return f'<nav class="turn" aria-label="More incidents">{newer} <span>Page {at + 1} of {len(names)}</span> {older}</nav>'


# --- one incident ------------------------------------------------------------------------------------------------------


def incident_page(it: Told, around: Around, site: str, options: Options) -> str:
    """The page of one incident."""
    parts = (
        f'<p class="about"><a href="../index.html">All incidents</a></p><h1>{escape(heading(it.incident))}</h1>',
        _standing(it),
        _facts(it, around, options),
        _figures(it),
        _evidence(it),
        _joined(it),
    )
    return page(it.title, site, "".join(parts), depth=1)


def _standing(it: Told) -> str:
    """How sure this is: status, confidence, review."""
    incident = it.incident
    meaning = load_codebook().statuses.get(incident.status, "")
    status = (
        "" if incident.status == "happened" else f"<strong>{incident.status.capitalize()}.</strong> {escape(meaning)} "
    )
    review = (
        "A reviewer accepted it."
        if it.happening.reviewed
        else f"Coded by a machine, {incident.confidence:.0%} sure; nobody has reviewed it."
    )
    return f'<p class="lead">{status}{review}</p>'


def _facts(it: Told, around: Around, options: Options) -> str:
    incident = it.incident
    rows = [
        ("When", escape(when(incident.period)) or NOT_TOLD),
        ("Where", "; ".join(escape(place_words(place)) for place in incident.places) or NOT_TOLD),
        ("Who did it", _parties(incident.actors)),
        ("To whom", _parties(incident.recipients)),
    ]
    for harm in HARMS:
        toll = it.happening.tolls.get(harm)
        if toll or harm in ("killed", "wounded"):
            rows.append((harm.capitalize(), f"<b>{figure_words(toll)}</b>" if toll else NOT_TOLD))
    for name, others in (("Answers", around.answered), ("Answered by", around.answers)):
        if others:
            links = (f'<a href="{o.incident.id}.html">{escape(o.title)}</a>' for o in others)
            rows.append((name, "<br>".join(links)))
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    picture = map_svg(list(dots(it, first_only=False)), f"Map: {heading(incident)}", shape=0.75, names=2)
    figure = f'<figure class="locator">{picture}</figure>' if picture else ""
    rule = f'<p class="about">Killed and wounded: {escape(policy_words(options.policy))}.</p>'
    return f'<div class="facts"><div><dl class="values">{listed}</dl>{rule}</div>{figure}</div>'


def _parties(parties: Sequence[Party]) -> str:
    return "; ".join(escape(party_words(party)) for party in parties) or NOT_TOLD


def _figures(it: Told) -> str:
    ledger = it.incident.ledger
    if not ledger:
        return "<section><h2>Figures</h2><p>No report gives a figure.</p></section>"
    outlets = {article.source_id: article.outlet or article.source_id for article, _ in it.members}
    lines = "".join(figures.claim_lines(ledger, harm) for harm in figures.harms_told(ledger))
    disagreements = "".join(f"<li>{escape(told)}</li>" for told in it.incident.disagreements)
    differ = f"<h3>Where reports differ</h3><ul>{disagreements}</ul>" if disagreements else ""
    return f"<section><h2>Figures, and who says so</h2>{lines}{figures.ledger_table(ledger, outlets)}{differ}</section>"


def _evidence(it: Told) -> str:
    by_article: dict[str, tuple[Article, list[str]]] = {}
    for article, event in it.members:
        quotes = by_article.setdefault(article.id, (article, []))[1]
        quotes += [quote for quote in quoted(article, event) if quote not in quotes]
    if not by_article:
        return "<section><h2>Evidence</h2><p>The reports aren’t part of this site.</p></section>"
    told = "".join(
        f"<article><h3>{article_words(article)}</h3>{''.join(f'<blockquote>{quote}</blockquote>' for quote in quotes)}"
        "</article>"
        for article, quotes in by_article.values()
    )
    key = (
        '<p class="about">Marked: <mark class="trigger">words that name the event</mark> '
        '<mark class="toll">figures</mark> <mark class="other">who, where, when, who says so</mark></p>'
    )
    return f"<section><h2>What the reports say</h2>{key}{told}</section>"


def _joined(it: Told) -> str:
    if len(it.incident.events) < 2:
        return ""
    rows = "".join(
        f"<li>{escape(link.source_id)}: {escape('; '.join(link.reasons))}</li>" for link in it.incident.events
    )
    voices = _counted(it.incident.voices, "independent voice")
    return (
        f"<section><h2>Why these reports are one incident</h2><p>{voices}; a copy of another report counts no voice of "
        f"its own.</p><ul>{rows}</ul></section>"
    )


# --- the method --------------------------------------------------------------------------------------------------------


def method_page(told: Sequence[Told], site: str, options: Options, redacted: bool) -> str:
    """How the site was made, what its words mean, and where it errs."""
    codebook = load_codebook()
    used = Counter(it.incident.type for it in told)
    types = "".join(
        f"<div><dt>{escape(plain(name))}</dt><dd>{escape(codebook.event_types[name].gist)}</dd></div>"
        for name in sorted(used)
        if name in codebook.event_types
    )
    asked = _asked(options)
    names = (
        "<p>Names of victims and private persons, titles, addresses and quotes are left out of these pages.</p>"
        if redacted
        else ""
    )
    body = f"""<h1>Method and limits</h1>
<section><h2>Limits first</h2><ul>
<li>A program read these reports. It errs: it misses events, takes one for another, and gets who did it, where and when wrong more
often than a careful person. What a person has checked says so.</li>
<li>A figure is what somebody is reported to have said. Neither the program nor these pages know what happened.</li>
<li>Who is counted, and how often, depends on which reports were read. Places and groups that the press doesn’t cover are missing
here.</li>
<li>Confidence sorts safe codings from unsafe ones. It isn’t the chance that the event took place.</li>
</ul></section>
<section><h2>How it was made</h2>
<p>Casus codes each event that a report tells of: who did what to whom, where, when, how many were harmed, and who says so. Every
value rests on words of the report, which the page of each incident quotes. Events of several reports that tell of one happening
are joined into an incident; the page says why. Rival figures stand side by side, each with its claimant.</p>
<p>Killed and wounded in tables: {escape(policy_words(options.policy))} (policy
<code>{escape(options.policy)}</code>). Figures of a part of the harmed, and of several attacks
at once, are shown but not taken.</p>
<p>{asked}</p>{names}
<p>Data: <a href="data/incidents.csv">incidents.csv</a>, <a href="data/incidents.geojson">incidents.geojson</a>; beside each
stands what it can’t hold.</p></section>
<section><h2>What the types mean</h2><dl class="values">{types}</dl></section>
<section><h2>Status</h2><dl class="values">{_terms(codebook.statuses.items())}</dl></section>"""
    return page("Method and limits", site, body)


def _asked(options: Options) -> str:
    """Which incidents are here, by the filters."""
    asked = [
        f"from {options.since} on" if options.since else "",
        f"until {options.until}" if options.until else "",
        f"in {', '.join(sorted(options.countries))}" if options.countries else "",
        f"of the types {', '.join(map(plain, sorted(options.types)))}" if options.types else "",
        f"with confidence of at least {options.min_confidence:.0%}" if options.min_confidence else "",
        "accepted by a reviewer" if options.reviewed_only else "",
    ]
    said = ", ".join(filter(None, asked))
    return escape(f"Only incidents {said} are here." if said else "All incidents that the reports tell of are here.")


def _terms(terms: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{escape(plain(name))}</dt><dd>{escape(gist)}</dd></div>" for name, gist in terms)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
