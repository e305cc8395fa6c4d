"""JSON Lines, CSV and Parquet: which columns are understood, and what a bad line costs."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.errors import ArticleError, InputError
from casus.read import read_articles
from casus.read.fields import Source
from casus.read.tables import read_csv, read_jsonl
from casus.types import Article

SOURCE = Source("f", "f", 1_000_000)


def from_jsonl(*lines: object) -> list[Article | InputError]:
    written = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return list(read_jsonl(io.BytesIO(written.encode()), SOURCE))


def from_csv(written: str, source: Source = SOURCE) -> list[Article | InputError]:
    return list(read_csv(io.BytesIO(written.encode()), source))


def test_columns_of_the_contract_and_their_other_names() -> None:
    first, second = from_jsonl(
        {
            "id": "x",
            "source_id": "n-1",
            "title": "T",
            "outlet": "O",
            "published": "2020-01-02",
            "url": "https://example.org/1",
            "language": "en",
            "text": "Text.",
            "more": [1],
        },
        {"docid": "n-2", "date": "20200102", "source": "S", "body": "Body.", "text": None},
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.source_id, first.title, first.outlet, first.published) == ("n-1", "T", "O", "2020-01-02")
    assert (first.url, first.language, first.text, first.notes) == ("https://example.org/1", "en", "Text.", ())
    assert (second.source_id, second.published, second.outlet, second.text) == ("n-2", "2020-01-02", "S", "Body.")


def test_a_record_gives_its_article_again() -> None:
    (article,) = from_jsonl(
        {"schema": "casus/1", "article": {"id": "a3", "source_id": "n-1", "text": "T."}, "events": []}
    )
    assert isinstance(article, Article)
    assert (article.source_id, article.text) == ("n-1", "T.")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", "f:2: isn't JSON"),
        ("[" * 100_000, "f:2: isn't JSON"),
        ("[1, 2]", "f:2: isn't a JSON object"),
        ({"id": "n"}, "f:2 article 'n' field 'text': no text; it is looked for under text, body, content"),
        ({"id": "n", "body": ""}, "f:2 article 'n' field 'body': the text is empty"),
        ({"text": " \n"}, "f:2 article 'f:2' field 'text': the text is empty"),
        ({"text": ["a"]}, "f:2 article 'f:2' field 'text': holds a list where text is due"),
        ({"text": 5}, "field 'text': holds a number where text is due"),
        ({"text": "T", "title": {"en": "T"}}, "field 'title': holds an object"),
        ({"text": "T", "id": True}, "f:2 field 'id': holds true or false"),
        ({"text": "T", "date": "03/04/2020"}, "field 'date': '03/04/2020' can be read as two dates"),
        ({"text": "T", "published": 20200102}, "field 'published': holds a number where a date"),
    ],
)
def test_a_line_that_gives_no_article_is_told_and_costs_only_itself(line: object, message: str) -> None:
    first, error, last = from_jsonl({"text": "Before."}, line, "", {"text": "After."})
    assert isinstance(first, Article)
    assert isinstance(error, ArticleError)
    assert message in str(error)
    assert isinstance(last, Article)
    assert last.source_id == "f:4"


def test_empty_files_are_told() -> None:
    assert [str(item) for item in (*from_jsonl(""), *from_csv(""))] == ["f: holds no articles"] * 2


def test_moments_are_cut_and_halves_of_surrogate_pairs_replaced_in_place() -> None:
    (article,) = from_jsonl('{"text": "a\\ud83dz \\ud83d\\ude00", "published": "2024-05-15T17:20:00+00:00"}')
    assert isinstance(article, Article)
    assert article.text == "a\ufffdz 😀"
    assert article.published == "2024-05-15"
    assert article.notes == ("lone-surrogates-replaced", "publication-time-dropped")


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable()), min_size=1, max_size=5))
def test_json_lines_give_back_every_text_exactly(texts: list[str]) -> None:
    assert [item.text for item in from_jsonl(*({"text": text} for text in texts)) if isinstance(item, Article)] == texts


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda text: "News: " + 9 * "word " + text),
    st.booleans(),
)
def test_json_lines_keep_line_ends_nuls_and_marks(text: str, escaped: bool) -> None:
    (article,) = from_jsonl(json.dumps({"text": text}, ensure_ascii=escaped))
    if isinstance(article, Article):
        assert article.text == text
    else:
        assert "control characters" in str(article)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_keeps_the_text_within_quotes_as_it_is(delimiter: str) -> None:
    text = 'He said "no",\r\nthen; left\tfor | home\nand\x00 stayed.'
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([["ID", " Date ", "Text"], ["n-1", "2020-01-02", text]])
    (article,) = from_csv("\ufeff" + written.getvalue())
    assert isinstance(article, Article)
    assert (article.source_id, article.published, article.text) == ("n-1", "2020-01-02", text)


def test_csv_rows_name_the_line_they_begin_on() -> None:
    items = from_csv('id,text\na,"one\ntwo"\nb,\n\nc,three\nd,x,y\ne,four\n')
    assert [item.source_id if isinstance(item, Article) else (item.line, item.article) for item in items] == [
        "a",
        (4, "b"),
        "c",
        (7, None),
        "e",
    ]
    assert "has 3 cells, the header 2" in str(items[3])


def test_a_csv_quote_that_is_never_closed_is_told() -> None:
    fine, error = from_csv('id,text\na,one\nb,"two\nc,three\nd,four\n')
    assert isinstance(fine, Article)
    assert isinstance(error, ArticleError)
    assert error.line == 3
    assert "never closed" in str(error)


def test_a_csv_row_over_the_limit_ends_the_file_with_a_word() -> None:
    fine, error = from_csv('id,text\na,one\nb,"two\n' + "three\n" * 1000, Source("f", "f", 100))
    assert isinstance(fine, Article)
    assert isinstance(error, ArticleError)
    assert error.line == 3
    assert "the rest of the file wasn't read" in str(error)


def test_a_csv_without_a_text_column_names_its_columns() -> None:
    with pytest.raises(InputError, match=r"f: no column named text, body, content; the columns are: id, headline"):
        from_csv("id;headline\n1;x\n")


def test_a_csv_with_lone_carriage_returns_is_refused_with_advice() -> None:
    with pytest.raises(InputError, match="lines must end in line feeds"):
        from_csv("id,text\ra,one\rb,two\r")


def test_parquet(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.table(
        {
            "DocID": [1, 2, 3],
            "content": ["One.\r\n", None, "x" * 2000],
            "date": [datetime.date(2020, 1, 2), None, None],
            "unused": [b"1", b"2", b"3"],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    first, missing, long = read_articles([tmp_path / "a.parquet"], max_bytes=1000)
    assert isinstance(first, Article)
    assert (first.source_id, first.text, first.published) == ("1", "One.\r\n", "2020-01-02")
    assert isinstance(missing, ArticleError)
    assert (missing.line, missing.field) == (2, "content")
    assert "the limit for one article" in str(long)


def test_a_damaged_parquet_file_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and then nothing")
    (error,) = read_articles([tmp_path])
    assert "isn't a Parquet file that can be read" in str(error)
