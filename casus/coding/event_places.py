"""Where an event took place: chosen among the article's places by where they stand to the words that name the event.

A place in the trigger's sentence with "in", "at" or "near" before it comes first, then the sentences beside, the
dateline and the lead; the most specific of a chain ("Kirkuk, Iraq") is taken and its containers are absorbed; places
joined as a list go together. Each place is weighed by the features of :func:`place_features`, with the weights of
``geography/event_places.csv``, a logistic regression on three quarters of the annotated training articles; a model's
links from trigger to place, where there are any, count most. Where nothing is likely enough, the event has no place:
meetings, accusations and the like often have none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casus.coding.gazetteer_file import table
from casus.coding.place_resolution import DATELINE, Resolution
from casus.coding.toponyms import Toponym
from casus.types import Place

WORDS_AND_POLITICS = frozenset(
    "threat accusation denial demand pledge meeting agreement release aid military_support sanction legal_action "
    "restriction mobilization surrender".split()
)
"""Event types (annotation guidelines) that are said or decided: a place beside them is more often a party than a place."""

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
    sentences: Sequence[tuple[int, int]],
) -> list[Located]:
    """The article's place mentions, in order, without demonyms, ready for :func:`event_places`."""
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
            if left_resolution and resolution and len(gap) < 40 and _contains(resolution, left_resolution):
                absorbed = not any(mark in gap for mark in ".;!?") or gap.strip() in (".,",)
            elif _LIST.match(gap) and left_resolution and resolution:
                joined = number - 1
        found.append(
            Located(
                toponym, resolution, _sentence_of(toponym.start, sentences), absorbed, toponym.start < line_end, joined
            )
        )
    return found


def _contains(outer: Resolution, inner: Resolution) -> bool:
    """Whether ``outer`` is the country, unit or district that ``inner`` lies in, or stands for it for want of its own."""
    a, b = outer.candidate, inner.candidate
    if inner.within and a == b:
        return True
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


def _sentence_of(offset: int, sentences: Sequence[tuple[int, int]]) -> int:
    for number, (_, end) in enumerate(sentences):
        if offset < end:
            return number
    return max(len(sentences) - 1, 0)


def place_features(
    text: str,
    triggers: Sequence[tuple[int, int]],
    place: Located,
    sentences: Sequence[tuple[int, int]],
    type_: str | None,
) -> dict[str, float]:
    """What speaks for and against ``place`` being where the event with these triggers took place."""
    start, end = place.toponym.start, place.toponym.end
    at = [_sentence_of(trigger[0], sentences) for trigger in triggers]
    main = at[0]
    features = {"bias": 1.0}
    same = place.sentence == main
    if same:
        features["same"] = 1.0
    elif place.sentence in at:
        features["other_trigger"] = 1.0
    elif place.sentence == main - 1:
        features["previous"] = 1.0
    elif place.sentence == main + 1:
        features["next"] = 1.0
    elif place.sentence == 0:
        features["lead"] = 1.0
    elif place.sentence < main:
        features["earlier"] = 1.0
    else:
        features["later"] = 1.0
    distance = min(max(t[0] - end, start - t[1], 0) for t in triggers)
    if same or "other_trigger" in features:
        features["distance"] = min(math.log1p(distance / 10), 3.5)
        features["after"] = float(any(start >= t[1] for t in triggers))
    before = text[max(0, start - 60) : start]
    direct = _DIRECT.search(before)
    word = direct[1].lower() if direct else ""
    locative = _LOCATIVE.search(before.rpartition(",")[2])
    if locative:
        features["locative"] = 1.0
        if same:
            features["same_locative"] = 1.0
    if word in ("from", "to", "into", "by", "for", "with", "of", "toward", "towards"):
        features["before_" + {"into": "to", "toward": "to", "towards": "to", "for": "with"}.get(word, word)] = 1.0
    if _SAID.match(text[end : end + 24]):
        features["speaks"] = 1.0
    if text[end : end + 2] in ("'s", "’s"):
        features["possessive"] = 1.0
    if text[end : end + 1] == "-":
        features["hyphen"] = 1.0
    features["dateline"] = float(place.dateline)
    features["absorbed"] = float(place.absorbed)
    features[f"rank_{place.rank}"] = 1.0
    if place.resolution is None:
        features["unresolved"] = 1.0
    if _REPORTED.search(before):
        features["reported_from"] = 1.0
    if type_ is not None:
        features[f"type_{type_}"] = 1.0
    if type_ in WORDS_AND_POLITICS:
        features["said"] = 1.0
        features["said_locative"] = features.get("locative", 0.0)
        features["said_same"] = float(same)
        features["said_country"] = float(place.rank == 0)
    return features


def event_places(
    text: str,
    triggers: Sequence[tuple[int, int]],
    places: Sequence[Located],
    sentences: Sequence[tuple[int, int]],
    *,
    type_: str | None = None,
    links: Mapping[tuple[int, int], float] | None = None,
    least: float | None = None,
) -> tuple[Place, ...]:
    """The places of one event, most likely first; empty where none is likely enough.

    ``triggers`` are the event's trigger spans, the most telling first; ``places`` come from :func:`locate`; ``links`` maps
    spans of a model's place arguments of these triggers to their scores; ``least`` is the probability from which a place is
    taken, by default the one of the weights.
    """
    chosen = choose(text, triggers, places, sentences, type_=type_, links=links, least=least)
    result = []
    for number in chosen:
        resolution = places[number].resolution
        result.append(
            resolution.place() if resolution else Place(places[number].toponym.span, places[number].toponym.quote)
        )
    return tuple(result)


def choose(
    text: str,
    triggers: Sequence[tuple[int, int]],
    places: Sequence[Located],
    sentences: Sequence[tuple[int, int]],
    *,
    type_: str | None = None,
    links: Mapping[tuple[int, int], float] | None = None,
    least: float | None = None,
) -> list[int]:
    """As :func:`event_places`, but the numbers of the chosen among ``places``."""
    if not triggers or not places:
        return []
    weights = _weights()
    least = weights["least"] if least is None else least
    scores = []
    for place in places:
        features = place_features(text, triggers, place, sentences, type_)
        total = sum(weights.get(name, 0.0) * value for name, value in features.items())
        if links:
            linked = max(
                (s for (a, b), s in links.items() if a < place.toponym.end and place.toponym.start < b), default=None
            )
            total += weights["unlinked"] if linked is None else weights["linked"] * linked
        scores.append(1 / (1 + math.exp(-total)))
    best = max(range(len(places)), key=lambda i: (scores[i], places[i].rank, -i))
    if scores[best] < least:
        return []
    chosen = [best]
    chosen.extend(n for n in _listed(best, places) if scores[n] >= least * weights["listed"])
    if links:
        for number in sorted(range(len(places)), key=lambda i: -scores[i]):
            if number not in chosen and scores[number] >= max(least, 0.5) and _linked(places[number], links):
                chosen.append(number)
    return _distinct(chosen, places)


def _linked(place: Located, links: Mapping[tuple[int, int], float]) -> bool:
    return any(s >= 0.5 and a < place.toponym.end and place.toponym.start < b for (a, b), s in links.items())


def _listed(best: int, places: Sequence[Located]) -> Iterable[int]:
    """The places that stand in one list with ``best``."""
    at = best
    while (left := places[at].listed_with) is not None:
        at = left
        yield at
    at = best
    while at + 1 < len(places) and places[at + 1].listed_with == at:
        at += 1
        yield at


def _distinct(chosen: list[int], places: Sequence[Located]) -> list[int]:
    """Without second mentions of one place, and without the containers of places that are chosen too."""
    kept: list[int] = []
    for number in chosen:
        mine = places[number].resolution
        doubled = False
        for other in chosen:
            theirs = places[other].resolution
            if other == number or mine is None or theirs is None:
                continue
            if mine.candidate == theirs.candidate and mine.within == theirs.within:
                doubled |= chosen.index(other) < chosen.index(number)
            else:
                doubled |= _contains(mine, theirs)
        if not doubled:
            kept.append(number)
    return kept


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("event_places.csv")}
