"""Coding in shards: one pure function from a stretch of the input to one file, run by processes, by Ray or by Slurm.

A shard's file is named after what it is made from: the bytes of its input, the settings, the version and the model. It
appears whole or not at all, and beside it a hidden file that says what was done. So a run that is repeated skips what is
done, a worker that dies costs its shard, and two workers with the same shard write the same bytes.

At the end ``.casus-shards.jsonl`` in the folder lists the shards in the order of the input: their files one after the other
are what ``casus code`` writes into a single file.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from casus.errors import CasusError, InputError, UsageError
from casus.intake import Intake, read_list
from casus.read.pieces import Piece, digest_of, grouped, pieces_of, read_pieces
from casus.record import record_to_json
from casus.record_files import MANIFEST
from casus.run import Engine, Settings, Summary, Watch, code_article, load_engine, same_records
from casus.types import Record
from casus.workers import in_order

log = logging.getLogger(__name__)

SHARD_BYTES = 4 * 1024 * 1024
"""Bytes of input a shard where the input can be cut: about 1,500 articles, two minutes of a core."""
FORMS = ("jsonl", "parquet")

Shard = tuple[Piece, ...]
Load = Callable[[Settings], Engine]


@dataclass(frozen=True, slots=True)
class Job:
    """How shards are coded: into which folder and form, with which settings and engine. Picklable."""

    folder: Path
    settings: Settings
    form: str = "jsonl"
    load: Load = load_engine


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a shard: the name of its file (``None`` where it holds no records), counts, and what failed.

    ``kept``: it was there from an earlier run. ``lost``: nothing of it could be coded; it will be tried again.
    """

    name: str | None
    summary: Summary
    failures: tuple[str, ...] = ()
    kept: bool = False
    lost: bool = False


def code_shard(shard: Shard, job: Job) -> Done:
    """Codes one shard into its file, unless that is there already. Depends on the shard's bytes and on ``job`` alone.

    Where a file can't be opened or a library for it is missing, that is told, and the shard counts as not done, so that the
    next run tries it again. OSError where the folder can't be written.
    """
    name = f"casus-{digest_of(filter(_is_readable, shard), job.form, *_key(job.settings))}.{job.form}"
    if (done := _done_before(job.folder, name)) is not None:
        return done
    engine = _engine(job.load, job.settings)
    intake = Intake(job.settings.any_language, read_list(job.settings.listed))
    items = intake.chosen(read_pieces(shard, published=job.settings.published, outlet=job.settings.outlet))
    summary, failures, whole = Summary(), [], True
    with _Writer(job.folder / name, job.form) as out:
        for item in items:
            outcome = item if isinstance(item, InputError) else code_article(item, *engine)
            if isinstance(outcome, Record):
                out.write(outcome, record_to_json(outcome, mentions=job.settings.mentions, text=job.settings.text))
                summary = summary.plus(len(outcome.events))
            else:
                failures.append(str(outcome))
                whole = whole and not isinstance(outcome.__cause__, ImportError | OSError)
                summary = summary.plus(None)
    # Copies of articles in other shards aren't seen, and which addresses have no text only all shards together can tell.
    done = Done(name if summary.coded else None, replace(summary.after(intake), without_text=0), tuple(failures))
    if whole:
        _write_whole(_receipt(job.folder, name), _to_json(done).encode())
    return done


def code_shards(
    paths: Sequence[Path],
    job: Job,
    run: Callable[[Iterable[Shard], Job], Iterator[Done]],
    watch: Watch,
    *,
    size: int = SHARD_BYTES,
    part: tuple[int, int] = (1, 1),
) -> Summary:
    """Codes all articles under ``paths``, shard by shard; ``run`` is :func:`on_processes` or :func:`on_ray`.

    ``part`` ``(k, n)`` takes every n-th shard from the k-th, so that n runs share the work. UsageError where the folder
    can't be written or would be read.
    """
    started = time.monotonic()
    _prepare(paths, job.folder)
    summary, unlisted, manifest = Summary(), [], []

    def shards() -> Iterator[Shard]:
        def pieces() -> Iterator[Piece]:
            for piece in pieces_of(paths, size):
                if isinstance(piece, InputError):
                    unlisted.append(piece)
                else:
                    yield piece

        for number, shard in enumerate(grouped(pieces(), size)):
            if number % part[1] == part[0] - 1:
                yield shard

    for done in run(shards(), job):
        summary = _sum(summary, done)
        manifest.append(replace(done, failures=()))
        for failure in done.failures:
            watch(summary, InputError(failure))
        watch(summary, None)
    for error in unlisted if part[0] == 1 else ():
        summary = summary.plus(None)
        watch(summary, error)
    ending = "" if part[1] == 1 else f"-{part[0]}-of-{part[1]}"
    lines = "".join(_to_json(done) + "\n" for done in manifest)
    _write_whole(job.folder / f"{MANIFEST}{ending}.jsonl", lines.encode())
    if part[1] == 1:
        _warn_of_others(job, {done.name for done in manifest})
    return replace(summary, seconds=time.monotonic() - started)


def on_processes(shards: Iterable[Shard], job: Job) -> Iterator[Done]:
    """The shards by as many processes of this machine as the settings name workers; in order."""
    return in_order(partial(_worker, job), shards, job.settings.workers)


def on_ray(shards: Iterable[Shard], job: Job, address: str | None = None) -> Iterator[Done]:
    """The shards as tasks of a Ray cluster, in order: of the one at ``address``, or one of this machine's.

    The input, the folder and Casus must be reachable under the same names on every node. A worker that dies has its shard tried
    again three times; a shard that is lost all the same is told, and the others go on. Needs ``casus-events[ray]``.
    """
    ray = _import_ray()
    _join_cluster(ray, address, job.settings)
    task = ray.remote(num_cpus=job.settings.threads, max_retries=3)(code_shard)
    cores = int(ray.cluster_resources().get("CPU", 1))
    ahead = 16 + 2 * cores  # enough to keep all busy, few enough to hold
    waiting: deque[tuple[Shard, Any]] = deque()
    for shard in shards:
        waiting.append((shard, task.remote(shard, job)))
        if len(waiting) >= ahead:
            yield _result(ray, *waiting.popleft())
    for shard, result in waiting:
        yield _result(ray, shard, result)


def _import_ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise UsageError(f"--on ray needs an extra: pip install 'casus-events[ray]' ({error})") from error
    return ray


def _join_cluster(ray: Any, address: str | None, settings: Settings) -> None:
    if ray.is_initialized():
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Nothing is sent anywhere that the user didn't ask for.
    cores = {} if address or "RAY_ADDRESS" in os.environ else {"num_cpus": settings.workers * settings.threads}
    try:
        ray.init(address=address, include_dashboard=False if cores else None, log_to_driver=False, **cores)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UsageError(f"no Ray cluster could be joined at {address or 'this machine'}: {error}") from error


def _result(ray: Any, shard: Shard, result: Any) -> Done:
    try:
        done = ray.get(result)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, OSError | CasusError):
            raise CasusError(f"a shard can't be coded: {error.cause}") from error
        raise
    except ray.exceptions.RayError as error:
        names = ", ".join(sorted({str(piece.path) for piece in shard})[:3])
        why = f"{names}: the shard that begins here was lost with its worker ({type(error).__name__}); run again for it"
        return Done(None, Summary(failed=1), (why,), lost=True)
    assert isinstance(done, Done)
    return done


def _worker(job: Job) -> Callable[[Shard], Done]:
    return partial(code_shard, job=job)


@lru_cache(maxsize=1)
def _engine(load: Load, settings: Settings) -> Engine:
    """Reader and coder, loaded once in a process however many shards it codes."""
    return load(settings)


def _is_readable(piece: Piece) -> bool:
    return os.access(piece.path, os.R_OK) and piece.path.is_file()


def _prepare(paths: Sequence[Path], folder: Path) -> None:
    for path in paths:
        if str(path) == "-":
            raise UsageError("standard input can't be shared among workers; name files or folders")
        if path.resolve() == folder.resolve() or path.resolve() in folder.resolve().parents:
            raise UsageError(f"{folder}: lies in {path}, which is read; write to a folder elsewhere")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: can't be made ({error.strerror}); name a folder with -o") from error


def _key(settings: Settings) -> tuple[object, ...]:
    """All that decides on a shard's records, apart from its input: of a list its bytes, wherever it lies."""
    listed = settings.listed
    content = None if listed is None else digest_of([Piece(listed, listed.stat().st_size)])
    return *same_records(replace(settings, listed=None)), content


def _warn_of_others(job: Job, names: set[str | None]) -> None:
    others = sorted(path.name for path in job.folder.glob(f"casus-*.{job.form}") if path.name not in names)
    if others:
        log.warning(
            "%s: %d files there are of other inputs or settings than this run's, such as %s",
            job.folder, len(others), others[0],
        )  # fmt: skip


def _sum(summary: Summary, done: Done) -> Summary:
    one = done.summary
    return replace(
        summary,
        coded=summary.coded + one.coded,
        empty=summary.empty + one.empty,
        failed=summary.failed + one.failed,
        kept=summary.kept + (one.coded if done.kept else 0),
        events=summary.events + one.events,
        not_english=summary.not_english + one.not_english,
        not_listed=summary.not_listed + one.not_listed,
        near_copies=summary.near_copies + one.near_copies,
    )


# --- files ---


class _Writer:
    """A shard's records on their way into its file, which appears when all are written, and not at all without any."""

    def __init__(self, path: Path, form: str) -> None:
        self._path, self._form = path, form
        self._unfinished = path.with_name(f".{path.name}.{uuid4().hex}.part")
        self._written = 0

    def __enter__(self) -> _Writer:
        self._file = self._unfinished.open("xb")
        self._table = _Table(self._file) if self._form == "parquet" else None
        return self

    def write(self, record: Record, line: str) -> None:
        self._written += 1
        if self._table is not None:
            self._table.write(record, line)
        else:
            self._file.write(line.encode() + b"\n")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if error is None and self._table is not None:
                self._table.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if error is None and self._written:
                self._unfinished.replace(self._path)
        finally:
            self._file.close()
            self._unfinished.unlink(missing_ok=True)


class _Table:
    """Records as rows of Parquet: what says which article it is, the number of events, and the record as its line."""

    ROWS = 1000

    def __init__(self, file: Any) -> None:
        import pyarrow as arrow
        from pyarrow import parquet

        text = ("article_id", "source_id", "title", "outlet", "published", "url", "language")
        self._schema = arrow.schema(
            [*((name, arrow.string()) for name in text), ("events", arrow.int32()), ("record", arrow.string())]
        )
        self._arrow = arrow
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, object]] = []

    def write(self, record: Record, line: str) -> None:
        article = record.article
        self._rows.append(
            {
                "article_id": article.id,
                "source_id": article.source_id,
                "title": article.title,
                "outlet": article.outlet,
                "published": article.published,
                "url": article.url,
                "language": article.language,
                "events": len(record.events),
                "record": line,
            }
        )
        if len(self._rows) == self.ROWS:
            self._flush()

    def finish(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _receipt(folder: Path, name: str) -> Path:
    return folder / f".{name}.done"


def _done_before(folder: Path, name: str) -> Done | None:
    try:
        told = json.loads(_receipt(folder, name).read_bytes())
        done = Done(told["name"], Summary(**told["summary"]), tuple(told["failures"]), kept=True)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return done if done.name is None or (folder / done.name).is_file() else None


def _to_json(done: Done) -> str:
    summary = {name: getattr(done.summary, name) for name in Summary.__dataclass_fields__ if name != "seconds"}
    told = {"schema": "casus-shard/1", "name": done.name, "summary": summary, "failures": done.failures}
    return json.dumps(told | ({"lost": True} if done.lost else {}), ensure_ascii=False)


def _write_whole(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
