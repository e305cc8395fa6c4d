"""Whether two events are one happening: evidence for and against, added up, with the reasons in words.

The scheme is that of probabilistic record linkage (Fellegi and Sunter, "A theory for record linkage", 1969): every feature that
agrees or disagrees adds a weight, the logarithm of how much likelier it is between two reports of one happening than between
two that merely lie in one neighbourhood; the sum is a log-odds. What one side doesn't know adds nothing. Weights are set
by hand, one name a weight; ``train/train_linking.py`` fits those that the data can tell, with the hand-set ones as its prior.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from casus.reconcile.affinity import WORDS, affinity
from casus.reconcile.copies import COPY, containment
from casus.reconcile.names import fold, same_name, skeleton
from casus.reconcile.profiles import Profile
from casus.types import HARMS, Place

Verdict = Literal["same", "different", "unsure"]

SAME_FROM = 0.8
"""Probability from which a pair is answered with "same"."""
DIFFERENT_UNTIL = 0.02
"""Probability up to which a pair is answered with "different"; no incident may hold such a pair."""

_SAME_LOGIT = math.log(SAME_FROM / (1 - SAME_FROM))
_DIFFERENT_LOGIT = math.log(DIFFERENT_UNTIL / (1 - DIFFERENT_UNTIL))

HAND_WEIGHTS: dict[str, float] = {
    "prior": -4.0,
    "prior_words": -2.0,
    "same_type": 1.0,
    "near_type": 0.2,
    "far_type": -1.5,
    "other_type": -6.0,
    "same_place": 2.5,
    "same_spelling": 2.0,
    "close_place": 1.8,
    "near_place": -1.5,
    "other_place": -2.5,
    "unmatched_place": -1.5,
    "far_place": -5.0,
    "namesake": -2.5,
    "place_named": 1.2,
    "place_beside": 0.2,
    "shared_topic": 0.8,
    "same_admin1": 0.3,
    "one_coarse": 0.0,
    "other_admin1": -2.0,
    "other_country": -5.0,
    "same_day": 2.5,
    "same_days": 1.8,
    "within_week": 1.0,
    "within_month": 0.6,
    "within_year": 0.2,
    "day_apart": -1.0,
    "day_apart_assumed": 0.8,
    "days_apart_assumed": -1.0,
    "days_apart": -3.0,
    "week_apart": -7.0,
    "near_publication": 0.6,
    "same_actor": 1.0,
    "other_actor": -0.8,
    "opponents": 1.0,
    "same_recipient": 0.8,
    "other_recipient": -0.4,
    "same_figure_small": 0.4,
    "same_figure": 1.0,
    "same_figure_large": 1.4,
    "rising_figure": 0.2,
    "falling_figure": -0.6,
    "far_figure": -1.0,
    "context": 4.0,
    "context_none": -0.5,
    "same_name": 0.3,
    "verbatim": 6.0,
    "copy": 1.5,
    "one_article": -3.0,
    "one_article_one_type": -1.5,
    "one_article_one_sentence": 2.5,
    "one_article_other_day": -6.0,
    "one_article_background": -2.0,
    "one_article_one_trigger": 4.0,
    "planned": -1.5,
    "aggregate": -30.0,
}

WEIGHTS: dict[str, float] = json.loads(
    resources.files("casus.reconcile").joinpath("weights.json").read_text(encoding="utf-8")
)
"""The weights that count: the hand-set ones, and those among them that training moved."""

REPRINTED_WITHIN = 3
"""Days within which outlets print another's report."""
SENTENCE = 6
"""Running words, less three, that a sentence needs for its wording to tell."""
SAME_WORDS = 0.7
CLOSE_KM, NEAR_KM, FAR_KM = 12.0, 30.0, 80.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events, how likely they are one happening, and why. ``first`` and ``second`` are event ids in order."""

    first: str
    second: str
    logit: float
    reasons: tuple[str, ...]

    @property
    def probability(self) -> float:
        """How likely the two are one happening."""
        return probability(self.logit)

    @property
    def verdict(self) -> Verdict:
        """Same, different, or unsure: which of them a reviewer need not look at."""
        if self.logit >= _SAME_LOGIT:
            return "same"
        return "different" if self.logit <= _DIFFERENT_LOGIT else "unsure"


def probability(logit: float) -> float:
    """The probability of a log-odds."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, logit))))


class _Sheet:
    """The evidence of one pair while it is gathered."""

    __slots__ = ("features", "reasons")

    def __init__(self) -> None:
        self.features: dict[str, float] = {}
        self.reasons: list[str] = []

    def add(self, feature: str, reason: str | None = None, amount: float = 1.0) -> None:
        self.features[feature] = self.features.get(feature, 0.0) + amount
        if reason is not None:
            self.reasons.append(reason)


def score_pair(first: Profile, second: Profile) -> Pair:
    """The pair of two different events, with the reasons that a person can read."""
    features, reasons = evidence(first, second)
    a, b = sorted((first.id, second.id))
    return Pair(a, b, sum(WEIGHTS[name] * amount for name, amount in features.items()), tuple(reasons))


def evidence(first: Profile, second: Profile) -> tuple[dict[str, float], list[str]]:
    """Feature → amount (mostly 1) for a pair, and the reasons; the same whichever event comes first."""
    if second.id < first.id:
        first, second = second, first
    sheet = _Sheet()
    sheet.add("prior")
    _types(first, second, sheet)
    _place(first, second, sheet)
    _time(first, second, sheet)
    _parties(first, second, sheet)
    _figures(first, second, sheet)
    _wording(first, second, sheet)
    return sheet.features, sheet.reasons


def _types(a: Profile, b: Profile, sheet: _Sheet) -> None:
    one, two = sorted((a.event.type, b.event.type))
    how = affinity(one, two)
    if how == 1.0:
        sheet.add("same_type")
        if one in WORDS:
            sheet.add("prior_words")
    elif how >= 0.5:
        sheet.add("near_type", f"types {one} and {two} go together")
    elif how > 0:
        sheet.add("far_type", f"types {one} and {two} seldom go together")
    else:
        sheet.add("other_type", f"{one} is not {two}")
    if a.event.aggregate != b.event.aggregate:
        sheet.add("aggregate", "one is a total over a campaign or period")
    if (a.event.status in ("planned", "averted")) != (b.event.status in ("planned", "averted")):
        sheet.add("planned", f"{a.event.status} and {b.event.status}")


def _place(a: Profile, b: Profile, sheet: _Sheet) -> None:
    if a.countries and b.countries and not a.countries & b.countries:
        alike = not set(a.place_skeletons).isdisjoint(b.place_skeletons)
        sheet.add("namesake" if alike else "other_country", "in different countries")
        return
    best: tuple[float, str, str] | None = None
    for p in a.places:
        for q in b.places:
            feature, reason = _two_places(p, q)
            if best is None or WEIGHTS[feature] > best[0]:
                best = (WEIGHTS[feature], feature, reason)
    if best is not None and best[1] not in ("unmatched_place", "same_admin1", "one_coarse"):
        sheet.add(best[1], best[2])
        return
    named = (_names_place(a, b) or _names_place(b, a)) if a.report is not b.report else None
    if named:
        sheet.add(
            "place_beside" if best is not None and best[1] == "unmatched_place" else "place_named",
            f"both reports name {named}",
        )
        return
    if best is not None:
        sheet.add(best[1], best[2])
        return
    shared = sorted(a.topic & b.topic)
    if shared and a.report is not b.report:
        sheet.add("shared_topic", f"both are about {', '.join(_spelled(a, shared)[:3])}", min(3.0, float(len(shared))))


def _spelled(a: Profile, bones: list[str]) -> list[str]:
    """The names of an article that have these skeletons."""
    return sorted(name for name in a.report.rare_names if skeleton(name) in bones)


def _two_places(p: Place, q: Place) -> tuple[str, str]:
    """How two places of towns or finer agree: a feature and its reason."""
    name_p, name_q = p.name or p.span.quote, q.name or q.span.quote
    if "admin1" in (p.precision, q.precision):
        if not p.admin1 or not q.admin1:
            return "one_coarse", "one place only known by province"
        if same_name(p.admin1, q.admin1):
            return "same_admin1", f"both in {p.admin1}"
        return "other_admin1", f"{p.admin1} is not {q.admin1}"
    agreement = same_name(name_p, name_q)
    km = distance_km(p, q)
    if agreement:
        if km is not None and km > FAR_KM:
            return "namesake", f"two places named {name_p}, {km:.0f} km apart"
        return (
            ("same_place", f"same place {name_p}")
            if agreement == "exact"
            else (
                "same_spelling",
                f"{name_p} and {name_q} are spellings of one name",
            )
        )
    if km is None:
        return "unmatched_place", f"{name_p} is not known to be {name_q}"
    if p.geonames_id is not None and p.geonames_id == q.geonames_id:
        return "same_place", f"{name_p} is {name_q}"
    if km <= CLOSE_KM:
        return "close_place", f"{name_p} and {name_q} are {km:.0f} km apart"
    if km <= NEAR_KM:
        return "near_place", f"{name_p} and {name_q} are {km:.0f} km apart"
    if km <= FAR_KM:
        return "other_place", f"{name_p} and {name_q} are {km:.0f} km apart"
    return "far_place", f"{name_p} and {name_q} are {km:.0f} km apart"


def _names_place(a: Profile, b: Profile) -> str | None:
    """A place of ``a`` that the article of ``b`` names, where ``b``'s event itself has no such place."""
    for place in a.places:
        if place.precision in ("country", "admin1"):
            continue
        words = fold(place.name or place.span.quote).split()
        if words and all(len(w) < 3 or w in b.report.names or skeleton(w) in b.report.bones for w in words):
            return place.name or place.span.quote
    return None


def distance_km(p: Place, q: Place) -> float | None:
    """Kilometres between two places on a sphere; ``None`` where either has no coordinates."""
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    north = math.radians(p.lat - q.lat)
    east = math.radians(p.lon - q.lon)
    h = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(p.lat)) * math.cos(math.radians(q.lat)) * math.sin(east / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def _time(a: Profile, b: Profile, sheet: _Sheet) -> None:
    if a.window is None or b.window is None:
        return
    v, w = a.window, b.window
    gap = v.gap(w)
    stated = v.stated and w.stated
    wide = max(v.days, w.days)
    if a.report is b.report and gap > 0:
        sheet.add("one_article_other_day", "one article puts them on different days")
        return
    if gap == 0:
        if wide <= 1:
            sheet.add("same_day", f"same day {_date(v.first)}")
        elif not (v.stated or v.days <= 2) or not (w.stated or w.days <= 2):
            if wide < 30:
                sheet.add("near_publication", "one reported as it happened near the other's day")
        elif wide <= 3:
            sheet.add("same_days", "the days overlap")
        elif wide <= 8:
            sheet.add("within_week", "one lies in the week that the other gives")
        elif wide <= 31:
            sheet.add("within_month", "one lies in the month that the other gives")
        else:
            sheet.add("within_year", "one lies in the year that the other gives")
    elif gap == 1:
        feature = "day_apart" if stated else "day_apart_assumed"
        sheet.add(feature, "one day apart" if stated else "one day apart, one date taken from publication")
    elif gap <= 6:
        sheet.add("days_apart" if stated else "days_apart_assumed", f"{gap} days apart")
    elif wide > 8 and gap <= 15:
        sheet.add("days_apart", f"{gap} days apart")
    else:
        sheet.add("week_apart", f"{gap} days apart")


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _parties(a: Profile, b: Profile, sheet: _Sheet) -> None:
    shared_ids = a.actor_ids & b.actor_ids
    shared = next((x & y for x in a.actors for y in b.actors if x & y), None)
    if shared_ids or shared:
        sheet.add("same_actor", f"same actor {' '.join(sorted(shared or shared_ids))}")
    elif any(x & b.recipients for x in a.named_actors) or any(x & a.recipients for x in b.named_actors):
        sheet.add("opponents", "the actor of one is hit in the other")
    elif a.named_actors and b.named_actors:
        sheet.add("other_actor", "different actors named")
    if a.recipients and b.recipients:
        both = a.recipients & b.recipients
        if both:
            sheet.add("same_recipient", f"both tell of {' '.join(sorted(both))}")
        else:
            sheet.add("other_recipient")


def _figures(a: Profile, b: Profile, sheet: _Sheet) -> None:
    for harm in HARMS:
        mine, theirs = a.figures.get(harm), b.figures.get(harm)
        if not mine or not theirs:
            continue
        shared = set(mine) & set(theirs)
        if shared:
            n = max(shared)
            size = "same_figure_small" if n <= 2 else "same_figure" if n < 12 else "same_figure_large"
            if n > 0:
                sheet.add(size, f"same figure, {n} {harm}")
            continue
        earlier, later = (mine, theirs)
        if (
            a.report.published is not None
            and b.report.published is not None
            and a.report.published > b.report.published
        ):
            earlier, later = later, earlier
        small, large = sorted((max(mine), max(theirs)))
        if large > 4 * max(small, 1):
            sheet.add("far_figure", f"figures {small} and {large} {harm} are far apart")
        elif earlier[0] < later[0]:
            sheet.add("rising_figure", f"figures {earlier[0]} then {later[0]} {harm} rise")
        else:
            sheet.add("falling_figure", f"figures {earlier[0]} then {later[0]} {harm} fall")


def _wording(a: Profile, b: Profile, sheet: _Sheet) -> None:
    if a.report is b.report:
        sheet.add("one_article", "told apart in one article")
        if a.event.type == b.event.type:
            sheet.add("one_article_one_type")
        elif a.wording and a.wording == b.wording:
            sheet.add("one_article_one_sentence", "told in one sentence")
        if a.event.background != b.event.background:
            sheet.add("one_article_background", "one is news and one background")
        if any(s.overlaps(t) for s in a.event.triggers for t in b.event.triggers):
            sheet.add("one_article_one_trigger", "coded from the same words")
        return
    if _may_copy(a, b):
        if containment(a.report.sketch, b.report.sketch) >= COPY:
            sheet.add("copy", "one article copies the other")
        if len(a.wording) >= SENTENCE and containment(a.wording, b.wording) >= SAME_WORDS:
            sheet.add("verbatim", "told in the same words")
            return
    names = _shared_names(a, b)
    if names:
        sheet.add("same_name", f"both name {', '.join(names[:3])}", min(3.0, float(len(names))))
    likeness = context_likeness(a, b)
    if likeness is not None:
        telling = sorted(a.context.keys() & b.context.keys(), key=lambda word: (-a.context[word], word))[:4]
        if likeness >= 0.04:
            sheet.add("context", f"both tell of {', '.join(telling)}" if likeness > 0.12 else None, min(0.5, likeness))
        else:
            sheet.add("context_none")


def _may_copy(a: Profile, b: Profile) -> bool:
    """Whether like words can be one report printed twice: within days, and not of different days.

    Digests and communiqués tell every attack in the same few words.
    """
    if a.report.day is None or b.report.day is None or abs(a.report.day - b.report.day) > REPRINTED_WITHIN:
        return False
    return a.window is None or b.window is None or a.window.gap(b.window) == 0


def _shared_names(a: Profile, b: Profile) -> list[str]:
    """Rare names that two reports share, other than the places compared already.

    Of an event that is background only the names in its own sentence count, of one that is news those of its whole article.
    """
    return sorted((a.told_names & b.told_names) - a.place_words - b.place_words)


def context_likeness(a: Profile, b: Profile) -> float | None:
    """Cosine of the telling words around two events; ``None`` where either has too few to judge by."""
    if len(a.context) < 4 or len(b.context) < 4:
        return None
    small, large = (a.context, b.context) if len(a.context) <= len(b.context) else (b.context, a.context)
    dot = sum(weight * large[word] for word, weight in small.items() if word in large)
    return dot / (a.context_norm * b.context_norm)
