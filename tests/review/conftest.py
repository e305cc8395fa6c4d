"""A desk over a small project, without a browser: requests go straight to the application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from casus.review.app import create_app
from casus.review.safety import Guard
from casus.store import Project, schema
from tests.review.reports import reports

BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "SYNCHRONOUS", "OFF")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of three reports with six events."""
    with Project.open(tmp_path / "velden", create=True) as project:
        for record in reports():
            project.add_record(record, coder="model:test")
    return tmp_path / "velden"


@pytest.fixture
def guard() -> Guard:
    return Guard(frozenset({"127.0.0.1:8000"}), "Ana")


@pytest.fixture
def app_client(folder: Path, guard: Guard) -> Iterator[TestClient]:
    """A browser that hasn't shown a token."""
    with TestClient(create_app(folder, guard), base_url=BASE) as client:
        yield client


@pytest.fixture
def client(app_client: TestClient, guard: Guard) -> TestClient:
    """A browser that is in, as Ana."""
    enter(app_client, guard)
    return app_client


def enter(client: TestClient, guard: Guard, reviewer: str = "Ana") -> None:
    """Lets the browser in under this name."""
    session = guard.admit(reviewer)
    client.cookies.set(guard.cookie, session.secret)
    client.headers["x-casus-csrf"] = session.csrf
