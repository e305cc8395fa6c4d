"""Which time dates an event."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casus.coding.dates import Layout, find_times
from casus.coding.event_dates import EventDates, same_values
from casus.reading import ArgumentRole
from tests.coding.readings import one_each, reading_of

PUBLISHED = "2019-12-29"
TEXT = (
    "Gunmen killed five men in the market on Friday. The mayor was abducted on 3 November by other men. "
    "A general strike is planned."
)
TYPES = {"killed": "armed_attack", "abducted": "abduction", "strike": "protest"}


def dates(text: str, triggers: dict[str, str], links: dict[tuple[str, str], float] | None = None) -> list[str | None]:
    told: dict[tuple[str, ArgumentRole, str], float] = {(w, "time", t): c for (w, t), c in (links or {}).items()}
    reading = reading_of(text, triggers, told)
    layout = Layout(find_times(text, PUBLISHED), text, [(s.start, s.end) for s in reading.sentences])
    chosen = EventDates(layout, reading, one_each(reading))
    return [time.value if (time := chosen.date(n)) else None for n in range(len(triggers))]


def test_the_time_of_its_own_sentence_dates_an_event() -> None:
    assert dates(TEXT, TYPES)[:2] == ["2019-12-27", "2019-11-03"]


def test_the_readers_links_say_so_too() -> None:
    links = {("killed", "Friday"): 0.9, ("abducted", "3 November"): 0.9}
    assert dates(TEXT, TYPES, links) == ["2019-12-27", "2019-11-03", None]


def test_a_readers_link_moves_the_choice() -> None:
    assert dates(TEXT, TYPES, {("killed", "3 November"): 0.98})[0] == "2019-11-03"


def test_an_event_without_a_time_near_stays_undated() -> None:
    text = "A strike is planned. It is said to be large. He was shot in 1999."
    assert dates(text, {"strike": "protest"}, {("strike", "1999"): 0.1}) == [None]


def test_no_times_no_date() -> None:
    assert dates("They fought for a while.", {"fought": "armed_clash"}) == [None]


def test_expressions_of_one_value_are_one_candidate() -> None:
    text = "Gunmen killed five men on Friday. The killings of December 27 were condemned on Saturday."
    groups = same_values(find_times(text, PUBLISHED))
    assert groups == {"2019-12-27": [0, 1], "2019-12-28": [2]}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.sampled_from(["On Friday", "3 May 2018", "in recent years"]), st.floats(0.06, 1))
def test_never_fails(noise: str, phrase: str, chance: float) -> None:
    text = f"Men fought. {noise} On Friday {noise} 3 May 2018, in recent years."
    (date,) = dates(text, {"fought": "armed_clash"}, {("fought", phrase): chance})
    assert date is None or "XXXX" not in date
