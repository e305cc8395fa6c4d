"""Edited tables (``csv``, ``csv-tolls``, ``xlsx``): each cell that differs from what the project would export is a change.

A row is known by its id, a figure's row by its event and words. A change is laid on the event, the event's row is made anew, and
only if every cell then reads as edited is it kept: so what comes back goes out the same. What rests on words (parties,
places, figures) must keep or find words of the article; what merely describes the article can't be changed here.
"""

from __future__ import annotations

import csv
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from casus.corrections.nouns import Plan
from casus.errors import CasusError, InputError, UsageError
from casus.export import xlsx
from casus.export.nouns import Options, Row, Scalar
from casus.export.redaction import WITHHELD
from casus.export.selecting import of_records
from casus.export.tables import cell, named, original
from casus.export.tidy import COLUMNS, TOLL_COLUMNS, event_row, toll_rows
from casus.review import words
from casus.review.edits import set_item, set_plain, without_item
from casus.store import EventFilter, Project
from casus.types import HARMS, Article, Event, Party, Record, Span

FORMATS = ("csv", "csv-tolls", "xlsx")
_BY = "; "
_PLAIN = ("type", "status", "background", "aggregate")
_DATES = {"date_start": "start", "date_end": "end", "date_precision": "precision"}
_PARTIES = ("actors", "recipients", "said_by")
_KINDS = {"actor_kinds": "actors", "recipient_kinds": "recipients"}
_PLACE = {
    "place": "name",
    "admin1": "admin1",
    "country": "country",
    "latitude": "lat",
    "longitude": "lon",
    "place_precision": "precision",
}
_BOUNDS = ("low", "best", "high")
_TOLL = ("harm", *_BOUNDS, "approx", "group", "group_kind", "part_of_total")
EDITABLE = (
    *_PLAIN,
    *_DATES,
    *_PARTIES,
    *_KINDS,
    *_PLACE,
    *(f"{harm}_{bound}" for harm in HARMS for bound in _BOUNDS),
)
"""Columns of ``csv`` whose cells can be changed; ``reviewed`` can be set to true besides."""


Written = Callable[[Scalar], str]
"""How a form writes a value, as text."""


@dataclass(frozen=True, slots=True)
class Given:
    """A row of the file: where it stands, and its cells as text."""

    where: str
    cells: Mapping[str, str]


def form_of_header(header: str, path: Path) -> str:
    """``csv`` or ``csv-tolls`` by the names of the columns. UsageError for another table."""
    names = {name.strip().strip('"') for name in header.replace(";", ",").replace("\t", ",").split(",")}
    if {"event_id", "harm", "low"} <= names:
        return "csv-tolls"
    if {"id", "type"} <= names:
        return "csv"
    raise UsageError(
        f"{path}: no table that can come back: it has neither the columns id and type (csv) nor event_id and harm (csv-tolls)"
    )


def plan(project: Project, path: Path, form: str, policy: str, into: Plan) -> None:
    """Notes in ``into`` what the file asks for."""
    if form == "xlsx":
        events, tolls = _sheet(path, "events"), _sheet(path, "tolls")
    else:
        rows = list(_csv(path))
        events, tolls = (rows, []) if form == "csv" else ([], rows)
    into.read = len(events) + len(tolls)
    by_event = _by_id(events, into)
    tolls_of: dict[str, list[Given]] = {}
    for given in tolls:
        tolls_of.setdefault(original(given.cells.get("event_id", "")), []).append(given)
    wanted = by_event.keys() | tolls_of.keys()
    options = Options(policy=policy, reviewed=frozenset(project.event_ids(EventFilter.reviewed())))
    written = _in_sheet if form == "xlsx" else _in_csv
    found: set[str] = set()
    for record in project.records():
        for event in record.events:
            if event.id in wanted:
                found.add(event.id)
                one = _Editing(record.article, event, options, written, into)
                one.read(by_event.get(event.id), tolls_of.get(event.id, ()))
    for name in sorted(wanted - found):
        for given in (*((by_event[name],) if name in by_event else ()), *tolls_of.get(name, ())):
            into.refuse(given.where, f"no event {name!r} that counts in this project")


def _by_id(rows: Iterable[Given], into: Plan) -> dict[str, Given]:
    by_id: dict[str, Given] = {}
    for given in rows:
        name = original(given.cells.get("id", ""))
        if name in by_id:
            into.refuse(given.where, f"event {name!r} has a row already, {by_id[name].where}")
        else:
            by_id[name] = given
    return by_id


class _Editing:
    """One event with the rows that tell of it."""

    def __init__(self, article: Article, event: Event, options: Options, written: Written, into: Plan) -> None:
        self.article, self.event, self.options, self.written, self.into = article, event, options, written, into

    def read(self, row: Given | None, tolls: Iterable[Given]) -> None:
        """Notes the changes that the rows ask for, or why one can't be kept."""
        after = self.event
        if row is not None:
            after = self._kept(after, row, self._changed_row)
        after = self._with_tolls(after, tolls)
        self.into.edit(self.event, after)
        if row is not None and self._changed(row, self._row(self.event)).get("reviewed", "").lower() == "true":
            self.into.accept(self.event.id)

    def _kept(self, event: Event, given: Given, change: object) -> Event:
        try:
            return change(event, given)  # type: ignore[operator, no-any-return]
        except CasusError as error:
            self.into.refuse(given.where, error)
            return event

    def _row(self, event: Event) -> Row:
        (happening,) = of_records([Record(self.article, (event,))], self.options)
        return event_row(happening)

    def _changed(self, given: Given, present: Row) -> dict[str, str]:
        """The cells that differ from what an export would write, as what they stand for."""
        return {
            name: original(text)
            for name, text in given.cells.items()
            if WITHHELD not in text and not _same(text, self.written(present.get(name)))
        }

    def _changed_row(self, event: Event, given: Given) -> Event:
        changed = self._changed(given, self._row(event))
        for name in changed.keys() - set(EDITABLE):
            if name == "reviewed":
                if changed[name].lower() != "true":
                    raise UsageError("column reviewed: only true can be set; to take back a judgement say casus undo")
            elif name in _NAMES:
                raise UsageError(f"column {name}: can't be changed in a table")
        after = event
        for name in _PLAIN:
            if name in changed:
                after = replace(after, **{name: set_plain(name, changed[name].lower())})  # type: ignore[arg-type]
        after = self._with_dates(after, {_DATES[n]: v for n, v in changed.items() if n in _DATES})
        for field in _PARTIES:
            if field in changed:
                after = self._with_parties(after, field, changed[field])
        for name, field in _KINDS.items():
            if name in changed:
                after = self._with_kinds(after, field, name, changed[name])
        after = self._with_place(after, {_PLACE[n]: v for n, v in changed.items() if n in _PLACE})
        for harm in HARMS:
            bounds = {b: changed[f"{harm}_{b}"] for b in _BOUNDS if f"{harm}_{b}" in changed}
            if bounds:
                after = self._with_harm(after, harm, bounds, given)
        self._check(after, given)
        return after

    def _check(self, after: Event, given: Given) -> None:
        made = self._row(after)
        for name in EDITABLE:
            if name in given.cells and WITHHELD not in given.cells[name]:
                now = self.written(made.get(name))
                if not _same(given.cells[name], now):
                    raise UsageError(
                        f"column {name}: {given.cells[name]!r} can't stand beside the row's other cells; with those it is {now!r}"
                    )

    def _set(self, event: Event, field: str, index: int | None, span: Span | None, **values: object) -> Event:
        given = dict(values)
        made = set_item(event, self.article.text, self.article.published, field, index, span, given)  # type: ignore[arg-type]
        return replace(event, **{field: made})  # type: ignore[arg-type]

    def _with_dates(self, event: Event, values: dict[str, str]) -> Event:
        for key in ("start", "end"):
            if values.get(key):
                _demand_day(values[key])
        return self._set(event, "period", None, None, **{k: v or None for k, v in values.items()}) if values else event

    def _with_parties(self, event: Event, field: str, text: str) -> Event:
        parties: tuple[Party, ...] = getattr(event, field)
        here = list(map(named, parties))
        if any(_BY in name for name in here) or len(set(here)) < len(here):
            raise UsageError(f"column {field}: a name in it has '; ' or occurs twice; change it at the desk")
        wanted = text.split(_BY) if text else []
        made: list[Party] = []
        for what, a, b, c, d in SequenceMatcher(None, here, wanted, autojunk=False).get_opcodes():
            if what == "equal":
                made += parties[a:b]
            elif what != "delete":
                renamed = list(zip(parties[a:b], wanted[c:d], strict=False))
                made += [replace(party, name=name, actor_id=None) for party, name in renamed]
                made += [self._party(name) for name in wanted[c + len(renamed) : d]]
        return replace(event, **{field: tuple(made)})  # type: ignore[arg-type]

    def _party(self, name: str) -> Party:
        return replace(words.party_at(self.article.text, span := self._words(name)), name=name, span=span)

    def _words(self, name: str) -> Span:
        at = self.article.text.find(name)
        if not name or at < 0:
            raise UsageError(f"the article's text doesn't have {name!r}, and every value rests on words of it")
        return Span(at, at + len(name), name)

    def _with_kinds(self, event: Event, field: str, column: str, text: str) -> Event:
        kinds = text.split(_BY) if text else []
        parties: tuple[Party, ...] = getattr(event, field)
        if len(kinds) != len(parties):
            raise UsageError(f"column {column}: {len(kinds)} kinds for {len(parties)} parties")
        for index, (party, kind) in enumerate(zip(parties, kinds, strict=True)):
            if kind != (party.kind or "unknown"):
                event = self._set(event, field, index, None, kind=kind)
        return event

    def _with_place(self, event: Event, values: dict[str, str]) -> Event:
        if not values:
            return event
        if not event.places:
            event = self._set(event, "places", None, self._words(values.get("name", "")))
        index = next((n for n, place in enumerate(event.places) if place.lat is not None), 0)
        return self._set(event, "places", index, None, **{key: value or None for key, value in values.items()})

    def _with_harm(self, event: Event, harm: str, bounds: dict[str, str], given: Given) -> Event:
        there = [n for n, toll in enumerate(event.tolls) if toll.harm == harm and not toll.part_of_total]
        if len(there) != 1:
            how_many = (
                "several figures; change them in csv-tolls" if there else "no figure with words; add it at the desk"
            )
            raise UsageError(f"columns {harm}_low to {harm}_high: the event has {how_many}")
        if not any(given.cells.get(f"{harm}_{bound}") for bound in _BOUNDS):
            return replace(event, tolls=without_item(event, "tolls", there[0]))  # type: ignore[arg-type]
        return self._set(event, "tolls", there[0], None, **bounds)

    def _with_tolls(self, event: Event, rows: Iterable[Given]) -> Event:
        present = list(self._toll_rows(self.event))
        taken: set[int] = set()
        for given in rows:
            place = (given.cells.get("start", ""), given.cells.get("end", ""))
            index = next(
                (
                    n
                    for n, row in enumerate(present)
                    if n not in taken and (cell(row["start"]), cell(row["end"])) == place
                ),
                None,
            )
            if index is None:
                self.into.refuse(
                    given.where, f"event {event.id!r} has no figure at {':'.join(place)}, or a row has it already"
                )
                continue
            taken.add(index)
            event = self._kept(event, given, lambda it, row, at=index: self._changed_toll(it, row, at, present[at]))
        return event

    def _changed_toll(self, event: Event, given: Given, index: int, present: Row) -> Event:
        changed = self._changed(given, present)
        for name in changed.keys() & _TOLL_NAMES - set(_TOLL):
            raise UsageError(f"column {name}: can't be changed in a table")
        values = {name: value for name, value in changed.items() if name in _TOLL}
        if not values:
            return event
        if event.tolls[index : index + 1] != self.event.tolls[index : index + 1]:
            raise UsageError(
                f"event {event.id!r}: its sheet of events changes this figure, too; change it in one of them"
            )
        values = {
            name: value.lower() if name in ("approx", "part_of_total") else value for name, value in values.items()
        }
        after = self._set(event, "tolls", index, None, **values)
        made = list(self._toll_rows(after))[index]
        for name in _TOLL:
            if name in given.cells and not _same(given.cells[name], self.written(made[name])):
                raise UsageError(f"column {name}: {given.cells[name]!r} can't stand beside the row's other cells")
        return after

    def _toll_rows(self, event: Event) -> Iterator[Row]:
        (happening,) = of_records([Record(self.article, (event,))], self.options)
        return toll_rows(happening)


_NAMES = {column.name for column in COLUMNS}
_TOLL_NAMES = {column.name for column in TOLL_COLUMNS}


def _same(given: str, written: str) -> bool:
    """Whether a cell still says what was written: spreadsheets write TRUE for true, and 5.0 for 5."""
    if given == written:
        return True
    if written in ("true", "false"):
        return given.lower() == written
    try:
        return bool(given and written) and float(given) == float(written)
    except ValueError:
        return False


def _in_csv(value: Scalar) -> str:
    return cell(value).encode("utf-8", "backslashreplace").decode()


def _in_sheet(value: Scalar) -> str:
    return _text(xlsx.value(value))


def _demand_day(text: str) -> None:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise UsageError(f"{text!r} isn't a day such as 2019-12-30")


def _csv(path: Path) -> Iterator[Given]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            by = max(",;\t", key=header.count)  # spreadsheets of some countries write semicolons
            for row in (reader := csv.DictReader(file, delimiter=by)):
                cells = {
                    name: text or ""
                    for name, text in row.items()
                    if isinstance(name, str) and isinstance(text, str | None)
                }
                yield Given(f"{path}:{reader.line_num}", cells)
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", source=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"isn't a table in UTF-8 ({error})", source=str(path)) from error


def _sheet(path: Path, name: str) -> list[Given]:
    """The rows of a sheet; none where the workbook hasn't got it."""
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ImportError as missing:
        raise UsageError("xlsx needs the library openpyxl: pip install 'casus-events[xlsx]'") from missing
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a workbook can be broken in many ways, and each has its own exception
        raise InputError(f"can't be read as a workbook ({error})", source=str(path)) from error
    try:
        if name not in book.sheetnames:
            return []
        rows = book[name].iter_rows(values_only=True)
        header = [str(value) for value in next(rows, ())]
        return [
            Given(f"{path} sheet {name} row {number}", dict(zip(header, map(_text, row), strict=False)))
            for number, row in enumerate(rows, start=2)
            if any(value is not None for value in row)
        ]
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    told = getattr(value, "isoformat", None)  # a day that the spreadsheet took for one
    if told is not None:
        return str(told())[:10]
    return str(value)
