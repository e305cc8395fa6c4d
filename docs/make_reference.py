"""Makes the reference from the code: docs/reference/cli.md of the commands, docs/reference/python.md of the docstrings, and the
figures in docs/limits.md of the README. Run it after a change of any of them: ``python docs/make_reference.py``.

What has no help or no docstring is an error here: nothing is public that nobody explained.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

DOCS = Path(__file__).parent
SIGNATURE = 70
"""Characters of a signature that stand on one line at most."""

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

# --- the commands ------------------------------------------------------------------------------------------------------

CLI_HEAD = """# Commands

Made from the commands' own help by `docs/make_reference.py`. In a terminal, `casus COMMAND --help` says the same.
"""


def cli_page() -> str:
    """All commands with their arguments and options."""
    from casus.cli import app

    root = typer.main.get_command(app)
    parts = [CLI_HEAD, *_help(root.help, "casus")]
    for path, command in commands(root):
        parts.append(f"## `{path}`\n")
        parts += _help(command.help, path)
        rows = [_parameter(path, parameter) for parameter in command.params if parameter.name != "help"]
        if rows:
            parts.append("| argument or option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def commands(group: Any, path: str = "casus") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name, those of groups too."""
    for name, command in group.commands.items():
        whole = f"{path} {name}"
        if hasattr(command, "commands"):
            yield from commands(command, whole)
        else:
            yield whole, command


def _help(text: str | None, path: str) -> Iterator[str]:
    if not text:
        raise ValueError(f"{path} has no help")
    for block in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if "\b" not in block:
            yield _prose(" ".join(block.split())) + "\n"
            continue
        first, *rest = block.replace("\b", "").strip("\n").split("\n")
        if rest and first.rstrip().endswith(":"):
            yield f"{first.strip()}\n\n```text\n" + "\n".join(inspect.cleandoc("\n".join(rest)).split("\n")) + "\n```\n"
        else:
            yield " ".join(f"{first} {' '.join(rest)}".split()) + "\n"


def _prose(text: str) -> str:
    return text.replace("<", "&lt;").replace("|", "\\|")


def _parameter(path: str, parameter: Any) -> str:
    told = getattr(parameter, "help", None)
    if not told:
        raise ValueError(f"{path}: {parameter.name} has no help")
    metavar = parameter.metavar or ""
    if parameter.param_type_name == "argument":
        name = f"`{metavar or parameter.name.upper()}`"
    else:
        name = ", ".join(f"`{opt}`" for opt in (*parameter.opts, *parameter.secondary_opts))
        name += f" `{metavar}`" if metavar and not parameter.is_flag else ""
    return f"| {name} | {_prose(told)} |"


# --- Python ------------------------------------------------------------------------------------------------------------

PYTHON_HEAD = """# Python

Made from the docstrings by `docs/make_reference.py`. The examples run as tests. Begin with
[Use Casus from Python](../tasks/python.md).
"""
NOUNS = (
    *("Record", "Article", "Event", "Span", "Party", "Place", "Period", "Toll", "Responsibility", "Codes", "Mention"),
    *("Incident", "Link", "LedgerEntry"),
)


def python_page() -> str:
    """The public names of the package, the nouns they give, the columns of tables, and the errors."""
    import casus
    from casus import errors, types

    parts = [PYTHON_HEAD, markdown(casus.__doc__, "casus")]
    for name in ("code", "articles", "open", "events", "incidents"):
        parts += _function(f"casus.{name}", getattr(casus, name))
    for name in ("OpenProject", "Table"):
        parts += _class(f"casus.{name}", getattr(casus, name))
    parts += ["## Filters\n", markdown(_of("casus.api", "Filters").__doc__, "Filters"), _filters()]
    parts += ["## The spaCy component\n", markdown(_spacy(), "casus.spacy_component")]
    parts += ["## Nouns\n", markdown(types.__doc__, "casus.types")]
    for name in NOUNS:
        parts += _noun(name, getattr(types, name))
    parts += ["## Columns of tables\n", *_columns()]
    parts += ["## Errors\n", f"```text\n{inspect.cleandoc(errors.__doc__ or '')}\n```\n"]
    return "\n".join(parts)


def markdown(docstring: str | None, name: str) -> str:
    """A docstring as Markdown: roles and double backticks become code, examples become blocks."""
    if not docstring:
        raise ValueError(f"{name} has no docstring")
    done = []
    for block in re.split(r"\n\s*\n", inspect.cleandoc(docstring)):
        if block.startswith(">>>"):
            done.append(f"```pycon\n{block}\n```")
        elif all(line.startswith("    ") for line in block.split("\n")):
            done.append(f"```python\n{textwrap.dedent(block)}\n```")
        else:
            done.append(_roles(block))
    return "\n\n".join(done) + "\n"


def _roles(text: str) -> str:
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return re.sub(r"``([^`]+)``", r"`\1`", text)


def _function(name: str, it: Callable[..., object]) -> Iterator[str]:
    yield f"## `{name}`\n"
    yield f"```python\n{name}{_signature(it)}\n```\n"
    yield markdown(it.__doc__, name)


def _class(name: str, it: type) -> Iterator[str]:
    yield f"## `{name}`\n"
    yield markdown(it.__doc__, name)
    for method, found in vars(it).items():
        if inspect.isfunction(found) and not method.startswith("_"):
            yield f"### `{name.removeprefix('casus.')}.{method}`\n"
            yield f"```python\n{method}{_signature(found)}\n```\n"
            yield markdown(found.__doc__, f"{name}.{method}")


class _Bare(str):
    """A type as it is written, without quotes."""

    def __repr__(self) -> str:
        return str(self)


def _signature(it: Callable[..., object]) -> str:
    """A signature on one line, or with a line for each parameter where that would be long."""
    signature = inspect.signature(it)
    kept = [
        parameter.replace(annotation=_Bare(parameter.annotation))
        for name, parameter in signature.parameters.items()
        if name != "self"
    ]
    signature = signature.replace(parameters=kept, return_annotation=_Bare(signature.return_annotation))
    if len(str(signature)) <= SIGNATURE:
        return str(signature)
    alone = next((n for n, p in enumerate(kept) if p.kind is inspect.Parameter.KEYWORD_ONLY), None)
    named = [str(parameter) for parameter in kept]
    if alone is not None and not any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in kept):
        named.insert(alone, "*")
    lines = "".join(f"    {one},\n" for one in named)
    return f"(\n{lines}) -> {signature.return_annotation}"


def _noun(name: str, it: type) -> Iterator[str]:
    yield f"### `{name}`\n"
    yield markdown(it.__doc__, name)
    rows = [f"| `{field.name}` | `{_cell(str(field.type))}` |" for field in dataclasses.fields(it)]
    yield "| field | type |\n|---|---|\n" + "\n".join(rows) + "\n"


def _filters() -> str:
    hints = _of("casus.api", "Filters").__annotations__
    kinds = {name: getattr(kind, "__forward_arg__", kind) for name, kind in hints.items()}
    rows = [f"| `{name}` | `{_cell(str(kind))}` |" for name, kind in kinds.items()]
    return "| filter | type |\n|---|---|\n" + "\n".join(rows) + "\n"


def _columns() -> Iterator[str]:
    from casus.export.arrow import kind_of
    from casus.export.article_table import ARTICLE_COLUMNS
    from casus.export.tidy import COLUMNS, TOLL_COLUMNS

    for title, columns in (
        ("Events and incidents", COLUMNS),
        ("Figures", TOLL_COLUMNS),
        ("Articles", ARTICLE_COLUMNS),
    ):
        yield f"### {title}\n"
        rows = [f"| `{c.name}` | {kind_of(c)} | {_cell(c.meaning)} | {_cell(c.rule or '')} |" for c in columns]
        yield "| column | type | meaning | rule, where derived |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _of(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def _spacy() -> str:
    """The component's docstring, read from its file: spaCy needn't be there."""
    import ast

    source = (DOCS.parent / "casus" / "spacy_component.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


# --- the figures -------------------------------------------------------------------------------------------------------


def limits_page() -> str:
    """docs/limits.md with the README's figures in their place."""
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    figures = readme[readme.index(BEGIN) : readme.index(END)].replace("(bench/results.md)", "(results.md)")
    page = (DOCS / "limits.md").read_text(encoding="utf-8")
    return page[: page.index(BEGIN)] + figures + page[page.index(END) :]


PAGES: dict[str, Callable[[], str]] = {
    "reference/cli.md": cli_page,
    "reference/python.md": python_page,
    "limits.md": limits_page,
}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
