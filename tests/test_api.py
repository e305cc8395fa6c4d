"""Casus in Python: what it gives for texts, files and projects, what it says when something is wrong, what importing costs."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import casus
from casus.errors import ArticleError, CodebookError, StoreError, UsageError
from casus.store import Accept, Project
from casus.types import Article, Incident, Link, Record
from tests.export.build import RECORD, STRIKE

pa = pytest.importorskip("pyarrow", reason="pyarrow isn't installed")
LEXICAL = {"reader": "lexical"}
BLAST = "A bomb killed nine people in Mosul on Monday, police said."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with Project.open(tmp_path / "lab", create=True) as store:
        store.add_record(RECORD, coder="model:1")
        store.judge(Accept(STRIKE.id), who="Ana")
        link = Link("ap-1", STRIKE.id, RECORD.article.id, 1.0, ("alone",))
        store.save_incidents([Incident("i-1", "air_strike", "happened", 0.9, (link,), places=STRIKE.places)])
    return tmp_path / "lab"


def test_importing_casus_imports_nothing_else() -> None:
    script = "import sys; before = set(sys.modules); import casus; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, cwd=_ROOT)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("casus")} == {"casus"}
    assert loaded <= {"casus", "__future__", "typing", "collections.abc"} | set(sys.stdlib_module_names) | {
        name for name in loaded if name.split(".")[0] in sys.stdlib_module_names
    }


_ROOT = Path(__file__).parents[1]


def test_every_public_name_is_there_and_others_are_refused() -> None:
    assert set(casus.__all__) <= set(dir(casus))
    assert all(getattr(casus, name) is not None for name in casus.__all__)
    with pytest.raises(AttributeError, match="no attribute 'encode'"):
        casus.encode  # type: ignore[attr-defined]  # noqa: B018


def test_one_text_gives_one_record() -> None:
    record = casus.code(BLAST, published="2024-03-05", outlet="The Example", **LEXICAL)
    assert (record.article.published, record.article.outlet) == ("2024-03-05", "The Example")
    assert record.article.source_id == record.article.id
    assert record == casus.code(BLAST, published=date(2024, 3, 5), outlet="The Example", **LEXICAL)


def test_many_texts_give_records_as_they_are_drawn() -> None:
    drawn = []

    def texts():  # type: ignore[no-untyped-def]
        for text in (BLAST, {"id": "two", "body": BLAST, "date": "2024-03-06"}):
            drawn.append(text)
            yield text

    records = casus.code(texts(), published="2024-03-05", **LEXICAL)
    assert drawn == []
    assert next(records).article.published == "2024-03-05"
    assert len(drawn) == 1
    second = next(records)
    assert (second.article.source_id, second.article.published) == ("two", "2024-03-06")


def test_an_article_is_coded_as_it_is() -> None:
    article = Article("x1", "mine", BLAST, published="2024-03-05")
    assert casus.code(article, **LEXICAL).article == article


def test_what_cannot_be_coded_is_told_or_raised() -> None:
    with pytest.raises(ArticleError, match="the text is empty"):
        casus.code("  ", **LEXICAL)
    with pytest.raises(ArticleError, match=r"field 'published'"):
        casus.code(BLAST, published="yesterday", **LEXICAL)
    with pytest.raises(UsageError, match="no reader is named 'oracle'"):
        casus.code(BLAST, reader="oracle")
    with pytest.raises(ArticleError):
        list(casus.code([""], **LEXICAL))
    told: list[object] = []
    assert len(list(casus.code(["", BLAST], on_error=told.append, **LEXICAL))) == 1
    assert len(told) == 1


def test_files_are_read_as_the_command_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BLAST, encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    told: list[object] = []
    assert [a.source_id for a in casus.articles(tmp_path, on_error=told.append)] == ["a.txt"]
    assert len(told) == 1
    with pytest.raises(ArticleError):
        list(casus.articles(tmp_path))


def test_a_project_gives_nouns_and_flat_tables(project: Path) -> None:
    with casus.open(project) as lab:
        assert [event.id for event in lab.events()] == [STRIKE.id]
        assert [incident.id for incident in lab.incidents()] == ["i-1"]
        assert [toll.low for toll in lab.figures()] == [25, 51]
        assert list(lab.articles()) == [RECORD.article]
        assert "1 articles, 1 events, 1 incidents" in repr(lab)
        (row,) = lab.to_arrow().to_pylist()
        assert row["date_start"] == date(2019, 12, 29)
        assert (row["killed_low"], row["wounded_high"], row["missing_low"]) == (25, 51, None)
        assert row["reviewed"] is True
        assert lab.events().to_arrow().schema.equals(lab.incidents().to_arrow().schema)
        assert lab.figures().to_arrow().column("said_by").to_pylist() == ["Kataib Hezbollah"] * 2
        assert lab.articles().to_arrow().column("text").to_pylist() == [RECORD.article.text]
        assert lab.to_arrow().schema.field("killed_low").metadata[b"rule"]


def test_filters_are_those_of_the_command(project: Path) -> None:
    with casus.open(project) as lab:
        assert lab.events(countries=["afg"]).to_arrow().num_rows == 0
        assert lab.events(countries=["afg"]).to_arrow().schema == lab.to_arrow().schema
        assert lab.events(types=["air_strike"], since="2019-12-29", reviewed_only=True).to_arrow().num_rows == 1
        assert lab.incidents(min_confidence=0.95).to_arrow().num_rows == 0
        with pytest.raises(CodebookError, match="is not an event type"):
            lab.events(types=["air_raid"])
        redacted = lab.figures(redact=True).to_arrow().to_pylist()
        assert {row["words"] for row in redacted} == {"[name withheld]"}


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        casus.open(tmp_path)


def test_records_without_a_project_make_tables_too() -> None:
    assert casus.events([RECORD]).to_arrow().num_rows == 1
    assert casus.incidents([RECORD]).to_arrow().column("type").to_pylist() == ["air_strike"]


def test_pandas_keeps_whole_numbers_and_days(project: Path) -> None:
    pd = pytest.importorskip("pandas", reason="pandas isn't installed")
    with casus.open(project) as lab:
        frame = lab.to_pandas()
    assert frame["killed_low"].dtype == pd.Int64Dtype()
    assert frame["missing_low"].isna().all()
    assert frame["date_start"][0] == pd.Timestamp(2019, 12, 29)


def test_polars_has_the_same_rows(project: Path) -> None:
    pl = pytest.importorskip("polars", reason="polars isn't installed")
    with casus.open(project) as lab:
        frame = lab.to_polars()
    assert frame.schema["date_start"] == pl.Date
    assert frame["killed_low"].to_list() == [25]


def test_a_lone_surrogate_does_not_break_a_table() -> None:
    article = Article("x1", "\ud83d.txt", "A blast.", title="\ud83d")
    record = Record(article, ())
    assert casus.events([record]).to_arrow().num_rows == 0
    from casus.export.arrow import table
    from casus.export.article_table import ARTICLE_COLUMNS, article_row

    assert table(ARTICLE_COLUMNS, [article_row(article)]).column("title").to_pylist() == ["\\ud83d"]
