"""Bytes → text, without changing a character that could be read, and lines of bounded length.

The order is fixed, and each step that had to guess leaves a note on the article:

1. A byte order mark decides (UTF-8, UTF-16, UTF-32). The mark belongs to the encoding, not to the text.
2. UTF-8, strictly.
3. UTF-16 without a mark, told by its zero bytes (``decoded-as-utf-16``).
4. The encoding that the page or the archive declares (``decoded-as-…``).
5. Windows-1252, and Latin-1 for the five bytes that it leaves open (``decoded-as-windows-1252``): never fails.

Line ends, NUL characters and direction marks stay as they are. Lone surrogates, which no UTF-8 file can hold, become
U+FFFD one for one, so that offsets stay (``lone-surrogates-replaced``).
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from casus.errors import ArticleError
from casus.read.limits import CHUNK_BYTES, mebibytes

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BINARY_SHARE = 0.1
_SAMPLE = 8192


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and notes on how it was decoded."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file with its line end: its 1-based number, its text and notes on how it was decoded."""

    number: int
    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text that ``data`` holds; ``declared`` is the encoding that the document names, if any."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding == "utf-8":
                data = data[len(mark) :]
                break
            return _with_replacements(data, encoding)
    try:
        return Decoded(data.decode("utf-8")) if b"\x00" not in data else _with_nuls(data)
    except UnicodeDecodeError:
        return _declared(data, declared) or _windows_1252(data)


def without_lone_surrogates(text: str) -> Decoded:
    """``text`` fit to be written as UTF-8: JSON escapes and Parquet can smuggle in halves of a surrogate pair."""
    if _LONE_SURROGATE.search(text) is None:
        return Decoded(text)
    return Decoded(_LONE_SURROGATE.sub("\ufffd", text), ("lone-surrogates-replaced",))


def looks_binary(text: str) -> bool:
    """Whether so much of the text's start is control characters that it can't be writing."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample)


def lines(stream: BinaryIO, limit: int, *, source: str, first: int = 1) -> Iterator[Line | ArticleError]:
    """The lines of ``stream``, split at line feeds only; one longer than ``limit`` bytes is refused, never held.

    ``first`` is the number of the first. A file without a mark is decoded line by line, so that one odd line leaves the
    others as they are.
    """
    start, encoding = _peek_mark(stream)
    if encoding is not None:
        yield from _marked_lines(_Rejoined(start, stream), encoding, limit, source)
        return
    rejoined = io.BufferedReader(_Rejoined(start, stream), CHUNK_BYTES)
    number = first - 1
    while raw := rejoined.readline(limit + 1):
        number += 1
        if len(raw) <= limit:
            decoded = Decoded(raw.decode("ascii")) if raw.isascii() else decode(raw)
            yield Line(number, decoded.text, decoded.notes)
            continue
        while not raw.endswith(b"\n") and (raw := rejoined.readline(CHUNK_BYTES)):
            pass
        yield _too_long(limit, source, number)


def _marked_lines(raw: _Rejoined, encoding: str, limit: int, source: str) -> Iterator[Line | ArticleError]:
    reader = io.TextIOWrapper(io.BufferedReader(raw), encoding=encoding, errors="replace", newline="\n")
    number = 0
    while text := reader.readline(limit + 1):
        number += 1
        if len(text) <= limit:
            yield Line(number, text, ("undecodable-bytes-replaced",) if "\ufffd" in text else ())
            continue
        while not text.endswith("\n") and (text := reader.readline(CHUNK_BYTES)):
            pass
        yield _too_long(limit, source, number)


def _too_long(limit: int, source: str, number: int) -> ArticleError:
    return ArticleError(f"is longer than {mebibytes(limit)}, the limit for one article", source=source, line=number)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes have been looked at already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._start[: len(buffer)] or self._rest.read(len(buffer))
        self._start = self._start[len(chunk) :] if self._start else b""
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _peek_mark(stream: BinaryIO) -> tuple[bytes, str | None]:
    """The first bytes without a UTF-8 mark, and the encoding that a wider mark (still in them) names."""
    start = b""
    while len(start) < 4 and (more := stream.read(4 - len(start))):
        start += more
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return (start[len(mark) :], None) if encoding == "utf-8" else (start, encoding)
    return start, None


def _with_replacements(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, errors="replace"), ("undecodable-bytes-replaced",))


def _with_nuls(data: bytes) -> Decoded:
    """UTF-16 without a mark is valid UTF-8 full of NULs: Latin letters have their zero byte always on the same side."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    for encoding, zeros in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[0::2].count(0))):
        if half and zeros > 0.4 * half and len(data) % 2 == 0 and sample.count(0) - zeros <= 0.02 * half:
            decoded = _with_replacements(data, encoding)
            return Decoded(decoded.text, ("decoded-as-utf-16", *decoded.notes))
    return Decoded(data.decode("utf-8"), ("nul-characters",))


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    """``data`` in the encoding that the document declares; None where that is unknown, UTF-8 itself, or doesn't fit."""
    try:
        name = codecs.lookup(declared).name if declared else "utf-8"
        # iso-8859-1 means windows-1252 on the web (WHATWG Encoding Standard, section 4.2).
        if name in ("utf-8", "iso8859-1", "ascii", "cp1252"):
            return None
        return Decoded(data.decode(name), (f"decoded-as-{name}",))
    except (LookupError, ValueError):
        return None


def _windows_1252(data: bytes) -> Decoded:
    notes = ("decoded-as-windows-1252", *(("nul-characters",) if b"\x00" in data else ()))
    return Decoded(data.decode("cp1252", errors="latin-1-for-open-bytes"), notes)


def _latin_1_for_open_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin-1-for-open-bytes", _latin_1_for_open_bytes)
