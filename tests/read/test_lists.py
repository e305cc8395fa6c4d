"""Lists of addresses: read as lists, refused as articles, and one address known in all its writings."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.errors import InputError
from casus.read import read_articles
from casus.read.lists import is_gdelt, key_of, listed_addresses

ADDRESS = "https://velden.example/news/1"
EVENT = "\t".join(["1146732871", "20240101", *["x"] * 58, ADDRESS])
MENTION = "\t".join(["1146732871", "20240101000000", "20240101000000", "1", "velden.example", ADDRESS, *["0"] * 10])
GRAPH = "\t".join(["20240101000000-7", "20240101000000", "1", "velden.example", ADDRESS, *[""] * 22])


@pytest.mark.parametrize("line", [EVENT, MENTION, GRAPH])
def test_every_form_of_gdelt_as_a_list_and_not_as_articles(tmp_path: Path, line: str) -> None:
    file = tmp_path / "20240101000000.export.CSV"
    file.write_text(f"{line}\n{line}\n")
    assert list(listed_addresses(file)) == [ADDRESS] * 2
    (error,) = read_articles([file])
    assert "is a file of GDELT: it names articles and holds no texts" in str(error)
    packed = tmp_path / "x.export.CSV.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(file, "x.export.CSV")
    assert list(listed_addresses(packed)) == [ADDRESS] * 2
    (error,) = read_articles([packed])
    assert "--listed" in str(error)


def test_addresses_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"# chosen by hand\n\n{ADDRESS}\r\n  http://b.example/  \n")
    assert list(listed_addresses(file)) == [ADDRESS, "http://b.example/"]
    (error,) = read_articles([file])
    assert "is a list of addresses" in str(error)
    (tmp_path / "urls.txt.gz").write_bytes(gzip.compress(file.read_bytes()))
    assert len(list(listed_addresses(tmp_path / "urls.txt.gz"))) == 2


def test_a_column_of_addresses(tmp_path: Path) -> None:
    file = tmp_path / "urls.csv"
    file.write_text(f'title;URL\n"One; two";{ADDRESS}\nwithout;\n')
    assert list(listed_addresses(file)) == [ADDRESS]
    (error,) = read_articles([file])
    assert "is a table of addresses" in str(error)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"", "names no addresses"),
        ("a.txt", b"Two were killed.\n", "a.txt:1: isn't an address"),
        ("a.csv", b"title,text\n", "header with a column url"),
        ("a.txt", b"https://a.example/ and more\n", "isn't an address"),
        ("a.zip", b"PK", "can't be read"),
        ("a.gz", b"\x1f\x8b\x08", "can't be read"),
        ("a.txt", b"x" * 2_000_000, "longer than"),
    ],
)
def test_what_isnt_a_list_is_told(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=told):
        list(listed_addresses(tmp_path / name))


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt"):
        list(listed_addresses(tmp_path / "none.txt"))


def test_an_article_that_cites_an_address_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Two were killed, police said.\n{ADDRESS}\n")
    (item,) = read_articles([tmp_path])
    assert not isinstance(item, InputError)


@pytest.mark.parametrize(
    "other",
    [
        "http://velden.example/news/1", "https://www.velden.example/news/1/", "https://VELDEN.example/news/1#top",
        "https://velden.example/news/1?utm_source=x&fbclid=y", " https://velden.example:443/news/1 ",
    ],
)  # fmt: skip
def test_writings_of_one_address(other: str) -> None:
    assert key_of(other) == key_of(ADDRESS)


@pytest.mark.parametrize(
    "other", ["https://velden.example/news/2", f"{ADDRESS}?page=2", "https://a.velden.example/news/1"]
)
def test_other_addresses(other: str) -> None:
    assert key_of(other) != key_of(ADDRESS)


@given(st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_has_a_key_and_is_looked_at(text: str) -> None:
    assert len(key_of(text)) == 8
    is_gdelt(text)
