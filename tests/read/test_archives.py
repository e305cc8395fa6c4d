"""WARC files: pages in, everything else passed over, damage told."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from casus.errors import InputError
from casus.read import read_articles
from casus.types import Article
from tests.read.test_pages import PAGE, PARAGRAPHS

pytest.importorskip("fastwarc")


def record(kind: str, url: str, content_type: str, payload: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{url}>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2024-04-01T00:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def response(url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode()
    return record("response", url, "application/http; msgtype=response", head + body)


@pytest.mark.parametrize("zipped", [False, True])
def test_pages_are_read_and_the_rest_passed_over(tmp_path: Path, zipped: bool) -> None:
    page = PAGE.encode()
    records = [
        record("warcinfo", "", "application/warc-fields", b"software: test\r\n"),
        response("https://velden.example/a", page),
        response("https://velden.example/gone", page, status="404 Not Found"),
        response("https://velden.example/photo.jpg", b"\xff\xd8\xff", kind="image/jpeg"),
        response("https://velden.example/empty", b"<html></html>"),
        response("https://velden.example/zipped", gzip.compress(page), more="Content-Encoding: gzip\r\n"),
        record("conversion", "https://velden.example/plain", "text/plain", PARAGRAPHS[0].encode()),
    ]
    file = tmp_path / ("crawl.warc.gz" if zipped else "crawl.warc")
    file.write_bytes(b"".join(gzip.compress(part) if zipped else part for part in records))
    first, empty, unpacked, plain = read_articles([file])
    assert isinstance(first, Article)
    assert isinstance(unpacked, Article)
    assert isinstance(plain, Article)
    assert first.text.split("\n")[-3:] == PARAGRAPHS
    assert (first.url, first.source_id, first.published) == ("https://velden.example/a",) * 2 + ("2024-03-04",)
    assert unpacked.id == first.id
    assert (plain.text, plain.published) == (PARAGRAPHS[0], None)
    assert isinstance(empty, InputError)
    assert empty.article == "https://velden.example/empty"


def test_a_page_that_unfolds_over_the_limit_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b"x" * 5_000_000)
    file = tmp_path / "crawl.warc"
    file.write_bytes(
        response("https://velden.example/bomb", bomb, more="Content-Encoding: gzip\r\n")
        + response("https://velden.example/a", PAGE.encode())
    )
    error, article = read_articles([file], max_bytes=1_000_000)
    assert "over the size limit" in str(error)
    assert isinstance(article, Article)


def test_an_archive_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    parts = [gzip.compress(response(f"https://velden.example/{n}", PAGE.encode())) for n in range(3)]
    file.write_bytes(b"".join(parts)[:-200])
    items = list(read_articles([file]))
    assert [type(item) for item in items[:2]] == [Article, Article]
    assert isinstance(items[-1], InputError)


def test_a_page_without_any_name_is_named_after_the_file(tmp_path: Path) -> None:
    nameless = response("https://velden.example/a", PAGE.encode()).replace(b"WARC-Target-URI", b"WARC-Nothing")
    (tmp_path / "crawl.warc").write_bytes(nameless.replace(b"WARC-Record-ID", b"WARC-Nothing"))
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert article.source_id == "crawl.warc:1"


def test_a_file_of_common_crawls_news_is_read(tmp_path: Path) -> None:
    """Its crawler stores pages unpacked, with what was on the wire in headers of its own."""
    page = PAGE.encode()
    more = (
        "X-Crawler-Content-Encoding: gzip\r\nX-Crawler-Transfer-Encoding: chunked\r\nX-Crawler-Content-Length: 99\r\n"
    )
    records = [
        record("warcinfo", "", "application/warc-fields", b"robots: classic\r\n"),
        record("request", "https://velden.example/a", "application/http; msgtype=request", b"GET /a HTTP/1.1\r\n\r\n"),
        response("https://velden.example/a", page, more=more, kind="text/html; charset=utf-8"),
        record("metadata", "https://velden.example/a", "application/warc-fields", b"fetchTimeMs: 7\r\n"),
    ]
    file = tmp_path / "CC-NEWS-20240301000000-00001.warc.gz"
    file.write_bytes(b"".join(map(gzip.compress, records)))
    (article,) = read_articles([file])
    assert isinstance(article, Article)
    assert (article.url, article.text.split("\n")[-3:]) == ("https://velden.example/a", PARAGRAPHS)
