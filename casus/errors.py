"""What can go wrong, and what to do about it. Every message says where and what to do.

CasusError
├── InputError          something handed in can't be read: a file, a line, a field
│   └── ArticleError    one article of an input; the run goes on without it
├── CodebookError       a codebook, actor or gazetteer file breaks its own rules
├── ModelError          the model is missing, damaged, or doesn't fit the codebook
├── RecordError         a record isn't in the form of ``casus/1``
├── StoreError          the project folder can't be opened, read or written
│   └── ConflictError   somebody else changed it meanwhile; nothing was overwritten
└── UsageError          the options don't go together
"""

from __future__ import annotations

from functools import partial


class CasusError(Exception):
    """Base of all errors that Casus raises on purpose; its text is fit to show to a user."""


class InputError(CasusError):
    """An input can't be read as a whole.

    ``source`` is the file (or ``<stdin>``), ``line`` the 1-based line or row, ``article`` the input's own id,
    ``field`` the column or key: each ``None`` where it doesn't apply.
    """

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        article: str | None = None,
        field: str | None = None,
    ) -> None:
        self.message = message
        self.source, self.line, self.article, self.field = source, line, article, field
        where = source or ""
        if line is not None:
            where += f":{line}"
        if article is not None:
            where += f" article {article!r}"
        if field is not None:
            where += f" field {field!r}"
        super().__init__(f"{where.strip()}: {message}" if where else message)

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt from their args alone; errors that travel between processes keep their fields too.
        rebuild = partial(
            type(self), self.message, source=self.source, line=self.line, article=self.article, field=self.field
        )
        return rebuild, ()


class ArticleError(InputError):
    """One article can't be read or coded; the others can."""


class CodebookError(CasusError):
    """A table that the coding rests on is wrong: names file, key and reason."""


class ModelError(CasusError):
    """The model is missing, damaged, or made for another codebook."""


class RecordError(CasusError):
    """A record isn't in the form that ``casus/1`` prescribes."""


class StoreError(CasusError):
    """The project folder can't be opened, read or written."""


class ConflictError(StoreError):
    """What a reviewer saw isn't what is there any more: somebody changed it meanwhile, and nothing was overwritten."""


class UsageError(CasusError):
    """Options that don't go together, or a value that an option doesn't take."""
