"""Who is let in, and what a page may do."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from casus.errors import UsageError
from casus.review.app import create_app
from casus.review.safety import MAX_BODY, MAX_GUESSES, Guard, demand_password, is_loopback, own_hosts
from tests.review.conftest import BASE
from tests.review.reports import reports

EVENT = reports()[0].events[0].id


def test_nothing_is_shown_without_a_token(app_client: TestClient) -> None:
    for path in ("/", f"/events/{EVENT}", "/api/openapi.json", "/start", "/articles"):
        answer = app_client.get(path, follow_redirects=False)
        assert answer.status_code == 401, path
        assert "Velden" not in answer.text


def test_the_token_becomes_a_cookie_and_leaves_the_address(app_client: TestClient, guard: Guard) -> None:
    answer = app_client.get(f"/?token={guard.token}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    assert app_client.get("/").status_code == 200


def test_a_wrong_token_is_refused(app_client: TestClient) -> None:
    assert app_client.get("/?token=guess").status_code == 403


def test_another_host_is_refused(client: TestClient) -> None:
    answer = client.get("/", headers={"host": "evil.example:8000"})
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"x-casus-csrf": "guess"},
        {"x-casus-csrf": ""},
    ],
)
def test_what_changes_something_must_come_from_the_desk(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post(f"/api/events/{EVENT}/accept", json={"revision": 1}, headers=headers)
    assert answer.status_code == 403
    assert client.get(f"/events/{EVENT}").text.count('data-state="open"') == 1


def test_pages_may_load_only_the_desks_own_files(client: TestClient) -> None:
    headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_refusals_bear_the_headers_too(app_client: TestClient) -> None:
    assert "default-src 'none'" in app_client.get("/").headers["content-security-policy"]


def test_a_body_too_long_is_refused(client: TestClient) -> None:
    answer = client.post(f"/api/events/{EVENT}/accept", content=b"x" * (MAX_BODY + 1))
    assert answer.status_code == 413


def test_a_body_that_lies_about_its_length_is_refused(client: TestClient) -> None:
    def chunks() -> object:
        for _ in range(40):
            yield b" " * (MAX_BODY // 20)

    answer = client.post(f"/api/events/{EVENT}/accept", content=chunks())  # type: ignore[arg-type]
    assert answer.status_code == 413


def test_text_is_never_taken_for_html(tmp_path: Path) -> None:
    from casus.store import Project
    from tests.store.build import TEXT, bombing, record

    text = f"<script>alert(1)</script><img src=x onerror=alert(2)> {TEXT}"
    hostile = record(text, bombing(text), source_id="<b>name</b>", outlet='"><script>')
    with Project.open(tmp_path / "p", create=True) as project:
        project.add_record(hostile, coder="model:test")
    guard = Guard(frozenset({"127.0.0.1:8000"}), "<i>Ana</i>")
    with TestClient(create_app(tmp_path / "p", guard), base_url=BASE) as client:
        client.get(f"/?token={guard.token}")
        for path in ("/", f"/events/{hostile.events[0].id}"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<i>Ana" not in page
            assert "<b>name" not in page


def test_beyond_this_machine_a_password_is_demanded() -> None:
    demand_password("127.0.0.1", None)
    demand_password("::1", None)
    demand_password("0.0.0.0", "long and secret")
    with pytest.raises(UsageError, match="CASUS_DESK_PASSWORD"):
        demand_password("0.0.0.0", None)
    with pytest.raises(UsageError, match="other machines"):
        demand_password("desk.example", "")


def test_what_counts_as_this_machine() -> None:
    assert is_loopback("localhost")
    assert is_loopback("127.9.9.9")
    assert not is_loopback("localhost.example.org")
    assert "127.0.0.1:80" in own_hosts("localhost", 80)
    assert own_hosts("0.0.0.0", 80) == frozenset()


def test_the_password_lets_in_under_a_name_and_guessing_ends(folder: Path) -> None:
    guard = Guard(frozenset(), "Ana", password="right one")
    with TestClient(create_app(folder, guard), base_url=BASE) as client:
        assert client.get("/", follow_redirects=False).headers["location"] == "/sign-in"
        assert client.post("/sign-in", data={"name": "Ben", "password": "wrong"}).status_code == 403
        assert client.post("/sign-in", data={"name": "", "password": "right one"}).status_code == 403
        inside = client.post("/sign-in", data={"name": "Ben", "password": "right one"})
        assert inside.status_code == 200
        assert "Ben" in inside.text
        for _ in range(MAX_GUESSES):
            client.post("/sign-in", data={"name": "Eve", "password": "guess"})
        assert client.post("/sign-in", data={"name": "Eve", "password": "right one"}).status_code == 403
