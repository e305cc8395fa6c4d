"""The commands that look into a project folder: status, search, history, undo. Everything heavy is imported where it is used."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from casus.store import Change, Entry, Status

Folder = Annotated[
    Path, typer.Option("--project", "-p", metavar="DIR", help="The project folder. Default: the one you are in.")
]

SHOWN_VALUE = 70
"""How many characters of a value a line of history shows."""


def status(project: Folder = Path()) -> None:
    """Show what a project holds: articles, events, what reviewers made of them, incidents.

    \b
    Example:
      casus status --project velden
    """
    from casus.store import Project

    with Project.open(project) as opened:
        for line in told_status(opened.status()):
            typer.echo(line)


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help='Words, a "phrase", AND, OR, NOT, or a beginning*.')],
    project: Folder = Path(),
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many articles.")] = 20,
) -> None:
    """Search the titles and texts of a project's articles, best first. Exit code 1: nothing was found.

    \b
    Examples:
      casus search 'checkpoint AND (shot OR fired)' --project velden
      casus search '"market square"'
    """
    from casus.store import Project

    with Project.open(project) as opened:
        hits = opened.search(query, limit)
    for hit in hits:
        about = (hit.article.source_id, hit.article.published, hit.article.outlet, _counted(hit.events, "event"))
        typer.echo("  ".join(part for part in about if part))
        typer.echo(f"    {hit.snippet}")
    raise typer.Exit(0 if hits else 1)


def history(
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="An event's or article's id, or an article's source id.")
    ] = None,
    project: Folder = Path(),
) -> None:
    """Show what was done to an event or an article, or to all: who, when, what, from what to what; oldest first.

    \b
    Examples:
      casus history 9f3a0c12d4e5b677-e1 --project velden
      casus history reports-0041.txt
    """
    from casus.store import Project

    with Project.open(project) as opened:
        for entry in opened.history(name):
            for line in told_entry(entry):
                typer.echo(line)


def undo(
    event: Annotated[
        str | None, typer.Argument(metavar="EVENT", help="The latest judgement of this event. Default: of any.")
    ] = None,
    project: Folder = Path(),
    who: Annotated[
        str | None, typer.Option(metavar="NAME", help="The reviewer whose judgement it is. Default: your login name.")
    ] = None,
) -> None:
    """Take back your latest judgement. History keeps both. Exit code 1: there was none to take back.

    \b
    Example:
      casus undo --who Ana --project velden
    """
    from casus.store import Project

    name = who or getpass.getuser()
    with Project.open(project) as opened:
        entry = opened.undo(who=name, event_id=event)
    if entry is None:
        typer.echo(f"nothing of {name} to undo", err=True)
        raise typer.Exit(1)
    for line in told_entry(entry):
        typer.echo(line)


def told_status(status: Status) -> list[str]:
    """A project at a glance, line by line."""
    lines = [
        f"articles   {status.articles:,} ({status.without_events:,} without events)",
        f"events     {status.events:,}" + (f", {status.first_day} to {status.last_day}" if status.first_day else ""),
        *_counts("types", status.types),
        *_counts("review", status.states),
        *_counts("reviewers", {name.partition(":")[2]: number for name, number in status.reviewers.items()}),
        *_counts("coded by", status.coders),
        f"incidents  {status.incidents:,}",
        f"size       {status.bytes_on_disk / 1_000_000:,.1f} MB",
    ]
    return [*lines, f"changed    {status.last_change}"] if status.last_change else lines


def told_entry(entry: Entry) -> list[str]:
    """One entry of history: a line for it, and one for each change."""
    head = [entry.at, entry.who, entry.what, entry.event_id or entry.article_id]
    if entry.reason:
        head.append(f"({entry.reason})")
    if entry.undone:
        head.append("[undone]")
    return ["  ".join(head), *(f"    {_told_change(change, entry.event_id)}" for change in entry.changes)]


def _told_change(change: Change, event_id: str | None) -> str:
    about = change.field if change.event_id == event_id else f"{change.event_id} {change.field}"
    return f"{about}: {_short(change.before)} → {_short(change.after)}"


def _short(value: object) -> str:
    told = _told(value)
    return told if len(told) <= SHOWN_VALUE else told[: SHOWN_VALUE - 1] + "…"


def _told(value: object) -> str:
    """A value in few words: what it is called, else its words, else its figure; none as an en dash."""
    match value:
        case None | []:
            return "–"
        case list():
            return "; ".join(_told(item) for item in value)
        case {"type": str(kind), "triggers": triggers}:
            return f"{kind} ({_told(triggers)})"
        case {"harm": harm, "low": low, "best": best, "high": high}:
            return f"{harm} {low}–{'' if high is None else high} (best {best})"
        case {"stance": stance, "by": by}:
            return f"{stance} by {_told(by)}"
        case {"name": str(name)}:
            return name
        case {"quote": quote}:
            return str(quote)
        case {"start": start, "end": end, "precision": _}:
            return "–" if start is None else str(start) if start == end else f"{start} to {end}"
        case dict():
            return ", ".join(f"{key} {_told(item)}" for key, item in value.items() if item is not None) or "–"
    return str(value)


def _counts(name: str, counts: object) -> list[str]:
    assert isinstance(counts, dict)
    told = ", ".join(f"{key} {number:,}" for key, number in counts.items())
    return [f"{name:<10} {told}"] if told else []


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
