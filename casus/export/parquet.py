"""Parquet: the tidy table with types. Needs the extra ``casus-events[parquet]``; written some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from casus.export.arrow import batches, schema_of
from casus.export.nouns import Column, Form, Happening, Row, Tally
from casus.export.tidy import COLUMNS, LOST, TOLL_COLUMNS, event_row, toll_rows


def _write_table(columns: tuple[Column, ...], rows: Iterable[Row], destination: Path, tally: Tally) -> None:
    schema = schema_of(columns)
    from pyarrow import parquet

    with parquet.ParquetWriter(destination, schema, compression="zstd") as writer:
        for batch in batches(columns, rows):
            tally.rows += batch.num_rows
            writer.write_batch(batch)


def _write_events(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    _write_table(COLUMNS, map(event_row, happenings), destination, tally)


def _write_tolls(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    _write_table(TOLL_COLUMNS, (row for it in happenings for row in toll_rows(it)), destination, tally)


EVENTS = Form(
    "parquet",
    "Parquet with types, one row an event or incident (columns as csv)",
    COLUMNS,
    LOST,
    _write_events,
    extra="parquet",
    codes=False,
)
TOLLS = Form(
    "parquet-tolls",
    "Parquet with types, one row a figure of harm (columns as csv-tolls)",
    TOLL_COLUMNS,
    ("events without figures", "places, parties and claims of responsibility"),
    _write_tolls,
    extra="parquet",
    codes=False,
)
