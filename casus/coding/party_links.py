"""Which phrases are an event's doers, sufferers and speakers: the reader's links weighed with what stands around them.

A reader gives each phrase a chance of standing in a role of each trigger. Alone, these chances spread the parties of an
article over all of its events. :class:`PartyLinks` weighs every phrase that could stand in a role of an event: its chances for
all of the event's triggers, for other roles and for other events, its distance, its path in the tree from the words that name
the event (:mod:`casus.coding.party_paths`), PropBank roles, the kind of party, what other layers take it for (a place, a time, a
figure, a speaker), and the other phrases of its role that name the same party or a part of it. The weights are those of one
logistic regression a role (``train/party_links.py``), in ``party_links.csv``; what they give is the chance that the phrase names
a party that an annotator gives that role of that event,
and that no surer phrase names it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casus.coding.choosing import chance_of, log_odds, table
from casus.coding.drafts import Draft, Range
from casus.coding.parties import PartyMaker
from casus.coding.party_paths import Paths
from casus.coding.party_spans import PartyPhrases
from casus.reading import ArgumentRole, Reading
from casus.types import Party

ROLES: tuple[ArgumentRole, ...] = ("actor", "recipient", "said_by")
BARS: Mapping[ArgumentRole, float] = {"actor": 0.2, "recipient": 0.25, "said_by": 0.22}
"""The chances from which a phrase is taken; chosen for F1 by cross-validation on the articles that the weights were fitted on."""
UNLINKED = 0.03  # the chance of a phrase that the reader didn't link

_VIOLENT = frozenset(
    "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack assassination "
    "execution killing abduction sexual_violence torture physical_assault destruction looting".split()
)
_WORDS = frozenset("threat accusation denial demand pledge".split())
_FORCES = frozenset("mobilization arrest weapons_seizure".split())
_FOUND = frozenset("killing weapons_seizure".split())
_UNREST = frozenset("protest riot".split())
_KINDS = {
    "official": frozenset("state military police government".split()),
    "armed": frozenset("armed_group militia".split()),
    "civil": frozenset("civilians person".split()),
}
_CLASSES = {
    "violent": _VIOLENT, "words": _WORDS, "forces": _FORCES, "unrest": _UNREST,
    "politics": frozenset("meeting agreement surrender release aid military_support sanction withdrawal".split()),
    "law": frozenset("legal_action restriction expulsion crackdown siege territory_gain".split()),
}  # fmt: skip
_NAMED_KINDS = frozenset(("person", "unknown", "government"))
_ARTICLE = re.compile(r"\b(the|a|an|his|her|their|its|another|other|this|that|these|those)\s")
_TOLD_NAMES = re.compile(
    r"\b(?:identified|named|namely|deceased|victims?|injured|they are|those)\b[^.]{0,80}$", re.IGNORECASE
)
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that could stand in a role of a draft, by the draft's number, with what speaks for and against it."""

    draft: int
    role: ArgumentRole
    span: Range
    features: Features


def chance(candidate: Candidate) -> float:
    """The probability that the phrase stands in its role."""
    return chance_of({"bias": 1.0, **candidate.features}, table("party_links")[candidate.role])


def with_parties(text: str, reading: Reading, drafts: Sequence[Draft], parties: PartyMaker) -> tuple[Draft, ...]:
    """The drafts with the phrases of the three roles chosen anew, surest first; a doer isn't also a sufferer."""
    chosen: dict[int, dict[ArgumentRole, dict[Range, float]]] = defaultdict(lambda: defaultdict(dict))
    links = PartyLinks(text, reading, drafts, parties)
    for candidate in links.candidates():
        score = chance(candidate)
        if score >= BARS[candidate.role]:
            chosen[candidate.draft][candidate.role][candidate.span] = score
    return tuple(replace(draft, phrases=_phrases(draft, chosen[number], links)) for number, draft in enumerate(drafts))


def _phrases(
    draft: Draft, chosen: Mapping[ArgumentRole, dict[Range, float]], links: PartyLinks
) -> dict[ArgumentRole, tuple[tuple[Range, float], ...]]:
    found = {role: dict(chosen.get(role, {})) for role in ROLES}
    doers, sufferers = found["actor"], found["recipient"]
    for span in doers.keys() & sufferers.keys():
        del (sufferers if doers[span] >= sufferers[span] else doers)[span]
    kept = {role: spans for role, spans in draft.phrases.items() if role not in ROLES}
    for role in found:
        spans = links.phrases.joined(found[role])
        if spans:
            kept[role] = tuple(sorted(spans.items(), key=lambda item: (-item[1], item[0])))
    return kept


class PartyLinks:
    """The candidates of one article's drafts."""

    def __init__(self, text: str, reading: Reading, drafts: Sequence[Draft], parties: PartyMaker) -> None:
        self._text, self._words, self._drafts, self._parties = text, reading.words, drafts, parties
        self._reading = reading
        self.phrases = PartyPhrases(text, reading.words)
        self._head = self.phrases.head
        self._trigger_words = [self.phrases.words((t.start, t.end)) for t in reading.triggers]
        self._chances: dict[int, dict[tuple[ArgumentRole, Range], float]] = defaultdict(dict)
        self._other_links: dict[int, list[tuple[ArgumentRole, Range, float]]] = defaultdict(list)
        for a in reading.arguments:
            if a.role in ROLES:
                key = (a.role, self.phrases.whole((a.start, a.end)))
                self._chances[a.trigger][key] = max(a.score, self._chances[a.trigger].get(key, 0.0))
            else:
                self._other_links[a.trigger].append((a.role, (a.start, a.end), a.score))
        self._frames: dict[int, dict[int, str]] = defaultdict(dict)
        for link in reading.roles:
            self._frames[link.predicate][link.head] = link.role
        self._paths = Paths(text, reading.words)
        self._labels = [((m.span.start, m.span.end), m.label) for m in reading.mentions]

    def candidates(self) -> list[Candidate]:
        """Every phrase that the reader links, however weakly, with a trigger of a draft."""
        best = [{role: self._best(draft, role) for role in ROLES} for draft in self._drafts]
        elsewhere: dict[tuple[ArgumentRole, Range], list[tuple[float, int]]] = defaultdict(list)
        for number, roles in enumerate(best):
            for role, spans in roles.items():
                for span, score in spans.items():
                    elsewhere[role, span].append((score, number))
        found = []
        for number, roles in enumerate(best):
            for role, spans in roles.items():
                ranked = sorted(spans.items(), key=lambda item: (-item[1], item[0]))
                for rank, (span, _) in enumerate(ranked):
                    other = max((s for s, n in elsewhere[role, span] if n != number), default=UNLINKED)
                    features = {
                        **self._link_features(number, role, span, roles, other, rank, ranked[0][1]),
                        **self._place_features(number, span),
                        **self._phrase_features(number, span, len(ranked)),
                        **self._party_features(self._drafts[number], span),
                        **self._path_features(number, span),
                        **self._layer_features(number, span),
                        **self._speech_features(number, span),
                        **self._rival_features(span, ranked, rank),
                    }
                    found.append(Candidate(number, role, span, features))
        return found

    def _best(self, draft: Draft, role: ArgumentRole) -> dict[Range, float]:
        best: dict[Range, float] = {}
        for trigger in draft.triggers:
            for (other, span), score in self._chances[trigger].items():
                if other == role:
                    best[span] = max(score, best.get(span, 0.0))
        return best

    def _link_features(
        self,
        number: int,
        role: ArgumentRole,
        span: Range,
        roles: Mapping[ArgumentRole, Mapping[Range, float]],
        other: float,
        rank: int,
        top: float,
    ) -> Features:
        """What the reader's chances say: of this link, of the phrase in other roles and in other events (log odds)."""
        draft = self._drafts[number]
        each = [self._chances[t].get((role, span), UNLINKED) for t in draft.triggers]
        here = log_odds(max(each))
        rivals = [r for r in ROLES[:2] if r != role] if role != "said_by" else []
        rival = log_odds(max((roles[r].get(span, UNLINKED) for r in rivals), default=UNLINKED))
        speaks = ("said_by",) if role != "said_by" else ROLES[:2]
        return {
            "best": here, "mean": log_odds(sum(each) / len(each)), "first": log_odds(each[0]), "gap": log_odds(top) - here,
            "top": float(rank == 0), "second": float(rank == 1), "lower": float(rank >= 2),
            "other_event": log_odds(other), "other_event_surer": max(0.0, log_odds(other) - here),
            "other_role": rival, "other_role_surer": max(0.0, rival - here),
            "speaker": log_odds(max(roles[r].get(span, UNLINKED) for r in speaks)),
            "event": log_odds(draft.score), "triggers": math.log(len(draft.triggers)),
        }  # fmt: skip

    def _place_features(self, number: int, span: Range) -> Features:
        """Where the phrase stands: its sentence and distance beside the triggers', its part in their frames."""
        draft, head = self._drafts[number], self._head(span)
        sentence = self._words[head].sentence
        own = [self._words[self._trigger_words[t][0]].sentence for t in draft.triggers]
        spots = [i for t in draft.triggers for i in self._trigger_words[t]]
        part = next((self._frames[i][head] for i in reversed(spots) if head in self._frames[i]), "")
        return {
            "same_sentence": float(sentence in own), "same_as_first": float(sentence == own[0]),
            "after": float(all(sentence > s for s in own)), "sentences": float(min(3, *(abs(sentence - s) for s in own), 3)),
            "distance": math.log1p(min(abs(head - i) for i in spots)),
            "arg0": float(part == "ARG0"), "arg1": float(part == "ARG1"), "arg_other": float(part not in ("", "ARG0", "ARG1")),
        }  # fmt: skip

    def _phrase_features(self, number: int, span: Range, rivals: int) -> Features:
        word = self._words[self._head(span)]
        quote, draft = self._text[slice(*span)], self._drafts[number]
        return {
            "proper": float(word.upos == "PROPN"), "pronoun": float(word.upos == "PRON"), "number": float(word.upos == "NUM"),
            "noun": float(word.upos == "NOUN"),
            "no_noun": float(word.upos in ("VERB", "ADJ", "ADV", "ADP", "AUX", "DET")),
            "words": math.log1p(len(quote.split())), "digit": float(any(c.isdigit() for c in quote)),
            "subject": float(word.deprel.startswith("nsubj") and "pass" not in word.deprel),
            "passive_subject": float(word.deprel == "nsubj:pass"), "object": float(word.deprel == "obj"),
            "rivals": math.log(rivals), "events": math.log(len(self._drafts)), "background": float(draft.background),
            "violent": float(draft.type in _VIOLENT), "words_type": float(draft.type in _WORDS),
            "clash": float(draft.type == "armed_clash"), "unrest": float(draft.type in _UNREST),
            "forces": float(draft.type in _FORCES), "found": float(draft.type in _FOUND),
        }  # fmt: skip

    def _party_features(self, draft: Draft, span: Range) -> Features:
        party: Party | None = self._parties.party(span)
        found = {"nobody": float(party is None)}
        if party is None:
            return found
        found[f"kind_{party.kind}"] = 1.0
        for name, kinds in _KINDS.items():
            if party.kind in kinds:
                found[f"violent*{name}"] = float(draft.type in _VIOLENT)
                found[f"words_type*{name}"] = float(draft.type in _WORDS)
                found[f"forces*{name}"] = float(draft.type in _FORCES)
        return found

    def _path_features(self, number: int, span: Range) -> Features:
        """The paths from the draft's triggers to the phrase, with the class of the draft's type for the commonest."""
        draft, head = self._drafts[number], self._head(span)
        sentence = self._words[head].sentence
        found: Features = {}
        for trigger in draft.triggers:
            words = self._trigger_words[trigger]
            if self._words[words[0]].sentence != sentence:
                continue
            path = self._paths.between(self._top(words), head)
            found[f"path {path}"] = 1.0
            part = self._frames[self._top(words)].get(head, "")
            group = next((name for name, types in _CLASSES.items() if draft.type in types), "other")
            if part in ("ARG0", "ARG1", "ARG2"):
                found[f"{group}*{part}"] = 1.0
            if path.lstrip("+").split(":")[0] in ("nsubj", "obj", "obl", "nmod", "^conj nsubj"):
                found[f"{group}*{path.lstrip('+')}"] = 1.0
        return found

    def _layer_features(self, number: int, span: Range) -> Features:
        """What other layers of the reading say of the phrase: figures, places, times, means, names."""
        draft = self._drafts[number]
        found: Features = {f"type {draft.type}": 1.0}
        for figure in self._reading.figures:
            if _overlap(span, (figure.start, figure.end)):
                chance = max((c for t, c in figure.chances if t in draft.triggers), default=0.0)
                _raise(found, f"figure {figure.harm}", chance)
                found["figure"] = 1.0
        for trigger in draft.triggers:
            for other, where, score in self._other_links[trigger]:
                if _overlap(span, where):
                    _raise(found, f"link {other}", score)
        for where, label in self._labels:
            if where[0] <= span[0] and span[1] <= where[1]:
                found[f"label {label}"] = 1.0
        if any(_overlap(span, time) for time in self._reading.times):
            found["time"] = 1.0
        if opened := _ARTICLE.search(self._text[max(0, span[0] - 6) : span[0] + 6].lower()):
            found[f"article {opened.group(1)}"] = 1.0
        return found

    def _speech_features(self, number: int, span: Range) -> Features:
        """Whether the phrase speaks, of this event or of another, claims it or is blamed for it."""
        draft = self._drafts[number]
        found: Features = {}
        for stand in self._reading.stands:
            if stand.trigger in draft.triggers:
                if _overlap(span, stand.by):
                    found[f"stand {stand.stance}"] = 1.0
                if stand.of is not None and _overlap(span, stand.of):
                    found["blamed"] = 1.0
        starts = [self._reading.triggers[t].start for t in draft.triggers]
        for name, attributions in (("source", self._reading.attributions), ("speaks", self._reading.speakers)):
            for one in attributions:
                if any(_overlap(span, source) for source in one.source):
                    found[name] = 1.0
                    if any(a <= start < b for a, b in one.content for start in starts):
                        found[f"{name}_of_this"] = 1.0
        return found

    def _rival_features(self, span: Range, ranked: Sequence[tuple[Range, float]], rank: int) -> Features:
        """How the phrase stands to the others that may stand in its role: within one, the same party, a name beside a count."""
        party, head = self._parties.party(span), self._head(span)
        word = self._words[head]
        found: Features = {}
        name = word.upos == "PROPN" and (party is None or party.kind in _NAMED_KINDS)
        single = word.upos == "NOUN" and not self.phrases.counted(span)
        if name and _TOLD_NAMES.search(self._text, max(0, span[0] - 110), span[0]):
            found["told_name"] = 1.0
        for other_rank, (other, score) in enumerate(ranked):
            if other == span:
                continue
            other_head, rival = self._head(other), self._parties.party(other)
            odds = max(0.0, log_odds(score) + 2.0)
            other_word = self._words[other_head]
            near = other_head < head and word.sentence - other_word.sentence <= 2
            if name and near and self.phrases.counted(other):
                _raise(found, "name_after_count", odds)
            if single and other_word.upos == "PROPN" and rival is not None and rival.kind == "person":
                _raise(found, "noun_beside_name", odds)
            if head != other_head:
                if path := self._paths.above(head, other_head):
                    _raise(found, f"within {path}", odds)
                elif path := self._paths.above(other_head, head):
                    _raise(found, f"holds {path}", odds)
            if party is None or rival is None:
                continue
            if party.span == rival.span:
                _raise(found, "same_party", odds)
            elif other_rank < rank and party.kind == rival.kind:
                _raise(found, "same_kind_surer", odds)
                if party.span.quote.split()[-1].lower() == rival.span.quote.split()[-1].lower():
                    _raise(found, "same_noun_surer", odds)
        return found

    def _top(self, words: range) -> int:
        """The word of a trigger on which its others hang."""
        return next((i for i in words if self._words[i].head not in words), words[0])


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _raise(features: Features, name: str, value: float) -> None:
    """Keeps the highest value that a feature was given."""
    features[name] = max(value, features.get(name, 0.0))
