"""The file: made once, brought up to date in steps, and clear words when it can't be opened or written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from casus.errors import StoreError
from casus.store import Project, schema
from tests.store.build import numbered, record


def test_a_project_is_made_only_on_purpose(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no project here; make one with: casus code PATH --project"):
        Project.open(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    Project.open(tmp_path / "new" / "deep", create=True).close()
    Project.open(tmp_path / "new" / "deep").close()


def test_the_file_is_in_wal_mode_with_foreign_keys_and_says_what_it_is(tmp_path: Path) -> None:
    connection = schema.connect(tmp_path, create=True)
    try:
        values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
        assert values == ["wal", 1]
        assert connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        assert schema.applied_migrations(connection) == [name for name, _ in schema.MIGRATIONS]
    finally:
        connection.close()


def test_steps_are_taken_once_and_whole(tmp_path: Path) -> None:
    connection = schema.connect(tmp_path, create=True)
    try:
        more = (*schema.MIGRATIONS, ("more", "CREATE TABLE more (a);\nCREATE TABLE article (again);"))
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            schema.migrate(connection, more)
        assert "more" not in schema.applied_migrations(connection)
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'more'").fetchone() is None
        schema.migrate(connection, (*schema.MIGRATIONS, ("more", "CREATE TABLE more (a);")))
        schema.migrate(connection, (*schema.MIGRATIONS, ("more", "CREATE TABLE more (a);")))
        assert schema.applied_migrations(connection)[-1] == "more"
    finally:
        connection.close()
    with pytest.raises(StoreError, match="made by a newer Casus \\(step 'more'\\)"):
        Project.open(tmp_path)


def test_an_older_project_takes_the_steps_that_it_lacks(tmp_path: Path) -> None:
    with Project.open(tmp_path, create=True) as project:
        project.add_record(record(), coder="model:1")
    connection = schema.connect(tmp_path, create=False)
    try:
        schema.migrate(connection, (*schema.MIGRATIONS, ("wider", "ALTER TABLE article ADD COLUMN wire TEXT;")))
        assert connection.execute("SELECT wire FROM article").fetchall() == [(None,)]
    finally:
        connection.close()


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "casus.db").write_text("not a database, and long enough to look at" * 30)
    with pytest.raises(StoreError, match="isn't a database"):
        Project.open(tmp_path / "a")
    (tmp_path / "b").mkdir()
    other = sqlite3.connect(tmp_path / "b" / "casus.db")
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(StoreError, match="not a Casus project"):
        Project.open(tmp_path / "b", create=True)
    (tmp_path / "c").write_text("a file")
    with pytest.raises(StoreError, match="the project folder can't be made"):
        Project.open(tmp_path / "c", create=True)


def fill(project: Project) -> None:
    for number in range(1000):
        project.add_record(numbered(number), coder="model:1")


def test_a_full_disk_keeps_all_that_was_there(tmp_path: Path) -> None:
    with Project.open(tmp_path, create=True) as project:
        project.add_record(numbered(0), coder="model:1")
        (pages,) = project._connection.execute("PRAGMA page_count").fetchone()
        project._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match="the disk is full; nothing of the last article was kept"):
            fill(project)
        kept = [article.source_id for article in project.articles()]
        assert kept == [f"n-{number}" for number in range(len(kept))]
        assert 0 < len(kept) < 1000
        project._connection.execute("PRAGMA max_page_count = 1000000")
        project.add_record(numbered(len(kept)), coder="model:1")
        assert len(list(project.articles())) == len(kept) + 1


def test_a_project_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    with Project.open(tmp_path, create=True) as project:
        project._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="read-only; check the permissions"):
            project.add_record(record(), coder="model:1")


def test_a_project_that_another_program_holds_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    with Project.open(tmp_path, create=True) as one, Project.open(tmp_path) as other:
        one._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program has been writing"):
            other.add_record(record(), coder="model:1")
        assert list(other.articles()) == []
        one._connection.execute("ROLLBACK")
        other.add_record(record(), coder="model:1")
        assert len(list(one.articles())) == 1
