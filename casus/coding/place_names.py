"""How names of places are compared: folded keys, the words for kinds of territory, and spelling variants.

A key is what is left of a name once case, accents, apostrophes and punctuation are taken away, so that ``Sana'a``, ``SANAA``
and ``Sanaa`` share one, as do ``Al-Qa'im`` and ``al Qaim``, ``Saint Louis`` and ``St. Louis``. The gazetteer stores keys, and
a text's words are turned into keys by the same function.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´ʿʾʻʼʹ′]")
_WORDS = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ə": "a", "ħ": "h", "ß": "ss"}
)
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_ARTICLES = frozenset({"al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "ed", "es", "il"})

UNIT_KINDS: dict[str, str] = {
    "province": "admin1",
    "provinces": "admin1",
    "state": "admin1",
    "governorate": "admin1",
    "governorates": "admin1",
    "oblast": "admin1",
    "krai": "admin1",
    "region": "admin1",
    "department": "admin1",
    "prefecture": "admin1",
    "division": "admin1",
    "emirate": "admin1",
    "canton": "admin1",
    "republic": "admin1",
    "territory": "admin1",
    "voivodeship": "admin1",
    "district": "admin2",
    "districts": "admin2",
    "county": "admin2",
    "counties": "admin2",
    "parish": "admin2",
    "borough": "admin2",
    "municipality": "admin2",
    "commune": "admin2",
    "tehsil": "admin2",
    "raion": "admin2",
    "agency": "admin2",
    "subdivision": "admin2",
    "city": "city",
    "town": "city",
    "village": "city",
    "villages": "city",
    "township": "city",
    "neighborhood": "city",
    "neighbourhood": "city",
    "suburb": "city",
    "quarter": "city",
    "hamlet": "city",
}
"""Words that follow a name and say what kind of territory it is ("Anbar province"), and the kind they speak for."""

_UNIT_AFTER = re.compile(
    r"\s+(?:province|state|governorate|oblast[’']?|krai|kray|region|department|prefecture|division|emirate|canton|"
    r"republic|territory|voivodeship|district|county|parish|borough|municipality|commune|tehsil|raion|agency|wilaya[ht]?|"
    r"shahrestan|census area|metropolitan area|city and borough|city)$",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"^(?!district of columbia)(?:province|provincia|state|estado|departamento|département|department|region|región|région|"
    r"wilaya|wilayat|"
    r"muḩāfaz̧at|muhafazat|gouvernorat|governorate|ostan-e|ostān-e|district|autonomous (?:region|republic)|republic|"
    r"kabupaten|kota|powiat|okres|arrondissement|distrito|municipio|county|opština|općina|rayon)\s+(?:of the |of |de la |"
    r"de los |de las |du |de |del |d['’]|do |da |dos )?",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The key of ``name``: lower-case words without accents and punctuation, one space between them.

    A leading "the" is dropped; Saint, Mount and Fort are abbreviated as headlines do. The key of a name without any letter or
    digit is empty.
    """
    if name.isascii():
        plain = name.lower()
    else:
        parts = unicodedata.normalize("NFKD", name.casefold())
        plain = "".join(c for c in parts if not unicodedata.combining(c)).translate(_LETTERS)
    words = [_SHORT.get(w, w) for w in _WORDS.findall(_APOSTROPHES.sub("", plain))]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(_joined_initials(words))


def _joined_initials(words: list[str]) -> list[str]:
    """``u s`` → ``us``: initials written with and without full stops get one key."""
    out: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isascii() and word.isalpha():
            run += word
            continue
        if run:
            out.append(run)
            run = ""
        out.append(word)
    if run:
        out.append(run)
    return out


def without_article(key: str) -> str | None:
    """``al qaim`` → ``qaim``; ``None`` where a key has no Arabic article."""
    head, _, rest = key.partition(" ")
    return rest if rest and head in _ARTICLES else None


def without_unit(name: str) -> str:
    """``Anbar Governorate`` → ``Anbar``, ``Provincia de Arauco`` → ``Arauco``; a name without such a word as it is."""
    shorter = _UNIT_AFTER.sub("", name)
    if shorter == name:
        shorter = _UNIT_BEFORE.sub("", name)
    return shorter if len(shorter) > 1 else name
