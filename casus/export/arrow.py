"""Flat tables in Arrow: the columns of the tidy forms with types, one schema for events and incidents alike.

Days are ``date32``, figures ``int64``, degrees and confidence ``float64``, flags ``bool``, everything else ``string``; what
isn't known is null. Each field carries its meaning, and the rule where it is derived, as metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from casus.errors import UsageError
from casus.export.nouns import Column, Row, Scalar
from casus.types import HARMS

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["string", "int64", "float64", "bool", "date32"]

BATCH = 10_000
_INTEGERS = {f"{harm}_{bound}" for harm in HARMS for bound in ("low", "best", "high")} | {
    *("low", "best", "high", "start", "end", "events")
}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_INTEGERS, "int64"),
    **dict.fromkeys(("confidence", "latitude", "longitude"), "float64"),
    **dict.fromkeys(("background", "aggregate", "reviewed", "approx", "part_of_total"), "bool"),
    **dict.fromkeys(("date_start", "date_end"), "date32"),
}


def kind_of(column: Column) -> Kind:
    """The Arrow type of a column, by its name."""
    return _KINDS.get(column.name, "string")


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The columns as an Arrow schema. UsageError where pyarrow isn't installed."""
    arrow = _pyarrow()
    types = {
        "string": arrow.string(),
        "int64": arrow.int64(),
        "float64": arrow.float64(),
        "bool": arrow.bool_(),
        "date32": arrow.date32(),
    }
    return arrow.schema(
        [
            arrow.field(
                column.name,
                types[kind_of(column)],
                metadata={"meaning": column.meaning, **({"rule": column.rule} if column.rule else {})},
            )
            for column in columns
        ]
    )


def table(columns: tuple[Column, ...], rows: Iterable[Row]) -> pa.Table:
    """The rows as an Arrow table, built some thousand at a time; no rows give a table of the same schema."""
    return _pyarrow().Table.from_batches(list(batches(columns, rows)), schema_of(columns))


def batches(columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    """The rows as record batches, some thousand rows each."""
    arrow, schema = _pyarrow(), schema_of(columns)
    for some in _in_batches(rows):
        yield _batch(arrow, schema, columns, some)


def _batch(arrow: Any, schema: pa.Schema, columns: tuple[Column, ...], rows: list[Row]) -> pa.RecordBatch:
    arrays = [
        arrow.array([_value(column, row.get(column.name)) for row in rows], schema.field(column.name).type)
        for column in columns
    ]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


def _value(column: Column, value: Scalar) -> Scalar | date:
    if value is None:
        return None
    if kind_of(column) == "date32":
        return _day(str(value))
    if isinstance(value, str):
        # A lone surrogate is no UTF-8, and Arrow's strings are.
        return value.encode("utf-8", "backslashreplace").decode("utf-8") or None
    return value


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None  # what is no day of the calendar has no place in a column of days


def _in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError("a table in Arrow needs an extra: pip install 'casus-events[parquet]'") from error
    return pyarrow
