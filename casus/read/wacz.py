"""Web archive collections (WACZ): a ZIP file of WARC files, as browsers' archivers write them.

Nothing is unpacked to the disk: each archive streams out of the ZIP file into the reader of WARC files. Members whose
names lead out of the folder ("zip slip") are refused all the same: whoever wrote them wanted harm.

The form: https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from casus.errors import InputError
from casus.read.archives import read_warc
from casus.read.fields import Source
from casus.types import Article

MAX_MEMBERS = 100_000
"""The most members of a ZIP file; a list of more is there to fill the memory."""
_FOLDER = "archive"
_ENDINGS = (".warc", ".warc.gz")


def read_wacz(stream: BinaryIO, source: Source) -> Iterator[Article | InputError]:
    """The pages of every WARC file in ``archive/``, by name. Needs ``casus-events[warc]``."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(f"isn't a WACZ (ZIP) file that can be read: {error}", source=source.name) from error
    with archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            reason = f"has {len(members):,} members, more than {MAX_MEMBERS:,}; not read"
            raise InputError(reason, source=source.name)
        yield from _members(archive, members, source)


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], source: Source
) -> Iterator[Article | InputError]:
    warcs = 0
    for member in sorted(members, key=lambda m: m.filename):
        if leads_out(member.filename):
            yield InputError(
                f"the member {member.filename!r} leads out of the archive; it wasn't read", source=source.name
            )
            continue
        path = PurePosixPath(member.filename)
        if path.parts[0] != _FOLDER or not path.name.lower().endswith(_ENDINGS):
            continue
        warcs += 1
        inner = replace(source, name=f"{source.name}/{member.filename}")
        try:
            with archive.open(member) as stream:
                yield from read_warc(stream, inner)  # type: ignore[arg-type]  # a BinaryIO in all that is used
        except InputError as error:
            yield error
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            yield InputError(f"the member can't be unpacked: {error}", source=inner.name)
    if not warcs:
        yield InputError(f"holds no WARC files in {_FOLDER}/", source=source.name)


def leads_out(name: str) -> bool:
    """Whether a member's name is absolute or climbs out of the folder that it would be unpacked to."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":") or "\x00" in name
