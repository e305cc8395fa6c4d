"""What of an input is coded: articles in English and, where a list was given, on that list; and which are near copies.

What is left out is counted, never dropped in silence. Near copies are counted and coded all the same: which report copies
which is for :mod:`casus.reconcile` to weigh, and a record doesn't depend on the other articles of a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from casus.errors import InputError
from casus.read.language import is_english
from casus.read.lists import key_of, listed_addresses
from casus.types import Article

Items = Iterable["Article | InputError"]


@dataclass(slots=True)
class Intake:
    """Chooses among the items of one run, and counts.

    ``listed`` holds the keys of the addresses that are wanted, or ``None`` for all. A run needs an intake of its own, which
    :func:`dataclasses.replace` gives.
    """

    any_language: bool = False
    listed: frozenset[bytes] | None = None
    not_english: int = field(default=0, init=False)
    not_listed: int = field(default=0, init=False)
    near_copies: int = field(default=0, init=False)
    _recent: RecentTexts | None = field(default=None, init=False, repr=False)
    _met: set[bytes] = field(default_factory=set, init=False, repr=False)

    def chosen(self, items: Items) -> Iterator[Article | InputError]:
        """The items that are to be coded, in their order; errors all."""
        for item in items:
            if isinstance(item, Article):
                if self.listed is not None and not self._is_listed(item):
                    self.not_listed += 1
                    continue
                if not self.any_language and not is_english(item):
                    self.not_english += 1
                    continue
                self._recent = self._recent or RecentTexts()
                self.near_copies += self._recent.has_near_copy(item.text)
            yield item

    @property
    def without_text(self) -> int:
        """How many addresses of the list no article had."""
        return len(self.listed or ()) - len(self._met)

    def _is_listed(self, article: Article) -> bool:
        assert self.listed is not None
        key = key_of(article.url) if article.url else None
        if key is None or key not in self.listed:
            return False
        self._met.add(key)
        return True


def read_list(path: Path | None) -> frozenset[bytes] | None:
    """The keys of the addresses on a list; InputError where it can't be read or names none."""
    return None if path is None else frozenset(key_of(address) for address in listed_addresses(path))


class RecentTexts:
    """Remembers the texts of the last forty thousand articles or so in a table that never grows (40 MB).

    A text is remembered by the shingles that :func:`casus.reconcile.copies.sketch` keeps of long texts; each has one place
    in the table, where a later shingle with the same place overwrites it. A text is a near copy where at least the share
    :data:`casus.reconcile.copies.COPY` of its shingles, or of those of one earlier text, is common to both. Texts
    with fewer than :data:`FEWEST` such shingles, some 40 words, aren't judged.
    """

    FEWEST = 8
    PLACES = 1 << 22

    def __init__(self) -> None:
        import numpy as np

        # Untouched pages of zeros take no memory, so that small runs stay small.
        self._marks = np.zeros(self.PLACES, dtype=np.uint32)
        self._owners = np.zeros(self.PLACES, dtype=np.uint32)
        self._sizes = np.zeros(self.PLACES, dtype=np.uint16)
        self._number = 0

    def has_near_copy(self, text: str) -> bool:
        """Whether the text nearly is an earlier one; from now on it is remembered itself."""
        import numpy as np

        from casus.reconcile.copies import COPY, sketch

        # The lowest bit tells shingles that are kept of short texts only; without those all texts compare alike.
        runs = np.array([run >> 1 for run in sketch(text) if not run & 1], dtype=np.uint64)
        if len(runs) < self.FEWEST:
            return False
        places = runs & np.uint64(self.PLACES - 1)
        marks = (runs >> np.uint64(8)).astype(np.uint32)
        owners = self._owners[places]
        owners, shared = np.unique(owners[(self._marks[places] == marks) & (owners > 0)], return_counts=True)
        sizes = np.minimum(self._sizes[owners % self.PLACES], len(runs))
        self._number += 1
        self._marks[places] = marks
        self._owners[places] = self._number
        self._sizes[self._number % self.PLACES] = min(len(runs), 65535)
        return bool((shared >= COPY * sizes).any())
