"""The HTML report: loads nothing, escapes everything, shows the words behind each figure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

from casus.export.drawing import Mark, binned, timeline, world
from casus.export.nouns import Options
from casus.export.registry import export
from casus.types import Party, Record
from tests.export.build import ARTICLE, RECORD, STRIKE, span


class Tags(HTMLParser):
    """All tags with their attributes, and whether each that was opened was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("line", "path", "circle"):
            assert self.open.pop() == tag


def page(tmp_path: Path, *records: Record, options: Options | None = None) -> tuple[str, Tags]:
    export("html", records, tmp_path / "out.html", options)
    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    return text, tags


def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    text, tags = page(tmp_path, RECORD)
    assert "default-src 'none'" in text
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & {tag for tag, _ in tags.tags}
    assert not re.search(r"url\(|@import|\bon\w+=", text)
    hrefs = [attributes["href"] for tag, attributes in tags.tags if tag == "a"]
    assert set(hrefs) == {"#n1", "https://example.org/ap/1"}


def test_each_figure_stands_with_its_words_and_who_says_so(tmp_path: Path) -> None:
    text, _ = page(tmp_path, RECORD)
    assert "killed 25 (militants), says Kataib Hezbollah: …" in text
    assert "spokesman said <mark>25</mark> militants died" in text
    assert "wounded 51 or more" in text
    assert text.count("<circle") == 2
    assert "Iraq</text>" in text


def test_what_articles_say_is_escaped_and_addresses_of_other_schemes_are_no_links(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    event = replace(STRIKE, actors=(Party(span("U.S. jets"), evil),), triggers=(replace(span("hit"), quote=evil),))
    text, tags = page(tmp_path, Record(replace(ARTICLE, title=evil, url="javascript:alert(1)"), (event,)))
    assert "<script" not in text
    assert all(not str(attributes.get("href", "#")).startswith("javascript") for _, attributes in tags.tags)


def test_redaction_leaves_no_context(tmp_path: Path) -> None:
    text, _ = page(tmp_path, RECORD, options=Options(redact=True))
    assert "militants died" not in text
    assert "Strikes hit militia" not in text


def test_no_events_are_a_page_without_map_and_timeline(tmp_path: Path) -> None:
    text, _ = page(tmp_path)
    assert "<svg" not in text


def test_bins_cover_all_days_and_lose_no_event() -> None:
    first = date(2019, 12, 30)
    for span_of_days, start in ((3, "2019-12-30"), (400, "2019-12-01"), (5000, "2019-01-01")):
        bars = binned([(first, 2), (first + timedelta(days=span_of_days), 3), (first, 0)])
        assert (bars[0].first.isoformat(), bars[0].events, bars[-1].killed) == (start, 2, 3)
        assert sum(bar.events for bar in bars) == 3
        assert len(bars) <= 62
        assert timeline(bars).count("<rect") == 2
    assert binned([]) == []


def test_all_marks_lie_on_the_map() -> None:
    marks = [Mark(-179.0, -80.0, 0, "a", "n1"), Mark(179.0, 80.0, 9, "b", "n2")]
    drawn = world(marks)
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert box
    for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn):
        assert 0 <= float(x) <= float(box[1])
        assert 0 <= float(y) <= float(box[2])
    assert world([]) == ""
