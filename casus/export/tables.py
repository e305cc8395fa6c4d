"""Tables as CSV: UTF-8, a header, formulas neutralised, ``None`` an empty cell."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from casus.export.nouns import Column, Row, Scalar, Tally
from casus.types import Party

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SUSPECT = frozenset(("'", *_FORMULA))


def neutral(value: str) -> str:
    """``value`` so that no spreadsheet takes it for a formula: an apostrophe before it (OWASP, *CSV injection*).

    One that has apostrophes before a formula already gets another: :func:`original` always gives the value back.
    """
    # Most text begins with a letter: no need to look further.
    if value[:1] not in _SUSPECT or not value.lstrip("'").startswith(_FORMULA):
        return value
    return "'" + value


def original(cell: str) -> str:
    """What :func:`neutral` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def cell(value: Scalar) -> str:
    """A value as the text of a CSV cell; numbers are left alone, a minus is no formula there."""
    if isinstance(value, str):
        return neutral(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def write_csv(columns: tuple[Column, ...], rows: Iterable[Row], destination: Path, tally: Tally) -> None:
    """Writes a table; a row's missing column is an empty cell."""
    # A lone surrogate is no UTF-8; it is written as its escape, so that any text can be written.
    with destination.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")  # RFC 4180; any other leaves a bare carriage return unquoted
        names = [column.name for column in columns]
        writer.writerow(names)
        for row in rows:
            tally.rows += 1
            # Numbers and None are the writer's own affair; they are most of a row, and a call for each would be felt.
            writer.writerow([cell(it) if isinstance(it, (str, bool)) else it for it in map(row.get, names)])


def named(party: Party) -> str:
    """A party's name, or its words where nobody knows a better one."""
    return party.name or party.span.quote


def joined(names: Iterable[str | None], by: str = "; ") -> str | None:
    """Distinct names in order; ``None`` for none."""
    told = [name for name in names if name]
    if len(told) < 2:  # most often
        return told[0] if told else None
    return by.join(dict.fromkeys(told))
