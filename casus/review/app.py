"""The desk as a web application: pages here, what changes something in :mod:`casus.review.api`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from casus.errors import CasusError, ConflictError, StoreError
from casus.review import api, blind, incidents, overview, pages, queue
from casus.review.desk import HERE, Desk, desk_of, session_of, working_on
from casus.review.queue import Wanted
from casus.review.safety import Guard, SafetyMiddleware
from casus.store import Project

MAX_NAME = 80
"""Characters of a reviewer's name."""

router = APIRouter(include_in_schema=False)


def create_app(folder: Path, guard: Guard) -> FastAPI:
    """The application for the project in ``folder``; nobody but whom ``guard`` lets in sees anything of it."""
    app = FastAPI(title="Casus desk", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.desk = Desk(folder, guard)
    app.include_router(router)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_exception_handler(CasusError, _told)
    app.add_exception_handler(StarletteHTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_middleware(SafetyMiddleware, guard=guard)
    return app


@router.get("/")
def show_queue(request: Request) -> Response:
    """The queue."""
    desk = desk_of(request)
    wanted = working_on(request, Wanted.of(request.query_params))
    number = request.query_params.get("page", "1")
    page = min(int(number), 1_000_000) if number.isdecimal() and len(number) < 9 and int(number) > 0 else 1
    with desk.project() as project:
        shown = pages.queue_page(project, wanted, page, session_of(request).reviewer)
    return desk.page(request, "queue.html", {"page": shown})


@router.get("/start")
def start(request: Request) -> Response:
    """Where work begins: at the first event that waits."""
    wanted = working_on(request, Wanted.of(request.query_params))
    with desk_of(request).project() as project:
        return _go_to(queue.first(project, wanted), wanted)


@router.get("/events/{event_id}/next")
def show_next(request: Request, event_id: str) -> Response:
    """The event that comes after this one."""
    wanted = working_on(request, Wanted.of(request.query_params))
    with desk_of(request).project() as project:
        _found(project, event_id)
        return _go_to(queue.following(project, wanted, event_id), wanted)


@router.get("/events/{event_id}")
def show_event(request: Request, event_id: str) -> Response:
    """An event beside its article's text."""
    desk, wanted = desk_of(request), working_on(request, Wanted.of(request.query_params))
    with desk.project() as project:
        article_id = _found(project, event_id)
        shown = pages.article_page(project, article_id, event_id, wanted, session_of(request).reviewer)
    return desk.page(request, "article.html", {"page": shown})


@router.get("/articles/{article_id}")
def show_article(request: Request, article_id: str) -> Response:
    """An article without any event in view."""
    desk, wanted = desk_of(request), working_on(request, Wanted.of(request.query_params))
    with desk.project() as project:
        try:
            shown = pages.article_page(project, article_id, None, wanted, session_of(request).reviewer)
        except StoreError as error:
            raise HTTPException(404, str(error)) from error
    return desk.page(request, "article.html", {"page": shown})


@router.get("/articles")
def show_empty_articles(request: Request) -> Response:
    """The articles in which nothing was found."""
    desk = desk_of(request)
    with desk.project() as project:
        articles = pages.waiting_articles(project, 500)
    return desk.page(request, "articles.html", {"articles": articles})


@router.get("/incidents")
def show_incidents(
    request: Request, page: int = 1, order: str = "disagreements", single: str = "", policy: str = "range"
) -> Response:
    """The incidents, those first whose reports disagree."""
    desk = desk_of(request)
    with desk.project() as project:
        shown = incidents.incident_list(project, order, not single, policy, min(max(1, page), 1_000_000))
    return desk.page(request, "incidents.html", {"page": shown})


@router.get("/incidents/{incident_id}")
def show_incident(request: Request, incident_id: str, policy: str = "range") -> Response:
    """One incident: its reports side by side."""
    desk = desk_of(request)
    with desk.project() as project:
        try:
            project.incident(incident_id)
        except StoreError as error:
            raise HTTPException(404, f"{error}; it may have another id since reconciling: look in the list") from error
        shown = incidents.incident_page(project, incident_id, policy)
    return desk.page(request, "incident.html", {"page": shown})


@router.get("/overview")
def show_overview(request: Request) -> Response:
    """All events at a glance."""
    desk = desk_of(request)
    with desk.project() as project:
        shown = overview.overview_page(project, request.query_params)
    return desk.page(request, "overview.html", {"page": shown})


@router.get("/overview/cells")
def map_cells(request: Request) -> Response:
    """The events of a part of the map, near ones together."""
    with desk_of(request).project() as project:
        return JSONResponse([asdict(cell) for cell in overview.cells(project, request.query_params)])


@router.get("/overview/borders")
def map_borders() -> Response:
    """The land of all countries, as GeoJSON."""
    return Response(overview.borders_geojson(), media_type="application/geo+json")


@router.get("/quality")
def show_quality(request: Request) -> Response:
    """How sound the data are."""
    desk = desk_of(request)
    with desk.project() as project:
        shown = overview.quality_page(project)
    return desk.page(request, "quality.html", {"page": shown})


@router.get("/coders")
def show_coders(request: Request) -> Response:
    """How far coders who work by themselves agree, and what is left to adjudicate."""
    desk = desk_of(request)
    if session_of(request).blind:
        return desk.page(request, "coders.html", {"page": None})
    with desk.project() as project:
        shown = blind.two_coders(project)
    return desk.page(request, "coders.html", {"page": shown})


@router.get("/done")
def show_done(request: Request) -> Response:
    """Nothing waits any more."""
    desk, wanted = desk_of(request), working_on(request, Wanted.of(request.query_params))
    with desk.project() as project:
        done = pages.progress_of(project, wanted, session_of(request).reviewer)
    return desk.page(request, "done.html", {"progress": done, "wanted": wanted})


@router.get("/sign-in")
def show_sign_in(request: Request) -> Response:
    """The way in for those who have the password."""
    return desk_of(request).page(request, "sign_in.html", {"wrong": False})


@router.post("/sign-in")
def sign_in(
    request: Request,
    password: Annotated[str, Form(max_length=1000)] = "",
    name: Annotated[str, Form(max_length=MAX_NAME)] = "",
) -> Response:
    """Lets in who has the password, under their name."""
    desk = desk_of(request)
    if not name.strip() or not desk.guard.right_password(password):
        return desk.page(request, "sign_in.html", {"wrong": True}, status=403)
    return desk.guard.let_in(RedirectResponse("/", 303), desk.guard.admit(" ".join(name.split())))


def _found(project: Project, event_id: str) -> str:
    """The id of the event's article; 404 where there is no such event."""
    try:
        return project.event(event_id).article.id
    except StoreError as error:
        raise HTTPException(404, str(error)) from error


def _go_to(event_id: str | None, wanted: Wanted) -> Response:
    path = "/done" if event_id is None else f"/events/{event_id}"
    return RedirectResponse(path + wanted.query(), 303)


def _told(request: Request, error: Exception) -> Response:
    """One form for all that goes wrong: JSON where a page's script asked, a page where a person did."""
    match error:
        case ConflictError():
            status, why = 409, str(error)
        case CasusError():
            status, why = 422, str(error)
        case RequestValidationError():
            first = error.errors()[0]
            status, why = 422, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        case StarletteHTTPException():
            status, why = error.status_code, str(error.detail)
        case _:
            raise error
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": {"status": status, "why": why}}, status)
    return desk_of(request).page(request, "error.html", {"status": status, "why": why}, status=status)
