"""Which words name events, of which type, and which of them name the same one: by a lexicon and the words around.

The measured baseline that the trained model must beat. A word's share in the lexicon says how often it names an event of a
type; cue words in its sentence, and events that the rest of the report names plainly, decide where it leaves the type open.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casus.codebook import Codebook
from casus.types import Status
from casus.understand.lexicon import Lexicon, Phrase, find_phrases
from casus.understand.page import Page

# Tuned on the training articles, in folds whose shares were counted on the others.
LEAST_SHARE = 0.10  # a word that names an event more seldom isn't looked at
LEAST_EVENT = 0.45  # the chance that at least one of an event's words names one
CUE, MOST_CUES = 2.5, 2  # a cue word in the sentence multiplies a type's weight so; more than two add nothing
SAME_SENTENCE, LAST_SENTENCE, SAME_TEXT = 4.0, 2.0, 2.5  # weight of the same type named there
OPEN = 0.01  # the share of a violent type that a violent word was never counted for

STRONG = 0.35  # a weaker word doesn't begin a second event of its type
APART = frozenset("also another meanwhile separate separately elsewhere previous previously second similarly".split())
DEFINITE = frozenset("the this that these".split())
DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday january february march april june july august "
    "september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words ``first`` to ``last`` (included) that may name an event."""

    first: int
    last: int
    sentence: int
    shares: Mapping[str, float]

    @property
    def share(self) -> float:
        return min(1.0, sum(self.shares.values()))


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate with the type that the words around it speak for."""

    first: int
    last: int
    sentence: int
    type: str
    score: float


def find_events(page: Page, lexicon: Lexicon, codebook: Codebook) -> list[list[Named]]:
    """The events that the words name: for each, its words in the order of the text."""
    named = _with_types(page, _candidates(page, lexicon), lexicon, codebook)
    events = _grouped(page, named)
    likely = [event for event in events if 1 - math.prod(1 - word.score for word in event) >= LEAST_EVENT]
    return sorted(likely, key=lambda event: (event[0].first, event[0].type))


def _candidates(page: Page, lexicon: Lexicon) -> list[Candidate]:
    found = []
    for number, sentence in enumerate(page.sentences):
        words = page.low[sentence.first : sentence.last]
        for phrase, first, last in find_phrases(lexicon.index, words):
            shares = lexicon.forms[phrase.form]
            if sum(shares.values()) >= LEAST_SHARE and not _is_excluded(phrase, words, first, last, lexicon):
                found.append(Candidate(sentence.first + first, sentence.first + last, number, shares))
    return found


def _is_excluded(phrase: Phrase, words: Sequence[str], first: int, last: int, lexicon: Lexicon) -> bool:
    """A word in an expression that names no event: "heart attack", "war on drugs"."""
    before = words[first - 1] if first else ""
    after = words[last + 1] if last + 1 < len(words) else ""
    return (
        f"{before} {phrase.form}" in lexicon.lists["excluded"] or f"{phrase.form} {after}" in lexicon.lists["excluded"]
    )


def _with_types(page: Page, found: Sequence[Candidate], lexicon: Lexicon, codebook: Codebook) -> list[Named]:
    violent = {name for name, entry in codebook.event_types.items() if entry.family == "violent"}
    in_sentence: dict[tuple[int, str], float] = defaultdict(float)
    in_text: dict[str, float] = defaultdict(float)
    for one in found:
        for kind, weight in _plainness(one).items():
            in_sentence[one.sentence, kind] += weight
            in_text[kind] += weight
    named = []
    for one in found:
        own, shares = _plainness(one), dict(one.shares)
        if violent & shares.keys():
            shares |= {kind: shares.get(kind, 0.0) + OPEN for kind in violent if kind in in_text}
        around = page.bags[one.sentence]
        weights = {
            kind: share
            * CUE ** min(MOST_CUES, len(around & lexicon.type_cues.get(kind, frozenset())))
            * (
                1
                + SAME_SENTENCE * (in_sentence[one.sentence, kind] - own.get(kind, 0.0))
                + LAST_SENTENCE * in_sentence[one.sentence - 1, kind]
                + SAME_TEXT * (in_text[kind] - own.get(kind, 0.0))
            )
            for kind, share in shares.items()
        }
        best = max(weights, key=lambda kind: (weights[kind], kind))
        named.append(Named(one.first, one.last, one.sentence, best, one.share))
    return named


def _plainness(one: Candidate) -> dict[str, float]:
    """How far the word alone speaks for each type: its share, times how much of its use that type takes."""
    total = sum(one.shares.values())
    return {kind: share * share / total for kind, share in one.shares.items()}


def _grouped(page: Page, named: Iterable[Named]) -> list[list[Named]]:
    """Words of one type name one event, unless there is reason to think of another."""
    events: dict[str, list[list[Named]]] = defaultdict(list)
    told: dict[str, set[str]] = {}  # the dates told of the last event of each type
    for word in named:
        known, dates = events[word.type], _dates(page, word.sentence)
        if known and not _is_another(page, word, known[-1][-1], dates, told[word.type]):
            known[-1].append(word)
            told[word.type] |= dates
        else:
            known.append([word])
            told[word.type] = set(dates)
    return [event for known in events.values() for event in known]


def _is_another(page: Page, word: Named, last: Named, dates: set[str], told: set[str]) -> bool:
    """A plain word in another sentence that sets it apart ("another", "meanwhile") or tells another date."""
    if word.sentence == last.sentence or word.score < STRONG:
        return False
    sentence = page.sentences[word.sentence]
    if DEFINITE & set(page.low[max(sentence.first, word.first - 2) : word.first]):
        return False
    return bool(told and dates - told) or not APART.isdisjoint(page.bags[word.sentence])


def _dates(page: Page, number: int) -> set[str]:
    """Day and month words of a sentence, a month with the number beside it."""
    if DATES.isdisjoint(page.bags[number]):
        return set()
    sentence = page.sentences[number]
    words = page.low[sentence.first : sentence.last]
    found = set()
    for at, word in enumerate(words):
        if word in DATES:
            beside = [w for w in (*words[max(0, at - 1) : at], *words[at + 1 : at + 2]) if w.isdecimal()]
            found.add(" ".join([word, *beside]))
    return found


def status_of(page: Page, word: Named, lexicon: Lexicon, material: bool) -> Status:
    """What the words just before (and a doubt just after) say of whether it took place.

    Words of saying are not planned by their own "will": "will attack" is a threat made now.
    """
    sentence = page.sentence_of(word.first)
    before = page.low[max(sentence.first, word.first - 6) : word.first]
    beside = (*before[-4:], *page.low[word.last + 1 : min(sentence.last, word.last + 3)])
    own = page.low[word.first : word.last + 1]
    if _any(before, lexicon.lists["denied"]) and word.type not in ("denial", "accusation"):
        return "denied"
    if _any((*beside, *own), lexicon.lists["averted"]):
        return "averted"
    if _any((*before[-4:], *(own[:1] if material else ())), lexicon.lists["planned"]):
        return "planned"
    if _any(beside, lexicon.lists["alleged"]):
        return "alleged"
    return "happened"


def is_background(page: Page, word: Named, lexicon: Lexicon) -> bool:
    """Whether the words around put it before what the report newly tells: "had", "last year", "ago"."""
    sentence = page.sentence_of(word.first)
    around = page.low[max(sentence.first, word.first - 12) : min(sentence.last, word.last + 13)]
    return _any(around, lexicon.lists["background"]) or any(w.isdecimal() and 1900 <= int(w) <= 2100 for w in around)


def _any(words: Iterable[str], wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(words)
