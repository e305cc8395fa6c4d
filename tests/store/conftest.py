"""Tests kill programs, not the power: nothing waits for the disk."""

from __future__ import annotations

import pytest

from casus.store import schema


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "SYNCHRONOUS", "OFF")
