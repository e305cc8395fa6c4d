"""Time expressions: phrases and their values, traps, anchors, properties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.coding.dates import TimeExpression, annotation_value, find_times, resolve_time

SUNDAY = "2019-12-29"

# (published, text, words, TIMEX3 or ISO value, value for the record)
PHRASES = [
    (SUNDAY, "Rebels attacked the post on Sunday.", "Sunday", "2019-12-29", "2019-12-29"),
    ("2019-12-30", "Rebels attacked the post on Sunday.", "Sunday", "2019-12-29", "2019-12-29"),
    (SUNDAY, "Rebels attacked the post on Friday.", "Friday", "2019-12-27", "2019-12-27"),
    (SUNDAY, "The envoys will meet on Friday.", "Friday", "2020-01-03", "2020-01-03"),
    (SUNDAY, "The truce was extended until Tuesday.", "Tuesday", "2019-12-31", "2019-12-31"),
    (SUNDAY, "He was shot last Sunday.", "last Sunday", "2019-12-22", "2019-12-22"),
    (SUNDAY, "A trial opens next Monday.", "next Monday", "2019-12-30", "2019-12-30"),
    (SUNDAY, "Troops shelled the town on Saturday night.", "Saturday night", "2019-12-28TNI", "2019-12-28"),
    (SUNDAY, "In the early hours of Tuesday gunmen fired.", "the early hours of Tuesday", "2019-12-24", "2019-12-24"),
    (SUNDAY, "A bomb exploded today.", "today", "2019-12-29", "2019-12-29"),
    (SUNDAY, "A bomb exploded yesterday morning.", "yesterday morning", "2019-12-28TMO", "2019-12-28"),
    (SUNDAY, "The army moves out tomorrow.", "tomorrow", "2019-12-30", "2019-12-30"),
    (SUNDAY, "It happened the day before yesterday.", "the day before yesterday", "2019-12-27", "2019-12-27"),
    (SUNDAY, "He was seized this morning.", "this morning", "2019-12-29TMO", "2019-12-29"),
    (SUNDAY, "He was seized early this afternoon.", "early this afternoon", "2019-12-29TAF", "2019-12-29"),
    (SUNDAY, "A curfew begins tonight.", "tonight", "2019-12-29TNI", "2019-12-29"),
    (SUNDAY, "He was seized last night.", "last night", "2019-12-28TNI", "2019-12-28"),
    (SUNDAY, "Shells fell overnight.", "overnight", "2019-12-28TNI", "2019-12-28/2019-12-29"),
    (SUNDAY, "Police met him at noon today.", "noon today", "2019-12-29T12:00", "2019-12-29"),
    (SUNDAY, "A convoy was hit at 10 p.m. Wednesday.", "10 p.m. Wednesday", "2019-12-25T22:00", "2019-12-25"),
    (SUNDAY, "Seven died on Dec. 27.", "Dec. 27", "2019-12-27", "2019-12-27"),
    (SUNDAY, "Seven died on 27 December.", "27 December", "2019-12-27", "2019-12-27"),
    (SUNDAY, "Seven died on the 3rd of November.", "the 3rd of November", "2019-11-03", "2019-11-03"),
    (SUNDAY, "The vote is due on Feb. 1.", "Feb. 1", "2020-02-01", "2020-02-01"),
    (SUNDAY, "He was killed on 24 November 1989.", "24 November 1989", "1989-11-24", "1989-11-24"),
    (SUNDAY, "He was killed on November 24, 1989.", "November 24, 1989", "1989-11-24", "1989-11-24"),
    (SUNDAY, "He was killed on Friday, 27 December.", "Friday, 27 December", "2019-12-27", "2019-12-27"),
    (SUNDAY, "The night of 6 November was quiet.", "The night of 6 November", "2019-11-06TNI", "2019-11-06"),
    (
        SUNDAY,
        "Raids on the morning of March 17 left two dead.",
        "the morning of March 17",
        "2019-03-17TMO",
        "2019-03-17",
    ),
    (
        SUNDAY,
        "They fought from 3 to 5 May 2018.",
        "from 3 to 5 May 2018",
        "2018-05-03/2018-05-05",
        "2018-05-03/2018-05-05",
    ),
    (
        SUNDAY,
        "Clashes on 27-29 December killed ten.",
        "27-29 December",
        "2019-12-27/2019-12-29",
        "2019-12-27/2019-12-29",
    ),
    (SUNDAY, "Raids on 11, 12 and 13 November followed.", "11, 12 and 13 November", "2019-11-11/2019-11-13", None),
    (SUNDAY, "Strikes from March 5 to April 10 went on.", "March 5 to April 10", "2019-03-05/2019-04-10", None),
    (SUNDAY, "Between 1994 and 1997 three were shot.", "Between 1994 and 1997", "1994/1997", "1994/1997"),
    (SUNDAY, "The war of 1776-77 dragged on.", "1776-77", "1776/1777", "1776/1777"),
    (SUNDAY, "Fighting has gone on since March.", "March", "2019-03", "2019-03/2019-12"),
    (SUNDAY, "In late November the siege was lifted.", "late November", "2019-11", "2019-11"),
    (SUNDAY, "He fled last April.", "last April", "2019-04", "2019-04"),
    (SUNDAY, "The coup of June last year failed.", "June last year", "2018-06", "2018-06"),
    (SUNDAY, "The law was passed in 2016.", "2016", "2016", "2016"),
    (SUNDAY, "The law was passed last year.", "last year", "2018", "2018"),
    (SUNDAY, "The law was passed earlier this month.", "earlier this month", "2019-12", "2019-12"),
    (SUNDAY, "The law was passed last month.", "last month", "2019-11", "2019-11"),
    (SUNDAY, "The law was passed last week.", "last week", "2019-W51", "2019-12-16/2019-12-22"),
    (SUNDAY, "Talks go on next week.", "next week", "2020-W01", "2019-12-30/2020-01-05"),
    (SUNDAY, "Three weeks ago he was freed.", "Three weeks ago", "2019-12-08", "2019-12-08"),
    (SUNDAY, "He was freed 10 days ago.", "10 days ago", "2019-12-19", "2019-12-19"),
    (SUNDAY, "He was freed two months ago.", "two months ago", "2019-10", "2019-10"),
    (SUNDAY, "He was freed five years ago.", "five years ago", "2014", "2014"),
    (SUNDAY, "He was freed a few minutes ago.", "a few minutes ago", "2019-12-29", "2019-12-29"),
    ("2019-12-30", "There were riots over the weekend.", "the weekend", "2019-W52-WE", "2019-12-28/2019-12-29"),
    (SUNDAY, "He was caught last fall.", "last fall", "2019-FA", "2019-09/2019-11"),
    (SUNDAY, "He was caught in the summer of 2006.", "the summer of 2006", "2006-SU", "2006-06/2006-08"),
    (SUNDAY, "It stood in the late 1980s.", "the late 1980s", "198", "1980/1989"),
    (SUNDAY, "Output fell in the third quarter.", "the third quarter", "2019-Q3", "2019-07/2019-09"),
    (SUNDAY, "It fell in the second half of 2008.", "the second half of 2008", "2008-H2", "2008-07/2008-12"),
    (SUNDAY, "Over the past two months it grew.", "the past two months", "P2M", "2019-10-29/2019-12-29"),
    (SUNDAY, "In the last 24 hours six died.", "the last 24 hours", "PT24H", "2019-12-28/2019-12-29"),
    (SUNDAY, "The siege took three days.", "three days", "P3D", None),
    (SUNDAY, "A 16-hour battle began.", "16-hour", "PT16H", None),
    (SUNDAY, "It lasted two and a half years.", "two and a half years", "P2Y6M", None),
    (SUNDAY, "It went on for several weeks.", "several weeks", "PXW", None),
    (SUNDAY, "They march every Friday.", "every Friday", "XXXX-WXX-5", None),
    (SUNDAY, "A daily count is kept.", "daily", "P1D", None),
    (SUNDAY, "He was recently freed.", "recently", "PAST_REF", None),
    (SUNDAY, "On 2019-11-02 he was freed.", "2019-11-02", "2019-11-02", "2019-11-02"),
    (SUNDAY, "He died on Christmas Eve.", "Christmas Eve", "2019-12-24", "2019-12-24"),
    (SUNDAY, "New Year's Eve of 2018 was calm.", "New Year's Eve of 2018", "2018-12-31", "2018-12-31"),
    (SUNDAY, "By Wednesday they had fled.", "Wednesday", "2019-12-25", "2019-12-25"),
    (
        SUNDAY,
        "It was hit at 14:30 local time on Friday.",
        "14:30 local time on Friday",
        "2019-12-27T14:30",
        "2019-12-27",
    ),
    (SUNDAY, "The 9/11 attacks changed that.", "9/11", "2001-09-11", "2001-09-11"),
    (SUNDAY, "REBELS KILLED FIVE ON DEC 27 IN THE NORTH.", "DEC 27", "2019-12-27", "2019-12-27"),
    (SUNDAY, "rebels killed five on 17 may in the north.", "17 may", "2019-05-17", "2019-05-17"),
    (SUNDAY, "In 264 BC the war began.", "264 BC", "BC0264", None),
    (SUNDAY, "They sued to stop the plan, but in March a judge refused.", "March", "2019-03", "2019-03"),
    (SUNDAY, "He was shot to death on Oct. 23.", "Oct. 23", "2019-10-23", "2019-10-23"),
    (SUNDAY, "The talks are planned for February.", "February", "2020-02", "2020-02"),
    (SUNDAY, "It would be paid on an unspecified date in January.", "January", "2020-01", "2020-01"),
    (SUNDAY, "They march each July.", "each July", "XXXX-07", "XXXX-07"),
    (SUNDAY, "It was January nineteen ninety-seven.", "January nineteen ninety-seven", "1997-01", "1997-01"),
    (SUNDAY, "Two had filed reports by Wednesday.", "Wednesday", "2019-12-25", "2019-12-25"),
    (SUNDAY, "They are ordered to leave by Wednesday.", "Wednesday", "2020-01-01", "2020-01-01"),
    ("2000-01-28", "He was forced to make the late-November trip.", "the late-November", "1999-11", "1999-11"),
    (None, "Five were killed on June 12.", "June 12", "XXXX-06-12", "XXXX-06-12"),
    (None, "Five were killed in June.", "June", "XXXX-06", "XXXX-06"),
    (None, "Five were killed on September 23 and 24.", "September 23 and 24", "XXXX-09-23/XXXX-09-24", None),
    (None, "Five were killed on Sunday.", "Sunday", None, None),
    (None, "Five were killed yesterday.", "yesterday", None, None),
]


def only(text: str, words: str, published: str | None) -> TimeExpression:
    matching = [t for t in find_times(text, published) if text[t.start : t.end] == words]
    assert len(matching) == 1, [(text[t.start : t.end], t.value) for t in find_times(text, published)]
    return matching[0]


@pytest.mark.parametrize(("published", "text", "words", "value", "recorded"), PHRASES)
def test_phrase(published: str | None, text: str, words: str, value: str | None, recorded: str | None) -> None:
    expression = only(text, words, published)
    assert expression.value == value
    assert annotation_value(expression) == (recorded if recorded or value is None or "/" not in value else value)


@pytest.mark.parametrize(
    "text",
    [
        "They may attack again.",
        "Troops march on the capital.",
        "The second man fled with an AK-47.",
        "They won the vote 30-10.",
        "The Sun reported it.",
        "Some 1,500 rebels and 1500 soldiers fought.",
        "The 19 April Movement claimed the raid.",
        "The Sunday Times reported a curfew between 1800 and 0600.",
        "Black September claimed the raid.",
        "Jan Kavan said so.",
        "The fall of Saigon was near.",
        "They spring to arms.",
        "A man, 52 years old, died.",
    ],
)
def test_no_time(text: str) -> None:
    assert [text[t.start : t.end] for t in find_times(text, SUNDAY) if annotation_value(t)] == []


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("He was shot on 3 May 2018. The following day he died.", "The following day", "2018-05-04"),
        ("He was shot on 3 May 2018. Two days later he died.", "Two days later", "2018-05-05"),
        ("He was shot on 3 May 2018. The previous day he had been warned.", "The previous day", "2018-05-02"),
        ("He was shot on 3 May 2018. Two weeks earlier he had fled.", "Two weeks earlier", "2018-04-19"),
        ("He was shot on 3 May 2018. Later that year a trial began.", "Later that year", "2018"),
        ("He was shot on 3 May 2018. On that very day a trial began.", "that very day", "2018-05-03"),
        ("In 1984 they shot at the embassy; three years later a bomb went off.", "three years later", "1987"),
        ("He was shot on 3 May 2018. That night the town was quiet.", "That night", "2018-05-03TNI"),
    ],
)
def test_counted_from_an_earlier_date(text: str, words: str, value: str) -> None:
    expression = only(text, words, SUNDAY)
    assert (expression.value, expression.anchor) == (value, "expression")


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("KABUL, Jan 5 (Reuters) - Gunmen attacked a school on Sunday and fled.", "2020-01-06"),
        ("[Text] San Salvador, 5 Jan 20 (EFE) -- Gunmen attacked a school on Sunday and fled.", None),
    ],
)
def test_the_dateline_is_the_anchor(text: str, published: str | None) -> None:
    expression = only(text, "Sunday", published)
    assert (expression.value, expression.anchor) == ("2020-01-05", "dateline")


@pytest.mark.parametrize(
    "text", ["on 29 Sept. 10 men fled.", "On 29 Sept. 10 men fled.", "Rebels killed on 29 Sept. 10 men."]
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert [t.value for t in find_times(text, None)] == ["XXXX-09-29"]


def test_a_dateline_without_year_keeps_days_partial() -> None:
    text = "KABUL, Jan 5 (Reuters) - Gunmen attacked a school yesterday."
    assert only(text, "yesterday", None).value == "XXXX-01-04"


def test_a_day_told_with_its_weekday_dates_other_weekdays() -> None:
    text = "On Thursday he was freed. He had been seized on Wednesday (April 4th)."
    assert only(text, "Thursday", None).value == "XXXX-04-05"


def test_a_day_called_today_is_the_day_of_the_report() -> None:
    text = "A mine went off in the hills on May 12 (today). Yesterday there was another."
    assert only(text, "Yesterday", None).value == "XXXX-05-11"


def test_a_narrative_takes_the_year_last_told() -> None:
    text = "In 1775 the war began. In 1776 it went on, and on April 19 they met. In 1777 it was over by June."
    values = {text[t.start : t.end]: t.value for t in find_times(text, None)}
    assert values["April 19"] == "1776-04-19"
    assert values["June"] == "1777-06"


@pytest.mark.parametrize(
    ("country", "value", "note"),
    [
        ("USA", "2019-03-04", "date-order-from-outlet-country"),
        ("GBR", "2019-04-03", "date-order-from-outlet-country"),
        (None, "2019", "date-order-ambiguous"),
    ],
)
def test_order_of_day_and_month(country: str | None, value: str, note: str) -> None:
    (expression,) = find_times("He was freed on 03/04/2019.", SUNDAY, outlet_country=country)
    assert (expression.value, expression.note) == (value, note)


def test_an_unambiguous_order_needs_no_country() -> None:
    (expression,) = find_times("He was freed on 12/31/2018.", SUNDAY)
    assert (expression.value, expression.note) == ("2018-12-31", None)


def test_a_range_keeps_its_ends() -> None:
    (expression,) = find_times("Clashes on 27-29 December killed ten.", SUNDAY)
    assert [part.value for part in expression.parts] == ["2019-12-27", "2019-12-29"]
    assert (expression.first, expression.last, expression.precision) == ("2019-12-27", "2019-12-29", "range")


def test_since_lasts_until_the_report() -> None:
    expression = only("Ten have died since 12 December.", "12 December", SUNDAY)
    assert (expression.first, expression.last, expression.relation) == ("2019-12-12", "2019-12-29", "since")


def test_resolve_time_takes_a_wider_span() -> None:
    text = "He was killed late on the evening of last Friday, police said."
    start = text.index("late")
    expression = resolve_time(text, start, text.index(","), SUNDAY)
    assert expression is not None
    assert (expression.start, expression.value) == (start, "2019-12-27TEV")


def test_resolve_time_of_words_that_tell_none() -> None:
    assert resolve_time("He was killed on Friday.", 0, 6, SUNDAY) is None
    with pytest.raises(ValueError, match="does not lie"):
        resolve_time("He", 1, 9, SUNDAY)


WORDS = st.sampled_from(
    "on in the of last next Friday Sunday 29 30 31 February may May 5 1999 2000 days two ago later earlier week month "
    "year this - , ( ) to from between and since 10 p.m. noon night morning early late a hundred thousand decades century "
    "fall summer today yesterday 9999 0000 2019-02-30 2019-12-29 13/13/2019 1/2/19 '90 1980s BC every half quarter end "
    "weekend before after \n\n ago. Sept. 3rd 99th".split(" ")
)
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat) | st.text(max_size=12)


@settings(deadline=None, max_examples=80)
@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=80), DAYS)
def test_any_text_has_valid_expressions(text: str, published: str | None) -> None:
    found = find_times(text, published)
    assert found == find_times(text, published)
    position = 0
    for expression in found:
        assert position <= expression.start < expression.end <= len(text)
        position = expression.end
        assert (expression.first is None) == (expression.last is None)
        if expression.first is not None and expression.last is not None:
            assert date.fromisoformat(expression.first) <= date.fromisoformat(expression.last)
        annotation_value(expression)


@settings(deadline=None, max_examples=80)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 6))
def test_a_bare_weekday_lies_in_the_week_up_to_publication(published: date, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    (expression,) = find_times(f"Two men were killed on {name}.", published.isoformat())
    assert expression.first is not None
    assert 0 <= (published - date.fromisoformat(expression.first)).days <= 6


@settings(deadline=None, max_examples=80)
@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_without_publication_no_year_comes_from_nowhere(text: str) -> None:
    for expression in find_times(text, None):
        if expression.first is not None and expression.rule in ("day", "month", "day-list"):
            assert any(year in text for year in ("1999", "2000", "9999", "90", "19"))
