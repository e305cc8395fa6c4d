"""Corrections of annotation tools: the words that they mark are compared with those that an export would mark.

Words that went are taken out of the events that rest on them; words that were moved (new ones that overlap old ones of the same
label) or got another label keep their event; new words go to the event that the tool names, or to the article's
only one. Where a tool can't tell which event new words belong to, or of what type a new event is, that is refused by name.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casus.corrections.nouns import Plan
from casus.errors import CasusError, InputError
from casus.export.annotations import LABELS, labelled
from casus.review.edits import set_item, without_item
from casus.store import Project, Reject
from casus.types import HARMS, Event, Period, Record, Span

_FIELDS = {
    "Trigger": "triggers",
    "Actor": "actors",
    "Target": "recipients",
    "Instrument": "instruments",
    "Place": "places",
    "Claimant": "said_by",
}
_LABELS = frozenset(LABELS.split(", "))


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that a tool marks, in code points; ``event`` where it names one."""

    start: int
    end: int
    label: str
    event: str | None = None

    @property
    def key(self) -> tuple[int, int, str]:
        """What makes two marks the same."""
        return self.start, self.end, self.label

    def overlaps(self, other: Marked) -> bool:
        """Whether the two share a character."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Task:
    """An article as a tool gives it back; ``article_id`` is ``None`` where its text alone tells which it is."""

    where: str
    text: str
    marks: tuple[Marked, ...]
    article_id: str | None = None


def plan(project: Project, path: Path, form: str, into: Plan) -> None:
    """Notes in ``into`` what the tool's file asks for."""
    tasks = list(_TASKS[form](path))
    by_id = {task.article_id: task for task in tasks if task.article_id is not None}
    by_text = {task.text: task for task in tasks if task.article_id is None}
    into.read = len(tasks)
    for record in project.records():
        task = by_id.pop(record.article.id, None) or by_text.pop(record.article.text, None)
        if task is not None:
            _compare(record, task, into)
    for task in (*by_id.values(), *by_text.values()):
        into.refuse(
            task.where,
            f"no article {task.article_id!r} in this project" if task.article_id else "no article with this text",
        )


def _compare(record: Record, task: Task, into: Plan) -> None:
    if task.text != record.article.text:
        into.refuse(
            task.where, f"the text of article {record.article.source_id!r} was changed; offsets don't hold any more"
        )
        return
    there = {mark.key: mark for it in labelled(record) if (mark := Marked(it.span.start, it.span.end, it.label))}
    given = {mark.key: mark for mark in task.marks}
    gone = [mark for key, mark in there.items() if key not in given]
    new = [mark for key, mark in given.items() if key not in there]
    editing = _Editing(record, task.where, into)
    for mark in list(new):
        if not 0 <= mark.start < mark.end <= len(task.text) or mark.label not in _LABELS:
            into.refuse(task.where, f"{mark.label!r} at {mark.start}:{mark.end}: {_why(mark)}")
            new.remove(mark)
    for old, mark in _pairs(gone, new):
        gone.remove(old)
        new.remove(mark)
        editing.move(old, mark)
    for old in gone:
        editing.take_out(old)
    for mark in new:
        editing.add(mark)
    editing.done()


def _why(mark: Marked) -> str:
    return f"no label of Casus; there are {LABELS}" if mark.label not in _LABELS else "doesn't lie in the text"


def _pairs(gone: Iterable[Marked], new: Iterable[Marked]) -> list[tuple[Marked, Marked]]:
    """Which new words are old ones under another label, or moved."""
    pairs: list[tuple[Marked, Marked]] = []
    left, unpaired = list(gone), list(new)
    for alike in (
        lambda old, mark: (old.start, old.end) == (mark.start, mark.end),
        lambda old, mark: old.label == mark.label and old.overlaps(mark),
    ):
        for old in list(left):
            found = next((mark for mark in unpaired if alike(old, mark)), None)
            if found is not None:
                pairs.append((old, found))
                left.remove(old)
                unpaired.remove(found)
    return pairs


class _Editing:
    """The events of one article while corrections are laid on them."""

    def __init__(self, record: Record, where: str, into: Plan) -> None:
        self.article, self.where, self.into = record.article, where, into
        self.before = {event.id: event for event in record.events}
        self.events = dict(self.before)
        self.rejected: set[str] = set()

    def move(self, old: Marked, mark: Marked) -> None:
        """Old words of one label become new ones, perhaps of another, in every event that rests on them."""
        for event in self._resting_on(old):
            if old.label == mark.label:
                self._change(event, mark, lambda it: self._with_words(it, old, mark))
            else:
                self._change(event, mark, lambda it: self._without(self._with_new(it, mark), old))

    def take_out(self, old: Marked) -> None:
        """Words that no tool marks any more; an event without a trigger is none."""
        for event in self._resting_on(old):
            if old.label == "Trigger" and len(event.triggers) == 1:
                self.rejected.add(event.id)
            else:
                self._change(event, old, lambda it: self._without(it, old))

    def add(self, mark: Marked) -> None:
        """New words; refused where nothing tells which event they belong to."""
        known = [mark.event] if mark.event is not None else [name for name in self.events if name not in self.rejected]
        words = self.article.text[mark.start : mark.end]
        if mark.label == "Trigger" and mark.event is None:
            self.into.refuse(
                self.where, f"Trigger {words!r} at {mark.start}: of what type is the event? Add it at the desk"
            )
        elif len(known) != 1 or known[0] not in self.events:
            self.into.refuse(
                self.where,
                f"{mark.label} {words!r} at {mark.start}: which event does it belong to? The article has {len(self.events)};"
                " add it at the desk",
            )
        else:
            self._change(self.events[known[0]], mark, lambda it: self._with_new(it, mark))

    def done(self) -> None:
        """Hands over what changed."""
        for name, event in self.before.items():
            if name in self.rejected:
                self.into.judgements.append(Reject(name))
            else:
                self.into.edit(event, self.events[name])

    def _resting_on(self, mark: Marked) -> list[Event]:
        record = Record(self.article, tuple(self.events.values()))
        found = {it.event.id for it in labelled(record) if (it.span.start, it.span.end, it.label) == mark.key}
        return [event for name, event in self.events.items() if name in found and name not in self.rejected]

    def _change(self, event: Event, mark: Marked, change: Any) -> None:
        try:
            self.events[event.id] = change(event)
        except CasusError as error:
            self.into.refuse(self.where, f"{mark.label} at {mark.start}:{mark.end}: {error}")

    def _span(self, mark: Marked) -> Span:
        return Span.of(self.article.text, mark.start, mark.end)

    def _set(self, event: Event, field: str, index: int | None, span: Span | None, **values: str | None) -> Event:
        made = set_item(event, self.article.text, self.article.published, field, index, span, values)
        return replace(event, **{field: made})  # type: ignore[arg-type]

    def _with_new(self, event: Event, mark: Marked) -> Event:
        span = self._span(mark)
        if mark.label == "Date":
            return self._set(event, "period", None, span)
        if mark.label.lower() in HARMS:
            return self._set(event, "tolls", None, span, harm=mark.label.lower())
        return self._set(event, _FIELDS[mark.label], None, span)

    def _with_words(self, event: Event, old: Marked, mark: Marked) -> Event:
        span = self._span(mark)
        if mark.label == "Date":
            return self._set(event, "period", None, span)
        field, indexes = _items_on(event, old)
        for index in indexes:
            event = self._set(event, field, index, span, **({"harm": mark.label.lower()} if field == "tolls" else {}))
        if mark.label == "Claimant":
            for index in _said_by_on(event, old):
                event = self._set(event, "tolls", index, None, said_by=f"{mark.start}:{mark.end}")
        return event

    def _without(self, event: Event, old: Marked) -> Event:
        if old.label == "Date":
            # The words of a date are one: where new ones took their place already, there is nothing to take out.
            kept = (
                event.period.evidence is None or (event.period.evidence.start, event.period.evidence.end) != old.key[:2]
            )
            return event if kept else replace(event, period=Period())
        field, indexes = _items_on(event, old)
        for index in reversed(indexes):
            event = replace(event, **{field: without_item(event, field, index)})  # type: ignore[arg-type]
        if old.label == "Claimant":
            for index in _said_by_on(event, old):
                event = self._set(event, "tolls", index, None, said_by=None)
        return event


def _items_on(event: Event, mark: Marked) -> tuple[str, list[int]]:
    """The field of a label, and which of its items rest on these words."""
    at = (mark.start, mark.end)
    harm = mark.label.lower()
    if harm in HARMS:
        tolls = enumerate(event.tolls)
        return "tolls", [n for n, it in tolls if it.harm == harm and (it.evidence.start, it.evidence.end) == at]
    field = _FIELDS[mark.label]
    spans = [it if isinstance(it, Span) else it.span for it in getattr(event, field)]
    return field, [n for n, span in enumerate(spans) if (span.start, span.end) == at]


def _said_by_on(event: Event, mark: Marked) -> list[int]:
    return [
        n
        for n, toll in enumerate(event.tolls)
        if toll.said_by is not None and (toll.said_by.span.start, toll.said_by.span.end) == (mark.start, mark.end)
    ]


# --- what each tool writes -------------------------------------------------------------------------------------------


def code_points(text: str) -> Mapping[int, int]:
    """Offsets in UTF-16 code units → in code points, for every place between two characters."""
    places = {0: 0}
    units = 0
    for number, character in enumerate(text, start=1):
        units += 2 if character > "\uffff" else 1
        places[units] = number
    return places


def _label_studio(path: Path) -> Iterator[Task]:
    """Finished annotations, the last of a task that wasn't skipped; tasks that nobody annotated ask for nothing."""
    told = _json(path.read_bytes(), path)
    for number, task in enumerate(told if isinstance(told, list) else [told], start=1):
        where = f"{path} task {number}"
        with _telling(where):
            done = [it for it in task.get("annotations", ()) if not it.get("was_cancelled")]
            if not done:
                continue
            text = task["data"]["text"]
            places = code_points(text)
            regions = [it for it in done[-1]["result"] if it["type"] == "labels"]
            marks = [
                Marked(places[it["value"]["start"]], places[it["value"]["end"]], label)
                for it in regions
                for label in it["value"]["labels"]
            ]
            yield Task(where, text, tuple(marks), task["data"].get("article_id"))


def _prodigy(path: Path) -> Iterator[Task]:
    """Accepted lines; rejected and ignored ones ask for nothing."""
    for where, line in _lines(path):
        with _telling(where):
            if line.get("answer", "accept") == "accept":
                marks = [Marked(it["start"], it["end"], it["label"]) for it in line.get("spans", ())]
                yield Task(where, line["text"], tuple(marks), (line.get("meta") or {}).get("article_id"))


def _doccano(path: Path) -> Iterator[Task]:
    for where, line in _lines(path):
        with _telling(where):
            if "entities" in line:
                marks = [Marked(it["start_offset"], it["end_offset"], it["label"]) for it in line["entities"]]
            else:
                marks = [Marked(*it) for it in line.get("label", line.get("labels", ()))]
            yield Task(where, line["text"], tuple(marks))


def _uima(path: Path) -> Iterator[Task]:
    """One CAS, or a ZIP archive of them; each word names its event, new ones too where the annotator filled it in."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield _cas(archive.read(name), f"{path}/{name}", Path(name).stem)
    else:
        yield _cas(path.read_bytes(), str(path), None)


def _cas(content: bytes, where: str, article_id: str | None) -> Task:
    with _telling(where):
        structures = _json(content, where)["%FEATURE_STRUCTURES"]
        (text,) = [it["sofaString"] for it in structures if it["%TYPE"] == "uima.cas.Sofa"]
        places = code_points(text)
        marks = [
            Marked(
                places[it.get("begin", it.get("^begin"))],
                places[it.get("end", it.get("^end"))],
                it["role"].capitalize(),
                it.get("event") or None,
            )
            for it in structures
            if it["%TYPE"] == "casus.Entity"
        ]
        return Task(where, text, tuple(marks), article_id)


_TASKS = {"label-studio": _label_studio, "prodigy": _prodigy, "doccano": _doccano, "uima-cas": _uima}


class _telling:  # noqa: N801  # reads as a statement
    """Turns what is wrong with a tool's object into an InputError that says where."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyError):
            raise InputError(
                f"no {error.args[0]!r} where one is needed, or an offset within a character", source=self.where
            ) from error
        if isinstance(error, (TypeError, ValueError, AttributeError)):
            raise InputError(f"isn't in the tool's form ({error})", source=self.where) from error


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            yield f"{path}:{number}", _json(line, f"{path}:{number}")


def _json(content: bytes, where: object) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise InputError(f"isn't JSON ({error})", source=str(where)) from error
