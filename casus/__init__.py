"""Casus reads news reports of political violence and codes every event they tell of, with the words behind each value."""

from __future__ import annotations

__version__ = "0.1.0"
