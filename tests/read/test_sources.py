"""Folders, endings, standard input, limits, and a run that goes on whatever a file holds."""

from __future__ import annotations

import gzip
import io
import logging
import os
import sys
from pathlib import Path

import pytest

from casus.errors import ArticleError, InputError, UsageError
from casus.read import FORMATS, article_id, read_articles
from casus.read.sources import RecentIds
from casus.types import Article

STORM = "A column of trucks was fired on near the river crossing on Monday, and three drivers died."


def read(*paths: Path | str, **options: object) -> list[Article | InputError]:
    return list(read_articles(paths, **options))  # type: ignore[arg-type]


def test_a_text_file_is_one_article_named_after_it(tmp_path: Path) -> None:
    file = tmp_path / "river.txt"
    file.write_text(STORM, encoding="utf-8")
    (article,) = read(file, published="2024-03-05", outlet="The Ferry")
    assert isinstance(article, Article)
    assert (article.text, article.source_id, article.published, article.outlet, article.notes) == (
        STORM,
        "river.txt",
        "2024-03-05",
        "The Ferry",
        (),
    )
    assert article.language is None


def test_nothing_in_a_text_is_taken_for_a_header(tmp_path: Path) -> None:
    text = "Title: Not a title\nDate: 2020-01-01\n\n# Markdown *stays*\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (article,) = read(tmp_path / "a.md")
    assert isinstance(article, Article)
    assert (article.text, article.title, article.published) == (text, None, None)
    assert article.notes == ("no-publication-date",)


def test_folders_are_read_by_name_and_what_no_reader_knows_is_told(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.md", "c.pdf", ".hidden.txt", "casus.db", "casus.db-wal", "noending"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{STORM} {name}", encoding="utf-8")
    items = read(tmp_path)
    assert [Path(item.source_id if isinstance(item, Article) else item.source or "").name for item in items] == [
        "1.md",
        "2.txt",
        "b.txt",
        "c.pdf",
        "noending",
    ]
    assert "no reader for the ending '.pdf'" in str(items[3])
    assert isinstance(read(tmp_path / "noending", format="text")[0], Article)


def test_one_bad_file_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(b"")
    (tmp_path / "2.txt").write_text(STORM, encoding="utf-8")
    (tmp_path / "3.jsonl.gz").write_bytes(gzip.compress(b'{"text": "cut off"}' * 1000)[:40])
    (tmp_path / "4.txt.gz").write_bytes(b"not gzip at all")
    (tmp_path / "5.txt").symlink_to(tmp_path / "nowhere")
    items = read(tmp_path, tmp_path / "absent.txt")
    assert [type(item) for item in items] == [ArticleError, Article, InputError, InputError, InputError, InputError]
    assert "empty" in str(items[0])
    assert "the compressed file is damaged" in str(items[2])
    assert "No such file" in str(items[4])
    assert str(tmp_path / "absent.txt") in str(items[5])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        assert "Permission denied" in str(read(tmp_path)[0])
    finally:
        closed.chmod(0o700)


def test_a_folder_that_the_system_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("casus.read.sources.os.scandir", refuse)
    (error,) = read(tmp_path)
    assert str(error) == f"{tmp_path}: the folder can't be read: Permission denied"


def test_links_to_folders_are_not_followed_in_circles(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b.txt").write_text(STORM, encoding="utf-8")
    assert [type(item) for item in read(tmp_path)] == [InputError, Article]


def test_gzip_is_unpacked_and_stopped_at_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(STORM.encode()))
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"x" * 40_000_000))
    fine, bomb = read(tmp_path, max_bytes=1_000_000)
    assert isinstance(fine, Article)
    assert fine.text == STORM
    assert isinstance(bomb, ArticleError)
    assert "the limit for one article" in str(bomb)


def test_a_file_of_50_megabytes_is_refused_as_one_article(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    (error,) = read(file)
    assert str(error).startswith(f"{file}: is larger than 16 MiB")


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b'{"text": "from a line"}\n', "from a line"), (STORM.encode(), STORM), (b"\xef\xbb\xbf plain", " plain")],
)
def test_standard_input_tells_its_format_by_its_first_character(
    data: bytes, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (article,) = read("-")
    assert isinstance(article, Article)
    assert article.text == expected
    assert article.source_id.startswith("<stdin>")
    assert not sys.stdin.closed


def test_a_source_id_that_comes_again_is_told_and_both_are_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "two.jsonl"
    file.write_text('{"id": 7, "text": "One."}\n{"id": 7, "text": "Two."}\n', encoding="utf-8")
    with caplog.at_level(logging.WARNING, "casus.read"):
        first, second = read(file)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.source_id == second.source_id == "7"
    assert first.id != second.id
    assert "'7' comes again" in caplog.text


def test_the_id_is_that_of_the_content_whatever_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORM, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f'published,text\n5 March 2024,"{STORM}"\n', encoding="utf-16")
    plain, row = read(tmp_path, published="2024-03-05")
    assert isinstance(plain, Article)
    assert isinstance(row, Article)
    assert plain.id == row.id == article_id(STORM, "2024-03-05", None)
    assert len(plain.id) == 16
    assert article_id(STORM, "2024-03-06", None) != plain.id != article_id(STORM, "2024-03-05", "The Ferry")


def test_options_that_cannot_be_are_refused_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match="two dates"):
        read_articles(["-"], published="03/04/2020")
    with pytest.raises(UsageError, match="the formats are text, html, jsonl"):
        read_articles(["-"], format="docx")
    assert set(FORMATS) == {"text", "html", "jsonl", "csv", "parquet", "warc", "wacz", "feed"}


def test_ids_are_remembered_in_a_table_that_never_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecentIds, "PLACES", 64)
    recent = RecentIds()
    assert not recent.has("a")
    assert recent.has("a")
    assert not any(recent.has(f"other {n}") for n in range(2000))
    assert not recent.has("a")
