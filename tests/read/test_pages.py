"""Web pages: text, title, date and outlet from the page; whatever it holds, the run goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casus.errors import ArticleError, InputError
from casus.read import read_articles
from casus.read.fields import Source
from casus.read.pages import article_from_page, declared_charset
from casus.types import Article

PARAGRAPHS = [
    "Armed men stopped two buses outside the market town of Velden on Sunday and killed four passengers, police said.",
    "The attackers fled into the hills before soldiers arrived, according to a driver who hid behind a wall.",
    "It was the third such attack this month on the road, which links the capital with the café district in the north.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
DATA = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2024-03-04T09:00:00Z"})
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Four killed on Velden road</title>
<meta property="og:site_name" content="The Velden Post"><link rel="canonical" href="https://velden.example/4">
<script type="application/ld+json">{DATA}</script></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Four killed on Velden road</h1>{BODY}</article>
<footer>Copyright 2011 The Velden Post. All rights reserved.</footer></body></html>"""


def read(folder: Path, page: bytes | str) -> Article | InputError:
    file = folder / "page.html"
    file.write_bytes(page if isinstance(page, bytes) else page.encode())
    (item,) = read_articles([file])
    return item


def test_a_saved_page(tmp_path: Path) -> None:
    article = read(tmp_path, PAGE)
    assert isinstance(article, Article)
    assert article.text.split("\n")[-3:] == PARAGRAPHS
    assert (article.title, article.outlet) == ("Four killed on Velden road", "The Velden Post")
    assert (article.published, article.url) == ("2024-03-04", "https://velden.example/4")
    assert (article.source_id, article.notes) == ("page.html", ())


def test_no_date_is_guessed_from_the_text_of_a_page(tmp_path: Path) -> None:
    page = PAGE.replace(DATA, "{}").replace("on Sunday", "on 12 March 2019")
    article = read(tmp_path, page)
    assert isinstance(article, Article)
    assert (article.published, article.notes) == (None, ("no-publication-date",))


@pytest.mark.parametrize(
    "head", ['<meta charset="windows-1251">', '<meta http-equiv=x content="text/html; charset=cp1251">']
)
def test_the_declared_encoding_is_used(tmp_path: Path, head: str) -> None:
    paragraph = (
        "В городе прогремел взрыв, погибли трое, сообщила полиция в понедельник утром, и ранены еще семь человек."
    )
    page = f"<html><head>{head}<title>x</title></head><body><article><p>{paragraph}</p></article></body></html>"
    article = read(tmp_path, page.encode("cp1251"))
    assert isinstance(article, Article)
    assert article.text == paragraph
    assert "decoded-as-cp1251" in article.notes


def test_an_xml_declaration_does_not_stop_a_page(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="iso-8859-2"?>\n' + PAGE.replace('<meta charset="utf-8">', "")
    article = read(tmp_path, page.encode("iso-8859-2", errors="xmlcharrefreplace"))
    assert isinstance(article, Article)
    assert article.text.split("\n")[-3:] == PARAGRAPHS
    assert declared_charset(page.encode()) == "iso-8859-2"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "just words, no page",
        "<html><body><p>\x00\x01</p></body></html>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><html><body>&b;</body></html>",
    ],
)
def test_pages_without_an_article_are_told(tmp_path: Path, page: str) -> None:
    error = read(tmp_path, page)
    assert isinstance(error, ArticleError)
    assert (error.article, error.source) == ("page.html", str(tmp_path / "page.html"))


def test_a_deeply_nested_page_gives_an_item_in_bounded_time(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path, "<div>" * 20_000 + BODY), Article | ArticleError)


def test_what_breaks_the_parser_costs_the_page_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    with pytest.raises(ArticleError, match=r"f article 'p': the page can't be taken apart \(RuntimeError: boom\)"):
        article_from_page(PAGE.encode(), Source("f", "f", 10**6), fallback_id="p")
