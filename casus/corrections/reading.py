"""Which kind of file comes back, and the two steps: planning, and carrying out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from casus.corrections import marks, tables
from casus.corrections.nouns import Plan
from casus.errors import InputError, StoreError, UsageError
from casus.store import Entry, Project

FORMATS = ("csv", "csv-tolls", "xlsx", "label-studio", "prodigy", "doccano", "uima-cas")
"""Forms of export that come back."""


def read_back(project: Project, path: Path, form: str | None = None, policy: str | None = None) -> Plan:
    """What an edited file asks for; nothing is changed.

    ``form`` is a name of :data:`FORMATS`, by default told from the file; ``policy`` the toll policy of the export, by default
    that of the loss report beside the file, else ``range``. InputError where the file can't be read; UsageError
    where it is of no form that comes back, or a redacted one.
    """
    form = form or form_of(path)
    if form not in FORMATS:
        raise UsageError(f"{form}: no form that can come back; there are {', '.join(FORMATS)}")
    report = _loss_report(path)
    if report.get("redacted"):
        raise UsageError(f"{path}: was exported with --redact; its words aren't those of the articles any more")
    plan = Plan()
    if form in tables.FORMATS:
        tables.plan(project, path, form, policy or str(report.get("policy") or "range"), plan)
    else:
        marks.plan(project, path, form, plan)
    return plan


def carry_out(project: Project, plan: Plan, *, who: str, reason: str | None = None) -> Iterator[Entry]:
    """Judges as planned, one entry of history each; what the project refuses joins the plan's refusals."""
    for judgement in plan.judgements:
        try:
            yield project.judge(judgement, who=who, reason=reason)
        except StoreError as error:
            plan.refuse(getattr(judgement, "event_id", "?"), error)


def form_of(path: Path) -> str:
    """The form of export that a file has, by its ending and first words. UsageError where it has none."""
    ending = path.suffix.lower()
    if ending in (".xlsx", ".zip"):
        return {".xlsx": "xlsx", ".zip": "uima-cas"}[ending]
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            start = file.readline(100_000) + file.readline(100_000)
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", source=str(path)) from error
    if start.lstrip().startswith("["):
        return "label-studio"
    if not start.lstrip().startswith("{"):
        return tables.form_of_header(start.splitlines()[0] if start else "", path)
    marks = (("uima-cas", '"%'), ("prodigy", '"spans"'), ("prodigy", '"answer"'))
    return next((form for form, mark in marks if mark in start), "doccano")


def _loss_report(path: Path) -> dict[str, object]:
    beside = path.with_name(path.name + ".loss.json")
    try:
        told = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
