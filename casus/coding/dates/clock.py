"""What relative time expressions of a text are counted from: publication, dateline, earlier dates, and tense.

In newswire 46 % of bare weekdays mean the publication day itself, and nearly all others the last one before it; a date
without a year is the nearest one that the tense of its clause allows. In a historical narrative dates go on from the
date told before (the distinction of HeidelTime; Strötgen and Gertz, *Multilingual and cross-domain temporal tagging*,
2013).
Without a publication day a year is taken from the text or stays unknown: it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from casus.coding.dates.arithmetic import Day, shift, shift_day, valid
from casus.coding.dates.expression import Anchor, Direction
from casus.coding.dates.words import CLASSES, MONTHS, TaggedText, compile_pattern

_MONTH: Final = "|".join(f"{m[:3]}(?:{m[3:]}|t)?" if m == "september" else f"{m[:3]}(?:{m[3:]})?" for m in MONTHS)
_DATELINE: Final = re.compile(
    rf"""\s*(?:\[[^\]\n]{{1,40}}\]\s*)*
    (?P<place>[A-Z][^\n]{{1,80}}?)[,\s]\s*
    (?:(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?
      |(?P<day_first>\d{{1,2}})\s+(?P<month_second>{_MONTH})\.?(?:\s+(?P<year_last>\d{{4}}|\d\d))?)
    \s*,?\s*(?P<tail>(?:[(\[][^)\]\n]{{1,60}}[)\]]\s*){{0,3}}(?:--|[-–—_:])?)""",
    re.X | re.I,
)
_NO_PLACE: Final = frozenset(
    {"on", "in", "at", "by", "from", "since", "until", "the", "after", "before", "last", "early", "late"}
)
_PLACE_WORD: Final = re.compile(r"[A-Z(\"'/,.-]|(?:de|del|la|el|of|the|near|and|al|on|in)\b")
_TENSE: Final = re.compile(
    r"(?P<past>\b(?:declined|refused|failed|voted|sought|tried|managed|had|began|continued|used|forced|helped"
    r"|asked|vowed|went)\s+to\s+\w+)"
    r"|(?P<future>\b(?:will|would|shall|['’]ll|is\s+to|are\s+to)\b(?:\s+(?:not|also|then|only"
    r"|\w+ly))?(?:\s+be)?(?:\s+\w+)?"
    r"|\bto\s+(?!(?:more|less|the|his|her|their|its|death|hospital|prison|jail|custody|safety|court|people)\b)"
    r"(?:be\s+\w+|(?-i:[a-z]{3,}))|\b(?:due"
    r"|scheduled|slated|deadline|upcoming"
    r"|effective|payable|expires?|expected|plans|set\s+for|planned\s+(?:for|to))\b)"
    r"|(?P<past2>\b(?:was|were|had|has|have|been|did|said|told|made|took|went|came|left|fell|rose|shot|hit"
    r"|began|held|met|won|lost|sent"
    r"|fled|died|found|gave|saw|broke|brought|caught|fought|struck|put|(?-i:(?!un)[a-z]{2,}ed|(?!UNITED)[A-Z]{2,}ED))\b)",
    re.I,
)
_AHEAD: Final = re.compile(
    r"\b(?:until|till|by|as\s+soon\s+as|as\s+early\s+as|no\s+later\s+than|(?:starting|beginning"
    r"|effective)(?:\s+on)?)\s+(?:the\s+|early\s+|late\s+|\d+\s+[ap]\.m\.\s+)?$",
    re.I,
)
_CLAUSE_OPENS: Final = re.compile(
    r"[,;:—–]\s+(?:but|and|while|when|where|as)\s+(?:(?:also|then|later|in|on|during|early|late|the)\s+){0,3}$", re.I
)
"""A conjunction right before: the clause of the expression only begins, its verb comes after."""

_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z\"“'(])|\n\s*\n")
_NEWS_LETTERS: Final = frozenset(CLASSES[name] for name in ("TODAY", "YESTERDAY", "TOMORROW", "TONIGHT", "WDAY"))


def parse_published(published: str | None) -> date | None:
    """The day of an ISO date or date and time; ``None`` where it is absent or no date."""
    if not published:
        return None
    try:
        return date.fromisoformat(published.strip()[:10])
    except ValueError:
        return None


def tense(text: str, start: int, end: int) -> Direction | None:
    """Whether the clause around ``text[start:end]`` looks back or ahead: by its verb nearest before, else after."""
    before = text[max(0, start - 90) : start]
    breaks = list(_SENTENCE_END.finditer(before))
    if breaks:
        before = before[breaks[-1].end() :]
    opening = _AHEAD.search(before)
    if opening is not None:
        told = before[: opening.start()]
        if opening[0].lower().startswith("by"):
            ended = _last_tense(told) == "past" or (not told.strip() and _tense_after(text, end) == "past")
        else:
            ended = not told.strip() and _tense_after(text, end) == "past"
        return "past" if ended else "future"
    if text[end : end + 2] in ("'s", "’s"):
        return "past"
    if _CLAUSE_OPENS.search(before) and (own := _tense_after(text, end)) is not None:
        return own
    return _last_tense(before) or _tense_after(text, end)


def _last_tense(before: str) -> Direction | None:
    found: Direction | None = None
    for match in _TENSE.finditer(before):
        found = "future" if match["future"] else "past"
    return found


def _tense_after(text: str, end: int) -> Direction | None:
    """Tense of the first verb in the rest of the sentence, if it stands near."""
    after = text[end : end + 60]
    stop = _SENTENCE_END.search(after)
    match = _TENSE.search(after[: stop.start()] if stop else after)
    if match is None or match[0].lower().startswith("to"):
        return None
    return "future" if match["future"] else "past"


_FULL_DATE: Final = re.compile(
    compile_pattern("(?:MONTH|MAYMARCH) (?:DAY|ORD) COMMA? YEAR|(?:DAY|ORD) OF? (?:MONTH|MAYMARCH) COMMA? YEAR")
)


def _full_dates(tagged: TaggedText) -> tuple[date, ...]:
    """Days that the text tells with month and year."""
    found = []
    for match in _FULL_DATE.finditer(tagged.letters):
        worth = {token.name: token.value for token in tagged.tokens(match.start(), match.end())}
        year, month, day = (
            worth["YEAR"],
            worth.get("MONTH") or worth.get("MAYMARCH"),
            worth.get("DAY") or worth.get("ORD"),
        )
        if isinstance(year, int) and isinstance(month, int) and isinstance(day, int) and valid(year, month, day):
            found.append(date(year, month, day))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place-and-day line that opens a news report: where its day stands and which it is."""

    end: int
    day: Day


def find_dateline(text: str, published: date | None) -> Dateline | None:
    """The dateline that opens ``text`` ("KABUL, Jan 5 (Reuters) -", "[Text] San Salvador, 5 Jan 90"), if it has one."""
    match = _DATELINE.match(text[:260])
    if match is None:
        return None
    place = match["place"]
    if not place[0].isupper() or place.split()[0].rstrip(",").lower() in _NO_PLACE:
        return None
    if len(place.split()) > 9 or not all(_PLACE_WORD.match(word) for word in place.split()):
        return None
    tail = match["tail"].strip()
    short_year = match["year_last"] is not None and len(match["year_last"]) == 2
    if short_year and not tail and not re.match(r"\s*\[", text) and "," not in match[0][: match.start("year_last")]:
        return None
    if not tail and not short_year:
        return None
    if not re.search(r"[-–—_:\])]$", tail) and not short_year:
        return None
    name = (match["month"] or match["month_second"]).lower()[:3]
    month = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name))
    day = int(match["day"] or match["day_first"])
    year: int | None = None
    if written := match["year"] or match["year_last"]:
        year = int(written) if len(written) == 4 else _century(int(written), published)
    elif published is not None:
        year = min(
            (published.year - 1, published.year, published.year + 1), key=lambda y: _distance(y, month, day, published)
        )
    return Dateline(match.end(), Day(year, month, day)) if valid(year, month, day) else None


def _century(two_digits: int, published: date | None) -> int:
    years = (1900 + two_digits, 2000 + two_digits)
    if published is not None:
        return min(years, key=lambda y: abs(y - published.year))
    return years[1] if two_digits < 40 else years[0]


def _distance(year: int, month: int, day: int, published: date) -> int:
    return abs((date(year, month, day) - published).days) if valid(year, month, day) else 9999


class Clock:
    """What a text's expressions are counted from, told on from expression to expression.

    ``today`` is the day the text speaks from (dateline, publication, or a day that the text itself calls today;
    its year may be unknown), ``reference`` the last date told, ``reference_day`` the last told to the day.
    """

    def __init__(
        self, tagged: TaggedText, published: date | None, outlet_country: str | None, learned: Clock | None = None
    ) -> None:
        self.text = tagged.text
        self.published = published
        self.outlet_country = outlet_country
        self.dateline = find_dateline(tagged.text, published)
        self.today: Day | None = Day.of(published) if published else None
        self.anchor: Anchor = "publication"
        if self.dateline is not None and self._plausible(self.dateline.day):
            self.today, self.anchor = self.dateline.day, "dateline"
        self.narrative = self._is_narrative(tagged)
        self.full_dates = _full_dates(tagged)
        self.reference: Day | None = None
        self.reference_day: Day | None = None
        self.quarter: tuple[int, int] | None = None
        self.year: int | None = None
        self.known_weekday: tuple[Day, int] | None = None
        if learned is not None:
            self.today, self.known_weekday = learned.today, learned.known_weekday

    def _plausible(self, day: Day) -> bool:
        """A dateline more than a fortnight from publication is a reprint's, not the report's."""
        when = day.date
        return self.published is None or when is None or abs((when - self.published).days) <= 14

    def _is_narrative(self, tagged: TaggedText) -> bool:
        years = [token.value for token in tagged.known.values() if token.name == "YEAR"]
        news = sum(letter in _NEWS_LETTERS for letter in tagged.letters)
        if self.today is None or self.today.year is None:
            return len(years) >= 2 and news < len(years)
        old = sum(isinstance(year, int) and 1000 < year < self.today.year for year in years)
        return old >= 6 and old > 4 * news

    @property
    def day(self) -> date | None:
        """The day spoken from, where all of it is known."""
        return None if self.today is None else self.today.date

    @property
    def base(self) -> Day | None:
        """What "that day", "the year before" are counted from: the last date told, else the day spoken from."""
        return self.reference or (None if self.narrative else self.today)

    def weekday(self, number: int, direction: Direction | None, *, strict: bool = False) -> Day | None:
        """The day meant by a weekday (Monday 1): the last one up to today, or the next from today on.

        ``strict`` leaves out today ("last Friday").
        """
        today = self.day
        if today is None or (self.narrative and self.reference_day is not None and self.reference_day.year is not None):
            return self._weekday_near(number)
        if direction == "future":
            ahead = (number - today.isoweekday()) % 7
            moved = shift(today, 7 if strict and ahead == 0 else ahead)
        else:
            back = (today.isoweekday() - number) % 7
            moved = shift(today, -(7 if strict and back == 0 else back))
        return None if moved is None else Day.of(moved)

    def _weekday_near(self, number: int) -> Day | None:
        """The weekday nearest to a day of the text whose weekday is known."""
        if self.known_weekday is not None:
            day, weekday = self.known_weekday
            return shift_day(day, (number - weekday + 3) % 7 - 3)
        if self.reference_day is not None and (when := self.reference_day.date) is not None:
            return shift_day(self.reference_day, (number - when.isoweekday() + 3) % 7 - 3)
        return None

    def year_of(self, month: int, day: int | None, direction: Direction | None) -> int | None:
        """The year of a date told without one; ``None`` where neither publication nor text gives it."""
        today = self.today
        if self.narrative and (told := self._year_told(month)) is not None:
            return told
        if today is None or today.year is None:
            return self._year_beside(month, day)
        if day is None:
            return self._year_of_month(month, direction, today.year, today.month or 1)
        now = today.date or date(today.year, today.month or 1, 1)
        ahead_weight, back_weight = {"future": (1.0, 4.0), "past": (6.0, 1.0), None: (1.5, 1.0)}[direction]
        options = [year for year in (now.year - 1, now.year, now.year + 1) if valid(year, month, day)]

        def cost(year: int) -> float:
            days = (date(year, month, day or 1) - now).days
            return days * ahead_weight if days > 1 else -days * back_weight

        return min(options, key=cost) if options else None

    def _year_told(self, month: int) -> int | None:
        """The year last told, or the next where the tale has gone on from autumn to the first months."""
        if self.reference is not None and self.reference.year is not None:
            told = self.reference.month
            return self.reference.year + 1 if told is not None and told - month >= 8 else self.reference.year
        return self.year

    def _year_beside(self, month: int, day: int | None) -> int | None:
        """The year of a full date of the text within a week of the day ("September 22, 2013 … September 23")."""
        if day is None:
            return None
        for full in self.full_dates:
            for year in (full.year - 1, full.year, full.year + 1):
                if valid(year, month, day) and abs((date(year, month, day) - full).days) <= 7:
                    return year
        return None

    @staticmethod
    def _year_of_month(month: int, direction: Direction | None, year: int, now: int) -> int:
        if direction == "future":
            ahead = (month - now) % 12
            just_past = ahead >= 10  # "in January" looks ahead in December, hardly in March
            return year + (month < now) - just_past
        if direction is None and 0 < month - now <= 2:
            return year
        return year if month <= now else year - 1

    def note(self, told: Day | None) -> None:
        """Remembers a resolved date, so that what follows can be counted from it."""
        if told is None:
            return
        if told.month is not None or self.narrative:
            self.reference = told
        if told.day is not None:
            self.reference_day = told
        if told.year is not None:
            self.year = told.year

    def offset(self, days: int) -> Day | None:
        """Today and ``days`` more."""
        return None if self.today is None else shift_day(self.today, days)

    def back(self, days: int) -> tuple[date, date] | None:
        """The interval from ``days`` ago to today."""
        today = self.day
        first = None if today is None else shift(today, -days)
        return None if today is None or first is None else (first, today)
