"""Edited tables come back: a changed cell is a reviewer's judgement, and what comes back goes out the same."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from casus.cli import app
from casus.corrections import Plan, carry_out, read_back
from casus.errors import UsageError
from casus.export.nouns import Options
from casus.export.registry import export
from casus.store import EventFilter, Project
from casus.types import Article, Event, Record
from tests.store.build import record
from tests.test_record import events

Row = dict[str, str]


def write(project: Project, path: Path, form: str = "csv") -> None:
    reviewed = frozenset(project.event_ids(EventFilter.reviewed()))
    export(form, project.records(), path, Options(reviewed=reviewed))


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: list[Row], by: str = ",") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=by, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


@contextmanager
def opened(*stored: Record) -> Iterator[tuple[Project, Path]]:
    with TemporaryDirectory() as name, Project.open(Path(name) / "velden", create=True) as project:
        for one in stored:
            project.add_record(one, coder="model:1")
        yield project, Path(name) / "out.csv"


def told(path: Path) -> list[Row]:
    """The rows without the list of all places, which follows from the place."""
    return [{name: text for name, text in row.items() if name != "all_places"} for row in rows_of(path)]


def edited(project: Project, path: Path, change: Callable[[list[Row]], object], form: str = "csv") -> Plan:
    """Exports, changes the rows, reads back and carries out; the export then is as edited where nothing was refused."""
    write(project, path, form)
    rows = rows_of(path)
    change(rows)
    save(path, rows)
    plan = read_back(project, path)
    list(carry_out(project, plan, who="Ana"))
    if not plan.refusals:
        again = path.with_name("again.csv")
        write(project, again, form)
        assert told(again) == told(path)
    return plan


def test_a_changed_cell_is_the_reviewers_judgement() -> None:
    with opened(record()) as (project, path):
        plan = edited(project, path, lambda rows: rows[0].update(type="armed_attack", date_start="2024-03-02"))
        assert (plan.refusals, len(plan.judgements)) == ([], 2)
        stored = next(project.events())
        assert (stored.event.type, stored.event.period.start) == ("armed_attack", "2024-03-02")
        assert stored.event.period.evidence is not None
        assert stored.origins["type"] == ("reviewer:Ana",)
        assert [entry.what for entry in project.history()] == ["coded", "edit", "edit"]


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "alleged", "background": "true"},
        {"recipients": "the villagers", "recipient_kinds": "person"},
        {"recipients": "", "recipient_kinds": ""},
        {"actors": "Gunmen; Red Dawn", "actor_kinds": "armed_group; armed_group"},
        {"place": "Feld", "country": "DEU", "latitude": "50.25", "longitude": "-8.5", "place_precision": "near"},
        {"killed_low": "3", "killed_best": "3", "killed_high": "7"},
        {"killed_low": "", "killed_best": "", "killed_high": ""},
        {"said_by": "police; Gunmen"},
    ],
)
def test_what_comes_back_goes_out_the_same(cells: Row) -> None:
    with opened(record()) as (project, path):
        plan = edited(project, path, lambda rows: rows[0].update(cells))
        if "actors" in cells:  # whatever the actor base thinks of new names, their kinds are as edited
            assert [party.kind for party in project.event(rows_of(path)[0]["id"]).event.actors] == ["armed_group"] * 2
        assert plan.refusals == []
        assert plan.judgements


def test_a_row_that_was_accepted_in_the_table_is_accepted() -> None:
    with opened(record()) as (project, path):
        assert edited(project, path, lambda rows: rows[1].update(reviewed="true")).refusals == []
        assert project.count_events(EventFilter.reviewed()) == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": "nobody-e1"}, "no event 'nobody-e1' that counts in this project"),
        ({"type": "picnic"}, "picnic"),
        ({"outlet": "x", "outlets": "The Other"}, "column outlets: can't be changed in a table"),
        ({"recipients": "four people; the mayor", "recipient_kinds": "civilians; person"}, "doesn't have 'the mayor'"),
        ({"wounded_low": "9"}, "no figure with words"),
        ({"killed_low": "9", "killed_best": "8", "killed_high": "9"}, "9, 8, 9"),
        ({"date_start": "3 March 2024"}, "isn't a day"),
        ({"date_start": "2024-03-09"}, "lies before"),
        ({"latitude": "95"}, "degrees"),
        ({"reviewed": "no"}, "only true"),
        ({"actor_kinds": "police"}, "1 kinds for 0 parties"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_row_and_nothing_of_it_changes(cells: Row, reason: str) -> None:
    with opened(record()) as (project, path):
        before = list(project.records())
        plan = edited(project, path, lambda rows: rows[0].update({k: v for k, v in cells.items() if k in rows[0]}))
        (refusal,) = plan.refusals
        assert reason in str(refusal)
        assert "out.csv:2" in refusal.where
        assert list(project.records()) == before


def test_figures_come_back_by_their_words() -> None:
    with opened(record()) as (project, path):
        cells = {"low": "4", "best": "5", "high": "", "approx": "true", "group": "villagers", "group_kind": "civilian"}
        assert edited(project, path, lambda rows: rows[0].update(cells), "csv-tolls").refusals == []
        toll = next(project.events()).event.tolls[0]
        assert (toll.low, toll.best, toll.high, toll.group_kind) == (4, 5, None, "civilian")
        (refusal,) = edited(project, path, lambda rows: rows[0].update(start="1"), "csv-tolls").refusals
        assert "has no figure at 1:" in refusal.reason


def test_semicolons_capitals_and_missing_rows_and_columns_change_nothing() -> None:
    with opened(record()) as (project, path):
        write(project, path)
        rows = [
            {k: v.upper() if v in ("true", "false") else v for k, v in r.items() if k != "words"} for r in rows_of(path)
        ]
        save(path, [{**rows[0], "killed_low": "4.0"}], ";")
        plan = read_back(project, path)
        assert (plan.judgements, plan.refusals, plan.read) == ([], [], 1)


def test_a_redacted_export_and_another_table_are_refused(tmp_path: Path) -> None:
    with opened(record()) as (project, path):
        export("csv", project.records(), path, Options(redact=True))
        with pytest.raises(UsageError, match="--redact"):
            read_back(project, path)
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="neither the columns"):
        read_back(project, tmp_path / "x.csv")


@pytest.mark.parametrize("form", ["csv", "csv-tolls", "xlsx"])
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(event=events)
def test_an_export_that_nobody_edited_asks_for_nothing(form: str, event: Event) -> None:
    if form == "xlsx" and importlib.util.find_spec("openpyxl") is None:
        pytest.skip("openpyxl isn't installed: pip install 'casus-events[xlsx]'")
    text = "Nothing in here is what the event quotes. " * 3
    article = Article("0123456789abcdef", "n-1", text, None, None, "2024-03-04")
    one = Record(article, (replace(event, id="0123456789abcdef-e1", responds_to=None),))
    with opened(one) as (project, path):
        path = path.with_suffix(".xlsx" if form == "xlsx" else ".csv")
        write(project, path, form)
        if form == "xlsx" or len(path.read_text(encoding="utf-8").splitlines()) > 1:
            plan = read_back(project, path, form)
            assert (plan.judgements, plan.refusals) == ([], [])


@settings(max_examples=12, deadline=None)
@given(
    low=st.integers(0, 99),
    more=st.integers(0, 99),
    kind=st.sampled_from(["civilians", "police", "person"]),
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1).filter(
        lambda text: ";" not in text
    ),
)
def test_any_edit_that_is_kept_goes_out_the_same(low: int, more: int, kind: str, name: str) -> None:
    figure = {"killed_low": str(low), "killed_best": str(low), "killed_high": str(low + more)}
    with opened(record()) as (project, path):
        from casus.export.tables import neutral

        cells = {**figure, "recipients": neutral(name), "recipient_kinds": kind}
        assert edited(project, path, lambda rows: rows[0].update(cells)).refusals == []


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    with Project.open(tmp_path / "velden", create=True) as project:
        project.add_record(record(), coder="model:1")
        write(project, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    save(tmp_path / "out.csv", [{**rows[0], "status": "alleged"}, {**rows[1], "id": "gone-e1"}])
    command = ["import", str(tmp_path / "out.csv"), "--project", str(tmp_path / "velden"), "--who", "Ana"]
    dry = CliRunner().invoke(app, [*command, "--dry-run"])
    assert (dry.exit_code, "would change" in dry.output) == (1, True)
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert "status: happened → alleged" in done.output
    assert "no event 'gone-e1'" in done.output
    assert "2 read, 1 judgements made, 1 refused" in done.output
