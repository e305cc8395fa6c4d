"""What a page's script may ask for: each request is one judgement, carried out at once, told in history, undoable.

Every answer has the same form: what was done, where to go on, and the event's revision then. Whoever sends the revision of an
event that somebody else has changed since gets 409 and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from casus.errors import ConflictError, StoreError, UsageError
from casus.review import blind, edits, incidents, pages, queue
from casus.review.desk import desk_of, session_of, working_on
from casus.review.queue import Wanted
from casus.store import Accept, Add, Edit, Entry, Judgement, Merge, Project, Reject, Split, StoredEvent
from casus.types import Span

router = APIRouter(prefix="/api")

Id = Annotated[str, Path(min_length=1, max_length=200)]
Offset = Annotated[int, Field(ge=0, le=2**31)]
Text = Annotated[str, Field(max_length=2000)]
Given = Annotated[str, Field(max_length=2000)] | int | float | bool | None
Plain = Literal["type", "status", "background", "aggregate", "responds_to"]
Worded = Literal[
    "triggers", "actors", "recipients", "instruments", "places", "period", "tolls", "said_by", "responsibility"
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Seen(_Body):
    """The event as the reviewer saw it, and the queue that they work through (an address's parameters)."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    queue: Text = ""


class Decision(Seen):
    """A word on the event as a whole."""

    reason: Text | None = None


class Plainly(Seen):
    """A new value of a field that rests on no words."""

    field: Plain
    value: Given


class Words(_Body):
    """Characters of the article's text, half-open, counted in code points."""

    start: Offset
    end: Offset


class ItemChange(Seen):
    """A new item (no index), or another value or other words for one, or that it goes."""

    field: Worded
    index: Annotated[int, Field(ge=0, le=10_000)] | None = None
    words: Words | None = None
    values: dict[Annotated[str, Field(max_length=40)], Given] = {}
    remove: bool = False


class Parts(Seen):
    """Which items each event has that one is split into: numbers by field."""

    parts: Annotated[
        list[dict[Worded, Annotated[list[Annotated[int, Field(ge=0, le=10_000)]], Field(max_length=1000)]]],
        Field(min_length=2, max_length=10),
    ]


class Others(Seen):
    """Events of the same article that are this one."""

    others: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=50)]
    reason: Text | None = None


class NewEvent(_Body):
    """An event that the machine missed."""

    type: Annotated[str, Field(max_length=80)]
    words: Words
    queue: Text = ""


class Membership(_Body):
    """Whether an event is part of an incident, and why."""

    event: Annotated[str, Field(max_length=200)]
    same: bool
    reason: Text | None = None


class Undoing(_Body):
    """Whose latest judgement to take back: one event's, or the reviewer's own latest of all."""

    event: Annotated[str, Field(max_length=200)] | None = None
    queue: Text = ""


class Blindness(_Body):
    """Whether to code by oneself."""

    blind: bool


class Adjudication(_Body):
    """Whose word is to be the record's."""

    coder: Annotated[str, Field(max_length=80)]


class Reviewer(_Body):
    """The name that judgements carry from now on."""

    name: Annotated[str, Field(min_length=1, max_length=80)]


class Done(BaseModel):
    """What was done, in words for a person; the page to go on to; the event's revision, where one is still shown."""

    did: str
    go_to: str
    revision: int | None = None


@router.post("/events/{event_id}/accept")
def accept(request: Request, event_id: Id, body: Decision) -> Done:
    """The event is right as it stands; goes on to the next."""
    return _decide(request, Accept(event_id), event_id, body, "Accepted")


@router.post("/events/{event_id}/reject")
def reject(request: Request, event_id: Id, body: Decision) -> Done:
    """There is no such event in the article; goes on to the next."""
    return _decide(request, Reject(event_id), event_id, body, "Marked as no event")


@router.post("/events/{event_id}/field")
def set_field(request: Request, event_id: Id, body: Plainly) -> Done:
    """Sets type, status, background, aggregate or what the event answers."""
    with desk_of(request).project() as project:
        _shown(project, request, event_id)
        edit = Edit(event_id, body.field, edits.set_plain(body.field, body.value))
        _judge(project, request, edit, event_id, body.revision)
        return _stay(project, request, event_id, body.queue, f"Changed {_called(body.field)}")


@router.post("/events/{event_id}/item")
def set_item(request: Request, event_id: Id, body: ItemChange) -> Done:
    """Adds, changes or takes out one value that rests on words."""
    with desk_of(request).project() as project:
        stored = _shown(project, request, event_id)
        if stored.revision != body.revision:
            raise _conflict(project, event_id)
        event = stored.event
        if body.remove:
            value = edits.without_item(event, body.field, body.index or 0)
            did = "Took out"
        else:
            article = project.record(stored.article.id).article
            span = _span(article.text, body.words)
            value = edits.set_item(event, article.text, article.published, body.field, body.index, span, body.values)
            did = "Added to" if body.index is None and body.field != "period" else "Changed"
        _judge(project, request, Edit(event_id, body.field, value), event_id, body.revision)
        return _stay(project, request, event_id, body.queue, f"{did} {_called(body.field)}")


@router.post("/events/{event_id}/split")
def split(request: Request, event_id: Id, body: Parts) -> Done:
    """Makes several events of one."""
    _open_eyes(request)
    with desk_of(request).project() as project:
        stored = _present(project, event_id)
        if stored.revision != body.revision:
            raise _conflict(project, event_id)
        choice: list[Mapping[str, list[int]]] = [{str(field): at for field, at in part.items()} for part in body.parts]
        parts = edits.parts_of(stored.event, choice)
        _judge(project, request, Split(event_id, parts), event_id, body.revision)
        return _stay(project, request, event_id, body.queue, f"Split into {len(parts)} events")


@router.post("/events/{event_id}/merge")
def merge(request: Request, event_id: Id, body: Others) -> Done:
    """Lets other events of the article be this one."""
    _open_eyes(request)
    with desk_of(request).project() as project:
        _present(project, event_id)
        for other in body.others:
            _present(project, other)
        others = tuple(dict.fromkeys(body.others))
        _judge(project, request, Merge(event_id, others), event_id, body.revision, body.reason)
        return _stay(project, request, event_id, body.queue, f"Merged {len(others) + 1} events into one")


@router.post("/articles/{article_id}/events")
def add(request: Request, article_id: Id, body: NewEvent) -> Done:
    """Adds an event that the machine missed."""
    _open_eyes(request)
    with desk_of(request).project() as project:
        try:
            article = project.record(article_id).article
        except StoreError as error:
            raise HTTPException(404, str(error)) from error
        trigger = edits.span_at(article.text, body.words.start, body.words.end)
        event = edits.new_event(article.text, article.published, body.type, trigger)
        entry = project.judge(Add(article_id, event), who=session_of(request).reviewer)
        assert entry.event_id is not None
        return _stay(project, request, entry.event_id, body.queue, "Added an event")


@router.post("/incidents/{incident_id}/part")
def part(request: Request, incident_id: Id, body: Membership) -> Done:
    """An event isn't part of this incident, or is: a word for reconciling, which follows at once in a small project."""
    _open_eyes(request)
    who = session_of(request).reviewer
    with desk_of(request).project() as project:
        try:
            project.incident(incident_id)
        except StoreError as error:
            raise HTTPException(404, str(error)) from error
        _present(project, body.event)
        if body.same:
            incidents.join(project, incident_id, body.event, body.reason, who)
            did = "Joined"
        else:
            incidents.tell_apart(project, incident_id, body.event, body.reason, who)
            did = "Told apart"
        return _reconciled(project, did, incident_id, body.event if body.same else None)


@router.post("/reconcile")
def reconcile(request: Request) -> Done:
    """Joins all events into incidents anew, following every reviewer's word."""
    with desk_of(request).project() as project:
        return Done(did=f"{incidents.reconcile_anew(project):,} incidents", go_to="/incidents")


@router.post("/undo")
def undo(request: Request, body: Undoing) -> Done:
    """Takes back the reviewer's latest judgement that stands; history keeps both."""
    who = session_of(request).reviewer
    with desk_of(request).project() as project:
        if session_of(request).blind:
            opinion = project.undo_opinion(who=who)
            if opinion is None:
                raise HTTPException(404, f"{who} has nothing to undo while coding blind")
            return _stay(project, request, opinion.event_id, body.queue, "Undid your own word")
        entry = project.undo(who=who, event_id=body.event)
        if entry is None:
            raise HTTPException(404, f"{who} has nothing to undo")
        did = f"Undid: {entry.reason}"
        if entry.reason == "pair":
            while _same_word(project, entry, who):
                project.undo(who=who, event_id=entry.event_id)
            home = incidents.incident_of(project, entry.event_id or "")
            return _reconciled(project, did, home or "", entry.event_id)
        try:
            return _stay(project, request, entry.event_id or "", body.queue, did)
        except HTTPException:  # the event had been added; it isn't there any more
            return Done(did=did, go_to=f"/articles/{entry.article_id}{_wanted(body.queue).query()}")


@router.post("/blind")
def set_blind(request: Request, body: Blindness) -> Done:
    """Begins or ends coding by oneself: opinions that change nothing until they are adjudicated."""
    session_of(request).blind = body.blind
    return Done(did="You code blind now" if body.blind else "You see and change the record again", go_to="/")


@router.post("/events/{event_id}/adjudicate")
def adjudicate(request: Request, event_id: Id, body: Adjudication) -> Done:
    """Lets one coder's word be the record's."""
    _open_eyes(request)
    with desk_of(request).project() as project:
        _present(project, event_id)
        blind.adjudicate(project, event_id, body.coder, session_of(request).reviewer)
        return Done(did=f"Took {body.coder}'s word", go_to="/coders")


@router.post("/agreed")
def accept_agreed(request: Request) -> Done:
    """Lets all be the record's on which the coders agree."""
    _open_eyes(request)
    with desk_of(request).project() as project:
        count = blind.accept_agreed(project, session_of(request).reviewer)
        return Done(did=f"Took over {count} on which all agree", go_to="/coders")


@router.post("/reviewer")
def set_reviewer(request: Request, body: Reviewer) -> Done:
    """From now on this session's judgements carry this name."""
    name = " ".join(body.name.split())
    if not name or ":" in name:
        raise HTTPException(422, "a reviewer's name needs letters, and no colon")
    session_of(request).reviewer = name
    return Done(did=f"You are {name} now", go_to="/")


def _same_word(project: Project, undone: Entry, who: str) -> bool:
    """Whether this reviewer's latest word on the event belongs to the one just undone: "not of that incident" is a pair each."""
    history = {entry.number: entry for entry in project.history(undone.event_id)}
    first = history[undone.undoes or 0]
    standing = [e for e in history.values() if e.what != "undo" and not e.undone and e.who == f"reviewer:{who}"]
    latest = standing[-1] if standing else None
    return latest is not None and (latest.what, latest.event_id, latest.reason) == (
        "pair",
        first.event_id,
        first.reason,
    )


def _reconciled(project: Project, did: str, incident_id: str, event_id: str | None) -> Done:
    """Goes on to the incident that an event is part of now, or to the one that was looked at."""
    if not incidents.small_enough(project):
        return Done(did=f"{did}; reconcile to see it", go_to=f"/incidents/{incident_id}")
    incidents.reconcile_anew(project)
    home = incidents.incident_of(project, event_id) if event_id else incident_id
    try:
        return Done(did=did, go_to=f"/incidents/{project.incident(home or '').id}")
    except StoreError:  # it has fallen apart into others
        return Done(did=did, go_to="/incidents")


def _decide(request: Request, judgement: Judgement, event_id: str, body: Decision, did: str) -> Done:
    with desk_of(request).project() as project:
        _present(project, event_id)
        wanted = working_on(request, _wanted(body.queue))
        _judge(project, request, judgement, event_id, body.revision, body.reason)
        following = queue.following(project, wanted, event_id)
        path = "/done" if following is None else f"/events/{following}"
        return Done(did=did, go_to=path + wanted.query())


def _judge(
    project: Project, request: Request, judgement: Judgement, event_id: str, revision: int, reason: str | None = None
) -> None:
    session = session_of(request)
    try:
        if session.blind:
            blind.judge(project, session.reviewer, judgement, revision)
        else:
            project.judge(judgement, who=session.reviewer, reason=reason or None, revision=revision)
    except ConflictError as error:
        raise _conflict(project, event_id) from error


def _conflict(project: Project, event_id: str) -> HTTPException:
    """What to tell who saw an event that isn't like that any more: who changed it, how, and when."""
    history = project.history(event_id)
    changed = "the page shows it as it never was"
    if history:
        last = history[-1]
        changed = f"{pages.reviewer_of(last.who)} changed this event at {last.at[11:16]} UTC ({last.what})"
    return HTTPException(409, f"Nothing was saved: {changed}. You see it as it is now; decide again.")


def _shown(project: Project, request: Request, event_id: str) -> StoredEvent:
    """The event as this reviewer has it: who codes blind has their own."""
    stored, session = _present(project, event_id), session_of(request)
    return blind.seen(project, session.reviewer, stored) if session.blind else stored


def _open_eyes(request: Request) -> None:
    """Refuses what coders who work blind can't do."""
    if session_of(request).blind:
        raise UsageError(
            "while you code blind, events aren't split, merged, added or told apart; stop coding blind first"
        )


def _present(project: Project, event_id: str) -> StoredEvent:
    try:
        return project.event(event_id)
    except StoreError as error:
        raise HTTPException(404, str(error)) from error


def _stay(project: Project, request: Request, event_id: str, parameters: str, did: str) -> Done:
    stored = _shown(project, request, event_id)
    return Done(did=did, go_to=f"/events/{event_id}{_wanted(parameters).query()}", revision=stored.revision)


def _wanted(parameters: str) -> Wanted:
    return Wanted.of(dict(parse_qsl(parameters.removeprefix("?"))))


def _span(text: str, words: Words | None) -> Span | None:
    return None if words is None else edits.span_at(text, words.start, words.end)


def _called(field: str) -> str:
    return {"responds_to": "what it answers"}.get(field, pages.FIELD_NAMES.get(field, field)).lower()
