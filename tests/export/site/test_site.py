"""The site: whole, safe to publish, the same each time; and it never takes the place of somebody's files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casus.cli import app
from casus.errors import UsageError
from casus.export.nouns import Options
from casus.export.site import write_site
from casus.export.site.map import Dot, gathered, map_svg
from casus.export.site.quotes import quoted
from casus.record import record_to_json
from casus.store import Accept, Project
from casus.types import Article, Event, Party, Period, Place, Record, Span, Toll
from tests.export.build import RECORD, STRIKE

VOID = {"meta", "link", "br", "img", "rect", "path", "line", "circle"}


class Checked(HTMLParser):
    """Reads a page and refuses tags that don't close, scripts, and what would be fetched from elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.words: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag not in ("script", "iframe", "img", "object", "form")
        assert not any(name.startswith("on") or name in ("src", "srcset", "style") for name in values)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in values:
            self.ids.add(str(values["id"]))
        if "href" in values:
            href = str(values["href"])
            assert tag == "a" or not href.startswith("http")
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages_of(folder: Path) -> dict[str, Checked]:
    return {str(path.relative_to(folder)): Checked(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


def second_report() -> Record:
    text = "Two days on, the ministry put the dead of the strike near Al Qaim at 30. Ziad Example, a teacher, was among them."

    def span(words: str) -> Span:
        return Span.of(text, text.index(words), text.index(words) + len(words))

    event = Event(
        "b2-e1",
        "air_strike",
        "happened",
        (span("strike"),),
        confidence=0.8,
        recipients=(Party(span("Ziad Example"), kind="person"),),
        places=(Place(span("Al Qaim"), "Al Qaim", "Al Anbar", "IRQ", 34.3688, 41.0945, 1, "exact"),),
        period=Period("2019-12-29", "2019-12-29", "day", "2019-12-29"),
        tolls=(Toll("killed", 30, 30, 30, span("at 30"), said_by=Party(span("the ministry"))),),
    )
    article = Article("b2", "rt-9", text, "Toll <rises>", "RT & Co", "2019-12-31", "javascript:alert(1)")
    return Record(article, (event,))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site([RECORD, second_report()], tmp_path / "public", title="Strikes & raids")
    return tmp_path / "public"


def test_every_page_is_whole_and_every_link_leads_somewhere(site: Path) -> None:
    pages = pages_of(site)
    assert {"index.html", "method.html"} < set(pages)
    for name, page in pages.items():
        for link in page.links:
            assert not link.startswith("javascript")
            if link.startswith("http"):
                continue
            path, _, part = link.partition("#")
            target = (site / name).parent / path if path else site / name
            assert target.is_file(), f"{name}: {link}"
            if part:
                assert part in pages[str(target.resolve().relative_to(site.resolve()))].ids


def test_an_incidents_page_has_its_figures_claimants_and_words(site: Path) -> None:
    told = {name: " ".join(page.words) for name, page in pages_of(site).items() if name.startswith("incidents/")}
    words = next(text for text in told.values() if "25 militants" in text or "25 killed" in text)
    for part in (
        "25 killed",
        "51 or more wounded",
        "A Kataeb Hezbollah spokesman",
        "Al Qaim",
        "nobody has reviewed it",
    ):
        assert part in words
    assert "Strikes & raids" in words
    assert "Toll <rises>" in " ".join(told.values())


def test_the_same_records_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    write_site([second_report(), RECORD], tmp_path / "again", title="Strikes & raids")
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = {p.relative_to(tmp_path / "again"): p.read_bytes() for p in (tmp_path / "again").rglob("*") if p.is_file()}
    assert {p: b for p, b in first.items() if p.suffix == ".html"} == {
        p: b for p, b in again.items() if p.suffix == ".html"
    }


def test_redaction_leaves_no_name_in_any_file(tmp_path: Path) -> None:
    write_site([RECORD, second_report()], tmp_path / "public", Options(redact=True))
    everything = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "public").rglob("*") if p.is_file())
    assert "Ziad" not in everything
    assert "Toll &lt;rises&gt;" not in everything
    assert "Kataib Hezbollah" in everything


def test_a_site_takes_the_place_of_a_site_and_of_nothing_else(site: Path, tmp_path: Path) -> None:
    write_site([RECORD], site)
    assert json.loads((site / "casus-site.json").read_text(encoding="utf-8"))["incidents"] == 1
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(UsageError, match="holds files"):
        write_site([RECORD], tmp_path / "mine")
    with pytest.raises(UsageError, match="is a file"):
        write_site([RECORD], tmp_path / "mine" / "notes.txt")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    assert not list(tmp_path.glob("*.part"))


def test_many_incidents_are_turned_over_page_by_page(tmp_path: Path) -> None:
    article = RECORD.article
    events = tuple(
        replace(
            STRIKE, id=f"a1-e{n}", type=("bombing", "arrest", "protest")[n % 3], places=(), tolls=(), period=Period()
        )
        for n in range(205)
    )
    write_site([Record(article, events)], tmp_path / "public", incidents=_alone(events, article))
    pages = pages_of(tmp_path / "public")
    assert "page-2.html" in pages["index.html"].links
    assert "index.html" in pages["page-2.html"].links
    assert sum(link.startswith("incidents/") for link in pages["page-2.html"].links) == 5


def _alone(events: tuple[Event, ...], article: Article):  # type: ignore[no-untyped-def]
    from casus.types import Incident, Link

    return [
        Incident(f"i-{n}", e.type, e.status, 0.5, (Link(article.source_id, e.id, article.id, 1.0, ()),))
        for n, e in enumerate(events)
    ]


def test_no_incidents_make_a_site_that_says_so(tmp_path: Path) -> None:
    write_site([RECORD], tmp_path / "public", Options(countries=frozenset({"AFG"})))
    assert "No incidents." in (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    assert "Only incidents in AFG are here." in (tmp_path / "public" / "method.html").read_text(encoding="utf-8")


def test_the_command_makes_it_from_files_and_from_a_project(tmp_path: Path) -> None:
    records = tmp_path / "events.jsonl"
    records.write_text(record_to_json(RECORD) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["export", "site", str(records), str(tmp_path / "public"), "--title", "Velden"])
    assert done.exit_code == 0, done.output
    assert "1 incidents on 3 pages" in done.output
    with Project.open(tmp_path / "lab", create=True) as project:
        project.add_record(RECORD, coder="model:1")
        project.judge(Accept(STRIKE.id), who="Ana")
    out = tmp_path / "reviewed"
    done = CliRunner().invoke(app, ["export", "site", str(out), "-p", str(tmp_path / "lab"), "--reviewed-only"])
    assert done.exit_code == 0, done.output
    assert "A reviewer accepted it." in next((out / "incidents").iterdir()).read_text(encoding="utf-8")


def test_quotes_are_the_sentences_with_evidence_and_mark_it() -> None:
    found = quoted(RECORD.article, STRIKE)
    assert len(found) == 2
    assert '<mark class="trigger" title="trigger">hit</mark>' in found[0]
    assert [re.sub(r"<[^>]+>", "", quote) in RECORD.article.text for quote in found] == [True, True]


def test_a_map_shows_its_dots_within_its_frame() -> None:
    for dots in (
        [Dot(15, 30, "Sudan")],
        [Dot(15, 30, "a"), Dot(-12, -77, "b")],
        [Dot(-17, 179, "c"), Dot(80, -179, "d")],
    ):
        svg = map_svg(dots, "a map")
        at = [tuple(map(float, xy)) for xy in re.findall(r'class="dot" d="M([-\d.]+) ([-\d.]+)h0"', svg)]
        assert len(at) == len(dots)
        assert all(0 <= x <= 960 and 0 <= y <= 480 for x, y in at)
    assert map_svg([], "none") == ""


def test_dots_of_one_spot_are_gathered() -> None:
    some = gathered([Dot(1, 2, "a", "a.html"), Dot(1.001, 2, "b", "b.html"), Dot(5, 5, "c", "c.html")], "#list")
    assert [(dot.count, dot.href) for dot in some] == [(2, "#list"), (1, "c.html")]


def test_the_command_says_what_it_needs(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "site", "-p", str(tmp_path)])
    assert isinstance(done.exception, UsageError)
    assert "needs -o, a folder to write" in str(done.exception)
