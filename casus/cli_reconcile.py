"""The command ``casus reconcile``: records in, incidents out, in files or within a project folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casus.errors import InputError, UsageError

if TYPE_CHECKING:
    from casus.reconcile import Judgement, Reconciliation
    from casus.types import Incident


def reconcile(
    records: Annotated[
        list[Path] | None,
        typer.Argument(metavar="RECORDS", help="Files or folders that casus code wrote. Default: a project's records."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="File to write. Default: standard output.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="INCIDENTS", help="Incidents of a former run, whose ids live on.")
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help='A reviewer\'s word, a line each: {"first": ID, "second": ID, "verdict": "same" or "different"}.',
        ),
    ] = None,
    project: Annotated[
        Path, typer.Option("--project", "-p", metavar="DIR", help="The project folder. Default: the one you are in.")
    ] = Path(),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Join events of many reports into incidents: which tell of one happening, and what do all together say?

    Each incident keeps every figure of every report in a ledger, and tolls by the rules range, latest, conservative,
    acled and ucdp. Each link says why it was made. Without RECORDS the records of a project are read, and its incidents are
    replaced; there ids live on by themselves.

    \b
    Examples:
      casus reconcile events.jsonl -o incidents.jsonl
      casus reconcile january.jsonl february.jsonl -o incidents.jsonl --previous january-incidents.jsonl
      casus reconcile --project velden
    """
    words = [] if judgements is None else list(_judgements(judgements))
    if records:
        result = _files(records, output, previous, words)
    else:
        if output is not None or previous is not None:
            raise UsageError("-o and --previous go with files of records; a project keeps its incidents itself")
        result = _project(project, words)
    if not quiet:
        for line in summed_up(result):
            typer.echo(line, err=True)


def summed_up(result: Reconciliation) -> Iterator[str]:
    """What a run found, in a line or two."""
    linked = sum(len(incident.events) for incident in result.incidents)
    joined = sum(len({link.article_id for link in incident.events}) > 1 for incident in result.incidents)
    yield (
        f"{linked} events, {len(result.incidents)} incidents, {joined} of them told by several reports;"
        f" {len(result.unsure)} pairs unsure"
    )
    for judgement in result.overruled:
        yield f"{judgement.first} and {judgement.second} {judgement.verdict}: overruled by a later judgement"


def _files(
    records: Sequence[Path], output: Path | None, previous: Path | None, words: list[Judgement]
) -> Reconciliation:
    from casus.reconcile import reconcile as link
    from casus.record import incident_to_json
    from casus.record_files import incidents_in, records_in

    former: list[Incident] = []
    if previous is not None:
        former = list(incidents_in(previous))
    result = link(records_in(records), judgements=words, previous=former)
    lines_out = "".join(incident_to_json(incident) + "\n" for incident in result.incidents).encode()
    if output is None:
        sys.stdout.buffer.write(lines_out)
        return result
    unfinished = output.with_name(output.name + ".part")
    try:
        unfinished.write_bytes(lines_out)
        unfinished.replace(output)
    except OSError as error:
        raise UsageError(f"{output}: can't be written ({error.strerror})") from error
    return result


def _project(folder: Path, words: list[Judgement]) -> Reconciliation:
    from casus.reconcile import Judgement
    from casus.reconcile import reconcile as link
    from casus.store import Project

    with Project.open(folder) as project:
        said = [Judgement(pair.event_id, pair.other, pair.verdict) for pair in project.pairs()]
        result = link(project.records(), judgements=[*said, *words], previous=project.incidents())
        project.save_incidents(result.incidents)
    return result


def _judgements(path: Path) -> Iterator[Judgement]:
    from casus.reconcile import Judgement
    from casus.record_files import opened

    with opened(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                told = json.loads(line)
                first, second, verdict = told["first"], told["second"], told["verdict"]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    "not an object with first, second and verdict", source=str(path), line=number
                ) from error
            if verdict not in ("same", "different"):
                raise InputError(
                    f'{verdict!r} is no verdict: "same" or "different"', source=str(path), line=number, field="verdict"
                )
            yield Judgement(str(first), str(second), verdict)
