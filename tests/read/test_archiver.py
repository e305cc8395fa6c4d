"""The tables of auto-archiver: its database and its sheet give articles; nothing in them is run."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import pytest

from casus.errors import ArticleError, InputError
from casus.read import read_articles
from casus.read.archiver import database_fields
from casus.types import Article


def table(path: Path, rows: list[list[object]]) -> list[Article | InputError]:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return list(read_articles([path]))


def test_rows_of_the_database(tmp_path: Path) -> None:
    metadata = {
        "_processed_at": datetime.datetime(2024, 5, 1, 7, 30, tzinfo=datetime.UTC),
        "url": "https://velden.example/p/1",
        "title": "Post",
        "content": 'A shell hit the market\'s "north" gate.\nTwo were killed.',
        "timestamp": datetime.datetime(2024, 3, 4, 23, 59, tzinfo=datetime.UTC),
    }
    post, empty, broken = table(
        tmp_path / "db.csv",
        [
            ["status", "metadata", "media"],
            ["success", metadata, "[]"],
            ["no archiver", {"url": "https://velden.example/p/2"}, "[]"],
            ["success", "{'url': ", "[]"],
        ],
    )
    assert isinstance(post, Article)
    assert (post.text, post.title, post.published, post.url) == (
        metadata["content"], "Post", "2024-03-04", "https://velden.example/p/1",
    )  # fmt: skip
    assert isinstance(empty, ArticleError)
    assert "no text" in str(empty)
    assert isinstance(broken, ArticleError)
    assert (broken.field, broken.line) == ("metadata", 4)


def test_rows_of_the_sheet(tmp_path: Path) -> None:
    (article,) = table(
        tmp_path / "sheet.csv",
        [
            ["Link", "Archive Status", "Archive Date", "Upload Timestamp", "Upload Title", "Text Content", "Hash"],
            [
                "https://velden.example/p/1",
                "done",
                "2024-05-01",
                "2024-03-04T23:59:00+00:00",
                "Post",
                "A shell hit.",
                "x",
            ],
        ],
    )
    assert isinstance(article, Article)
    assert (article.text, article.title, article.published, article.url) == (
        "A shell hit.", "Post", "2024-03-04", "https://velden.example/p/1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "written", ["", "1", "[1]", "{", "__import__('os').remove('x')", "{**{}}" * 2, "(" * 5000, "{'a': " * 300]
)
def test_what_isnt_a_dictionary_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="metadata"):
        database_fields({"metadata": written})


def test_calls_are_never_made() -> None:
    fields = database_fields({"metadata": "{'content': open('/x', 'w'), 'timestamp': exit(1), 'url': 'u', **{}}"})
    assert fields == {"text": None, "published": None, "url": "u"}
