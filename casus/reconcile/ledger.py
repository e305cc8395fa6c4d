"""The toll ledger of an incident: every figure of every report, who gives it, what it counts, and whether it still stands.

A figure is *cumulative* where it sums a campaign, a period or several attacks; *part* where it counts some of the harmed
only; else *total*. Nothing is added up. A figure is superseded where its own speaker gave a later one, or where a report
tells of it as an earlier one, a mistaken one or one withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from casus.reconcile.names import fold, party_words
from casus.reconcile.profiles import Profile, published_at
from casus.reconcile.speakers import speaker_key
from casus.types import LedgerEntry, Party, Toll

Kind = Literal["total", "part", "cumulative"]

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|dozens?|few|both)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_CUMULATIVE = re.compile(
    rf"\bsince (?:\w+ )?(?:{_WEEKDAY}|{_MONTH}|\d{{4}}|then|the (?:start|beginning|war|coup|conflict|offensive)|last)"
    rf"|\b(?:over|in|within|during) (?:the )?(?:past |last |same )?{_NUMBER} (?:days|weeks|months|years)\b(?! later)"
    r"|\b(?:separate|two|three|both|several|string of|series of|wave of) (?:\w+ )?(?:attacks|assaults|incidents|raids|strikes)\b"
    r"|\b(?:so far|already) this (?:year|month)\b|\bover the (?:same|past) (?:period|week|month|year)\b"
    r"|\beach year\b|\ba year\b(?! ago)",
    re.IGNORECASE,
)
_FURTHER_DEAD = re.compile(rf"\b{_NUMBER} more\b|\banother {_NUMBER}\b", re.IGNORECASE)
_SOME_OF_THEM = re.compile(
    rf"\b{_NUMBER} of (?:the|those|its)(?: {_NUMBER})? "
    r"(?:people killed|killed|dead|slain|bodies|wounded|injured|victims|missing|hurt|patients|survivors)\b",
    re.IGNORECASE,
)
_OWN_PARTS = re.compile(
    r", (?:including|among (?:them|whom)|most of (?:them|whom)|many of (?:them|whom))\b", re.IGNORECASE
)
_RECALLED = re.compile(
    r"\b(?:earlier|previous(?:ly)?|initial(?:ly)?|original(?:ly)?|at first|first (?:given|reported|announced)"
    r"|and not|,? not|instead of|rather than|(?:up|down|revised) from|fewer than the|more than the|lower than the|higher than the"
    r"|had (?:\w+ )?(?:announced|put|said|spoken|claimed|reported|given)|has spoken of|withdrawn|put forward by|put about by"
    r"|published that|wrote|does not return to)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|instead of|rather than|revised from|dropped|withdrawn|down from)\b", re.IGNORECASE)
_BEFORE = re.compile(r"[.;!?\n]")
_LEADING_NUMBER = re.compile(rf"\d|\b{_NUMBER}\b", re.IGNORECASE)
_STATED_NUMBER = re.compile(rf"\d|\b{_NUMBER}\b|\b(?:single|lone)\b", re.IGNORECASE)
_UNHARMED = re.compile(r"\b(?:unhurt|unharmed|unscathed|uninjured|safe|safely)\b", re.IGNORECASE)
"""Words that say of the persons named, not of all, that no harm was done."""
_OF_SO_MANY = re.compile(
    rf"\b{_NUMBER} of (?:the|those|its) (?P<all>{_NUMBER}) "
    r"(?:\w+ )?(?:killed|dead|slain|bodies|wounded|injured|victims|missing)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:days?|hours?|weeks?|months?) (?:after|before)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:days?|hours?|weeks?|months?) (?:earlier|later)\b", re.IGNORECASE)
_COUNTED = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}
_MANY = 4
"""Harmed from which a victim told of without a count is a detail, whichever report comes first."""
_UNSPECIFIC = frozenset(
    """people person dead death victim body bodi casualty casualti toll life live other injured wound civilian resident
    martyr""".split()
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One toll on its way into the ledger."""

    profile: Profile
    toll: Toll
    kind: Kind
    recalled: bool
    negated: bool
    speaker: str | None


def build_ledger(
    members: Sequence[Profile], incident_type: str, voices: dict[str, str | None]
) -> tuple[LedgerEntry, ...]:
    """The ledger of an incident, in order of publication and then of the text.

    ``voices`` gives for each article id the outlet in whose voice it speaks: its own, or that of the report it copies.
    """
    figures = _distinct(members, voices)
    if incident_type == "armed_clash":
        figures = _one_sided_as_parts(figures)
    figures = _smaller_as_parts(_lone_victims_as_parts(figures))
    figures = _empty_as_parts(figures)
    standing = [not _is_superseded(figure, figures) for figure in figures]
    return tuple(
        LedgerEntry.of(figure.profile.report.article, figure.toll, figure.kind, figure.speaker, superseded=not stands)
        for figure, stands in zip(figures, standing, strict=True)
    )


def _distinct(members: Sequence[Profile], voices: dict[str, str | None]) -> list[_Figure]:
    """Every toll once, also where several events of one article carry it."""
    figures: list[_Figure] = []
    seen: set[tuple[object, ...]] = set()
    ordered = sorted(
        members, key=lambda p: (p.report.published or 0.0, p.report.article.source_id, p.report.article.id)
    )
    for profile in ordered:
        for toll in sorted(profile.event.tolls, key=lambda t: (t.evidence.start, t.evidence.end)):
            key = (profile.report.article.id, toll.harm, toll.low, toll.high, toll.evidence.start, toll.part_of_total)
            if key in seen:
                continue
            seen.add(key)
            before, around = _surroundings(profile.report.article.text, toll)
            if profile.is_mixed and _is_of_another(around, toll.evidence.quote):
                continue
            figure = _Figure(
                profile,
                toll,
                _kind(profile, toll, around),
                recalled=bool(_RECALLED.search(before)),
                negated=bool(_NEGATED.search(before)),
                speaker=speaker_key(toll.said_by, voices.get(profile.report.article.id)),
            )
            figures.append(figure)
            whole = _whole_of(toll)
            if whole is not None:
                figures.append(replace(figure, toll=whole, kind="total"))
    figures.sort(key=lambda f: (f.profile.report.published or 0.0, f.profile.report.article.id, f.toll.evidence.start))
    return figures


def _is_of_another(sentence: str, quote: str) -> bool:
    """Whether a sentence gives a figure to the other of two happenings: "a car bomb that killed 14 a day earlier"."""
    at = sentence.find(quote)
    after, earlier = _AFTER.search(sentence), _EARLIER.search(sentence)
    return at >= 0 and ((after is not None and after.end() <= at) or (earlier is not None and at < earlier.start()))


def _whole_of(toll: Toll) -> Toll | None:
    """The whole that a part is told of: the 11 of "seven of the 11 people killed"."""
    found = _OF_SO_MANY.search(toll.evidence.quote)
    if found is None:
        return None
    word = found["all"].lower()
    number = int(word) if word.isdigit() else _COUNTED.get(word)
    if number is None or number <= toll.low:
        return None
    return replace(toll, low=number, best=number, high=number, group=None, part_of_total=False)


def _surroundings(text: str, toll: Toll) -> tuple[str, str]:
    """The words of the clause before a figure, with the figure's own lead; and the whole sentence around it."""
    start, end = toll.evidence.start, toll.evidence.end
    if not text:
        return "", toll.evidence.quote
    opening = max((m.end() for m in _BEFORE.finditer(text, max(0, start - 300), start)), default=max(0, start - 300))
    closing = _BEFORE.search(text, end)
    sentence = text[opening : closing.start() if closing else len(text)]
    number = _LEADING_NUMBER.search(toll.evidence.quote)
    lead = toll.evidence.quote[: number.start()] if number else ""
    return text[max(opening, start - 60) : start] + lead, sentence


def _kind(profile: Profile, toll: Toll, sentence: str) -> Kind:
    if profile.is_campaign:
        return "cumulative"
    clause = _clause(sentence, toll.evidence.quote)
    if _CUMULATIVE.search(clause) and not _is_only_event_of(profile, clause):
        return "cumulative"
    quote = toll.evidence.quote
    if _SOME_OF_THEM.search(quote) or (toll.harm == "killed" and _FURTHER_DEAD.search(quote)):
        return "part"
    if toll.part_of_total and not _OWN_PARTS.search(quote):
        return "part"
    return "total"


def _is_only_event_of(profile: Profile, clause: str) -> bool:
    """Whether "two attacks" and the like in a clause are the event's own trigger: a twin bombing counted as one."""
    found = _CUMULATIVE.search(clause)
    return found is not None and any(found[0].lower() in t.quote.lower() for t in profile.event.triggers)


def _clause(sentence: str, quote: str) -> str:
    """The part of a sentence that a figure's words govern: up to the next comma on the left, all of the right side."""
    at = sentence.find(quote)
    if at < 0:
        return quote
    left = max(sentence.rfind(", ", 0, at), sentence.rfind(" - ", 0, at), 0)
    right = sentence.find(", ", at + len(quote))
    return sentence[left : right if right >= 0 else len(sentence)]


def _one_sided_as_parts(figures: list[_Figure]) -> list[_Figure]:
    """In a clash, figures for one side are parts as soon as another side's dead are counted as well."""
    sides: list[tuple[set[str], set[int]]] = []
    for f in figures:
        group = _group(f.toll)
        if f.kind != "total" or f.toll.harm != "killed" or f.toll.low == 0 or not group:
            continue
        # "Ten cadres" and "10 Maoist rebels" are the same men: sides that share a word or a figure are one.
        words, numbers = set(group), {f.toll.low}
        apart = []
        for side in sides:
            if side[0] & words or side[1] & numbers:
                words |= side[0]
                numbers |= side[1]
            else:
                apart.append(side)
        sides = [*apart, (words, numbers)]
    if len(sides) < 2:
        return figures
    return [
        replace(f, kind="part") if f.kind == "total" and f.toll.harm == "killed" and _group(f.toll) else f
        for f in figures
    ]


def _group(toll: Toll) -> frozenset[str]:
    words = party_words(toll.group or "")
    return frozenset() if words <= _UNSPECIFIC else words - _UNSPECIFIC


def _lone_victims_as_parts(figures: list[_Figure]) -> list[_Figure]:
    """A victim told of without a count is a part once more are known to have been harmed, or where many were."""
    out = []
    for f in figures:
        larger = [g for g in figures if g.kind == "total" and g.toll.harm == f.toll.harm and g.toll.low > f.toll.low]
        known = any(_earlier(g, f) or g.profile.report is f.profile.report or g.toll.low >= _MANY for g in larger)
        uncounted = f.toll.low == f.toll.high == 1 and not _STATED_NUMBER.search(f.toll.evidence.quote)
        out.append(replace(f, kind="part") if f.kind == "total" and uncounted and known else f)
    return out


def _smaller_as_parts(figures: list[_Figure]) -> list[_Figure]:
    """Of several figures that one speaker gives in one report, one of at most half the largest counts a part.

    So does one that somebody gives beside a larger one in the report's own voice; one of another's may be a rival claim.
    A figure that the report itself recalls as an earlier one is another matter.
    """
    standing = [f for f in figures if f.kind == "total" and not f.recalled]

    def is_part(f: _Figure) -> bool:
        return f in standing and any(
            g.toll.harm == f.toll.harm
            and g.profile.report is f.profile.report
            and g.toll.low > 1
            and 2 * f.toll.low <= g.toll.low
            and (g.speaker == f.speaker or g.toll.said_by is None)
            for g in standing
        )

    return [replace(f, kind="part") if is_part(f) else f for f in figures]


def _empty_as_parts(figures: list[_Figure]) -> list[_Figure]:
    """ "No casualties" of a named group, or a range from 0 up, says nothing of the whole where others count harm."""
    counted = {f.toll.harm for f in figures if f.kind == "total" and f.toll.low > 0}

    def is_part(f: _Figure) -> bool:
        of_one_side = f.toll.high == 0 and bool(_group(f.toll)) and bool(counted)
        of_some = f.toll.high != 0 or f.toll.group is not None or bool(_UNHARMED.search(f.toll.evidence.quote))
        vague = f.toll.harm in counted and of_some
        return f.kind == "total" and f.toll.low == 0 and (of_one_side or vague)

    return [replace(f, kind="part") if is_part(f) else f for f in figures]


def _is_superseded(figure: _Figure, figures: list[_Figure]) -> bool:
    if figure.recalled:
        return True
    for other in figures:
        if other is figure or other.toll.harm != figure.toll.harm or not _earlier(figure, other):
            continue
        if other.negated and other.toll.low == figure.toll.low:
            return True
        same_voice = figure.speaker is not None and figure.speaker == other.speaker
        if same_voice and not other.recalled and figure.kind == other.kind == "total":
            return True
    return False


def _earlier(figure: _Figure, other: _Figure) -> bool:
    """Whether a figure's report came out before the other's; never for two reports whose times aren't known."""
    a, b = figure.profile.report.published, other.profile.report.published
    return a is not None and b is not None and a < b


def same_speaker(a: Party | None, b: Party | None) -> bool:
    """Whether two parties are one speaker by :func:`speaker_key`."""
    return (a is None) == (b is None) and fold(speaker_key(a, "") or "") == fold(speaker_key(b, "") or "")


__all__ = ["build_ledger", "published_at", "same_speaker"]
