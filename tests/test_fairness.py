"""The bench that exchanges the parties' names."""

from __future__ import annotations

from bench.fairness import differences, swapped
from casus.types import Event, Party, Span, Toll

PAIRS = (("Indian", "Pakistani"), ("militants", "rebels"))
TEXT = "Militants killed two Indian soldiers. The Pakistani rebels fled."


def test_words_are_exchanged_whole_and_in_their_case() -> None:
    swap = swapped(TEXT, PAIRS)
    assert swap.text == "Rebels killed two Pakistani soldiers. The Indian militants fled."
    assert swapped("Indians", PAIRS).text == "Indians"


def test_places_are_told_back() -> None:
    swap = swapped(TEXT, PAIRS)
    for word in ("killed", "soldiers", "fled"):
        assert swap.before(swap.text.index(word)) == TEXT.index(word)


def test_only_what_came_out_otherwise_is_counted() -> None:
    swap = swapped(TEXT, PAIRS)

    def event(text: str, kind: str, actor: str, low: int) -> Event:
        def span(words: str) -> Span:
            return Span.of(text, text.index(words), text.index(words) + len(words))

        toll = Toll("killed", low, low, low, span("killed two"))
        return Event("e1", kind, "happened", (span("killed"),), actors=(Party(span(actor)),), tolls=(toll,))

    before = (event(TEXT, "armed_attack", "Militants", 2),)
    same = differences(before, (event(swap.text, "armed_attack", "Rebels", 2),), swap)
    assert {name: same[name] for name in ("lost", "type", "tolls", "roles")} == dict.fromkeys(
        ("lost", "type", "tolls", "roles"), 0
    )
    other = differences(before, (event(swap.text, "killing", "Indian militants", 3),), swap)
    assert {name: other[name] for name in ("lost", "type", "tolls", "roles")} == {
        "lost": 0, "type": 1, "tolls": 1, "roles": 1,
    }  # fmt: skip
    assert differences(before, (), swap)["lost"] == 1
