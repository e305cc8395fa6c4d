"""Where an event took place: chosen among the article's places by a reader's links and by where they stand in the text.

The mentions of one place are weighed together, by the one that stands best to the words that name the event: a place in
the trigger's sentence with "in", "at" or "near" before it comes before the sentences beside, the dateline and the lead. A
reader's links from trigger to place count by how they stand beside its other links: of the event with other places, and of
the place with other events. Each place is weighed alone, so there can be several, or none: meetings, accusations and the
like often have none. The weights stand in ``event_places.csv``, fitted by ``train/choices.py``; its second column is for
readers that give no links.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casus.coding.choosing import Links, chance_of, table
from casus.coding.drafts import Draft
from casus.coding.event_nature import link_by_nature, nature_features
from casus.coding.place_resolution import DATELINE, Resolution
from casus.coding.toponyms import LIES_IN, STATED, Toponym
from casus.reading import Reading
from casus.types import Place

Range = tuple[int, int]

_LOCATIVE = re.compile(
    r"\b(in|at|near|outside|inside|around|on|across|within|throughout|off|between|along|over)\s+"
    r"(?:(?:the|a|an|its|his|their)\s+)?(?:[\w'’-]+\s+){0,3}$",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"\b(in|at|near|outside|inside|around|on|across|within|of|from|to|into|toward|towards|by|for|with)\s+(?:the\s+)?$",
    re.I,
)
_REPORTED = re.compile(
    r"\b(?:report\w*|told|said|sources?|received|interview\w*|learned|announced|spoke)\s+(?:\w+\s+)?(?:in|from)\s+(?:the )?$"
)
_SAID = re.compile(
    r"^(?:['’]s)?\s+(?:has |have |had |also )?(?:said|says|accused|condemned|denied|warned|urged|called|rejected|vowed)\b",
    re.I,
)
_LIST = re.compile(r"^(?:,|,? and|,? or|/|-| as well as)\s*(?:(?:in|at|near|the)\s+)*$", re.IGNORECASE)
BESIDE = 0.5
"""A further place of the event is at least this much as likely as the likeliest."""
NEARLY_ALL = 0.8
_PARTY = ("actor", "recipient", "said_by")
_SPECIFIC = {"exact": 3, "near": 3, "admin2": 2, "admin1": 1, "country": 0, "unknown": 0}


@dataclass(frozen=True, slots=True)
class Located:
    """A place mention of the article with its sentence, what it means, and whether a more specific one absorbs it."""

    toponym: Toponym
    resolution: Resolution | None
    sentence: int
    absorbed: bool
    dateline: bool
    listed_with: int | None

    @property
    def rank(self) -> int:
        """How specific: 3 for a point, 2 and 1 for units, 0 for a country or an unknown name."""
        return 2 if self.resolution is None else _SPECIFIC[self.resolution.precision]


def locate(
    text: str,
    toponyms: Sequence[Toponym],
    resolutions: Sequence[Resolution | None],
    sentences: Sequence[Range],
) -> list[Located]:
    """The article's place mentions, in order, without demonyms, ready for :class:`EventPlaces`."""
    line = DATELINE.match(text) or DATELINE.match(text, text.find("\n") + 1)  # perhaps below a headline
    line_end = line.end() if line else 0
    pairs = sorted(
        ((t, r) for t, r in zip(toponyms, resolutions, strict=True) if not t.demonym), key=lambda pair: pair[0].start
    )
    found: list[Located] = []
    for number, (toponym, resolution) in enumerate(pairs):
        absorbed, joined = False, None
        if number:
            left, left_resolution = pairs[number - 1]
            gap = text[left.end : toponym.start]
            if _said_within(gap):
                absorbed = True
            elif left_resolution and resolution and len(gap) < 40 and _contains(resolution, left_resolution):
                absorbed = not any(mark in gap for mark in ".;!?") or gap.strip() in (".,",)
            elif _LIST.match(gap) and left_resolution and resolution:
                joined = number - 1
        found.append(
            Located(
                toponym, resolution, _sentence_of(toponym.start, sentences), absorbed, toponym.start < line_end, joined
            )
        )
    return found


def _said_within(gap: str) -> bool:
    """Whether the words between two names say that the first lies in the second: "X village of Y", "X in Y"."""
    return len(gap) < 60 and "near" not in gap and STATED.search(gap) is not None and LIES_IN.match(gap) is not None


def _contains(outer: Resolution, inner: Resolution) -> bool:
    """Whether ``outer`` is the country, unit or district that ``inner`` lies in, or stands for it for want of its own."""
    a, b = outer.candidate, inner.candidate
    if outer.within:  # an unknown place has its container's kind and point, not its size
        return False
    if inner.within and a == b:
        return a.kind != "city"  # of towns only the article's words tell whether "in" or "near" is meant
    if a.kind == "country":
        return b.kind != "country" and a.country == b.country
    if a.kind == "admin1":
        return b.kind not in ("country", "admin1") and a.admin1_id is not None and a.admin1_id == b.admin1_id
    if (
        a.kind in ("admin2", "region", "city", "capital")
        and a.country == b.country
        and b.kind not in ("country", "admin1")
    ):
        return a.kind != "city" and math.hypot(a.lat - b.lat, a.lon - b.lon) < 0.7
    return False


def _sentence_of(offset: int, sentences: Sequence[Range]) -> int:
    return max(0, min(bisect_right(sentences, offset, key=lambda sentence: sentence[1]), len(sentences) - 1))


def word_features(text: str, place: Located) -> dict[str, float]:
    """What a mention's own words and those around it say for and against its being where something happened."""
    start, end = place.toponym.start, place.toponym.end
    before = text[max(0, start - 60) : start]
    direct = _DIRECT.search(before)
    word = direct[1].lower() if direct else ""
    features = {
        "dateline": float(place.dateline),
        "absorbed": float(place.absorbed),
        "listed": float(place.listed_with is not None),
        "in_lead": float(place.sentence == 0),
        f"rank_{place.rank}": 1.0,
        "unresolved": float(place.resolution is None),
        "locative": float(_LOCATIVE.search(before.rpartition(",")[2]) is not None),
        "possessive": float(text[end : end + 2] in ("'s", "’s")),
        "hyphen": float(text[end : end + 1] == "-"),
        "speaks": float(_SAID.match(text[end : end + 24]) is not None),
        "reported_from": float(_REPORTED.search(before) is not None),
    }
    if word in ("from", "to", "into", "by", "for", "with", "of", "toward", "towards"):
        features["before_" + {"into": "to", "toward": "to", "towards": "to", "for": "with"}.get(word, word)] = 1.0
    return features


def position_features(place: Located, triggers: Sequence[Range], at: Sequence[int]) -> dict[str, float]:
    """How a mention stands to an event's triggers; ``at`` are the numbers of their sentences, the most telling first."""
    start, end = place.toponym.start, place.toponym.end
    main = at[0]
    if place.sentence in at:
        distance = min(max(first - end, start - last, 0) for first, last in triggers)
        return {
            "same" if place.sentence == main else "other_trigger": 1.0,
            "distance": min(math.log1p(distance / 10), 3.5),
            "after": float(any(start >= last for _, last in triggers)),
        }
    steps = place.sentence - main
    if abs(steps) == 1:
        return {"previous" if steps < 0 else "next": 1.0}
    far = math.log(min(abs(steps), 12))
    if place.sentence == 0:
        return {"lead": 1.0, "far": far}
    return {"earlier" if steps < 0 else "later": 1.0, "far": far}


class EventPlaces:
    """Chooses the places of an article's events; all of them are weighed at once, since one event's place is not another's."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Range],
        places: Sequence[Located],
        reading: Reading,
        drafts: Sequence[Draft],
    ) -> None:
        """``places`` come from :func:`locate`, ``drafts`` from :func:`casus.coding.drafts.drafts_of`."""
        self._text, self._sentences, self._places, self._drafts = text, sentences, places, drafts
        self._reading = reading
        self._groups = same_places(places)
        self._country = country_of_all(places)
        self._words = [word_features(text, place) for place in places]
        self._inside = _containment(text, places, self._groups)
        self._home = {mention: number for number, group in enumerate(self._groups) for mention in group}
        spans = [[(places[n].toponym.start, places[n].toponym.end) for n in group] for group in self._groups]
        at = [_sentence_of(trigger.start, sentences) for trigger in reading.triggers]
        self._links = Links(reading.arguments, "place", spans, [draft.triggers for draft in drafts], at)
        self._parties = [(a.trigger, a.start, a.end) for a in reading.arguments if a.role in _PARTY and a.score > 0.3]

    def places(self, event: int) -> tuple[Place, ...]:
        """Of one event, by its number: the most likely first; empty where none is likely enough."""
        return tuple(self.place(number) for number in self.chosen(event))

    def place(self, mention: int) -> Place:
        """The place that a mention, by number, names.

        One that nobody knows has no coordinates, and a country only where all but a few of the article's places lie in it.
        """
        resolution, toponym = self._places[mention].resolution, self._places[mention].toponym
        return resolution.place() if resolution else Place(toponym.span, toponym.quote, None, self._country)

    def chosen(self, event: int) -> list[int]:
        """As :meth:`places`, but the numbers of mentions."""
        weights = table("event_places")["linked" if self._links.any else "alone"]
        scored = sorted(
            ((chance_of(features, weights), number) for number, features in self.candidates(event)),
            key=lambda pair: (-pair[0], pair[1]),
        )
        if not scored or scored[0][0] < weights["least"]:
            return []
        least = max(weights["least"], BESIDE * scored[0][0])
        return self.apart([number for score, number in scored if score >= least])

    def candidates(self, event: int) -> list[tuple[int, dict[str, float]]]:
        """For each place of the article the mention that stands best to the event, and what speaks for and against it."""
        if not self._groups:
            return []
        draft = self._drafts[event]
        triggers = [(self._reading.triggers[t].start, self._reading.triggers[t].end) for t in draft.triggers]
        linked = self._links.features(event)
        own = {(start, end) for trigger, start, end in self._parties if trigger in draft.triggers}
        common = nature_features(draft, len(self._drafts)) | {"groups": math.log(len(self._groups))}
        found = []
        for group, of_links in zip(self._groups, linked, strict=True):
            number, features = self._nearest(group, triggers)
            toponym = self._places[number].toponym
            features |= of_links | common
            features["mentions"] = math.log(len(group))
            features["party"] = float(any(a < toponym.end and toponym.start < b for a, b in own))
            found.append((number, features | link_by_nature(features)))
        self._mark_containers(found)
        return found

    def _nearest(self, group: Sequence[int], triggers: Sequence[Range]) -> tuple[int, dict[str, float]]:
        """The mention of a place that position alone makes likeliest."""
        alone = table("event_places")["alone"]
        at = [_sentence_of(start, self._sentences) for start, _ in triggers]
        best: tuple[float, int, dict[str, float]] | None = None
        for number in group:
            features = {"bias": 1.0} | self._words[number] | position_features(self._places[number], triggers, at)
            if "same" in features:
                features["same_locative"] = features["locative"]
            total = sum(alone.get(name, 0.0) * value for name, value in features.items())
            if best is None or total > best[0]:
                best = total, number, features
        assert best is not None
        return best[1], best[2]

    def _mark_containers(self, found: Sequence[tuple[int, dict[str, float]]]) -> None:
        """Marks what holds a place that is linked about as well or better, and what lies in a linked one."""
        for outer, inner in self._inside:
            holder, held = found[outer][1], found[inner][1]
            if held["linked"] and held["link"] >= holder["link"] - 1:
                holder["holds_linked"] = 1.0
            if holder["linked"]:
                held["in_linked"] = 1.0

    def apart(self, chosen: Sequence[int]) -> list[int]:
        """Without the containers of places that are chosen too."""
        homes = {self._home[number] for number in chosen}
        holders = {outer for outer, inner in self._inside if outer in homes and inner in homes}
        return [number for number in chosen if self._home[number] not in holders]


def _containment(text: str, places: Sequence[Located], groups: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs of groups of which the first holds the second, by the gazetteer or by the article's words."""
    resolved = [(n, r) for n, group in enumerate(groups) if (r := places[group[0]].resolution) is not None]
    known = {(i, j) for i, outer in resolved for j, inner in resolved if i != j and _contains(outer, inner)}
    home = {mention: number for number, group in enumerate(groups) for mention in group}
    for left, right in pairwise(range(len(places))):
        inner, outer = home[left], home[right]
        gap = text[places[left].toponym.end : places[right].toponym.start]
        if inner != outer and (inner, outer) not in known and _said_within(gap):
            known.add((outer, inner))
    return sorted(known)


def country_of_all(places: Sequence[Located]) -> str | None:
    """The country of at least :data:`NEARLY_ALL` of the mentions whose country is known (two or more), else ``None``."""
    known = Counter(p.resolution.candidate.country for p in places if p.resolution and p.resolution.candidate.country)
    total = known.total()
    if total < 2:
        return None
    country, number = known.most_common(1)[0]
    return country if number >= NEARLY_ALL * total else None


def same_places(places: Sequence[Located]) -> list[list[int]]:
    """The mentions' numbers, grouped by what they mean; unknown names by their words."""
    groups: dict[object, list[int]] = {}
    for number, place in enumerate(places):
        r = place.resolution
        groups.setdefault(place.toponym.key if r is None else (r.candidate, r.within and r.name), []).append(number)
    return list(groups.values())
