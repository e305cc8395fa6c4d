"""Watching feeds, against a server of this machine: what it is asked, what is kept, and what an interrupt costs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from casus import cli
from casus.errors import InputError, UsageError
from casus.read import read_articles
from casus.types import Article
from casus.watch import Client, Inbox, Round, feeds_of, watch_once
from casus.watch.polite import RefusedError
from tests.read.test_pages import PAGE, PARAGRAPHS

pytest.importorskip("feedparser")


def feed(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>The Ferry</title>{''.join(items)}</channel></rss>".encode()


def item(number: int, link: str = "", text: str = "A shell hit the market. Two people were killed.") -> str:
    return (
        f"<item><guid>g{number}</guid><title>Story {number}</title><link>{link}</link>"
        f"<pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate><description>{text}</description></item>"
    )


class Server:
    """Answers from a table of paths, and writes down what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {"/robots.txt": (404, {}, b"")}
        self.asked: list[tuple[str, dict[str, str]]] = []
        table, asked = self.pages, self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, dict(self.headers)))
                status, headers, body = table.get(self.path, (404, {}, b""))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


class Clock:
    """A time that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(clock: Clock | None = None, **options: Any) -> Client:
    clock = clock or Clock()
    return Client(sleep=clock.sleep, clock=lambda: clock.now, **options)


def one_round(server: Server, folder: Path, *, pages: bool = False, feeds: int = 1) -> tuple[Round, list[str]]:
    told: list[str] = []
    with Inbox(folder) as inbox:
        urls = [f"{server.url}/feed{n or ''}" for n in range(feeds)]
        done = watch_once(urls, inbox, client(), lambda error: told.append(str(error)), pages=pages)
    return done, told


def kept(folder: Path) -> list[Article]:
    items = list(read_articles([folder])) if folder.exists() and any(folder.glob("*.jsonl")) else []
    assert all(isinstance(item, Article) for item in items)
    return sorted((item for item in items if isinstance(item, Article)), key=lambda a: a.source_id)


def test_new_entries_are_kept_once_and_an_unchanged_feed_costs_an_empty_answer(server: Server, tmp_path: Path) -> None:
    server.pages["/feed"] = (200, {"ETag": '"1"'}, feed(item(1), item(2)))
    assert one_round(server, tmp_path)[0] == Round(read=1, articles=2)
    assert one_round(server, tmp_path)[0] == Round(unchanged=1)
    server.pages["/feed"] = (200, {"ETag": '"2"'}, feed(item(3), item(2), item(1)))
    assert one_round(server, tmp_path)[0] == Round(read=1, articles=1)
    articles = kept(tmp_path)
    assert [a.source_id for a in articles] == ["g1", "g2", "g3"]
    assert (articles[0].outlet, articles[0].published, articles[0].title) == ("The Ferry", "2024-03-04", "Story 1")
    headers = [headers for path, headers in server.asked if path == "/feed"]
    assert [h.get("If-None-Match") for h in headers] == [None, '"1"', '"1"']
    assert all(h["User-Agent"].startswith("casus-watch/") for h in headers)


def test_pages_are_fetched_for_summaries_and_robots_obeyed(server: Server, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n")
    server.pages["/feed"] = (200, {}, feed(item(1, f"{server.url}/a"), item(2, f"{server.url}/private/b")))
    server.pages["/a"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())
    done, told = one_round(server, tmp_path, pages=True)
    assert done == Round(read=1, articles=1, without_page=1)
    assert "robots.txt asks not to fetch this" in told[0]
    assert "/private/b" not in server.paths()
    (article,) = kept(tmp_path)
    assert article.text.split("\n")[-3:] == PARAGRAPHS
    assert (article.source_id, article.url, article.published) == ("g1", f"{server.url}/a", "2024-03-04")


def test_a_page_that_fails_is_tried_again_and_the_others_arent(server: Server, tmp_path: Path) -> None:
    server.pages["/feed"] = (200, {"ETag": '"1"'}, feed(item(1, f"{server.url}/a"), item(2, f"{server.url}/b")))
    server.pages["/a"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    assert one_round(server, tmp_path, pages=True)[0] == Round(read=1, articles=1, without_page=1)
    server.pages["/b"] = (200, {"Content-Type": "text/html"}, b"<html></html>")
    done, told = one_round(server, tmp_path, pages=True)
    assert done == Round(read=1, articles=1)
    assert "no article text was found on the page" in told[0]
    assert server.paths().count("/a") == 1
    assert [a.text for a in kept(tmp_path)][1] == "A shell hit the market. Two people were killed."


def test_requests_to_one_host_keep_their_distance(server: Server) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    server.pages["/a"] = (200, {}, b"x")
    clock = Clock()
    fetching = client(clock, pause=2.0)
    fetching.fetch(f"{server.url}/a")
    fetching.fetch(f"{server.url}/a")
    assert clock.slept == [7.0, 7.0]
    assert server.paths() == ["/robots.txt", "/a", "/a"]


def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(server: Server, tmp_path: Path) -> None:
    server.pages["/feed"] = (429, {"Retry-After": "600"}, b"")
    server.pages["/feed1"] = (200, {}, feed(item(1)))
    done, told = one_round(server, tmp_path, feeds=2)
    assert done == Round(failed=2)
    assert "asks to be left alone (status 429)" in told[0]
    before = len(server.asked)
    done, told = one_round(server, tmp_path)
    assert (done.failed, len(server.asked)) == (1, before)
    assert "left alone until" in told[0]


@pytest.mark.parametrize(
    ("robots", "told"),
    [((500, {}, b""), "robots.txt can't be read"), ((200, {}, b"User-agent: *\nDisallow: /"), "asks not to fetch"),
     ((200, {}, b"User-agent: *\nCrawl-delay: 999"), "left for the next round"), ((503, {}, b""), "left alone")],
)  # fmt: skip
def test_what_robots_txt_rules_out_isnt_asked_for(
    server: Server, robots: tuple[int, dict[str, str], bytes], told: str
) -> None:
    server.pages["/robots.txt"] = robots
    with pytest.raises(RefusedError, match=told):
        client().fetch(f"{server.url}/feed")
    assert server.paths() == ["/robots.txt"]


def test_redirects_are_followed_to_an_end_and_no_further(server: Server) -> None:
    server.pages["/a"] = (301, {"Location": "/b"}, b"")
    server.pages["/b"] = (200, {}, b"here")
    server.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    server.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert client().fetch(f"{server.url}/a").body == b"here"
    with pytest.raises(RefusedError, match="redirects"):
        client().fetch(f"{server.url}/loop")
    with pytest.raises(RefusedError, match="isn't a web address"):
        client().fetch(f"{server.url}/file")


def test_a_feed_cant_lead_into_the_own_network(server: Server) -> None:
    with pytest.raises(RefusedError, match="private network"):
        client().fetch(f"{server.url}/a", named_by="https://feeds.example/rss")
    assert server.asked == []


def test_what_is_too_large_or_isnt_there_is_refused(server: Server) -> None:
    server.pages["/big"] = (200, {}, b"x" * 200_000)
    with pytest.raises(RefusedError, match="larger than"):
        client(max_bytes=100_000).fetch(f"{server.url}/big")
    with pytest.raises(RefusedError, match="status 404"):
        client().fetch(f"{server.url}/none")


def test_a_host_that_doesnt_answer_is_left_alone_after_two_failures() -> None:
    fetching = client(timeout=0.2)
    for _ in range(2):
        with pytest.raises(RefusedError, match="no answer"):
            fetching.fetch("http://127.0.0.1:9/feed")
    with pytest.raises(RefusedError, match="left for the next round"):
        fetching.fetch("http://127.0.0.1:9/feed")


def test_one_bad_feed_doesnt_keep_the_others_from_being_read(server: Server, tmp_path: Path) -> None:
    server.pages["/feed"] = (200, {}, b"no feed at all")
    server.pages["/feed1"] = (200, {}, feed(item(1)))
    done, told = one_round(server, tmp_path, feeds=2)
    assert done == Round(read=1, failed=1, articles=1)
    assert "isn't an RSS or Atom feed" in told[0]


@pytest.mark.parametrize("moment", ["before the file", "after the file"])
def test_an_interrupt_neither_loses_nor_repeats(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    server.pages["/feed"] = (200, {"ETag": '"1"'}, feed(item(1), item(2)))
    real = Path.replace

    def breaks(self: Path, target: Path) -> Path:
        if moment == "after the file":
            real(self, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", breaks)
        with pytest.raises(KeyboardInterrupt):
            one_round(server, tmp_path)
    server.pages["/feed"] = (200, {"ETag": '"2"'}, feed(item(1), item(2), item(3)))
    assert one_round(server, tmp_path)[0].articles == 1
    assert [a.source_id for a in kept(tmp_path)] == ["g1", "g2", "g3"]


def test_lists_of_feeds(tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        "<?xml version='1.0'?><!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='News'>"
        "<outline xmlUrl='https://a.example/rss'/><outline xmlUrl='https://b.example/&x;'/></outline>"
        "<outline xmlUrl='https://a.example/rss'/><outline xmlUrl='ftp://c.example/'/></body></opml>"
    )
    with pytest.raises(InputError, match="isn't OPML"):
        feeds_of(opml)  # an external entity in an attribute is an error of its own
    opml.write_text(opml.read_text().replace("/&x;", "/rss"))
    assert feeds_of(opml) == ["https://a.example/rss", "https://b.example/rss"]
    (tmp_path / "feeds.txt").write_text("# mine\nhttps://a.example/rss\n")
    assert feeds_of(tmp_path / "feeds.txt") == ["https://a.example/rss"]
    for name, data in {"empty": b"", "broken": b"<opml", "none": b"<opml><body/></opml>"}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=name):
            feeds_of(tmp_path / name)
    bomb = "<!DOCTYPE o [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (tmp_path / "bomb").write_text(f"{bomb}]><opml><body><outline text='&i;'/></body></opml>")
    started = time.monotonic()
    with pytest.raises(InputError):
        feeds_of(tmp_path / "bomb")
    assert time.monotonic() - started < 5


def test_a_folder_that_cant_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="can't be written"), Inbox(tmp_path / "file"):
        pass


def test_files_are_json_lines_that_code_reads(server: Server, tmp_path: Path) -> None:
    server.pages["/feed"] = (200, {}, feed(item(1, f"{server.url}/a", text="Shots &#x1F4A5; were heard.")))
    one_round(server, tmp_path)
    (file,) = tmp_path.glob("*.jsonl")
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "id": "g1", "title": "Story 1", "outlet": "The Ferry", "published": "2024-03-04", "url": f"{server.url}/a",
        "text": "Shots 💥 were heard.",
    }  # fmt: skip


def test_the_command_collects_once_and_says_how_it_went(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/feed"] = (200, {}, feed(item(1)))
    (tmp_path / "feeds.txt").write_text(f"{server.url}/feed\n{server.url}/gone\n")
    arguments = ["casus", "watch", str(tmp_path / "feeds.txt"), "-o", str(tmp_path / "inbox"), "--pause", "1"]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == 1
    err = capsys.readouterr().err
    assert err == f"casus: {server.url}/gone: status 404\n1 feeds read, 0 unchanged, 1 failed; 1 new articles\n"
    assert len(kept(tmp_path / "inbox")) == 1
