"""Which place a name means in this article.

Every meaning that the gazetteer gives for a name is weighed by what the article says: the country or province named
after it ("X, Y"), the word for a kind of territory beside it ("Anbar province"), countries and peoples named anywhere,
the dateline, the outlet's country, and the other places of the article, whose own meanings are weighed in turn. The
same name has the same meaning throughout an article. Weights and the calibration of the score are in
``geography/ranking.csv``: a conditional logit, fitted on three quarters of LGL, GeoWebNews, GeoVirus and the annotated
articles. A name that the gazetteer doesn't know stays without a place, unless the words say what it lies in ("X village
in Y district"): then it has the place of that container, and its precision.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from casus.coding.gazetteer import Candidate, Gazetteer, countries
from casus.coding.gazetteer_file import table
from casus.coding.place_names import UNIT_KINDS, fold, without_unit
from casus.coding.toponyms import LIES_IN, Toponym, demonyms
from casus.types import Place, PlacePrecision

_MOST = 14
"""Meanings of one name that are weighed; those of the fewest people are left out."""

SURE_ABROAD = 0.7
"""The score from which a place is believed to lie in a country that the article isn't about."""

_AREAS = frozenset({"continent", "region", "sea", "river", "lake", "mountain", "island"})
_SITES = frozenset({"base", "camp", "crossing", "airport", "port", "dam", "prison", "site"})
_NEAR = tuple((math.cos(km / 6371.0), km) for km in (40.0, 160.0, 500.0))
DATELINE = re.compile(
    r"\s*(?:[A-Z][\w.'’/-]*|de|la|el|al)(?:,? (?:[A-Z][\w.'’/-]*|de|la|el|al)){0,6}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\([^)\n]{1,40}\))? ?(?:--|[-–—:_])"
)
_AROUND = re.compile(
    r"(?:\bnear(?:by)?|\bclose to|\boutside(?: of)?|\baround|\bon the (?:outskirts|edge|fringes?) of|"
    r"\bin the outskirts of|\bvicinity of|"
    r"\b(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?(?:-| )?(?:wards?)? of|"
    r"\b(?:kilomet(?:er|re)s?|km|kms|miles?|mi)(?: away)? (?:from|off|outside|(?:[a-z-]+ )?of)|\bnot far from|"
    r"\bbetween|\boff)\s+(?:the )?(?:(?:town|city|village|district|area|border town|capital|port city|port|region|province) "
    r"(?:of )?)?(?:[a-z]+ )?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the )?(?:[\w'’.-]+ ){1,6}and (?:the )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a toponym means: the place, how sure that is (0 to 1), and how precise its coordinates are for the event.

    Where ``within`` is true the name itself isn't known and ``candidate`` is the unit or town that the text says it lies in.
    """

    toponym: Toponym
    candidate: Candidate
    score: float
    precision: PlacePrecision
    within: bool = False

    @property
    def name(self) -> str:
        """The place's name in today's usual English spelling, or the text's where the gazetteer doesn't know it."""
        if self.within:
            return _tidy(self.toponym.quote)
        return english_name(self.candidate, self.toponym)

    def place(self) -> Place:
        """As a noun of the record."""
        unit = self.candidate.admin1 if self.candidate.kind != "country" else None
        return Place(
            self.toponym.span,
            self.name,
            unit,
            self.candidate.country,
            self.candidate.lat,
            self.candidate.lon,
            None if self.within else self.candidate.geonames_id,
            self.precision,
        )


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What is known beside the names: the text, and the country that the outlet writes from (alpha-3)."""

    text: str
    outlet_country: str | None = None


def english_name(candidate: Candidate, toponym: Toponym) -> str:
    """The name to show: without diacritics; the text's own spelling where it differs by accents and articles alone."""
    plain = fold(candidate.name)
    if plain == toponym.key or plain.partition(" ")[2] == toponym.key:
        return _tidy(toponym.quote)
    shown = candidate.name if candidate.name.isascii() else _without_marks(candidate.name)
    return without_unit(shown) if candidate.kind == "admin1" else shown


def _without_marks(name: str) -> str:
    import unicodedata

    parts = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    return re.sub("[‘’ʿʾʼ`]", "", letters).translate(str.maketrans("łŁøØđĐıİ", "lLoOdDiI"))


def _tidy(quote: str) -> str:
    words = " ".join(quote.split())
    return words.title() if words.isupper() and len(words) > 4 else words


def place_of_demonym(toponym: Toponym, gazetteer: Gazetteer) -> Candidate | None:
    """The country, unit or region that a demonym is made from; ``None`` for a toponym that is no demonym."""
    origin = demonyms().get(toponym.key)
    if origin is None:
        return None
    kinds: tuple[str, ...]
    if origin.region:
        found, kinds = gazetteer.lookup(origin.region), ("continent", "region")
    elif origin.admin1:
        found, kinds = gazetteer.lookup(origin.admin1), ("admin1",)
    else:
        found, kinds = gazetteer.lookup(countries()[origin.country or ""].name), ("country",)
    return next((c for c in found if c.kind in kinds and origin.country in (None, c.country)), None)


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("ranking.csv")}


@lru_cache(maxsize=8192)
def _direction(lat: float, lon: float) -> tuple[float, float, float]:
    """The unit vector to a point, so that nearness is a product."""
    a, b = math.radians(lat), math.radians(lon)
    return math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)


class Group:
    """The mentions of one name in an article, its meanings, and what is so far believed of them."""

    __slots__ = ("after", "candidates", "directions", "fixed", "key", "local", "mentions", "odds", "weight")

    def __init__(self, key: str, candidates: tuple[Candidate, ...]) -> None:
        self.key = key
        self.candidates = candidates
        self.directions = [_direction(c.lat, c.lon) for c in candidates]
        self.mentions: list[Toponym] = []
        self.after: list[list[int]] = []
        self.local: list[dict[str, float]] = []
        self.odds: list[float] = []
        self.weight = 1.0
        self.fixed = False


def resolve_places(mentions: Sequence[Toponym], context: PlaceContext, gazetteer: Gazetteer) -> list[Resolution | None]:
    """What each mention means, in their order; ``None`` for demonyms and for names that can't be placed.

    Deterministic: depends on the mentions, their text, the outlet's country and the gazetteer alone.
    """
    groups = gather(mentions, context, gazetteer)
    settle(groups)
    result: list[Resolution | None] = []
    for mention in mentions:
        group = None if mention.demonym else groups.get(mention.key)
        if group is None or not group.candidates:
            result.append(None)
            continue
        best = max(range(len(group.candidates)), key=lambda i: (group.odds[i], -i))
        if sum(group.odds) < 0.5:  # more likely a place that the gazetteer doesn't have
            result.append(None)
            continue
        candidate = group.candidates[best]
        precision = precision_at(context.text, mention, candidate)
        result.append(Resolution(mention, candidate, round(_calibrated(group.odds[best]), 4), precision))
    return placed_within(mentions, context.text, result)


def gather(mentions: Sequence[Toponym], context: PlaceContext, gazetteer: Gazetteer) -> dict[str, Group]:
    """The groups of an article's mentions with all features of their candidates that don't depend on other groups' odds."""
    text = context.text
    groups: dict[str, Group] = {}
    named: dict[str, float] = {}
    peoples = demonyms()
    for mention in mentions:
        if mention.demonym:
            origin = peoples.get(mention.key)
            if origin and origin.country:
                named[origin.country] = named.get(origin.country, 0.0) + 1
            continue
        group = groups.get(mention.key)
        if group is None:
            group = groups[mention.key] = Group(mention.key, known_as(mention.key, mention.quote, gazetteer))
        group.mentions.append(mention)
    for group in groups.values():
        kinds = {c.kind for c in group.candidates}
        if "country" in kinds:
            for c in group.candidates:
                if c.kind == "country" and c.country:
                    share = 1.0 if len(group.candidates) == 1 or "admin1" not in kinds else 0.5
                    named[c.country] = named.get(c.country, 0.0) + share * len(group.mentions)
    line = DATELINE.match(text)
    line_end = line.end() if line else 0
    ordered = sorted((m for m in mentions if not m.demonym), key=lambda m: m.start)
    following = _containers(ordered, text)
    containers: dict[str, list[str]] = {}
    for inner, outer in following.items():
        containers.setdefault(inner.key, []).append(outer.key)
    datelined = [m.key for m in ordered if m.start < line_end]
    total = sum(named.values()) or 1.0
    for group in groups.values():
        if len(group.candidates) > _MOST:
            group.candidates = _trimmed(group.candidates, named, groups)
        group.directions = [_direction(c.lat, c.lon) for c in group.candidates]
        outers = [groups[key] for key in containers.get(group.key, []) if key != group.key]
        units = _units_beside(group.mentions, text)
        unit_named = {
            c.admin1_id for g in groups.values() if g is not group for c in g.candidates if c.kind == "admin1"
        }
        group.weight = 1 + math.log(len(group.mentions) or 1)
        group.local = [
            _local(c, outers, units, named, total, unit_named, context.outlet_country) for c in group.candidates
        ]
        _mark_namesakes(group)
        if group.key in datelined:
            for features in group.local:
                features["dateline"] = 1.0
    return groups


def known_as(key: str, quote: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The meanings of a mention: of its words, or of those without a word for the kind of territory or a direction.

    Mere directions and kinds of places ("North", "Central", "University") mean nothing by themselves, though there are units of
    such names.
    """
    if all(word in _DIRECTIONS or word in _GENERIC for word in key.split()):
        return ()
    found = gazetteer.by_key(key)
    if found:
        return found
    shorter = fold(without_unit(quote))
    if shorter != key and (found := gazetteer.by_key(shorter)):
        return found
    head, _, rest = key.partition(" ")
    if rest and head in _DIRECTIONS and (found := gazetteer.by_key(rest)):
        return found
    head, _, rest = key.rpartition(" ")
    if head and (rest in UNIT_KINDS or rest in _GENERIC):
        return gazetteer.by_key(head)
    return ()


_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central downtown northeastern northwestern southeastern "
    "southwestern northeast northwest southeast southwest greater upper lower inner outer mid port".split()
)
_GENERIC = frozenset(
    "area sector airport valley camp base metropolitan suburbs outskirts border refugee university".split()
)


def _trimmed(
    candidates: tuple[Candidate, ...], named: dict[str, float], groups: dict[str, Group]
) -> tuple[Candidate, ...]:
    """The most populous meanings, and those in a country or unit that the article names."""
    units = {c.admin1_id for g in groups.values() for c in g.candidates if c.kind == "admin1"} - {None}

    def rank(at: int) -> tuple[int, int]:
        c = candidates[at]
        return -(2 * (c.admin1_id in units and c.kind != "admin1") + (c.country in named) + 2 * (at < 6)), at

    return tuple(candidates[i] for i in sorted(sorted(range(len(candidates)), key=rank)[:_MOST]))


def _containers(ordered: list[Toponym], text: str) -> dict[Toponym, Toponym]:
    """For each mention, the one right after it that may be what it lies in: "X, Y", "X in Y", "X district of Y"."""
    found = {}
    for left, right in itertools.pairwise(ordered):
        gap = text[left.end : right.start]
        if len(gap) < 60 and ((gap in (", ", " (", ",") and left.key != right.key) or LIES_IN.match(gap)):
            found[left] = right
    return found


def _units_beside(mentions: list[Toponym], text: str) -> set[str]:
    """Kinds of territory that words beside a name speak of: "Anbar province", "the city of Ramadi"."""
    kinds = set()
    for mention in mentions:
        after = re.match(r"(?:['’]s)? ([a-zA-Z]+)", text[mention.end : mention.end + 20])
        if after and after[1].lower() in UNIT_KINDS:
            kinds.add(UNIT_KINDS[after[1].lower()])
        before = re.search(r"\b([a-zA-Z]+)(?: of)? $", text[max(0, mention.start - 20) : mention.start])
        if before and before[1].lower() in UNIT_KINDS:
            kinds.add(UNIT_KINDS[before[1].lower()])
        last = mention.key.rpartition(" ")[2]
        if last != mention.key and last in UNIT_KINDS:
            kinds.add(UNIT_KINDS[last])
    return kinds


def _lies_in(inner: Candidate, outer: Candidate) -> bool:
    if outer.kind == "country":
        return inner.kind != "country" and inner.country == outer.country
    if outer.kind == "admin1":
        return (
            inner.kind not in ("country", "admin1")
            and inner.admin1_id is not None
            and inner.admin1_id == outer.admin1_id
        )
    return False


def _local(
    c: Candidate,
    outers: list[Group],
    units: set[str],
    named: dict[str, float],
    total: float,
    unit_named: set[int | None],
    outlet: str | None,
) -> dict[str, float]:
    """Features of one meaning that don't depend on what other names mean."""
    kind = "city" if c.kind == "capital" else c.kind
    features = {
        "population": math.log10(1 + c.population) / 7,
        "primary": float(c.primary or c.kind == "country"),
        "named": named.get(c.country or "", 0.0) / total,
        "named_at_all": float((c.country or "") in named),
    }
    if c.kind in ("country", "admin1", "admin2", "capital"):
        features[c.kind] = 1.0
    elif c.kind in _AREAS:
        features["area"] = 1.0
    elif c.kind in _SITES:
        features["site"] = 1.0
    if not c.exact:
        features["inexact"] = 1.0
    if units:
        features["unit_agrees"] = float(kind in units or (kind == "admin2" and "admin1" in units))
        features["unit_differs"] = float(kind not in units and not (kind == "admin2" and "admin1" in units))
    if c.admin1_id in unit_named and c.kind != "admin1":
        features["unit_named"] = 1.0
    if outers:
        inside = any(_lies_in(c, o) for g in outers for o in g.candidates)
        features["inside"] = float(inside)
        bounded = any(o.kind in ("country", "admin1") for g in outers for o in g.candidates)
        features["not_inside"] = float(bounded and not inside)
        if not inside and any(_close(c, o) for g in outers for o in g.candidates):
            features["inside_near"] = 1.0
    if outlet and c.country:
        features["outlet"] = float(c.country == outlet)
        features["outlet_neighbour"] = float(outlet in countries() and c.country in countries()[outlet].neighbours)
    return features


def _mark_namesakes(group: Group) -> None:
    """Marks units that share their name with a town in them: unless the words say otherwise, the town is meant."""
    towns = {c.admin1_id for c in group.candidates if c.kind in ("city", "capital") and c.population > 0}
    for c, features in zip(group.candidates, group.local, strict=True):
        if c.kind in ("admin1", "admin2") and c.admin1_id in towns:
            features["namesake_town"] = 1.0


def _close(a: Candidate, b: Candidate) -> bool:
    x, y = _direction(a.lat, a.lon), _direction(b.lat, b.lon)
    return x[0] * y[0] + x[1] * y[1] + x[2] * y[2] > _NEAR[1][0] and b.kind not in ("country", "continent")


def settle(groups: dict[str, Group], weights: dict[str, float] | None = None, rounds: int = 2) -> None:
    """Weighs every group's meanings: alone first, then with what the other groups most likely mean."""
    weighing = _weights() if weights is None else weights
    known = [g for g in groups.values() if g.candidates]
    for group in known:
        group.odds = _odds([_dot(weighing, f) for f in group.local], weighing.get("none", -math.inf))
    for _ in range(rounds):
        support = Support(known)
        new = [
            _odds(
                [_dot(weighing, f) + _dot(weighing, support.of(g, i)) for i, f in enumerate(g.local)],
                weighing.get("none", -math.inf),
            )
            for g in known
        ]
        for group, odds in zip(known, new, strict=True):
            group.odds = odds


def _dot(weights: dict[str, float], features: dict[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def _odds(scores: list[float], none: float) -> list[float]:
    """Shares of belief; what is missing from one is the share of *no place of the gazetteer*, whose score is ``none``."""
    top = max(*scores, none) if len(scores) > 1 else max(scores[0], none)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised) + math.exp(none - top)
    return [r / total for r in raised]


class Support:
    """What the other names of an article say for a meaning: shares of country and unit, and nearness."""

    def __init__(self, groups: list[Group]) -> None:
        self.total = 0.0
        self.country: dict[str, float] = {}
        self.unit: dict[int, float] = {}
        self.own: dict[str, tuple[dict[str, float], dict[int, float]]] = {}
        self.points: list[tuple[str, float, tuple[float, float, float]]] = []
        for group in groups:
            countries_of: dict[str, float] = {}
            units_of: dict[int, float] = {}
            for c, odds, direction in zip(group.candidates, group.odds, group.directions, strict=True):
                share = odds * group.weight
                if c.country:
                    countries_of[c.country] = countries_of.get(c.country, 0.0) + share
                if c.admin1_id is not None:
                    units_of[c.admin1_id] = units_of.get(c.admin1_id, 0.0) + share
                if odds > 0.2 and c.exact and c.kind not in ("country", "continent"):
                    self.points.append((group.key, odds, direction))
            for country, share in countries_of.items():
                self.country[country] = self.country.get(country, 0.0) + share
            for unit, share in units_of.items():
                self.unit[unit] = self.unit.get(unit, 0.0) + share
            self.own[group.key] = countries_of, units_of
            self.total += group.weight

    def of(self, group: Group, at: int) -> dict[str, float]:
        """Features of the ``at``-th meaning of ``group``."""
        c = group.candidates[at]
        own_countries, own_units = self.own[group.key]
        rest = max(self.total - group.weight, 1e-9)
        features = {}
        if c.country and self.total > group.weight:
            share = self.country[c.country] - own_countries[c.country]
            features["country_share"] = share / rest
            features["country_any"] = min(1.0, share)
        if c.admin1_id is not None and self.total > group.weight:
            share = self.unit[c.admin1_id] - own_units[c.admin1_id]
            features["unit_share"] = share / rest
            features["unit_any"] = min(1.0, share)
        if c.kind != "country":
            x, y, z = group.directions[at]
            best = [0.0] * len(_NEAR)
            for key, odds, (u, v, w) in self.points:
                if key == group.key:
                    continue
                product = x * u + y * v + z * w
                for step, (limit, _) in enumerate(_NEAR):
                    if product > limit:
                        best[step] = max(best[step], odds)
            for (_, km), value in zip(_NEAR, best, strict=True):
                features[f"near_{km:.0f}"] = value
        return features


def _calibrated(odds: float) -> float:
    """A probability of being right, from the share of belief: a logistic curve fitted on articles kept aside."""
    weights = _weights()
    odds = min(max(odds, 1e-6), 1 - 1e-6)
    score = weights.get("calibration_bias", 0.0) + weights.get("calibration_slope", 1.0) * math.log(odds / (1 - odds))
    return 1 / (1 + math.exp(-score))


def precision_at(text: str, mention: Toponym, candidate: Candidate) -> PlacePrecision:
    """How precise a place's coordinates are for what happens there, by its kind and the words before it."""
    if candidate.kind in ("country", "continent") or (candidate.country is None and candidate.kind == "region"):
        return "country"
    if candidate.kind in ("admin1", "region", "sea"):
        return "admin1"
    if candidate.kind == "admin2":
        return "admin2" if candidate.exact else "admin1"
    before = text[max(0, mention.start - 80) : mention.start]
    if candidate.kind in ("river", "mountain", "lake") or _AROUND.search(before) or _BETWEEN.search(before):
        return "near"
    if re.match(
        r"(?:['’]s)? (?:outskirts|area|suburbs|surroundings|countryside)\b", text[mention.end : mention.end + 20]
    ):
        return "near"
    return "exact"


def well_placed(mentions: Sequence[Toponym], resolutions: Sequence[Resolution | None]) -> list[Resolution | None]:
    """The resolutions without those that are both unsure and in a country that the article isn't about.

    Villages and quarters that the gazetteer lacks often share their name with a town elsewhere. What lies in a country that the
    article doesn't name, nor most of its places lie in, is left unknown where its score is below :data:`SURE_ABROAD`.
    """
    peoples = demonyms()
    about = {peoples[m.key].country for m in mentions if m.demonym and m.key in peoples}
    known = [r.candidate for r in resolutions if r is not None and r.candidate.country]
    about |= {c.country for c in known if c.kind in ("country", "admin1")}
    if known:
        about.add(Counter(c.country for c in known).most_common(1)[0][0])
    return [
        None
        if r is not None and r.score < SURE_ABROAD and r.candidate.country and r.candidate.country not in about
        else r
        for r in resolutions
    ]


def placed_within(
    mentions: Sequence[Toponym], text: str, resolutions: Sequence[Resolution | None]
) -> list[Resolution | None]:
    """The resolutions, and for names without one the place that the text says they lie in, with its precision.

    What is said once of a name ("X village of Y") holds for its other mentions.
    """
    result = list(resolutions)
    ordered = sorted((m.start, i) for i, m in enumerate(mentions) if not m.demonym)
    for (_, left), (_, right) in zip(reversed(ordered[:-1]), reversed(ordered[1:]), strict=True):
        outer = result[right]
        if result[left] is not None or outer is None:
            continue
        gap = text[mentions[left].end : mentions[right].start]
        if len(gap) < 60 and LIES_IN.match(gap):
            kind = outer.candidate.kind
            precision: PlacePrecision = outer.precision
            if kind not in ("country", "admin1", "admin2", "continent", "region", "sea"):
                precision = "near"
            result[left] = Resolution(
                mentions[left], outer.candidate, round(outer.score * 0.9, 4), precision, within=True
            )
    told = {r.toponym.key: r for r in reversed(result) if r is not None and r.within}
    for number, mention in enumerate(mentions):
        if result[number] is None and not mention.demonym and mention.key in told:
            result[number] = replace(told[mention.key], toponym=mention)
    return result
