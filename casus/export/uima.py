"""UIMA CAS JSON 0.4.0, one file an article in a ZIP archive: INCEpTION and dkpro-cassis read the files.

UIMA counts UTF-16 code units, as Java does: every character beyond U+FFFF, an emoji for one, counts twice. The type system is
in each file. Feature ``claimed_by`` of a figure points to the words for whoever gives it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from casus.export.annotations import LABELS, LOST, labelled, utf16
from casus.export.nouns import Column, Form, Tally
from casus.types import Record

TYPE = "casus.Entity"
_SOFA = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive knows: the same articles give the same bytes
_TYPES = {
    TYPE: {
        "%NAME": TYPE,
        "%SUPER_TYPE": "uima.tcas.Annotation",
        "role": {"%NAME": "role", "%RANGE": "uima.cas.String"},
        "event": {"%NAME": "event", "%RANGE": "uima.cas.String"},
        "claimed_by": {"%NAME": "claimed_by", "%RANGE": TYPE},
    }
}


def cas(record: Record) -> dict[str, object]:
    """The CAS of an article. UsageError where the record has no text, or another one."""
    text = record.article.text
    found = labelled(record)
    sofa = {
        "%ID": _SOFA,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text/plain",
        "sofaString": text,
    }
    first = _SOFA + 1
    structures: list[dict[str, object]] = [sofa]
    for it in found:
        words: dict[str, object] = {
            "%ID": first + it.number,
            "%TYPE": TYPE,
            "@sofa": _SOFA,
            "begin": utf16(text, it.span.start),
            "end": utf16(text, it.span.end),
            "role": it.label.lower(),
            "event": it.event.id,
        }
        if it.speaker is not None:
            words["@claimed_by"] = first + it.speaker
        structures.append(words)
    members = [structure["%ID"] for structure in structures[1:]]
    view = {"%SOFA": _SOFA, "%MEMBERS": members}
    return {"%TYPES": _TYPES, "%FEATURE_STRUCTURES": structures, "%VIEWS": {"_InitialView": view}}


def _write(records: Iterable[Record], destination: Path, tally: Tally) -> None:
    with zipfile.ZipFile(destination, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records:
            entry = zipfile.ZipInfo(f"{record.article.id}.json", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Lone surrogates are no UTF-8; in escapes any text can be written.
            archive.writestr(entry, json.dumps(cas(record), ensure_ascii=True, indent=1))
            tally.rows += 1


FORM = Form(
    "uima-cas",
    "UIMA CAS JSON for INCEpTION, one file an article in a ZIP archive",
    (
        Column("sofaString", "The article's text."),
        Column("begin", "Offset of the words.", "UTF-16 code units, as Java counts"),
        Column("end", "Offset of their end, exclusive.", "UTF-16 code units"),
        Column("role", f"One of {LABELS.lower()}."),
        Column("event", "Id of the event."),
        Column("claimed_by", "From a figure to the words for whoever gives it."),
    ),
    (*LOST, "title, outlet, day and language of the article"),
    write_records=_write,
)
