"""The commands ``casus import`` and ``casus compare``: what comes back from other tools, and other data beside ours."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casus.errors import UsageError

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


def compare(
    theirs: Annotated[Path, typer.Argument(metavar="FILE", help="A file of ACLED or UCDP GED, CSV with its header.")],
    records: Annotated[
        list[Path] | None,
        typer.Argument(metavar="RECORDS", help="Files or folders that casus code wrote. Default: a project's records."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="CSV to write: a row a pair or lone event.")
    ] = None,
    project: Folder = Path(),
    incidents: Annotated[
        bool, typer.Option("--incidents", help="The project's incidents in place of its events.")
    ] = False,
    days: Annotated[int, typer.Option(min=0, metavar="N", help="How far apart in time two that are one may lie.")] = 2,
    kilometres: Annotated[
        float, typer.Option(min=0, metavar="KM", help="How far apart two points may lie, beyond their precision.")
    ] = 50.0,
) -> None:
    """Compare with ACLED or UCDP GED: which events are the same, which only here or only there, and how they differ.

    Two events are taken for one where country, days and places allow it, the closest first, each once; types and deaths
    decide between several. Deaths of ours follow the other side's rule. The figures go to standard output as JSON, the
    pairs and lone events to OUT.

    \b
    Examples:
      casus compare acled.csv --project velden --incidents -o compared.csv
      casus compare ged251.csv events.jsonl --days 3
    """
    import json

    from casus.comparing import Limits, ours_of, read_others
    from casus.comparing import compare as pair_up
    from casus.comparing.table import summary, write
    from casus.export.nouns import Options
    from casus.export.selecting import of_incidents, of_records
    from casus.record_files import records_in

    origin, others = read_others(theirs)
    if records:
        if incidents:
            raise UsageError("--incidents goes with a project, not with files of records")
        found = pair_up(ours_of(of_records(records_in(records), Options()), origin), others, Limits(days, kilometres))
    else:
        from casus.store import Project

        with Project.open(project) as opened:
            happenings = (
                of_incidents(opened.incidents(), opened.records(), Options())
                if incidents
                else of_records(opened.records(), Options())
            )
            found = pair_up(ours_of(happenings, origin), others, Limits(days, kilometres))
    if output is not None:
        write(found, output)
    typer.echo(json.dumps({"compared_with": origin, **summary(found)}, indent=1))
