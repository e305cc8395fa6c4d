"""Named fields → an Article: which names are understood, what a value may be, and the article's id."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casus.errors import ArticleError
from casus.read.decode import looks_binary, without_lone_surrogates
from casus.read.published import publication_day
from casus.types import Article

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "source_id": ("source_id", "docid", "id"),
    "text": ("text", "body", "content"),
    "title": ("title",),
    "outlet": ("outlet", "source"),
    "published": ("published", "date"),
    "url": ("url",),
    "language": ("language",),
}
"""The names understood for each field of an article; of several, the first that holds a value counts."""

NO_DATE = "no-publication-date"


@dataclass(frozen=True, slots=True)
class Source:
    """One file that is being read: its name in messages, its file name, and what holds for all its articles.

    ``published`` (an ISO date) and ``outlet`` are what the user says of articles that don't say it themselves;
    ``limit`` is the most bytes that one article may take; ``first_line`` is the number of the line where a stretch
    of a file begins, ``None`` of a whole file.
    """

    name: str
    file_name: str
    limit: int
    published: str | None = None
    outlet: str | None = None
    first_line: int | None = None


def article_id(text: str, published: str | None, outlet: str | None) -> str:
    """16 hexadecimal digits that name an article by its content, wherever it was read from.

    The start of the SHA-256 of the JSON array ``[text, published, outlet]`` in UTF-8, without spaces and with nothing
    escaped that JSON lets stand. These three are what the coding of an article rests on: offsets need the exact text,
    relative dates the day, and the same wire copy in two papers is two reports. Title, address and the input's own
    name aren't in it.
    """
    canonical = json.dumps([text, published, outlet], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def article_from_fields(
    fields: Mapping[str, object],
    source: Source,
    *,
    fallback_id: str,
    line: int | None = None,
    notes: Iterable[str] = (),
) -> Article:
    """The article that ``fields`` (by the names of :data:`FIELD_NAMES`) hold.

    ``fallback_id`` names it where no field does; ``notes`` come before the article's own. Raises ArticleError that
    names the field that is missing or isn't what it should be.
    """
    picked = {field: _pick(fields, names) for field, names in FIELD_NAMES.items()}
    name, value = picked["source_id"]
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise ArticleError(
            f"holds {_kind(value)} where text or a number is due", source=source.name, line=line, field=name
        )
    source_id = without_lone_surrogates(value or fallback_id).text
    found = list(notes)
    try:
        text = _text(*picked["text"], found)
        published = _published(*picked["published"], source.published, found)
        title, url, language = (_optional(*picked[field], found) for field in ("title", "url", "language"))
        outlet = _optional(*picked["outlet"], found) or source.outlet
    except _FieldError as error:
        raise ArticleError(str(error), source=source.name, line=line, article=source_id, field=error.field) from None
    return Article(
        id=article_id(text, published, outlet),
        source_id=source_id,
        text=text,
        title=title,
        outlet=outlet,
        published=published,
        url=url,
        language=language,
        notes=tuple(dict.fromkeys(found)),
    )


class _FieldError(Exception):
    """A field's value can't stand; the caller knows of which article."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def _pick(fields: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, object]:
    """The first of ``names`` that holds a value, with it; else the first that is there; else the field's own name."""
    there = [name for name in names if name in fields]
    for name in there:
        if fields[name] not in (None, ""):
            return name, fields[name]
    return (there[0], fields[there[0]]) if there else (names[0], None)


def _text(name: str, value: object, notes: list[str]) -> str:
    if value is None:
        raise _FieldError(name, f"no text; it is looked for under {', '.join(FIELD_NAMES['text'])}")
    if not isinstance(value, str):
        raise _FieldError(name, f"holds {_kind(value)} where text is due")
    if not value.strip():
        raise _FieldError(name, "the text is empty")
    if looks_binary(value):
        raise _FieldError(name, "this isn't text: too many control characters")
    decoded = without_lone_surrogates(value)
    notes.extend(decoded.notes)
    if "\x00" in value:
        notes.append("nul-characters")
    return decoded.text


def _optional(name: str, value: object, notes: list[str]) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _FieldError(name, f"holds {_kind(value)} where text is due")
    decoded = without_lone_surrogates(value.strip())
    notes.extend(decoded.notes)
    return decoded.text or None


def _published(name: str, value: object, default: str | None, notes: list[str]) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        if default is None:
            notes.append(NO_DATE)
        return default
    if not isinstance(value, str | datetime.date):
        raise _FieldError(name, f"holds {_kind(value)} where a date such as 2019-12-30 is due")
    try:
        day, dropped = publication_day(value)
    except ValueError as error:
        raise _FieldError(name, str(error)) from None
    notes.extend(dropped)
    return day


def _kind(value: object) -> str:
    """What a value is, in words of JSON."""
    if isinstance(value, bool):
        return "true or false"
    for kind, name in ((int | float, "a number"), (str, "text"), (Mapping, "an object"), (list | tuple, "a list")):
        if isinstance(value, kind):
            return name
    return f"a {type(value).__name__}"
