"""A real browser before a real desk; skipped, saying so, where there is no Chromium."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from casus.review.app import create_app
from casus.review.safety import Guard, own_hosts
from casus.review.server import _bound

pytest.importorskip("playwright", reason="playwright isn't installed: pip install 'casus-events[test]'")

from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SECONDS = 30_000
"""How long a test waits for a page, in milliseconds; machines that do much else are slow."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser, without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a desk over this project, its token included."""
    with _bound("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        guard = Guard(own_hosts("127.0.0.1", port), "Ana", cookie=f"casus_desk_{port}")
        config = uvicorn.Config(create_app(folder, guard), log_level="error", ws="none", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/?token={guard.token}"
        server.should_exit = True
        thread.join()


class Visitor:
    """A page of a browser whose every request but those to the desk is counted and stopped."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.elsewhere: list[str] = []
        self.faults: list[str] = []
        self.pressed = 0
        page.set_default_timeout(SECONDS)
        page.route("**/*", self._route)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.goto(address)

    def _route(self, route: Route) -> None:
        if route.request.url.startswith((self.address.partition("/?")[0], "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def press(self, key: str) -> None:
        """One key, once the page is quiet."""
        self.page.wait_for_selector("body:not([aria-busy])")
        self.page.keyboard.press(key)
        self.pressed += 1

    def open(self, path: str) -> None:
        """A page of the desk by its path."""
        self.page.goto(self.address.partition("/?")[0] + path)

    def said(self, words: str) -> None:
        """Waits until the desk has said this."""
        self.page.wait_for_function("words => document.getElementById('said').textContent.includes(words)", arg=words)

    def mark(self, quote: str) -> None:
        """Selects words of the article with the mouse's event at the end, as a person's hand would leave them."""
        self.page.evaluate(
            """quote => {
              const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
              const nodes = [];
              let all = "";
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                nodes.push([node, all.length]);
                all += node.data;
              }
              const point = (at, end) => {
                const [node, from] = nodes.findLast(([, from]) => end ? from < at : from <= at);
                return [node, at - from];
              };
              const start = all.indexOf(quote);
              if (start < 0) throw new Error("not in the text: " + quote);
              getSelection().setBaseAndExtent(...point(start, false), ...point(start + quote.length, true));
              document.getElementById("text").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
            }""",
            quote,
        )
        self.page.wait_for_selector("#palette:not([hidden])")
