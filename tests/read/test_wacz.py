"""WACZ files: the pages of all their archives, and no way out of the ZIP file."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from casus.errors import InputError
from casus.read import read_articles, wacz
from casus.read.wacz import leads_out
from casus.types import Article
from tests.read.test_archives import response
from tests.read.test_pages import PAGE

pytest.importorskip("fastwarc")


def write(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def page(name: str) -> bytes:
    return response(f"https://velden.example/{name}", PAGE.encode())


def test_the_pages_of_every_archive_by_name(tmp_path: Path) -> None:
    members = {
        "datapackage.json": b"{}",
        "pages/pages.jsonl": b"{}",
        "archive/b.warc": page("b1") + page("b2"),
        "archive/a.warc": page("a"),
        "indexes/index.cdx.gz": b"x",
    }
    items = list(read_articles([write(tmp_path / "crawl.wacz", members, zipfile.ZIP_DEFLATED)]))
    assert [item.source_id for item in items if isinstance(item, Article)] == [
        f"https://velden.example/{name}" for name in ("a", "b1", "b2")
    ]
    assert len(items) == 3


def test_members_that_lead_out_are_refused_by_name(tmp_path: Path) -> None:
    members = {"archive/../../home/x.warc": page("x"), "/archive/y.warc": page("y"), "archive/z.warc": page("z")}
    first, second, article = read_articles([write(tmp_path / "slip.wacz", members)])
    assert "'/archive/y.warc' leads out of the archive" in str(first)
    assert "'archive/../../home/x.warc' leads out of the archive" in str(second)
    assert isinstance(article, Article)
    assert [file.name for file in tmp_path.iterdir()] == ["slip.wacz"]


@pytest.mark.parametrize("name", ["../a", "a/../b", "/a", "\\a", "a\\..\\b", "C:\\a", "C:/a"])
def test_names_that_lead_out(name: str) -> None:
    assert leads_out(name)


@pytest.mark.parametrize("name", ["archive/a.warc", "a..b/c", "archive/..a", "a/b/"])
def test_names_that_stay(name: str) -> None:
    assert not leads_out(name)


def test_a_zip_bomb_is_stopped_at_the_limit(tmp_path: Path) -> None:
    bomb = response("https://velden.example/bomb", b"<p>" + b"x" * 20_000_000)
    file = write(tmp_path / "bomb.wacz", {"archive/a.warc": bomb}, zipfile.ZIP_DEFLATED)
    assert file.stat().st_size < 100_000
    del bomb
    tracemalloc.start()
    try:
        (error,) = read_articles([file], max_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 14_000_000  # 8 MB are the table of ids; the bomb holds 20
    finally:
        tracemalloc.stop()
    assert "over the size limit" in str(error)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x05\x06", "isn't a WACZ"),
        (b"no zip file", "isn't a WACZ"),
        (b"", "isn't a WACZ"),
    ],
)
def test_what_isnt_a_zip_file_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "a.wacz").write_bytes(data)
    (error,) = read_articles([tmp_path])
    assert told in str(error)


def test_damage_costs_its_member_alone(tmp_path: Path) -> None:
    file = write(tmp_path / "a.wacz", {"archive/a.warc": page("a"), "archive/b.warc": page("b")}, zipfile.ZIP_DEFLATED)
    data = bytearray(file.read_bytes())
    data[60:90] = bytes(30)
    file.write_bytes(data)
    items = list(read_articles([file]))
    assert isinstance(items[0], InputError)
    assert isinstance(items[-1], Article)


def test_an_archive_without_archives_and_one_with_too_many_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.wacz", {"datapackage.json": b"{}", "pages/p.jsonl": b""})
    (error,) = read_articles([file])
    assert "holds no WARC files in archive/" in str(error)
    monkeypatch.setattr(wacz, "MAX_MEMBERS", 1)
    (error,) = read_articles([file])
    assert "has 2 members" in str(error)


def test_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"PK")))
    (error,) = read_articles(["-"], format="wacz")
    assert "can't be read from standard input" in str(error)
