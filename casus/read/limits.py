"""How much one article may take, and reading that never takes more."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from casus.errors import ArticleError

MAX_ARTICLE_BYTES = 16 * 1024 * 1024
"""The most bytes of one article (its file, its line or row, its page in an archive): about 3 million words."""

CHUNK_BYTES = 64 * 1024


def mebibytes(size: int) -> str:
    """A number of bytes for people: ``16 MiB``, ``1.5 MiB``, ``300 bytes``."""
    if size < 1024 * 1024:
        return f"{size:,} bytes"
    return f"{size / (1024 * 1024):.1f}".removesuffix(".0") + " MiB"


def read_bounded(stream: BinaryIO, limit: int, *, source: str) -> bytes:
    """The whole of ``stream``, or an ArticleError once it turns out to hold more than ``limit`` bytes.

    A decompressing stream is stopped at the limit too, so that a small file can't unfold into a full memory.
    """
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(min(CHUNK_BYTES, limit + 1 - size)):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise ArticleError(
                f"is larger than {mebibytes(limit)}, the limit for one article; if it holds several articles, split it "
                "or convert it to JSON Lines",
                source=source,
            )
    return b"".join(chunks)


class Slice(io.RawIOBase):
    """The bytes of a file from ``start`` to ``end``."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._file = path.open("rb")
        self._file.seek(start)
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._file.read(min(len(buffer), self._left))
        buffer[: len(chunk)] = chunk
        self._left -= len(chunk)
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()
