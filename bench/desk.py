"""How long the desk takes to answer over a large project.

    python -m bench.desk FOLDER [--events 100000] [--looks 15]

The events are those of ``bench.store``: rows copied within the database. Requests go to the application itself, without a
network or browser. Prints one JSON object; times are milliseconds as in ``bench.store``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fastapi.testclient import TestClient

from bench.store import fill, record, timed
from casus.review.app import create_app
from casus.review.incidents import reconcile_anew
from casus.review.safety import Guard
from casus.store import Project

INCIDENTS = 50_000


def fill_incidents(project: Project) -> None:
    """One incident, copied under other ids."""
    project.save_incidents([])
    small = Path(project.folder, "one")
    with Project.open(small, create=True) as one:
        one.add_record(record(3), coder="model:1")
        reconcile_anew(one)
        (incident, *_) = one.incidents()
    project.save_incidents([incident])
    project._connection.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO incident (id, type, status, confidence, first_day, last_day, data, origin, reports) "
        "SELECT id || i, type, status, confidence, first_day, last_day, data, origin, 1 + i % 4 FROM incident, n",
        (INCIDENTS,),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--looks", type=int, default=15)
    options = parser.parse_args()
    with Project.open(options.folder, create=True) as project:
        if not project.status().articles:
            fill(project, options.events)
            fill_incidents(project)
        found: dict[str, object] = {"events": project.count_events(), "incidents": project.count_incidents()}
        event = next(iter(project.events())).event.id
    guard = Guard(frozenset({"127.0.0.1:8000"}), "Ana")
    with TestClient(create_app(options.folder, guard), base_url="http://127.0.0.1:8000") as client:
        session = guard.admit()
        client.cookies.set(guard.cookie, session.secret)
        client.headers["x-casus-csrf"] = session.csrf

        def look(path: str) -> None:
            answer = client.get(path, follow_redirects=False)
            assert answer.status_code in (200, 303), answer.text

        def accept(_: int) -> None:
            page = client.get("/start", follow_redirects=False).headers["location"]
            revision = client.get(page).text.split('data-revision="')[1].split('"')[0]
            answer = client.post(f"/api{page}/accept", json={"revision": int(revision)})
            assert answer.status_code == 200, answer.text

        for path in (
            "/",
            "/?page=1500",
            "/?order=queue",
            "/?order=stakes&type=shelling&country=UKR",
            "/?since=2012-03-01&until=2012-04-01&order=day",
            "/?words=velden7",
            "/?words=police",
            "/start",
            f"/events/{event}",
            f"/events/{event}/next",
            "/articles",
            "/overview",
            "/overview?since=2012-03-01&until=2012-04-01",
            "/overview/cells?zoom=2",
            "/quality",
            "/incidents",
            "/incidents?single=1&page=900",
        ):
            found[path.replace(event, "ID")] = timed(lambda _, path=path: look(path), options.looks)
        found["start, event and accept together"] = timed(accept, options.looks)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
