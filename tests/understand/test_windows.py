from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casus.understand.windows import LIMIT, cut


@st.composite
def articles(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]]]:
    lengths = draw(st.lists(st.integers(1, 300), max_size=12))
    sizes = draw(st.lists(st.integers(1, 8), min_size=sum(lengths), max_size=sum(lengths)))
    ends = [sum(lengths[: i + 1]) for i in range(len(lengths))]
    return sizes, list(zip([0, *ends[:-1]], ends, strict=True)) if ends else []


@given(articles())
def test_windows_hold_every_word_once_and_never_more_pieces_than_the_encoder_takes(
    article: tuple[list[int], list[tuple[int, int]]],
) -> None:
    sizes, sentences = article
    windows = cut(sizes, sentences)
    assert [word for a, b in windows for word in range(a, b)] == list(range(len(sizes)))
    assert all(0 < sum(sizes[a:b]) <= LIMIT - 2 for a, b in windows)


def test_a_sentence_that_fits_is_not_cut() -> None:
    sizes = [1] * 600
    sentences = [(0, 200), (200, 350), (350, 600)]
    ends = {b for _, b in cut(sizes, sentences)}
    assert ends <= {200, 350, 600}


def test_a_hundred_thousand_words_without_a_full_stop_are_cut_to_size() -> None:
    windows = cut([1] * 100_000, [(0, 100_000)])
    assert max(b - a for a, b in windows) <= LIMIT
    assert windows[-1][1] == 100_000
