"""Corrections of annotation tools come back: words taken out, moved, relabelled and added, in each tool's units."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casus.corrections import Plan, carry_out, read_back
from casus.corrections.marks import code_points
from casus.errors import InputError
from casus.export.annotations import labelled, utf16
from casus.export.registry import export
from casus.store import Project
from tests.store.build import TEXT, bombing, record

EMOJI = "😀 " + TEXT
Mark = tuple[int, int, str]
FORMS = ("label-studio", "prodigy", "doccano", "uima-cas")


def load(path: Path, form: str) -> list[Mark]:
    """What a tool would show, in its own units."""
    if form == "uima-cas":
        with zipfile.ZipFile(path) as archive:
            told = json.loads(archive.read(archive.namelist()[0]))
        found = [it for it in told["%FEATURE_STRUCTURES"] if it["%TYPE"] == "casus.Entity"]
        return [(it["begin"], it["end"], it["role"]) for it in found]
    told = json.loads(path.read_text(encoding="utf-8"))
    if form == "label-studio":
        values = [it["value"] for it in told[0]["predictions"][0]["result"] if it["type"] == "labels"]
        return [(it["start"], it["end"], it["labels"][0]) for it in values]
    if form == "prodigy":
        return [(it["start"], it["end"], it["label"]) for it in told["spans"]]
    return [(it["start_offset"], it["end_offset"], it["label"]) for it in told["entities"]]


def give_back(path: Path, form: str, marks: list[Mark], event: str | None = None) -> None:
    """Writes what a person made of it, as the tool would; ``event`` is what they say of all new words (UIMA alone)."""
    if form == "uima-cas":
        with zipfile.ZipFile(path) as archive:
            name = archive.namelist()[0]
            told = json.loads(archive.read(name))
        sofa, *old = told["%FEATURE_STRUCTURES"]
        events = {(it["begin"], it["end"], it["role"]): it["event"] for it in old}
        new = [
            {"%ID": n, "%TYPE": "casus.Entity", "@sofa": 1, "begin": s, "end": e, "role": role}
            | ({"event": known} if (known := events.get((s, e, role), event)) else {})
            for n, (s, e, role) in enumerate(marks, start=2)
        ]
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, json.dumps(told | {"%FEATURE_STRUCTURES": [sofa, *new]}))
        return
    told: Any = json.loads(path.read_text(encoding="utf-8"))
    if form == "label-studio":
        result = [
            {"id": str(n), "type": "labels", "value": {"start": s, "end": e, "labels": [label]}}
            for n, (s, e, label) in enumerate(marks)
        ]
        told[0]["annotations"] = [{"was_cancelled": True, "result": []}, {"result": result}]
    elif form == "prodigy":
        told |= {"answer": "accept", "spans": [{"start": s, "end": e, "label": label} for s, e, label in marks]}
    else:
        told = {"text": told["text"], "label": [list(mark) for mark in marks]}
    path.write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "velden", create=True) as project:
        project.add_record(record(EMOJI, bombing(EMOJI)), coder="model:1")
        yield project


def corrected(
    project: Project, folder: Path, form: str, change: Callable[[list[Mark]], list[Mark]], event: str | None = None
) -> Plan:
    """Exports, corrects, reads back; the words are then as corrected where nothing was refused."""
    path = folder / ("out.zip" if form == "uima-cas" else "out.json")
    export(form, project.records(), path)
    wanted = change(load(path, form))
    give_back(path, form, wanted, event)
    plan = read_back(project, path)
    list(carry_out(project, plan, who="Ana"))
    if not plan.refusals and next(project.records()).events:
        export(form, project.records(), path)
        assert sorted(load(path, form)) == sorted(wanted)
    return plan


def at(words: str, form: str) -> tuple[int, int]:
    start = EMOJI.index(words)
    if form in ("prodigy", "doccano"):
        return start, start + len(words)
    return utf16(EMOJI, start), utf16(EMOJI, start + len(words))


def label(name: str, form: str) -> str:
    return name.lower() if form == "uima-cas" else name


def test_what_nobody_corrected_asks_for_nothing(project: Project, tmp_path: Path, form: str) -> None:
    plan = corrected(project, tmp_path, form, lambda marks: marks)
    assert (plan.judgements, plan.refusals, plan.read) == ([], [], 1)


def test_words_move_go_and_get_another_label(project: Project, tmp_path: Path, form: str) -> None:
    def change(marks: list[Mark]) -> list[Mark]:
        moved = {
            (*at("Velden", form), label("Place", form)): (*at("in Velden", form), label("Place", form)),
            (*at("killed", form), label("Trigger", form)): None,
            (*at("police", form), label("Claimant", form)): (*at("police", form), label("Actor", form)),
        }
        return [new for mark in marks if (new := moved.get(mark, mark)) is not None]

    assert corrected(project, tmp_path, form, change).refusals == []
    (event,) = next(project.records()).events
    assert [span.quote for span in event.triggers] == ["bomb"]
    assert [place.span.quote for place in event.places] == ["in Velden"]
    assert ([p.span.quote for p in event.actors], event.said_by) == (["police"], ())
    assert {entry.who for entry in project.history()} == {"model:1", "reviewer:Ana"}


def test_new_words_go_to_the_only_event(project: Project, tmp_path: Path, form: str) -> None:
    new = (*at("Gunmen", form), label("Actor", form))
    assert corrected(project, tmp_path, form, lambda marks: [*marks, new]).refusals == []
    assert [p.span.quote for p in next(project.records()).events[0].actors] == ["Gunmen"]


def test_an_event_without_triggers_is_rejected(project: Project, tmp_path: Path, form: str) -> None:
    plan = corrected(project, tmp_path, form, lambda marks: [m for m in marks if m[2].lower() != "trigger"])
    # One trigger of two can go; with the last, the event.
    assert len(plan.judgements) >= 1
    assert next(project.records()).events == ()


def test_what_no_tool_can_tell_is_refused(tmp_path: Path) -> None:
    with Project.open(tmp_path / "velden", create=True) as project:
        project.add_record(record(), coder="model:1")
        before = list(project.records())
        start = TEXT.index("market")
        new = [(start, start + 6, "Place"), (start, start + 6, "Trigger"), (0, 9999, "Actor"), (0, 1, "Weapon")]
        plan = corrected(project, tmp_path, "prodigy", lambda marks: [*marks, *new])
        reasons = " ".join(map(str, plan.refusals))
        for reason in ("which event", "of what type", "doesn't lie in the text", "no label of Casus"):
            assert reason in reasons
        assert list(project.records()) == before
        second = before[0].events[1].id
        assert (
            corrected(
                project, tmp_path, "uima-cas", lambda marks: [*marks, (start, start + 6, "target")], second
            ).refusals
            == []
        )
        assert "market" in [p.span.quote for p in next(project.records()).events[1].recipients]


def test_unknown_articles_changed_texts_and_broken_files_are_told(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    task = {"text": "Another text.", "meta": {"article_id": "gone"}, "spans": []}
    changed = {"text": EMOJI + ".", "meta": {"article_id": next(project.records()).article.id}, "spans": []}
    path.write_text("\n".join(map(json.dumps, (task, changed, {**task, "answer": "reject"}))))
    first, second = sorted(map(str, read_back(project, path, "prodigy").refusals))
    assert "p.jsonl:1: no article 'gone'" in first
    assert "was changed" in second
    path.write_text('{"text": "x", "spans": [{"start": 1}]}')
    with pytest.raises(InputError, match=r"p\.jsonl:1: no 'end'"):
        read_back(project, path, "prodigy")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_code_points_undo_utf16(text: str) -> None:
    places = code_points(text)
    assert [places[utf16(text, at)] for at in range(len(text) + 1)] == list(range(len(text) + 1))


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_any_words_that_go_are_gone(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    with Project.open(folder / "velden", create=True) as project:
        project.add_record(record(), coder="model:1")
        form = data.draw(st.sampled_from(FORMS))
        there = len(labelled(next(project.records())))
        kept = data.draw(st.sets(st.integers(0, there - 1), min_size=there - 3))
        plan = corrected(
            project,
            folder,
            form,
            lambda marks: [m for n, m in enumerate(marks) if n in kept or m[2].lower() == "trigger"],
        )
        assert plan.refusals == []


def test_an_event_goes_with_its_last_trigger(form: str, tmp_path: Path) -> None:
    with Project.open(tmp_path / "velden", create=True) as project:
        project.add_record(record(), coder="model:1")
        one, other = next(project.records()).events
        (trigger,) = other.triggers
        path = tmp_path / ("out.zip" if form == "uima-cas" else "out.json")
        export(form, project.records(), path)
        gone = [m for m in load(path, form) if m[:2] == (trigger.start, trigger.end) and m[2].lower() == "trigger"]
        assert len(gone) == 1
        give_back(path, form, [m for m in load(path, form) if m not in gone], None)
        plan = read_back(project, path)
        assert plan.refusals == []
        list(carry_out(project, plan, who="Ana"))
        assert [event.id for event in next(project.records()).events] == [one.id]
