"""Which articles are near-verbatim copies of one another, and how many voices a set of articles has.

A wire story in twenty outlets is one source (Every Casualty Counts, *Standards for Casualty Recording*; specs of casualty
recording, trap 6). Copies are cut at the end and get a new dateline, so what is measured is containment, the share of
the shorter text's word shingles that the other has, and not resemblance (Broder, "On the resemblance and containment of
documents", 1997). MinHash libraries estimate resemblance, and need numpy and scipy for it; a sketch that keeps the shingles
that some words begin keeps containment, and takes the few lines below.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from casus.reconcile.names import CACHED, words_of

SHINGLE = 5
"""Words in a shingle: five running words agree by chance in under one of a thousand pairs of news sentences."""
KEPT_EVERY = 4
"""One shingle in so many is kept of texts of more than SHORT words."""
SHORT = 80
LEAST = 5
"""Shingles that a text needs for its wording to tell."""
COPY = 0.6
"""Containment from which the shorter text is a copy of the longer. Rewritten reports of one happening stay under 0.3."""


MASK_BITS = 256
"""Places in the mask of a sentence's shingles, ten times as many as a sentence has of them."""
_RUN_BITS = 0xFFFFFFFFFF


@lru_cache(maxsize=CACHED)
def _word_hash(word: str) -> int:
    return zlib.crc32(word.encode())


def shingles(text: str, size: int = SHINGLE) -> frozenset[int]:
    """Hashes of all runs of ``size`` words of ``text``; the same in every run of the program."""
    hashes = [_word_hash(word) for word in words_of(text)]
    return frozenset(_runs(hashes, size))


def sketch(text: str) -> frozenset[int]:
    """The part of a text's shingles that stands for all of them, chosen by their first word alone: the same in every text."""
    return sketch_of(words_of(text))


def sketch_of(words: Sequence[str]) -> frozenset[int]:
    """As :func:`sketch`, of a text's running words."""
    hashes = list(map(_word_hash, words))
    if len(hashes) <= SHORT:
        return frozenset(_runs(hashes, SHINGLE))
    starts = (i for i in range(len(hashes) - SHINGLE + 1) if hashes[i] % KEPT_EVERY == 0)
    return frozenset((hash(tuple(hashes[i : i + SHINGLE])) & _RUN_BITS) << 1 for i in starts)


def mask(runs: Iterable[int]) -> int:
    """A set of shingles as bits, one a shingle, some on one place: enough to tell quickly that two sets share little."""
    bits = 0
    for run in runs:
        bits |= 1 << (run >> 1) % MASK_BITS
    return bits


def may_contain(size: int, own: int, other: int, share: float) -> bool:
    """Whether ``share`` of a set of ``size`` shingles may lie in another, by the masks of both; never wrong where it denies."""
    return size - (own & ~other).bit_count() >= share * size


def _runs(hashes: Sequence[int], size: int) -> Iterator[int]:
    """Hashes of the runs of ``size`` words; even where the first word is one that sketches of long texts keep.

    The hash of a tuple of whole numbers is the same in every run of Python; only strings are salted.
    """
    runs = zip(*(hashes[i:] for i in range(size)), strict=False)
    return ((hash(run) & _RUN_BITS) << 1 | (run[0] % KEPT_EVERY != 0) for run in runs)


def containment(first: Collection[int], second: Collection[int]) -> float:
    """The share of the smaller sketch that lies in the other; 0 where either is empty.

    A short text keeps all its shingles and a long one a part of them; both are then brought down to the same part.
    """
    if len(first) > len(second):
        first, second = second, first
    if len(first) < LEAST:
        return 0.0
    shared = set(first).intersection(second)
    if len(shared) * KEPT_EVERY * 2 < len(first):
        return 0.0
    if any(run & 1 for run in first) and not any(run & 1 for run in second):
        first = [run for run in first if not run & 1]
        shared = {run for run in shared if not run & 1}
    return len(shared) / len(first) if len(first) >= LEAST else 0.0


def group_voices(outlets: Sequence[str | None], sketches: Sequence[Collection[int]]) -> list[int]:
    """For each article the number of its voice: the position of the first article that it shares an outlet or words with.

    Articles come in order of publication, so that a voice is named after its original. An article without an outlet is
    a voice of its own unless it copies another.
    """
    voice = list(range(len(outlets)))
    for i, outlet in enumerate(outlets):
        for j in range(i):
            if (outlet is not None and outlet == outlets[j]) or containment(sketches[i], sketches[j]) >= COPY:
                voice[i] = voice[j]
                break
    return voice
