"""Feed files: entries with full content, with summaries, and damaged ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from casus.errors import InputError
from casus.read import read_articles
from casus.read.feeds import text_of_fragment
from casus.types import Article

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Velden Post</title>
<item><title>Four killed &amp; two hurt</title><link>https://velden.example/4</link><guid>post-4</guid>
<pubDate>Mon, 04 Mar 2024 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Armed men killed <b>four</b> people.</p><p>Two were hurt.</p>]]></content:encoded></item>
<item><title>Talks</title><link>https://velden.example/5</link><description>Talks resumed on Monday.</description></item>
<item><title>Nothing</title></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>urn:1</id><title>Truce</title>
<updated>2024-03-05T01:00:00Z</updated><content type="html">&lt;p&gt;A truce holds.&lt;/p&gt;</content></entry></feed>"""


def test_rss(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feed.rss").write_text(RSS, encoding="utf-8")
    full, summary, nothing = read_articles([tmp_path])
    assert isinstance(full, Article)
    assert isinstance(summary, Article)
    assert full.text == "Armed men killed four people.\nTwo were hurt."
    assert (full.title, full.outlet, full.published) == ("Four killed & two hurt", "The Velden Post", "2024-03-04")
    assert (full.source_id, full.url, full.notes) == (
        "post-4",
        "https://velden.example/4",
        ("publication-time-dropped",),
    )
    assert summary.notes == ("feed-summary-only", "no-publication-date")
    assert isinstance(nothing, InputError)
    assert (nothing.article, nothing.field) == ("feed.rss:3", "text")


def test_atom(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feed.xml").write_text(ATOM, encoding="utf-8")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert (article.text, article.published, article.source_id) == ("A truce holds.", "2024-03-05", "urn:1")
    assert article.notes == ("publication-date-from-update", "publication-time-dropped")


@pytest.mark.parametrize(
    "data",
    ["<note>no feed</note>", "", RSS.replace("utf-8", "utf\u00f4-8"), RSS.replace("</item></channel></rss>", "")],
)
def test_what_is_no_whole_feed_is_told(tmp_path: Path, data: str) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feed.xml").write_text(data, encoding="utf-8")
    assert isinstance(list(read_articles([tmp_path]))[-1], InputError)


def test_a_missing_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "feedparser", None)
    (tmp_path / "feed.rss").write_text(RSS, encoding="utf-8")
    (error,) = read_articles([tmp_path])
    assert "pip install 'casus-events[feeds]'" in str(error)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("no markup < here", "no markup < here"),
        ("<div>One<br>two</div>three", "One\ntwo\nthree"),
        ("A &amp; B", "A & B"),
        ("<p>Seen<script>alert(1)</script> here<!-- not here --></p>", "Seen here"),
    ],
)
def test_fragments(markup: str, text: str) -> None:
    assert text_of_fragment(markup) == text
