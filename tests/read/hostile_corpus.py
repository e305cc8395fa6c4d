"""Files made to do harm, and a program that reads them all within bounds: run by ``test_hostile_corpus.py``.

    python -m tests.read.hostile_corpus FOLDER

reads each file of a folder with the memory of the process bounded and every use of the network refused, and prints a
line of JSON a file: what was told of it, seconds, and the process's peak memory in 10⁶ bytes so far.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from casus.errors import InputError
from casus.read import read_articles

MEBI = 1024 * 1024
MEMORY = 1500 * MEBI
"""Address space: numpy's and Arrow's threads alone reserve half of it."""

DEEP = 100_000
BILLION_LAUGHS = "<!DOCTYPE r [<!ENTITY a 'lolololol'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
OUTSIDE = "<!DOCTYPE r [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
ITEM = "<item><title>T</title><description>{}</description></item>"


def bomb(megabytes: int) -> bytes:
    """Gzipped zeros: about a thousandth of what they unfold to."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:
        for _ in range(megabytes):
            file.write(b"0" * MEBI)
    return out.getvalue()


def corpus() -> Iterator[tuple[str, bytes]]:
    """The files by name."""
    packed = bomb(40)
    yield "bomb.txt.gz", packed
    yield "bomb.jsonl.gz", packed
    yield "bomb.csv.gz", gzip.compress(b"text\n") + packed
    yield "bomb.html.gz", packed
    yield "bomb-in-bomb.txt.gz", gzip.compress(packed)
    yield "bomb.warc.gz", gzip.compress(warc(b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n", packed))
    yield "bomb.wacz", wacz({"archive/a.warc": warc(b"Content-Type: text/html\r\n", b"0" * (40 * MEBI))})
    yield "slip.wacz", wacz({"archive/../../../etc/cron.d/x.warc": b"", "/etc/passwd": b""})
    yield "deep.html", b"<div>" * DEEP
    yield "deep-closed.html", b"<b><i>" * DEEP + b"x" + b"</i></b>" * DEEP
    yield "attributes.html", b"<p " + b"a=1 " * DEEP + b">x"
    yield "comments.html", b"<!--" * DEEP
    yield "entities.html", (BILLION_LAUGHS + "]><html><p>&j;</p></html>").encode()
    yield "outside.html", (OUTSIDE + "<html><p>&x;&f;</p></html>").encode()
    yield "deep.jsonl", b'{"text":' + b"[" * DEEP + b"\n" + b'{"a":' * DEEP
    yield "entities.rss", (BILLION_LAUGHS + "]><rss version='2.0'><channel>" + ITEM.format("&j;")).encode()
    yield "outside.rss", (OUTSIDE + f"<rss version='2.0'><channel>{ITEM.format('&x;&f;')}</channel></rss>").encode()
    yield "deep.rss", b"<rss version='2.0'><channel><item>" + b"<x>" * DEEP
    yield (
        "deep-entry.rss",
        f"<rss version='2.0'><channel>{ITEM.format('&lt;div&gt;' * 20_000)}</channel></rss>".encode(),
    )
    yield "open-quote.csv", b'text\n"' + (b"a,b " * 25 + b"\n") * (20 * MEBI // 101)
    yield "invalid.jsonl", b'{"text": "\xff\xfe\xf0\x28\x8c\x28"}\n\xed\xa0\x80\n\xc0\xaf\n'
    yield "nul.txt", bytes(MEBI)
    yield "cut.parquet", b"PAR1" + b"\x15" * MEBI + (2**31 - 5).to_bytes(4, "little") + b"PAR1"
    yield "cut.gz", gzip.compress(b"x" * MEBI)[:500]
    yield "cut.jsonl.gz", gzip.compress(b'{"text": "' + b"x" * MEBI)[:600]


def warc(headers: bytes, body: bytes) -> bytes:
    """One answer of a server, archived."""
    answer = b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    return head.encode() + answer + b"\r\n\r\n"


def wacz(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


NETWORK = ("connect", "getaddrinfo", "gethostbyname", "gethostbyaddr", "sendto", "sendmsg")
"""The uses of sockets by which something leaves the machine. Libraries open one to see whether there is IPv6: that is none."""


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: any use of the network ends the program."""
    if event.startswith("socket.") and event.removeprefix("socket.") in NETWORK:
        raise SystemExit(f"the network was used: {event} {arguments!r}")


PEAK = re.compile(r"VmHWM:\s+(\d+) kB")  # getrusage's peak is that of the parent, too, which runs all other tests


def write(folder: Path) -> None:
    """Writes the files."""
    for name, data in corpus():
        (folder / name).write_bytes(data)


def main(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.addaudithook(refuse_network)
    for path in sorted(folder.iterdir()):
        started = time.process_time()
        told = [
            str(item) if isinstance(item, InputError) else f"article of {len(item.text)} characters: {item.text[:200]}"
            for item in read_articles([path])
        ]
        peak = int(PEAK.search(Path("/proc/self/status").read_text())[1]) * 1024 / 1e6
        print(json.dumps({"file": path.name, "told": told[:5], "seconds": time.process_time() - started, "mb": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
