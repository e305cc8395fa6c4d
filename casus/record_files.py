"""Records and incidents in files: JSON Lines (gzipped too), the Parquet of shards, and folders of shards."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from casus.errors import InputError, UsageError
from casus.record import read_incidents, read_records
from casus.types import Incident, Record

if TYPE_CHECKING:
    from pyarrow import parquet

MANIFEST = ".casus-shards"
"""``MANIFEST.jsonl`` in a folder lists its shards in the order of the input; ``MANIFEST-k-of-n.jsonl`` those of one part."""
FORMS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".parquet")


def records_in(paths: Iterable[Path]) -> Iterator[Record]:
    """The records of files and of folders of shards, in order, one in memory at a time.

    InputError where a file can't be read, RecordError where a record's form is broken, UsageError where Parquet is met without
    its library. Of a folder the shards that its list names are read, else all files of records in it, by name.
    """
    for path in paths:
        for file in shards_in(path) if path.is_dir() else [path]:
            if file.suffix == ".parquet":
                yield from read_records(_parquet_lines(file), str(file))
            else:
                with opened(file) as lines:
                    yield from read_records(lines, str(file))


def incidents_in(path: Path) -> Iterator[Incident]:
    """The incidents of a file; errors as :func:`records_in`."""
    with opened(path) as lines:
        yield from read_incidents(lines, str(path))


def holds_records(path: Path) -> bool:
    """Whether a file or folder holds records rather than articles, by its first line, its columns or its list of shards."""
    try:
        if path.is_dir():
            return any(path.glob(f"{MANIFEST}*.jsonl"))
        if path.suffix == ".parquet":
            return "record" in _parquet_names(path)
        if not path.name.endswith(FORMS) or not path.is_file():
            return False
        with opened(path) as lines:
            first = next((line for line in lines if line.strip()), "")
        return str(json.loads(first).get("schema", "")).startswith("casus/")
    except (InputError, UsageError, ValueError, AttributeError):
        return False


def shards_in(folder: Path) -> list[Path]:
    """The files of a folder of shards, in the order of the input; InputError where there are none or one is missing."""
    listed = [name for path in _manifests(folder) for name in _named(path)]
    found = [folder / name for name in dict.fromkeys(listed)]
    if not found:
        found = sorted(p for p in folder.iterdir() if p.name.endswith(FORMS) and not p.name.startswith("."))
    if not found:
        raise InputError("holds no records; name a file, or a folder that casus code --on wrote", source=str(folder))
    for path in found:
        if not path.is_file():
            raise InputError("is on the list of shards and isn't there; run casus code again", source=str(path))
    return found


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The lines of a text file, gzipped or not; InputError where it can't be read, is cut short or isn't UTF-8."""
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
            yield cast("TextIO", lines)
    except UnicodeDecodeError as error:
        raise InputError(f"isn't UTF-8 ({error.reason} at byte {error.start})", source=str(path)) from error
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"can't be read ({reason})", source=str(path)) from error


def _manifests(folder: Path) -> Sequence[Path]:
    """The list of a whole run, else those of its parts by number."""
    whole = folder / f"{MANIFEST}.jsonl"
    if whole.is_file():
        return [whole]
    return sorted(folder.glob(f"{MANIFEST}-*-of-*.jsonl"), key=lambda p: int(p.stem.split("-")[2]))


def _named(manifest: Path) -> Iterator[str]:
    with opened(manifest) as lines:
        for number, line in enumerate(lines, 1):
            try:
                name = json.loads(line)["name"]
            except (ValueError, LookupError, TypeError) as error:
                raise InputError("is no line of a list of shards", source=str(manifest), line=number) from error
            if name is not None:
                yield Path(str(name)).name


def _parquet_names(path: Path) -> list[str]:
    with _parquet(path) as file:
        return list(file.schema_arrow.names)


def _parquet_lines(path: Path) -> Iterator[str]:
    with _parquet(path) as file:
        if "record" not in file.schema_arrow.names:
            raise InputError("has no such column; it isn't a shard of records", source=str(path), field="record")
        for batch in file.iter_batches(batch_size=256, columns=["record"]):
            yield from batch.column(0).to_pylist()


@contextmanager
def _parquet(path: Path) -> Iterator[parquet.ParquetFile]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise UsageError(f"{path}: reading Parquet needs pyarrow; pip install 'casus-events[parquet]'") from error
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except (ArrowException, OSError) as error:
        raise InputError(f"can't be read as Parquet ({error})", source=str(path)) from error
