"""Who may talk to the desk, and what a browser may do with its pages: checked for every request, before any page sees it.

The threats: another web page in the same browser (forged requests, DNS rebinding, framing), another person on the same machine
or network, and article texts that hold HTML. The guards: the Host that was asked for must be the desk's own; whoever comes must
have the token that the terminal printed, or the password; what changes something must come from the desk's own pages and carry
the session's secret; pages load and run nothing but the desk's own files.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import scrypt
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casus.errors import UsageError

MAX_BODY = 256 * 1024
"""Bytes of the largest request that is read; a judgement takes a few thousand."""

MAX_SESSIONS = 200
MAX_GUESSES = 10
"""Wrong passwords in all after which no more are taken until the desk is started again."""

CSRF_HEADER = "x-casus-csrf"
OPEN_PATHS = ("/static/", "/sign-in")
"""What needs no session: the desk's own public files, and the way in."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(slots=True)
class Session:
    """One browser that has shown it may be here; ``reviewer`` is the name that its judgements carry.

    ``blind``: they code by themselves, and what they say changes nothing until it is adjudicated.
    """

    secret: str
    reviewer: str
    csrf: str
    blind: bool = False


@dataclass(slots=True)
class Guard:
    """What lets people in: the token of the address, a password where there is one, and the sessions given out."""

    hosts: frozenset[str]
    reviewer: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    password: str | None = None
    cookie: str = "casus_desk"
    sessions: dict[str, Session] = field(default_factory=dict)
    guesses: int = 0

    def admit(self, reviewer: str | None = None) -> Session:
        """A new session."""
        while len(self.sessions) >= MAX_SESSIONS:
            self.sessions.pop(next(iter(self.sessions)))
        session = Session(secrets.token_urlsafe(24), reviewer or self.reviewer, secrets.token_urlsafe(24))
        self.sessions[session.secret] = session
        return session

    def session(self, connection: HTTPConnection) -> Session | None:
        """The session whose cookie the browser sent."""
        return self.sessions.get(connection.cookies.get(self.cookie, ""))

    def right_token(self, shown: str) -> bool:
        """Whether this is the token of the address that the terminal printed."""
        return hmac.compare_digest(shown.encode(), self.token.encode())

    def right_password(self, shown: str) -> bool:
        """Whether this is the password; wrong ones are counted, and after too many none is right."""
        if self.password is None or self.guesses >= MAX_GUESSES:
            return False
        right = hmac.compare_digest(_slow_hash(shown), _slow_hash(self.password))
        self.guesses = 0 if right else self.guesses + 1
        return right

    def let_in(self, response: Response, session: Session) -> Response:
        """Hands the browser its session's cookie: no script can read it, no other site can send it."""
        response.set_cookie(self.cookie, session.secret, httponly=True, samesite="lax", path="/")
        return response


def _slow_hash(password: str) -> bytes:
    return scrypt(password.encode(), salt=b"casus-desk", n=2**12, r=8, p=1)


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def demand_password(host: str, password: str | None) -> None:
    """UsageError where a desk would be reachable from other machines without a password."""
    if not is_loopback(host) and not password:
        raise UsageError(
            f"--host {host}: other machines could reach the desk there, and whoever reads the address in passing could "
            "change your data; set a password in the environment variable CASUS_DESK_PASSWORD. What goes over the network "
            "isn't encrypted: put a proxy with TLS before it, or use an SSH tunnel to 127.0.0.1 instead"
        )


def own_hosts(host: str, port: int) -> frozenset[str]:
    """The values of the Host header under which the desk answers; empty where it can have any name (not on loopback)."""
    if not is_loopback(host):
        return frozenset()
    return frozenset(
        f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]", f"[{host}]" if ":" in host else host)
    )


class SafetyMiddleware:
    """Refuses what may not pass; adds the headers that bind the browser."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        refused = self._refused(request)
        if refused is not None:
            await refused(scope, receive, _with_headers(send, request.url.path))
            return
        await self.app(scope, _bounded(receive), _with_headers(send, request.url.path))

    def _refused(self, request: Request) -> Response | None:
        """The answer to a request that may not pass."""
        headers, path = request.headers, request.url.path
        if self.guard.hosts and headers.get("host", "").lower() not in self.guard.hosts:
            return _no(421, "This address isn't the desk's; open the one that the terminal shows.")
        if _too_long(headers):
            return _no(413, f"A request may be {MAX_BODY:,} bytes long.")
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if changes and not _same_origin(headers):
            return _no(403, "Only the desk's own pages may change something.")
        token = request.query_params.get("token")
        if token is not None and request.method == "GET":
            if not self.guard.right_token(token):
                return _no(
                    403, "That token isn't, or isn't any more, the desk's; open the address that the terminal shows."
                )
            return self.guard.let_in(RedirectResponse(path, 303), self.guard.session(request) or self.guard.admit())
        if any(path.startswith(open_path) for open_path in OPEN_PATHS):
            return None
        session = self.guard.session(request)
        if session is None:
            if self.guard.password is not None and not changes:
                return RedirectResponse("/sign-in", 303)
            return _no(401, "Open the address that the terminal shows: its token lets you in.")
        if changes and not hmac.compare_digest(headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()):
            return _no(403, "The page is from another session of the desk; reload it.")
        request.state.session = session
        return None


def _no(status: int, why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status)


def _too_long(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return not length.isdecimal() or int(length) > MAX_BODY


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of the host that it goes to, as far as the browser says."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _bounded(receive: Receive) -> Receive:
    """``receive``, which ends a body that is longer than it may be, whatever length the headers claim."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise HTTPException(413, f"A request may be {MAX_BODY:,} bytes long.")
        return message

    return bounded


def _with_headers(send: Send, path: str) -> Callable[[Message], Awaitable[None]]:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            # Article texts stay out of the browser's cache on disk; the desk's own files may be kept.
            headers["cache-control"] = "max-age=3600" if path.startswith("/static/") else "no-store"
        await send(message)

    return with_headers
