"""Whatever the bytes, every reader gives articles and errors, and nothing else comes out."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casus.errors import InputError
from casus.read import read_articles
from casus.types import Article

pieces = st.sampled_from(
    [
        b"<html>", b"<p>", b"</p>", b"<!--", b"]]>", b"<![CDATA[", b"<?xml ", b"<rss version='2.0'><channel><item>", b"<entry>",
        b"<title>", b"&#x0;", b"&#xD800;", b"&nosuch;", b'{"text": ', b'"', b"\\ud800", b"{", b"}", b"[", b",", b"\n", b"\r",
        b"text,date\n", b"text;id\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00", b"WARC/1.0\r\n", b"\r\n\r\n",
        b"WARC-Type: response\r\n", b"Content-Length: 99\r\n", b"HTTP/1.1 200 OK\r\n", b"Content-Type: text/html\r\n", b"PAR1",
        b"\x1f\x8b\x08\x00", b"Two people were killed on Monday. ", b"2024-13-45", b"1e999", b"-" * 40,
    ]
)  # fmt: skip
files = st.lists(pieces | st.binary(max_size=20), max_size=30).map(b"".join)
SUFFIXES = (".txt", ".html", ".jsonl", ".csv", ".parquet", ".warc", ".warc.gz", ".wacz", ".rss", ".jsonl.gz")


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(files)
@example(b"")
@example(gzip.compress(b"{" * 5000))
@example(b"text\n" + b'"' * 3000)
@example(b"<div>" * 3000)
@example(b'{"text": "' + b"\\u0000" * 500 + b'"}')
@example(b'{"text": "T.", "date": "' + b"9" * 5000 + b'"}')
@example(b'{"text": "T.", "id": ' + b"9" * 5000 + b"}")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_give_articles_or_errors(suffix: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"hostile{suffix}"
        file.write_bytes(data)
        for item in read_articles([file], max_bytes=20_000):
            assert isinstance(item, Article | InputError)
            if isinstance(item, Article):
                assert item.text.encode()
            else:
                assert str(file) in str(item)
