"""Lists of feeds: OPML, as feed readers export it, or addresses one a line."""

from __future__ import annotations

from pathlib import Path

from casus.errors import InputError
from casus.read.limits import read_bounded
from casus.read.lists import is_address

MAX_BYTES = 16 * 1024 * 1024


def feeds_of(path: Path) -> list[str]:
    """The addresses of the feeds, each once, in their order; InputError where the file can't be read or names none.

    Entities aren't resolved and nothing is loaded, whatever the file asks for.
    """
    try:
        with path.open("rb") as stream:
            data = read_bounded(stream, MAX_BYTES, source=str(path))
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", source=str(path)) from error
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    found = _outlines(data, path) if start == b"<" else _lines(data)
    feeds = [address for address in dict.fromkeys(found) if is_address(address)]
    if not feeds:
        raise InputError("names no feeds: an OPML file, or addresses one a line", source=str(path))
    return feeds


def _outlines(data: bytes, path: Path) -> list[str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"isn't OPML: {error}", source=str(path)) from error
    names = ("xmlUrl", "xmlurl", "xmlURL")
    return [str(next(filter(None, map(outline.get, names)), "")).strip() for outline in root.iter("outline")]


def _lines(data: bytes) -> list[str]:
    return [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
