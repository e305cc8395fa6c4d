"""How the words of two reports agree: copies, shared names, like words; and what they say for one happening.

Reports of one happening by different reporters hardly share a run of five words. Reports that share some, yet aren't copies, are
told by one formula (digests, communiqués, one outlet's phrases): then like words say little, and what differs more.
"""

from __future__ import annotations

from functools import partial

from casus.reconcile.copies import COPY, containment, may_contain
from casus.reconcile.evidence import WEIGHTS, Tally
from casus.reconcile.profiles import FEW_DAYS, Profile, likeness, telling_weight
from casus.reconcile.where_when import names_place

REPRINTED_WITHIN = 3
"""Days within which outlets print another's report."""
SENTENCE = 6
"""Running words, less three, that a sentence needs for its wording to tell."""
SAME_WORDS = 0.7
UNLIKE = 0.06
"""Likeness of whole reports up to which they hardly tell of one happening: 19 of 20 pairs that do are above it."""
FORMULA = 0.08
"""Containment from which two reports share a formula: nine of ten pairs of reports of one happening share no run of words."""
REWRITTEN = 0.35
"""Containment from which one report is the other written on: more than a formula leaves in common."""
OPPOSED = 0.25
"""What like words count for beside stated places, days or doers that are not one, and in reports that share a formula."""


def most_of_wording(a: Profile, b: Profile, trust: float) -> float:
    """The most that the wording of two reports could add."""
    like = _most_of_likeness()
    return trust * (max(WEIGHTS["verbatim"], like + WEIGHTS["copy"]) if _near_in_print(a, b) else like)


def _most_of_likeness() -> float:
    return 3 * WEIGHTS["same_name"] + 0.3 * WEIGHTS["context"] + 0.2 * WEIGHTS["report"]


def compare_wording(a: Profile, b: Profile, sheet: Tally, trust: float, least: float | None = None) -> None:
    """Adds what like words say, counted ``trust`` times; where that can't lift the sum to ``least`` any more, not all of it."""
    alike = containment(a.report.sketch, b.report.sketch)
    if _near_in_print(a, b) and a.window is not None and b.window is not None and not a.window.gap(b.window):
        if _is_told_alike(a, b):
            sheet.add("verbatim", "told in the same words", amount=trust)
            return
        if alike >= COPY:
            sheet.add("copy", "one article copies the other", amount=trust)
    if FORMULA <= alike < REWRITTEN:
        trust = OPPOSED
        sheet.add("formula", "the reports share a formula")
        if least is not None and sheet.odds + trust * _most_of_likeness() < least:
            return
    names = _shared_names(a, b)
    if names:
        sheet.add("same_name", "both name {}", sorted(names)[:3], amount=trust * min(3.0, len(names)))
    if len(a.context) >= 4 and len(b.context) >= 4:
        shared = set(a.context).intersection(b.context)
        near = likeness(shared, a.context_norm, b.context_norm)
        if near >= 0.04:
            reason = "both tell of {}" if near > 0.12 else None
            sheet.add("context", reason, partial(_telling, shared), amount=trust * min(0.3, near))
        else:
            sheet.add("context_none")
    if len(a.report.words) >= 12 and len(b.report.words) >= 12:
        shared = set(a.report.words).intersection(b.report.words)
        whole = likeness(shared, a.report.words_norm, b.report.words_norm)
        reason = "the reports share many telling words" if whole > 0.15 else None
        sheet.add("report", reason, amount=trust * min(0.2, whole))
        if whole < UNLIKE:
            sheet.add("report_unlike", "the reports share few telling words")


def is_reprint(a: Profile, b: Profile) -> bool:
    """Whether one article is a near-verbatim copy of the other and both events are told by the same sentence of it.

    Then they are one whatever place or vague period was made out for each: coding reads a copy's dateline as it reads any other.
    Two stated days stay two, and so do places that only one report names: a digest tells all attacks in one formula.
    """
    if a.report is b.report or not _near_in_print(a, b):
        return False
    if not _is_told_alike(a, b):
        return False
    v, w = a.window, b.window
    if v is not None and w is not None and v.gap(w) and all(x.stated and x.days <= FEW_DAYS for x in (v, w)):
        return False
    if a.places and b.places and not (names_place(a, b.report.bones) or names_place(b, a.report.bones)):
        return False
    return containment(a.report.sketch, b.report.sketch) >= COPY


def _is_told_alike(a: Profile, b: Profile) -> bool:
    """Whether two events are told by nearly the same sentence."""
    if len(a.wording) < SENTENCE:
        return False
    few, many = (a, b) if len(a.wording) <= len(b.wording) else (b, a)
    return (
        may_contain(len(few.wording), few.wording_mask, many.wording_mask, SAME_WORDS)
        and containment(few.wording, many.wording) >= SAME_WORDS
    )


def _near_in_print(a: Profile, b: Profile) -> bool:
    """Whether two reports came out so close that like words can be one report printed twice.

    Digests and communiqués tell every attack in the same few words.
    """
    return (
        a.report.day is not None and b.report.day is not None and abs(a.report.day - b.report.day) <= REPRINTED_WITHIN
    )


def _shared_names(a: Profile, b: Profile) -> set[str]:
    """Rare names that two reports share, other than the places compared already.

    Of an event that is background only the names in its own sentence count, of one that is news those of its whole article.
    """
    return set(a.told_names).intersection(b.told_names).difference(a.place_words, b.place_words)


def _telling(words: set[str]) -> str:
    """The most telling of some words."""
    return ", ".join(sorted(words, key=lambda word: (-telling_weight(word), word))[:4])
