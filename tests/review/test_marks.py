"""Cutting a text at the ends of its highlights."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casus.review.marks import Mark, marks_of, pieces
from tests.store.build import TEXT, attack, bombing

marks = st.builds(
    Mark, st.integers(-2, 40), st.integers(-2, 40), st.sampled_from(["tolls", "actors"]), st.sampled_from("abc")
)


@settings(max_examples=60)
@given(st.text(max_size=20), st.lists(marks, max_size=6))
def test_pieces_together_are_the_text_and_bear_what_covers_them(text: str, given_marks: list[Mark]) -> None:
    cut = pieces(text, given_marks)
    assert "".join(piece.text for piece in cut) == text
    for piece in cut:
        assert text[piece.start : piece.start + len(piece.text)] == piece.text
        for at in range(piece.start, piece.start + len(piece.text)):
            covering = {m for m in given_marks if 0 <= m.start <= at < m.end <= len(text)}
            assert set(piece.marks) == covering


def test_a_figure_and_its_speaker_share_a_name_and_other_events_show_their_triggers() -> None:
    from dataclasses import replace

    shown = bombing()
    speaker = replace(shown, tolls=(replace(shown.tolls[0], said_by=shown.said_by[0]),), said_by=())
    found = marks_of(speaker, [speaker, attack()])
    assert {m.kind for m in found if m.ref == "tolls:0"} == {"tolls", "said_by"}
    assert [TEXT[m.start : m.end] for m in found if m.kind == "other"] == ["attacked"]
