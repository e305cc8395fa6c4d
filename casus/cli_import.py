"""The commands ``casus import`` and ``casus compare``: what comes back from other tools, and other data beside ours."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from casus.corrections import Plan

Folder = Annotated[
    Path, typer.Option("--project", "-p", metavar="DIR", help="The project folder. Default: the one you are in.")
]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export that was edited, or a tool's annotations.")],
    project: Folder = Path(),
    who: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose judgements these are. Default: your login name.")
    ] = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option(
            metavar="NAME",
            help="csv, csv-tolls, xlsx, label-studio, prodigy, doccano or uima-cas. Default: told from FILE.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Toll policy of the export. Default: by FILE.loss.json, else range."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Take what was changed outside back into a project, as judgements of a reviewer.

    In a table (csv, csv-tolls, xlsx) each cell that differs from what the project would export now becomes a judgement; rows
    that are missing mean nothing. Annotation tools' corrections of words do likewise. History tells each, and casus undo takes
    it back. An id that the project hasn't got, and whatever can't be kept, is told in a line on standard
    error; the rest is carried out.

    \b
    Exit codes: 0 all was kept; 1 something was refused; 2 nothing could be done.

    \b
    Examples:
      casus import edited.csv --project velden --who Ana
      casus import project-3-at-2026-01-31.json --format label-studio --dry-run
    """
    from casus.corrections import carry_out, read_back
    from casus.store import Project

    with Project.open(project) as opened:
        plan = read_back(opened, file, format, policy)
        if dry_run:
            for judgement in plan.judgements:
                typer.echo(f"would change  {judgement}")
        else:
            from casus.cli_project import told_entry

            for entry in carry_out(opened, plan, who=who or getpass.getuser(), reason=f"import of {file.name}"):
                for line in told_entry(entry):
                    typer.echo(line)
    _sum_up(plan, dry_run)


def _sum_up(plan: Plan, dry_run: bool) -> None:
    for refusal in plan.refusals:
        typer.echo(f"casus: refused: {refusal}", err=True)
    done = "would be made" if dry_run else "made"
    typer.echo(f"{plan.read} read, {len(plan.judgements)} judgements {done}, {len(plan.refusals)} refused", err=True)
    raise typer.Exit(1 if plan.refusals else 0)
