"""Records come back from every form in which they are written, in order, and what can't be read says why."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from casus.errors import InputError
from casus.record import record_to_json
from casus.record_files import MANIFEST, holds_records, incidents_in, records_in, shards_in
from casus.run import Settings
from casus.shards import Job, code_shards, on_processes
from casus.types import Article, Record
from tests.test_shards import load

TEXT = "Two people were killed in Velden, police said."


def record(number: int) -> Record:
    return Record(Article(str(number), f"a{number}", TEXT), (), None, ())


def lines(*numbers: int) -> str:
    return "".join(record_to_json(record(n)) + "\n" for n in numbers)


def ids(*paths: Path) -> list[str]:
    return [found.article.source_id for found in records_in(paths)]


def test_plain_and_gzipped_lines_are_read_alike(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text(lines(1, 2), "utf-8")
    packed.write_bytes(gzip.compress(lines(3).encode()))
    assert ids(plain, packed) == ["a1", "a2", "a3"]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_folder_of_shards_is_read_in_the_order_of_the_input(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    source, out = tmp_path / "articles.jsonl", tmp_path / "coded"
    source.write_text("".join(json.dumps({"id": f"a{n}", "text": TEXT}) + "\n" for n in range(40)), "utf-8")
    out.mkdir()
    code_shards([source], Job(out, Settings(), form, load), on_processes, lambda *_: None, size=400)
    assert len(shards_in(out)) > 2
    assert ids(out) == [f"a{n}" for n in range(40)]
    assert holds_records(out)
    assert all(holds_records(shard) for shard in shards_in(out))


def test_a_folder_without_a_list_is_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(lines(2), "utf-8")
    (tmp_path / "a.jsonl").write_text(lines(1), "utf-8")
    (tmp_path / "notes.txt").write_text("nothing to read", "utf-8")
    assert ids(tmp_path) == ["a1", "a2"]


def test_the_parts_of_a_run_follow_each_other_by_number(tmp_path: Path) -> None:
    for part in (10, 2):
        (tmp_path / f"s{part}.jsonl").write_text(lines(part), "utf-8")
        (tmp_path / f"{MANIFEST}-{part}-of-10.jsonl").write_text(json.dumps({"name": f"s{part}.jsonl"}) + "\n", "utf-8")
    assert ids(tmp_path) == ["a2", "a10"]


def test_a_shard_that_is_listed_and_lost_is_an_error(tmp_path: Path) -> None:
    (tmp_path / f"{MANIFEST}.jsonl").write_text('{"name": "gone.jsonl"}\n{"name": null}\n', "utf-8")
    with pytest.raises(InputError, match=r"gone\.jsonl: is on the list of shards and isn't there"):
        ids(tmp_path)


def test_a_list_can_t_name_files_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "other.jsonl").write_text(lines(1), "utf-8")
    (tmp_path / "own" / f"{MANIFEST}.jsonl").write_text('{"name": "../other.jsonl"}\n', "utf-8")
    with pytest.raises(InputError, match="isn't there"):
        ids(tmp_path / "own")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cut.jsonl.gz", gzip.compress(lines(1).encode())[:-12], "can't be read"),
        ("latin.jsonl", "caf\xe9\n".encode("latin-1"), "isn't UTF-8"),
        ("none.jsonl", None, "can't be read"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, content: bytes | None, reason: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=f"{name}: {reason}"):
        ids(path)
    with pytest.raises(InputError, match=f"{name}: {reason}"):
        list(incidents_in(path))
    assert not holds_records(path)


def test_an_empty_folder_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name a file, or a folder that casus code --on wrote"):
        ids(tmp_path)


def test_other_parquet_has_no_records(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "t.parquet"
    parquet.write_table(arrow.table({"text": ["a"]}), path)
    assert not holds_records(path)
    with pytest.raises(InputError, match="field 'record': has no such column"):
        ids(path)
    path.write_bytes(b"PAR1 nothing")
    with pytest.raises(InputError, match=r"t\.parquet: can't be read as Parquet"):
        ids(path)


def test_articles_are_no_records(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\n", "utf-8")
    assert not holds_records(path)
    assert not holds_records(tmp_path)
