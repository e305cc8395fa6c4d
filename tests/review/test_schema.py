"""Whatever is sent to the desk's requests, it answers and never fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casus.review.app import create_app
from casus.review.safety import CSRF_HEADER, Guard
from tests.review.reports import reports

schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis isn't installed: pip install 'casus-events[test]'"
)

HOST = "127.0.0.1:8000"
FIRST = reports()[0]
THERE = {"event_id": FIRST.events[0].id, "article_id": FIRST.article.id}


def test_no_request_makes_it_fail(folder: Path) -> None:
    guard = Guard(frozenset({HOST}), "Ana")
    session = guard.admit()
    headers = {"host": HOST, "cookie": f"{guard.cookie}={session.secret}", CSRF_HEADER: session.csrf}
    described = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(folder, guard), headers=headers)
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:

        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(), there=st.booleans())
        def answers(case: Any, there: bool) -> None:
            if there:  # half of all requests are about something that is in the project
                case.path_parameters = {**(case.path_parameters or {}), **THERE}
            answer = case.call(headers=headers)
            assert answer.status_code < 500, (case.method, case.formatted_path, case.body, answer.text)

        answers()
