"""What came in: a folder of JSON Lines files that ``casus code`` reads, and beside them what has been seen already.

Articles are first kept in the database together with the mark that they were seen, in one step, and then written out in a file
that appears whole and is named after its content. So an interrupt at any moment loses no article and writes none twice.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from casus.errors import UsageError
from casus.types import Article

STATE = ".casus-watch.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, etag TEXT, modified TEXT) STRICT;
CREATE TABLE IF NOT EXISTS hosts (netloc TEXT PRIMARY KEY, wait_until REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (number INTEGER PRIMARY KEY, line TEXT NOT NULL, batch INTEGER) STRICT;
"""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed's server said when it was last read."""

    etag: str | None = None
    modified: str | None = None


class Inbox:
    """The folder; a context manager. UsageError where it can't be written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Inbox:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.folder / STATE, isolation_level=None)
            self._db.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{self.folder}: can't be written ({error}); name another folder with -o") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def feed(self, url: str) -> FeedState:
        """What is known of a feed."""
        row = self._db.execute("SELECT etag, modified FROM feeds WHERE url = ?", (url,)).fetchone()
        return FeedState(*row) if row else FeedState()

    def remember_feed(self, url: str, state: FeedState) -> None:
        """Keeps what the server said, for the next time."""
        self._db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", (url, state.etag, state.modified))

    def wait_until(self, netloc: str) -> float:
        """The moment, in seconds since 1970, until which a host asked to be left alone; 0 where it didn't."""
        row = self._db.execute("SELECT wait_until FROM hosts WHERE netloc = ?", (netloc,)).fetchone()
        return float(row[0]) if row else 0.0

    def remember_wait(self, netloc: str, until: float) -> None:
        """Keeps that moment."""
        self._db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (netloc, until))

    def has_seen(self, name: str) -> bool:
        """Whether an entry of this name was kept before."""
        return self._db.execute("SELECT 1 FROM seen WHERE key = ?", (_key(name),)).fetchone() is not None

    def keep(self, name: str, article: Article | None) -> None:
        """Marks an entry as seen and keeps its article, both or neither; ``None`` where there will never be one."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_key(name),))
            if article is not None:
                self._db.execute("INSERT INTO waiting (line) VALUES (?)", (_line(article),))
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    def write_out(self) -> Path | None:
        """Writes what waits into a file of its own; ``None`` where nothing waits. What an interrupt left is written first."""
        written = None
        for _ in range(2):
            if self._db.execute("SELECT 1 FROM waiting WHERE batch = 1").fetchone() is None:
                self._db.execute("UPDATE waiting SET batch = 1")
            lines = [row[0] for row in self._db.execute("SELECT line FROM waiting WHERE batch = 1 ORDER BY number")]
            if not lines:
                break
            data = "".join(line + "\n" for line in lines).encode()
            written = self.folder / f"{hashlib.sha256(data).hexdigest()[:16]}.jsonl"
            unfinished = written.with_name(f".{written.name}.part")
            unfinished.write_bytes(data)
            unfinished.replace(written)
            self._db.execute("DELETE FROM waiting WHERE batch = 1")
        return written


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=12).digest()


def _line(article: Article) -> str:
    told = {
        "id": article.source_id, "title": article.title, "outlet": article.outlet, "published": article.published,
        "url": article.url, "language": article.language, "text": article.text,
    }  # fmt: skip
    return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False)
