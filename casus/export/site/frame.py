"""What all pages share: the frame around them, and how values are said."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from casus.export.borders import CREDIT
from casus.export.nouns import Figure
from casus.types import Article, Incident, LedgerEntry, Party, Period, Place

NOT_TOLD = '<span class="none" title="not told">–</span>'


def page(title: str, site: str, body: str, depth: int = 0) -> str:
    """A whole page; ``depth`` is how many folders it lies below the index."""
    up = "../" * depth
    name = escape(title if title == site else f"{title} · {site}")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<link rel="stylesheet" href="{up}style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><a class="site" href="{up}index.html">{escape(site)}</a>
<nav aria-label="Pages"><a href="{up}index.html">All incidents</a> <a href="{up}method.html">Method and limits</a></nav></header>
<main id="content">
{body}
</main>
<footer><p>Coded from news reports with <a href="https://pypi.org/project/casus-events/">Casus</a>. A figure here is somebody’s
claim, never a finding. {escape(CREDIT)}</p></footer>
</body>
</html>
"""


def plain(name: str) -> str:
    """A name of the codebook in plain words: ``air_strike`` is "air strike"."""
    return name.replace("_", " ")


def heading(it: Incident) -> str:
    """What an incident is called: its type and place."""
    where = place_name(it.places[0]) if it.places else None
    told = plain(it.type).capitalize()
    return f"{told}, {where}" if where else told


def when(period: Period) -> str:
    """A period in words; empty where it isn't known."""
    if period.start is None:
        return period.value or ""
    if period.end is None or period.start == period.end:
        return period.start
    return f"{period.start} to {period.end}"


def place_name(place: Place) -> str:
    """A place's own name."""
    return place.name or place.span.quote


def place_words(place: Place) -> str:
    """A place with its unit and country."""
    return ", ".join(dict.fromkeys(filter(None, (place_name(place), place.admin1, country_name(place.country)))))


def country_name(code: str | None) -> str | None:
    """A country's English name, by its ISO code; the code itself where nobody knows it."""
    if code is None:
        return None
    import pycountry

    found = pycountry.countries.get(alpha_3=code)
    if found is None:
        return code
    if hasattr(found, "common_name"):
        return str(found.common_name)
    head, comma, rest = str(found.name).partition(", ")
    return f"{rest} {head}" if comma else head  # "Korea, Republic of"


def party_words(party: Party) -> str:
    """A party as the article names it, with the name that it is known by."""
    known = f" ({party.name})" if party.name and party.name.casefold() != party.span.quote.casefold() else ""
    return party.span.quote + known


def figure_words(figure: Figure | None) -> str:
    """A figure of a policy, as HTML."""
    if figure is None:
        return NOT_TOLD
    return str(figure.low) if figure.low == figure.high else f"{figure.low}–{figure.high}"


def claim_words(entry: LedgerEntry) -> str:
    """A claimed figure as it stands."""
    if entry.high is None:
        return f"{entry.low} or more"
    return str(entry.low) if entry.low == entry.high else f"{entry.low} to {entry.high}"


def article_words(article: Article) -> str:
    """An article as HTML, linked to its address where that leads to the web."""
    about = " · ".join(filter(None, (article.outlet, article.published)))
    name = escape(article.title or about or article.source_id)
    url = article.url or ""
    linked = f'<a href="{escape(url)}" rel="noreferrer">{name}</a>' if _is_web(url) else name
    return linked + (f' <span class="about">{escape(about)}</span>' if article.title and about else "")


def _is_web(url: str) -> bool:
    """Whether an address is safe to link: one that comes with an article could as well be a script."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
