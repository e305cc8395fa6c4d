"""XLSX: the tidy table with a frozen header and filters, and a sheet of the figures. Needs the extra ``casus-events[xlsx]``."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from casus.errors import UsageError
from casus.export.nouns import Column, Form, Happening, Row, Scalar, Tally
from casus.export.tables import neutral
from casus.export.tidy import COLUMNS, TOLL_COLUMNS, event_row, toll_rows

_LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML can't hold."""


def value(given: Scalar) -> Scalar:
    """A value as a cell takes it: no formula, no character that XML refuses, not too long."""
    return neutral(_FORBIDDEN.sub("\ufffd", given))[:_LONGEST] if isinstance(given, str) else given


def _openpyxl() -> ModuleType:
    try:
        return importlib.import_module("openpyxl")
    except ImportError as missing:
        raise UsageError("xlsx needs the library openpyxl: pip install 'casus-events[xlsx]'") from missing


def _sheet(book: Any, title: str, columns: tuple[Column, ...]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in columns])
    return sheet


def _append(sheet: Any, columns: tuple[Column, ...], row: Row) -> None:
    sheet.append([value(row.get(column.name)) for column in columns])


def _write(happenings: Iterable[Happening], destination: Path, tally: Tally) -> None:
    book = _openpyxl().Workbook()
    book.remove(book.active)
    events, tolls = _sheet(book, "events", COLUMNS), _sheet(book, "tolls", TOLL_COLUMNS)
    for it in happenings:
        tally.rows += 1
        _append(events, COLUMNS, event_row(it))
        for row in toll_rows(it):
            _append(tolls, TOLL_COLUMNS, row)
    for sheet in (events, tolls):
        sheet.auto_filter.ref = sheet.dimensions
    with destination.open("wb") as file:
        book.save(file)


FORM = Form(
    "xlsx",
    "Excel workbook: the tidy table, and a sheet of figures (as csv-tolls)",
    COLUMNS,
    (
        "offsets of the words behind each value, save those of figures",
        "claims and denials of responsibility; which event it answers",
        "characters that XML can't hold, and text beyond 32,767 characters a cell",
    ),
    _write,
    extra="xlsx",
    codes=False,
)
