"""Asking servers politely: one request at a time, a pause between two to one host, and what robots.txt asks for.

* ``robots.txt`` is read first and obeyed (RFC 9309): a server error there means that nothing may be fetched for now, a
  missing file that all may. Its ``Crawl-delay`` lengthens the pause.
* A feed is asked for with its last ETag and date, so that an unchanged one costs an empty answer (RFC 9110, section 13).
* "Too many requests" and "unavailable" end the round for that host, and ``Retry-After`` says when it may be asked again.
* A host that doesn't answer twice is left alone for the round.
* Addresses that feeds name may not lead into the own network, unless the feed itself came from there.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from casus import __version__

AGENT = f"casus-watch/{__version__} (reads news feeds; obeys robots.txt)"
ROBOT = "casus-watch"
MAX_BYTES = 16 * 1024 * 1024
MAX_REDIRECTS = 5
MAX_PAUSE = 60.0
"""Seconds: a Crawl-delay above it is not waited out; the host is left for the next round."""
_BUSY = (429, 503)
_FAILURES = 2


class RefusedError(Exception):
    """What was asked for may not, or can't, be fetched now; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its address after redirects, and what to ask with the next time; ``None`` for a body that is unchanged."""

    url: str
    body: bytes | None
    kind: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(slots=True)
class _Host:
    robots: RobotFileParser | None = None
    asked: float = float("-inf")
    failures: int = 0
    closed: str | None = None


@dataclass(slots=True)
class Client:
    """Fetches over HTTP for one round. ``pause`` is the least time in seconds between two requests to a host.

    ``wait_until`` is filled with the moments (seconds since 1970) until which hosts asked to be left alone.
    """

    pause: float = 5.0
    timeout: float = 20.0
    max_bytes: int = MAX_BYTES
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    wait_until: dict[str, float] = field(default_factory=dict)
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _pool: Any = None

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, named_by: str | None = None
    ) -> Answer:
        """What lies at ``url``; RefusedError where it may not or can't be fetched.

        ``named_by`` is the feed that named the address, if one did.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        for _ in range(MAX_REDIRECTS + 1):
            self._check(url, named_by)
            response = self._request(url, {name: value for name, value in headers.items() if value})
            try:
                if response.status in (301, 302, 303, 307, 308) and response.headers.get("Location"):
                    url = urljoin(url, response.headers["Location"])
                    named_by = named_by or url
                    continue
                return self._answer(url, response)
            finally:
                response.close()
        raise RefusedError(f"more than {MAX_REDIRECTS} redirects")

    def _check(self, url: str, named_by: str | None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedError(f"{url!r} isn't a web address")
        if named_by is not None and urlsplit(named_by).hostname != parts.hostname and not _is_public(parts.hostname):
            raise RefusedError(f"{parts.hostname} lies in a private network, and a feed elsewhere named it")
        host = self._host(url)
        if host.closed:
            raise RefusedError(host.closed)
        if host.robots is None:
            host.robots = self._robots(parts.scheme, parts.netloc)
        if not host.robots.can_fetch(ROBOT, url):
            raise RefusedError("robots.txt asks not to fetch this")
        delay = host.robots.crawl_delay(ROBOT)
        if delay is not None and float(delay) > MAX_PAUSE:
            self._close(url, f"robots.txt asks for {delay} s between requests; left for the next round")

    def _robots(self, scheme: str, netloc: str) -> RobotFileParser:
        robots = RobotFileParser()
        url, lines = f"{scheme}://{netloc}/robots.txt", []
        for _ in range(MAX_REDIRECTS):
            response = self._request(url, {})
            try:
                if response.status in _BUSY:
                    self._answer(url, response)
                if response.status >= 500:
                    self._close(url, f"robots.txt can't be read (status {response.status}), so nothing is fetched")
                if response.status == 200:
                    lines = self._body(response).decode("utf-8", "replace").splitlines()
                location = response.headers.get("Location") if 300 <= response.status < 400 else None
            finally:
                response.close()
            if not location or urlsplit(urljoin(url, location)).netloc != netloc:
                break
            url = urljoin(url, location)
        robots.parse(lines)
        return robots

    def _request(self, url: str, headers: dict[str, str]) -> Any:
        import urllib3

        if self._pool is None:
            self._pool = urllib3.PoolManager(headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"}, retries=False)
        host = self._host(url)
        self._wait(host)
        try:
            timeout = urllib3.Timeout(connect=self.timeout, read=self.timeout)
            return self._pool.request(
                "GET",
                url,
                headers={**self._pool.headers, **headers},
                timeout=timeout,
                preload_content=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            host.failures += 1
            if host.failures >= _FAILURES:
                host.closed = "the host doesn't answer; left for the next round"
            raise RefusedError(f"no answer ({type(error).__name__})") from error
        finally:
            host.asked = self.clock()

    def _wait(self, host: _Host) -> None:
        delay = host.robots.crawl_delay(ROBOT) if host.robots is not None else None
        left = host.asked + max(self.pause, float(delay or 0)) - self.clock()
        if left > 0:
            self.sleep(left)

    def _answer(self, url: str, response: Any) -> Answer:
        if response.status == 304:
            return Answer(url, None)
        if response.status in _BUSY:
            until = _moment(response.headers.get("Retry-After"))
            self.wait_until[_netloc(url)] = until
            self._close(url, f"the host asks to be left alone (status {response.status})")
        if response.status != 200:
            raise RefusedError(f"status {response.status}")
        kind, _, parameters = response.headers.get("Content-Type", "").partition(";")
        charset = parameters.partition("charset=")[2].strip("\"' ") or None
        etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        return Answer(url, self._body(response), kind.strip().lower(), charset, etag, modified)

    def _body(self, response: Any) -> bytes:
        """The body, unpacked, up to the limit; a slow or endless one is given up."""
        import urllib3

        chunks, size, started = [], 0, self.clock()
        try:
            for chunk in response.stream(65536, decode_content=True):
                chunks.append(chunk)
                size += len(chunk)
                if size > self.max_bytes:
                    raise RefusedError(f"larger than {self.max_bytes:,} bytes")
                if self.clock() - started > 10 * self.timeout:
                    raise RefusedError("too slow")
        except urllib3.exceptions.HTTPError as error:
            raise RefusedError(f"broke off ({type(error).__name__})") from error
        return b"".join(chunks)

    def _close(self, url: str, why: str) -> None:
        self._host(url).closed = why
        raise RefusedError(why)

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(_netloc(url), _Host())


def _netloc(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _moment(retry_after: str | None, default: float = 3600.0) -> float:
    """When a host may be asked again: Retry-After is a number of seconds or a date; an hour where it says neither."""
    if retry_after and retry_after.strip().isdecimal():
        return time.time() + min(float(retry_after), 7 * 86400.0)
    try:
        return parsedate_to_datetime(retry_after or "").timestamp()
    except (ValueError, TypeError, OverflowError):
        return time.time() + default


def _is_public(hostname: str) -> bool:
    """Whether all addresses of a name are of the public internet; False where it has none."""
    try:
        found = socket.getaddrinfo(hostname, None)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(entry[4][0].partition("%")[0]).is_global for entry in found)  # type: ignore[union-attr]
