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
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from typing import Literal

from casus.reconcile.affinity import WORDS, affinity
from casus.reconcile.copies import COPY, containment
from casus.reconcile.names import fold, same_name, skeleton
from casus.reconcile.profiles import FEW_DAYS, Profile, telling_weight
from casus.types import Place

Verdict = Literal["same", "different", "unsure"]

SAME_FROM = 0.8
"""Probability from which a pair is answered with "same"."""
DIFFERENT_UNTIL = 0.0025
"""Probability up to which a pair is answered with "different"; no incident may hold such a pair. Coded days and places are
wrong often enough that one of them alone must not rule a pair out."""
REVIEW_FROM = 0.05
"""Probability from which an unsure pair is worth a reviewer's look."""

_SAME_LOGIT = math.log(SAME_FROM / (1 - SAME_FROM))
_DIFFERENT_LOGIT = math.log(DIFFERENT_UNTIL / (1 - DIFFERENT_UNTIL))

HAND_WEIGHTS: dict[str, float] = {
    "prior": -3.5,
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
    "namesake": -1.5,
    "dateline_elsewhere": -1.0,
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
    "day_apart": -2.0,
    "day_apart_assumed": 0.8,
    "days_apart_assumed": -1.0,
    "days_apart": -4.5,
    "week_apart": -7.0,
    "week_apart_assumed": -5.0,
    "near_publication": 0.6,
    "same_actor": 1.0,
    "other_actor": -0.8,
    "opponents": 1.0,
    "same_victim": 2.0,
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
    "report": 12.0,
    "report_unlike": -1.5,
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
UNLIKE = 0.06
"""Likeness of whole reports up to which they hardly tell of one happening: 19 of 20 pairs that do are above it."""
CLOSE_KM, NEAR_KM, FAR_KM = 12.0, 30.0, 80.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events, how likely they are one happening, and why. ``first`` and ``second`` are event ids in order."""

    first: str
    second: str
    logit: float
    profiles: tuple[Profile, Profile] = field(repr=False, compare=False)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, in words; put together when asked for."""
        return reasons(*self.profiles)

    @property
    def probability(self) -> float:
        """How likely the two are one happening."""
        return probability(self.logit)

    @property
    def verdict(self) -> Verdict:
        """Same, different, or unsure: which of them a reviewer need not look at."""
        return verdict(self.logit)


def verdict(logit: float) -> Verdict:
    """The answer that a pair's log-odds give."""
    if logit >= _SAME_LOGIT:
        return "same"
    return "different" if logit <= _DIFFERENT_LOGIT else "unsure"


def probability(logit: float) -> float:
    """The probability of a log-odds."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, logit))))


Told = str | Iterable[str] | Callable[[], str]
"""What a reason's blank is filled with: words, words to be listed, or what works the words out when they are asked for."""


class _Sheet:
    """The evidence of one pair while it is gathered. Most pairs are never shown, so reasons wait to be worded."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        self.lines: list[tuple[str, float, str | None, tuple[Told, ...]]] = []

    def add(self, feature: str, reason: str | None = None, *told: Told, amount: float = 1.0) -> None:
        self.lines.append((feature, amount, reason, told))

    def has(self, features: frozenset[str]) -> bool:
        return any(feature in features for feature, *_ in self.lines)

    def logit(self) -> float:
        return sum(WEIGHTS[feature] * amount for feature, amount, _, _ in self.lines)

    def reasons(self) -> tuple[str, ...]:
        return tuple(
            reason.format(*map(_worded, told)) if told else reason for _, _, reason, told in self.lines if reason
        )


def _worded(told: Told) -> str:
    if isinstance(told, str):
        return told
    return told() if callable(told) else ", ".join(sorted(told))


def score_pair(first: Profile, second: Profile) -> Pair:
    """The pair of two different events, with the reasons that a person can read."""
    if second.id < first.id:
        first, second = second, first
    return Pair(first.id, second.id, logit(first, second), (first, second))


def logit(first: Profile, second: Profile) -> float:
    """The log-odds of two different events being one happening."""
    return _gathered(first, second).logit()


def reasons(first: Profile, second: Profile) -> tuple[str, ...]:
    """What speaks for and against two events being one happening, in words."""
    return _gathered(first, second).reasons()


def evidence(first: Profile, second: Profile) -> dict[str, float]:
    """Feature → amount (mostly 1) for a pair; the same whichever event comes first."""
    features: dict[str, float] = {}
    for feature, amount, _, _ in _gathered(first, second).lines:
        features[feature] = features.get(feature, 0.0) + amount
    return features


def _gathered(first: Profile, second: Profile) -> _Sheet:
    if second.id < first.id:
        first, second = second, first
    sheet = _Sheet()
    sheet.add("prior")
    _types(first, second, sheet)
    if is_reprint(first, second):
        sheet.add("verbatim", "told in the same words by a copy of the report")
        return sheet
    _place(first, second, sheet)
    _time(first, second, sheet)
    _parties(first, second, sheet)
    _figures(first, second, sheet)
    _wording(first, second, sheet, OPPOSED if sheet.has(_OPPOSING) else 1.0)
    return sheet


def _types(a: Profile, b: Profile, sheet: _Sheet) -> None:
    one, two = sorted((a.event.type, b.event.type))
    how = affinity(one, two)
    if how == 1.0:
        sheet.add("same_type")
        if one in WORDS:
            sheet.add("prior_words")
    elif how >= 0.5:
        sheet.add("near_type", "types {} and {} go together", one, two)
    elif how > 0:
        sheet.add("far_type", "types {} and {} seldom go together", one, two)
    else:
        sheet.add("other_type", "{} is not {}", one, two)
    if a.is_campaign != b.is_campaign:
        sheet.add("aggregate", "one is a total over a campaign or period")
    if (a.event.status in ("planned", "averted")) != (b.event.status in ("planned", "averted")):
        sheet.add("planned", "{} and {}", a.event.status, b.event.status)


def _place(a: Profile, b: Profile, sheet: _Sheet) -> None:
    doubtful = a.has_doubtful_place or b.has_doubtful_place
    if a.countries and b.countries and not a.countries & b.countries and not doubtful:
        alike = not set(a.place_skeletons).isdisjoint(b.place_skeletons)
        sheet.add("namesake" if alike else "other_country", "in different countries")
        return
    best: tuple[str, str, tuple[Told, ...]] | None = None
    for p in a.places:
        for q in b.places:
            found = _two_places(p, q)
            if best is None or WEIGHTS[found[0]] > WEIGHTS[best[0]]:
                best = found
    if doubtful and (best is None or best[0] in _ELSEWHERE):
        best = ("dateline_elsewhere", "one place only known by a dateline", ())
    if best is not None and best[0] not in _WEAK:
        sheet.add(best[0], best[1], *best[2])
        return
    named = (_names_place(a, b) or _names_place(b, a)) if a.report is not b.report else None
    if named:
        beside = best is not None and best[0] == "unmatched_place"
        sheet.add("place_beside" if beside else "place_named", "both reports name {}", named)
        return
    if best is not None:
        sheet.add(best[0], best[1], *best[2])
        return
    shared = set(a.topic).intersection(b.topic)
    if shared and a.report is not b.report:
        sheet.add(
            "shared_topic", "both are about {}", partial(_spelled, a, shared), amount=min(3.0, float(len(shared)))
        )


_OPPOSING = frozenset(
    {"other_country", "far_place", "other_place", "other_admin1", "days_apart", "week_apart", "other_actor"}
)
"""Stated places, days or named doers that are not one. Against them like words say little: reports of like attacks share a
formula."""
OPPOSED = 0.25
"""What like words count for beside these."""
_WEAK = frozenset({"unmatched_place", "same_admin1", "one_coarse", "dateline_elsewhere"})
"""What two places say that gives way to a place which both reports name."""
_ELSEWHERE = frozenset({"far_place", "other_place", "near_place", "other_admin1", "unmatched_place"})
"""What two places say that are not one; a place that only a dateline gives says it of the reporter."""


def _spelled(a: Profile, bones: set[str]) -> str:
    """The names of an article that have these skeletons."""
    return ", ".join(sorted(name for name in a.report.rare_names if skeleton(name) in bones)[:3])


def _two_places(p: Place, q: Place) -> tuple[str, str, tuple[Told, ...]]:
    """How two places of towns or finer agree: a feature, its reason, and what the reason's blanks are filled with."""
    name_p, name_q = p.name or p.span.quote, q.name or q.span.quote
    if "admin1" in (p.precision, q.precision):
        if not p.admin1 or not q.admin1:
            return "one_coarse", "one place only known by province", ()
        if same_name(p.admin1, q.admin1):
            return "same_admin1", "both in {}", (p.admin1,)
        return "other_admin1", "{} is not {}", (p.admin1, q.admin1)
    agreement = same_name(name_p, name_q)
    km = distance_km(p, q)
    if agreement:
        if km is not None and km > FAR_KM:
            return "namesake", "two places named {}, {} km apart", (name_p, f"{km:.0f}")
        if agreement == "exact":
            return "same_place", "same place {}", (name_p,)
        return "same_spelling", "{} and {} are spellings of one name", (name_p, name_q)
    if km is None:
        return "unmatched_place", "{} is not known to be {}", (name_p, name_q)
    if p.geonames_id is not None and p.geonames_id == q.geonames_id:
        return "same_place", "{} is {}", (name_p, name_q)
    how = (
        "close_place"
        if km <= CLOSE_KM
        else "near_place"
        if km <= NEAR_KM
        else "other_place"
        if km <= FAR_KM
        else "far_place"
    )
    return how, "{} and {} are {} km apart", (name_p, name_q, f"{km:.0f}")


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
    apart = str(gap)
    if a.report is b.report and gap > 0:
        sheet.add("one_article_other_day", "one article puts them on different days")
        return
    if gap == 0:
        if wide <= 1:
            sheet.add("same_day", "same day {}", partial(_date, v.first))
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
        if stated:
            sheet.add("day_apart", "one day apart")
        else:
            sheet.add("day_apart_assumed", "one day apart, one date taken from publication")
    elif gap <= 6:
        sheet.add("days_apart" if stated else "days_apart_assumed", "{} days apart", apart)
    elif wide > 8 and gap <= 15:
        sheet.add("days_apart", "{} days apart", apart)
    else:
        sheet.add("week_apart" if stated else "week_apart_assumed", "{} days apart", apart)


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _parties(a: Profile, b: Profile, sheet: _Sheet) -> None:
    shared_ids = a.actor_ids & b.actor_ids
    shared = next((x & y for x in a.actors for y in b.actors if x & y), None)
    if shared_ids or shared:
        sheet.add("same_actor", "same actor {}", shared or shared_ids)
    elif any(x & b.recipients for x in a.named_actors) or any(x & a.recipients for x in b.named_actors):
        sheet.add("opponents", "the actor of one is hit in the other")
    elif a.named_actors and b.named_actors:
        sheet.add("other_actor", "different actors named")
    victim = next((x & y for x in a.victims for y in b.victims if len(x & y) > 1), None)
    if victim:
        sheet.add("same_victim", "both name {} as hit", victim)
    if a.recipients and b.recipients:
        both = a.recipients & b.recipients
        if both:
            sheet.add("same_recipient", "both tell of {}", both)
        else:
            sheet.add("other_recipient")


def _figures(a: Profile, b: Profile, sheet: _Sheet) -> None:
    if not a.figures or not b.figures:
        return
    for harm, mine in a.figures.items():
        theirs = b.figures.get(harm)
        if not mine or not theirs:
            continue
        shared = set(mine).intersection(theirs)
        if shared:
            n = max(shared)
            size = "same_figure_small" if n <= 2 else "same_figure" if n < 12 else "same_figure_large"
            if n > 0:
                sheet.add(size, "same figure, {} {}", str(n), harm)
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
            sheet.add("far_figure", "figures {} and {} {} are far apart", str(small), str(large), harm)
        elif earlier[0] < later[0]:
            sheet.add("rising_figure", "figures {} then {} {} rise", str(earlier[0]), str(later[0]), harm)
        else:
            sheet.add("falling_figure", "figures {} then {} {} fall", str(earlier[0]), str(later[0]), harm)


def _wording(a: Profile, b: Profile, sheet: _Sheet, trust: float) -> None:
    """What like words say, counted ``trust`` times."""
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
    if _near_in_print(a, b) and a.window is not None and b.window is not None and not a.window.gap(b.window):
        if len(a.wording) >= SENTENCE and containment(a.wording, b.wording) >= SAME_WORDS:
            sheet.add("verbatim", "told in the same words", amount=trust)
            return
        if containment(a.report.sketch, b.report.sketch) >= COPY:
            sheet.add("copy", "one article copies the other", amount=trust)
    names = _shared_names(a, b)
    if names:
        sheet.add("same_name", "both name {}", sorted(names)[:3], amount=trust * min(3.0, len(names)))
    likeness, shared = context_likeness(a, b)
    if likeness is not None:
        if likeness >= 0.04:
            reason = "both tell of {}" if likeness > 0.12 else None
            sheet.add("context", reason, partial(_telling, shared), amount=trust * min(0.3, likeness))
        else:
            sheet.add("context_none")
    alike = report_likeness(a, b)
    if alike is not None:
        sheet.add(
            "report", "the reports share many telling words" if alike > 0.15 else None, amount=trust * min(0.2, alike)
        )
        if alike < UNLIKE:
            sheet.add("report_unlike", "the reports share few telling words")


def is_reprint(a: Profile, b: Profile) -> bool:
    """Whether one article is a near-verbatim copy of the other and both events are told by the same sentence of it.

    Then they are one whatever place or vague period was made out for each: coding reads a copy's dateline as it reads any other.
    Two stated days stay two, and so do places that only one report names: a digest tells all attacks in one formula.
    """
    if a.places and b.places and not (_names_place(a, b) or _names_place(b, a)):
        return False
    v, w = a.window, b.window
    if v is not None and w is not None and v.gap(w) and all(x.stated and x.days <= FEW_DAYS for x in (v, w)):
        return False
    return (
        a.report is not b.report
        and _near_in_print(a, b)
        and len(a.wording) >= SENTENCE
        and containment(a.wording, b.wording) >= SAME_WORDS
        and containment(a.report.sketch, b.report.sketch) >= COPY
    )


def _near_in_print(a: Profile, b: Profile) -> bool:
    """Whether two reports came out so close that like words can be one report printed twice.

    Digests and communiqués tell every attack in the same few words.
    """
    return (
        a.report.day is not None and b.report.day is not None and abs(a.report.day - b.report.day) <= REPRINTED_WITHIN
    )


def _shared_names(a: Profile, b: Profile) -> frozenset[str]:
    """Rare names that two reports share, other than the places compared already.

    Of an event that is background only the names in its own sentence count, of one that is news those of its whole article.
    """
    return a.told_names.intersection(b.told_names).difference(a.place_words, b.place_words)


def context_likeness(a: Profile, b: Profile) -> tuple[float | None, set[str]]:
    """Cosine of the telling words around two events, and those that they share; ``None`` where either has too few."""
    if len(a.context) < 4 or len(b.context) < 4:
        return None, set()
    shared = set(a.context).intersection(b.context)
    dot = sum(telling_weight(word) ** 2 for word in shared)
    return dot / (a.context_norm * b.context_norm), shared


def report_likeness(a: Profile, b: Profile) -> float | None:
    """Cosine of the telling words of two whole reports; ``None`` where either is too short to judge by."""
    x, y = a.report, b.report
    if len(x.words) < 12 or len(y.words) < 12:
        return None
    shared = set(x.words).intersection(y.words)
    return sum(telling_weight(word) ** 2 for word in shared) / (x.words_norm * y.words_norm)


def _telling(words: set[str]) -> str:
    """The most telling of some words."""
    return ", ".join(sorted(words, key=lambda word: (-telling_weight(word), word))[:4])
