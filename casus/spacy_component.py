"""Casus as a component of spaCy: ``nlp.add_pipe("casus")``, from the extra ``casus-events[spacy]``.

``doc._.casus`` holds the record (:class:`casus.types.Record`), ``doc.spans["casus"]`` the words that name each event, labelled
with its type and carrying its id as ``span.id_``. The text is the document's own, so offsets agree; where the words begin or
end within a token, the span takes the whole token. A document's day and outlet come from ``doc.user_data["published"]`` and
``doc.user_data["outlet"]``, or else from the component's settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from casus.api import code

if TYPE_CHECKING:
    from casus.types import Record

KEY = "casus"


@Language.factory(
    KEY,
    default_config={"published": None, "outlet": None, "reader": "model"},
    assigns=["doc._.casus"],
)
class CasusComponent:
    """Codes each document that passes; one without words gets ``None`` for a record and no spans."""

    def __init__(
        self, nlp: Language, name: str, published: str | None = None, outlet: str | None = None, reader: str = "model"
    ) -> None:
        self.vocab = nlp.vocab
        self.name = name
        self.published, self.outlet, self.reader = published, outlet, reader
        if not Doc.has_extension(KEY):
            Doc.set_extension(KEY, default=None)

    def __call__(self, doc: Doc) -> Doc:
        record = self._record(doc)
        doc._.casus = record
        spans = [] if record is None else list(_spans(doc, record))
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
        return doc

    def _record(self, doc: Doc) -> Record | None:
        if not doc.text.strip():
            return None
        published = doc.user_data.get("published", self.published)
        outlet = doc.user_data.get("outlet", self.outlet)
        text: str = doc.text  # said, so that types hold where spaCy isn't installed
        return code(text, published=published, outlet=outlet, reader=self.reader)


def _spans(doc: Doc, record: Record) -> Iterator[Span]:
    for event in record.events:
        for trigger in event.triggers:
            span = doc.char_span(
                trigger.start, trigger.end, label=event.type, span_id=event.id, alignment_mode="expand"
            )
            if span is not None:
                yield span
