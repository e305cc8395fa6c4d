"""Where an article's events took place: its place names resolved together, and each event's own chosen among them."""

from __future__ import annotations

from collections import Counter

from casus.coding.drafts import Draft
from casus.coding.gazetteer import Gazetteer
from casus.coding.place_resolution import PlaceContext, Resolution, resolve_places
from casus.coding.toponyms import find_toponyms
from casus.reading import Reading
from casus.types import Article, Place

Range = tuple[int, int]


class ArticlePlaces:
    """The places that an article names."""

    def __init__(self, article: Article, reading: Reading, gazetteer: Gazetteer) -> None:
        self._text = article.text
        toponyms = find_toponyms(article.text, gazetteer)
        resolutions = resolve_places(toponyms, PlaceContext(article.text), gazetteer)
        self._found = [r for r in resolutions if r is not None]

    def main_country(self) -> str | None:
        """The country that most of the article's places lie in; ``None`` where none leads."""
        counts = Counter(r.candidate.country for r in self._found if r.candidate.country)
        leading = counts.most_common(2)
        if not leading or (len(leading) > 1 and leading[0][1] == leading[1][1]):
            return None
        return leading[0][0]

    def of(self, draft: Draft, reading: Reading) -> tuple[Place, ...]:
        """The event's places: those that its place phrases name, the most specific of each."""
        kept: list[Place] = []
        for start, end in draft.spans("place"):
            inside = [r for r in self._found if r.toponym.start < end and start < r.toponym.end]
            best = max(inside, key=_specific, default=None)
            if best is None:
                continue
            place = best.place()
            if not any(_contains(place, other) or _contains(other, place) for other in kept):
                kept.append(place)
        return tuple(kept)


_RANK = {"country": 0, "admin1": 1, "admin2": 2, "near": 3, "exact": 3, "unknown": 0}


def _specific(resolution: Resolution) -> tuple[int, int]:
    return _RANK[resolution.precision], -resolution.toponym.start


def _contains(place: Place, other: Place) -> bool:
    """The same place, or the country or province of the other."""
    if place.name == other.name and place.country == other.country:
        return True
    if place.precision == "country" and place.country == other.country:
        return True
    return place.precision == "admin1" and place.country == other.country and place.name == other.admin1
