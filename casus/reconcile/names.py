"""Names and words as reports spell them, brought to forms that can be compared.

Reports of one happening write "Tuz Khurmatu", "Tuz Khormato" and "Tooz". :func:`fold` evens out case and accents;
:func:`skeleton` also evens out what transliterations differ in: vowels, doubled letters, and the letters that
stand for one sound. A skeleton is a weaker agreement than a folded name, and is told apart from it by every caller.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources

CACHED = 1 << 15
"""Words and names whose forms are remembered: most of what a corpus repeats, in a few megabytes."""

_RUN = re.compile(r"[^\W_]+")
_NAME = re.compile(r"\b[A-Z][\w'’]+(?:-[\w'’]+)*")
_DIGRAPHS = (("kh", "k"), ("gh", "k"), ("ph", "f"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "t"), ("ck", "k"))
_SOUNDS = str.maketrans("qcgdbzvw", "kkktpsff")
_PARTICLES = frozenset(
    "al el the of de la le les du des city town village province district region governorate e i".split()
)
_GENERIC = frozenset(
    """a an the of and or in on at by from with for to its their his her some several many few more than least about
    around up nearly almost over most other others another one two three four five six seven eight nine ten eleven
    twelve dozen dozens scores hundreds people person persons man men woman women suspected unidentified unknown
    alleged armed local former senior others group groups member members national""".split()
)


@lru_cache(maxsize=CACHED)
def fold(text: str) -> str:
    """``text`` in lower case, without accents, with every run of other signs as one blank."""
    return " ".join(_RUN.findall(_plain(text)))


def _plain(text: str) -> str:
    """``text`` in lower case without accents and apostrophes."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.lower().replace("’", "").replace("'", "")


@lru_cache(maxsize=CACHED)
def skeleton(word: str) -> str:
    """The consonants of one folded word, evened out across transliterations; shorter than 2 letters it is ``""``."""
    for pair, one in _DIGRAPHS:
        word = word.replace(pair, one)
    word = word.translate(_SOUNDS).rstrip("h")
    if not word:
        return ""
    first = "a" if word[0] in "aeiouy" else word[0]
    out = first
    for letter in word[1:]:
        if letter not in "aeiouyh" and letter != out[-1]:
            out += letter
    return out if len(out) > 1 else ""


@lru_cache(maxsize=CACHED)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a place's or party's name that tell it from others."""
    words = tuple(word for word in fold(name).split() if word not in _PARTICLES)
    return words or tuple(fold(name).split())


@lru_cache(maxsize=CACHED)
def name_skeleton(name: str) -> str:
    """The skeletons of a name's words, joined; ``""`` where nothing of the name is left."""
    return " ".join(filter(None, (skeleton(word) for word in name_words(name))))


def same_name(first: str, second: str) -> str | None:
    """``"exact"`` where two names agree once folded, ``"spelling"`` where their skeletons do, else ``None``.

    One name may be the other with words added ("Tooz", "Tuz Khurmatu"): the first word then has to agree.
    """
    a, b = name_words(first), name_words(second)
    if not a or not b:
        return None
    if a == b:
        return "exact"
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < len(long) and long[: len(short)] == short and len(short[0]) > 3:
        return "exact"
    if not all(_alike(x, y) for x, y in zip(short, long, strict=False)):
        return None
    return "spelling"


def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    bones = skeleton(first)
    return bool(bones) and bones == skeleton(second) and min(len(first), len(second)) > 2


@lru_cache(maxsize=CACHED)
def stem(word: str) -> str:
    """A folded English word without its commonest endings: enough to let "shelled" meet "shelling"."""
    for ending in ("ings", "ing", "ers", "ies", "ed", "es", "er", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


def party_words(quote: str) -> frozenset[str]:
    """The stems that say who a party is, without its counts and qualifiers."""
    return frozenset(stem(word) for word in fold(quote).split() if word not in _GENERIC and not word.isdigit())


@lru_cache(maxsize=1)
def commonness() -> dict[str, float]:
    """Stem → share of news articles that have it; a stem that is not in the table is in fewer than one in a hundred.

    Counted by ``train/count_common_words.py`` over annotated conflict news.
    """
    table = resources.files("casus.reconcile").joinpath("common_words.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {word: float(share) for word, share in pairs}


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _RUN.findall(_plain(text))


def fold_text(text: str) -> str:
    """As :func:`fold`, for long texts that no cache should hold."""
    return fold.__wrapped__(text)


Named = list[tuple[int, frozenset[str]]]
"""Where a text writes something with a capital, and the folded words of it."""


def named_at(text: str) -> Named:
    """All that a text writes with a capital, in order."""
    return [(found.start(), _folded_words(found[0])) for found in _NAME.finditer(text)]


def name_tokens(text: str) -> set[str]:
    """The folded words that a text writes with a capital."""
    return {word for token in _NAME.findall(text) for word in _folded_words(token)}


@lru_cache(maxsize=CACHED)
def _folded_words(token: str) -> frozenset[str]:
    return frozenset(fold(token).split())
