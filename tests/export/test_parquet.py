"""Parquet: the tidy table's values with their types."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casus.export.registry import export
from casus.export.tidy import COLUMNS
from tests.export.build import RECORD
from tests.export.test_tables import read

parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow isn't installed: pip install 'casus-events[parquet]'")


def test_the_values_are_those_of_the_csv_with_types(tmp_path: Path) -> None:
    export("parquet", [RECORD], tmp_path / "out.parquet")
    export("csv", [RECORD], tmp_path / "out.csv")
    table = parquet.read_table(tmp_path / "out.parquet")
    (typed,), (text,) = table.to_pylist(), read(tmp_path / "out.csv")
    assert table.column_names == [column.name for column in COLUMNS]
    assert (typed["date_start"], typed["killed_low"], typed["latitude"]) == (date(2019, 12, 29), 25, 34.3688)
    told = {name: "" if value is None else str(value).lower() for name, value in typed.items()}
    assert told == {name: value.lower() for name, value in text.items()}


def test_figures_and_an_empty_table(tmp_path: Path) -> None:
    assert export("parquet-tolls", [RECORD], tmp_path / "tolls.parquet").rows == 2
    assert parquet.read_table(tmp_path / "tolls.parquet").column("high").to_pylist() == [25, None]
    export("parquet", [], tmp_path / "none.parquet")
    assert parquet.read_table(tmp_path / "none.parquet").num_rows == 0
