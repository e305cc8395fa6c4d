"""Which phrases are an event's doers, sufferers and speakers: the reader's links weighed with what stands around them.

A reader gives each phrase a chance of standing in a role of each trigger. Alone, these chances spread the parties of an
article over all of its events. :class:`PartyLinks` weighs every phrase that could stand in a role of an event: its chances for
all of the event's triggers, for other roles and for other events, its distance, its place in the sentence, PropBank roles
and the kind of party. The weights are those of one logistic regression a role (``train/party_links.py``), in
``party_links.csv``; what they give is the chance that an annotator names the phrase in that role of that event.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casus.coding.choosing import chance_of, log_odds, table
from casus.coding.drafts import Draft, Range
from casus.coding.parties import PartyMaker
from casus.reading import ArgumentRole, Reading
from casus.types import Party

ROLES: tuple[ArgumentRole, ...] = ("actor", "recipient", "said_by")
BARS: Mapping[ArgumentRole, float] = {"actor": 0.33, "recipient": 0.32, "said_by": 0.35}
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
    for candidate in PartyLinks(text, reading, drafts, parties).candidates():
        score = chance(candidate)
        if score >= BARS[candidate.role]:
            chosen[candidate.draft][candidate.role][candidate.span] = score
    return tuple(replace(draft, phrases=_phrases(draft, chosen[number])) for number, draft in enumerate(drafts))


def _phrases(
    draft: Draft, chosen: Mapping[ArgumentRole, dict[Range, float]]
) -> dict[ArgumentRole, tuple[tuple[Range, float], ...]]:
    found = {role: dict(chosen.get(role, {})) for role in ROLES}
    doers, sufferers = found["actor"], found["recipient"]
    for span in doers.keys() & sufferers.keys():
        del (sufferers if doers[span] >= sufferers[span] else doers)[span]
    kept = {role: spans for role, spans in draft.phrases.items() if role not in ROLES}
    for role, spans in found.items():
        if spans:
            kept[role] = tuple(sorted(spans.items(), key=lambda item: (-item[1], item[0])))
    return kept


class PartyLinks:
    """The candidates of one article's drafts."""

    def __init__(self, text: str, reading: Reading, drafts: Sequence[Draft], parties: PartyMaker) -> None:
        self._text, self._words, self._drafts, self._parties = text, reading.words, drafts, parties
        self._starts = [word.start for word in reading.words]
        self._trigger_words = [range(self._at(t.start), self._at(t.end - 1) + 1) for t in reading.triggers]
        self._chances: dict[int, dict[tuple[ArgumentRole, Range], float]] = defaultdict(dict)
        for a in reading.arguments:
            if a.role in ROLES:
                key = (a.role, (a.start, a.end))
                self._chances[a.trigger][key] = max(a.score, self._chances[a.trigger].get(key, 0.0))
        self._frames: dict[int, dict[int, str]] = defaultdict(dict)
        for link in reading.roles:
            self._frames[link.predicate][link.head] = link.role
        self._heads: dict[Range, int] = {}

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

    def _at(self, character: int) -> int:
        return max(0, bisect_right(self._starts, character) - 1)

    def _head(self, span: Range) -> int:
        """The first word of the phrase whose head lies outside it; its last word where the tree has none."""
        if span not in self._heads:
            first, last = self._at(span[0]), self._at(span[1] - 1)
            outside = (i for i in range(first, last + 1) if not first <= self._words[i].head <= last)
            self._heads[span] = next(outside, last)
        return self._heads[span]
