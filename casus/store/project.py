"""A project folder: all that is known of its articles, in one file, ``casus.db``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from casus.errors import StoreError
from casus.store import history, incidents, judging, opinions, reading, schema, streaming, writing
from casus.store.codes import CodesOf, shipped_codes
from casus.store.nouns import (
    MACHINE,
    ArticleHead,
    Entry,
    EventFilter,
    Hit,
    IncidentOrder,
    Judgement,
    Opinion,
    Pair,
    Status,
    Stored,
    StoredEvent,
    Verdict,
)
from casus.store.summaries import Summaries
from casus.types import Article, Event, Incident, Record

_EVERYTHING = EventFilter()


class Project:
    """One project, open; a context manager. Every method that changes it is one transaction: whole or not at all.

        with Project.open("velden", create=True) as project:
            project.add_record(record, coder="model:1.0")
            for stored in project.events(EventFilter(types=("bombing",))): ...

    Several processes may have the same project open, and each sees what the others finished; within one process an
    object belongs to the thread that opened it. All methods raise StoreError, with what to do, where the file can't be read
    or written.
    """

    def __init__(self, folder: Path, connection: schema.Connection, codes_of: CodesOf) -> None:
        self.folder = folder
        self._file = folder / schema.DATABASE
        self._connection = connection
        self._codes_of = codes_of

    @classmethod
    def open(cls, path: Path | str, create: bool = False, *, codes_of: CodesOf = shipped_codes) -> Project:
        """The project in the folder ``path``; ``create`` makes it where there is none.

        ``codes_of`` gives the crosswalk codes of an event that a reviewer changed; by default the shipped codebook does.
        """
        folder = Path(path)
        return cls(folder, schema.connect(folder, create), codes_of)

    def close(self) -> None:
        """Ends the connection; the object is of no use afterwards."""
        self._connection.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- machines write ----------------------------------------------------------------------------------------------

    def add_record(self, record: Record, *, coder: str, came_from: str | None = None) -> Stored:
        """Stores a record; ``coder`` names what made it (``model:…``), ``came_from`` the input.

        An article that is there already (by content or by URL) is stored once: its machine values are replaced, never a
        reviewer's, and what that changed comes back. When this returns, killing the program loses nothing of it.
        """
        _demand_origin(coder)
        with self._writing() as connection:
            return writing.add_record(connection, record, coder, came_from, self._codes_of)

    def coder_of(self, article_id: str) -> str | None:
        """What coded an article last; None where it isn't there."""
        with self._reading() as connection:
            return reading.coder_of(connection, article_id)

    def save_incidents(self, found: Iterable[Incident], *, maker: str = "rule:reconcile") -> int:
        """Puts these incidents in place of all there are; gives how many."""
        with self._writing() as connection:
            return incidents.save(connection, found, maker)

    # --- reviewers write ---------------------------------------------------------------------------------------------

    def judge(self, judgement: Judgement, *, who: str, reason: str | None = None, revision: int | None = None) -> Entry:
        """Carries out what a reviewer says, and appends it to history.

        ``revision`` is that of the event as they saw it: StoreError where somebody changed it since.
        """
        _demand_name(who)
        with self._writing() as connection:
            number = judging.judge(
                connection, judgement, who, reason=reason, revision=revision, codes_of=self._codes_of
            )
            return history.entry(connection, number)

    def undo(self, *, who: str, event_id: str | None = None) -> Entry | None:
        """Takes back the latest judgement of this reviewer (on one event, if given); None where there is none left."""
        _demand_name(who)
        with self._writing() as connection:
            number = judging.undo(connection, who, event_id, codes_of=self._codes_of)
            return None if number is None else history.entry(connection, number)

    def add_opinion(
        self, event_id: str, verdict: Verdict, event: Event | None, *, who: str, revision: int | None = None
    ) -> Opinion:
        """Keeps what a coder says of an event by themselves; the event itself stays as it is.

        ``revision`` is the number of their opinion as they saw it, 0 for none: ConflictError where there is a later one.
        """
        _demand_name(who)
        with self._writing() as connection:
            return opinions.add(connection, who, event_id, verdict, event, revision)

    def undo_opinion(self, *, who: str) -> Opinion | None:
        """Takes back this coder's latest opinion; gives what counts of them on its event now, None where there was none."""
        _demand_name(who)
        with self._writing() as connection:
            return opinions.undo(connection, who)

    # --- reading -----------------------------------------------------------------------------------------------------

    def events(self, wanted: EventFilter = _EVERYTHING) -> Iterator[StoredEvent]:
        """The events that meet the filter, as they count: reviewers' values over the machine's."""
        with self._reading() as connection:
            yield from reading.events(connection, wanted)

    def count_events(self, wanted: EventFilter = _EVERYTHING) -> int:
        """How many events meet the filter, without its limit."""
        with self._reading() as connection:
            return reading.count_events(connection, wanted)

    def next_event(self, wanted: EventFilter, after: str | None = None) -> str | None:
        """The id of the event that stands behind ``after`` among those that meet the filter; None: there is none."""
        with self._reading() as connection:
            return reading.next_event(connection, wanted, after)

    def event_ids(self, wanted: EventFilter = _EVERYTHING) -> set[str]:
        """The ids of the events that meet the filter, without its limit."""
        with self._reading() as connection:
            return reading.event_ids(connection, wanted)

    def event(self, event_id: str) -> StoredEvent:
        """One event, whatever its state; StoreError where there is none."""
        for stored in self.events(EventFilter(states=(), event_ids=(event_id,))):
            return stored
        raise StoreError(f"{self._file}: no event {event_id!r}")

    def articles(self) -> Iterator[Article]:
        """All articles with their texts."""
        with self._reading() as connection:
            yield from reading.articles(connection)

    def heads(self) -> Iterator[ArticleHead]:
        """All articles without their texts, with when and where they came from."""
        with self._reading() as connection:
            yield from reading.heads(connection)

    def head(self, article_id: str) -> ArticleHead:
        """One article without its text; StoreError where there is none."""
        with self._reading() as connection:
            for found in reading.heads(connection, "article.id = ?", article_id):
                return found
        raise StoreError(f"{self._file}: no article {article_id!r}")

    def empty_articles(self, limit: int) -> list[ArticleHead]:
        """The first articles in which no event was found, in the order in which they came in."""
        with self._reading() as connection:
            return list(reading.heads(connection, f"{reading.NO_EVENTS} ORDER BY article.number LIMIT ?", limit))

    def count_empty_articles(self) -> int:
        """How many articles there are in which no event was found."""
        with self._reading() as connection:
            return reading.count_empty_articles(connection)

    def countries(self) -> list[str]:
        """The countries in which events took place, alpha-3, in order."""
        with self._reading() as connection:
            return reading.countries(connection)

    def record(self, article_id: str) -> Record:
        """The record of one article as it counts; StoreError where there is none."""
        with self._reading() as connection, schema.snapshot(connection):
            return reading.record(connection, article_id)

    def records(self, codes: bool = True) -> Iterator[Record]:
        """The records of all articles as they count; read some hundred at a time.

        Without ``codes`` those of other codebooks may be empty, and reading is quicker.
        """
        with self._reading() as connection:
            yield from streaming.records(connection, codes)

    def pairs(self) -> list[Pair]:
        """What reviewers said of pairs of events, oldest first: reconciling follows it."""
        with self._reading() as connection:
            return history.pairs(connection)

    def incidents(self, event_id: str | None = None) -> Iterator[Incident]:
        """All incidents, or those that one event is part of."""
        with self._reading() as connection:
            yield from incidents.load(connection, event_id)

    def incident(self, incident_id: str) -> Incident:
        """One incident; StoreError where there is none."""
        with self._reading() as connection:
            return incidents.one(connection, incident_id)

    def incident_page(
        self, order: IncidentOrder = "disagreements", *, least_reports: int = 1, limit: int = 50, offset: int = 0
    ) -> list[Incident]:
        """Some incidents that at least so many reports tell of: where these disagree, the most told, or the latest first."""
        with self._reading() as connection:
            return incidents.page(connection, order, least_reports, limit, offset)

    def count_incidents(self, *, least_reports: int = 1) -> int:
        """How many incidents at least so many reports tell of."""
        with self._reading() as connection:
            return incidents.count(connection, least_reports)

    def history(self, name: str | None = None) -> list[Entry]:
        """What was done to an event or article (by id, or by the article's source id), or to all; oldest first.

        StoreError where nothing is known under the name.
        """
        with self._reading() as connection:
            known_as = None if name is None else reading.known_as(connection, name)
            if known_as == []:
                raise StoreError(f"{self._file}: no event or article {name!r}")
            return list(history.entries(connection, known_as))

    def decided_at(self, who: str, limit: int) -> list[str]:
        """When this reviewer last accepted, rejected, merged or added an event (UTC), latest first: their pace."""
        with self._reading() as connection:
            return history.decided_at(connection, who, limit)

    def opinions(self, event_id: str | None = None) -> list[Opinion]:
        """The latest opinion of each coder on each event, or on one."""
        with self._reading() as connection:
            return opinions.all_of(connection) if event_id is None else opinions.of_event(connection, event_id)

    @contextmanager
    def summaries(self) -> Iterator[Summaries]:
        """Counts over all events that meet a filter, for charts and maps; of one moment."""
        with self._reading() as connection, schema.snapshot(connection):
            yield Summaries(connection)

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Articles whose title or text hold the words of ``query`` (in FTS5's language), best first."""
        with self._reading() as connection:
            return list(reading.search(connection, query, limit))

    def status(self) -> Status:
        """The project at a glance."""
        with self._reading() as connection, schema.snapshot(connection):
            return reading.status(connection)

    @contextmanager
    def _writing(self) -> Iterator[schema.Connection]:
        with schema.errors_told(self._file), schema.transaction(self._connection):
            yield self._connection

    @contextmanager
    def _reading(self) -> Iterator[schema.Connection]:
        with schema.errors_told(self._file):
            yield self._connection


def _demand_origin(coder: str) -> None:
    if not coder.startswith(f"{MACHINE}:") or len(coder) == len(MACHINE) + 1:
        raise ValueError(f"a coder is named such as model:1.0, not {coder!r}")


def _demand_name(who: str) -> None:
    if not who.strip():
        raise ValueError("a reviewer needs a name")
