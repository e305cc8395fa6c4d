"""The articles as references: RIS, and CSL-JSON (citationstyles.org, schema 1.0). Zotero and pandoc open both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from casus.export.nouns import Column, Form, Tally
from casus.types import Article, Record

LOST = ("everything but the articles' references: events, words, tolls",)


def ris(article: Article) -> Iterator[str]:
    """The lines of one RIS reference, type NEWS."""
    yield "TY  - NEWS"
    day = _day(article)
    for tag, value in (
        ("ID", article.id),
        ("TI", article.title),
        ("T2", article.outlet),
        ("PY", f"{day.year:04}" if day else None),
        ("DA", f"{day:%Y/%m/%d}" if day else None),
        ("UR", article.url),
        ("LA", article.language),
        ("N1", f"source: {article.source_id}"),
    ):
        if value:
            yield f"{tag}  - {' '.join(value.split())}"  # a line break would begin another tag
    yield "ER  - "


def csl(article: Article) -> dict[str, object]:
    """One CSL-JSON item, type article-newspaper; what isn't known is left out."""
    day = _day(article)
    item: dict[str, object | None] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "container-title": article.outlet,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": article.url,
        "language": article.language,
        "note": f"source: {article.source_id}",
    }
    return {key: value for key, value in item.items() if value is not None}


def _day(article: Article) -> date | None:
    try:
        return date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None


def _cited(records: Iterable[Record], tally: Tally) -> Iterator[Article]:
    """Each article that has an event, once."""
    seen: set[str] = set()
    for record in records:
        if not record.events:
            tally.left_out["articles without events"] += 1
        elif record.article.id not in seen:
            seen.add(record.article.id)
            tally.rows += 1
            yield record.article


def _write_ris(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    with destination.open("w", encoding="utf-8", errors="backslashreplace", newline="\r\n") as file:
        for article in _cited(records, tally):
            file.write("\n".join(ris(article)) + "\n\n")


def _write_csl(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    items = [csl(article) for article in _cited(records, tally)]
    text = json.dumps(items, ensure_ascii=False, indent=1) + "\n"
    destination.write_text(text, encoding="utf-8", errors="backslashreplace")


RIS = Form(
    "ris",
    "RIS references of the articles that tell of events",
    (
        Column("TY", "NEWS."),
        Column("ID", "Content hash of the article."),
        Column("TI", "Title."),
        Column("T2", "Outlet."),
        Column("PY", "Year of publication.", "of the day of publication"),
        Column("DA", "Day of publication, YYYY/MM/DD."),
        Column("UR", "Address."),
        Column("LA", "Language."),
        Column("N1", "The input's own name of the article."),
    ),
    LOST,
    write_records=_write_ris,
)
CSL = Form(
    "csl-json",
    "CSL-JSON references of the articles that tell of events",
    (
        Column("id", "Content hash of the article."),
        Column("type", "article-newspaper."),
        Column("title", "Title."),
        Column("container-title", "Outlet."),
        Column("issued", "Day of publication."),
        Column("URL", "Address."),
        Column("language", "Language."),
        Column("note", "The input's own name of the article."),
    ),
    LOST,
    write_records=_write_csl,
)
