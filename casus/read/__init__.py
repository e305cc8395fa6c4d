"""Reading: a file, a folder or standard input → articles, streaming; owns what offsets refer to.

    for item in read_articles(["reports/"]):
        if isinstance(item, InputError): ...     # told, and the run goes on
        else: ...                                # an Article

Formats are told by the file's ending or by name (:data:`FORMATS`). What couldn't be read is *yielded* as an error with
its file, line, article and field, in its place; nothing is lost silently. Nothing here opens a network connection.
"""

from __future__ import annotations

from casus.read.fields import article_id
from casus.read.limits import MAX_ARTICLE_BYTES
from casus.read.sources import FORMATS, read_articles

__all__ = ["FORMATS", "MAX_ARTICLE_BYTES", "article_id", "read_articles"]
