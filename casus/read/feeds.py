"""Feed files (RSS, Atom): one entry, one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from casus.errors import InputError
from casus.read.extras import needs_extra
from casus.read.fields import Source, article_from_fields
from casus.read.limits import read_bounded
from casus.types import Article

SUMMARY_ONLY = "feed-summary-only"
DATE_FROM_UPDATE = "publication-date-from-update"

_BLOCKS = frozenset(
    (
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "p",
        "pre",
        "section",
        "td",
        "tr",
    )
)
_HIDDEN = frozenset(("script", "style", "template"))


def read_feed(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """The entries of a feed that lies in a file. Needs ``casus-events[feeds]``.

    An entry's full content is its text; where the feed gives a summary only, that is, with the note
    ``feed-summary-only``. An Atom entry without a day of publication gets that of its last change, with the note
    ``publication-date-from-update``.
    """
    with needs_extra("feeds", source):
        import feedparser
    data = read_bounded(stream, source.limit, source=source.name)
    try:
        feed = feedparser.parse(data, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        # It fails in many ways on damaged files; each costs this file, never the run.
        reason = f"the feed can't be taken apart ({type(error).__name__}: {error})"
        raise InputError(reason, source=source.name) from error
    if not feed.get("version"):
        raise InputError("isn't an RSS or Atom feed", source=source.name)
    if not feed.entries:
        yield InputError("holds no entries", source=source.name)
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield _article_from_entry(entry, number, feed.feed.get("title"), source)
        except InputError as error:
            yield error
    if feed.bozo and isinstance(feed.bozo_exception, Exception) and "xml" in type(feed.bozo_exception).__module__:
        yield InputError(f"the feed is damaged; entries may be missing: {feed.bozo_exception}", source=source.name)


def _article_from_entry(entry: Any, number: int, outlet: str | None, source: Source) -> Article:
    notes: list[str] = []
    body = next((part.value for part in entry.get("content", ()) if part.get("value")), None)
    if body is None and entry.get("summary"):
        body = entry.summary
        notes.append(SUMMARY_ONLY)
    published = entry.get("published")
    if not published and entry.get("updated"):
        published = entry.updated
        notes.append(DATE_FROM_UPDATE)
    fields = {
        "text": text_of_fragment(body or ""),
        "title": text_of_fragment(entry.get("title") or "") or None,
        "outlet": text_of_fragment(outlet or "") or None,
        "published": published,
        "url": entry.get("link"),
        "id": entry.get("id") or entry.get("link"),
    }
    return article_from_fields(fields, source, fallback_id=f"{source.file_name}:{number}", line=None, notes=notes)


def text_of_fragment(markup: str) -> str:
    """The words of a piece of HTML, one line a block; text without markup comes back as it is, but for its edges."""
    if not re.search(r"<[a-zA-Z/!]|&[#\w]+;", markup):
        return markup.strip()
    from lxml import etree
    from lxml.html import HTMLParser, fragments_fromstring

    pieces: list[str] = []
    for part in fragments_fromstring(markup, parser=HTMLParser(remove_comments=True, remove_pis=True)):
        if isinstance(part, str):
            pieces.append(part)
            continue
        for event, element in etree.iterwalk(part, events=("start", "end")):
            block = element.tag in _BLOCKS
            if event == "start":
                pieces.append(("\n" if block else "") + ("" if element.tag in _HIDDEN else element.text or ""))
            else:
                pieces.append(("\n" if block else "") + (element.tail or ""))
    written = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in written if line)
