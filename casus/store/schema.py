"""The database file: opening it, its form in named steps, and errors that a person can act on.

Each migration has a name and is applied once, in its own transaction; a file with a step that this program doesn't know was
made by a newer one and is refused. Steps are only ever added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from casus.errors import StoreError

DATABASE = "casus.db"
APPLICATION_ID = 0x43415355  # "CASU", in the file's header: tells a project from any other SQLite file
BUSY_SECONDS = 30.0
"""How long a write waits for another process to finish its own."""

SYNCHRONOUS = "NORMAL"
"""In WAL mode: a killed program loses nothing that it had finished; a power cut may lose the last moments, never more, and
leaves the file whole (sqlite.org/wal.html, section 8)."""

Connection = sqlite3.Connection

_FIRST = """
CREATE TABLE origin (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                    -- model:…, rule:…, reviewer:…
);
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,                     -- content hash, of Article.id
    source_id TEXT NOT NULL,
    title TEXT,
    outlet TEXT,
    published TEXT,
    url TEXT,
    language TEXT,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,                        -- of the text in UTF-8
    article_notes TEXT NOT NULL,                 -- JSON list: what reading had to note
    notes TEXT NOT NULL,                         -- JSON list: what coding had to note
    mentions TEXT,                               -- JSON list, where they were asked for
    came_from TEXT,                              -- the input that it was read from
    added TEXT NOT NULL,                         -- when it came in, UTC
    coded TEXT NOT NULL,                         -- when it was last coded, UTC
    coded_by INTEGER NOT NULL REFERENCES origin
);
CREATE INDEX article_sha256 ON article (sha256);
CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;

CREATE TABLE event (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('open', 'changed', 'accepted', 'rejected', 'merged')),
    added_by TEXT,                               -- the reviewer, where it isn't a model's
    merged_into TEXT,                            -- the id of the event that it was found to be
    revision INTEGER NOT NULL DEFAULT 1,         -- counts its changes; two people can't overwrite each other unseen
    -- What follows is drawn from the values, in the same transaction, to filter and sort by:
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    confidence REAL NOT NULL,
    first_day TEXT,
    last_day TEXT,
    killed INTEGER                               -- the largest best figure
);
CREATE INDEX event_article ON event (article);
CREATE INDEX event_queue ON event (state, confidence);
CREATE INDEX event_type ON event (type);
CREATE INDEX event_stakes ON event (killed DESC, confidence, number, state);
CREATE INDEX event_days ON event (first_day, last_day, state);
CREATE INDEX event_long ON event (last_day, first_day) WHERE last_day > first_day;
CREATE TABLE event_country (
    country TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    PRIMARY KEY (country, event)
) WITHOUT ROWID;
CREATE INDEX event_country_event ON event_country (event);

-- One row a coded value. A reviewer's row lies over the machine's row of the same place and leaves it as it is, so that a
-- newer model's values can slide in beneath; it is anchored to the words of the machine's value.
CREATE TABLE value (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    data TEXT,                                   -- JSON; NULL: the reviewer took the machine's value out
    start INTEGER,
    end INTEGER,
    origin INTEGER NOT NULL REFERENCES origin,
    reviewed INTEGER NOT NULL DEFAULT 0,         -- 1: a reviewer's
    anchor TEXT                                  -- JSON [start, end, kind] of the machine's value beneath, if any
);
CREATE INDEX value_event ON value (event);

CREATE TABLE history (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,                            -- UTC
    who TEXT NOT NULL,                           -- an origin's name
    what TEXT NOT NULL,
    article TEXT NOT NULL,                       -- its id then
    event TEXT,                                  -- its id
    reason TEXT,
    undoes INTEGER UNIQUE REFERENCES history
);
CREATE INDEX history_article ON history (article);
CREATE INDEX history_event ON history (event) WHERE event IS NOT NULL;
-- What changed, as a person sees it: from and to.
CREATE TABLE change (
    history INTEGER NOT NULL REFERENCES history,
    event TEXT NOT NULL,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX change_history ON change (history);
CREATE INDEX change_event ON change (event);
-- What changed, as rows: what undoing needs.
CREATE TABLE image (
    history INTEGER NOT NULL REFERENCES history,
    entity TEXT NOT NULL CHECK (entity IN ('event', 'value')),
    key INTEGER NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX image_history ON image (history);

CREATE TABLE incident (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    confidence REAL NOT NULL,
    first_day TEXT,
    last_day TEXT,
    data TEXT NOT NULL,                          -- JSON, as casus-incident/1
    origin INTEGER NOT NULL REFERENCES origin
);
CREATE TABLE link (
    incident INTEGER NOT NULL REFERENCES incident ON DELETE CASCADE,
    event TEXT NOT NULL,
    article TEXT NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (incident, event)
) WITHOUT ROWID;
CREATE INDEX link_event ON link (event);
"""

_APPEND_ONLY = "\n".join(
    f"CREATE TRIGGER {table}_keeps_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;"
    for table in ("history", "change", "image")
    for verb in ("UPDATE", "DELETE")
)

_SEARCH = """
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content = 'article', content_rowid = 'number', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER article_words_insert AFTER INSERT ON article BEGIN
    INSERT INTO article_words (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER article_words_delete AFTER DELETE ON article BEGIN
    INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER article_words_update AFTER UPDATE OF title, text ON article BEGIN
    INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
    INSERT INTO article_words (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
"""

_REVIEW_ORDER = """
ALTER TABLE event ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0;  -- 1: the reports of its incident disagree
-- What a mistake would cost: how likely one is, times what hangs on it. The queue shows the highest first.
ALTER TABLE event ADD COLUMN priority REAL GENERATED ALWAYS AS (
    (1.0 - confidence + 0.2 * disputed)
    * (1 + (ifnull(killed, 0) > 0) + (ifnull(killed, 0) >= 10) + (ifnull(killed, 0) >= 100))
) VIRTUAL;
UPDATE event SET disputed = 1 WHERE id IN (
    SELECT event FROM link JOIN incident ON incident.number = incident WHERE json_array_length(data, '$.disagreements') > 0
);
CREATE INDEX event_review ON event (priority DESC, number, state, type, status);
CREATE INDEX history_who ON history (who, number);
"""

_INCIDENT_ORDER = """
ALTER TABLE incident ADD COLUMN disagreements INTEGER
    GENERATED ALWAYS AS (json_array_length(data, '$.disagreements')) VIRTUAL;
ALTER TABLE incident ADD COLUMN events INTEGER GENERATED ALWAYS AS (json_array_length(data, '$.events')) VIRTUAL;
ALTER TABLE incident ADD COLUMN reports INTEGER NOT NULL DEFAULT 1;
UPDATE incident SET reports = (SELECT count(DISTINCT article) FROM link WHERE link.incident = incident.number);
CREATE INDEX incident_disagreements ON incident (disagreements DESC, reports DESC, number);
CREATE INDEX incident_reports ON incident (reports DESC, disagreements DESC, number);
CREATE INDEX incident_days ON incident (first_day DESC, number);
"""

_WHERE = """
ALTER TABLE event ADD COLUMN wounded INTEGER;                    -- the largest best figure
ALTER TABLE event ADD COLUMN lat REAL;                           -- of the first place
ALTER TABLE event ADD COLUMN lon REAL;
ALTER TABLE event ADD COLUMN precision TEXT;
ALTER TABLE event ADD COLUMN day_precision TEXT;
UPDATE event SET wounded = (
    SELECT max(json_extract(data, '$.best')) FROM value
    WHERE event = event.number AND field = 'tolls' AND json_extract(data, '$.harm') = 'wounded'
), (lat, lon, precision) = (
    SELECT json_extract(data, '$.lat'), json_extract(data, '$.lon'), json_extract(data, '$.precision') FROM value
    WHERE event = event.number AND field = 'places' AND data IS NOT NULL ORDER BY reviewed DESC, position LIMIT 1
), day_precision = (
    SELECT json_extract(data, '$.precision') FROM value
    WHERE event = event.number AND field = 'period' AND data IS NOT NULL ORDER BY reviewed DESC LIMIT 1
);
ALTER TABLE event ADD COLUMN told INTEGER NOT NULL DEFAULT 0;    -- which lists hold anything, a bit each: rows.TOLD_BITS
UPDATE event SET told = (
    SELECT ifnull(sum(bit), 0) FROM (SELECT DISTINCT CASE field
        WHEN 'actors' THEN 1 WHEN 'recipients' THEN 2 WHEN 'places' THEN 4 WHEN 'tolls' THEN 8 WHEN 'said_by' THEN 16
        WHEN 'instruments' THEN 32 ELSE 0 END AS bit FROM value WHERE event = event.number AND data IS NOT NULL)
);
CREATE TABLE event_party (
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    role TEXT NOT NULL,                                          -- actors, recipients
    name TEXT NOT NULL,
    PRIMARY KEY (event, role, name)
) WITHOUT ROWID;
INSERT OR IGNORE INTO event_party SELECT event, field, json_extract(data, '$.name') FROM value
    WHERE field IN ('actors', 'recipients') AND json_extract(data, '$.name') IS NOT NULL;
"""

_OPINIONS = """
-- What coders say of events each by themselves; the latest of a coder on an event counts. Nothing of it changes the events.
CREATE TABLE opinion (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,                            -- UTC
    who TEXT NOT NULL,                           -- a reviewer's name
    event TEXT NOT NULL,                         -- its id
    verdict TEXT NOT NULL CHECK (verdict IN ('draft', 'accept', 'reject', 'withdrawn')),
    data TEXT,                                   -- JSON: the event as they would have it
    undoes INTEGER UNIQUE REFERENCES opinion     -- this one says again what counted before that one
);
CREATE INDEX opinion_event ON opinion (event, who, number, verdict);
CREATE INDEX opinion_who ON opinion (who, number);
CREATE TRIGGER opinion_keeps_update BEFORE UPDATE ON opinion
BEGIN SELECT RAISE(ABORT, 'opinions are only ever added to'); END;
CREATE TRIGGER opinion_keeps_delete BEFORE DELETE ON opinion
BEGIN SELECT RAISE(ABORT, 'opinions are only ever added to'); END;
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("articles-events-values-history-incidents", _FIRST),
    ("history-is-append-only", _APPEND_ONLY),
    ("search-in-texts", _SEARCH),
    ("order-of-review", _REVIEW_ORDER),
    ("order-of-incidents", _INCIDENT_ORDER),
    ("where-and-wounded", _WHERE),
    ("opinions-of-coders", _OPINIONS),
)
"""Every step that the database's form ever took, in order."""


def connect(folder: Path, create: bool) -> Connection:
    """A connection to the project in ``folder``, its form brought up to date; ``create`` makes what isn't there.

    Raises StoreError where there is no project, the file isn't one, a newer program made it, or it can't be opened.
    """
    file = folder / DATABASE
    if create:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}: the project folder can't be made: {error.strerror}") from error
    elif not file.is_file():
        raise StoreError(f"{folder}: no project here; make one with: casus code PATH --project {folder}")
    with errors_told(file):
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _prepare(connection, file)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: Connection, file: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    applied = applied_migrations(connection)
    if application not in (0, APPLICATION_ID) or (not applied and has_tables(connection)):
        raise StoreError(f"{file}: is a database, but not a Casus project; choose another folder")
    if unknown := [name for name in applied if name not in dict(MIGRATIONS)]:
        raise StoreError(f"{file}: was made by a newer Casus (step {unknown[0]!r}); upgrade Casus to open it")
    if len(applied) < len(MIGRATIONS):
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection)


def migrate(connection: Connection, migrations: Sequence[tuple[str, str]] = MIGRATIONS) -> None:
    """Applies the steps that the database hasn't taken yet, each whole or not at all, also when two processes race."""
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied TEXT NOT NULL)")
    for name, script in migrations:
        with transaction(connection):
            if name not in applied_migrations(connection):
                for statement in statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute("INSERT INTO migration VALUES (?, ?)", (name, now()))


def applied_migrations(connection: Connection) -> list[str]:
    """The names of the steps that this database has taken."""
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'").fetchone()
    return [name for (name,) in connection.execute("SELECT name FROM migration ORDER BY rowid")] if found else []


def has_tables(connection: Connection) -> bool:
    """Whether there is anything in the database but the list of steps, which two processes may be about to take."""
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name != 'migration'"
    return connection.execute(query).fetchone() is not None


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would commit a transaction that is open."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        raise ValueError(f"a statement without end: {gathered!r}")


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing. The lock is taken at once, so that what is read first still holds when it is written."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk may have rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Several reads that see the same state, whatever another process writes meanwhile; may stand within a transaction."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


@contextmanager
def errors_told(file: Path) -> Iterator[None]:
    """Turns SQLite's errors into StoreErrors that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{file}: {_advice(error)}") from error


def _advice(error: sqlite3.Error) -> str:
    text = str(error)
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    match primary:
        case sqlite3.SQLITE_FULL:
            return "the disk is full; nothing of the last article was kept, all before it is safe"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return "the project is read-only; check the permissions of its folder and files"
        case sqlite3.SQLITE_CANTOPEN:
            return "can't be opened; check that its folder exists and can be written"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"another program has been writing for {BUSY_SECONDS:.0f} seconds; try again when it is done"
        case sqlite3.SQLITE_NOTADB:
            return "isn't a database; choose another folder"
        case sqlite3.SQLITE_CORRUPT:
            return f"the database is damaged ({text}); restore it from a backup"
        case sqlite3.SQLITE_IOERR:
            return f"reading or writing failed ({text}); check the disk"
    return f"the database refused: {text}"


def now() -> str:
    """This moment, UTC, to the second: ``2026-01-31T08:15:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def origin_number(connection: Connection, name: str) -> int:
    """The number of an origin, which is given one where it is new. Within a transaction."""
    found = connection.execute("SELECT number FROM origin WHERE name = ?", (name,)).fetchone()
    if found is None:
        found = (connection.execute("INSERT INTO origin (name) VALUES (?)", (name,)).lastrowid,)
    return int(found[0])
