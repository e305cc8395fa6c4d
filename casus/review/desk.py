"""What all routes share: the project, the guard, the templates; one open database a request."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from casus.codebook import load_codebook
from casus.review import charts, edits, pages, queue
from casus.review.queue import Wanted
from casus.review.safety import Guard, Session
from casus.store import Project
from casus.types import HARMS, STATUSES

HERE = Path(__file__).parent


def text_html(text: str) -> Markup:
    """Article text for a page, one character for one: HTML would drop carriage returns and NULs and shift all offsets."""
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\x00", "\N{REPLACEMENT CHARACTER}"))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "text_html": text_html,
        "spoken": pages.spoken,
        "figure": pages.told_figure,
        "days": lambda period: pages.told_days(period.start, period.end),
        "told": pages.told_value,
        "held": pages.held,
        "reviewer": pages.reviewer_of,
        "bounds": charts.told_bounds,
        "duration": queue.told_time,
    }
    environment.globals |= {
        "FIELD_NAMES": pages.FIELD_NAMES,
        "STATE_NAMES": pages.STATE_NAMES,
        "ORDERS": queue.ORDERS,
        "KINDS": edits.KINDS,
        "PLACE_PRECISIONS": edits.PLACE_PRECISIONS,
        "PERIOD_PRECISIONS": edits.PERIOD_PRECISIONS,
        "GROUP_KINDS": edits.GROUP_KINDS,
        "STANCES": edits.STANCES,
        "HARMS": HARMS,
        "STATUSES": STATUSES,
        "EVENT_TYPES": load_codebook().event_types,
    }
    return environment


@dataclass(slots=True)
class Desk:
    """One desk: a project folder and who may work on it."""

    folder: Path
    guard: Guard
    templates: Jinja2Templates = field(default_factory=lambda: Jinja2Templates(env=_environment()))

    def project(self) -> AbstractContextManager[Project]:
        """The project, opened for one request: a database connection belongs to the thread that made it."""
        return Project.open(self.folder)

    def page(self, request: Request, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """A page, with what every page shows."""
        session = self.guard.session(request)
        shared = {"session": session, "project_name": self.folder.resolve().name}
        response: HTMLResponse = self.templates.TemplateResponse(
            request, template, {**shared, **context}, status_code=status
        )
        return response


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """The session that the guard found; only requests that have one come so far."""
    session: Session = request.state.session
    return session


def working_on(request: Request, wanted: Wanted) -> Wanted:
    """What a reviewer chose to work on; who codes blind has their own list of what waits."""
    session = session_of(request)
    return replace(wanted, coder=session.reviewer) if session.blind else wanted
