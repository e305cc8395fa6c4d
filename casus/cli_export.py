"""The command ``casus export``: records, a project's events or incidents into the forms of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casus.errors import UsageError

if TYPE_CHECKING:
    from casus.export.nouns import LossReport, Options
    from casus.export.site import Site

SITE = "site"
"""The one form that is a folder and not a file."""


def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="The form; 'casus export list' names them.")],  # noqa: A002
    records: Annotated[
        list[Path] | None,
        typer.Argument(metavar="RECORDS", help="Files or folders that casus code wrote. Default: a project's records."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT", help="File to write.")] = None,
    project: Annotated[
        Path, typer.Option("--project", "-p", metavar="DIR", help="The project folder. Default: the one you are in.")
    ] = Path(),
    incidents: Annotated[
        bool, typer.Option("--incidents", help="The project's incidents in place of its events.")
    ] = False,
    incidents_from: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Incidents that casus reconcile made of RECORDS.")
    ] = None,
    policy: Annotated[
        str,
        typer.Option(metavar="NAME", help="Rule for tolls: range, latest, conservative, acled, ucdp, claimant:NAME."),
    ] = "range",
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what ended on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only what began on this day or before.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only this country (ISO alpha-3); may be repeated.")
    ] = None,
    type: Annotated[  # noqa: A002
        list[str] | None, typer.Option(metavar="NAME", help="Only this type of event; may be repeated.")
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="X", help="Only what the coder is at least so sure of.")
    ] = 0.0,
    reviewed_only: Annotated[
        bool, typer.Option("--reviewed-only", help="Only what a reviewer accepted (in a project).")
    ] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out names of victims and private persons, and long quotes.")
    ] = False,
    title: Annotated[str, typer.Option(metavar="NAME", help="What a site is called.")] = "Incidents",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Export events or incidents for other tools; OUT.loss.json tells what the form can't hold.

    With FORMAT site, a folder of pages to publish is made of the incidents: a map, a table, a page an incident; its name may
    stand last, without -o.

    The loss report names the rule behind every derived column and counts what was left out, by reason. No cell is a formula to a
    spreadsheet.

    \b
    Examples:
      casus export csv events.jsonl -o events.csv
      casus export csv --project velden --reviewed-only --country IRQ -o iraq.csv
      casus export csv events.jsonl --incidents-from incidents.jsonl --policy conservative -o incidents.csv
      casus export site public/ --project velden --redact --title "Velden, incident by incident"
    """
    from casus.export.registry import form

    if format == "list":
        _list_forms()
        return
    if format == SITE and output is None and records:
        *records, output = records
    if format != SITE:
        form(format)
    if output is None:
        raise UsageError(f"casus export {format} needs -o, a {'folder' if format == SITE else 'file'} to write")
    options = _options(
        since,
        until,
        country or [],
        type or [],
        min_confidence,
        reviewed_only=reviewed_only,
        policy=policy,
        redact=redact,
    )
    if format == SITE:
        made = _site(records or [], incidents_from, project, output, options, title)
        if not quiet:
            typer.echo(
                f"{made.incidents} incidents on {made.pages} pages in {output}; open {output / 'index.html'}", err=True
            )
        return
    if records:
        if incidents:
            raise UsageError("--incidents goes with a project; with files say --incidents-from FILE")
        report = _of_files(format, records, incidents_from, output, options)
    else:
        if incidents_from is not None:
            raise UsageError("--incidents-from goes with files of records; with a project say --incidents")
        report = _of_project(format, project, output, options, incidents)
    if not quiet:
        typer.echo(_summed_up(report, output), err=True)


def _options(
    since: str | None,
    until: str | None,
    countries: list[str],
    types: list[str],
    min_confidence: float,
    *,
    reviewed_only: bool,
    policy: str,
    redact: bool,
) -> Options:
    from datetime import date

    from casus.codebook import load_codebook
    from casus.export.nouns import Options

    for option, day in (("--since", since), ("--until", until)):
        try:
            if day is not None and date.fromisoformat(day).isoformat() != day:
                raise ValueError
        except ValueError:
            raise UsageError(f"{option} {day}: not a day such as 2019-12-30") from None
    for name in types:
        load_codebook().check_type(name)
    return Options(
        since=since,
        until=until,
        countries=frozenset(code.upper() for code in countries),
        types=frozenset(types),
        min_confidence=min_confidence,
        reviewed_only=reviewed_only,
        policy=policy,
        redact=redact,
    )


def _list_forms() -> None:
    from casus.export.registry import FORMS, form

    for name in FORMS:
        typer.echo(f"{name:14} {form(name).gist}")
    typer.echo(f"{SITE:14} Pages to publish: a map, a table, a page an incident (a folder)")


def _of_files(
    name: str, records: list[Path], incidents_from: Path | None, output: Path, options: Options
) -> LossReport:
    from casus.export.registry import export as write
    from casus.record_files import incidents_in, records_in

    told = None if incidents_from is None else list(incidents_in(incidents_from))
    return write(name, records_in(records), output, options, told)


def _of_project(name: str, folder: Path, output: Path, options: Options, incidents: bool) -> LossReport:
    from dataclasses import replace

    from casus.export.registry import export as write
    from casus.export.registry import form
    from casus.store import EventFilter, Project

    with Project.open(folder) as project:
        options = replace(options, reviewed=frozenset(project.event_ids(EventFilter.reviewed())))
        return write(
            name, project.records(form(name).codes), output, options, project.incidents() if incidents else None
        )


def _site(
    records: list[Path], incidents_from: Path | None, folder: Path, output: Path, options: Options, title: str
) -> Site:
    from dataclasses import replace

    from casus.export.site import write_site
    from casus.record_files import incidents_in, records_in
    from casus.store import EventFilter, Project

    if records:
        told = None if incidents_from is None else list(incidents_in(incidents_from))
        return write_site(records_in(records), output, options, told, title)
    if incidents_from is not None:
        raise UsageError("--incidents-from goes with files of records; a project has its own incidents")
    with Project.open(folder) as project:
        accepted = frozenset(stored.event.id for stored in project.events(EventFilter.reviewed()))
        options = replace(options, reviewed=accepted)
        return write_site(project.records(), output, options, list(project.incidents()) or None, title)


def _summed_up(report: LossReport, output: Path) -> str:
    left = sum(report.left_out.values())
    told = f"; {left} left out, for reasons in the loss report" if left else ""
    return f"{report.rows} rows in {output}{told}; what it can't hold is in {output.name}.loss.json"
