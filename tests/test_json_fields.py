"""Strict reading of JSON objects: each kind is handed out as itself, anything else is refused by its path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casus.errors import RecordError
from casus.json_fields import Fields


def test_fields_come_out_as_they_went_in() -> None:
    it = Fields({"a": "x", "b": 2, "c": True, "d": 1, "e": ["p", "q"], "f": None, "g": {"h": 3}}, "")
    assert (it.string("a"), it.integer("b"), it.boolean("c"), it.strings("e")) == ("x", 2, True, ("p", "q"))
    assert type(it.number("d")) is float
    assert it.string_or_none("f") is None
    assert it.one("g", lambda inner: inner.integer("h")) == 3
    it.done()


@pytest.mark.parametrize(
    ("take", "message"),
    [
        (lambda it: it.string("none"), "top.none: missing"),
        (lambda it: it.integer("yes"), "top.yes: expected an integer, found True"),
        (lambda it: it.number("word"), "top.word: expected a number, found 'w'"),
        (lambda it: it.choice("word", ("v", "x")), "top.word: expected one of v, x, found 'w'"),
        (lambda it: it.strings("list"), r"top.list\[1\]: expected a string, found 2"),
        (lambda it: it.each("objects", lambda inner: inner.string("a")), r"top.objects\[1\].b: no such field"),
        (lambda it: it.mapping_or_none("map", str), "top.map.k: expected str or null, found 1"),
        (lambda it: it.integer_mapping_or_none("nulls"), "top.nulls.k: expected an integer, found null"),
        (lambda it: it.fields("word"), "top.word: expected an object, found 'w'"),
        (lambda it: it.done(), "top.yes: no such field"),
    ],
)
def test_what_breaks_the_form_is_told_with_its_path(take: Callable[[Fields], Any], message: str) -> None:
    value = {
        "yes": True,
        "word": "w",
        "list": ["a", 2],
        "objects": [{"a": "x"}, {"a": "y", "b": 1}],
        "map": {"k": 1},
        "nulls": {"k": None},
    }
    with pytest.raises(RecordError, match=message):
        take(Fields(value, "top"))


def test_long_values_are_shown_by_their_beginnings() -> None:
    with pytest.raises(RecordError, match=r"found 'x{56}\.\.\.$"):
        Fields({"a": "x" * 100}, "").integer("a")
