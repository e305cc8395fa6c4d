"""``casus eval geo`` on made-up articles, and on a few of the public ones where they are there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from casus.coding.gazetteer import Gazetteer
from casus.evaluation import Task
from casus.evaluation.geo import evaluate, kilometres, score

LONDON, PARIS = (51.5074, -0.1278), (48.8566, 2.3522)
DATA = Path(os.environ.get("CASUS_DATA", Path(__file__).parents[2].parent / "shared")) / "data"


def toponym(text: str, words: str, lat: float | None, lon: float | None, **more: str) -> dict[str, object]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, "lat": lat, "lon": lon, **more}


def test_distance() -> None:
    assert kilometres(LONDON, PARIS) == pytest.approx(343.5, abs=1.5)


def test_right_and_wrong_places_are_told_apart() -> None:
    text = "Shells fell on Kharkiv, Ukraine. Envoys met in Geneva."
    document = {
        "id": "a",
        "text": text,
        "toponyms": [
            toponym(text, "Kharkiv", 50, 36.25),
            toponym(text, "Geneva", 10, 10),
            toponym(text, "Ukraine", 49, 32),
        ],
    }
    scores, predictions = score([document], Gazetteer.open())
    assert scores["recognition"] == {"P": 1.0, "R": 1.0, "F1": 1.0}
    assert scores["within_161km"] == scores["within_161km_given_toponym"] == pytest.approx(2 / 3, abs=1e-3)
    assert [t["start"] for t in predictions[0]["toponyms"]] == [15, 24, 47]


def test_common_nouns_are_not_asked_for(tmp_path: Path) -> None:
    text = "The city of Mosul."
    document = {
        "id": "a",
        "text": text,
        "toponyms": [
            toponym(text, "city", None, None, type="Literal_Expression"),
            toponym(text, "Mosul", 36.3, 43.1, type="Literal"),
        ],
    }
    path, out = tmp_path / "set.jsonl", tmp_path / "out.jsonl"
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    scores = evaluate(Task(path, out))
    assert scores["toponyms"] == 1
    assert scores["recognition"]["F1"] == 1.0
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "a"


def test_figures_on_a_public_set() -> None:
    path = DATA / "geo_geovirus"
    if not path.exists():
        pytest.skip("needs the GeoVirus set: set CASUS_DATA")
    scores = evaluate(Task(path, limit=20))
    assert scores["recognition"]["F1"] > 0.75
    assert scores["within_161km_given_toponym"] > 0.8
