"""The annotation's figures: small cases by hand, and agreement to the digit with the data's own scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from casus.evaluation.annotation import country_code, find, same_party, score
from casus.record import record_to_json
from casus.types import Article, Event, Party, Period, Place, Record, Span, Toll
from tests.evaluation import data_file

TEXT = (
    "Police said two bombs killed at least nine people in Harun on Monday. The army denied that the bombs were its own."
)
LABEL: dict[str, Any] = {
    "docid": "a",
    "relevant": True,
    "events": [
        {
            "id": "e1",
            "type": "bombing",
            "status": "happened",
            "triggers": ["bombs"],
            "actors": [],
            "recipients": ["nine people"],
            "places": [{"quote": "Harun", "name": "Harun", "country": "Iraq"}],
            "date": {"quote": "Monday", "value": "2024-03-04"},
            "tolls": [{"harm": "killed", "quote": "at least nine people", "low": 9, "high": None, "said_by": "Police"}],
            "said_by": ["Police"],
        }
    ],
}


def record(**changes: Any) -> Record:
    police = Party(_span(TEXT, "Police"))
    fields: dict[str, Any] = {
        "triggers": (_span(TEXT, "bombs"),),
        "recipients": (Party(_span(TEXT, "at least nine people")),),
        "places": (Place(_span(TEXT, "Harun"), name="Harun", country="IRQ"),),
        "period": Period("2024-03-04", "2024-03-04", "day", "2024-03-04", _span(TEXT, "Monday")),
        "tolls": (Toll("killed", 9, 9, None, _span(TEXT, "nine people"), said_by=police),),
        "said_by": (police,),
    }
    return Record(Article("a", "a", TEXT), (Event("a-e1", "bombing", "happened", **{**fields, **changes}),))


def _span(text: str, quote: str) -> Span:
    at = find(text, quote)
    assert at is not None
    return Span.of(text, *at)


def figures(*records: Record) -> Mapping[str, Any]:
    return score({"a": TEXT}, [LABEL], {r.article.source_id: r for r in records})


def test_a_right_record_has_all_figures_at_one() -> None:
    found = figures(record())
    assert {found[name]["F1"] for name in ("event", "type", "recipients", "places", "date", "toll", "triple")} == {1.0}
    assert (found["status"], found["claimant"], found["article"]) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"triggers": (_span(TEXT, "denied"),)}, "event type recipients places date toll_event triple"),
        ({"recipients": ()}, "recipients"),
        ({"places": (Place(_span(TEXT, "Harun"), name="Harun", country="TUR"),)}, "places"),
        ({"period": Period("2024-03-04", "2024-03-04", "day", "2024-03-04", None)}, "date"),
        ({"tolls": (Toll("killed", 9, 9, 9, _span(TEXT, "nine people")),)}, "toll toll_event triple"),
        ({"tolls": (Toll("killed", 9, 9, None, _span(TEXT, "nine people")),)}, "triple"),
    ],
)
def test_what_is_wrong_shows_where_it_belongs(changes: dict[str, Any], wrong: str) -> None:
    found = figures(record(**changes))
    names = ("event", "type", "recipients", "places", "date", "toll", "toll_event", "triple")
    assert [name for name in names if found[name]["F1"] < 1] == wrong.split()


def test_an_article_without_record_counts_as_missed() -> None:
    found = figures()
    assert (found["event"]["R"], found["event"]["gold"], found["missing"]) == (0.0, 1, ["a"])
    assert found["status"] is None


def test_parties_are_alike_by_half_of_the_shorters_words() -> None:
    text = "the Free Harun Front; Harun; a spokesman"
    assert same_party(text, find(text, "the Free Harun Front"), find(text, "Harun;"))
    assert not same_party(text, find(text, "the Free Harun Front"), find(text, "a spokesman"))
    assert not same_party(text, None, find(text, "a spokesman"))


def test_countries_are_compared_by_code() -> None:
    assert country_code("Iraq") == country_code("IRQ") == "irq"
    assert country_code("U.S.") == "usa"
    assert country_code("Atlantis") == "atlantis"
    assert country_code(None) is None


def test_all_figures_are_those_of_the_datas_own_scorer(tmp_path: Path) -> None:
    scorer, articles, labels = (
        data_file("annotation", name) for name in ("score.py", "dev.articles.jsonl", "dev.labels.jsonl")
    )
    texts = {row["docid"]: row["text"] for row in map(json.loads, articles.read_text(encoding="utf-8").splitlines())}
    gold = list(map(json.loads, labels.read_text(encoding="utf-8").splitlines()))[:10]
    rng = random.Random(7)
    records = [_spoiled(label, texts[label["docid"]], rng) for label in gold if rng.random() < 0.95]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    (tmp_path / "records.jsonl").write_text("\n".join(map(record_to_json, records)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, scorer, articles, tmp_path / "gold.jsonl", tmp_path / "records.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    )
    expected = json.loads(done.stdout)
    assert 0.2 < expected["triple"]["F1"] < 0.95
    assert score(texts, gold, {r.article.source_id: r for r in records}) == expected


def _spoiled(label: Mapping[str, Any], text: str, rng: random.Random) -> Record:
    """The record that a label describes, with about one value in eight dropped or changed."""

    def keep() -> bool:
        return rng.random() > 0.12

    def parties(quotes: list[Any]) -> tuple[Party, ...]:
        return tuple(Party(s) for s in spans(quotes))

    def spans(quotes: list[Any]) -> tuple[Span, ...]:
        found = [at for quote in quotes if (at := find(text, quote))]
        return tuple(
            Span.of(text, start, end if keep() else min(len(text), end + 25)) for start, end in found if keep()
        )

    events = []
    for event in label["events"]:
        if not keep():
            continue
        tolls = [
            Toll(
                toll["harm"] if keep() else "missing",
                toll["low"] + (not keep()),
                toll["low"],
                toll["high"],
                next(iter(spans([toll])), Span.of(text, 0, 5)),
                said_by=next(iter(parties([toll.get("said_by")])), None),
            )
            for toll in event["tolls"]
            if find(text, toll)
        ]
        places = [
            Place(Span.of(text, *at), name=p["name"], country=p["country"] if keep() else "FRA")
            for p in event["places"]
            if (at := find(text, p))
        ]
        value = (event["date"] or {}).get("value")
        events.append(
            Event(
                event["id"],
                event["type"] if keep() else "riot",
                event["status"] if keep() else "planned",
                spans(event["triggers"]),
                actors=parties(event["actors"]),
                recipients=parties(event["recipients"]),
                instruments=spans(event["instruments"]),
                said_by=parties(event["said_by"]),
                places=tuple(places),
                period=Period(value=value, evidence=Span.of(text, 0, 3) if keep() else None),
                tolls=tuple(tolls),
            )
        )
    return Record(Article(label["docid"], label["docid"], text), tuple(events))
