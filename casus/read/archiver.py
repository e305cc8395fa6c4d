"""The tables of Bellingcat's auto-archiver: its CSV database, and its sheet saved as CSV, as columns that are understood.

The database has three columns, ``status``, ``metadata`` and ``media``; the second holds a Python dictionary as Python
prints it. The sheet's columns are named in the archiver's settings; these are the default names. The day of archiving is not
the day of publication and is never taken for it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

SHEET = {"link": "url", "text content": "text", "upload title": "title", "upload timestamp": "published"}
"""The sheet's columns that say something of the article, by what Casus calls them."""
_SHEET_MARKS = frozenset(("link", "text content"))
_DATABASE = ["status", "metadata", "media"]
_METADATA = {"url": "url", "content": "text", "title": "title", "timestamp": "published"}


def is_sheet(names: Sequence[str]) -> bool:
    """Whether lower-case column names are those of an archiver's sheet."""
    return set(names) >= _SHEET_MARKS and "archive status" in names


def is_database(names: Sequence[str]) -> bool:
    """Whether lower-case column names are those of an archiver's CSV database."""
    return list(names) == _DATABASE


def sheet_names(names: Sequence[str]) -> list[str]:
    """The names with those of the sheet as Casus calls them."""
    return [SHEET.get(name, name) for name in names]


def database_fields(row: Mapping[str, str]) -> dict[str, object]:
    """The fields of an article in a row of the database; ValueError where its metadata isn't a dictionary in print.

    The dictionary is taken apart, never run: of calls only the making of a moment is understood.
    """
    written = row.get("metadata") or ""
    try:
        tree = ast.parse(written.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError("the column metadata doesn't hold a dictionary as the archiver writes it") from error
    if not isinstance(tree, ast.Dict):
        raise ValueError("the column metadata doesn't hold a dictionary as the archiver writes it")
    fields: dict[str, object] = {}
    for key, value in zip(tree.keys, tree.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in _METADATA:
            fields[_METADATA[str(key.value)]] = _value(value)
    return fields


def _value(node: ast.expr) -> object:
    """Text and numbers as they are, ``datetime.datetime(2024, 3, 4, …)`` as its day; anything else is unknown."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("datetime.datetime", "datetime.date"):
        day = [part.value for part in node.args[:3] if isinstance(part, ast.Constant) and type(part.value) is int]
        if len(day) == 3:
            return "-".join(f"{part:02}" for part in day)
    return None
