"""Where an article's events took place: its place names resolved together, and each event's own chosen among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casus.coding.drafts import Draft
from casus.coding.event_places import event_places, locate
from casus.coding.gazetteer import Gazetteer
from casus.coding.place_resolution import PlaceContext, resolve_places
from casus.coding.toponyms import find_toponyms
from casus.types import Place

Range = tuple[int, int]


class ArticlePlaces:
    """The places that an article names."""

    def __init__(self, text: str, sentences: Sequence[Range], gazetteer: Gazetteer) -> None:
        self._text, self._sentences = text, sentences
        self.toponyms = find_toponyms(text, gazetteer)
        resolutions = resolve_places(self.toponyms, PlaceContext(text), gazetteer)
        self._found = locate(text, self.toponyms, resolutions, sentences)

    def main_country(self) -> str | None:
        """The country that most of the article's places lie in; ``None`` where none leads."""
        resolved = [place.resolution for place in self._found if place.resolution is not None]
        counts = Counter(r.candidate.country for r in resolved if r.candidate.country)
        leading = counts.most_common(2)
        if not leading or (len(leading) > 1 and leading[0][1] == leading[1][1]):
            return None
        return leading[0][0]

    def of(self, draft: Draft, triggers: Sequence[Range]) -> tuple[Place, ...]:
        """The event's places, the most likely first; ``triggers`` are its words, the most telling first."""
        links = dict(draft.phrases.get("place", ()))
        return event_places(self._text, triggers, self._found, self._sentences, type_=draft.type, links=links or None)
