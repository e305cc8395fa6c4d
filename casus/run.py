"""The whole flow on one screen: articles are read, understood and coded, one record each, in the order of the input.

The same input and settings give the same bytes, with one worker or many, in one go or resumed after an interrupt.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from casus import __version__
from casus.errors import ArticleError, InputError, UsageError
from casus.intake import Intake, read_list
from casus.partial import InputChangedError, PartialOutput
from casus.reading import Reading
from casus.record import record_to_json
from casus.types import Article, Record
from casus.workers import in_order

if TYPE_CHECKING:
    from casus.store import Project

log = logging.getLogger(__name__)

Outcome = Record | InputError
"""What becomes of one item of an input: a record, or why there is none."""


class Reader(Protocol):
    """Understands a text: :mod:`casus.understand` has two."""

    def read(self, text: str) -> Reading: ...


class Coder(Protocol):
    """Makes a record of what was understood: :class:`casus.coding.coder.Coder`."""

    def code(self, article: Article, reading: Reading) -> Record: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """How to code. ``threads`` and ``workers`` change the time a run takes and nothing else.

    ``any_language`` codes articles that aren't in English too; ``listed`` is a list of addresses to choose articles by.
    """

    reader: str = "model"
    mentions: bool = False
    text: bool = True
    published: str | None = None
    outlet: str | None = None
    any_language: bool = False
    listed: Path | None = None
    threads: int = 1
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, in numbers of articles; ``kept`` of the coded ones were there from an interrupted run.

    ``not_english`` and ``not_listed`` were left out; ``near_copies`` of the others nearly are one before them;
    ``without_text`` counts addresses of the list that no article had.
    """

    coded: int = 0
    empty: int = 0
    failed: int = 0
    kept: int = 0
    events: int = 0
    seconds: float = 0.0
    not_english: int = 0
    not_listed: int = 0
    near_copies: int = 0
    without_text: int = 0

    @property
    def exit_code(self) -> int:
        """0: all articles were coded; 1: some failed; 2: nothing could be done."""
        return 2 if not self.coded else 1 if self.failed else 0

    def after(self, intake: Intake) -> Summary:
        """With what was counted when the articles were chosen."""
        return replace(
            self,
            not_english=intake.not_english,
            not_listed=intake.not_listed,
            near_copies=intake.near_copies,
            without_text=intake.without_text,
        )

    def plus(self, events: int | None, kept: bool = False) -> Summary:
        """With one more article: of so many events, or failed where that is ``None``."""
        if events is None:
            return replace(self, failed=self.failed + 1)
        return replace(
            self,
            coded=self.coded + 1,
            empty=self.empty + (events == 0),
            kept=self.kept + kept,
            events=self.events + events,
        )


Items = Iterable[Article | InputError]
Engine = tuple[Reader, Coder]
Load = Callable[[], Engine]
Watch = Callable[[Summary, InputError | None], None]
"""Told after every article: what was done so far, and why this one failed if it did."""

STDIN = Path("-")
LEFT_OUT = {
    "same-address": "of the project has the same URL and another text",
    "same-text": "of the project has the same text, and a reviewer's work is on it or more is known of it",
}


def _nobody(summary: Summary, failure: InputError | None) -> None:
    """Watches nothing."""


def code_article(article: Article, reader: Reader, coder: Coder) -> Record | ArticleError:
    """The record of one article; what goes wrong in it costs this article and no other."""
    try:
        return coder.code(article, reader.read(article.text))
    except Exception as error:
        log.debug("coding %s failed", article.source_id, exc_info=True)
        return ArticleError(f"can't be coded ({type(error).__name__}: {error})", article=article.source_id)


def code_articles(items: Items, load: Load, workers: int = 1) -> Iterator[Outcome]:
    """One outcome an item, in order; ``load`` gives reader and coder and is called once in each process."""
    return in_order(partial(_work, load), items, workers)


def code(paths: Sequence[Path], out: Path | BinaryIO, settings: Settings, watch: Watch = _nobody) -> Summary:
    """Codes all articles under ``paths`` into ``out``, a file that appears when it is whole, or an open stream.

    UsageError where ``out`` can't be written or would be read. What can't be read is told to ``watch`` and counted. After
    KeyboardInterrupt the next run with the same paths and settings goes on where this one stopped, unless the input was
    standard input.
    """
    from casus.read import read_articles

    if isinstance(out, Path):
        _refuse_own_output(paths, out)
    intake = _intake(settings)

    def articles() -> Iterator[Article | InputError]:
        nonlocal intake
        intake = replace(intake)  # What starts anew counts anew.
        return intake.chosen(read_articles(paths, published=settings.published, outlet=settings.outlet))

    load = partial(load_engine, settings)
    return code_into(articles, out, load, settings, watch, resume=STDIN not in paths).after(intake)


def code_project(paths: Sequence[Path], folder: Path, settings: Settings, watch: Watch = _nobody) -> Summary:
    """Codes all articles under ``paths`` into the project in ``folder``, which is made where there is none.

    Each record is stored whole before the next is coded. What the same model has coded already is kept and not coded
    again, so a run that was interrupted goes on where it stopped. StoreError where the project can't be written.
    """
    from casus.read import read_articles
    from casus.store import Project

    started = time.monotonic()
    intake = _intake(settings)
    items = intake.chosen(read_articles(paths, published=settings.published, outlet=settings.outlet))
    with Project.open(folder, create=True) as project:
        summary = _code_project(items, project, ", ".join(map(str, paths)), settings, watch)
    return replace(summary, seconds=time.monotonic() - started).after(intake)


def code_into(
    articles: Callable[[], Items],
    out: Path | BinaryIO,
    load: Load,
    settings: Settings,
    watch: Watch = _nobody,
    *,
    resume: bool = True,
) -> Summary:
    """As :func:`code`, of any articles and with any engine.

    ``articles`` is called again where the input isn't the one that an interrupted run began with.
    """
    started = time.monotonic()
    if isinstance(out, Path):
        with PartialOutput(out, same_records(settings)) as file:
            if not resume:
                file.restart()
            try:
                summary = _code_file(articles(), file, load, settings, watch)
            except InputChangedError:
                file.restart()
                summary = _code_file(articles(), file, load, settings, watch)
    else:
        summary = _code_stream(articles(), out, load, settings, watch)
    return replace(summary, seconds=time.monotonic() - started)


def _intake(settings: Settings) -> Intake:
    return Intake(settings.any_language, read_list(settings.listed))


def _refuse_own_output(paths: Sequence[Path], out: Path) -> None:
    whole = out.resolve()
    for path in paths:
        if path != STDIN and (path.resolve() == whole or path.resolve() in whole.parents):
            raise UsageError(
                f"{out}: lies in {path}, which is read; the next run would take it for articles, so write elsewhere"
            )


def load_engine(settings: Settings) -> Engine:
    """The reader that the settings name, and the coder."""
    from casus.coding.coder import Coder as CodebookCoder
    from casus.understand import load_reader

    return load_reader(settings.reader, threads=settings.threads), CodebookCoder()


def _code_file(items: Items, file: PartialOutput, load: Load, settings: Settings, watch: Watch) -> Summary:
    summary = Summary()
    for kept in file.kept:
        summary = summary.plus(kept.events, kept=True)
    for number, outcome in enumerate(code_articles(file.left(items), load, settings.workers)):
        if isinstance(outcome, Record):
            file.write(number, _line(outcome, settings))
        summary = _told(summary, outcome, watch)
    if summary.coded:
        file.finish()
    return summary


def _code_stream(items: Items, out: BinaryIO, load: Load, settings: Settings, watch: Watch) -> Summary:
    summary = Summary()
    for outcome in code_articles(items, load, settings.workers):
        if isinstance(outcome, Record):
            out.write(_line(outcome, settings).encode() + b"\n")
            out.flush()
        summary = _told(summary, outcome, watch)
    return summary


def _code_project(items: Items, project: Project, came_from: str, settings: Settings, watch: Watch) -> Summary:
    from casus.store import EventFilter

    coder, summary = coder_name(settings), Summary()

    def left() -> Iterator[Article | InputError]:
        nonlocal summary
        for item in items:
            if isinstance(item, Article) and project.coder_of(item.id) == coder:
                summary = summary.plus(project.count_events(EventFilter(article_id=item.id)), kept=True)
                watch(summary, None)
            else:
                yield item

    for outcome in code_articles(left(), partial(load_engine, settings), settings.workers):
        if isinstance(outcome, Record):
            stored = project.add_record(outcome, coder=coder, came_from=came_from)
            if stored.outcome in LEFT_OUT:
                why = LEFT_OUT[stored.outcome]
                log.warning("%s: left out, since article %s %s", outcome.article.source_id, stored.article_id, why)
        summary = _told(summary, outcome, watch)
    return summary


def coder_name(settings: Settings) -> str:
    """What codes with these settings, as the origin of its values: ``model:0.1.0+3fa9c1d2``, ``model:lexical-0.1.0``."""
    model = _model_digest()
    if settings.reader != "model":
        return f"model:{settings.reader}-{__version__}"
    return f"model:{__version__}+{model[:8]}" if model else f"model:{__version__}"


def _line(record: Record, settings: Settings) -> str:
    return record_to_json(record, mentions=settings.mentions, text=settings.text)


def _work(load: Load) -> Callable[[Article | InputError], Outcome]:
    reader, coder = load()
    return lambda item: code_article(item, reader, coder) if isinstance(item, Article) else item


def _told(summary: Summary, outcome: Outcome, watch: Watch) -> Summary:
    failure = None if isinstance(outcome, Record) else outcome
    summary = summary.plus(None if isinstance(outcome, InputError) else len(outcome.events))
    watch(summary, failure)
    return summary


def same_records(settings: Settings) -> tuple[object, ...]:
    """All that decides which bytes a run writes, apart from its input."""
    return __version__, _model_digest(), replace(settings, threads=1, workers=1)


def _model_digest() -> str | None:
    card = Path(__file__).with_name("model") / "model.toml"
    return hashlib.sha256(card.read_bytes()).hexdigest() if card.is_file() else None
