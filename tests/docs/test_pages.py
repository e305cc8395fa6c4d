"""The documentation: nothing undocumented, no page out of date, no link to nowhere; the site builds where Zensical is there."""

from __future__ import annotations

import ast
import dataclasses
import importlib.util
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer

from casus import types
from casus.cli import app
from casus.codebook import load_codebook
from casus.export.registry import FORMS, form
from casus.reconcile import POLICIES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
MADE = runpy.run_path(str(DOCS / "make_reference.py"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# --- nothing is undocumented -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MADE["PAGES"])
def test_what_is_made_from_the_code_is_up_to_date(name: str) -> None:
    assert page(name) == MADE["PAGES"][name](), "run: python docs/make_reference.py"


def test_every_command_is_explained_on_a_page_of_its_own_task() -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "tasks").glob("*.md"))
    for name, _ in MADE["commands"](typer.main.get_command(app)):
        assert re.search(rf"^{name}\b", told, re.MULTILINE), f"no page of docs/tasks shows how {name} is used"


def test_every_type_status_harm_and_kind_is_in_the_codebook() -> None:
    codebook = load_codebook()
    for name in (*codebook.event_types, *codebook.statuses, *codebook.harms, *codebook.party_kinds):
        assert f"| `{name}` |" in page("codebook.md"), f"{name}: run python docs/make_codebook.py"


def test_every_form_and_column_is_explained() -> None:
    told = page("exports.md")
    for name in FORMS:
        section = told[told.index(f"\n## `{name}`\n") :].split("\n## ", 2)[1]
        for column in form(name).columns:
            assert column.meaning
            assert f"| `{column.name}` |" in section, f"{name}, {column.name}: run python docs/make_exports.py"
    for name in FORMS:
        assert f"`{name}`" in page("tasks/export.md"), f"docs/tasks/export.md doesn't say what {name} is for"


def test_every_policy_is_explained() -> None:
    for name in (*POLICIES, "claimant:NAME"):
        assert f"| `{name}` |" in page("policies.md")


@pytest.mark.parametrize("noun", [*MADE["NOUNS"]])
def test_every_field_is_explained(noun: str) -> None:
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page("record.md"), re.MULTILINE | re.DOTALL))
    for field in dataclasses.fields(getattr(types, noun)):
        if field.name == "span" and noun != "Mention":
            continue  # a party's or a place's own words: in the record they are its start, end and quote
        if field.name == "notes" and noun == "Article":
            continue  # in the record they stand among its notes
        assert f"`{field.name}`" in sections[noun], f"docs/record.md doesn't explain {noun}.{field.name}"


NO_NOTES = {
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "iso-8859-1",
    "windows-1252",
    "x-ndjson",
}
_NOTE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_MADE_OF = re.compile(
    r"^(no-publication-date|.*-(characters|replaced|dropped|only|publication|update)|decoded-as-.*|.*-from-.*)$"
)


def test_every_note_is_explained() -> None:
    """Notes are the words in readers and coders that end up in ``notes``; they are known by their form."""
    found = set()
    for path in [*(ROOT / "casus" / "read").glob("*.py"), *(ROOT / "casus" / "understand").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NOTE.fullmatch(node.value):
                found.add(node.value)
    notes = {note for note in found - NO_NOTES if _MADE_OF.match(note)}
    assert len(notes) >= 8
    for note in notes:
        assert f"| `{note}` |" in page("record.md"), f"docs/record.md doesn't explain the note {note}"


# --- links -------------------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as Python-Markdown makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE):
        plain = unicodedata.normalize("NFKD", heading.replace("`", "")).encode("ascii", "ignore").decode()
        found.add(re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower()))
    return found


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.is_file(), f"{path.name}: {target}"
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), f"{path.name}: {target}"


def test_every_page_is_in_the_navigation() -> None:
    nav = repr(tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"])
    for path in PAGES:
        assert repr(path.relative_to(DOCS).as_posix()) in nav, f"{path.name} is not in zensical.toml"


# --- the site ----------------------------------------------------------------------------------------------------------


class _Fetched(HTMLParser):
    """What a page makes a browser fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "img", "iframe"):
            self.addresses.append(values.get("src") or "")
        if tag == "link" and values.get("rel") in ("stylesheet", "preconnect", "icon", "preload"):
            self.addresses.append(values.get("href") or "")


def test_the_site_builds_strictly_and_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("zensical isn't installed: pip install -e '.[docs]'")
    shutil.copytree(DOCS, tmp_path / "docs")
    (tmp_path / "bench").mkdir()
    for name in ("bench/results.md", "zensical.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built = list((tmp_path / "site").rglob("*.html"))
    assert {path.stem for path in PAGES} <= {path.stem for path in built}
    for path in built:
        fetched = _Fetched(path.read_text(encoding="utf-8")).addresses
        assert not [address for address in fetched if address.startswith(("http", "//"))], path.name
