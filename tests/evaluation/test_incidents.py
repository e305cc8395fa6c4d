from __future__ import annotations

import os
from pathlib import Path

import pytest

from casus.evaluation.incidents import given_events, load, score
from casus.reconcile import reconcile

DATA = Path(os.environ.get("CASUS_DATA", Path(__file__).parents[2] / ".." / "shared")) / "incidents"

TEXT = {
    "a": "A bomb killed nine in Karsu on Tuesday, police said.",
    "b": "The Karsu bomb killed ten, the mayor said. A jeep was shot at in Delim.",
    "c": "Gunmen shot at a jeep near Delim.",
}


def _truth(name: str, place: str, kind: str, **triggers: str) -> dict[str, object]:
    toll = {"harm": "killed", "high": None, "group": None, "said_by": None, "kind": "total"}
    tolls = [
        toll | {"docid": d, "low": n, "quote": q}
        for d, n, q in (("a", 9, "killed nine"), ("b", 10, "killed ten"))
        if kind == "bombing"
    ]
    return {
        "incident_id": name,
        "type": kind,
        "start": "2021-03-09",
        "end": "2021-03-09",
        "place": {
            "name": place,
            "admin1": "Vardania",
            "country": "Vard",
            "lat": 34.9 if place == "Karsu" else 31.0,
            "lon": 44.0,
        },
        "actor": None,
        "recipients": [],
        "reports": [{"docid": d, "role": "first", "trigger": t} for d, t in triggers.items()],
        "tolls": tolls,
        "range": {"killed": [9, 10] if tolls else None},
        "latest": {"killed": 10 if tolls else None},
        "conservative": {"killed": 9 if tolls else None},
    }


TRUTHS = [
    _truth("I1", "Karsu", "bombing", a="bomb", b="bomb"),
    _truth("I2", "Delim", "armed_attack", b="shot at", c="shot at"),
]


def _articles():
    from casus.types import Article

    days = {"a": "2021-03-09T10:00:00+00:00", "b": "2021-03-10T10:00:00+00:00", "c": "2021-03-11T10:00:00+00:00"}
    return [Article(name, name, text, outlet=name, published=days[name]) for name, text in TEXT.items()]


def test_right_incidents_score_one():
    records = given_events(_articles(), TRUTHS)
    scores = score(_articles(), TRUTHS, records, reconcile(records).incidents)
    assert scores["pairs"] == {"P": 1.0, "R": 1.0, "F1": 1.0}
    assert scores["b3"]["F1"] == scores["conll"] == scores["strict"] == scores["found"] == 1.0
    assert (scores["range"], scores["latest"], scores["conservative"]) == (1.0, 1.0, 1.0)


def test_a_report_that_is_not_found_stands_alone():
    records = [r for r in given_events(_articles(), TRUTHS) if r.article.id != "c"]
    scores = score(_articles(), TRUTHS, records, reconcile(records).incidents)
    assert scores["found"] == 0.75
    assert scores["pairs"] == {"P": 1.0, "R": 0.5, "F1": 0.667}
    assert scores["strict"] == 0.5


def test_a_false_join_is_named():
    from dataclasses import replace

    records = given_events(_articles(), TRUTHS)
    first, *rest = reconcile(records).incidents
    joined = replace(first, events=first.events + tuple(link for i in rest for link in i.events))
    scores = score(_articles(), TRUTHS, records, [joined])
    assert ["a", "I1", "c", "I2"] in scores["false_joins"]
    assert scores["pairs"]["P"] == 0.333


def test_given_events_of_the_public_set():
    if not DATA.is_dir():
        pytest.skip(f"no data at {DATA}; set CASUS_DATA")
    articles, truths = load(DATA)
    records = given_events(articles, truths)
    scores = score(articles, truths, records, reconcile(records).incidents)
    assert scores["pairs"]["F1"] >= 0.97
    assert scores["confident_false_joins"] == 0
    assert min(scores["range"], scores["latest"], scores["conservative"]) >= 0.95
