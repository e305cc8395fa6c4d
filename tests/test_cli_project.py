"""The commands on a project folder, with a coder made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from casus import run
from casus.cli_project import told_entry
from casus.record import event_to_dict
from casus.run import Settings, coder_name
from casus.store import Change, Edit, Entry, Project
from casus.store import schema as store_schema
from tests.store.build import attack, bombing
from tests.test_cli import Casus
from tests.test_run import load_by_hand


@pytest.fixture
def casus(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Casus:
    """Runs the command with the coder made by hand."""
    monkeypatch.setattr(run, "load_engine", lambda settings: load_by_hand())
    monkeypatch.setattr(store_schema, "SYNCHRONOUS", "OFF")
    monkeypatch.setenv("COLUMNS", "100")
    return Casus(monkeypatch, capfd)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("A blast shook the market of Harun.\n", encoding="utf-8")
    (folder / "b.txt").write_text("Talks went on.\n", encoding="utf-8")
    return folder


def test_a_project_is_made_filled_and_gone_on_with(casus: Casus, articles: Path, tmp_path: Path) -> None:
    project = tmp_path / "p"
    code, out, err = casus("code", articles, "--project", project, "--published", "2024-03-05")
    assert (code, out) == (0, "")
    assert err.startswith("2 articles read, 2 coded, 1 without events, 0 failed; 1 event; ")
    (articles / "c.txt").write_text("A blast was heard in Orsk.\n", encoding="utf-8")
    _, _, err = casus("code", articles, "--project", project, "--published", "2024-03-05")
    assert err.startswith("3 articles read, 3 coded (2 of them were there), 1 without events, 0 failed; 2 events; ")
    with Project.open(project) as opened:
        assert [article.source_id for article in opened.articles()] == ["a.txt", "b.txt", "c.txt"]
        assert {head.coded_by for head in opened.heads()} == {coder_name(Settings())}
        assert {head.came_from for head in opened.heads()} == {str(articles)}


def test_what_fails_is_told_and_the_rest_is_stored(casus: Casus, articles: Path, tmp_path: Path) -> None:
    (articles / "aa.txt").write_bytes(b"")
    code, _, err = casus("code", articles, "--project", tmp_path / "p")
    assert code == 1
    assert "aa.txt" in err
    with Project.open(tmp_path / "p") as project:
        assert project.status().articles == 2


def test_an_article_that_is_left_out_is_told(casus: Casus, articles: Path, tmp_path: Path) -> None:
    (articles / "c.jsonl").write_text(
        '{"id": "old", "url": "https://a.example/1", "text": "A blast."}\n'
        '{"id": "new", "url": "https://a.example/1", "text": "A blast, corrected."}\n',
        encoding="utf-8",
    )
    code, _, err = casus("code", articles, "--project", tmp_path / "p")
    assert code == 0
    assert "casus: new: left out, since article " in err
    with Project.open(tmp_path / "p") as project:
        assert project.status().articles == 3


def test_a_project_goes_with_no_output(casus: Casus, articles: Path, tmp_path: Path) -> None:
    code, _, err = casus("code", articles, "--project", tmp_path / "p", "-o", tmp_path / "o.jsonl")
    assert (code, "can't be with -o" in err) == (2, True)
    assert not (tmp_path / "p").exists()


def test_status_search_history_undo(casus: Casus, articles: Path, tmp_path: Path) -> None:
    project = tmp_path / "p"
    casus("code", articles, "--project", project, "--published", "2024-03-05", "--outlet", "The Ferry")
    with Project.open(project) as opened:
        (event,) = (stored.event for stored in opened.events())
        opened.judge(Edit(event.id, "status", "alleged"), who="Ana", reason="said to be")

    _, out, _ = casus("status", "-p", project)
    assert out.splitlines()[0] == "articles   2 (1 without events)"
    assert "review     changed 1" in out
    assert "reviewers  Ana 1" in out

    code, out, _ = casus("search", "market", "-p", project)
    assert (code, out) == (0, "a.txt  2024-03-05  The Ferry  1 event\n    A blast shook the [market] of Harun.\n")
    assert casus("search", "nowhere", "-p", project)[0] == 1

    _, out, _ = casus("history", event.id, "-p", project)
    head, change, *_ = out.splitlines()
    assert head.endswith(f"reviewer:Ana  edit  {event.id}  (said to be)")
    assert change == "    status: happened → alleged"
    assert len(casus("history", "-p", project)[1].splitlines()) > len(out.splitlines())

    code, out, _ = casus("undo", "--who", "Ana", "-p", project)
    assert (code, "status: alleged → happened" in out) == (0, True)
    code, _, err = casus("undo", "--who", "Ana", "-p", project)
    assert (code, err) == (1, "nothing of Ana to undo\n")


@pytest.mark.parametrize("command", [("status",), ("search", "x"), ("history",), ("undo", "--who", "Ana")])
def test_without_a_project_every_command_says_how_to_make_one(
    casus: Casus, tmp_path: Path, command: tuple[str]
) -> None:
    code, _, err = casus(*command, "--project", tmp_path)
    assert (code, err) == (
        2,
        f"casus: {tmp_path}: no project here; make one with: casus code PATH --project {tmp_path}\n",
    )


def test_history_tells_values_in_few_words() -> None:
    one, two = event_to_dict(bombing()), event_to_dict(attack())
    changes = [
        Change("e1", "event", None, one),
        Change("e1", "tolls", one["tolls"], two["tolls"]),
        Change("e1", "places", one["places"], []),
        Change("e1", "responsibility", [], two["responsibility"]),
        Change("e2", "period", one["period"], two["period"]),
        Change("e1", "codes", one["codes"], {"plover": None}),
        Change("e1", "actors", None, [{"name": None, "quote": "x" * 99}]),
    ]
    entry = Entry(1, "2024-03-05T08:00:00Z", "reviewer:Ana", "split", "a", "e1", None, tuple(changes), None, True)
    assert told_entry(entry) == [
        "2024-03-05T08:00:00Z  reviewer:Ana  split  e1  [undone]",
        "    event: – → bombing (bomb; killed)",
        "    tolls: killed 4–4 (best 4) → wounded 2–2 (best 2)",
        "    places: Velden → –",
        "    responsibility: – → denies by Red Dawn",
        "    e2 period: 2024-03-03 → –",
        "    codes: plover event ASSAULT, mode explosives, cameo 183, ucdp type_of_violen… → –",
        "    actors: – → " + "x" * 69 + "…",
    ]


def test_names_of_coders_tell_reader_and_version() -> None:
    assert coder_name(Settings(reader="lexical")).startswith("model:lexical-")
    assert coder_name(Settings()).startswith("model:0.")
