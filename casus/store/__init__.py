"""The project database: articles, coded values with their origins, judgements, incidents, and a history that only grows.

:class:`Project` is the whole of it; the nouns it takes and gives are in :mod:`casus.store.nouns`.
"""

from __future__ import annotations

from casus.store.nouns import (
    Accept,
    Add,
    ArticleHead,
    Change,
    Edit,
    Entry,
    EventFilter,
    Hit,
    Judgement,
    Merge,
    Pair,
    Reject,
    Split,
    Status,
    Stored,
    StoredEvent,
)
from casus.store.project import Project

__all__ = [
    "Accept",
    "Add",
    "ArticleHead",
    "Change",
    "Edit",
    "Entry",
    "EventFilter",
    "Hit",
    "Judgement",
    "Merge",
    "Pair",
    "Project",
    "Reject",
    "Split",
    "Status",
    "Stored",
    "StoredEvent",
]
