"""Which articles are near-verbatim copies of one another, and how many voices a set of articles has.

A wire story in twenty outlets is one source (Every Casualty Counts, *Standards for Casualty Recording*; specs of casualty
recording, trap 6). Copies are cut at the end and get a new dateline, so what is measured is containment, the share of
the shorter text's word shingles that the other has, and not resemblance (Broder, "On the resemblance and containment of
documents", 1997). MinHash libraries estimate resemblance, and need numpy and scipy for it; a sketch that keeps each
shingle whose hash is divisible by a fixed number keeps containment, and takes the few lines below.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from casus.reconcile.names import words_of

SHINGLE = 5
"""Words in a shingle: five running words agree by chance in under one of a thousand pairs of news sentences."""
KEPT_EVERY = 4
"""One shingle in so many is kept of long texts; texts under 80 words keep all of them."""
COPY = 0.6
"""Containment from which the shorter text is a copy of the longer. Rewritten reports of one happening stay under 0.3."""


def shingles(text: str, size: int = SHINGLE) -> frozenset[int]:
    """Hashes of all runs of ``size`` words of ``text``."""
    words = words_of(text)
    return frozenset(zlib.crc32(" ".join(words[i : i + size]).encode()) for i in range(len(words) - size + 1))


def sketch(text: str) -> frozenset[int]:
    """The part of a text's shingles that stands for all of them, chosen by hash alone: the same in every text."""
    every = shingles(text)
    if len(every) < 80:
        return every
    return frozenset(h for h in every if _kept(h))


def containment(first: frozenset[int], second: frozenset[int]) -> float:
    """The share of the smaller sketch that lies in the other; 0 where either is empty.

    A short text keeps all its shingles and a long one a part of them; both are then brought down to the same part.
    """
    if len(first) > len(second):
        first, second = second, first
    if not first or not second:
        return 0.0
    if _is_sampled(second) and not _is_sampled(first):
        first = frozenset(h for h in first if _kept(h))
    return len(first & second) / len(first) if len(first) >= 5 else 0.0


def _kept(h: int) -> bool:
    return (h * 2654435761 >> 7) % KEPT_EVERY == 0


def _is_sampled(sketched: frozenset[int]) -> bool:
    return all(_kept(h) for h in sketched)


def group_voices(outlets: Sequence[str | None], sketches: Sequence[frozenset[int]]) -> list[int]:
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


def count_voices(voices: Iterable[int]) -> int:
    """How many different voices there are."""
    return len(set(voices))
