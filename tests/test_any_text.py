"""Whatever the text, the coder gives a record that reads back the same and whose values all follow from its words."""

from __future__ import annotations

import functools

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casus.coding.coder import Coder
from casus.read.fields import article_id
from casus.record import record_from_json, record_to_json
from casus.run import Engine, code_article
from casus.types import Article, Record
from casus.understand import load_reader
from casus.verify import verify_record

WORDS = st.sampled_from(
    """killed wounded at least dozens of nearly 12 1,00,000 12.5 0 -3 two-thirds twenty- half a hundred no none soldiers police
    civilians the a an in on near Kirkuk Iraq U.S. N.Y. Georgia Monday yesterday 12/03/2019 March 30 1999-02-30 since until
    between and or , . ; : " ' ( ) [ ] — – said claimed blamed denied responsibility for bombing shelled attacked were was by
    "ISIS" al- Al-Qaeda 💥 ﬁ ß İ ǆ \u0301 \u200f \u00ad \x00 \t \n \n\n % $ # @ http://a.example/x?y=1 <b> &amp; 000
    ٣ ²""".split(" ")
)  # fmt: skip
TEXTS = st.lists(WORDS | st.text(max_size=6), min_size=1, max_size=60).map(" ".join)


@functools.cache
def engine() -> Engine:
    return load_reader("lexical"), Coder()


@given(TEXTS, st.sampled_from([None, "2019-03-12", "2020-02-29"]))
@example("killed " * 500, None)
@example("(" * 300 + "at least 12 soldiers were killed" + ")" * 300, "2019-03-12")
@example("Rebels killed 999999999999999999999999999999 soldiers on 99 March 99999.", "2019-03-12")
@example("A bombing killed İ-23 ﬁghters in K\u0301irkuk on Mon\u00adday.", "2019-03-12")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_coded_and_verified(text: str, published: str | None) -> None:
    if not text.strip():
        return
    article = Article(article_id(text, published, None), "a", text, published=published)
    record = code_article(article, *engine())
    assert isinstance(record, Record), record
    assert record_from_json(record_to_json(record, mentions=True)) == record_from_json(
        record_to_json(record, mentions=True)
    )
    assert [str(failure) for failure in verify_record(record)] == []
