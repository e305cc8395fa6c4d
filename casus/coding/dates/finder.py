"""From a text to its time expressions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from casus.coding.dates import calendar_rules, counted_rules, duration_rules, relative_rules, year_rules
from casus.coding.dates.arithmetic import bounds
from casus.coding.dates.clock import Clock, parse_published
from casus.coding.dates.expression import Relation, TimeExpression
from casus.coding.dates.grammar import Phrase, Rule, letters
from casus.coding.dates.words import CLASSES, TaggedText, split_words, tag

_ORDER: Final = split_words(
    "iso-date slash-date week-of weekday-set every-unit day-list day around-yesterday weekday today this-part "
    "ago later past-period edge-of-unit year-end quarter quarter-of-year half-year unit-and-half decade century "
    "nineteen-year season month "
    "holiday era-year year-range weekend unit year-ago quarter-told day-beside other-part overnight part-alone "
    "past-units spelled"
)
_ALL: Final = {
    rule.id: rule
    for book in (calendar_rules.BOOK, year_rules.BOOK, relative_rules.BOOK, counted_rules.BOOK, duration_rules.BOOK)
    for rule in book.rules
}
RULES: Final[tuple[Rule, ...]] = tuple(_ALL[rule_id] for rule_id in _ORDER if rule_id in _ALL) + tuple(
    rule for rule_id, rule in _ALL.items() if rule_id not in _ORDER
)
_MASTER: Final = re.compile("|".join("(" + re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern) + ")" for rule in RULES))
_RUN: Final = re.compile(f"[^{CLASSES['X']}]+")
_CORE: Final = re.compile(
    letters(
        "MONTH MAYMARCH WDAY WDAYS ISO SLASH DECADE SHORTYEAR YEAR UNIT UNITS HOURS SEASON PART PARTS TODAY YESTERDAY TOMORROW "
        "TONIGHT OVERNIGHT NOW PASTREF FUTURE PRESENT PAST CURRENT DAILY HOLIDAY ERA WEEKEND AMPM TIME NUM"
    )
)
_RELATIONS: Final[dict[str, Relation]] = {
    "SINCE": "since",
    "UNTIL": "until",
    "BY": "until",
    "BEFORE": "before",
    "AFTER": "after",
    "FROM": "from",
}


def find_times(text: str, published: str | None, *, outlet_country: str | None = None) -> tuple[TimeExpression, ...]:
    """The time expressions of ``text`` in text order.

    ``published`` is the article's day (ISO 8601, a time of day is ignored) or ``None``; without it, what needs a year
    or a day to count from keeps a partial value (``XXXX-06-12``) or none. ``outlet_country`` (ISO 3166-1 alpha-3) decides
    the order of day and month in figures such as ``03/04/2019``.
    """
    tagged = tag(text)
    clock = Clock(tagged, parse_published(published), outlet_country)
    spoken = clock.today
    found = _read(tagged, clock)
    if spoken is None and (clock.today is not None or clock.known_weekday is not None):
        # What the text told of today, or of a weekday's day, holds for the expressions before it as well.
        found = _read(tagged, Clock(tagged, None, outlet_country, clock))
    return tuple(found)


def _read(tagged: TaggedText, clock: Clock) -> list[TimeExpression]:
    found: list[TimeExpression] = []
    for run in _RUN.finditer(tagged.letters):
        if _CORE.search(run[0]):
            _read_run(tagged, clock, run.start(), run.end(), found)
    return _joined(tagged, [_since(expression, clock) for expression in found])


def _since(expression: TimeExpression, clock: Clock) -> TimeExpression:
    """ "Since March" lasts until the day of the report."""
    today = clock.day
    if (
        expression.relation != "since"
        or expression.first is None
        or today is None
        or expression.kind not in ("DATE", "TIME")
    ):
        return expression
    last = today.isoformat()
    return replace(expression, last=last, precision="range") if expression.first < last else expression


def _read_run(tagged: TaggedText, clock: Clock, position: int, stop: int, found: list[TimeExpression]) -> None:
    while position < stop:
        match = _MASTER.search(tagged.letters, position, stop + 1)
        if match is None or match.start() >= stop:
            return
        expression, last = _resolve(tagged, clock, match.start(), match.lastindex or 1)
        if expression is None:
            position = match.start() + 1
        else:
            found.append(_with_relation(tagged, expression, match.start()))
            position = last


def _resolve(tagged: TaggedText, clock: Clock, position: int, first_rule: int) -> tuple[TimeExpression | None, int]:
    """What the first rule from ``first_rule`` on that has an answer makes of the words at ``position``."""
    for rule in RULES[first_rule - 1 :]:
        match = rule.pattern.match(tagged.letters, position)
        if match is not None and match.end() > position:
            expression = rule.resolve(Phrase(tagged, match, clock, rule.id))
            if expression is not None:
                return expression, match.end()
    return None, position


def _with_relation(tagged: TaggedText, expression: TimeExpression, index: int) -> TimeExpression:
    before = tagged.name(index - 1)
    if before in ("EARLY", "LATE", "THE", "MID", "HYPHEN"):
        before = tagged.name(index - 2)
    relation = _RELATIONS.get(before)
    return expression if relation is None else replace(expression, relation=relation)


_LINK: Final = re.compile(r"\s*(?:-|–|—|to|until|till|through)\s*|(?P<and>\s+and\s+(?:the\s+)?)", re.I)


def _joined(tagged: TaggedText, found: list[TimeExpression]) -> list[TimeExpression]:
    """Two dates that open and close one period become one expression: "from March 5 to April 10"."""
    joined: list[TimeExpression] = []
    for expression in found:
        previous = joined[-1] if joined else None
        both = None if previous is None else _join(tagged.text, previous, expression)
        if both is None:
            joined.append(expression)
        else:
            joined[-1] = both
    return joined


def _join(text: str, left: TimeExpression, right: TimeExpression) -> TimeExpression | None:
    if left.parts or right.parts or left.kind not in ("DATE", "TIME") or right.kind not in ("DATE", "TIME"):
        return None
    link = _LINK.fullmatch(text[left.end : right.start])
    if link is None or left.value is None or right.value is None:
        return None
    if link["and"] and not re.search(r"\bbetween\s+(?:the\s+)?$", text[max(0, left.start - 14) : left.start], re.I):
        return None
    start, end = (_day_part(value) for value in (left.value, right.value))
    if start is None or end is None or not start < end or (start.startswith("XXXX")) != (end.startswith("XXXX")):
        return None
    value = f"{start}/{end}"
    first, last, precision = bounds(value)
    return replace(
        left,
        end=right.end,
        value=value,
        first=first,
        last=last,
        precision="range" if first else precision,
        kind="DATE",
        rule="range",
        parts=(left, right),
    )


_DAY_PART: Final = re.compile(r"((?:\d{4}|XXXX)(?:-\d\d(?:-\d\d)?)?)(?:T.*)?")


def _day_part(value: str) -> str | None:
    match = _DAY_PART.fullmatch(value)
    return match[1] if match and match[1] != "XXXX" else None


def resolve_time(
    text: str, start: int, end: int, published: str | None, *, outlet_country: str | None = None
) -> TimeExpression | None:
    """What ``text[start:end]`` means as a time, read in its place in the text; ``None`` where it tells none.

    The span may be wider or narrower than the words that tell the time; the answer has the span's own bounds.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}:{end} does not lie in a text of {len(text)} characters")
    touching = [
        t for t in find_times(text, published, outlet_country=outlet_country) if t.start < end and start < t.end
    ]
    if not touching:
        return None
    best = max(touching, key=lambda t: (min(t.end, end) - max(t.start, start), t.precision == "day", -t.start))
    return best.moved(start, end)
