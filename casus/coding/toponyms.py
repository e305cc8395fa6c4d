"""Names of places in a text: found with the gazetteer alone, or taken from a model's mentions.

:func:`find_toponyms` walks over the words, takes the longest names that the gazetteer knows, and weighs each: is it a common
word, a person's name, part of an organisation's name; does "in" stand before it, a province or country after it? The weights
are in ``geography/recognition.csv``. Adjectives and people's names made from places ("Iraqi", "Texans") are found as
demonyms: they tell what an article is about, but are no places of events. What a name means is the business of
:mod:`casus.coding.place_resolution`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from casus.coding.gazetteer import Candidate, Gazetteer
from casus.coding.gazetteer_file import table
from casus.coding.place_names import UNIT_KINDS, fold
from casus.types import Span

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}(?:[A-Z](?![\w]))?|[^\W_]+(?:['’‘`ʿʾ][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_LONGEST = 7
_INNER = frozenset(
    "of and the de la las los el al del da do dos das du des di van der den am an ad ar as ash at az ez es i e y ul sur "
    "on upon en le les o a in bin".split()
)
_ARTICLES = frozenset("al el ad ar as ash az ez".split())
_BEFORE = frozenset(
    "in at near from to of outside inside around across into towards toward between through throughout over for via "
    "northern southern eastern western central north south east west northeast northwest southeast southwest "
    "northwestern northeastern southwestern southeastern downtown nearby within leaving left reach reached".split()
)
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady president minister senator sen rep gov governor judge justice general gen col colonel maj "
    "major capt captain lt lieutenant sgt sergeant cpl king queen prince princess pope bishop father sheikh mullah maulana "
    "ayatollah imam commander chief officer spokesman spokeswoman spokesperson secretary chairman director coach ambassador "
    "deputy inspector constable detective professor prof rev reverend by brigadier admiral marshal comrade mayor".split()
)
_AFTER = frozenset(
    "university college school times post news herald tribune gazette journal street st road rd avenue ave drive boulevard "
    "blvd lane highway route bank institute hospital hotel court department party inc corp co ltd club fc united council "
    "brigade brigades movement front army force forces police committee association foundation company group airlines "
    "airways motors press agency magazine high elementary church award prize cup league bay family hall stadium".split()
)
_PERSON_VERBS = frozenset("said says told added who explained noted asked wrote".split())
_LOCATIVES = frozenset(
    "in at near outside around from of inside to on nearby between through under towards toward".split()
)
_PARTICLES = frozenset("e i o y al el ul de la las los del do da ur un".split())
PLACE_WORDS = frozenset(UNIT_KINDS) | frozenset(
    "area areas forest forests colony bazaar bazar market locality hills hill block chowk sector camp settlement jungle "
    "jungles valley neighborhoods neighbourhoods crossing checkpoint checkpost bridge airport airfield refugee highlands "
    "mountains island road junction suburbs outskirts frontier border".split()
)
"""Words that say of the name before them that it is one of a place."""

LIES_IN = re.compile(
    r"^(?:['’]s)?\s*(?:(?:sub-?)?(?:village|villages|area|areas|town|township|locality|hamlet|forest|forests|jungle|jungles|hills?|"
    r"neighbou?rhood|quarter|suburb|camp|base|market|bazaar|district|subdivision|tehsil|block|police station(?: area| limits)?|"
    r"colony|chowk|valley|range|region|city|municipality|county|canton)\s*)*(?:\([^)]*\)\s*)?"
    r"(?:,|, in|in|of|under|at|,? near)?\s+(?:the )?"
    r"(?:(?!(?:where|who|whose|which|that|and|or|but|as|when|while|after|before|with|by|for|from|to|was|were|said)\b)"
    r"[a-z-]+ )?$",
    re.IGNORECASE,
)
"""The words between a place and the one that it lies in: "X village of Y", "X, Y", "X in the Y"."""

STATED = re.compile(r"[a-z]")
"""What a gap that :data:`LIES_IN` matches has where words, not a comma alone, say that one place lies in the other."""

_NAMED_AFTER = re.compile(r" (?:de|de la|de las|de los|del) $")
_COMPASS = frozenset("north south east west northern southern eastern western".split())

COMMON = 0.5
"""The share of its uses from which a word of ``words.csv`` is a common one."""

_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_POSTAL = frozenset("in or me hi ok oh la pa ma id de co al md mt ct va wa ga".split())


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name of a place in a text; ``demonym`` tells that it is an adjective or a people's name made from one."""

    start: int
    end: int
    quote: str
    key: str
    demonym: bool = False
    score: float = 1.0

    @property
    def span(self) -> Span:
        """The words as a span."""
        return Span(self.start, self.end, self.quote)


class Demonym(NamedTuple):
    """What a demonym stands for: a country (alpha-3), a first-order unit where it is of one, or a region of countries."""

    country: str | None
    admin1: str | None
    region: str | None = None


class Token(NamedTuple):
    """One word: where it stands, its key, and its case (``upper``: all of it, ``title``: its first letter)."""

    start: int
    end: int
    key: str
    title: bool
    upper: bool


class _Word(NamedTuple):
    common: float
    given: bool
    surname: bool


_OF_REGIONS = {
    "Africa": ("African", "Africans"),
    "Europe": ("European", "Europeans"),
    "Asia": ("Asian", "Asians"),
    "Latin America": ("Latin American", "Latin Americans"),
    "Central America": ("Central American", "Central Americans"),
    "South America": ("South American", "South Americans"),
    "Middle East": ("Middle Eastern",),
    "Caribbean": ("Caribbeans",),
    "Scandinavia": ("Scandinavian", "Scandinavians"),
}


@lru_cache(maxsize=1)
def demonyms() -> dict[str, Demonym]:
    """Every demonym by its key."""
    found: dict[str, Demonym] = {}
    for row in table("admin1.csv"):
        for name in filter(None, row["demonyms"].split(";")):
            found[fold(name)] = Demonym(row["country"], row["name"])
    for row in table("countries.csv"):
        for name in filter(None, row["demonyms"].split(";")):
            found[fold(name)] = Demonym(row["alpha3"], None)
    for region, names in _OF_REGIONS.items():
        for name in names:
            found[fold(name)] = Demonym(None, None, region)
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, _Word]:
    return {
        row["key"]: _Word(float(row["common"] or 0), bool(row["given"]), bool(row["surname"]))
        for row in table("words.csv")
    }


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("recognition.csv")}


def tokens_of(text: str) -> list[Token]:
    """The words of ``text``; a possessive ``'s`` is left out."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        end = match.end()
        if word[-1] in "sS" and _POSSESSIVE.search(word):
            word, end = word[:-2], end - 2
        if "." in word:
            found.append(Token(match.start(), end, word.replace(".", "").lower(), True, True))
            continue
        upper = word[0].isupper()
        key = fold(word) if not word.isascii() or "'" in word else _plain(word)
        found.append(Token(match.start(), end, key or word.lower(), upper, upper and len(word) > 1 and word.isupper()))
    return found


def _plain(word: str) -> str:
    lower = word.lower()
    return _ABBREVIATED.get(lower, lower)


_ABBREVIATED = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


class _Found(NamedTuple):
    """A run of tokens that the gazetteer knows."""

    first: int
    last: int
    key: str
    candidates: tuple[Candidate, ...]


def find_toponyms(text: str, gazetteer: Gazetteer, *, least: float = 0.5, with_demonyms: bool = True) -> list[Toponym]:
    """The names of places in ``text``, in order, without overlaps.

    ``least`` is the probability from which a name counts as one of a place. Upper-case and title-case text work too, with less
    certainty. Needs no model; where one has found mentions, use :func:`toponyms_read` instead.
    """
    tokens = tokens_of(text)
    shouted = _shouted(tokens)
    demonym_keys = demonyms()
    found: list[Toponym] = []
    runs: list[_Found] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if not (token.title or token.key in _ARTICLES or not token.key[:1].isalpha()):
            at += 1
            continue
        run = _longest(text, tokens, at, gazetteer)
        people = _demonym_length(tokens, at, demonym_keys) if token.title else 0
        if people and (run is None or run.last - run.first < people):
            if with_demonyms:
                found.append(_toponym(text, tokens, at, at + people - 1, demonym=True, score=0.9))
            at += people
            continue
        if run is None:
            at += 1
            continue
        runs.append(run)
        at = run.last + 1
    runs, unknown = _with_phrases(text, tokens, runs)
    found.extend(_toponym(text, tokens, first, last, demonym=False, score=0.6) for first, last in unknown)
    starts = {run.first: run for run in runs}
    ends = {run.last: run for run in runs}
    supported: dict[str, float] = {}
    scored: list[tuple[_Found, float]] = []
    for run in runs:
        score = _score(recognition_features(text, tokens, run, starts, ends, shouted[run.first]))
        supported[run.key] = max(supported.get(run.key, 0.0), score)
        scored.append((run, score))
    for run, score in scored:
        # A name that once stands where only places do is one elsewhere too, if that doesn't speak much against it.
        best = supported[run.key]
        combined = max(score, 0.5 * (score + best)) if score > 0.12 else score
        if combined >= least:
            found.append(_toponym(text, tokens, run.first, run.last, demonym=False, score=round(combined, 4)))
    return sorted(found, key=lambda t: t.start)


def _with_phrases(text: str, tokens: list[Token], runs: list[_Found]) -> tuple[list[_Found], list[tuple[int, int]]]:
    """Capitalised phrases that the words around them make places though the gazetteer doesn't know them.

    "at Manthamadugu village", "in the Nusrat Darra area of Upper Dir": a preposition before, and after it a word for a kind of
    place, or a known place that it lies in. Known names within such a phrase are dropped: the phrase is one name.
    """
    starts = {run.first: run for run in runs}
    whole = {(run.first, run.last) for run in runs}
    taken: set[int] = set()
    phrases = []
    for first, last in _capital_phrases(text, tokens):
        if (first, last) in whole or not first:
            continue
        before = tokens[first - 1].key
        if before == "the" and first > 1:
            before = tokens[first - 2].key
        if before not in _LOCATIVES or tokens[first - 1].title or not _blank(text, tokens, first - 1):
            continue
        named = last
        while named > first and tokens[named].key in PLACE_WORDS:
            named -= 1
        head = tokens[first].key
        word = _words().get(head)
        if head in _MONTHS or head in _TITLES or head in demonyms() or tokens[named].key in _AFTER or head in _BEFORE:
            continue
        if any(t.key in _AFTER or t.key in _TITLES for t in tokens[first : named + 1]):
            continue
        if word is not None and word.common > COMMON and named == first:
            continue
        after = tokens[last + 1] if last + 1 < len(tokens) and _blank(text, tokens, last) else None
        kind = named < last or (after is not None and after.key in PLACE_WORDS)
        if not (kind or _lies_in_known(text, tokens, last, starts)) or (first, named) in whole:
            continue
        phrases.append((first, named))
        taken.update(range(first, named + 1))
    kept = [run for run in runs if not taken.intersection(range(run.first, run.last + 1))]
    return kept, phrases


def _capital_phrases(text: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Runs of words with capitals in one line, joined by blanks, hyphens or small particles."""
    phrases = []
    at = 0
    while at < len(tokens):
        if not (tokens[at].title and tokens[at].key[:1].isalpha()):
            at += 1
            continue
        last = ahead = at
        while ahead + 1 < len(tokens) and text[tokens[ahead].end : tokens[ahead + 1].start] in (" ", "-"):
            ahead += 1
            if tokens[ahead].title:
                last = ahead
            elif tokens[ahead].key not in _PARTICLES:
                break
        if last - at < 6:
            phrases.append((at, last))
        at = last + 1
    return phrases


def _blank(text: str, tokens: list[Token], left: int) -> bool:
    return text[tokens[left].end : tokens[left + 1].start] == " "


def _lies_in_known(text: str, tokens: list[Token], last: int, starts: dict[int, _Found]) -> bool:
    """Whether a known place follows within a few words, as "X, Y", "X in Y" or "X of Y"."""
    for ahead in range(last + 1, min(last + 5, len(tokens))):
        if ahead in starts:
            return bool(LIES_IN.match(text[tokens[last].end : tokens[ahead].start]))
        if tokens[ahead].title:
            return False
    return False


def _demonym_length(tokens: list[Token], at: int, keys: dict[str, Demonym]) -> int:
    if (
        at + 1 < len(tokens)
        and f"{tokens[at].key} {tokens[at + 1].key}" in keys
        and tokens[at + 1].start - tokens[at].end == 1
    ):
        return 2
    return 1 if tokens[at].key in keys else 0


def _toponym(text: str, tokens: list[Token], first: int, last: int, *, demonym: bool, score: float) -> Toponym:
    start, end = tokens[first].start, tokens[last].end
    quote = text[start:end]
    return Toponym(start, end, quote, fold(quote), demonym, score)


def toponyms_at(text: str, spans: Iterable[tuple[int, int]]) -> list[Toponym]:
    """Toponyms from spans that are places for sure (annotated, or a user's); demonyms are told apart by their table."""
    keys = demonyms()
    found = []
    for start, end in spans:
        quote = text[start:end]
        key = fold(_POSSESSIVE.sub("", quote))
        if key:
            found.append(Toponym(start, end, quote, key, demonym=key in keys))
    return found


def toponyms_read(text: str, spans: Iterable[tuple[int, int]]) -> list[Toponym]:
    """Toponyms from the spans that a model takes for places.

    A mere direction grows to the name that it belongs to ("West Singhbhum"); a common word alone ("Police", "Hill") is no name.
    """
    grown = [(start, _grown(text, end) if fold(text[start:end]) in _COMPASS else end) for start, end in spans]
    return [toponym for toponym in toponyms_at(text, grown) if not _common_alone(toponym.key)]


_CAPITALISED = re.compile(r" ([A-Z][\w'’-]+)")


def _grown(text: str, end: int) -> int:
    """Where the capitalised words right after ``end`` stop, without those for a kind of place."""
    while (match := _CAPITALISED.match(text, end)) and match[1].lower() not in PLACE_WORDS:
        end = match.end()
    return end


def _common_alone(key: str) -> bool:
    word = _words().get(key)
    return key in _COMPASS or key in PLACE_WORDS or (word is not None and word.common >= COMMON)


def whole_names(text: str, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> list[Toponym]:
    """The toponyms with the pieces of one name put together, in order.

    Pieces are "San Juan" and "Lurigancho" with "de" between, a direction before a name ("South Los Angeles"), and what stands
    within a name of several words that was found whole elsewhere in the text, unless the gazetteer knows each of the pieces.
    """
    joined: list[Toponym] = []
    for toponym in toponyms:
        last = joined[-1] if joined else None
        if last is not None and not (last.demonym or toponym.demonym) and _one_name(text, last, toponym):
            joined[-1] = _between(text, last.start, toponym.end, min(last.score, toponym.score))
        else:
            joined.append(toponym)
    names = sorted({t.quote for t in joined if " " in t.quote and not t.demonym}, key=lambda name: (-len(name), name))
    if not names:
        return joined
    wholes = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    for match in wholes.finditer(text):
        start, end = match.span()
        touched = [t for t in joined if t.start < end and start < t.end]
        pieces = all(start <= t.start and t.end <= end and t.end - t.start < end - start for t in touched)
        known = all(gazetteer.knows(t.key) for t in touched)
        if touched and pieces and not known:
            joined = [t for t in joined if t not in touched]
            joined.append(_between(text, start, end, max(t.score for t in touched)))
    return sorted(joined, key=lambda t: t.start)


def _one_name(text: str, left: Toponym, right: Toponym) -> bool:
    gap = text[left.end : right.start]
    return _NAMED_AFTER.fullmatch(gap) is not None or (gap == " " and left.key in _COMPASS and left.quote[0].isupper())


def _between(text: str, start: int, end: int, score: float) -> Toponym:
    quote = text[start:end]
    return Toponym(start, end, quote, fold(quote), False, score)


def _shouted(tokens: list[Token]) -> list[bool]:
    """For each token, whether the words around it are nearly all in capitals (a headline), so that case tells nothing."""
    width, total = 6, len(tokens)
    counts = [0]
    for token in tokens:
        counts.append(counts[-1] + token.title)
    result = []
    for at in range(total):
        low, high = max(0, at - width), min(total, at + width + 1)
        result.append(tokens[at].title and high - low >= 5 and (counts[high] - counts[low]) >= 0.8 * (high - low))
    return result


def _longest(text: str, tokens: list[Token], first: int, gazetteer: Gazetteer) -> _Found | None:
    """The longest run of tokens from ``first`` that is a name of the gazetteer, or ``None``."""
    best: tuple[int, str] | None = None
    key = ""
    head = tokens[first]
    if head.key == "the" or (head.key in _INNER and not head.title and head.key not in _ARTICLES):
        return None
    for last in range(first, min(first + _LONGEST, len(tokens))):
        token = tokens[last]
        if last > first and not _joined(text, tokens[last - 1], token):
            break
        if last > first and not token.title and token.key not in _INNER and token.key[:1].isalpha():
            break
        key = f"{key} {token.key}" if key else token.key
        if (token.title or last == first or not token.key[:1].isalpha()) and gazetteer.knows(key):
            best = last, key
        if not gazetteer.goes_on(key):
            break
    if best is None or not _may_name(text, tokens, first, best[0]):
        return None
    last, key = best
    candidates = gazetteer.by_key(key)
    return _Found(first, last, key, candidates) if candidates else None


def _joined(text: str, left: Token, right: Token) -> bool:
    """Whether two words can belong to one name: a blank, a hyphen or the full stop of an abbreviation lies between them."""
    gap = text[left.end : right.start]
    if gap in (" ", "-", "\u00a0", "–", "‑", "\n", "  ", "\u2019", "/"):
        return gap != "/" or left.key == "n"
    return gap in (". ", ".-") and left.end - left.start <= 3


def _may_name(text: str, tokens: list[Token], first: int, last: int) -> bool:
    """Rules that no weight should overrule: numbers, days and months, short words in capitals only as abbreviations."""
    head = tokens[first]
    if first == last:
        if not head.key[:1].isalpha():
            return False
        if head.key in _MONTHS or len(head.key) < 2:
            return False
        if len(head.key) == 2:
            if not head.upper:
                return False
            if head.key in _POSTAL and not (first and text[tokens[first - 1].end : head.start].startswith(",")):
                return False
        if head.key in _ARTICLES or (head.key in _INNER and len(head.key) < 4):
            return False
        if head.key in PLACE_WORDS and first and tokens[first - 1].title and _blank(text, tokens, first - 1):
            return False  # "El Tigre Hill", "San Cristobal Canton": a kind of place, not the one of that name
    return not (not head.title and head.key in _ARTICLES and first == last)


def recognition_features(
    text: str, tokens: list[Token], run: _Found, starts: dict[int, _Found], ends: dict[int, _Found], shouted: bool
) -> dict[str, float]:
    """What speaks for and against a run of words being the name of a place here; the weights are for these names."""
    first, last, _, candidates = run
    single = first == last
    word = _words().get(run.key) if single else None
    best = max(candidates, key=lambda c: c.population if c.primary or c.kind == "country" else c.population // 5)
    kinds = {c.kind for c in candidates}
    before = tokens[first - 1] if first else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    gap_before = text[before.end : tokens[first].start] if before else "\n"
    gap_after = text[tokens[last].end : after.start] if after else "\n"
    close_before = before is not None and gap_before in (" ", "-", "\u00a0")
    close_after = after is not None and gap_after in (" ", "-", "\u00a0")
    features = {
        "bias": 1.0,
        "population": math.log10(1 + best.population) / 7,
        "primary": float(any(c.primary or c.kind == "country" for c in candidates)),
        "several_words": float(not single),
        "unit": float(bool(kinds & {"country", "admin1", "capital"})),
        "area": float(bool(kinds - {"country", "admin1", "admin2", "capital", "city"})),
    }
    if word is not None:
        features["common"] = word.common
        features["given"] = float(word.given)
        features["surname"] = float(word.surname)
    sentence_start = before is None or "\n" in gap_before or any(c in gap_before for c in '.!?"“”:')
    features["sentence_start"] = float(sentence_start)
    if sentence_start and word is not None:
        features["start_common"] = word.common
    if shouted:
        features["shouted"] = 1.0
        features["shouted_common"] = word.common if word else 0.0
    elif single and tokens[first].upper and len(run.key) <= 4:
        features["acronym"] = float(not kinds & {"country", "admin1"})
    if before is not None and (close_before or gap_before == " the "):
        previous = before.key if before.key != "the" or first < 2 else tokens[first - 2].key
        features["preposition"] = float(previous in _BEFORE and not before.title)
        features["direction"] = float(previous in _BEFORE and before.title)
        features["the"] = float(before.key == "the")
        features["title"] = float(previous in _TITLES)
        if (
            before.title
            and close_before
            and previous not in _TITLES
            and previous not in _BEFORE
            and before.key != "the"
        ):
            known = first - 1 in ends
            given = _words().get(before.key)
            features["capital_before"] = float(not known)
            features["given_before"] = float(given is not None and given.given)
    if before is not None and gap_before == ". " and (len(before.key) == 1 or before.key in _TITLES):
        features["title"] = 1.0
    if after is not None and close_after:
        features["unit_after"] = float(after.key in UNIT_KINDS)
        features["organisation_after"] = float(after.title and after.key in _AFTER)
        features["verb_after"] = float(after.key in _PERSON_VERBS and not kinds & {"country", "capital"})
        if after.title and gap_after == " " and after.key not in UNIT_KINDS and after.key not in _AFTER:
            surname = _words().get(after.key)
            features["capital_after"] = float(last + 1 not in starts)
            features["surname_after"] = float(surname is not None and surname.surname and last + 1 not in starts)
        features["hyphen_after"] = float(gap_after == "-")
    if gap_after == ", ":
        container = starts.get(last + 1)
        if container is not None:
            features["container_after"] = float(_contains(container, run))
            features["list_after"] = 1.0
    if gap_before == ", " and first - 1 in ends:
        features["contained_before"] = float(_contains(run, ends[first - 1]))
        features["list_before"] = 1.0
    if before is not None and before.key == "and" and first > 1 and first - 2 in ends:
        features["list_before"] = 1.0
    return features


def _contains(outer: _Found, inner: _Found) -> bool:
    """Whether some meaning of ``outer`` is the country or first-order unit of some meaning of ``inner``."""
    for place in outer.candidates:
        if place.kind == "country" and any(c.country == place.country for c in inner.candidates):
            return True
        if place.kind == "admin1" and any(c.admin1_id == place.geonames_id for c in inner.candidates if c.admin1_id):
            return True
    return False


def _score(features: dict[str, float]) -> float:
    weights = _weights()
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))
