"""An output file that appears only when it is whole, and whose beginning survives an interrupt.

Lines go to a file beside the output, named after it with a key of the settings and ``.casus-partial``. At the end it takes the
output's place in one step. After an interrupt the same command finds it, keeps its whole lines and goes on behind them; with
other settings the key differs and the run starts anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from casus.errors import InputError, UsageError
from casus.record import article_to_dict
from casus.types import Article

SUFFIX = ".casus-partial"


@dataclass(frozen=True, slots=True)
class Kept:
    """A record of an earlier run that is kept: the mark of its article and how many events it has."""

    mark: bytes
    events: int


class InputChangedError(Exception):
    """What an interrupted run wrote isn't the beginning of what this run would write."""


class PartialOutput:
    """The lines of records on their way into ``out``; a context manager. UsageError where ``out`` can't be written.

    ``settings`` is anything whose ``repr`` tells whether two runs would write the same records.
    """

    def __init__(self, out: Path, settings: object) -> None:
        key = hashlib.sha256(repr(settings).encode()).hexdigest()[:8]
        self.out = out
        self.path = out.with_name(f"{out.name}.{key}{SUFFIX}")
        self.kept: list[Kept] = []
        """What an earlier run has written, in order."""
        self._unmet: deque[bytes] = deque()
        self._too_early: set[int] = set()
        self._file: BinaryIO | None = None

    def __enter__(self) -> PartialOutput:
        if self.out.is_dir():
            raise UsageError(f"{self.out}: is a folder; name a file to write, such as {self.out / 'events.jsonl'}")
        try:
            self._file = self.path.open("r+b" if self.path.exists() else "x+b")
        except OSError as error:
            raise UsageError(f"{self.out}: can't be written ({error.strerror}); name another file with -o") from error
        self._keep_whole_lines(self._file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self.path.exists() and self.path.stat().st_size == 0:
            self.path.unlink()

    def write(self, number: int, line: str) -> None:
        """Adds the line of the item with this number in :meth:`left`; once this returns, a crash doesn't lose it."""
        if number in self._too_early:
            raise InputChangedError
        file = self._open()
        file.write(line.encode() + b"\n")
        file.flush()

    def left(self, items: Iterable[Article | InputError]) -> Iterator[Article | InputError]:
        """The items without the articles that are kept, as long as those come in the same order as in the earlier run.

        An item in between is one that failed in that run. Should it succeed now, its record would stand behind later
        ones: :meth:`write` then raises InputChangedError, and so does :meth:`finish` where kept articles didn't come.
        """
        waiting = deque(kept.mark for kept in self.kept)
        self._unmet = waiting
        number = 0
        for item in items:
            if waiting and isinstance(item, Article) and mark(item) == waiting[0]:
                waiting.popleft()
                continue
            if waiting:
                self._too_early.add(number)
            number += 1
            yield item

    def restart(self) -> None:
        """Forgets all lines, those of the earlier run too."""
        file = self._open()
        file.seek(0)
        file.truncate()
        self.kept = []
        self._unmet.clear()
        self._too_early.clear()

    def finish(self) -> None:
        """Puts the file in its place, over an older one."""
        if self._unmet:
            raise InputChangedError
        file = self._open()
        os.fsync(file.fileno())
        file.close()
        self._file = None
        self.path.replace(self.out)

    def _open(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("the output isn't open")
        return self._file

    def _keep_whole_lines(self, file: BinaryIO) -> None:
        end = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                record = json.loads(line)
                head = record["article"]
                head.pop("text", None)
                self.kept.append(Kept(_digest(head), len(record["events"])))
            except (ValueError, LookupError, AttributeError, TypeError):
                break  # What isn't a record wasn't written here; the run goes on from before it.
            end += len(line)
        file.seek(end)
        file.truncate()


def mark(article: Article) -> bytes:
    """16 bytes that tell articles apart by all that a record says of them; the id stands for the text."""
    return _digest(article_to_dict(article, text=False))


def _digest(head: dict[str, object]) -> bytes:
    return hashlib.blake2b(json.dumps(head).encode(), digest_size=16).digest()
