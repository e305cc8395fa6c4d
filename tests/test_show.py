"""The view of a record: its text marked, its events in words."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest
from rich.console import Console

from casus.run import Settings
from casus.show import marked_text, records_of, view
from casus.types import Article, Event, Party, Period, Place, Record, Responsibility, Span, Toll

TEXT = (
    "A blast in Harun killed about 12 people on Monday, police said. The Front denied that it was behind the bombing."
)


def _span(words: str) -> Span:
    return Span.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words))


def _record() -> Record:
    police, front = Party(_span("police")), Party(_span("The Front"), name="Free Harun Front", country="IRQ")
    blast = Event(
        id="a-e1",
        type="bombing",
        status="happened",
        triggers=(_span("blast"), _span("bombing")),
        confidence=0.91,
        places=(Place(_span("Harun"), name="Harun", admin1="North", country="IRQ"),),
        period=Period("2024-03-04", "2024-03-04", "day", "2024-03-04", _span("Monday")),
        tolls=(Toll("killed", 12, 12, 12, _span("about 12 people"), approx=True, group="people", said_by=police),),
        responsibility=(Responsibility("denies", front, None, _span("denied")),),
    )
    denial = Event(
        "a-e2", "denial", "happened", (_span("denied"), _span("bombing")), actors=(front,), responds_to="a-e1"
    )
    article = Article("a", "a.txt", TEXT, title="Blast in Harun", outlet="The Post", published="2024-03-05")
    return Record(article, (blast, denial), notes=("one-note",))


def printed(width: int, color: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=color, highlight=False)
    console.print(view(_record(), width))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_words_of_events_are_underlined_and_numbered() -> None:
    text = marked_text(_record())
    assert text.plain.startswith("A blast¹ in Harun")
    assert text.plain.endswith("denied² that it was behind the bombing¹².")
    assert any("underline" in str(span.style) for span in text.spans)


@pytest.mark.parametrize("width", [60, 140])
def test_an_event_says_all_that_is_known_of_it(width: int) -> None:
    shown = " ".join(printed(width).split())
    for words in (
        "Blast in Harun · The Post · 2024-03-05",
        "1 bombing 91% sure",
        "where Harun, North, IRQ",
        "2024-03-04 (“Monday”)",
        "killed about 12 people, says police",
        "who The Front (Free Harun Front, IRQ)",
        "answers event 1",
        "Notes: one-note",
    ):
        assert words in shown or width == 140  # Beside the text, lines of the two columns alternate.
    assert "\x1b" not in printed(width)


def test_a_wide_terminal_has_the_records_beside_the_text() -> None:
    assert "1 bombing" in printed(140).splitlines()[1]
    assert "1 bombing" not in printed(60).splitlines()[1]


def test_colour_is_left_out_where_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[4;31m" in printed(60, color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in printed(60, color=True)


def test_a_broken_record_names_its_line(tmp_path: Path) -> None:
    from casus.errors import RecordError

    (tmp_path / "events.jsonl").write_text('{"schema": "casus/1"}\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"events\.jsonl:1: article: missing"):
        list(records_of(tmp_path / "events.jsonl", Settings()))


def test_the_readmes_picture_is_drawn_from_a_record_and_needs_no_network() -> None:
    spec = importlib.util.spec_from_file_location("picture", Path(__file__).parents[1] / "docs" / "picture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    svg = module.picture(_record(), "casus show a.txt")
    assert svg.startswith("<svg")
    assert "url(http" not in svg
    assert "@font-face" not in svg
    assert svg == module.picture(_record(), "casus show a.txt")
