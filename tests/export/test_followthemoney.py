"""FollowTheMoney: the worked example; the library agrees, where it is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casus.export.registry import export
from tests.export.build import RECORD


def _written(tmp_path: Path) -> list[dict[str, object]]:
    export("followthemoney", [RECORD, RECORD], tmp_path / "out.jsonl")
    return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_worked_example(tmp_path: Path) -> None:
    article, americans, kataeb, event, first, second, documentation = _written(tmp_path)
    assert [e["schema"] for e in (article, americans, kataeb)] == ["Article", "PublicBody", "Organization"]
    told = event["properties"]
    assert isinstance(told, dict)
    assert (told["startDate"], told["country"]) == (["2019-12-29"], ["iq", "sy"])
    assert told["location"] == ["Al Qaim", "Abu Kamal"]
    assert told["keywords"] == ["casus:air_strike", "status:happened"]
    assert told["involved"] == [americans["id"], kataeb["id"]]
    assert told["proof"] == [article["id"]]
    assert told["summary"] == ["killed=25 (min 25, claimed by A Kataeb Hezbollah spokesman); wounded>=51"]
    assert [link["properties"]["role"] for link in (first, second)] == [["actor"], ["recipient"]]  # type: ignore[index]
    assert documentation["properties"]["entity"] == [event["id"]]  # type: ignore[index]


def test_every_value_is_a_list_of_strings(tmp_path: Path) -> None:
    for entity in _written(tmp_path):
        properties = entity["properties"]
        assert isinstance(properties, dict)
        assert all(isinstance(v, list) and v and all(isinstance(x, str) for x in v) for v in properties.values())


def test_the_library_accepts_it(tmp_path: Path) -> None:
    followthemoney = pytest.importorskip("followthemoney", reason="followthemoney isn't installed")
    for entity in _written(tmp_path):
        schema = followthemoney.model.get(entity["schema"])
        schema.validate(entity)
        assert set(entity["properties"]) <= set(schema.properties)  # type: ignore[call-overload]
