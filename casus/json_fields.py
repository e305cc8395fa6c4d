"""JSON objects read strictly: every field there, none too many, each of its kind; what breaks that is told with its path."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from casus.errors import RecordError

T = TypeVar("T")


class Fields:
    """One JSON object being read: hands out its fields by kind, and knows its own path (empty: the whole) for messages.

    Every method that hands out a field raises RecordError where it is missing or of another kind; those whose names end in
    ``or_none`` take null as well.
    """

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise RecordError(f"{path or 'the record'}: expected an object, found {_shown(value)}")
        self._value, self._path, self._left = value, path, dict.fromkeys(value)

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def path(self, key: str) -> str:
        """Where a field stands, such as ``events[0].tolls[1].low``."""
        return f"{self._path}.{key}" if self._path else key

    def take(self, key: str) -> object:
        """A field of any kind."""
        if key not in self._value:
            raise RecordError(f"{self.path(key)}: missing")
        self._left.pop(key, None)
        return self._value[key]

    def done(self) -> None:
        """To be called after the last field: RecordError names the first that nobody took."""
        for key in self._left:
            raise RecordError(f"{self.path(key)}: no such field in this form")

    def schema(self, name: str) -> None:
        """RecordError where the object isn't of the form ``name``."""
        found = self.take("schema")
        if found != name:
            raise RecordError(f"schema: expected {name!r}, found {_shown(found)}")

    def _of_kind(self, key: str, kind: type[T] | tuple[type[T], ...], words: str) -> T:
        value = self.take(key)
        # JSON's true and false are ints to Python, but no numbers to the form.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise RecordError(f"{self.path(key)}: expected {words}, found {_shown(value)}")
        return value

    def string(self, key: str) -> str:
        return self._of_kind(key, str, "a string")

    def integer(self, key: str) -> int:
        return self._of_kind(key, int, "an integer")

    def boolean(self, key: str) -> bool:
        return self._of_kind(key, bool, "true or false")

    def number(self, key: str) -> float:
        return float(self._of_kind(key, (int, float), "a number"))

    def string_or_none(self, key: str) -> str | None:
        return None if self._is_null(key) else self.string(key)

    def integer_or_none(self, key: str) -> int | None:
        return None if self._is_null(key) else self.integer(key)

    def number_or_none(self, key: str) -> float | None:
        return None if self._is_null(key) else self.number(key)

    def choice(self, key: str, choices: tuple[T, ...]) -> T:
        """The one of ``choices`` that the field equals."""
        value = self.take(key)
        for choice in choices:
            if value == choice:
                return choice
        raise RecordError(f"{self.path(key)}: expected one of {', '.join(map(str, choices))}, found {_shown(value)}")

    def choice_or_none(self, key: str, choices: tuple[T, ...]) -> T | None:
        return None if self._is_null(key) else self.choice(key, choices)

    def strings(self, key: str) -> tuple[str, ...]:
        items = self._of_kind(key, list, "a list")
        for number, item in enumerate(items):
            if not isinstance(item, str):
                raise RecordError(f"{self.path(key)}[{number}]: expected a string, found {_shown(item)}")
        return tuple(items)

    def fields(self, key: str) -> Fields:
        """An object whose reader calls ``done`` itself."""
        return Fields(self.take(key), self.path(key))

    def one(self, key: str, read: Callable[[Fields], T]) -> T:
        """What ``read`` makes of an object; RecordError where it leaves a field."""
        return _whole(self.fields(key), read)

    def one_or_none(self, key: str, read: Callable[[Fields], T]) -> T | None:
        return None if self._is_null(key) else self.one(key, read)

    def each(self, key: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """What ``read`` makes of each object of a list; RecordError where it leaves a field."""
        items = self._of_kind(key, list, "a list")
        return tuple(_whole(Fields(item, f"{self.path(key)}[{n}]"), read) for n, item in enumerate(items))

    def object_or_none(self, key: str) -> dict[str, object] | None:
        return None if self._is_null(key) else dict(self._of_kind(key, dict, "an object"))

    def mapping_or_none(self, key: str, kind: type[T]) -> dict[str, T | None] | None:
        """An object with any keys, whose values are of ``kind`` or null."""
        value = self.object_or_none(key)
        if value is None:
            return None
        for name, item in value.items():
            if item is not None and (not isinstance(item, kind) or isinstance(item, bool)):
                raise RecordError(f"{self.path(key)}.{name}: expected {kind.__name__} or null, found {_shown(item)}")
        return value  # type: ignore[return-value]  # every item was just checked

    def integer_mapping_or_none(self, key: str) -> dict[str, int] | None:
        """An object with any keys, whose values are integers."""
        value = self.mapping_or_none(key, int)
        if value is None:
            return None
        for name, item in value.items():
            if item is None:
                raise RecordError(f"{self.path(key)}.{name}: expected an integer, found null")
        return value  # type: ignore[return-value]  # every item was just checked

    def _is_null(self, key: str) -> bool:
        return self.take(key) is None


def _whole(fields: Fields, read: Callable[[Fields], T]) -> T:
    value = read(fields)
    fields.done()
    return value


def _shown(value: object) -> str:
    shown = "null" if value is None else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
