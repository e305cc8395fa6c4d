"""Which time dates an event."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casus.coding.dates import Nature, event_date, find_times

PUBLISHED = "2019-12-29"
TEXT = (
    "Gunmen killed five men in the market on Friday. The mayor was abducted on 3 November by other men. "
    "A general strike is planned."
)


def spans(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for end in (i + 1 for i, letter in enumerate(text) if letter == "."):
        found.append((start, end))
        start = end + 1
    return found


def dated(text: str, word: str, **how: object) -> str | None:
    start = text.index(word)
    times = find_times(text, PUBLISHED)
    chosen = event_date(times, text, spans(text), (start, start + len(word)), **how)  # type: ignore[arg-type]
    return chosen.value if chosen else None


def test_the_time_of_its_own_sentence_dates_an_event() -> None:
    assert dated(TEXT, "killed") == "2019-12-27"
    assert dated(TEXT, "abducted") == "2019-11-03"


def test_an_event_without_a_time_near_stays_undated() -> None:
    assert dated("A strike is planned. It is said to be large. He was shot in 1999.", "strike") is None


def test_no_times_no_date() -> None:
    assert event_date((), "They fought.", [(0, 12)], (5, 11)) is None


def test_a_models_link_moves_the_choice() -> None:
    friday, november = TEXT.index("Friday"), TEXT.index("3 November")
    links = {(friday, friday + 6): 0.02, (november, november + 10): 0.98}
    assert dated(TEXT, "killed", links=links) != "2019-12-27"


def test_another_word_for_the_event_brings_its_date() -> None:
    start = TEXT.index("abducted")
    assert dated(TEXT, "strike", other_triggers=[(start, start + 8)]) == "2019-11-03"


def test_the_nature_of_an_event_counts() -> None:
    times = find_times(TEXT, PUBLISHED)
    nature = Nature("armed_attack", "happened", background=False)
    assert event_date(times, TEXT, spans(TEXT), (7, 13), nature=nature) is not None


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 8))
def test_never_fails(noise: str, start: int, length: int) -> None:
    text = f"{noise} On Friday {noise} 3 May 2018."
    times = find_times(text, PUBLISHED)
    chosen = event_date(times, text, [], (start, start + length))
    assert chosen is None or chosen in times
