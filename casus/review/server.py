"""Runs the desk: binds a port, prints the address with its token, opens the browser."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from casus.errors import UsageError
from casus.review.safety import Guard, demand_password, own_hosts
from casus.store import Project


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    reviewer: str,
    password: str | None = None,
    browser: bool = True,
    tell: Callable[[str], None] = print,
) -> None:
    """Serves the project in ``folder`` until interrupted; port 0 takes any that is free.

    Raises UsageError where the port is taken, or where ``host`` lets other machines in without a password; StoreError
    where there is no project.
    """
    import uvicorn

    from casus.review.app import create_app

    demand_password(host, password)
    with Project.open(folder) as project:
        waiting = project.status().states.get("open", 0)
    with _bound(host, port) as listening:
        port = listening.getsockname()[1]
        guard = Guard(own_hosts(host, port), reviewer, password=password, cookie=f"casus_desk_{port}")
        shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/?token={guard.token}"
        tell(f"Casus desk for {folder} ({waiting:,} events wait), as {reviewer}: open")
        tell(f"  {address}")
        tell("Nothing leaves this machine. Ctrl-C ends it; every decision is saved as you make it.")
        config = uvicorn.Config(
            create_app(folder, guard), log_level="warning", access_log=False, server_header=False, proxy_headers=False
        )
        if browser:
            threading.Timer(0.7, webbrowser.open, (address,)).start()
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"--host {host} --port {port}: {error.strerror}; choose another port, or leave it out"
        ) from error
    return listening
