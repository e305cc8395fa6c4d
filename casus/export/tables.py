"""Tables as CSV: UTF-8, a header, formulas neutralised, ``None`` an empty cell."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from casus.export.nouns import Column, Row, Scalar, Tally
from casus.types import Party

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: str) -> str:
    """``value`` so that no spreadsheet takes it for a formula: an apostrophe before it (OWASP, *CSV injection*).

    One that has apostrophes before a formula already gets another: :func:`original` always gives the value back.
    """
    return "'" + value if value.lstrip("'").startswith(_FORMULA) else value


def original(cell: str) -> str:
    """What :func:`neutral` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def cell(value: Scalar) -> str:
    """A value as the text of a CSV cell; numbers are left alone, a minus is no formula there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(value) if isinstance(value, str) else str(value)


def write_csv(columns: tuple[Column, ...], rows: Iterable[Row], destination: Path, tally: Tally) -> None:
    """Writes a table; a row's missing column is an empty cell."""
    # A lone surrogate is no UTF-8; it is written as its escape, so that any text can be written.
    with destination.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")  # RFC 4180; any other leaves a bare carriage return unquoted
        writer.writerow([column.name for column in columns])
        for row in rows:
            tally.rows += 1
            writer.writerow([cell(row.get(column.name)) for column in columns])


def named(party: Party) -> str:
    """A party's name, or its words where nobody knows a better one."""
    return party.name or party.span.quote


def joined(names: Iterable[str | None], by: str = "; ") -> str | None:
    """Distinct names in order; ``None`` for none."""
    return by.join(dict.fromkeys(name for name in names if name)) or None
