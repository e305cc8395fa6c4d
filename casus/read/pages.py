"""Plain text and web pages: one file, one article."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from casus.errors import ArticleError, InputError
from casus.read.decode import decode
from casus.read.fields import Source, article_from_fields
from casus.read.limits import read_bounded
from casus.read.lists import holds_no_texts, is_address_list
from casus.types import Article

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding=["']([\w.:-]+)|charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_HEAD_BYTES = 4096


def read_text(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """The file as it is, Markdown too: nothing in it is taken for a header, no markup is read.

    A file of addresses and nothing else is refused, since no article is meant by it.
    """
    decoded = decode(read_bounded(stream, source.limit, source=source.name))
    if is_address_list(decoded.text):
        raise InputError(holds_no_texts("a list of addresses"), source=source.name)
    yield article_from_fields({"text": decoded.text}, source, fallback_id=source.file_name, notes=decoded.notes)


def read_html(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """A saved web page: its main text, title, date, outlet and address as trafilatura finds them."""
    data = read_bounded(stream, source.limit, source=source.name)
    yield article_from_page(data, source, fallback_id=source.file_name)


def article_from_page(
    data: bytes,
    source: Source,
    *,
    fallback_id: str,
    url: str | None = None,
    charset: str | None = None,
    line: int | None = None,
) -> Article:
    """The article on the page ``data``; ``url`` and ``charset`` are what an archive says of it.

    Raises ArticleError where the page holds no main text, or where it can't be taken apart.
    """
    decoded = decode(data, charset or declared_charset(data))
    try:
        found = _extract(decoded.text, url)
    except Exception as error:
        # A page is written by anyone: whatever it breaks in the parser costs this page, never the run.
        reason = f"the page can't be taken apart ({type(error).__name__}: {error})"
        raise ArticleError(reason, source=source.name, line=line, article=fallback_id) from error
    if found is None or not (found.text or "").strip():
        raise ArticleError("no article text was found on the page", source=source.name, line=line, article=fallback_id)
    fields = {
        "text": found.text,
        "title": found.title,
        "outlet": found.sitename,
        "published": found.date,
        "url": url or found.url,
    }
    return article_from_fields(fields, source, fallback_id=fallback_id, line=line, notes=decoded.notes)


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page names in its first bytes (a meta element or an XML declaration)."""
    match = _DECLARED.search(data[:_HEAD_BYTES])
    return (match[1] or match[2]).decode("ascii", errors="ignore") if match else None


def _extract(page: str, url: str | None) -> Any:
    from trafilatura import bare_extraction

    for name in ("trafilatura", "htmldate", "justext"):
        # Its complaints about a page would go to the terminal; ours name the file.
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    return bare_extraction(
        page,
        url=url,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        # The day of first publication, from the page's own metadata and markup: the wide search takes any date in the
        # text for it, a wrong anchor for every "Monday". A fixed latest date keeps two runs on two days the same.
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
    )
