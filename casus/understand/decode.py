"""From the network's scores to phrases and links: one window's share of a :class:`casus.reading.Reading`.

Tags are read with one bar a head: a word is in a phrase where the chance that it is outside falls below ``1 - bar``. A link
goes from a trigger's first word to a phrase; where the network points at a word that is in no phrase, the noun phrase around
that word is taken. Bars other than the defaults stand in ``model.toml``;
they were chosen on the annotation's dev articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from casus.reading import (
    Argument,
    ArgumentRole,
    Attribution,
    Figure,
    Filler,
    RoleLink,
    Stand,
    Trigger,
    TriggerLink,
    Word,
)
from casus.types import Mention, Span
from casus.understand.network import Floats, Labels, Scores

Range = tuple[int, int]

DEFAULT_BARS: Mapping[str, float] = {
    "trigger": 0.5, "party": 0.5, "instrument": 0.5, "place": 0.5, "time": 0.5, "toll": 0.5, "muc": 0.3, "tag": 0.5,
    "link": 0.5, "claimant": 0.5, "stance": 0.5, "quote": 0.4,
}  # fmt: skip
"""The chances from which something is taken: a phrase of a tagger (``tag`` where it has no bar of its own), a link of a trigger
with a phrase (``link_ROLE``, else ``link``), and the other links."""
_LAYERS: Mapping[ArgumentRole, str] = {
    "actor": "party", "recipient": "party", "said_by": "party", "instrument": "instrument", "place": "place", "time": "time",
}  # fmt: skip
_STANCES = ("claims", "blames", "denies")
_CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "PRON", "X"}
_NO_END = {"ADP", "CCONJ", "DET", "AUX", "SCONJ"}
_NO_END_SIGNS = frozenset(",.;:-–—")
_OPEN = {"NUM", "ADJ"}  # a phrase doesn't end before its noun ("two | rockets")
_NO_START = {"ADP", "CCONJ", "AUX", "SCONJ"}
_MODIFIERS = frozenset("compound amod nummod det flat".split())
_BREAKS = _NO_END_SIGNS - {"-"}
_BEFORE_HEAD = {"NOUN", "PROPN", "ADJ", "NUM", "PUNCT"}
_PHRASE_LEFT = {"ADJ", "NOUN", "PROPN", "NUM", "PUNCT"}
_PHRASE_RIGHT = {"NOUN", "PROPN", "NUM"}


@dataclass(slots=True)
class Found:
    """What the windows of one article give, collected in order; word numbers are the article's."""

    words: list[Word] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    links: list[TriggerLink] = field(default_factory=list)
    stands: list[Stand] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    predicates: list[int] = field(default_factory=list)
    roles: list[RoleLink] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    times: list[Range] = field(default_factory=list)
    fillers: list[Filler] = field(default_factory=list)


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), dtype=np.float32)


def tagged_ranges(chances: Floats, names: Sequence[str], bar: float) -> list[tuple[int, int, str, float]]:
    """(first word, last word exclusive, label, mean chance) from [words, tags] chances; the first tag is O."""
    inside = np.flatnonzero(chances[:, 0] < 1 - bar)
    best = chances[:, 1:].argmax(-1) + 1
    found: list[tuple[int, int, str, float]] = []
    previous = -2
    for i in inside.tolist():
        prefix, label = names[best[i]][0], names[best[i]][2:]
        chance = float(1 - chances[i, 0])
        if found and previous == i - 1 and prefix == "I" and found[-1][2] == label:
            start, _, _, total = found[-1]
            found[-1] = (start, i + 1, label, total + chance)
        else:
            found.append((i, i + 1, label, chance))
        previous = i
    return [(a, b, label, total / (b - a)) for a, b, label, total in found]


class Decoder:
    """Reads one window after the other into :class:`Found`. ``spans`` are the article's words in code points."""

    def __init__(self, labels: Labels, bars: Mapping[str, float], mentions: bool = True) -> None:
        self._labels = labels
        self._bars = {**DEFAULT_BARS, **bars}
        self._pair = {name: number for number, name in enumerate(labels.pairs)}
        self._mentions = mentions

    def add(
        self, found: Found, text: str, spans: Sequence[Range], sentence_of: Sequence[int], first: int, s: Scores
    ) -> None:
        """Adds the window whose first word is the article's word ``first``."""
        last = first + len(s.word)
        window = _Window(
            self._labels, self._bars, self._pair, text, spans[first:last], sentence_of[first:last], first, s
        )
        window.add_words(found)
        window.add_events(found)
        window.add_quotations(found)
        window.add_roles(found)
        if self._mentions:
            window.add_mentions(found)


class _Window:
    """One window being read: chances by head, phrases by layer, and a row of link chances by word."""

    def __init__(
        self,
        labels: Labels,
        bars: Mapping[str, float],
        pair: Mapping[str, int],
        text: str,
        spans: Sequence[Range],
        sentence: Sequence[int],
        first: int,
        scores: Scores,
    ) -> None:
        self.labels, self.bars, self.pair, self.text = labels, bars, pair, text
        self.spans, self.sentence, self.first, self.scores = spans, sentence, first, scores
        self.row = {word: number for number, word in enumerate(scores.pair_rows.tolist())}
        self.upos = [labels.options["upos"][i] for i in self.of("upos").argmax(-1)]
        self.head: list[int] = scores.heads.tolist()
        self.layers = {
            "party": self.phrases("party"),
            "instrument": self.phrases("instrument"),
            "place": self.phrases("place"),
            "time": self.ranges("time"),
        }

    def of(self, head: str) -> Floats:
        a, b = self.labels.columns[head]
        return self.scores.word[:, a:b]

    def ranges(self, head: str) -> list[tuple[int, int, str, float]]:
        return tagged_ranges(softmax(self.of(head)), self.labels.options[head], self.bars.get(head, self.bars["tag"]))

    def phrases(self, head: str) -> list[tuple[int, int, str, float]]:
        """As :meth:`ranges`, but whole: no function words at either end, no noun cut off, and never without content."""
        out = []
        for start, end, label, score in self.ranges(head):
            while start < end and (self.upos[end - 1] in _NO_END or self.word(end - 1) in _NO_END_SIGNS):
                end -= 1
            while start < end and self.upos[start] in _NO_START:
                start += 1
            while 0 < end < len(self.upos) and self.upos[end - 1] in _OPEN and self.upos[end] in _PHRASE_RIGHT:
                end += 1
            if any(self.upos[i] in _CONTENT for i in range(start, end)):
                out.append((start, self._completed(start, end), label, score))
        return out

    def _completed(self, start: int, end: int) -> int:
        """The end of the phrase once it has its noun, since modifiers alone name nobody: "all" becomes "all sides", "railway"
        "railway bridge", "five" "five of the students"."""
        while end + 1 < len(self.spans) and self._hyphen(end):
            end += 2
        for top in [i for i in range(start, end) if not start <= self.head[i] < end][-1:]:
            noun = self.head[top]
            if (
                end <= noun < end + 3
                and self.relation(top) in _MODIFIERS
                and self.upos[noun] in ("NOUN", "PROPN")
                and self.sentence[noun] == self.sentence[top]
                and all(self.upos[i] in _BEFORE_HEAD and self.word(i) not in _BREAKS for i in range(end, noun))
            ):
                end = noun + 1
        if self.upos[end - 1] in ("NUM", "DET", "PRON") and end < len(self.spans) and self.word(end).lower() == "of":
            whole = (i for i in range(end + 1, min(len(self.spans), end + 6)) if self.head[i] == end - 1)
            named = (i for i in whole if self.relation(i) in ("nmod", "obl") and self.upos[i] not in _NO_END)
            end = next((i + 1 for i in named), end)
        return end

    def _hyphen(self, number: int) -> bool:
        """Whether a word is a hyphen that joins its neighbours without blanks."""
        before, own, after = self.spans[number - 1], self.spans[number], self.spans[number + 1]
        return self.word(number) == "-" and before[1] == own[0] and own[1] == after[0]

    def relation(self, number: int) -> str:
        return self.labels.deprels[int(self.scores.relations[number])]

    def word(self, number: int) -> str:
        return self.text[slice(*self.spans[number])]

    def chars(self, start: int, end: int) -> Range:
        return self.spans[start][0], self.spans[end - 1][1]

    def span(self, start: int, end: int) -> Span:
        a, b = self.chars(start, end)
        return Span(a, b, self.text[a:b])

    def add_words(self, found: Found) -> None:
        heads, relations = self.scores.heads.tolist(), self.scores.relations.tolist()
        deprels = self.labels.deprels
        for i, (start, end) in enumerate(self.spans):
            head = -1 if heads[i] == i else self.first + heads[i]
            relation = "root" if head < 0 else deprels[relations[i]]
            found.words.append(Word(start, end, self.sentence[i], self.upos[i], head, relation))

    # --- events ---

    def add_events(self, found: Found) -> None:
        offset = len(found.triggers)
        triggers = [t for t in self.ranges("trigger") if any(self.upos[i] in _CONTENT for i in range(t[0], t[1]))]
        if triggers:
            self._add_triggers(found, triggers)
        for number, (start, *_) in enumerate(triggers, offset):
            if start in self.row:
                self._add_arguments(found, number, self.scores.pairs[self.row[start]])
        self._add_figures(found, triggers, offset)
        self._add_links(found, triggers, offset)

    def _add_triggers(self, found: Found, triggers: list[tuple[int, int, str, float]]) -> None:
        chances = {head: softmax(self.of(head)) for head in ("event_type", "status", "background", "aggregate")}
        options = self.labels.options
        for start, end, _, score in triggers:
            mean = {head: values[start:end].mean(0) for head, values in chances.items()}
            kind = int(mean["event_type"].argmax())
            a, b = self.chars(start, end)
            found.triggers.append(
                Trigger(
                    a,
                    b,
                    options["event_type"][kind],
                    score,
                    options["status"][int(mean["status"].argmax())],  # type: ignore[arg-type]
                    bool(mean["background"][1] > 0.5),
                    bool(mean["aggregate"][1] > 0.5),
                    float(mean["event_type"][kind]),
                )
            )

    def _add_arguments(self, found: Found, trigger: int, row: Floats) -> None:
        for role, layer in _LAYERS.items():
            for start, end, chance in self._linked(
                row[:, self.pair[role]], layer, self.bars.get(f"link_{role}", self.bars["link"])
            ):
                found.arguments.append(Argument(trigger, role, *self.chars(start, end), chance))
        blamed = self._linked(row[:, self.pair["blamed"]], "party", self.bars["stance"])
        for stance in _STANCES:
            for start, end, chance in self._linked(row[:, self.pair[stance]], "party", self.bars["stance"]):
                of = self.chars(*blamed[0][:2]) if blamed and stance == "blames" else None
                found.stands.append(Stand(trigger, stance, self.chars(start, end), of, chance))  # type: ignore[arg-type]

    def _linked(self, chances: Floats, layer: str, bar: float) -> list[tuple[int, int, float]]:
        """The phrases of a layer that a row of link chances points at, best first."""
        hits = np.flatnonzero(chances >= bar).tolist()
        if not hits:
            return []
        best: dict[Range, float] = {}
        for word in hits:
            inside = [(a, b) for a, b, *_ in self.layers[layer] if a <= word < b]
            where = inside[0] if inside else self._phrase_around(word)
            best[where] = max(best.get(where, 0.0), float(chances[word]))
        return sorted(((a, b, c) for (a, b), c in best.items()), key=lambda x: (-x[2], x[0]))

    def _phrase_around(self, word: int) -> Range:
        """From a word that begins a phrase to the phrase's head noun."""
        end = word + 1
        while end < len(self.upos) and self.upos[end - 1] in _PHRASE_LEFT and self.upos[end] in _PHRASE_RIGHT:
            end += 1
        return word, self._completed(word, end)

    def _add_figures(self, found: Found, triggers: list[tuple[int, int, str, float]], offset: int) -> None:
        part = softmax(self.of("part")) if triggers else None
        for start, end, harm, score in self.ranges("toll"):
            if not any(self.upos[i] in _CONTENT for i in range(start, end)):
                continue
            chances = tuple(
                (number, float(self.scores.pairs[self.row[at], start:end, self.pair["toll"]].max()))
                for number, (at, *_) in enumerate(triggers, offset)
                if at in self.row
            )
            said_by = None
            if start in self.row:
                linked = self._linked(
                    self.scores.pairs[self.row[start], :, self.pair["claimant"]], "party", self.bars["claimant"]
                )
                said_by = self.chars(*linked[0][:2]) if linked else None
            a, b = self.chars(start, end)
            is_part = part is not None and bool(part[start, 1] > 0.5)
            found.figures.append(Figure(a, b, harm, score, chances, is_part, said_by))  # type: ignore[arg-type]

    def _add_links(self, found: Found, triggers: list[tuple[int, int, str, float]], offset: int) -> None:
        same, responds = self.pair["same"], self.pair["responds_to"]
        for i, (start, *_) in enumerate(triggers):
            if start not in self.row:
                continue
            row = self.scores.pairs[self.row[start]]
            for j, (other, *_) in enumerate(triggers):
                if i < j and other in self.row:
                    both = float(row[other, same] + self.scores.pairs[self.row[other], start, same]) / 2
                    if both > 0.01:
                        found.links.append(TriggerLink("same", offset + i, offset + j, both))
                if i != j and row[other, responds] > 0.1:
                    found.links.append(TriggerLink("responds_to", offset + i, offset + j, float(row[other, responds])))

    # --- who says what, roles, names ---

    def add_quotations(self, found: Found) -> None:
        layers = {name: self.ranges(name) for name in ("quote_source", "quote_content")}
        taken: set[tuple[str, int]] = set()
        cues = self.ranges("quote_cue")
        for start, end, *_ in cues:
            if start not in self.row:
                continue
            row = self.scores.pairs[self.row[start]]
            linked: dict[str, list[Range]] = {}
            for name, ranges in layers.items():
                chance = row[:, self.pair[name]]
                hits = [(a, b) for a, b, *_ in ranges if chance[a:b].max() >= self.bars["quote"]]
                linked[name] = hits
                taken |= {(name, a) for a, _ in hits}
            found.attributions.append(
                Attribution(
                    tuple(self.chars(*r) for r in linked["quote_source"]),
                    (self.chars(start, end),),
                    tuple(self.chars(*r) for r in linked["quote_content"]),
                )
            )
        for name, ranges in layers.items():
            for a, b, *_ in ranges:
                if (name, a) not in taken:
                    alone = (self.chars(a, b),)
                    source = name == "quote_source"
                    found.attributions.append(Attribution(alone if source else (), (), () if source else alone))

    def add_roles(self, found: Found) -> None:
        s = self.scores
        for number, predicate in enumerate(s.role_rows.tolist()):
            found.predicates.append(self.first + predicate)
            for word in np.flatnonzero(s.roles[number]).tolist():
                if self.sentence[predicate] == self.sentence[word]:
                    role = self.labels.roles[s.roles[number, word] - 1]
                    score = float(s.role_scores[number, word])
                    found.roles.append(RoleLink(self.first + predicate, self.first + word, role, score))

    def add_mentions(self, found: Found) -> None:
        for start, end, label, _ in self.ranges("re3d"):
            found.mentions.append(Mention(self.span(start, end), label))
        found.times += [self.chars(a, b) for a, b, *_ in self.ranges("timex")]
        if "muc" in self.labels.columns:
            found.fillers += [Filler(*self.chars(a, b), slot, score) for a, b, slot, score in self.phrases("muc")]
