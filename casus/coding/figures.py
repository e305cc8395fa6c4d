"""From toll phrases to tolls: values by the number grammar, bound to an event and to whoever says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from casus.coding.drafts import Draft
from casus.coding.parties import PartyMaker
from casus.coding.toll_finding import find_tolls
from casus.coding.tolls import TollValue, read_toll
from casus.reading import Figure, Reading
from casus.types import Span, Toll

LETHAL = frozenset(
    "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack assassination "
    "execution killing abduction sexual_violence torture physical_assault destruction crackdown riot arrest expulsion".split()
)
SURE = 0.9  # a figure that the grammar doesn't find is taken from the reading above this
WORDS_PRECISION = 0.73  # of what find_tolls finds in the annotated training articles
_REACH = 400  # characters between a figure and an event that it may belong to where the reading doesn't bind it


class Bound(NamedTuple):
    """A toll and the number of the draft that it belongs to."""

    draft: int
    toll: Toll


def tolls_of(text: str, reading: Reading, drafts: Sequence[Draft], parties: PartyMaker) -> list[Bound]:
    """All tolls of an article. A figure whose words give no number, or that no event is near, is left out."""
    home = {trigger: number for number, draft in enumerate(drafts) for trigger in draft.triggers}
    bound: list[Bound] = []
    for figure in figures_of(text, reading):
        draft = home.get(figure.trigger) if figure.trigger is not None else _nearest(figure, reading, drafts)
        value = _value(text, figure)
        if draft is None or value is None:
            continue
        toll = _toll(text, figure, value, parties)
        if not any(_repeats(toll, other.toll) for other in bound if other.draft == draft):
            bound.append(Bound(draft, toll))
    return bound


def figures_of(text: str, reading: Reading) -> tuple[Figure, ...]:
    """The figures that the words tell, with what the reading says of them, and those that the reading alone is sure of.

    The grammar finds nearly every figure that has a number and a word of harm; the reading knows which event and which
    speaker a figure belongs to, and finds those told by a name ("Castellar was kidnapped").
    """
    told = figures_of_words(text, reading)
    out = [_merged(figure, _matching(figure, reading.figures)) for figure in told]
    out += [
        figure
        for figure in reading.figures
        if figure.score >= SURE and not any(_overlap(figure, other) for other in told)
    ]
    return tuple(sorted(out, key=lambda figure: (figure.start, figure.end, figure.harm)))


def _matching(figure: Figure, others: Sequence[Figure]) -> Figure | None:
    same = [other for other in others if other.harm == figure.harm and _overlap(figure, other)]
    return max(same, key=lambda other: (other.score, -other.start), default=None)


def _overlap(one: Figure, other: Figure) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def _merged(told: Figure, read: Figure | None) -> Figure:
    """A figure of the grammar with the event and the speaker that the reading gives it."""
    if read is None:
        return told
    return replace(
        told,
        score=max(told.score, read.score),
        trigger=read.trigger,
        part_of_total=told.part_of_total or read.part_of_total,
        said_by=read.said_by,
    )


def figures_of_words(text: str, reading: Reading) -> tuple[Figure, ...]:
    """The figures that words of harm and numbers tell; none is bound to an event yet."""
    sentences = [(sentence.start, sentence.end) for sentence in reading.sentences]
    return tuple(
        Figure(
            value.start,
            value.end,
            value.harm,
            WORDS_PRECISION,
            part_of_total=value.part_of_total,
            said_by=_speaker(value, reading),
        )
        for value in find_tolls(text, sentences)
    )


def _speaker(value: TollValue, reading: Reading) -> tuple[int, int] | None:
    """Whoever says a figure: the source of the narrowest attribution whose content holds it (guidelines, settled cases)."""
    holding = [
        (end - start, said.source[0])
        for said in reading.attributions
        for start, end in said.content
        if said.source and start < value.end and value.start < end
    ]
    return min(holding)[1] if holding else None


def _value(text: str, figure: Figure) -> TollValue | None:
    values = [v for v in read_toll(text, figure.start, figure.end, figure.harm) if v.harm == figure.harm]
    return values[0] if values else None


def _toll(text: str, figure: Figure, value: TollValue, parties: PartyMaker) -> Toll:
    start, end = min(figure.start, value.start), max(figure.end, value.end)
    speaker = parties.party(figure.said_by) if figure.said_by is not None else None
    return Toll(
        harm=value.harm,
        low=value.low,
        best=value.best,
        high=value.high,
        evidence=Span(start, end, text[start:end]),
        approx=value.approx,
        group=value.group.quote if value.group is not None else None,
        group_kind=value.group_kind,
        part_of_total=figure.part_of_total or value.part_of_total,
        said_by=speaker,
    )


def _nearest(figure: Figure, reading: Reading, drafts: Sequence[Draft]) -> int | None:
    """The draft of a harmful type whose trigger stands nearest to the figure."""
    best: tuple[int, int] | None = None
    for number, draft in enumerate(drafts):
        if draft.type not in LETHAL:
            continue
        for trigger in draft.triggers:
            at = reading.triggers[trigger].start
            distance = max(figure.start - at, at - figure.end, 0)
            if distance <= _REACH and (best is None or distance < best[0]):
                best = (distance, number)
    return None if best is None else best[1]


def _repeats(toll: Toll, other: Toll) -> bool:
    """The same figure from the same speaker is one toll (guidelines, settled cases)."""
    if toll.evidence.overlaps(other.evidence) and (toll.harm, toll.low) == (other.harm, other.low):
        return True
    same = (toll.harm, toll.low, toll.high, toll.group) == (other.harm, other.low, other.high, other.group)
    one = toll.said_by.span.quote if toll.said_by else None
    two = other.said_by.span.quote if other.said_by else None
    return same and one == two
