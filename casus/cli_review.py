"""The command ``casus review``: opens the desk."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from casus.errors import UsageError


def review(
    project: Annotated[
        Path, typer.Option("--project", "-p", metavar="DIR", help="The project folder. Default: the one you are in.")
    ] = Path(),
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose decisions these are. Default: your login name.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Port to listen on. Default: any that is free.")
    ] = 0,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; beyond this machine it takes a password.")
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in your browser.")] = True,
) -> None:
    """Open the desk: review what was coded with the source in view, in your browser, on this machine alone.

    The address that it prints has a random token, without which nothing is shown. Nothing is loaded from
    anywhere else, and nothing is sent anywhere. To let other machines in, name a --host and set a password in the
    environment variable CASUS_DESK_PASSWORD.

    \b
    Examples:
      casus code reports/ --project velden && casus review --project velden
      casus review --project velden --reviewer Ana --no-browser --port 8765
    """
    try:
        from casus.review.server import serve
    except ImportError as error:
        raise UsageError(
            f"the desk needs packages that aren't here ({error.name}); install them with: pip install 'casus-events[desk]'"
        ) from error

    name = " ".join((reviewer or getpass.getuser()).split())
    if not name or ":" in name:
        raise UsageError(f"--reviewer {reviewer!r}: a name needs letters, and no colon")
    serve(
        project,
        host=host,
        port=port,
        reviewer=name,
        password=os.environ.get("CASUS_DESK_PASSWORD"),
        browser=browser,
        tell=lambda line: typer.echo(line, err=True),
    )
