"""Days with unknown years, TIMEX3 values, and what interval of days a value covers.

A :class:`Day` is a calendar day, month or year of which the year may be unknown (``XXXX-06-12``); arithmetic on it
never invents the year. Values follow TIMEX3 (TimeML 1.2.1); weeks are ISO weeks.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casus.types import PeriodPrecision

FIRST_YEAR: Final = 1
LAST_YEAR: Final = 9998
_SEASON_MONTHS: Final = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month (``day`` None) or year (``month`` None); ``year`` None where no one can know it."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, when: date) -> Day:
        """The day as a :class:`Day`."""
        return cls(when.year, when.month, when.day)

    @property
    def value(self) -> str:
        """ISO 8601 with ``XXXX`` for an unknown year."""
        year = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.month is None:
            return year
        return f"{year}-{self.month:02d}" if self.day is None else f"{year}-{self.month:02d}-{self.day:02d}"

    @property
    def date(self) -> date | None:
        """The day as a date; ``None`` where year, month or day is unknown."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


def valid(year: int | None, month: int | None = None, day: int | None = None) -> bool:
    """Whether there is such a day; 29 February counts where the year is unknown."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    if month is None:
        return day is None
    if not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= calendar.monthrange(2000 if year is None else year, month)[1]


def shift(when: date, days: int) -> date | None:
    """``when`` and ``days`` more, ``None`` beyond the calendar."""
    try:
        moved = when + timedelta(days=days)
    except OverflowError:
        return None
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else None


def shift_day(day: Day, days: int) -> Day | None:
    """As :func:`shift`, keeping an unknown year unknown; ``None`` where the answer hangs on a leap day."""
    if day.month is None or day.day is None:
        return None
    if day.year is not None:
        moved = shift(date(day.year, day.month, day.day), days)
        return None if moved is None else Day.of(moved)
    if (day.month, day.day) == (2, 29) or abs(days) > 180:
        return None
    common, leap = (shift(date(year, day.month, day.day), days) for year in (2001, 2000))
    if common is None or leap is None or (common.month, common.day) != (leap.month, leap.day):
        return None
    return Day(None, common.month, common.day)


def shift_month(day: Day, months: int) -> Day | None:
    """The month ``months`` after ``day``'s; its year stays unknown where ``day``'s is."""
    if day.month is None:
        return None
    total = day.month - 1 + months
    year = None if day.year is None else day.year + total // 12
    return Day(year, total % 12 + 1) if valid(year) else None


def month_day(when: date, months: int) -> date | None:
    """The same day of the month ``months`` away, the month's last where it is shorter."""
    total = when.year * 12 + when.month - 1 + months
    year, month = divmod(total, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return date(year, month + 1, min(when.day, calendar.monthrange(year, month + 1)[1]))


def week(when: date) -> str:
    """ISO week of ``when`` (``2019-W52``)."""
    year, number, _ = when.isocalendar()
    return f"{year:04d}-W{number:02d}"


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The ``nth`` (from 1) weekday (Monday 1) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Anonymous algorithm; Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


_VALUE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?P<end>-WE)?|(?P<season>SP|SU|FA|WI)|Q(?P<quarter>[1-4])"
    r"|H(?P<half>[12])))?(?:T[0-9:A-Z]+)?"
    r"|(?P<decade>\d{3})|(?P<century>\d\d)"
)


def bounds(value: str | None) -> tuple[str | None, str | None, PeriodPrecision]:
    """First day, last day and precision of a value; ``None`` days where it gives no certain interval."""
    if value is None:
        return None, None, "unknown"
    if "/" in value:
        (first, _, _), (_, last, _) = (bounds(part) for part in value.split("/", 1))
        return (first, last, "range") if first and last and first <= last else (None, None, "unknown")
    match = _VALUE.fullmatch(value)
    if match is None:
        return None, None, _partial_precision(value)
    try:
        first_day, last_day, precision = _interval(match)
    except (ValueError, OverflowError):
        return None, None, "unknown"
    return first_day.isoformat(), last_day.isoformat(), precision


def _partial_precision(value: str) -> PeriodPrecision:
    if re.fullmatch(r"XXXX-\d\d-\d\d(T.*)?", value):
        return "day"
    return "month" if re.fullmatch(r"XXXX-\d\d", value) else "unknown"


def _interval(match: re.Match[str]) -> tuple[date, date, PeriodPrecision]:
    if match["decade"] or match["century"]:
        span = 10 if match["decade"] else 100
        start = int(match[0]) * span
        return date(max(start, 1), 1, 1), date(start + span - 1, 12, 31), "range"
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day, "day"
    if match["month"]:
        return *_months(year, int(match["month"]), int(match["month"])), "month"
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return (
            (monday + timedelta(days=5), monday + timedelta(days=6), "range")
            if match["end"]
            else (monday, monday + timedelta(days=6), "week")
        )
    if match["season"]:
        return *_months(year, *_SEASON_MONTHS[match["season"]]), "range"
    if match["quarter"]:
        last = 3 * int(match["quarter"])
        return *_months(year, last - 2, last), "range"
    if match["half"]:
        last = 6 * int(match["half"])
        return *_months(year, last - 5, last), "range"
    return date(year, 1, 1), date(year, 12, 31), "year"


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
