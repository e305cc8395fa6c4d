"""The command ``casus watch``: the only one that uses the network."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from casus.watch import Round


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS", help="OPML, or addresses of feeds, one a line.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the articles; it is made.")],
    pages: Annotated[
        bool, typer.Option("--pages", help="Fetch the page of each entry whose feed gives a summary only.")
    ] = False,
    every: Annotated[
        float | None, typer.Option(min=1, metavar="MINUTES", help="Go on, one round in so many minutes, until Ctrl-C.")
    ] = None,
    pause: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Least time between two requests to one host.")
    ] = 5.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary; failures are still told.")] = False,
) -> None:
    """Collect new articles from news feeds, RSS or Atom, into a folder that casus code reads.

    This is the only command that uses the network, and it asks nobody but the hosts of the feeds (and with --pages of the
    entries). It obeys robots.txt, asks one thing at a time, and asks for what has changed only. Each entry is kept once,
    whatever happens in between. Most feeds give summaries; --pages fetches the whole articles.

    \b
    Examples:
      casus watch feeds.opml -o inbox/ --pages
      casus code inbox/ --project velden
      casus watch feeds.opml -o inbox/ --pages --every 30
    """
    from casus.watch import Client, Inbox, feeds_of, watch_once

    addresses = feeds_of(feeds)
    with Inbox(output) as inbox:
        while True:
            started = time.monotonic()
            done = watch_once(
                addresses, inbox, Client(pause), lambda error: typer.echo(f"casus: {error}", err=True), pages=pages
            )
            if not quiet:
                typer.echo(summed_up(done), err=True)
            if every is None:
                break
            try:
                time.sleep(max(0.0, every * 60 - (time.monotonic() - started)))
            except KeyboardInterrupt:
                return
    raise typer.Exit(2 if done.failed == len(addresses) else 1 if done.failed or done.without_page else 0)


def summed_up(done: Round) -> str:
    """The round in one line."""
    parts = [f"{done.read} feeds read", f"{done.unchanged} unchanged", f"{done.failed} failed"]
    kept = f"{done.articles} new articles"
    if done.without_page:
        kept += f", {done.without_page} pages not had, tried again next time"
    return f"{', '.join(parts)}; {kept}"
