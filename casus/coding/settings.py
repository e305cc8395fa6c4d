"""Where an article's events took place: its place names resolved together, and each event's own chosen among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from casus.coding.drafts import Draft
from casus.coding.event_places import EventPlaces, locate
from casus.coding.gazetteer import Gazetteer
from casus.coding.place_resolution import PlaceContext, placed_within, resolve_places, well_placed
from casus.coding.toponyms import Toponym, find_toponyms, toponyms_read, whole_names
from casus.reading import Reading

Range = tuple[int, int]


class ArticlePlaces:
    """The places that an article names."""

    def __init__(self, text: str, sentences: Sequence[Range], gazetteer: Gazetteer, read: Iterable[Range] = ()) -> None:
        """``read`` are phrases that the reading takes for places; those that the gazetteer's own search passed over are added."""
        self._text, self._sentences = text, sentences
        found = find_toponyms(text, gazetteer)
        missed = [
            span for span in sorted(set(read)) if not any(_touch(span, t) for t in found) and text[span[0]].isupper()
        ]
        both = sorted([*found, *toponyms_read(text, _apart(missed))], key=lambda toponym: toponym.start)
        self.toponyms = whole_names(text, both, gazetteer)
        resolutions = well_placed(self.toponyms, resolve_places(self.toponyms, PlaceContext(text), gazetteer))
        resolutions = placed_within(self.toponyms, text, resolutions)
        self._found = locate(text, self.toponyms, resolutions, sentences)

    def main_country(self) -> str | None:
        """The country that most of the article's places lie in; ``None`` where none leads."""
        resolved = [place.resolution for place in self._found if place.resolution is not None]
        counts = Counter(r.candidate.country for r in resolved if r.candidate.country)
        leading = counts.most_common(2)
        if not leading or (len(leading) > 1 and leading[0][1] == leading[1][1]):
            return None
        return leading[0][0]

    def choices(self, reading: Reading, drafts: Sequence[Draft]) -> EventPlaces:
        """Where each of the article's events took place."""
        return EventPlaces(self._text, self._sentences, self._found, reading, drafts)


def _touch(span: Range, toponym: Toponym) -> bool:
    return max(span[0], toponym.start) < min(span[1], toponym.end)


def _apart(spans: Iterable[Range]) -> list[Range]:
    """The spans without those that begin within the one before."""
    kept: list[Range] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
