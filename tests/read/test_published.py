"""The day of publication: every way of writing that names one day, and those that don't."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.read.published import publication_day


@pytest.mark.parametrize(
    "written",
    [
        "2019-12-30",
        "20191230",
        "2019/12/30",
        "2019.12.30",
        " 30 December 2019 ",
        "30 Dec 2019",
        "30-Dec-2019",
        "30th December, 2019",
        "Monday, 30 December 2019",
        "December 30, 2019",
        "Dec. 30, 2019",
        "Monday, December 30th, 2019",
    ],
)
def test_days(written: str) -> None:
    assert publication_day(written) == ("2019-12-30", ())


@pytest.mark.parametrize(
    "written",
    [
        "2019-12-30T23:59:59+14:00",
        "2019-12-30T00:01Z",
        "2019-12-30 18:05",
        "2019-12-30 18:05:11.123456 +0000",
        "2019-12-30 18:05:11 UTC",
        "20191230T180511Z",
        "Mon, 30 Dec 2019 18:05:00 GMT",
        "30 Dec 2019 18:05:00 +0530",
    ],
)
def test_moments_are_cut_to_the_day_of_their_own_zone(written: str) -> None:
    assert publication_day(written) == ("2019-12-30", ("publication-time-dropped",))


@pytest.mark.parametrize(
    "written",
    [
        "2019-02-30",
        "2019-12",
        "2019",
        "yesterday",
        "1577664000",
        "30 Quux 2019",
        "2019123",
        "2019-12-30Tnoon",
        "",
        "x" * 99,
    ],
)
def test_what_names_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="isn't a date; write YYYY-MM-DD"):
        publication_day(written)


@pytest.mark.parametrize("written", ["03/04/2019", "3.4.19", "03-04-2019"])
def test_what_can_be_read_as_two_days_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="two dates"):
        publication_day(written)


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y"]))
def test_every_day_comes_back(day: datetime.date, form: str) -> None:
    assert publication_day(day.strftime(form)) == (day.isoformat(), ())


@given(st.text(max_size=40))
def test_any_string_gives_a_day_or_a_refusal(written: str) -> None:
    try:
        day, _ = publication_day(written)
    except ValueError:
        return
    assert datetime.date.fromisoformat(day).isoformat() == day
