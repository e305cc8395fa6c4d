"""What makes a figure a toll, and of which event."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace

from casus.coding.choosing import table
from casus.coding.figure_links import FigureLinks, chance
from casus.coding.figures import candidates
from casus.reading import Figure, Reading, Sentence, Trigger, Word


def reading(text: str, *triggers: Trigger) -> Reading:
    cuts = [0, *(i + 2 for i, c in enumerate(text) if text[i : i + 2] == ". "), len(text) + 1]
    return Reading((), tuple(Sentence(a, b - 1, 0, 0) for a, b in itertools.pairwise(cuts)), triggers)


def trigger(text: str, word: str, kind: str) -> Trigger:
    return Trigger(text.index(word), text.index(word) + len(word), kind, 0.9)


def test_every_weight_is_a_number() -> None:
    weights = table("figure_links")
    assert set(weights) == {"toll", "home"}
    for column in weights.values():
        assert "bias" in column
        assert all(math.isfinite(weight) for weight in column.values())


def test_a_figure_is_at_home_with_the_fitting_event_of_its_sentence() -> None:
    text = "A bomb exploded near the market. Later gunmen shot dead five guards while the mayor met traders."
    blast, shot, met = (
        trigger(text, w, k) for w, k in (("exploded", "bombing"), ("shot", "armed_attack"), ("met", "meeting"))
    )
    page = reading(text, blast, shot, met)
    figure = Figure(text.index("shot"), text.index(" while"), "killed", 0.73)
    scores = [chance("home", features) for features in FigureLinks(text, page).of_home(figure)]
    assert scores[1] == max(scores)


def test_a_person_told_again_is_less_a_toll() -> None:
    text = "Gunmen shot dead a councillor. The councillor was killed at home."
    page = reading(text, trigger(text, "shot", "assassination"), trigger(text, "killed", "assassination"))
    first, again = [
        chance("toll", FigureLinks(text, page).of_toll(figure, value, earlier, told))
        for figure, value, earlier, told in candidates(text, page)
    ]
    assert again < first


def test_a_figure_goes_to_what_the_sentence_before_tells_of() -> None:
    text = "Rockets were fired in answer to the attack. One soldier was killed."
    heads = {"Rockets": "fired", "were": "fired", "fired": "", "in": "answer", "answer": "fired", "to": "attack", "the": "attack",
             "attack": "answer"}  # fmt: skip
    spans = [(m.start(), m.end()) for m in re.finditer(r"\w+", text)]
    names = [text[a:b] for a, b in spans]
    words = tuple(
        Word(a, b, int(a > text.index(".")), head=names.index(heads[name]) if heads.get(name) else -1)
        for (a, b), name in zip(spans, names, strict=True)
    )
    fired, attack = trigger(text, "fired", "shelling"), trigger(text, "attack", "air_strike")
    figure = Figure(text.index("One"), len(text) - 1, "killed", 0.9, ((0, 0.5), (1, 0.5)))

    def chances(parsed: tuple[Word, ...]) -> list[float]:
        page = replace(reading(text, fired, attack), words=parsed)
        return [chance("home", features) for features in FigureLinks(text, page).of_home(figure)]

    rockets, answered = chances(words)
    assert rockets > answered
    flat_rockets, flat_answered = chances(())
    assert rockets - answered > flat_rockets - flat_answered
