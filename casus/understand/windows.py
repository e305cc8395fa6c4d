"""An article cut into windows that the encoder takes: whole sentences, of even length, word pieces and shapes as arrays.

A window holds at most :data:`LIMIT` pieces; a longer sentence is cut at the limit, so memory is bounded whatever the text.
Each word stands in exactly one window and windows run one at a time: nothing depends on what else is in the input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from casus.understand.pieces import BOUNDARY, shape_of

LIMIT = 384
_PIECES_A_WORD = 8  # what follows in a longer word (a URL, say) tells no more
_CLS, _SEP, _UNKNOWN = 101, 102, 100
_REMEMBERED = 50_000

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``first_word`` to ``last_word`` (half-open) of a text, as the network's inputs."""

    first_word: int
    last_word: int
    inputs: dict[str, Ints]


class Pieces:
    """Words to their pieces' ids; remembers the words it has seen, up to a bound."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._seen: dict[str, tuple[list[int], int]] = {}

    def of(self, word: str) -> tuple[list[int], int]:
        """The word's piece ids (at least one, at most eight) and its shape."""
        known = self._seen.get(word)
        if known is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            ids = self._tokenizer.encode(word[:100], add_special_tokens=False).ids[:_PIECES_A_WORD] or [_UNKNOWN]
            known = self._seen[word] = (ids, shape_of(word))
        return known


def cut(sizes: Sequence[int], sentences: Sequence[tuple[int, int]], limit: int = LIMIT) -> list[tuple[int, int]]:
    """Half-open ranges of words for the windows, given each word's number of pieces and the sentences' word ranges."""
    room = limit - 2
    goal = min(room, sum(sizes) / max(1, -(-sum(sizes) // room)))
    windows: list[tuple[int, int]] = []
    first, held = 0, 0
    for start, end in sentences:
        size = sum(sizes[start:end])
        if held and held + size > room:
            windows.append((first, start))
            first, held = start, 0
        if size > room:
            for word in range(start, end):
                if held + sizes[word] > room:
                    windows.append((first, word))
                    first, held = word, 0
                held += sizes[word]
            continue
        held += size
        if held >= goal:
            windows.append((first, end))
            first, held = end, 0
    if first < len(sizes):
        windows.append((first, len(sizes)))
    return windows


def windows_of(
    words: Sequence[str], sentences: Sequence[tuple[int, int]], pieces: Pieces, roles: int = 0
) -> Iterator[Window]:
    """The windows of a text in order. ``roles``: 0, the network finds predicates; -1, no roles are wanted."""
    known = [pieces.of(word) for word in words]
    sentence_of = [number for number, (start, end) in enumerate(sentences) for _ in range(start, end)]
    for start, end in cut([len(ids) for ids, _ in known], sentences):
        ids, shapes, first, last = [_CLS], [BOUNDARY], [], []
        for own, shape in known[start:end]:
            first.append(len(ids))
            ids += own
            last.append(len(ids) - 1)
            shapes += [shape] * len(own)
        inputs = {
            "pieces": np.array([[*ids, _SEP]], dtype=np.int64),
            "shapes": np.array([[*shapes, BOUNDARY]], dtype=np.int64),
            "first": np.array([first], dtype=np.int64),
            "last": np.array([last], dtype=np.int64),
            "sentence": np.array(sentence_of[start:end], dtype=np.int64),
            "predicate": np.full(end - start, roles, dtype=np.int64),
        }
        yield Window(start, end, inputs)
