"""``casus code --on``: where shards are coded, and into what."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from casus.errors import UsageError

if TYPE_CHECKING:
    from casus.run import Settings, Summary, Watch


def code_on(
    where: str, paths: list[Path], folder: Path, form: str | None, part: str | None, settings: Settings, watch: Watch
) -> Summary:
    """Codes ``paths`` into shards in ``folder``; ``where`` is ``local``, ``ray`` or ``ray://ADDRESS``, ``part`` ``K/N``."""
    from casus.shards import FORMS, Job, code_shards, on_processes, on_ray

    form = form or "jsonl"
    if form not in FORMS:
        raise UsageError(f"--format {form}: no such form of shards; there are {', '.join(FORMS)}")
    if where == "local":
        run = on_processes
    elif where == "ray" or where.startswith("ray://"):
        run = partial(on_ray, address=address_of(where))
    else:
        raise UsageError(f"--on {where}: there are local, ray and ray://ADDRESS")
    return code_shards(paths, Job(folder.absolute(), settings, form), run, watch, part=part_of(part))


def address_of(where: str) -> str | None:
    """What Ray calls the cluster: ``None`` for one of this machine, ``auto`` for the one it belongs to, else an address."""
    if where == "ray":
        return None
    return "auto" if where == "ray://auto" else where


def part_of(written: str | None) -> tuple[int, int]:
    """``2/8`` as numbers; the whole where nothing is written. UsageError where it is no part."""
    if written is None:
        return 1, 1
    first, _, last = written.partition("/")
    if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
        raise UsageError(f"--part {written}: write K/N, such as 2/8 for the second of eight")
    return int(first), int(last)
