"""Whether two events are one happening: evidence for and against, added up, with the reasons in words.

What types, parties and figures say is told here; places and days have a module of their own, and so have words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from casus.reconcile.affinity import WORDS, affinity
from casus.reconcile.evidence import Sheet, Tally
from casus.reconcile.profiles import Profile
from casus.reconcile.where_when import compare_days, compare_places
from casus.reconcile.wording import OPPOSED, compare_wording, is_reprint, most_of_wording

Verdict = Literal["same", "different", "unsure"]

SAME_FROM = 0.8
"""Probability from which a pair is answered with "same"."""
DIFFERENT_UNTIL = 0.0025
"""Probability up to which a pair is answered with "different"; no incident may hold such a pair. Coded days and places are
wrong often enough that one of them alone must not rule a pair out."""
REVIEW_FROM = 0.05
"""Probability from which an unsure pair is worth a reviewer's look."""
WORTH_A_LOOK = math.log(REVIEW_FROM / (1 - REVIEW_FROM))
"""The same as log-odds."""

DOUBTED = 0.2
"""Confidence of a coded event under which its type is hardly more than a guess: four in ten are right."""
UNSURE = 0.7
"""Confidence under which a type is wrong in one of eight events; above, hardly ever of another kind altogether."""

_SAME_LOGIT = math.log(SAME_FROM / (1 - SAME_FROM))
_DIFFERENT_LOGIT = math.log(DIFFERENT_UNTIL / (1 - DIFFERENT_UNTIL))


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


def score_pair(first: Profile, second: Profile) -> Pair:
    """The pair of two different events, with the reasons that a person can read."""
    if second.id < first.id:
        first, second = second, first
    return Pair(first.id, second.id, logit(first, second), (first, second))


def logit(first: Profile, second: Profile) -> float:
    """The log-odds of two different events being one happening."""
    return _gather(Tally(), first, second).odds


def logit_from(first: Profile, second: Profile, least: float) -> float | None:
    """As :func:`logit`, but ``None`` where it surely is under ``least``: told without a look at the words, for speed."""
    odds = _gather(Tally(), first, second, least).odds
    return odds if odds >= least else None


def reasons(first: Profile, second: Profile) -> tuple[str, ...]:
    """What speaks for and against two events being one happening, in words."""
    return _gather(Sheet(), first, second).reasons()


def evidence(first: Profile, second: Profile) -> dict[str, float]:
    """Feature → amount (mostly 1) for a pair; the same whichever event comes first."""
    features: dict[str, float] = {}
    for feature, amount, _, _ in _gather(Sheet(), first, second).lines:
        features[feature] = features.get(feature, 0.0) + amount
    return features


_Evidence = TypeVar("_Evidence", bound=Tally)


def _gather(sheet: _Evidence, first: Profile, second: Profile, least: float | None = None) -> _Evidence:
    """The sheet with all evidence; where the words can't lift it to ``least`` any more, without what they say."""
    if second.id < first.id:
        first, second = second, first
    sheet.add("prior")
    _compare_types(first, second, sheet)
    if is_reprint(first, second):
        sheet.add("verbatim", "told in the same words by a copy of the report")
        return sheet
    compare_places(first, second, sheet)
    compare_days(first, second, sheet)
    _compare_parties(first, second, sheet)
    _compare_figures(first, second, sheet)
    trust = OPPOSED if sheet.is_opposed else 1.0
    if first.report is second.report:
        _compare_within(first, second, sheet)
    elif least is None or sheet.odds + most_of_wording(first, second, trust) >= least:
        compare_wording(first, second, sheet, trust, least)
    return sheet


def _compare_types(a: Profile, b: Profile, sheet: Tally) -> None:
    one, two = a.event.type, b.event.type
    if two < one:
        one, two = two, one
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
        sure = min(a.event.confidence, b.event.confidence)
        how_sure = "doubtful_type" if sure < DOUBTED else "unsure_type" if sure < UNSURE else "other_type"
        sheet.add(how_sure, "{} is not {}", one, two)
    if a.is_campaign != b.is_campaign:
        sheet.add("aggregate", "one is a total over a campaign or period")
    if (a.event.status in ("planned", "averted")) != (b.event.status in ("planned", "averted")):
        sheet.add("planned", "{} and {}", a.event.status, b.event.status)


def _compare_parties(a: Profile, b: Profile, sheet: Tally) -> None:
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


def _compare_figures(a: Profile, b: Profile, sheet: Tally) -> None:
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


def _compare_within(a: Profile, b: Profile, sheet: Tally) -> None:
    """What it says that one article tells of both: coding took them for two."""
    sheet.add("one_article", "told apart in one article")
    if a.event.type == b.event.type:
        sheet.add("one_article_one_type")
    elif a.wording and a.wording == b.wording:
        sheet.add("one_article_one_sentence", "told in one sentence")
    if a.event.background != b.event.background:
        sheet.add("one_article_background", "one is news and one background")
    if any(s.overlaps(t) for s in a.event.triggers for t in b.event.triggers):
        sheet.add("one_article_one_trigger", "coded from the same words")
    if any(
        not set(figures).intersection(b.figures[harm]) for harm, figures in a.figures.items() if b.figures.get(harm)
    ):
        sheet.add("one_article_other_figure", "one article counts other harm for each")
