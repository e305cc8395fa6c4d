"""When an event's words seem to tell of two happenings, and when an article only comes back to one."""

from __future__ import annotations

import pytest

from casus.reconcile.profiles import _is_mixed
from casus.types import Event, Party, Span, Toll

STRIKE = "A strike killed 17 people, doctors said. "


def event(text: str, *triggers: str, tolls: tuple[tuple[str, int, str | None], ...] = ()) -> Event:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words), words)

    told = tuple(
        Toll("killed", n, n, n, span(words), said_by=None if who is None else Party(span(who)))
        for words, n, who in tolls
    )
    return Event("e", "air_strike", "happened", tuple(map(span, triggers)), tolls=told)


@pytest.mark.parametrize(
    ("more", "trigger", "second", "mixed"),
    [
        ("The army said the raid killed 25 fighters.", "raid", ("25 fighters", 25, "army"), False),
        ("In the raid 25 fighters died, doctors said.", "raid", ("25 fighters", 25, "doctors"), True),
        ("Hours later, rockets answered the attack.", "attack", None, False),
        ("Two days earlier an attack killed 25 fighters.", "attack", ("25 fighters", 25, None), True),
    ],
)
def test_rivals_are_no_second_happening(
    more: str, trigger: str, second: tuple[str, int, str | None] | None, mixed: bool
) -> None:
    text = STRIKE + more
    tolls = (("17 people", 17, "doctors"), *((second,) if second else ()))
    breaks = [len(STRIKE)]
    assert _is_mixed(event(text, "strike", trigger, tolls=tolls), text, breaks) is mixed
