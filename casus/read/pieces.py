"""An input in pieces of bounded size, so that many workers can share it: whole files, and stretches of long ones.

Only JSON Lines files that aren't compressed can be cut; they are cut between lines. Any other file is one piece, however
long. The pieces in order hold exactly the articles of the whole, with the same names and the same errors.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from casus.errors import InputError
from casus.read.sources import files_of, format_of, read_articles, read_lines_between
from casus.types import Article

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or the lines of one from byte ``start`` to ``end``, the first of which has the number ``first_line``."""

    path: Path
    size: int
    start: int = 0
    end: int | None = None
    first_line: int = 1


def pieces_of(paths: Sequence[Path], size: int) -> Iterator[Piece | InputError]:
    """The pieces of all files under ``paths``, in the order in which they would be read; about ``size`` bytes at most
    where a file can be cut. What can't be listed comes as an error in its place.
    """
    for path in paths:
        for file in files_of(path):
            if isinstance(file, InputError):
                yield file
            else:
                yield from _pieces_of_file(file, size)


def grouped(pieces: Iterable[Piece], size: int) -> Iterator[tuple[Piece, ...]]:
    """Runs of pieces that together have about ``size`` bytes: small files share a shard."""
    group: list[Piece] = []
    for piece in pieces:
        if group and sum(p.size for p in group) + piece.size > size:
            yield tuple(group)
            group = []
        group.append(piece)
    if group:
        yield tuple(group)


def read_pieces(
    pieces: Iterable[Piece], *, published: str | None = None, outlet: str | None = None
) -> Iterator[Article | InputError]:
    """The articles of the pieces, as :func:`casus.read.read_articles` gives them."""
    for piece in pieces:
        if piece.end is None:
            yield from read_articles([piece.path], published=published, outlet=outlet)
        else:
            yield from read_lines_between(
                piece.path, piece.start, piece.end, piece.first_line, published=published, outlet=outlet
            )


def digest_of(pieces: Iterable[Piece], *more: object) -> str:
    """16 hexadecimal digits that name what the pieces hold and all that ``more`` says; where they lie isn't in it.

    OSError where a file can't be read.
    """
    digest = hashlib.blake2b(repr(more).encode(), digest_size=8)
    for piece in pieces:
        digest.update(repr((piece.path.name, piece.first_line, piece.size)).encode())
        with piece.path.open("rb") as file:
            file.seek(piece.start)
            left = piece.size
            while left and (chunk := file.read(min(_CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
    return digest.hexdigest()


def _pieces_of_file(path: Path, size: int) -> Iterator[Piece]:
    try:
        total = path.stat().st_size
        if total <= size or path.suffix.lower() == ".gz" or format_of(path) != "jsonl" or _has_wide_mark(path):
            yield Piece(path, total)
        else:
            yield from _cut(path, total, size)
    except OSError:
        yield Piece(path, 0)  # Reading it will tell what is wrong.


def _cut(path: Path, total: int, size: int) -> Iterator[Piece]:
    """Stretches that begin where lines do; a line longer than ``size`` makes its stretch longer."""
    start, line = 0, 1
    at = lines = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            begin = 0
            while at + len(chunk) - start >= size:
                newline = chunk.find(b"\n", max(begin, start + size - 1 - at))
                if newline < 0:
                    break
                lines += chunk.count(b"\n", begin, newline + 1)
                begin = newline + 1
                yield Piece(path, at + begin - start, start, at + begin, line)
                start, line = at + begin, lines + 1
            lines += chunk.count(b"\n", begin)
            at += len(chunk)
    if start < total:
        yield Piece(path, total - start, start, total, line)


def _has_wide_mark(path: Path) -> bool:
    """Whether the file is UTF-16 or UTF-32, in which a byte 10 needn't be a line's end."""
    with path.open("rb") as file:
        return file.read(4).startswith(
            (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
        )
