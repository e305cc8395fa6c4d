"""Web archives (WARC): each page that was fetched, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from casus.errors import ArticleError, InputError
from casus.read.decode import decode
from casus.read.extras import needs_extra
from casus.read.fields import Source, article_from_fields
from casus.read.limits import read_bounded
from casus.read.pages import article_from_page
from casus.types import Article

_HTML = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """The HTML pages that were answered with status 200, and converted plain texts (WET). Needs ``casus-events[warc]``.

    Images, scripts, requests, redirects and repeats hold no article and are passed over. The day of the crawl isn't
    the day of publication and is never taken for it.
    """
    with needs_extra("warc", source):
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        for record in ArchiveIterator(stream, record_types=kinds, parse_http=True, auto_decode="all"):
            kind = _content_type(record)
            if kind is None:
                continue
            number += 1
            try:
                yield _article_from_record(record, kind, number, source)
            except InputError as error:
                yield error
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"the archive is damaged from here on: {error}", source=source.name) from error
    if not number:
        yield InputError("holds no pages", source=source.name)


def _content_type(record: Any) -> str | None:
    """The record's media type where it may hold an article, else None."""
    if record.is_http:
        if record.http_headers.status_code != 200:
            return None
        kind = record.http_content_type
    else:
        kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip()
    return kind if kind in (*_HTML, "text/plain") else None


def _article_from_record(record: Any, kind: str, number: int, source: Source) -> Article:
    url = record.headers.get("WARC-Target-URI") or None
    name = url or record.record_id or f"{source.file_name}:{number}"
    try:
        data = read_bounded(record.reader, source.limit, source=source.name)
    except ArticleError:
        raise ArticleError("the page is over the size limit", source=source.name, article=name) from None
    if len(data) < record.content_length and not _is_encoded(record):
        reason = f"the page breaks off: {len(data):,} of {record.content_length:,} bytes"
        raise ArticleError(reason, source=source.name, article=name)
    if kind in _HTML:
        return article_from_page(data, source, fallback_id=name, url=url, charset=record.http_charset)
    decoded = decode(data, record.http_charset)
    fields = {"text": decoded.text, "url": url}
    return article_from_fields(fields, source, fallback_id=name, notes=decoded.notes)


def _is_encoded(record: Any) -> bool:
    """Whether the payload's length on the wire says nothing about its length as read."""
    headers = record.http_headers if record.is_http else {}
    return bool(headers.get("Content-Encoding") or headers.get("Transfer-Encoding"))
