"""The site as files: built beside its place, then put there whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from casus.errors import UsageError
from casus.export.nouns import Options
from casus.export.redaction import redact, redact_incident
from casus.export.registry import export
from casus.export.site.pages import incident_page, index_pages, method_page
from casus.export.site.told import all_told, surroundings
from casus.reconcile import reconcile
from casus.types import Incident, Record

MARKER = "casus-site.json"
"""The file that says that a folder is a site of Casus's, which the next one may take the place of."""


@dataclass(frozen=True, slots=True)
class Site:
    """What was written."""

    folder: Path
    incidents: int
    pages: int


def write_site(
    records: Iterable[Record],
    folder: Path,
    options: Options | None = None,
    incidents: Iterable[Incident] | None = None,
    title: str = "Incidents",
) -> Site:
    """Writes the site of the incidents into ``folder``; where none are given, the records' events are joined into some.

    The folder appears when it is whole, and takes the place of an earlier site. UsageError where it holds anything else, or
    can't be written.
    """
    options = options or Options()
    kept = list(records)
    found = list(reconcile(kept).incidents if incidents is None else incidents)
    home = folder.resolve()
    _refuse_others(home)
    unfinished = home.with_name(home.name + ".part")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        site = _build(kept, found, unfinished, options, title)
        if home.exists():
            shutil.rmtree(home)
        unfinished.replace(home)
    except OSError as error:
        raise UsageError(f"{folder}: can't be written ({error.strerror})") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return replace(site, folder=folder)


def _refuse_others(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(f"{folder}: holds files that aren't a site of Casus's; name a new folder, or an empty one")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; a site is a folder")


def _build(records: list[Record], incidents: list[Incident], folder: Path, options: Options, title: str) -> Site:
    shown, joined = records, incidents
    if options.redact:
        shown, joined = list(map(redact, records)), list(map(redact_incident, incidents))
    told = all_told(joined, shown, options)
    around = surroundings(told)
    (folder / "incidents").mkdir(parents=True)
    (folder / "data").mkdir()
    pages = dict(index_pages(told, title, options))
    pages["method.html"] = method_page(told, title, options, options.redact)
    pages |= {it.href: incident_page(it, around[it.incident.id], title, options) for it in told}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
    shutil.copyfile(Path(__file__).with_name("style.css"), folder / "style.css")
    for form, name in (("csv", "incidents.csv"), ("geojson", "incidents.geojson")):
        export(form, records, folder / "data" / name, options, incidents)  # it redacts by itself
    marker = {"schema": "casus-site/1", "incidents": len(told), "policy": options.policy, "redacted": options.redact}
    (folder / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
    return Site(folder, len(told), len(pages))
