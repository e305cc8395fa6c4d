"""The project's own labels: their form, and that their quotes stand in the texts they label."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from train import labels as L
from train.texts import own_labels, texts, untokenized

DATA = Path(os.environ.get("CASUS_DATA", Path(__file__).parents[3] / "shared"))


def quotes(label: dict[str, Any]) -> list[Any]:
    found = []
    for event in label["events"]:
        for name in ("triggers", "actors", "recipients", "instruments", "said_by"):
            found += event[name]
        found += [*event["places"], *event["tolls"]]
        found += [event["date"]] if event["date"] else []
    return [q for q in found if q]


def stands(text: str, quote: Any) -> bool:
    words, nth = (quote, 1) if isinstance(quote, str) else (quote["quote"], quote.get("nth") or 1)
    return words is None or text.count(words) >= nth


def test_labels_are_of_known_types_and_statuses() -> None:
    labels = own_labels()
    assert len({label["docid"] for label in labels}) == len(labels) > 800
    for label in labels:
        assert label["relevant"] == bool(label["events"])
        for event in label["events"]:
            assert event["type"] in L.EVENT_TYPES, label["docid"]
            assert event["status"] in L.STATUSES, label["docid"]
            assert event["triggers"], label["docid"]
            assert all(toll["harm"] in L.HARMS for toll in event["tolls"]), label["docid"]


def test_every_quote_stands_in_its_text() -> None:
    if not (DATA / "data" / "muc4").exists():
        pytest.skip(f"needs the data folder: {DATA} has no data/muc4 (set CASUS_DATA)")
    found = texts(DATA)
    wrong = [
        (label["docid"], quote)
        for label in own_labels()
        for quote in quotes(label)
        if not stands(found[label["docid"]], quote)
    ]
    assert wrong == []


def test_words_are_put_together_as_print_has_them() -> None:
    assert untokenized(["He", "did", "n't", "say", ",", "it", "'s", "(", "still", ")", "here", "."]) == (
        "He didn't say, it's (still) here."
    )
