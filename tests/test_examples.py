"""The shipped examples: what any coder must get of them, and that two runs give the same bytes.

The expectations are light on purpose: the events that nobody could miss, their plain figures, and silence where nothing is told.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from casus.errors import CasusError
from casus.read import read_articles
from casus.record import read_records
from casus.run import Settings, code
from casus.types import Article, Record

EXAMPLES = Path(__file__).parents[1] / "examples"

MUST: dict[str, tuple[set[str], set[tuple[str, int, int | None]]]] = {
    "01-strike.html": (
        {"air_strike", "shelling"},
        {("killed", 17, None), ("killed", 25, 25), ("killed", 1, 1), ("wounded", 4, 4)},
    ),
    "02-protest.txt": ({"protest", "crackdown"}, {("captured", 34, 34)}),
    "03-ceasefire.md": ({"agreement"}, set()),
    "04-kidnapping.txt": ({"abduction"}, {("wounded", 2, 2)}),
    "05-nothing-to-code.txt": (set(), set()),
    "06-clash.md": ({"armed_clash"}, {("killed", 4, 4), ("killed", 7, None)}),
    "wire-roundup": ({"bombing", "armed_clash"}, {("killed", 6, 6), ("wounded", 15, 15), ("killed", 5, 5)}),
    "wire-seizure": ({"weapons_seizure", "arrest"}, {("captured", 3, 3)}),
    "wire-displaced": ({"shelling"}, {("killed", 3, 3), ("wounded", 10, None)}),
    "wire-sanction": ({"sanction"}, set()),
    "wire-denial": ({"accusation", "denial"}, set()),
    "local-foiled": ({"bombing"}, set()),
    "local-bodies": ({"execution", "protest"}, set()),
    "local-exchange": ({"release"}, {("killed", 1, 1), ("wounded", 4, 4)}),
}


def test_the_examples_are_many_and_read_without_fault() -> None:
    articles = list(read_articles([EXAMPLES]))
    assert [a for a in articles if not isinstance(a, Article)] == []
    assert {a.source_id for a in articles if isinstance(a, Article)} == set(MUST)
    assert all(100 <= len(a.text.split()) <= 250 for a in articles if isinstance(a, Article))


@pytest.fixture(scope="module")
def coded() -> bytes:
    out = io.BytesIO()
    try:
        code([EXAMPLES], out, Settings())
    except (CasusError, ImportError) as error:
        pytest.skip(f"there is no model to code with: {error}")
    return out.getvalue()


@pytest.fixture(scope="module")
def records(coded: bytes) -> dict[str, Record]:
    return {r.article.source_id: r for r in read_records(coded.decode().split("\n"), "examples")}


def test_two_runs_give_the_same_bytes(coded: bytes) -> None:
    again = io.BytesIO()
    code([EXAMPLES], again, Settings(threads=2))
    assert again.getvalue() == coded


def test_one_worker_and_two_write_the_same_records_to_the_byte() -> None:
    one, two = io.BytesIO(), io.BytesIO()
    code([EXAMPLES], one, Settings(reader="lexical"))
    code([EXAMPLES], two, Settings(reader="lexical", workers=2))
    assert one.getvalue() == two.getvalue() != b""


@pytest.mark.parametrize("name", MUST)
def test_what_nobody_could_miss_is_coded(records: dict[str, Record], name: str) -> None:
    types, tolls = MUST[name]
    events = records[name].events
    assert types <= {event.type for event in events}
    assert tolls <= {(toll.harm, toll.low, toll.high) for event in events for toll in event.tolls}
    if not types:
        assert events == ()


def test_every_quote_stands_where_it_says(records: dict[str, Record]) -> None:
    for record in records.values():
        for event in record.events:
            for span in (*event.triggers, *(toll.evidence for toll in event.tolls)):
                assert record.article.text[span.start : span.end] == span.quote


def test_the_readmes_record_quotes_its_article_to_the_letter() -> None:
    block = re.search(r"```json\n(.*?)```", (EXAMPLES.parent / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    (article,) = read_articles([EXAMPLES / "04-kidnapping.txt"])
    assert isinstance(article, Article)
    spans = re.findall(r'"start": (\d+), "end": (\d+), "quote": "([^"]+)"', json.dumps(json.loads(block[1])))
    assert len(spans) > 6
    assert [article.text[int(start) : int(end)] for start, end, _ in spans] == [quote for *_, quote in spans]
