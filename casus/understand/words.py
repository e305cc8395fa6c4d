"""Words and sentences: where each begins and ends, in code points of the text as read.

The word rules follow the treebanks that the model learns from (UD English EWT): ``U.S.`` and ``5,000`` are one word,
``don't`` is ``do`` + ``n't``, ``militia's`` is ``militia`` + ``'s``, a hyphen stands alone. Sentence rules are a short list
of abbreviations and a look at what follows the stop; a line break ends a sentence unless the line was merely wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TITLES = (
    "Mr Mrs Ms Dr Prof Rev Hon Sen Rep Gov Gen Lt Col Maj Capt Cmdr Sgt Cpl Pvt Adm Brig Insp Supt Pres St Ste Mt Ft Jr Sr "
    "Msgr Fr Sheikh Ayat"
).split()
OTHER_ABBREVIATIONS = (
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat No Nos vs etc Inc Corp Co Ltd "
    "approx est dept Dist Ave Blvd Rd al ca cf Vol Art Sec Op"
).split()
_ABBREVIATION = "|".join(sorted(TITLES + OTHER_ABBREVIATIONS, key=len, reverse=True))

_WORD = re.compile(
    rf"""
      (?:[^\W\d_]\.){{2,}}                        # U.S.  a.m.  P.O.W.
    | (?:{_ABBREVIATION})\.(?=[\s,)]|$)           # Gen.  Sept.
    | [A-Z](?=\.\s[A-Z])\.                         # the J. of J. Smith
    | \d+(?:[.,:]\d+)*                            # 5,000  2.5  7:30
    | [^\W_]+?(?=(?i:n['’]t)\b)                   # do of don't
    | (?i:n['’]t)\b
    | ['’](?i:s|re|ve|ll|d|m)\b
    | [^\W_]+(?:['’](?!(?i:s|re|ve|ll|d|m|t)\b)[^\W_]+)*   # words, K1, 14th, O'Brien, Sana'a
    | \.{{2,}} | -{{2,}}
    | \S
    """,
    re.VERBOSE,
)
_CLOSING = "\"'”’)]»"
_STOP = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s|$)|[.!?…]+[”\"](?=[A-Z])|\n[ \t\r]*\n|\n")
_ENDS_IN_ABBREVIATION = re.compile(
    rf"(?:\b(?:{'|'.join(TITLES)})|\b[A-Z](?:\.[A-Z])*|\b(?:vs|No|Nos|approx|ca|cf|al))\.$"
)
_MONTH_OR_DAY = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Lt|Col)\.$"
)
_WRAPPED_FROM, _WRAPPED_TO = 50, 100  # a line of such a length may have been broken by an editor, not by a writer


def split_words(text: str) -> list[tuple[int, int]]:
    """The words of ``text`` in order, as half-open code-point spans; every character that isn't white space is in one."""
    return [match.span() for match in _WORD.finditer(text)]


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` in order, as half-open spans without surrounding white space; none is empty."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if not _ends_sentence(text, start, stop):
            continue
        _append_trimmed(spans, text, start, stop.end())
        start = stop.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def words_by_sentence(words: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each sentence the half-open range of numbers of the words that begin in it; together they cover all words."""
    ranges: list[tuple[int, int]] = []
    first = 0
    for number in range(len(sentences)):
        limit = sentences[number + 1][0] if number + 1 < len(sentences) else None
        last = first
        while last < len(words) and (limit is None or words[last][0] < limit):
            last += 1
        ranges.append((first, last))
        first = last
    return ranges


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((start + left, start + right))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop.group().startswith("\n"):
        return _ends_at_line_break(text, stop)
    before = text[max(start, stop.start() - 12) : stop.end()].rstrip(_CLOSING)
    after = text[stop.end() : stop.end() + 3].lstrip()
    if not after:
        return True
    if before.endswith(".") and not before.endswith(".."):
        if _ENDS_IN_ABBREVIATION.search(before):
            return False
        if _MONTH_OR_DAY.search(before):
            return False
    return not after[0].islower() and after[0] not in ",;:)"


def _ends_at_line_break(text: str, stop: re.Match[str]) -> bool:
    if stop.group().count("\n") > 1:
        return True
    line_start = text.rfind("\n", 0, stop.start()) + 1
    length = stop.start() - line_start
    line = text[line_start : stop.start()].rstrip()
    if not line or line.rstrip(_CLOSING)[-1:] in tuple(".!?:…"):
        return True
    following = text[stop.end() : stop.end() + 40].lstrip()
    if following[:1].islower():
        return False
    next_break = text.find("\n", stop.end())
    next_length = (len(text) if next_break < 0 else next_break) - stop.end()
    return not (_WRAPPED_FROM <= length <= _WRAPPED_TO and next_length <= _WRAPPED_TO)
