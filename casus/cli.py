"""The commands: read the options, call the stage, say what happened. Everything heavy is imported where it is used."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casus import cli_export, cli_gazetteer, cli_import, cli_project, cli_reconcile, cli_review, cli_watch
from casus.errors import CasusError, InputError, UsageError

if TYPE_CHECKING:
    from casus.run import Settings, Summary, Watch

INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # Plain help answers twice as fast as coloured help.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Reader = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="What reads the sentences: 'model' (the shipped network) or 'lexical' (word lists)."
    ),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Day of publication of articles that don't tell theirs, such as 2019-12-30."),
]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Outlet of articles that don't tell theirs.")]
Threads = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Threads a process. Default: all cores, shared among the workers."),
]


def _version(wanted: bool) -> None:
    if wanted:
        from casus import __version__

        typer.echo(f"casus {__version__}")
        raise typer.Exit


@app.callback()
def casus(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Reads news reports of political violence and codes each event that they tell of: who did what to whom, where,
    when, with what toll, and who says so. Every value carries the words of the article that it rests on.

    \b
    A first look:
      casus show examples/01-strike.html          one article, its events underlined, its records below
      casus code examples -o events.jsonl        a folder of articles: one record an article
      casus verify events.jsonl                  does every value follow from its words?
      casus reconcile events.jsonl -o incidents.jsonl
                                                 which reports tell of the same happening?

    Nothing is sent anywhere: Casus needs no network, no account and no graphics card, and the same articles give the
    same bytes every time. One command alone uses the network, and says so: casus watch, which collects from feeds.

    \b
    Exit codes: 0 all articles were read; 1 some failed, each told in a line on standard error;
    2 nothing could be done; 130 interrupted.
    """


@app.command()
def code(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders; - is standard input.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="File to write. Default: standard output."),
    ] = None,
    published: Published = None,
    outlet: Outlet = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option(metavar="NAME", help="Form of the output: 'jsonl'; of shards 'parquet' too. Default: by OUT."),
    ] = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Write every named or typed phrase too, whether or not in an event.")
    ] = False,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave the articles' texts out; the evidence keeps its quotes.")
    ] = False,
    project: Annotated[
        Path | None,
        typer.Option("--project", metavar="DIR", help="Keep the records in this project folder instead; it is made."),
    ] = None,
    any_language: Annotated[
        bool, typer.Option("--any-language", help="Code articles in other languages than English too.")
    ] = False,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--listed",
            metavar="LIST",
            help="Only articles whose address is on this list: one a line, or GDELT's files.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="WHERE",
            help="Code in shards into the folder OUT: 'local' (processes), 'ray' or 'ray://ADDRESS' (a cluster).",
        ),
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", metavar="K/N", help="With --on: only the K-th of N parts of the shards.")
    ] = None,
    reader: Reader = "model",
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes to code with; each needs some 500 MB of memory.")
    ] = 1,
    threads: Threads = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no summary; failures are still told.")
    ] = False,
) -> None:
    """Code articles: read them, write one record each.

    Reads .txt, .md, .html, .jsonl, .csv, .parquet, .warc, .wacz, feeds, and folders of these; all but Parquet may be gzipped.
    JSON Lines and CSV name the fields text, title, published, outlet, url and id (docid, date, source, body and
    content are understood as well). What can't be read is told with file, line and field, and the run goes on. Articles that
    aren't in English are left out and counted; near copies of earlier articles are counted and coded.

    \b
    Examples:
      casus code reports/ -o events.jsonl
      casus code crawl.wacz --listed 20240101000000.export.CSV.zip -o events.jsonl
      casus code dump.jsonl.gz -o events.jsonl --workers 4
      casus code reports/ --project velden
      casus code crawl/ --on ray -o coded/ --workers 8
      casus code story.txt --published 2019-12-30 | jq .events
      curl -s https://example.org/story.html | casus code - --outlet "The Example"

    OUT appears when it is whole; a project has each record at once and every article once, and keeps what reviewers
    said when a newer model codes it again. After an interrupt the same command goes on where it stopped. Neither the number of
    workers nor that of threads changes a byte of it.
    """
    from casus.run import Settings

    if on is None:
        _output_format(output, format)
    elif output is None or project is not None:
        raise UsageError("--on writes shards into a folder; name it with -o, without --project")
    if part is not None and on is None:
        raise UsageError("--part goes with --on")
    if project is not None and (output is not None or format is not None or no_text):
        raise UsageError(
            "--project keeps records with their texts in its own form; it can't be with -o, --format, --no-text"
        )
    settings = Settings(
        reader=reader,
        mentions=mentions,
        text=not no_text,
        published=published,
        outlet=outlet,
        any_language=any_language,
        listed=listed.absolute() if listed else None,
        threads=threads or max(1, _cores() // workers),
        workers=workers,
    )
    shards = None if on is None else (on, format, part)
    summary = _code(paths, output, project, settings, quiet, shards)
    if not summary.coded and not summary.failed:
        if summary.not_english or summary.not_listed:
            raise InputError("all articles were left out", source=", ".join(map(str, paths)))
        raise InputError("no articles found; name files or folders that hold some", source=", ".join(map(str, paths)))
    raise typer.Exit(summary.exit_code)


def _code(
    paths: list[Path],
    output: Path | None,
    project: Path | None,
    settings: Settings,
    quiet: bool,
    shards: tuple[str, str | None, str | None] | None,
) -> Summary:
    from casus import run
    from casus.progress import progress, summed_up

    done = run.Summary()

    def remember(summary: Summary, failure: InputError | None) -> None:
        nonlocal done
        done = summary
        tell(summary, failure)

    try:
        with progress(paths, quiet=quiet) as tell:
            watch: Watch = remember
            if shards is not None and output is not None:
                from casus.cli_shards import code_on

                where, form, part = shards
                absolute = [path.absolute() for path in paths]
                summary = code_on(where, absolute, output, form, part, settings, watch)
            elif project is not None:
                summary = run.code_project(paths, project, settings, watch)
            else:
                summary = run.code(paths, output or sys.stdout.buffer, settings, watch)
    except KeyboardInterrupt:
        kept = (
            f"{done.coded} records are kept; the same command goes on from there"
            if output or project
            else "nothing is kept"
        )
        typer.echo(f"casus: interrupted; {kept}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not quiet:
        typer.echo(summed_up(summary), err=True)
    return summary


def _output_format(output: Path | None, name: str | None) -> None:
    """Refuses what ``casus code`` doesn't write."""
    if name is not None and name != "jsonl":
        raise UsageError(f"--format {name}: no such form of output; there is jsonl")
    if name is None and output is not None and output.suffix not in ("", ".jsonl", ".ndjson"):
        raise UsageError(
            f"{output}: no form of output is known by the ending {output.suffix!r};"
            " end it in .jsonl, or say --format jsonl"
        )


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An article, or records that casus code wrote.")],
    article: Annotated[
        str | None, typer.Option("--article", "-a", metavar="ID", help="Only the article with this source_id or id.")
    ] = None,
    published: Published = None,
    outlet: Outlet = None,
    reader: Reader = "model",
    threads: Threads = None,
) -> None:
    """Show articles with their events underlined, and the records beside or below them.

    FILE is either what casus code wrote or any input that it reads; the latter is coded first. Each event has a number,
    which stands behind its words in the text. Colours are left out where NO_COLOR is set or the output isn't a
    terminal.

    \b
    Examples:
      casus show examples/01-strike.html
      casus show events.jsonl --article wire-roundup | less -R
    """
    from rich.console import Console

    from casus.run import Settings
    from casus.show import records_of, view

    settings = Settings(reader=reader, published=published, outlet=outlet, threads=threads or _cores())
    console = Console(highlight=False)
    shown = failed = 0
    for outcome in records_of(file, settings):
        if isinstance(outcome, InputError):
            failed += 1
            typer.echo(f"casus: {outcome}", err=True)
        elif article is None or article in (outcome.article.source_id, outcome.article.id):
            shown += 1
            console.print(view(outcome, console.width))
    if not shown:
        where = f"no article {article!r} in it" if article else "holds no articles"
        raise InputError(where, source=str(file))
    raise typer.Exit(1 if failed else 0)


@app.command()
def verify(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="A file or folder that casus code wrote.")],
    articles: Annotated[
        Path | None,
        typer.Option(metavar="ARTICLES", help="The articles they were made from, to compare the texts with."),
    ] = None,
) -> None:
    """Check that every value of the records follows from its words, without a model.

    Each value that doesn't is a line on standard output: article, field, reason. The last line, on standard error, says what was
    checked and what no check without a model can see.

    \b
    Exit codes: 0 all values follow; 1 some don't; 2 the records can't be read.

    \b
    Examples:
      casus verify events.jsonl
      casus verify events.jsonl --articles articles.jsonl
    """
    from casus.verify import BLIND_SPOTS, CHECKS, verify_file

    count = failed = 0
    for failures in verify_file(records, articles):
        count += 1
        failed += bool(failures)
        for failure in failures:
            typer.echo(str(failure))
    typer.echo(f"{count} records, {failed} with values that don't follow. Checked: {'; '.join(CHECKS)}.", err=True)
    typer.echo(f"Not checked, since no words tell it: {'; '.join(BLIND_SPOTS)}.", err=True)
    raise typer.Exit(1 if failed else 0)


@app.command(name="eval")
def evaluate(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The benchmark; 'casus eval list' names them.")],
    data: Annotated[Path | None, typer.Option(metavar="PATH", help="Its data: a file or a folder.")] = None,
    split: Annotated[str, typer.Option(metavar="NAME", help="Part of a folder of data.")] = "dev",
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Write predictions here, in the form of the set's scorer.")
    ] = None,
    reader: Reader = "model",
    threads: Threads = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N items: to try out, not to report.")
    ] = None,
) -> None:
    """Run a benchmark on a data file and print its scores, fractions all, as one JSON object.

    \b
    Examples:
      casus eval annotation --data annotation/ --split dev
      casus eval quotes --data polnear/dev.jsonl --predictions quotes.jsonl
    """
    import json

    from casus.evaluation import EVALUATIONS, Task
    from casus.evaluation import evaluate as run_benchmark

    if name == "list":
        typer.echo("\n".join(EVALUATIONS))
        return
    if data is None:
        raise UsageError(f"casus eval {name} needs --data, a file or folder in the form of that benchmark")
    task = Task(data, predictions, split, reader, threads or _cores(), limit)
    typer.echo(json.dumps(run_benchmark(name, task), indent=1))


app.add_typer(cli_gazetteer.gazetteer, name="gazetteer")
app.command()(cli_reconcile.reconcile)
app.command()(cli_watch.watch)
app.command()(cli_export.export)
app.command(name="import")(cli_import.import_)
app.command()(cli_import.compare)
app.command()(cli_review.review)
app.command()(cli_project.status)
app.command()(cli_project.search)
app.command()(cli_project.history)
app.command()(cli_project.undo)


def main() -> None:
    """The entry point: what goes wrong on purpose is told in one line."""
    _keep_utf8()
    try:
        app(prog_name="casus")
    except CasusError as error:
        typer.echo(f"casus: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has seen enough; Python would complain again when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _keep_utf8() -> None:
    """Output is UTF-8 whatever the terminal's locale says: quotes are copied to the letter."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _cores() -> int:
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    main()
