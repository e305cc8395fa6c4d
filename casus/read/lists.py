"""Lists of articles that hold no texts: files of addresses, and the files that GDELT publishes.

Such a list says which articles are meant. Their texts must be at hand in another input (a web archive, JSON Lines, …);
Casus fetches none. :func:`key_of` brings two writings of one address to the same 8 bytes.

GDELT's forms: *The GDELT Event Database Data Format Codebook V2.0* (2015): 61 columns, the address last; mentions: 16,
address in the sixth; *Global Knowledge Graph Codebook V2.1*: 27, address in the fifth. Version 1.0 of the events has 58
columns. All are tabs between columns without a header.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit

from casus.errors import InputError
from casus.read.decode import Line, lines

GDELT_COLUMNS = {61: 60, 58: 57, 16: 5, 27: 4}
"""Where the address stands in a line of GDELT, by its number of columns."""
_MAX_LINE = 1024 * 1024
_ADDRESS_COLUMNS = ("url", "sourceurl", "source_url", "documentidentifier", "link")
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def is_gdelt(line: str) -> bool:
    """Whether a line is one of GDELT's tables: the number of columns, numbers in front, an address in its column."""
    cells = line.rstrip("\r\n").split("\t")
    at = GDELT_COLUMNS.get(len(cells))
    return at is not None and cells[0][:8].isdigit() and (is_address(cells[at]) or len(cells) in (61, 58))


def is_address(text: str) -> bool:
    """Whether the text is one web address and nothing else."""
    return text.startswith(("http://", "https://")) and not any(c.isspace() for c in text)


def is_address_list(text: str) -> bool:
    """Whether every line of a text that isn't blank or a comment is an address."""
    written = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return bool(written) and all(is_address(line) for line in written)


def holds_no_texts(what: str) -> str:
    """What to tell a user who hands in a list where articles are due."""
    return (
        f"is {what}: it names articles and holds no texts, and Casus fetches none; "
        "have the pages at hand (a web archive, say) and choose among them with --listed"
    )


def listed_addresses(path: Path) -> Iterator[str]:
    """The addresses on a list: one a line, a CSV column named url, or a file of GDELT; gzipped or in a ZIP file too.

    Raises InputError where the file can't be read or names no address.
    """
    number = 0
    try:
        with _opened(path) as stream:
            for address in _addresses(stream, str(path)):
                number += 1
                yield address
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise InputError(f"can't be read: {error}", source=str(path)) from error
    if not number:
        raise InputError("names no addresses: one a line, a CSV column named url, or a file of GDELT", source=str(path))


def key_of(address: str) -> bytes:
    """8 bytes that stand for an address; its scheme, ``www.``, fragment, last slash and marks of tracking don't count."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return _digest(address)
    host = (parts.netloc.lower().rpartition("@")[2]).removeprefix("www.").removesuffix(":80").removesuffix(":443")
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
    return _digest(f"{host}{parts.path.rstrip('/')}?{urlencode(query)}")


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The list's bytes; of a ZIP file, as GDELT publishes its tables, the only member."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                raise InputError(f"holds {len(members)} files where one list is due", source=str(path))
            with archive.open(members[0]) as stream:
                yield stream  # type: ignore[misc]  # a BinaryIO in all that is used
    elif path.suffix.lower() == ".gz":
        with gzip.open(path) as stream:
            yield stream  # type: ignore[misc]
    else:
        with path.open("rb") as stream:
            yield stream


def _addresses(stream: BinaryIO, source: str) -> Iterator[str]:
    column: int | None = None
    delimiter = ","
    for line in lines(stream, _MAX_LINE, source=source):
        if not isinstance(line, Line):
            raise line
        text = line.text.strip("\r\n")
        if not text.strip() or text.startswith("#"):
            continue
        if is_gdelt(text):
            cells = text.split("\t")
            address = cells[GDELT_COLUMNS[len(cells)]]
        elif column is not None:
            cells = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
            address = cells[column] if column < len(cells) else ""
        elif is_address(text.strip()):
            address = text.strip()
        else:
            delimiter, column = _address_column(text, source, line.number)
            continue
        if is_address(address):
            yield address


def _address_column(header: str, source: str, number: int) -> tuple[str, int]:
    for delimiter in ",;\t":
        names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
        for wanted in _ADDRESS_COLUMNS:
            if wanted in names:
                return delimiter, names.index(wanted)
    raise InputError("isn't an address, a line of GDELT, or a header with a column url", source=source, line=number)
