"""Formats whose library isn't installed by default: one place that says which extra to install."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from casus.errors import InputError
from casus.read.fields import Source


@contextmanager
def needs_extra(extra: str, source: Source) -> Iterator[None]:
    """Turns a failed import within into an InputError that names the extra."""
    try:
        yield
    except ImportError as error:
        raise InputError(
            f"reading this format needs an extra: pip install 'casus-events[{extra}]' ({error})", source=source.name
        ) from error
