"""All forms of export by name, each loaded when it is asked for; and the one function that writes a file."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path

from casus.collector import collector_paused
from casus.errors import UsageError
from casus.export.nouns import Form, LossReport, Options, Tally
from casus.export.redaction import redact, redact_incident
from casus.export.selecting import kept_events, of_incidents, of_records
from casus.types import Incident, Record

FORMS = {
    "csv": "tidy:EVENTS",
    "csv-tolls": "tidy:TOLLS",
    "acled": "acled:WIDE",
    "acled-actors": "acled:ACTORS",
    "ucdp": "ucdp:FORM",
    "plover": "plover:FORM",
    "polecat": "polecat:FORM",
    "followthemoney": "followthemoney:FORM",
    "geojson": "geojson:FORM",
    "geopackage": "geopackage:FORM",
    "timemap": "timemap:FORM",
    "label-studio": "annotations:LABEL_STUDIO",
    "prodigy": "annotations:PRODIGY",
    "doccano": "annotations:DOCCANO",
    "web-annotations": "annotations:WEB",
    "uima-cas": "uima:FORM",
    "ris": "references:RIS",
    "csl-json": "references:CSL",
    "xlsx": "xlsx:FORM",
    "parquet": "parquet:EVENTS",
    "parquet-tolls": "parquet:TOLLS",
    "html": "report:FORM",
}
"""Where each form is: module and name within :mod:`casus.export`."""


def form(name: str) -> Form:
    """The form of that name. Raises UsageError, with all names, for one that there isn't."""
    if name not in FORMS:
        raise UsageError(f"no export {name!r}; there are {', '.join(FORMS)}")
    module, _, attribute = FORMS[name].partition(":")
    found = getattr(importlib.import_module(f"casus.export.{module}"), attribute)
    assert isinstance(found, Form)
    return found


def export(
    name: str,
    records: Iterable[Record],
    destination: Path,
    options: Options | None = None,
    incidents: Iterable[Incident] | None = None,
) -> LossReport:
    """Writes events, or incidents where they are given, to ``destination`` and the loss report to ``destination.loss.json``.

    The file appears when it is whole. Raises UsageError for an unknown form, a policy that there isn't, a missing optional
    dependency, or a file that can't be written.
    """
    options = options or Options()
    chosen = form(name)
    if incidents is not None and chosen.write is None:
        raise UsageError(f"{name} holds articles and their words; it can't hold incidents")
    if options.redact:
        records = map(redact, records)
        incidents = None if incidents is None else map(redact_incident, incidents)
    tally = Tally()
    with collector_paused():
        _write(chosen, records, destination, options, incidents, tally)
    return _report(chosen, options, tally)


def _write(
    chosen: Form,
    records: Iterable[Record],
    destination: Path,
    options: Options,
    incidents: Iterable[Incident] | None,
    tally: Tally,
) -> None:
    unfinished = destination.with_name(destination.name + ".part")
    try:
        if chosen.write_records is not None:
            if options.redact:  # references would have no titles, annotations no text
                raise UsageError(f"{chosen.name} holds the articles' own words; --redact can't be with it")
            chosen.write_records((kept_events(r, options) for r in records), unfinished, tally)
        elif chosen.write is not None:
            happenings = (
                of_records(records, options) if incidents is None else of_incidents(incidents, records, options)
            )
            chosen.write(happenings, unfinished, tally)
        unfinished.replace(destination)
        report = _report(chosen, options, tally)
        destination.with_name(destination.name + ".loss.json").write_text(report.to_json(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{destination}: can't be written ({error.strerror})") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _report(chosen: Form, options: Options, tally: Tally) -> LossReport:
    rules = {column.name: column.rule for column in chosen.columns if column.rule}
    return LossReport(chosen.name, options.policy, tally.rows, chosen.lost, rules, tally.left_out, options.redact)
