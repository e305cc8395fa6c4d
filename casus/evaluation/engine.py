"""What benchmarks run: the reader and the coder that ``casus code`` would use with the same options."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, runtime_checkable

from casus.errors import InputError, UsageError
from casus.evaluation import Task
from casus.reading import Reading
from casus.run import Engine, Reader, Settings, code_articles, load_engine
from casus.types import Article, Record


@runtime_checkable
class TokenReader(Reader, Protocol):
    """A reader that also takes sentences whose words are given, as treebanks have them."""

    def read_sentences(
        self, sentences: Sequence[Sequence[str]], predicates: Sequence[Sequence[int]] | None = None
    ) -> list[Reading]:
        """One reading a sentence, with exactly these words, as if they stood between single spaces.

        Where ``predicates`` are given, roles are read of these words and of no others.
        """
        ...


def engine(task: Task) -> Engine:
    """The reader that the task names, and the coder."""
    return load_engine(_settings(task))


def reader(task: Task) -> Reader:
    """The reader that the task names."""
    return engine(task)[0]


def token_reader(task: Task) -> TokenReader:
    """The reader that the task names; UsageError where it takes no sentences whose words are given."""
    found = reader(task)
    if not isinstance(found, TokenReader):
        raise UsageError(
            f"the reader {task.reader!r} doesn't take sentences whose words are given; use another --reader"
        )
    return found


def coded(articles: Path, task: Task) -> Iterator[Record]:
    """The records of the articles in a file, in order; InputError at the first that can't be read or coded."""
    from casus.read import read_articles

    return coded_articles(itertools.islice(read_articles([articles]), task.limit), task)


def coded_articles(articles: Iterator[Article | InputError], task: Task) -> Iterator[Record]:
    """The records of the articles, in order; InputError at the first that can't be read or coded."""
    for outcome in code_articles(articles, partial(load_engine, _settings(task))):
        if isinstance(outcome, InputError):
            raise outcome  # A figure over a part of the data would pass for one over the whole.
        yield outcome


def _settings(task: Task) -> Settings:
    return Settings(reader=task.reader, threads=task.threads, mentions=True)
