"""Paths → articles: folders are walked, the format is told by the ending, and one bad file never stops the run."""

from __future__ import annotations

import gzip
import hashlib
import io
import logging
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from casus.errors import InputError, UsageError
from casus.read.archives import read_warc
from casus.read.feeds import read_feed
from casus.read.fields import Source
from casus.read.limits import MAX_ARTICLE_BYTES, Slice
from casus.read.pages import read_html, read_text
from casus.read.published import publication_day
from casus.read.tables import read_csv, read_jsonl, read_parquet
from casus.read.wacz import read_wacz
from casus.types import Article

Reader = Callable[[BinaryIO, Source], Iterator["Article | InputError"]]

FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".md", ".text"),
    "html": (".html", ".htm", ".xhtml"),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv", ".tsv"),
    "parquet": (".parquet",),
    "warc": (".warc", ".wet"),
    "wacz": (".wacz",),
    "feed": (".rss", ".atom", ".xml"),
}
"""The formats by name, each with the file endings that mean it; all but Parquet and WACZ may be gzipped (``.jsonl.gz``)."""

_READERS: dict[str, Reader] = {
    "text": read_text,
    "html": read_html,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": read_warc,
    "wacz": read_wacz,
    "feed": read_feed,
}
_FORMAT_OF = {ending: name for name, endings in FORMATS.items() for ending in endings}
_STANDARD_INPUT = "<stdin>"

_log = logging.getLogger("casus.read")


def read_lines_between(
    path: Path, start: int, end: int, first_line: int, *, published: str | None = None, outlet: str | None = None
) -> Iterator[Article | InputError]:
    """The articles on the lines of a JSON Lines file from byte ``start`` to ``end``, where lines begin.

    ``first_line`` is the number of the line at ``start``, so that errors and names are those of the whole file's reading.
    """
    source = Source(str(path), path.name, MAX_ARTICLE_BYTES, _day(published), outlet, first_line)
    yield from _read_guarded(lambda: (read_jsonl, io.BufferedReader(Slice(path, start, end))), source)


def read_articles(
    paths: Sequence[Path | str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    format: str | None = None,  # noqa: A002
    max_bytes: int = MAX_ARTICLE_BYTES,
) -> Iterator[Article | InputError]:
    """Every article under ``paths`` (files, folders, ``-`` for standard input), in the order given, folders by name.

    ``published`` and ``outlet`` hold for articles that don't say theirs; ``format``, a key of :data:`FORMATS`,
    overrides the endings; ``max_bytes`` is the most that one article may take. Of folders, hidden files and a project's
    own ``casus.db`` are passed over; any other file that no reader knows is told. An error comes in the place of what it
    concerns and the run goes on. A source id that comes again within some million articles is logged as a warning and both
    articles are kept: their ``id`` tells them apart. Memory is bounded by the largest article, whatever the number.

    Raises UsageError for an unknown format or a ``published`` that isn't a date.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"unknown input format {format!r}; the formats are {', '.join(FORMATS)}")
    template = Source("", "", max_bytes, _day(published), outlet)
    return _told_twice(item for path in paths for item in _read_path(path, format, template))


def _day(published: str | None) -> str | None:
    try:
        return published if published is None else publication_day(published)[0]
    except ValueError as error:
        raise UsageError(f"publication date: {error}") from None


class RecentIds:
    """Remembers source ids in a table that never grows (8 MB): of the latest million nearly all, of earlier ones some."""

    PLACES = 1 << 20

    def __init__(self) -> None:
        self._table = memoryview(bytearray(8 * self.PLACES)).cast("Q")

    def has(self, source_id: str) -> bool:
        """Whether the id came before, as far as is remembered; from now on it is remembered itself."""
        key = int.from_bytes(hashlib.blake2b(source_id.encode(), digest_size=8).digest(), "little")
        place = key % self.PLACES
        found, self._table[place] = self._table[place] == key, key
        return found


def _told_twice(items: Iterator[Article | InputError]) -> Iterator[Article | InputError]:
    """The same items; a source id seen before is logged."""
    recent = RecentIds()
    for item in items:
        if isinstance(item, Article) and recent.has(item.source_id):
            _log.warning("source id %r comes again; both articles are kept, this one as %s", item.source_id, item.id)
        yield item


def _read_path(path: Path | str, form: str | None, template: Source) -> Iterator[Article | InputError]:
    if str(path) == "-":
        source = replace(template, name=_STANDARD_INPUT, file_name=_STANDARD_INPUT)
        yield from _read_guarded(lambda: _standard_input(form), source)
        return
    for file in files_of(Path(path)):
        if isinstance(file, InputError):
            yield file
        else:
            yield from _read_file(file, form, template)


def files_of(path: Path) -> Iterator[Path | InputError]:
    """The file itself; of a folder all files in it and its folders, by name, but for hidden ones and a project's own."""
    if not path.is_dir():
        yield path
        return
    try:
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield InputError(f"the folder can't be read: {error.strerror}", source=str(path))
        return
    for entry in found:
        inner = path / entry.name
        if entry.name.startswith((".", "casus.db")):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from files_of(inner)
        elif entry.is_dir():
            yield InputError("a link to a folder isn't followed; name the folder itself", source=str(inner))
        else:
            yield inner


def _read_file(path: Path, form: str | None, template: Source) -> Iterator[Article | InputError]:
    source = replace(template, name=str(path), file_name=path.name)
    name = form or format_of(path)
    if name is None:
        ending = f"the ending {path.suffix!r}" if path.suffix else "a name without ending"
        if path.suffix.lower() == ".zip":
            ending += " (unpack it; a list of GDELT's goes with --listed)"
        yield InputError(f"no reader for {ending}; name a format ({', '.join(FORMATS)})", source=source.name)
        return
    yield from _read_guarded(lambda: (_READERS[name], _open(path, name)), source)


def _read_guarded(open_source: Callable[[], tuple[Reader, BinaryIO]], source: Source) -> Iterator[Article | InputError]:
    """The items of one source; whatever goes wrong in it is yielded as an error that names it."""
    try:
        reader, stream = open_source()
        with stream:
            yield from reader(stream, source)
    except InputError as error:
        yield error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield InputError(f"the compressed file is damaged: {error}", source=source.name)
    except OSError as error:
        failure = InputError(f"can't be read: {error.strerror or error}", source=source.name)
        failure.__cause__ = error
        yield failure


def format_of(path: Path) -> str | None:
    """The format that a file's ending means; ``None`` where it means none."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return _FORMAT_OF.get(suffixes[-1]) if suffixes else None


def _open(path: Path, form: str) -> BinaryIO:
    # Archives unpack themselves: their gzip members are one a record.
    if path.suffix.lower() == ".gz" and form != "warc":
        return gzip.open(path)  # type: ignore[return-value]  # a BinaryIO in all that is used
    return path.open("rb")


def _standard_input(form: str | None) -> tuple[Reader, BinaryIO]:
    """Standard input, its format by name or by its first character: ``{`` JSON Lines, ``<`` a web page, else text."""
    stream = io.BufferedReader(_Unclosed(sys.stdin.buffer))
    if form in ("parquet", "wacz"):
        raise InputError(f"{form} can't be read from standard input; name the file", source=_STANDARD_INPUT)
    if form is None:
        start = stream.peek(1)[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        form = {b"{": "jsonl", b"<": "html"}.get(start, "text")
    return _READERS[form], stream


class _Unclosed(io.RawIOBase):
    """A stream that belongs to someone else: read here, closed there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
