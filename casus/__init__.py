"""Casus reads news reports of political violence and codes every event they tell of, with the words behind each value.

>>> import casus
>>> record = casus.code("Gunmen killed 12 farmers near Maiduguri on Monday, police said.", published="2024-03-05")
>>> [toll.low for event in record.events for toll in event.tolls]
[12]

:func:`code` codes texts, :func:`open` opens a project folder, :func:`articles` reads files, :func:`events` and
:func:`incidents` make tables of records. All of them load what they need when they are first called: importing Casus costs
next to nothing. The nouns that they give are in :mod:`casus.types`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casus.api import OpenProject, articles, code, events, incidents, open  # noqa: A004  # as in gzip.open
    from casus.errors import CasusError
    from casus.table import Table
    from casus.types import Article, Event, Incident, Record

__version__ = "0.1.0"

__all__ = [
    "Article",
    "CasusError",
    "Event",
    "Incident",
    "OpenProject",
    "Record",
    "Table",
    "articles",
    "code",
    "events",
    "incidents",
    "open",
]

_HOME = {
    "casus.api": ("OpenProject", "articles", "code", "events", "incidents", "open"),
    "casus.table": ("Table",),
    "casus.types": ("Article", "Event", "Incident", "Record"),
    "casus.errors": ("CasusError",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    """The public names, each from its module when it is first asked for (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'casus' has no attribute {name!r}")
    import importlib

    found: object = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
