"""Nouns in order, and the flat table of them: what :func:`casus.open` and :func:`casus.events` give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

from casus.errors import UsageError
from casus.export.nouns import Column, Row
from casus.notebook import SHOWN_ROWS, table_html

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Noun = TypeVar("Noun", covariant=True)


class Table(Generic[Noun]):
    """Nouns that are read anew each time they are asked for, and one flat row, or several, for each.

    Iterating gives the nouns (:class:`casus.types.Event` and the like); :meth:`to_arrow`, :meth:`to_pandas` and
    :meth:`to_polars` give the rows. ``columns`` names every column with its meaning and rule. In a notebook a table shows its
    first rows.
    """

    def __init__(
        self,
        name: str,
        columns: tuple[Column, ...],
        nouns: Callable[[], Iterable[Noun]],
        rows: Callable[[], Iterable[Row]],
    ) -> None:
        self.name = name
        self.columns = columns
        self._nouns = nouns
        self._rows = rows

    def __iter__(self) -> Iterator[Noun]:
        return iter(self._nouns())

    def __repr__(self) -> str:
        return f"<casus table of {self.name}, {len(self.columns)} columns>"

    def rows(self) -> Iterator[Row]:
        """The flat rows, one at a time: a mapping from column to value, what isn't known missing or ``None``."""
        return iter(self._rows())

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table. UsageError where pyarrow isn't installed (``casus-events[parquet]``)."""
        from casus.export.arrow import table

        return table(self.columns, self._rows())

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame with nullable types, days as ``datetime64``.

        UsageError where pandas isn't installed (``casus-events[pandas]``).
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("a pandas data frame needs an extra: pip install 'casus-events[pandas]'") from error
        import pyarrow as pa

        nullable = {
            pa.int64(): pd.Int64Dtype(),
            pa.float64(): pd.Float64Dtype(),
            pa.bool_(): pd.BooleanDtype(),
            pa.string(): pd.StringDtype(),
        }
        frame: pd.DataFrame = self.to_arrow().to_pandas(types_mapper=nullable.get, date_as_object=False)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars data frame. UsageError where polars isn't installed (``casus-events[polars]``)."""
        try:
            import polars as pl
        except ImportError as error:
            raise UsageError("a polars data frame needs an extra: pip install 'casus-events[polars]'") from error
        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def _repr_html_(self) -> str:
        first = list(islice(self._rows(), SHOWN_ROWS + 1))
        return table_html((column.name for column in self.columns), first[:SHOWN_ROWS], more=len(first) > SHOWN_ROWS)
