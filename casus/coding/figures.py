"""From toll phrases to tolls: values by the number grammar, bound to an event and to whoever says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from casus.coding.claimants import Claimants
from casus.coding.drafts import Draft
from casus.coding.figure_links import FigureLinks, chance, fits
from casus.coding.parties import PartyMaker
from casus.coding.toll_finding import find_tolls
from casus.coding.tolls import TollValue, read_toll, tells_harm
from casus.reading import Figure, Reading, Trigger
from casus.types import Party, Span, Toll

LETHAL = frozenset(
    "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack assassination "
    "execution killing abduction sexual_violence torture physical_assault destruction crackdown riot arrest expulsion".split()
)
SURE = 0.5  # a figure that the grammar doesn't find is weighed where the reading gives it this chance
WORDS_PRECISION = 0.73  # of what find_tolls finds in the annotated training articles
BAR = 0.42
"""The chance from which a figure is a toll; chosen for F1 by cross-validation on the articles that the weights were fitted on."""
TELLING_FIGURE = 5  # the same number of dead, from here on, is taken for the same dead
_REACH = 400  # characters between a figure and an event that it may belong to where the reading doesn't bind it


class Bound(NamedTuple):
    """A toll and the number of the draft that it belongs to."""

    draft: int
    toll: Toll


def tolls_of(text: str, reading: Reading, drafts: Sequence[Draft], parties: PartyMaker) -> list[Bound]:
    """All tolls of an article.

    Left out is a figure whose words give no number, whose harm neither its words nor its event's tell, or that no event is
    near.
    """
    bound: list[Bound] = []
    claimants, links = Claimants(text, reading, parties), FigureLinks(text, reading)
    weighed = any(figure.chances for figure in reading.figures)  # else words alone tell what is a toll
    for figure, value, earlier, told in candidates(text, reading):
        if weighed and chance("toll", links.of_toll(figure, value, earlier, told)) < BAR:
            continue
        draft = _home(figure, reading, drafts, links)
        if draft is None:
            continue
        toll = _toll(text, figure, value, claimants.party(figure))
        if not _tells(text, toll, reading, drafts[draft]):
            continue
        if not any(_repeats(toll, other.toll) for other in bound if other.draft == draft):
            bound.append(Bound(draft, toll))
    return bound


def candidates(text: str, reading: Reading) -> Iterator[tuple[Figure, TollValue, list[TollValue], bool]]:
    """Every figure that may be a toll, with its value, the values before it, and whether words tell it."""
    earlier: list[TollValue] = []
    of_words = figures_of_words(text, reading)
    told = {(figure.start, figure.harm) for figure in of_words}
    for figure in _figures(text, of_words, reading):
        value = _value(text, figure)
        if value is not None:
            yield figure, value, earlier.copy(), (figure.start, figure.harm) in told
            earlier.append(value)


def told_twice(bound: Sequence[Bound], drafts: Sequence[Draft]) -> list[tuple[int, int]]:
    """Pairs of drafts of one type with the same figure of the same harm: one happening that the article comes back to.

    A figure of a few is no sign: many attacks kill two.
    """
    return [
        (one.draft, other.draft)
        for number, one in enumerate(bound)
        for other in bound[number + 1 :]
        if one.draft != other.draft
        and drafts[one.draft].type == drafts[other.draft].type
        and one.toll.low >= TELLING_FIGURE
        and (one.toll.harm, one.toll.low, one.toll.high) == (other.toll.harm, other.toll.low, other.toll.high)
    ]


def _tells(text: str, toll: Toll, reading: Reading, draft: Draft) -> bool:
    """Whether the figure's words tell its harm, or tell none while the event's words do ("abducted … five of them")."""
    told = read_toll(text, toll.evidence.start, toll.evidence.end)
    if told:
        return any(value.harm == toll.harm for value in told)
    triggers = (reading.triggers[number] for number in draft.triggers)
    return any(tells_harm(text, trigger.start, trigger.end, toll.harm) for trigger in triggers)


def _home(figure: Figure, reading: Reading, drafts: Sequence[Draft], links: FigureLinks) -> int | None:
    """The number of the draft that a figure most likely belongs to."""
    chances, features = dict(figure.chances), links.of_home(figure)
    best: tuple[float, int] | None = None
    for number, draft in enumerate(drafts):
        for trigger in draft.triggers:
            at = reading.triggers[trigger]
            near = (draft.type in LETHAL or fits(figure.harm, draft.type)) and _gap(figure, at) <= _REACH
            if trigger not in chances and not near:
                continue
            score = chance("home", features[trigger])
            if best is None or score > best[0]:
                best = (score, number)
    return None if best is None else best[1]


def _gap(figure: Figure, trigger: Trigger) -> int:
    return max(figure.start - trigger.end, trigger.start - figure.end, 0)


def _figures(text: str, told: Sequence[Figure], reading: Reading) -> tuple[Figure, ...]:
    """The figures that words tell, with what the reading says of them, and those that the reading alone is sure of.

    The grammar finds nearly every figure that has a number and a word of harm; the reading knows which event and which
    speaker a figure belongs to, and finds those told by a name ("Castellar was kidnapped").
    """
    out = [_merged(figure, _matching(figure, reading.figures)) for figure in told]
    out += [
        each
        for figure in reading.figures
        if figure.score >= SURE and not any(_overlap(figure, other) for other in told)
        for each in _both_denied(text, figure)
    ]
    return tuple(sorted(out, key=lambda figure: (figure.start, figure.end, figure.harm)))


def _both_denied(text: str, figure: Figure) -> Iterator[Figure]:
    """The figure; "no casualties", which is read as one harm, for both harms that it denies."""
    yield figure
    denied = {value.harm for value in read_toll(text, figure.start, figure.end) if value.high == 0}
    if figure.harm in denied:
        yield from (replace(figure, harm=harm) for harm in sorted(denied - {figure.harm}))


def _matching(figure: Figure, others: Sequence[Figure]) -> Figure | None:
    overlapping = [other for other in others if _overlap(figure, other)]
    # "No casualties" is read as one harm and counts for two: both belong to the same event.
    same = [other for other in overlapping if other.harm == figure.harm] or overlapping
    return max(same, key=lambda other: (other.score, -other.start), default=None)


def _overlap(one: Figure, other: Figure) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def _merged(told: Figure, read: Figure | None) -> Figure:
    """A figure of the grammar with the event and the speaker that the reading gives it."""
    if read is None:
        return told
    return replace(
        told,
        score=max(told.score, read.score) if told.harm == read.harm else told.score,
        chances=read.chances,
        part_of_total=told.part_of_total or read.part_of_total,
        said_by=read.said_by,
    )


def figures_of_words(text: str, reading: Reading) -> tuple[Figure, ...]:
    """The figures that words of harm and numbers tell; none is bound to an event or a speaker yet."""
    sentences = [(sentence.start, sentence.end) for sentence in reading.sentences]
    return tuple(
        Figure(
            value.start,
            value.end,
            value.harm,
            WORDS_PRECISION,
            part_of_total=value.part_of_total,
        )
        for value in find_tolls(text, sentences)
    )


def _value(text: str, figure: Figure) -> TollValue | None:
    values = [v for v in read_toll(text, figure.start, figure.end, figure.harm) if v.harm == figure.harm]
    return values[0] if values else None


def _toll(text: str, figure: Figure, value: TollValue, speaker: Party | None) -> Toll:
    start, end = min(figure.start, value.start), max(figure.end, value.end)
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


def _repeats(toll: Toll, other: Toll) -> bool:
    """The same figure from the same speaker is one toll (guidelines, settled cases)."""
    if toll.evidence.overlaps(other.evidence) and (toll.harm, toll.low) == (other.harm, other.low):
        return True
    same = (toll.harm, toll.low, toll.high, toll.group) == (other.harm, other.low, other.high, other.group)
    one = toll.said_by.span.quote if toll.said_by else None
    two = other.said_by.span.quote if other.said_by else None
    return same and one == two
