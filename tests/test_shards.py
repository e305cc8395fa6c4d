"""Shards: the same records as in one file, each shard once, whatever dies in between."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from casus import shards
from casus.errors import UsageError
from casus.read import read_articles
from casus.reading import Reading
from casus.run import Settings, Summary, code_into
from casus.shards import Done, Job, Shard, code_shard, code_shards, on_processes, on_ray
from tests.test_run import TEXTS, CoderByHand, ReaderByHand, load_by_hand

SIZE = 600
Run = Callable[[Iterable[Shard], Job], Iterator[Done]]


def load(settings: Settings) -> tuple[ReaderByHand, CoderByHand]:
    return load_by_hand()


class DyingReader(ReaderByHand):
    """Dies with its process at the word ``Rebels``, once: as a worker does whose memory is taken or whose machine stops."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def read(self, text: str) -> Reading:
        if text.startswith("Rebels") and self._mark.exists():
            self._mark.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(text)


def load_dying(mark: Path, settings: Settings) -> tuple[ReaderByHand, CoderByHand]:
    return DyingReader(mark), CoderByHand()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two files of JSON Lines that are cut, one of which has a bad line, and three small texts."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = [json.dumps({"text": TEXTS[n % 5], "date": f"2024-03-{n % 28 + 1:02}"}) for n in range(30)]
    (folder / "a.jsonl").write_text("\n".join(lines))
    (folder / "b.jsonl").write_text("\n".join([*lines[:20], "{", *lines[20:]]))
    for name in "xyz":
        (folder / f"{name}.txt").write_text(f"A blast hit {name}.")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    return folder


def in_one_file(corpus: Path, out: Path) -> tuple[bytes, Summary]:
    summary = code_into(lambda: read_articles([corpus]), out, load_by_hand, Settings())
    return out.read_bytes(), summary


def run_in(
    folder: Path, corpus: Path, run: Run = on_processes, *, job: Job | None = None, part: tuple[int, int] = (1, 1)
) -> tuple[Summary, list[str]]:
    told: list[str] = []
    job = job or Job(folder, Settings(), load=load)
    summary = code_shards(
        [corpus], job, run, lambda _, failure: told.append(str(failure)) if failure else None, size=SIZE, part=part
    )
    return summary, told


def joined(folder: Path, manifest: str = ".casus-shards.jsonl") -> bytes:
    names = [json.loads(line)["name"] for line in (folder / manifest).read_text().splitlines()]
    return b"".join((folder / name).read_bytes() for name in names if name)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_shards_in_order_are_the_single_file(corpus: Path, tmp_path: Path) -> None:
    expected, single = in_one_file(corpus, tmp_path / "one.jsonl")
    summary, told = run_in(tmp_path / "out", corpus)
    assert joined(tmp_path / "out") == expected
    assert (summary.coded, summary.failed, summary.events) == (single.coded, single.failed, single.events)
    assert [line.partition(": ")[0].rpartition("/")[2] for line in told] == ["b.jsonl:21", "photo.jpg"]
    assert len(list((tmp_path / "out").glob("casus-*.jsonl"))) > 5
    assert not list((tmp_path / "out").glob("*.part"))


def test_one_process_and_two_leave_the_same_folder(corpus: Path, tmp_path: Path) -> None:
    run_in(tmp_path / "one", corpus)
    run_in(tmp_path / "two", corpus, job=Job(tmp_path / "two", Settings(workers=2), load=load))
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_second_run_codes_nothing_and_tells_the_same(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, told = run_in(tmp_path / "out", corpus)
    before = files(tmp_path / "out")
    monkeypatch.setattr(shards, "code_article", None)
    second, told_again = run_in(tmp_path / "out", corpus)
    assert (second.kept, second.coded, second.events) == (first.coded, first.coded, first.events)
    assert told_again == told
    assert files(tmp_path / "out") == before


def test_only_what_changed_is_coded_again(corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run_in(tmp_path / "out", corpus)
    (corpus / "y.txt").write_text("Two blasts: a blast and a blast.")
    summary, _ = run_in(tmp_path / "out", corpus)
    assert 0 < summary.coded - summary.kept < 10
    assert "1 files there are of other inputs or settings" in caplog.text
    assert joined(tmp_path / "out") == in_one_file(corpus, tmp_path / "one.jsonl")[0]


def test_parts_share_the_work(corpus: Path, tmp_path: Path) -> None:
    coded = [run_in(tmp_path / "parts", corpus, part=(k, 3))[0].coded for k in (1, 2, 3)]
    run_in(tmp_path / "whole", corpus)
    assert sum(coded) == in_one_file(corpus, tmp_path / "one.jsonl")[1].coded
    assert min(coded) > 0
    data = {name: content for name, content in files(tmp_path / "whole").items() if "shards" not in name}
    assert {name: content for name, content in files(tmp_path / "parts").items() if "shards" not in name} == data


def test_a_file_that_cant_be_opened_is_tried_again(corpus: Path, tmp_path: Path) -> None:
    (corpus / "x.txt").unlink()
    (corpus / "x.txt").symlink_to(corpus / "elsewhere")
    summary, told = run_in(tmp_path / "out", corpus)
    assert any("x.txt: can't be read" in line for line in told)
    assert summary.exit_code == 1
    (corpus / "elsewhere").write_text("A blast hit x.")
    summary, told = run_in(tmp_path / "out", corpus)
    assert summary.coded > summary.kept
    assert not any("x.txt" in line for line in told)


def test_a_process_that_dies_leaves_whole_shards_and_the_next_run_the_rest(corpus: Path, tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    mark.touch()
    job = Job(tmp_path / "out", Settings(workers=2), load=partial(load_dying, mark))
    with pytest.raises(Exception, match="a worker process ended unexpectedly"):
        run_in(tmp_path / "out", corpus, job=job)
    run_in(tmp_path / "out", corpus, job=job)
    assert joined(tmp_path / "out") == in_one_file(corpus, tmp_path / "one.jsonl")[0]


def test_rows_of_parquet_hold_the_records_to_the_letter(corpus: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run_in(tmp_path / "out", corpus, job=Job(tmp_path / "out", Settings(), "parquet", load))
    names = [json.loads(line)["name"] for line in (tmp_path / "out" / ".casus-shards.jsonl").read_text().splitlines()]
    rows = [row for name in names if name for row in parquet.read_table(tmp_path / "out" / name).to_pylist()]
    assert "".join(row["record"] + "\n" for row in rows).encode() == in_one_file(corpus, tmp_path / "one.jsonl")[0]
    assert all(json.loads(row["record"])["article"]["id"] == row["article_id"] for row in rows)
    assert [row["events"] for row in rows[:5]] == [1, 0, 2, 1, 0]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ZeroDivisionError])
def test_a_shard_that_is_broken_off_leaves_nothing(
    kind: type[BaseException], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise kind

    monkeypatch.setattr(shards, "code_article", breaks)
    with pytest.raises(kind):
        run_in(tmp_path / "out", corpus)
    assert files(tmp_path / "out") == {}


def test_the_name_follows_the_settings_that_change_records_and_no_others(corpus: Path, tmp_path: Path) -> None:
    shard = tuple(p for p in shards.pieces_of([corpus / "x.txt"], SIZE) if isinstance(p, shards.Piece))

    def name(settings: Settings) -> str | None:
        (tmp_path / "o").mkdir(exist_ok=True)
        return code_shard(shard, Job(tmp_path / "o", settings, load=load)).name

    listed = tmp_path / "urls.txt"
    listed.write_text("https://a.example/\n")
    assert name(Settings(workers=2, threads=4)) == name(Settings())
    assert name(Settings(mentions=True)) != name(Settings())
    assert name(Settings(listed=listed)) is None


def test_what_cant_be_is_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="write to a folder elsewhere"):
        run_in(corpus / "out", corpus)
    with pytest.raises(UsageError, match="standard input"):
        run_in(tmp_path / "out", Path("-"))
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="can't be made"):
        run_in(tmp_path / "file", corpus)


def test_ray_writes_the_same_bytes_though_a_worker_is_killed(corpus: Path, tmp_path: Path) -> None:
    """A real cluster of this machine with two workers, one of which is killed in the middle of a shard."""
    ray = pytest.importorskip("ray", reason="needs casus-events[ray]")
    run_in(tmp_path / "processes", corpus)
    mark = tmp_path / "alive"
    mark.touch()
    job = Job(tmp_path / "ray", Settings(workers=2), load=partial(load_dying, mark))
    try:
        summary, told = run_in(tmp_path / "ray", corpus, on_ray, job=job)
    finally:
        ray.shutdown()
    assert not mark.exists()
    assert joined(tmp_path / "ray") == in_one_file(corpus, tmp_path / "one.jsonl")[0]
    left = {name: data for name, data in files(tmp_path / "ray").items() if not name.endswith(".part")}
    assert left == files(tmp_path / "processes")
    assert (summary.failed, len(told)) == (2, 2)
