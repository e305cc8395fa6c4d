"""Bytes to text: the order of encodings, and characters that must come through as they are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from casus.errors import ArticleError
from casus.read import read_articles
from casus.read.decode import Line, decode, lines
from casus.types import Article

HOSTILE = "\u202bקרב\u202c — 👩‍👩‍👧 \u200f\r\nline two\r\n\x85\u2028 e\u0301 \x00 end"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_characters_come_through_untouched(encoding: str) -> None:
    assert decode(HOSTILE.encode(encoding)).text == HOSTILE


@pytest.mark.parametrize(
    ("data", "declared", "text", "notes"),
    [
        (b"caf\xe9 \x93quoted\x94", None, "café “quoted”", ("decoded-as-windows-1252",)),
        (b"open byte \x81\xe9", None, "open byte \x81é", ("decoded-as-windows-1252",)),
        ("в городе".encode("koi8-r"), "koi8-r", "в городе", ("decoded-as-koi8-r",)),
        ("в городе".encode(), "koi8-r", "в городе", ()),
        (b"caf\xe9", "no-such-charset", "café", ("decoded-as-windows-1252",)),
        (b"caf\xe9 \x80", "iso-8859-1", "café €", ("decoded-as-windows-1252",)),
        ("Three were killed.".encode("utf-16-le"), None, "Three were killed.", ("decoded-as-utf-16",)),
        ("Three were killed.".encode("utf-16-be"), None, "Three were killed.", ("decoded-as-utf-16",)),
        (b"a\x00b", None, "a\x00b", ("nul-characters",)),
        ("cut".encode("utf-16") + b"x", None, "cut\ufffd", ("undecodable-bytes-replaced",)),
    ],
)
def test_each_step_of_the_ladder(data: bytes, declared: str | None, text: str, notes: tuple[str, ...]) -> None:
    decoded = decode(data, declared)
    assert (decoded.text, decoded.notes) == (text, notes)


def test_lines_break_at_line_feeds_only_and_one_odd_line_stays_alone() -> None:
    data = b"\xef\xbb\xbfone\x0c\xe2\x80\xa8\r\ncaf\xe9\nlast"
    assert list(lines(io.BytesIO(data), 100, source="f")) == [
        Line(1, "one\x0c\u2028\r\n"),
        Line(2, "café\n", ("decoded-as-windows-1252",)),
        Line(3, "last"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_over_the_limit_is_refused_and_the_next_is_read(encoding: str) -> None:
    data = ("short\n" + "x" * 300_000 + "\nafter\n").encode(encoding)
    first, refused, last = lines(io.BytesIO(data), 1000, source="f")
    assert isinstance(refused, ArticleError)
    assert (refused.line, str(refused)) == (2, "f:2: is longer than 1,000 bytes, the limit for one article")
    assert (first, last) == (Line(1, "short\n"), Line(3, "after\n"))


class Endless(io.RawIOBase):
    """A line of a gigabyte that counts how much of it is asked for at once."""

    def __init__(self, size: int) -> None:
        self.left, self.largest = size, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


def test_a_line_of_a_gigabyte_is_never_held() -> None:
    stream = Endless(1024**3)
    (refused,) = lines(stream, 1_000_000, source="f")  # type: ignore[arg-type]
    assert isinstance(refused, ArticleError)
    assert stream.left == 0
    assert stream.largest <= 1_000_001


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 20)
    (error,) = read_articles([tmp_path])
    assert "this isn't text" in str(error)


def test_a_text_with_odd_characters_is_noted_and_kept(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_bytes(HOSTILE.encode())
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert article.text == HOSTILE
    assert article.notes == ("nul-characters", "no-publication-date")
