"""How a rule is written: an id, a pattern over word classes, and a function that works out the meaning.

A pattern is a regular expression whose letters are class names (:data:`casus.coding.dates.words.CLASSES`), with named
groups as ``<name:CLASS>`` and the macros below in braces. All rules of :data:`RULES` are tried in order at each place where an
expression can start; the first whose function gives an answer wins, so longer phrases stand before their parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from casus.coding.dates.arithmetic import Day
from casus.coding.dates.clock import Clock, tense
from casus.coding.dates.expression import Anchor, Direction, TimeExpression, TimexKind
from casus.coding.dates.words import CLASSES, TaggedText, Token, compile_pattern

MACROS: Final = {
    # "three", "2 1/2", "twenty-five", "a couple of", "several", "a", "two and a half"
    "N": "(?:<n:A? COUPLE OF?|A? FEW(?: MORE)?|A HUNDRED|(?:DAY|INT|NUM|HUNDRED|YEAR|DECADE)(?:HYPHEN? NUM"
    "|HUNDRED|FRACTION)*"
    "(?:(?:TO|HYPHEN) (?:DAY|INT|NUM))?|A HALF|A>(?:<half:AND A? HALF>)?)",
    "ABOUT": "(?:MORE THAN|AT? APPROX|APPROX)*",
    "MONTHS": "(?:MONTH|MAYMARCH)",
    "ORDDAY": "(?:DAY|ORD)",
    "YEARREL": "(?:COMMA? OF? (?:<y:YEAR>(?! HYPHEN? UNIT)|<ys:SHORTYEAR>|(?:THE|THAT)? <yrel:LAST|THIS|NEXT"
    "|SAME|PREVIOUS|FOLLOWING|THAT> <yunit:UNIT>))",
    "DATE": "(?:(?:<wd:WDAY|WD|TODAY> (?:COMMA|OPEN)?)? (?:THE? <d1:{ORDDAY}> OF? <m1:{MONTHS}>|<m2:{MONTHS}>"
    " THE? <d2:{ORDDAY}>(?! HYPHEN? UNIT))"
    "{YEARREL}?)",
    "CLOCK": "(?:CLOCK AMPM?|(?:DAY|NUM) AMPM)",
    "ANYCLOCK": "(?:{CLOCK}|(?:YEAR|INT) HOURS?)",
    "REL": "(?:LAST|PAST|NEXT|THIS PAST|THIS NEXT|THIS|CURRENT|PREVIOUS|FOLLOWING|THAT SAME|THAT|SAME|LATEST)",
    "EARLYLATE": "(?:EARLY|LATE|EARLIER|LATER|MID HYPHEN?)",
    "EDGE": "(?:THE? (?:BEGIN|END|MIDDLE|CLOSE) OF|THE? {EARLYLATE} (?:IN|OF|HYPHEN)? )",
}


def _expand(pattern: str) -> str:
    while "{" in pattern and (expanded := re.sub(r"\{([A-Z]+)\}", lambda m: MACROS[m[1]], pattern)) != pattern:
        pattern = expanded
    return compile_pattern(pattern)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that match a rule's pattern, with the text and the clock that they stand in."""

    tagged: TaggedText
    match: re.Match[str]
    clock: Clock
    rule: str

    def __contains__(self, group: str) -> bool:
        return self.match.re.groupindex.get(group) is not None and self.match[group] is not None

    def tokens(self, group: str) -> tuple[Token, ...]:
        """The words of a group; none where it took no part."""
        if group not in self:
            return ()
        first, last = self.match.span(group)
        return self.tagged.tokens(first, last)

    def number(self, group: str) -> int | None:
        """The value of a group of one word that is worth a whole number."""
        for token in self.tokens(group):
            if isinstance(token.value, int):
                return token.value
        return None

    def code(self, group: str) -> str:
        """The value of a group's last word that is worth letters (a unit, a part of the day); empty without one."""
        for token in reversed(self.tokens(group)):
            if isinstance(token.value, str):
                return token.value
        return ""

    def names(self, group: str) -> tuple[str, ...]:
        """The classes of a group's words."""
        return tuple(token.name for token in self.tokens(group))

    @property
    def first(self) -> int:
        """Number of the phrase's first word."""
        return self.match.start()

    @property
    def last(self) -> int:
        """Number of the word after the phrase."""
        return self.match.end()

    @property
    def start(self) -> int:
        """First character."""
        return self.tagged.spans[self.first][0]

    @property
    def end(self) -> int:
        """Character after the last."""
        return self.tagged.spans[self.last - 1][1]

    def before(self, back: int = 1) -> str:
        """Class of the word ``back`` words before the phrase."""
        return self.tagged.name(self.first - back)

    def after(self) -> str:
        """Class of the word after the phrase."""
        return self.tagged.name(self.last)

    def word_before(self) -> str:
        """The word before, as written."""
        return self.tagged.word(self.first - 1)

    def word_after(self) -> str:
        """The word after, as written."""
        return self.tagged.word(self.last)

    @property
    def tense(self) -> Direction | None:
        """Tense of the clause that the phrase stands in."""
        return tense(self.tagged.text, self.start, self.end)

    def says(
        self,
        value: str | None,
        kind: TimexKind = "DATE",
        *,
        told: Day | None = None,
        interval: tuple[date, date] | None = None,
        anchor: Anchor | None = None,
        direction: Direction | None = None,
        parts: tuple[TimeExpression, ...] = (),
        note: str | None = None,
    ) -> TimeExpression:
        """The expression with its meaning; ``told`` becomes what later words are counted from."""
        expression = TimeExpression.of(
            self.start,
            self.end,
            value,
            kind,
            self.rule,
            interval=interval,
            anchor=anchor,
            direction=direction,
            parts=parts,
            note=note,
        )
        self.clock.note(told)
        return expression


Resolver = Callable[[Phrase], TimeExpression | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of time expression."""

    id: str
    pattern: re.Pattern[str]
    resolve: Resolver


@dataclass
class RuleBook:
    """Rules in the order in which they are tried."""

    rules: list[Rule] = field(default_factory=list)

    def rule(self, rule_id: str, pattern: str) -> Callable[[Resolver], Resolver]:
        """Enters the decorated function as the meaning of ``pattern``."""

        def enter(resolve: Resolver) -> Resolver:
            self.rules.append(Rule(rule_id, re.compile(_expand(pattern)), resolve))
            return resolve

        return enter


def letters(names: str) -> str:
    """A character class of the letters of class names."""
    return "[" + "".join(CLASSES[name] for name in names.split()) + "]"
