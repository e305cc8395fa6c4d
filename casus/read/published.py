"""The day of publication: how inputs write it → an ISO 8601 date, or a refusal; never a guess."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

TIME_DROPPED = "publication-time-dropped"

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_DAY_MONTH_YEAR = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})", re.IGNORECASE)
_MONTH_DAY_YEAR = re.compile(r"(?:[a-z]+, )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_SLASHED = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")


def publication_day(value: str | datetime.date) -> tuple[str, tuple[str, ...]]:
    """The ISO date of ``value`` and notes; ValueError, saying what would do, where it names no one day.

    A moment is cut to the day that its own time zone shows, since that is the day a reporter's "Monday" counts from.
    Understood: ISO 8601 dates and moments, ``20191230``, ``2019/12/30``, RFC 2822 (feeds), ``30 December 2019``,
    ``Dec. 30, 2019``. ``03/04/2019`` is refused: two readings.
    """
    if isinstance(value, datetime.datetime):
        return value.date().isoformat(), (TIME_DROPPED,)
    if isinstance(value, datetime.date):
        return value.isoformat(), ()
    written = " ".join(value.split())
    if (day := _plain_day(written)) is not None:
        return day.isoformat(), ()
    if (moment := _moment(written)) is not None:
        return moment.date().isoformat(), (TIME_DROPPED,)
    if _SLASHED.fullmatch(written):
        raise ValueError(f"{value!r} can be read as two dates; write YYYY-MM-DD")
    raise ValueError(f"{_shortened(value)!r} isn't a date; write YYYY-MM-DD")


def _plain_day(written: str) -> datetime.date | None:
    if match := _YEAR_FIRST.fullmatch(written):
        year, separator, month, day = match.groups()
        # "2019123" could be split in two ways.
        return _date(int(year), int(month), int(day)) if separator or len(month + day) == 4 else None
    if match := _DAY_MONTH_YEAR.fullmatch(written):
        return _date(int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _MONTH_DAY_YEAR.fullmatch(written):
        return _date(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    return None


def _moment(written: str) -> datetime.datetime | None:
    """A date with a time of day; the standard library's ISO reader also takes week dates, which are let through."""
    if written[:4].isdigit() and len(written) > 10:
        try:
            return datetime.datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)| ?UTC$|(?<=\d) (?=Z$)", "", written))
        except ValueError:
            return None
    if re.match(r"(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{2,4} \d", written, re.IGNORECASE):
        try:
            return parsedate_to_datetime(written)
        except (ValueError, IndexError, OverflowError):
            return None
    return None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _shortened(value: str, length: int = 60) -> str:
    return value if len(value) <= length else value[: length - 1] + "…"
