"""The first reader: word lists and positions, no model. The measured baseline, and the fallback without onnxruntime.

It fills words, sentences, triggers, arguments, links, stands, attributions and times. Figures are left to coding, which has the
number grammar. Nothing is parsed: word classes are ``X``, heads ``-1``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import get_args

from casus.codebook import Codebook, load_codebook
from casus.reading import Argument, ArgumentRole, Attribution, Reading, Sentence, Stand, Trigger, TriggerLink
from casus.understand.lexicon import Lexicon, load_lexicon
from casus.understand.page import Page, Span
from casus.understand.parties import NounPhrase, attributions, noun_phrases
from casus.understand.triggers import Named, find_events, is_background, status_of

REACH = 16  # words between a trigger and a party of it
PASSIVE_WITHIN = 3  # words between the form of "be" and the participle
MOST = {"actor": 1, "recipient": 2, "instrument": 2, "place": 2}
SAME = 0.74  # of the words of a type that follow one another in the training articles, the share that names one event
LINKED = 40  # words of an event before one that it is linked with
SCORE = 0.5  # of a link or argument that a position alone gives: nobody has measured more

IRREGULAR_PAST = frozenset(
    "shot slew slain fought met held took taken stole stolen beat beaten withdrew sought fled".split()
)
FOR_RECIPIENT = frozenset("on against at upon targeting".split())
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = re.compile(
    rf"""\b(?:
      (?:last|next|this|early|late|earlier|on|since)\s(?=\w)(?:this\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
    | (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
    | {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})? | \d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?
    | {_MONTH}\s\d{{4}} | (?:in\s)?(?:19|20)\d\d
    | yesterday | today | tonight | tomorrow | (?:last|next|this)\s(?:week|month|year|night|morning)
    | \w+\s(?:days|weeks|months|years)\sago
    )\b""",
    re.VERBOSE,
)


class LexicalReader:
    """Reads by the shipped lexicon and codebook, or others."""

    def __init__(self, lexicon: Lexicon | None = None, codebook: Codebook | None = None) -> None:
        self.lexicon = lexicon or load_lexicon()
        self.codebook = codebook or load_codebook()
        self.origin = f"lexical:{self.codebook.version}"

    def read(self, text: str) -> Reading:
        """What the words of ``text`` say; the same for the same text, always."""
        page = Page.of(text)
        events = find_events(page, self.lexicon, self.codebook)
        named = [word for event in events for word in event]
        inside = {at for word in named for at in range(word.first, word.last + 1)}
        phrases = [noun_phrases(page, sentence, self.lexicon, inside) for sentence in page.sentences]
        said = attributions(page, phrases, self.lexicon)
        times = tuple(match.span() for match in _TIME.finditer(text))
        arguments: list[Argument] = []
        number = 0
        for event in events:
            mine = [self._arguments(page, n, word, phrases, times, said) for n, word in enumerate(event, number)]
            arguments += _by_the_plainest(event, mine)
            number += len(event)
        return Reading(
            words=page.words,
            sentences=page.sentences,
            triggers=tuple(self._trigger(page, word) for word in named),
            arguments=tuple(arguments),
            links=tuple(_links(page, events, self.codebook)),
            stands=tuple(_stands(page, named, phrases, self.codebook)),
            attributions=tuple(said),
            speakers=tuple(said),
            times=times,
            relevance=max((word.score for word in named), default=0.0),
        )

    def _arguments(
        self,
        page: Page,
        number: int,
        word: Named,
        phrases: Sequence[Sequence[NounPhrase]],
        times: Sequence[Span],
        said: Sequence[Attribution],
    ) -> list[Argument]:
        sentence = page.sentences[word.sentence]
        found = _Clause(page, sentence, _near(phrases[word.sentence], word), word).arguments(number, self.lexicon)
        found += _times_beside(number, sentence, times)
        if self.codebook.event_types[word.type].material:
            found += _said_by(number, page.characters((word.first, word.last + 1)), said)
        return found

    def _trigger(self, page: Page, word: Named) -> Trigger:
        start, end = page.characters((word.first, word.last + 1))
        status = status_of(page, word, self.lexicon, self.codebook.event_types[word.type].material)
        return Trigger(start, end, word.type, round(word.score, 4), status, is_background(page, word, self.lexicon))


def _by_the_plainest(event: Sequence[Named], found: Sequence[list[Argument]]) -> list[Argument]:
    """For each role what stands at the surest word of the event that has it there; further words add more wrong than right."""
    order = sorted(range(len(event)), key=lambda n: (-event[n].score, n))
    kept: list[Argument] = []
    for role in get_args(ArgumentRole):
        here = ([a for a in found[n] if a.role == role] for n in order)
        kept += next(filter(None, here), [])[: MOST.get(role)]
    return kept


def _near(phrases: Sequence[NounPhrase], word: Named) -> Sequence[NounPhrase]:
    """The phrases, in order, that lie within reach of a trigger."""
    first = bisect_left(phrases, word.first - REACH, key=lambda p: p.last)
    last = bisect_right(phrases, word.last + 1 + REACH, key=lambda p: p.first)
    return phrases[first:last]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A trigger among the noun phrases near it in its sentence."""

    page: Page
    sentence: Sentence
    phrases: Sequence[NounPhrase]
    word: Named

    def arguments(self, number: int, lexicon: Lexicon) -> list[Argument]:
        """Who does it, who suffers it, with what and where, by what stands before and after the trigger."""
        roles: list[tuple[str, NounPhrase]] = []
        actors, recipients = self._parties(lexicon)
        roles += [("actor", p) for p in actors] + [("recipient", p) for p in recipients]
        roles += [("instrument", p) for p in self.phrases if p.is_weapon and not p.is_party]
        roles += [("place", p) for p in self.phrases if p.is_place]
        found = []
        for role, phrase in roles:
            start, end = self.page.characters((phrase.first, phrase.last))
            found.append(Argument(number, role, start, end, SCORE))  # type: ignore[arg-type]
        return found

    def _parties(self, lexicon: Lexicon) -> tuple[list[NounPhrase], list[NounPhrase]]:
        reached = [p for p in self.phrases if p.is_party or p.is_target]
        before = [p for p in reached if p.last <= self.word.first]
        after = [p for p in reached if p.first > self.word.last]
        by = next((p for p in after if p.is_party and self._word_before(p) == "by"), None)
        if self.word.type == "armed_clash" and self._with_sides(after):
            return self._with_sides(after)[:1], self._with_sides(after)[1:]
        if self._is_passive(lexicon):
            return ([by] if by else []), self._joined(before[-1:], before)
        if self._is_verb():
            subject = [
                p for p in before if p.is_party and self._word_before(p) not in ("by", "of", "in", "with", "against")
            ][-1:]
            return subject, self._joined(after[:1], after)
        towards = [p for p in after if self._word_before(p) in FOR_RECIPIENT][:1]
        if not towards and self._own_words() & lexicon.lists["patient_of"]:
            towards = [p for p in after if self._word_before(p) == "of"][:1]
        maker = (
            [by] if by else [p for p in before if p.is_party and p.last in (self.word.first, self.word.first - 1)][-1:]
        )
        return maker, towards

    def _is_passive(self, lexicon: Lexicon) -> bool:
        if not self._is_past():
            return False
        begin = max(self.sentence.first, self.word.first - PASSIVE_WITHIN)
        be = lexicon.lists["be"] & set(self.page.low[begin : self.word.first])
        return bool(be) or self._word_after() == "by"

    def _is_past(self) -> bool:
        head = self.page.low[self.word.first]
        return head.endswith("ed") or head in IRREGULAR_PAST

    def _is_verb(self) -> bool:
        head = self.page.low[self.word.first]
        before = self.page.low[self.word.first - 1] if self.word.first > self.sentence.first else ""
        return self._is_past() or before in ("to", "will", "would", "could", "not") or head.endswith("ing")

    def _own_words(self) -> set[str]:
        return set(self.page.low[self.word.first : self.word.last + 1])

    def _with_sides(self, after: Sequence[NounPhrase]) -> list[NounPhrase]:
        """Both sides of "fighting between A and B"."""
        for at, phrase in enumerate(after[:-1]):
            if self._word_before(phrase) == "between":
                return [phrase, after[at + 1]]
        return []

    def _joined(self, one: list[NounPhrase], among: Sequence[NounPhrase]) -> list[NounPhrase]:
        """A party with those that "and" or a comma joins to it."""
        if not one:
            return []
        group = list(one)
        for phrase in among if among[0] is one[0] else reversed(among):
            left, right = sorted((phrase, group[-1]), key=lambda p: p.first)
            between = self.page.low[left.last : right.first]
            if phrase is not group[-1] and between and set(between) <= {"and", "the", "a", "an"}:
                group.append(phrase)
        return sorted(group, key=lambda p: p.first)

    def _word_before(self, phrase: NounPhrase) -> str:
        at = phrase.first - 1
        while at > self.sentence.first and self.page.low[at] in ("the", "a", "an", "some", "his", "her", "their"):
            at -= 1
        return self.page.low[at] if at >= self.sentence.first else ""

    def _word_after(self) -> str:
        after = self.page.low[self.word.last + 1 : self.sentence.last]
        return after[0] if after else ""


def _times_beside(number: int, sentence: Sentence, times: Sequence[Span]) -> list[Argument]:
    here = bisect_left(times, sentence.start, key=lambda t: t[0])
    return [
        Argument(number, "time", start, end, SCORE) for start, end in times[here : here + 1] if start < sentence.end
    ]


def _said_by(number: int, trigger: Span, said: Sequence[Attribution]) -> list[Argument]:
    """Whoever the sentence of the trigger is laid to first, unless the word of saying is the trigger's own."""
    start, end = trigger
    for one in said[bisect_left(said, start, key=lambda a: a.content[0][1]) :]:
        content, source, cue = one.content[0], one.source[0], one.cue[0]
        if content[0] > start:
            break
        if not (cue[0] < end and start < cue[1]):
            return [Argument(number, "said_by", *source, SCORE)]
    return []


def _links(page: Page, events: Sequence[Sequence[Named]], codebook: Codebook) -> Iterable[TriggerLink]:
    """The words of one event, in pairs; what answers what, where a word of answering stands between two in a sentence."""
    starts = [0, *accumulate(map(len, events))][: len(events)]
    for event, start in zip(events, starts, strict=True):
        for second in range(start + 1, start + len(event)):
            for first in range(max(start, second - LINKED), second):
                yield TriggerLink("same", first, second, SAME)
    by_sentence: dict[int, list[tuple[Named, int]]] = defaultdict(list)
    for event, start in zip(events, starts, strict=True):
        for at, word in enumerate(event):
            by_sentence[word.sentence].append((word, start + at))
    for word, number in (one for words in by_sentence.values() for one in words):
        answered = _answered(page, word, by_sentence[word.sentence], codebook)
        if answered is not None:
            yield TriggerLink("responds_to", number, answered, SCORE)


def _answered(page: Page, word: Named, beside: Iterable[tuple[Named, int]], codebook: Codebook) -> int | None:
    """The material event after "condemned" or "in retaliation for" in the same sentence."""
    cue = page.low[word.last + 1 : word.last + 9]
    answers = word.type == "accusation" or any(c in cue for c in ("retaliation", "response", "revenge", "protest"))
    if not answers:
        return None
    after = [
        (other.first, number)
        for other, number in beside
        if other.first > word.last and other.type != word.type and codebook.event_types[other.type].material
    ]
    return min(after)[1] if after else None


_STANCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("claims", re.compile(r"\bclaim(?:ed|s|ing)?\s(?:\w+\s)?responsibility|\btook\sresponsibility", re.IGNORECASE)),
    ("denies", re.compile(r"\bden(?:ied|ies|y|ying)\s(?:\w+\s)?(?:responsibility|involvement)", re.IGNORECASE)),
    ("blames", re.compile(r"\bblam(?:ed|es|ing)\b", re.IGNORECASE)),
)


def _stands(
    page: Page, named: Sequence[Named], phrases: Sequence[Sequence[NounPhrase]], codebook: Codebook
) -> Iterable[Stand]:
    """Who claims, denies or blames, for the violent event told nearest before, or else next."""
    violent = [n for n, w in enumerate(named) if codebook.event_types[w.type].family == "violent"]
    for number, sentence in enumerate(page.sentences):
        for stance, pattern in _STANCES:
            match = pattern.search(page.text, sentence.start, sentence.end)
            if match is None or not violent:
                continue
            parties = [(page.characters((p.first, p.last)), p) for p in phrases[number] if p.is_party]
            before = [span for span, _ in parties if span[1] <= match.start()]
            after = [span for span, _ in parties if span[0] >= match.end()]
            if not before or (stance == "blames" and not after):
                continue
            told = [n for n in violent if named[n].sentence <= number]
            about = max(told, key=lambda n: named[n].first) if told else min(violent, key=lambda n: named[n].first)
            blamed = after[0] if stance == "blames" else None
            yield Stand(about, stance, before[-1], blamed, SCORE)  # type: ignore[arg-type]
