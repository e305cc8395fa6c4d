"""What a text says of each pair of its triggers: whether they name one happening or two.

One matrix a feature, over an article's triggers in the order of the text: types, the words and how they are introduced,
distance, times, places, names and figures of their sentences, tense and status. :mod:`casus.coding.merging` weighs them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casus.coding.dates import TimeExpression
from casus.coding.toponyms import Toponym
from casus.reading import Reading, Sentence, Word

Matrix = NDArray[np.floating]

_DEMONSTRATIVE = frozenset("this that these those such same".split())
_DEFINITE = frozenset("the its his her their our both".split())
_INDEFINITE = frozenset("a an some any several".split())
_OTHER = frozenset(
    "another second third fourth fifth other others separate similar earlier previous last also again new further more "
    "next subsequent latest later past".split()
)
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty "
    "dozen dozens scores hundreds thousands".split()
)
_GENERIC = frozenset(
    "attack assault incident operation action violence act crime event offensive raid strike conflict fight war".split()
)
_IRREGULAR = {
    "shot": "shoot", "slain": "slay", "fought": "fight", "struck": "strike", "met": "meet", "dead": "die", "died": "die",
    "death": "die", "deaths": "die", "dying": "die", "explosion": "explod", "explosions": "explod", "blown": "blow",
    "blew": "blow", "took": "take", "taken": "take", "held": "hold", "found": "find", "sent": "send", "left": "leave",
    "threw": "throw", "thrown": "throw", "agreement": "agree", "accusation": "accus", "withdrew": "withdraw",
    "withdrawal": "withdraw", "withdrawn": "withdraw", "freed": "free", "seizure": "seiz", "denial": "deni", "denied": "deni",
    "deny": "deni", "beaten": "beat", "burnt": "burn", "visit": "visit", "offer": "offer",
    "order": "order", "murder": "murder", "surrender": "surrender", "talks": "talk",
}  # fmt: skip
_ENDINGS = ("ings", "ing", "ions", "ion", "ers", "er", "ed", "ments", "ment", "es", "s", "al", "e")
_STOP = frozenset(
    "the a an and or but of in on at by for from to with as that this these those it its he his she her they their them who "
    "which was were is are be been being has have had will would could should may might said says told after before when "
    "while where not no also than then there into out over up down near all about".split()
)
_BREAK = re.compile(
    r"[\"“'‘(]*(?:meanwhile|elsewhere|separately|in another|in a separate|in a second|in a similar|in other|another|"
    r"a separate|a second|also|earlier|in addition|on the other hand|other|similarly|likewise|on \w+day|on \w+ \d)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:last|previous|past)\s+(?:year|month|week|decade|summer|spring|winter|autumn|fall)|\bago\b|\bin\s+(?:1[89]|20)\d\d\b"
    r"|\bearlier\b|\bsince\b|\bformer\b|\bpreviously\b|\bhistory\b",
    re.IGNORECASE,
)
_PLANNED = frozenset("will would plans plan planned planning to vowed may might could threatened".split())


class TriggerPairs:
    """The features of one article's pairs; ``order`` gives the triggers' numbers in the order of the text."""

    def __init__(
        self,
        text: str,
        reading: Reading,
        order: Sequence[int],
        times: Sequence[TimeExpression],
        places: Sequence[Toponym],
    ) -> None:
        self._text = text
        self._triggers = [reading.triggers[t] for t in order]
        # Without words or sentences, the triggers are all the words there are, of one sentence.
        words = reading.words or tuple(Word(t.start, t.end, 0) for t in self._triggers)
        self._sentences = reading.sentences or (Sentence(0, len(text), 0, len(words)),)
        starts = [s.start for s in self._sentences]
        self._sentence = [max(0, bisect_right(starts, t.start) - 1) for t in self._triggers]
        # A year or a month seldom tells two events apart; a day does.
        self._times = [t for t in times if t.first is not None and t.last is not None and t.precision == "day"]
        self._places = [p for p in places if not p.demonym]
        self._words = [text[w.start : w.end] for w in words]
        self._low = [w.lower() for w in self._words]
        word_starts = [w.start for w in words]
        self._first = [max(0, bisect_right(word_starts, t.start) - 1) for t in self._triggers]
        self._last = [max(0, bisect_right(word_starts, t.end - 1) - 1) + 1 for t in self._triggers]

    def features(self) -> dict[str, Matrix]:
        """Each feature's values; what depends on one of the two triggers alone is a single row (the later) or column."""
        found: dict[str, Matrix] = {}
        for source in (self._of_type, self._of_words, self._of_distance, self._of_setting, self._of_telling):
            found.update(source())
        same = found["same_type"]
        for name in _ONLY_SAME_TYPE:
            found[f"{name}*same_type"] = found[name] * same
        return found

    # --- types -------------------------------------------------------------------------------------------------------

    def _of_type(self) -> dict[str, Matrix]:
        kinds = [t.type for t in self._triggers]
        same = _equal(kinds)
        found = {"same_type": same}
        counts = np.array([kinds.count(k) for k in kinds], dtype=np.float32)
        found["of_its_type"] = same * np.log(np.maximum(counts, 1))[:, None]
        found["only_two_of_type"] = same * (counts == 2)[:, None]
        earlier = np.array([kinds[:n].count(k) for n, k in enumerate(kinds)], dtype=np.float32)
        between = earlier[None, :] - earlier[:, None] - 1
        found["next_of_type"] = same * (between == 0)
        found["many_between"] = same * np.clip(between, 0, 5)
        return found

    # --- the trigger's own words -------------------------------------------------------------------------------------

    def _of_words(self) -> dict[str, Matrix]:
        own = [{stem(w) for w in self._low[a:b] if w.isalpha() and w not in _STOP} for a, b in self._ranges()]
        quotes = [self._text[t.start : t.end].lower() for t in self._triggers]
        shared = _shared(own)
        found: dict[str, Matrix] = {"same_stem": shared, "same_words": _equal(quotes), "other_stem": 1 - shared}
        ways = [self._way(n) for n in range(len(self._triggers))]
        for way in ("demonstrative", "definite", "indefinite", "other", "number", "bare"):
            mask = np.array([w == way for w in ways], dtype=np.float32)
            found[f"later_{way}"] = _of_later(mask)
            found[f"later_{way}_same_stem"] = found[f"later_{way}"] * shared
            found[f"earlier_{way}"] = _of_earlier(mask)
        generic = np.array([bool(o & _GENERIC) for o in own], dtype=np.float32)
        anaphor = generic * np.array([w in ("demonstrative", "definite") for w in ways], dtype=np.float32)
        found["later_generic"] = _of_later(generic)
        found["later_generic_definite"] = _of_later(anaphor)
        found["earlier_generic"] = _of_earlier(generic)
        noun = np.array([w != "bare" for w in ways], dtype=np.float32)
        found["both_bare"] = np.outer(1 - noun, 1 - noun)
        tense = [self._tense(n) for n in range(len(self._triggers))]
        for name in ("had", "planned"):
            mask = np.array([t == name for t in tense], dtype=np.float32)
            found[f"later_{name}"] = _of_later(mask)
            found[f"earlier_{name}"] = _of_earlier(mask)
        found["same_tense"] = _equal(tense)
        return found

    def _ranges(self) -> list[tuple[int, int]]:
        return list(zip(self._first, self._last, strict=True))

    def _way(self, number: int) -> str:
        """How a trigger is introduced: by its determiner, within its own words or up to three before them."""
        first, last = self._first[number], self._last[number]
        limit = self._sentences[self._sentence[number]].first
        near = self._low[max(limit, first - 3) : last]
        for word in reversed(near[: len(near) - 1]):
            if word in _OTHER:
                return "other"
            if word in _DEMONSTRATIVE:
                return "demonstrative"
            if word in _DEFINITE or word in ("'s", "’s"):
                return "definite"
            if word in _INDEFINITE:
                return "indefinite"
            if word in _NUMBERS or word[:1].isdigit():
                return "number"
            if word in _STOP or not word[:1].isalpha():
                break
        return "bare"

    def _tense(self, number: int) -> str:
        first = self._first[number]
        near = self._low[max(0, first - 3) : first]
        if "had" in near:
            return "had"
        if any(word in _PLANNED for word in near):
            return "planned"
        return "has" if "has" in near or "have" in near else "plain"

    # --- how far apart -----------------------------------------------------------------------------------------------

    def _of_distance(self) -> dict[str, Matrix]:
        sentence = np.array(self._sentence)
        gap = np.abs(sentence[None, :] - sentence[:, None])
        paragraph = np.array(self._paragraphs())[sentence]
        found = {
            "gap=0": _float(gap == 0), "gap=1": _float(gap == 1), "gap=2-3": _float((gap >= 2) & (gap <= 3)),
            "gap=4-8": _float((gap >= 4) & (gap <= 8)), "gap=9+": _float(gap >= 9), "gap_log": _float(np.log1p(gap)),
            "same_paragraph": _float((paragraph[None, :] == paragraph[:, None]) & (gap > 0)),
        }  # fmt: skip
        starts, ends = np.array(self._first), np.array(self._last)
        apart = starts[None, :] - ends[:, None]
        same = found["gap=0"]
        found["words=0-3"] = same * (apart <= 3)
        found["words=4-10"] = same * ((apart > 3) & (apart <= 10))
        found["words=20+"] = same * (apart > 20)
        found["and_between"] = same * self._running(lambda w: w in ("and", ";", "while"))
        found["comma_between"] = same * self._running(lambda w: w == ",")
        found["means_between"] = same * self._running(lambda w: w in ("in", "when", "during", "by", "with", "as"))
        lead = np.array([s < 1 for s in self._sentence], dtype=np.float32)
        found["earlier_in_lead"] = _of_earlier(lead) * (1 - same)
        breaks = np.array([bool(_BREAK.match(self._text, s.start, s.end)) for s in self._sentences], dtype=np.int64)
        total = np.concatenate([[0], np.cumsum(breaks)])
        crossed = total[sentence + 1][None, :] - total[sentence + 1][:, None]
        found["break_between"] = _float(crossed > 0)
        found["breaks_between"] = _float(np.clip(crossed, 0, 4))
        opened = breaks[sentence]
        found["later_after_break"] = _of_later(_float(opened)) * (1 - same)
        return found

    def _paragraphs(self) -> list[int]:
        numbers, current, before = [], 0, 0
        for sentence in self._sentences:
            if "\n" in self._text[before : sentence.start]:
                current += 1
            numbers.append(current)
            before = sentence.end
        return numbers

    def _running(self, wanted: Callable[[str], bool]) -> Matrix:
        """Whether such a word stands between two triggers."""
        total = np.concatenate([[0], np.cumsum([wanted(w) for w in self._low])])
        return _float(total[self._first][None, :] - total[self._last][:, None] > 0)

    # --- when, where, who --------------------------------------------------------------------------------------------

    def _of_setting(self) -> dict[str, Matrix]:
        found = self._of_times()
        spans = [(p.start, p.end) for p in self._places]
        keys = [{self._places[i].key for i in hit} for hit in self._inside(spans)]
        near = [self._places[i].key if i is not None else None for i in self._nearest(spans)]
        found |= _agreement("places", keys)
        found["near_place_same"] = _equal(near) * _known(near)
        found["near_place_differs"] = (1 - _equal(near)) * _known(near)
        first_use = self._new_places()
        found["later_new_place"] = _of_later(first_use) * (1 - _float(np.equal.outer(self._sentence, self._sentence)))
        found |= _agreement("names", self._by_sentence(self._names))
        found |= _agreement("numbers", self._by_sentence(self._numbers))
        content = self._by_sentence(self._content)
        shared = _shared_counts(content)
        sizes = np.array([len(c) for c in content], dtype=np.float32)
        other = 1 - _float(np.equal.outer(self._sentence, self._sentence))
        found["content"] = other * np.log1p(shared)
        found["content_share"] = other * shared / np.maximum(np.minimum(sizes[None, :], sizes[:, None]), 1)
        return found

    def _of_times(self) -> dict[str, Matrix]:
        spans = [(t.start, t.end) for t in self._times]
        inside, near = self._inside(spans), self._nearest(spans)
        first = np.array([t.first for t in self._times])
        last = np.array([t.last for t in self._times])
        touch = _float((first[:, None] <= last[None, :]) & (first[None, :] <= last[:, None]))
        equal = _float((first[:, None] == first[None, :]) & (last[:, None] == last[None, :]))
        member = np.zeros((len(self._triggers), len(spans)), dtype=np.float32)
        for row, hit in enumerate(inside):
            member[row, hit] = 1
        nearest = np.zeros_like(member)
        for row, number in enumerate(near):
            if number is not None:
                nearest[row, number] = 1
        there = _float(np.asarray(member.any(axis=1)))
        both = np.outer(there, there)
        touching = _float(np.greater(member @ touch @ member.T, 0))
        return {
            "times_touch": touching,
            "times_apart": both * (1 - touching),
            "near_time_same": _float(np.greater(nearest @ equal @ nearest.T, 0)),
            "near_time_apart": both * _float(np.equal(nearest @ touch @ nearest.T, 0)),
            "one_dated": _float(np.not_equal.outer(there, there)),
            "later_dated_alone": _of_later(there) * _of_earlier(1 - there),
        }

    def _inside(self, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        """For each trigger the numbers of the spans in its sentence."""
        starts = [s.start for s in self._sentences]
        homes = [max(0, bisect_right(starts, start) - 1) for start, _ in spans]
        return [[i for i, home in enumerate(homes) if home == sentence] for sentence in self._sentence]

    def _nearest(self, spans: Sequence[tuple[int, int]]) -> list[int | None]:
        """For each trigger the nearest of the spans in its sentence."""
        found: list[int | None] = []
        for trigger, hit in zip(self._triggers, self._inside(spans), strict=True):
            near = min(hit, key=lambda i: max(spans[i][0] - trigger.end, trigger.start - spans[i][1]), default=None)
            found.append(near)
        return found

    def _new_places(self) -> Matrix:
        """Whether a trigger's sentence names a place that nothing before it named."""
        starts = [s.start for s in self._sentences]
        seen: set[str] = set()
        new: set[int] = set()
        for place in self._places:
            if place.key not in seen:
                seen.add(place.key)
                new.add(max(0, bisect_right(starts, place.start) - 1))
        return np.array([s in new for s in self._sentence], dtype=np.float32)

    def _by_sentence(self, words_of: Callable[[int], frozenset[str]]) -> list[frozenset[str]]:
        """For each trigger such words of its sentence."""
        found = {sentence: words_of(sentence) for sentence in set(self._sentence)}
        return [found[sentence] for sentence in self._sentence]

    def _names(self, sentence: int) -> frozenset[str]:
        """Capitalised words of a sentence but its first."""
        s = self._sentence_words(sentence)
        return frozenset(
            w for w in self._words[s.start + 1 : s.stop] if w[:1].isupper() and len(w) > 2 and w.lower() not in _STOP
        )

    def _numbers(self, sentence: int) -> frozenset[str]:
        s = self._sentence_words(sentence)
        return frozenset(w for w in self._low[s] if w in _NUMBERS or (w[:1].isdigit() and len(w) < 4))

    def _content(self, sentence: int) -> frozenset[str]:
        s = self._sentence_words(sentence)
        return frozenset(stem(w) for w in self._low[s] if len(w) > 2 and w.isalpha() and w not in _STOP)

    def _sentence_words(self, number: int) -> slice:
        sentence = self._sentences[number]
        return slice(sentence.first, sentence.last)

    # --- how it is told ----------------------------------------------------------------------------------------------

    def _of_telling(self) -> dict[str, Matrix]:
        found = {
            "status_differs": 1 - _equal([t.status for t in self._triggers]),
            "background_differs": 1 - _equal([t.background for t in self._triggers]),
            "aggregate_differs": 1 - _equal([t.aggregate for t in self._triggers]),
        }
        background = np.array([t.background for t in self._triggers], dtype=np.float32)
        found["both_background"] = np.outer(background, background)
        past = np.array([bool(_PAST.search(self._text, *self._bounds(s))) for s in self._sentence], dtype=np.float32)
        found["one_past"] = _float(np.not_equal.outer(past, past))
        found["both_past"] = np.outer(past, past)
        return found

    def _bounds(self, number: int) -> tuple[int, int]:
        sentence = self._sentences[number]
        return sentence.start, sentence.end


_ONLY_SAME_TYPE = (
    "gap=0",
    "gap=1",
    "gap=2-3",
    "gap=4-8",
    "gap=9+",
    "same_stem",
    "times_apart",
    "places_apart",
    "break_between",
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A lower-case word without its inflection, near enough to compare triggers by: "bombings" and "bombed" are one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def _float(values: NDArray[Any]) -> Matrix:
    return np.asarray(values, dtype=np.float32)


def _equal(values: Sequence[Hashable]) -> Matrix:
    numbers: dict[Hashable, int] = {}
    codes = np.array([numbers.setdefault(v, len(numbers)) for v in values])
    return _float(codes[:, None] == codes[None, :])


def _known(values: Sequence[object]) -> Matrix:
    there = np.array([v is not None for v in values], dtype=np.float32)
    return np.outer(there, there)


def _of_later(mask: Matrix) -> Matrix:
    return mask[None, :]


def _of_earlier(mask: Matrix) -> Matrix:
    return mask[:, None]


def _shared_counts(sets: Sequence[Iterable[str]]) -> Matrix:
    """How many members two sets share."""
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(m, len(numbers)) for m in s] for s in sets]
    member = np.zeros((len(rows), len(numbers)), dtype=np.float32)
    for row, hit in enumerate(rows):
        member[row, hit] = 1
    return member @ member.T


def _shared(sets: Sequence[Iterable[str]]) -> Matrix:
    return _float(_shared_counts(sets) > 0)


def _agreement(name: str, sets: Sequence[Iterable[str]]) -> dict[str, Matrix]:
    """Whether two sentences share one of such words, or both have some and share none."""
    there = np.array([bool(s) for s in map(frozenset, sets)], dtype=np.float32)
    both = np.outer(there, there)
    shared = _shared(sets)
    return {f"{name}_shared": shared, f"{name}_apart": both * (1 - shared)}
