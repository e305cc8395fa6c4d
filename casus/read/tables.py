"""JSON Lines, CSV and Parquet: one line or row, one article."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from casus.errors import ArticleError, InputError
from casus.read.archiver import database_fields, is_database, is_sheet, sheet_names
from casus.read.decode import Line, lines
from casus.read.extras import needs_extra
from casus.read.fields import FIELD_NAMES, Source, article_from_fields
from casus.read.limits import mebibytes
from casus.read.lists import holds_no_texts, is_gdelt
from casus.types import Article

_COLUMNS = frozenset(name for names in FIELD_NAMES.values() for name in names)
_DELIMITERS = ",;\t|"
_PARQUET_BATCH = 64


def read_jsonl(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """One JSON object a line; blank lines are passed over. A record of ``casus/1`` gives its article."""
    empty = True
    for line in lines(stream, source.limit, source=source.name, first=source.first_line or 1):
        if isinstance(line, InputError):
            empty = False
            yield line
        elif line.text.strip():
            empty = False
            try:
                yield _article_from_line(line, source)
            except InputError as error:
                yield error
    if empty and source.first_line is None:
        yield InputError("holds no articles", source=source.name)


def _article_from_line(line: Line, source: Source) -> Article:
    try:
        value = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ArticleError(f"isn't JSON: {reason}", source=source.name, line=line.number) from None
    if not isinstance(value, dict):
        raise ArticleError('isn\'t a JSON object, such as {"text": …}', source=source.name, line=line.number)
    if isinstance(value.get("article"), dict) and str(value.get("schema", "")).startswith("casus/"):
        value = value["article"]
    return article_from_fields(
        value, source, fallback_id=f"{source.file_name}:{line.number}", line=line.number, notes=line.notes
    )


def read_csv(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """Rows under a header that names a text column; comma, semicolon, tab or bar between them, quotes doubled.

    The tables of Bellingcat's auto-archiver are understood too (:mod:`casus.read.archiver`). Line ends within quotes are
    part of the text. A quote that is never closed would swallow all later rows: told.
    """
    # The limit is the process's own and is only ever raised; rows are held to theirs by _Rows.
    csv.field_size_limit(max(csv.field_size_limit(), source.limit))
    rows = _Rows(lines(stream, source.limit, source=source.name), source)
    header = next(rows, None)
    if header is None:
        yield InputError("holds no articles", source=source.name)
        return
    if isinstance(header, InputError):
        yield header
        return
    delimiter, names = _header(header, source)
    reader = csv.reader(rows.texts(header), delimiter=delimiter)
    next(reader)
    yield from _csv_articles(reader, rows, names, source)


def _csv_articles(
    reader: Iterator[list[str]], rows: _Rows, names: Sequence[str], source: Source
) -> Iterator[Article | InputError]:
    while True:
        rows.begin()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield ArticleError(f"isn't CSV: {error}", source=source.name, line=rows.first)
            continue
        except InputError as error:
            yield error
            return
        if not any(row):
            continue
        if rows.ended:
            yield ArticleError(
                "a quote that opens in this row is never closed: this row and all after it can't be told apart",
                source=source.name,
                line=rows.first,
            )
            return
        if len(row) > len(names) and any(row[len(names) :]):
            yield ArticleError(
                f"has {len(row)} cells, the header {len(names)}; quote cells that hold the delimiter",
                source=source.name,
                line=rows.first,
            )
            continue
        try:
            yield article_from_fields(
                _fields_of(names, row),
                source,
                fallback_id=f"{source.file_name}:{rows.first}",
                line=rows.first,
                notes=rows.notes,
            )
        except ValueError as error:
            yield ArticleError(str(error), source=source.name, line=rows.first, field="metadata")
        except InputError as error:
            yield error


def _fields_of(names: Sequence[str], row: Sequence[str]) -> Mapping[str, object]:
    fields = dict(zip(names, row, strict=False))
    return database_fields(fields) if is_database(names) else fields


class _Rows(Iterator["Line | ArticleError"]):
    """The lines of a CSV file as its reader takes them: where the row at hand begins, its notes, and its size."""

    def __init__(self, lines: Iterator[Line | ArticleError], source: Source) -> None:
        self._lines, self._source = lines, source
        self.begin()
        self.ended = False

    def __next__(self) -> Line | ArticleError:
        return next(self._lines)

    def begin(self) -> None:
        """A new row starts with the next line."""
        self.first: int | None = None
        self.notes: list[str] = []
        self._size = 0

    def texts(self, header: Line) -> Iterator[str]:
        """The texts of the lines, ``header`` first; raises InputError for a line or row that is over the limit."""
        yield header.text
        for line in self:
            if isinstance(line, InputError):
                raise line
            self.first = self.first or line.number
            self.notes.extend(line.notes)
            self._size += len(line.text)
            if self._size > self._source.limit:
                raise ArticleError(
                    f"the row is longer than {mebibytes(self._source.limit)}, the limit for one article; "
                    "perhaps a quote is never closed; the rest of the file wasn't read",
                    source=self._source.name,
                    line=self.first,
                )
            yield line.text
        self.ended = True


def _header(line: Line, source: Source) -> tuple[str, list[str]]:
    """The delimiter and the column names: those that give the most columns that are understood, a text among them."""
    if is_gdelt(line.text):
        raise InputError(holds_no_texts("a file of GDELT"), source=source.name)
    best: tuple[int, str, list[str]] = (0, ",", [])
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([line.text], delimiter=delimiter), [])
        except csv.Error as error:
            reason = f"the header isn't CSV ({error}); lines must end in line feeds"
            raise InputError(reason, source=source.name, line=line.number) from error
        names = [name.strip().lower() for name in cells]
        if is_database(names):
            return delimiter, names
        if is_sheet(names):
            names = sheet_names(names)
        understood = len(_COLUMNS.intersection(names))
        if understood > best[0]:
            best = (understood, delimiter, names)
    _, delimiter, names = best
    _demand_text_column(names or line.text.split(), source)
    return delimiter, names


def _demand_text_column(names: Sequence[str], source: Source) -> None:
    if not set(FIELD_NAMES["text"]).intersection(names):
        if "url" in names:
            raise InputError(
                holds_no_texts(f"a table of addresses (columns: {', '.join(names)[:200]})"), source=source.name
            )
        raise InputError(
            f"no column named {', '.join(FIELD_NAMES['text'])}; the columns are: {', '.join(names)[:200]}",
            source=source.name,
        )


def read_parquet(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """Rows of a Parquet file, a few at a time. Needs ``casus-events[parquet]``."""
    with needs_extra("parquet", source):
        import pyarrow as arrow
        from pyarrow import parquet
    try:
        file = parquet.ParquetFile(stream)
        names = {name.lower(): name for name in file.schema_arrow.names}
        _demand_text_column(list(names), source)
        wanted = [name for lowered, name in names.items() if lowered in _COLUMNS]
        number = 0
        for batch in file.iter_batches(batch_size=_PARQUET_BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield _article_from_row(row, number, source)
    except (arrow.ArrowException, OSError) as error:
        raise InputError(f"isn't a Parquet file that can be read: {error}", source=source.name) from error
    if not number:
        yield InputError("holds no articles", source=source.name)


def _article_from_row(row: Mapping[str, Any], number: int, source: Source) -> Article | InputError:
    fields = {name.lower(): value for name, value in row.items()}
    size = sum(len(value) for value in fields.values() if isinstance(value, str | bytes))
    if size > source.limit:
        return ArticleError(
            f"is longer than {mebibytes(source.limit)}, the limit for one article", source=source.name, line=number
        )
    try:
        return article_from_fields(fields, source, fallback_id=f"{source.file_name}:{number}", line=number)
    except InputError as error:
        return error
