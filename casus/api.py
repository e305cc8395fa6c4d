"""Casus in Python: code texts, read files, open a project, and make tables of what comes out.

The public names are those of the package itself (``casus.code``, ``casus.open``); this module is where they live.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypedDict, Unpack, overload

from casus.errors import ArticleError, InputError
from casus.table import Table
from casus.types import Article, Event, Incident, Record, Toll

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from casus.export.nouns import Happening, Options
    from casus.run import Engine

Text = str | Mapping[str, object] | Article
"""What can be coded: a text; named fields as in JSON Lines (``text``, ``published``, ``outlet``, …); an article read before."""

OnError = Callable[[InputError], object]


class Filters(TypedDict, total=False):
    """Which events, and how: as the options of ``casus export``. An empty filter asks nothing."""

    policy: str
    since: str | None
    until: str | None
    countries: Iterable[str]
    types: Iterable[str]
    min_confidence: float
    reviewed_only: bool
    redact: bool


@overload
def code(  # type: ignore[overload-overlap]  # a str is one text, not many letters
    text: Text,
    *,
    published: str | datetime.date | None = None,
    outlet: str | None = None,
    reader: str = "model",
) -> Record: ...


@overload
def code(
    text: Iterable[Text],
    *,
    published: str | datetime.date | None = None,
    outlet: str | None = None,
    reader: str = "model",
    on_error: OnError | None = None,
) -> Iterator[Record]: ...


def code(
    text: Text | Iterable[Text],
    *,
    published: str | datetime.date | None = None,
    outlet: str | None = None,
    reader: str = "model",
    on_error: OnError | None = None,
) -> Record | Iterator[Record]:
    """The record of one text; or, of an iterable of texts, one record each, as they are drawn.

    ``published`` (a day such as ``2019-12-30``) and ``outlet`` hold for texts that don't tell theirs; without the day of
    publication "on Monday" stays unresolved. ``reader`` is ``model``, the shipped network, or ``lexical``, word lists alone.

    Raises ArticleError where a text is empty or can't be coded. Of an iterable, ``on_error`` is told instead, where it is
    given, and the other texts are coded. Raises UsageError for a reader that there isn't.

    >>> import casus
    >>> record = casus.code("Rebels killed six soldiers in Goma on Friday, the army said.", published="2024-03-05")
    >>> toll = record.events[0].tolls[0]
    >>> toll.harm, toll.low, toll.evidence.quote, toll.said_by.span.quote
    ('killed', 6, 'killed six soldiers', 'army')
    """
    default = published.isoformat() if isinstance(published, datetime.date) else published
    if isinstance(text, str | Mapping | Article):
        return _coded(text, default, outlet, reader)
    return _each(text, default, outlet, reader, on_error)


def articles(
    *paths: Path | str,
    published: str | None = None,
    outlet: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """The articles in files and folders, as ``casus code`` reads them, one at a time.

    Raises InputError at the first that can't be read; ``on_error`` is told instead, where it is given.

    >>> import casus
    >>> [article.source_id for article in casus.articles("examples/02-protest.txt", "examples/06-clash.md")]
    ['02-protest.txt', '06-clash.md']
    """
    from casus.read import read_articles

    for item in read_articles(list(paths), published=published, outlet=outlet):
        if isinstance(item, Article):
            yield item
        elif on_error is None:
            raise item
        else:
            on_error(item)


def events(records: Iterable[Record], **filters: Unpack[Filters]) -> Table[Event]:
    """The events of records as a table; ``filters`` are those of ``casus export``.

    Records that are drawn only once are kept in memory.

    >>> import casus
    >>> record = casus.code("A bomb in Mosul killed at least nine people, police said.", published="2024-03-05")
    >>> [(row["type"], row["killed_low"], row["country"]) for row in casus.events([record]).rows()]
    [('bombing', 9, 'IRQ')]
    """
    kept = records if isinstance(records, list | tuple) else list(records)
    return _event_table(lambda: kept, _options(filters))


def incidents(records: Iterable[Record], **filters: Unpack[Filters]) -> Table[Incident]:
    """The incidents that the events of records join into, as a table with the columns of :func:`events`."""
    from casus.reconcile import reconcile

    kept = list(records)
    found = reconcile(kept).incidents
    return _incident_table(lambda: found, lambda: kept, _options(filters))


def open(path: Path | str = ".") -> OpenProject:  # noqa: A001  # as in gzip.open
    """The project in a folder that ``casus code --project`` made, open to be read. StoreError where there is none."""
    return OpenProject(path)


class OpenProject:
    """A project folder, open to be read: its events, incidents, figures and articles as tables. A context manager.

        with casus.open("velden") as project:
            frame = project.events(countries=["SDN"], reviewed_only=True).to_pandas()

    Each table reads the project anew, as it stands then, with reviewers' values over the machine's.
    """

    def __init__(self, path: Path | str) -> None:
        from casus.store import Project

        self.folder = Path(path)
        self._project = Project.open(self.folder)

    def events(self, **filters: Unpack[Filters]) -> Table[Event]:
        """The events, one row each."""
        return _event_table(self._project.records, self._options(filters))

    def incidents(self, **filters: Unpack[Filters]) -> Table[Incident]:
        """The incidents that ``casus reconcile`` left in the project, one row each; the columns are those of events."""
        return _incident_table(self._project.incidents, self._project.records, self._options(filters))

    def figures(self, **filters: Unpack[Filters]) -> Table[Toll]:
        """Every figure of harm as it is told, one row each, with who gives it; no policy has a say."""
        from casus.export.selecting import of_records
        from casus.export.tidy import TOLL_COLUMNS, toll_rows

        options = self._options(filters)

        def happenings() -> Iterator[Happening]:
            return of_records(_redacted(self._project.records(), options), options)

        return Table(
            "figures",
            TOLL_COLUMNS,
            lambda: (toll for it in happenings() for toll in it.figures),
            lambda: (row for it in happenings() for row in toll_rows(it)),
        )

    def articles(self) -> Table[Article]:
        """The articles with their texts, one row each."""
        from casus.export.article_table import ARTICLE_COLUMNS, article_row

        return Table(
            "articles", ARTICLE_COLUMNS, self._project.articles, lambda: map(article_row, self._project.articles())
        )

    def records(self) -> Iterator[Record]:
        """The record of each article, as it counts now."""
        return self._project.records()

    def to_arrow(self) -> pa.Table:
        """All events as an Arrow table: short for ``events().to_arrow()``."""
        return self.events().to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """All events as a pandas data frame: short for ``events().to_pandas()``."""
        return self.events().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """All events as a polars data frame: short for ``events().to_polars()``."""
        return self.events().to_polars()

    def close(self) -> None:
        """Closes the project; its tables are of no use afterwards."""
        self._project.close()

    def __enter__(self) -> OpenProject:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        status = self._project.status()
        return (
            f"<casus project {str(self.folder)!r}: {status.articles} articles, {status.events} events,"
            f" {status.incidents} incidents>"
        )

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(repr(self)[1:-1])}</p>{self.events()._repr_html_()}"

    def _options(self, filters: Filters) -> Options:
        from dataclasses import replace

        from casus.store import EventFilter

        accepted = frozenset(stored.event.id for stored in self._project.events(EventFilter.reviewed()))
        return replace(_options(filters), reviewed=accepted)


def _coded(text: Text, published: str | None, outlet: str | None, reader: str) -> Record:
    from casus.run import code_article

    outcome = code_article(_article(text, published, outlet), *_engine(reader))
    if isinstance(outcome, ArticleError):
        raise outcome
    return outcome


def _each(
    texts: Iterable[Text], published: str | None, outlet: str | None, reader: str, on_error: OnError | None
) -> Iterator[Record]:
    for text in texts:
        try:
            yield _coded(text, published, outlet, reader)
        except ArticleError as error:
            if on_error is None:
                raise
            on_error(error)


def _article(text: Text, published: str | None, outlet: str | None) -> Article:
    """A text as an article: named by its content where nothing else names it."""
    from dataclasses import replace

    from casus.read.fields import Source, article_from_fields
    from casus.read.limits import MAX_ARTICLE_BYTES

    if isinstance(text, Article):
        return text
    fields = {"text": text} if isinstance(text, str) else dict(text)
    # What holds for texts that don't tell theirs goes the way of a field, so that a wrong day is refused as one.
    fields = {"published": published, **fields} if not {"published", "date"} & fields.keys() else fields
    article = article_from_fields(fields, Source("<text>", "<text>", MAX_ARTICLE_BYTES, None, outlet), fallback_id="")
    return article if article.source_id else replace(article, source_id=article.id)


@cache
def _engine(reader: str) -> Engine:
    """Reader and coder, loaded once a process."""
    from casus.run import Settings, load_engine

    return load_engine(Settings(reader=reader))


def _options(filters: Filters) -> Options:
    from casus.codebook import load_codebook
    from casus.export.nouns import Options

    for name in filters.get("types", ()):
        load_codebook().check_type(name)
    return Options(
        since=filters.get("since"),
        until=filters.get("until"),
        countries=frozenset(country.upper() for country in filters.get("countries", ())),
        types=frozenset(filters.get("types", ())),
        min_confidence=filters.get("min_confidence", 0.0),
        reviewed_only=filters.get("reviewed_only", False),
        policy=filters.get("policy", "range"),
        redact=filters.get("redact", False),
    )


def _event_table(records: Callable[[], Iterable[Record]], options: Options) -> Table[Event]:
    from casus.export.selecting import of_records
    from casus.export.tidy import COLUMNS, event_row

    def happenings() -> Iterator[Happening]:
        return of_records(_redacted(records(), options), options)

    return Table(
        "events",
        COLUMNS,
        lambda: (it.event for it in happenings() if it.event is not None),
        lambda: map(event_row, happenings()),
    )


def _incident_table(
    found: Callable[[], Iterable[Incident]], records: Callable[[], Iterable[Record]], options: Options
) -> Table[Incident]:
    from casus.export.redaction import redact_incident
    from casus.export.selecting import of_incidents
    from casus.export.tidy import COLUMNS, event_row

    def told() -> Iterator[Incident]:
        return map(redact_incident, found()) if options.redact else iter(found())

    def happenings() -> Iterator[Happening]:
        return of_incidents(told(), _redacted(records(), options), options)

    def nouns() -> Iterator[Incident]:
        by_id = {incident.id: incident for incident in told()}
        return (by_id[it.id] for it in happenings())

    return Table("incidents", COLUMNS, nouns, lambda: map(event_row, happenings()))


def _redacted(records: Iterable[Record], options: Options) -> Iterable[Record]:
    from casus.export.redaction import redact

    return map(redact, records) if options.redact else records
