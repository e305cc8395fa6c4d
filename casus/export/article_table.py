"""The articles as a flat table, one row each."""

from __future__ import annotations

from casus.export.nouns import Column, Row
from casus.types import Article

ARTICLE_COLUMNS = (
    Column("id", "Content hash of text, day of publication and outlet: the `article_ids` of events."),
    Column("source_id", "The input's own name of the article, or its file name."),
    Column("title", "Title; empty where the input gives none."),
    Column("outlet", "Who published it."),
    Column("published", "Day of publication, ISO 8601."),
    Column("url", "Address."),
    Column("language", "Language, as the input tells it."),
    Column("text", "The text as read, untouched: offsets count its code points."),
)


def article_row(article: Article) -> Row:
    """One row an article."""
    return {column.name: getattr(article, column.name) for column in ARTICLE_COLUMNS}
