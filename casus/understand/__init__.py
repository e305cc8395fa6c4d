"""Readers: from an article's text to what its sentences say (:class:`casus.reading.Reading`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casus.errors import UsageError

if TYPE_CHECKING:
    from casus.understand.lexical import LexicalReader
    from casus.understand.model_reader import ModelReader

READERS = ("model", "lexical")


def load_reader(name: str = "model", threads: int = 1) -> ModelReader | LexicalReader:
    """The reader of that name: ``model``, the trained network, or ``lexical``, word lists alone.

    UsageError for another name, ModelError where the network can't be loaded. ``threads`` changes nothing but the time.
    """
    if name == "model":
        from casus.codebook import load_codebook
        from casus.understand.model_reader import ModelReader

        return ModelReader(event_types=tuple(load_codebook().event_types), threads=threads)
    if name == "lexical":
        from casus.understand.lexical import LexicalReader

        return LexicalReader()
    raise UsageError(f"no reader is named {name!r}; there are: {', '.join(READERS)}")
