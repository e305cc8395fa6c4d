"""Who gives a figure: the speakers of an article weighed for each figure, nobody among them.

The guidelines ("Settled cases"): a toll's ``said_by`` is who the same sentence, or an "according to ..." that plainly governs
it, names; whoever reports the event speaks for a figure where nobody nearer is named. :class:`Claimants` weighs every source
that patterns, the reader's quotations or its links find: who governs the words of the figure, how far off he speaks, whom
the reader links, what kind of party he is. The weights are a logistic regression's (``train/claimants.py``) in
``claimants.csv``; where no source reaches the table's bar (``least``), the article speaks in its own voice.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from casus.coding.choosing import LEAST_LINK, Range, chance_of, log_odds, table
from casus.coding.parties import PartyMaker
from casus.reading import Figure, Reading
from casus.types import Party

_FARTHEST = 4  # sentences between a figure and a source that is weighed for it
_OPENERS = ("according", "per")
_REPORTING = frozenset(("reported", "reports", "report", "quoted", "citing", "quoting"))
_CLAIMING = frozenset(("claimed", "claims", "claiming", "alleged", "alleges", "boasted"))
_PRONOUNS = frozenset(("he", "she"))
_KNOWN = re.compile(r"(?:the|those|these|his|her|its|their)\s", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"\n]*(?:"|\n|$)|“[^”\n]*(?:”|\n|$)')
_BESIDE_QUOTE = 60  # characters between a quotation and the words that say whose it is
_ASIDE = frozenset(("acl:relcl", "acl", "advcl", "nmod", "appos"))

Features = dict[str, float]


@dataclass
class _Source:
    """One mention of somebody who speaks, with all that marks it as such."""

    span: Range
    rank: int
    who: Range | None = None
    """Whom the span stands for, where it is a pronoun."""
    cues: set[Range] = field(default_factory=set)
    patterns: list[Range] = field(default_factory=list)
    links: dict[int, float] = field(default_factory=dict)


class Claimants:
    """The speakers of one article, ready to be weighed for its figures."""

    def __init__(self, text: str, reading: Reading, parties: PartyMaker) -> None:
        self._text, self._reading, self._parties = text, reading, parties
        self._starts = [word.start for word in reading.words]
        self._ends = [s.end for s in reading.sentences]
        self._linked = bool(reading.roles)
        self._quotations = [match.span() for match in _QUOTED.finditer(text)]
        self._sources = self._merged()
        self._triggers: dict[int, list[int]] = defaultdict(list)
        for number, trigger in enumerate(reading.triggers):
            self._triggers[self._sentence(trigger.start)].append(number)
        self._chains: dict[int, tuple[int, ...]] = {}

    def of(self, figure: Figure) -> Range | None:
        """The span of whoever gives a figure; ``None`` where the article gives it in its own voice."""
        weights = table("claimants")["linked" if self._linked else "alone"]
        weighed = [(chance_of(features, weights), span) for span, features in self.candidates(figure)]
        chance, span = max(weighed, key=lambda pair: (pair[0], -pair[1][0]), default=(0.0, None))
        return span if chance >= weights["least"] else None

    def party(self, figure: Figure) -> Party | None:
        """Whoever gives a figure, by the article's fullest naming."""
        span = self.of(figure)
        return None if span is None else self._parties.party(span)

    def candidates(self, figure: Figure) -> list[tuple[Range, Features]]:
        """The sources in reach of a figure that name somebody, with what speaks for and against each."""
        here = self._sentence(figure.start)
        near = [s for s in self._sources if abs(self._home(s) - here) <= _FARTHEST or self._read(s, figure)]
        near = [s for s in near if self._parties.party(s.who or s.span) is not None]
        head = self._at(figure.start)
        quotation = next((q for q in self._quotations if q[0] <= figure.start < q[1]), None)
        of_figure = self._of_figure(figure, quotation is not None)
        nearest = sorted(near, key=lambda s: (abs(self._home(s) - here), abs(self._cue_word(s) - head)))
        inside = [s for s in nearest if self._home(s) == here]
        found = []
        for rank, source in enumerate(nearest):
            features = {
                "bias": 1.0,
                **of_figure,
                **self._standing(source, figure, here, head),
                **self._chance(source, figure, here),
                **self._party(source),
                "nearest": float(rank == 0),
                "only_inside": float(inside == [source]),
                "others_inside": float(bool(inside) and source not in inside),
                "nobody_inside": float(not inside),
                "rivals": math.log1p(len(inside)),
                "says_quotation": float(quotation is not None and self._says(source, quotation)),
            }
            if "kind_media" in features and not inside:
                features["media_alone"] = 1.0
            found.append((source.who or source.span, features))
        return found

    def _of_figure(self, figure: Figure, quoted: bool) -> Features:
        """What the figure itself says of having a speaker at all: "the murder of the six priests" is known, not told."""
        words = [self._reading.words[i] for i in self._span_words(figure)]
        return {
            "known": float(
                _KNOWN.match(self._text, figure.start) is not None
                or _KNOWN.search(self._text, max(0, figure.start - 4), figure.start) is not None
                or " the " in self._text[figure.start : figure.end]
            ),
            "no_verb": float(not any(word.upos in ("VERB", "AUX") for word in words)),
            "in_quotation": float(quoted),
            "figure_first": float(self._sentence(figure.start) == 0),
        }

    def _says(self, source: _Source, quotation: Range) -> bool:
        """Whether the source stands right before or behind a quotation."""
        start, end = quotation
        return any(
            start - _BESIDE_QUOTE <= at[1] <= start or end <= at[0] <= end + _BESIDE_QUOTE
            for at in (source.span, *source.cues)
        )

    # --- where a source stands ----------------------------------------------------------------------------------------

    def _standing(self, source: _Source, figure: Figure, here: int, head: int) -> Features:
        """Sentence, distance, and whether the figure stands in what the source says."""
        home, at = self._home(source), self._cue_word(source)
        cues = [self._at(start) for start, _ in source.cues]
        words = {self._low(cue) for cue in cues}
        pattern = [r for r in source.patterns if r[0] < figure.end and figure.start < r[1]]
        governed = next((cue for cue in cues if cue in self._chain(head)), None)
        between = [] if governed is None else self._chain(head)[: self._chain(head).index(governed)]
        asides = sum(self._reading.words[word].deprel in _ASIDE for word in between)
        beside = home == here and any(self._word_head(cue) in self._chain(head) for cue in cues)
        own = source.span[0] < figure.end and figure.start < source.span[1]
        return {
            "same": float(home == here),
            "before_1": float(home == here - 1),
            "before_2": float(home == here - 2),
            "before_more": float(home < here - 2),
            "after": float(home > here),
            "distance": math.log1p(abs(at - head)) if home == here else 0.0,
            "behind": float(home == here and at > head),
            "pattern": float(bool(pattern)),
            "pattern_elsewhere": float(bool(source.patterns) and not pattern),
            "governs": float(governed is not None),
            "governs_aside": float(asides),
            "depth": math.log1p(len(between)),
            "beside": float(beside),
            "according": float(bool(words & set(_OPENERS))),
            "according_same": float(home == here and bool(words & set(_OPENERS))),
            "reporting": float(bool(words & _REPORTING)),
            "claiming": float(bool(words & _CLAIMING)),
            "no_cue": float(not cues),
            "own_words": float(own),
            "first_sentence": float(home == 0),
        }

    def _chance(self, source: _Source, figure: Figure, here: int) -> Features:
        """What the reader's links say: of the source with the figure, with the events beside it, with its likeliest event."""
        nothing = log_odds(LEAST_LINK)
        beside = [source.links[t] for t in self._triggers[here] if t in source.links]
        best = max(figure.chances, key=lambda pair: pair[1], default=(-1, 0.0))[0]
        return {
            "read": float(self._read(source, figure)),
            "unread": float(figure.said_by is not None and not self._read(source, figure)),
            "no_figure_read": float(not figure.chances),
            "link_beside": log_odds(max(beside, default=LEAST_LINK)) - nothing,
            "link_event": log_odds(source.links.get(best, LEAST_LINK)) - nothing,
            "link_any": log_odds(max(source.links.values(), default=LEAST_LINK)) - nothing,
        }

    def _party(self, source: _Source) -> Features:
        party = self._parties.party(source.who or source.span)
        if party is None:
            return {}
        quote = party.span.quote
        return {
            f"kind_{party.kind}": 1.0,
            "proper": float(quote[:1].isupper()),
            "resolved": float(party.span.start != source.span[0]),
            "words": math.log1p(len(quote.split())),
        }

    def _read(self, source: _Source, figure: Figure) -> bool:
        """Whether the reader links the source with the figure."""
        by = figure.said_by
        return by is not None and source.span[0] < by[1] and by[0] < source.span[1]

    # --- the sources --------------------------------------------------------------------------------------------------

    def _merged(self) -> list[_Source]:
        """Every phrase that somebody or something marks as a speaker; phrases that overlap are one."""
        found: list[_Source] = []
        reading = self._reading

        def source(span: Range, rank: int) -> _Source:
            for other in found:
                if other.span[0] < span[1] and span[0] < other.span[1]:
                    if rank < other.rank:
                        other.span, other.rank = span, rank
                    return other
            found.append(_Source(span, rank))
            return found[-1]

        for figure in reading.figures:
            if figure.said_by is not None:
                source(figure.said_by, 0)
        for argument in sorted(reading.arguments, key=lambda a: -a.score):
            if argument.role == "said_by":
                links = source((argument.start, argument.end), 1).links
                links[argument.trigger] = max(argument.score, links.get(argument.trigger, 0.0))
        for attribution in reading.attributions:
            for span in attribution.source[:1]:
                one = source(span, 2)
                one.cues.update(attribution.cue)
        for attribution in reading.speakers:
            for named in attribution.source[:1]:
                pronoun = self._pronoun_before(attribution.cue[0][0])
                one = source(pronoun or named, 3)
                one.who = one.who or (named if pronoun else None)
                one.cues.update(attribution.cue)
                one.patterns.extend(attribution.content)
        return found

    def _pronoun_before(self, character: int) -> Range | None:
        """The "he" that stands right before a word of saying."""
        word = self._at(character) - 1
        if word < 0 or self._low(word) not in _PRONOUNS:
            return None
        found = self._reading.words[word]
        return found.start, found.end

    def _home(self, source: _Source) -> int:
        """The sentence that the source speaks in."""
        return self._sentence(self._reading.words[self._cue_word(source)].start)

    def _cue_word(self, source: _Source) -> int:
        """The word of saying that stands nearest to the source, or the source's first word."""
        start = source.span[0]
        return self._at(min((cue[0] for cue in source.cues), key=lambda at: (abs(at - start), at), default=start))

    # --- words and sentences ------------------------------------------------------------------------------------------

    def _sentence(self, character: int) -> int:
        return min(bisect_right(self._ends, character), max(0, len(self._ends) - 1))

    def _at(self, character: int) -> int:
        return max(0, bisect_right(self._starts, character) - 1)

    def _low(self, word: int) -> str:
        found = self._reading.words[word]
        return self._text[found.start : found.end].lower()

    def _word_head(self, word: int) -> int:
        return self._reading.words[word].head

    def _span_words(self, figure: Figure) -> range:
        return range(self._at(figure.start), self._at(figure.end - 1) + 1)

    def _chain(self, word: int) -> tuple[int, ...]:
        """The words that a word hangs on, up to the root."""
        if word not in self._chains:
            chain = [word]
            while (head := self._reading.words[chain[-1]].head) >= 0 and head not in chain:
                chain.append(head)
            self._chains[word] = tuple(chain)
        return self._chains[word]
