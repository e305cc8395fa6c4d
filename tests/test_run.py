"""A run: one outcome an item in the order of the input, the same bytes however it is done, and nothing lost at an interrupt."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from casus.errors import ArticleError, InputError, UsageError
from casus.partial import SUFFIX
from casus.reading import Reading, Sentence, Trigger, Word
from casus.record import read_records
from casus.run import Settings, Summary, code_articles, code_into
from casus.types import Article, Event, Record, Span

TEXTS = [
    "A blast shook the market of Harun.",
    "Talks went on in the capital.",
    "One blast, then another blast, hit the road.",
    "Rebels fled before the blast 💥 came.",
    "The price of bread rose.",
]


PLAIN = Settings()


class ReaderByHand:
    """Finds the word ``blast`` and nothing else."""

    def read(self, text: str) -> Reading:
        triggers = []
        at = text.find("blast")
        while at >= 0:
            triggers.append(Trigger(at, at + 5, "bombing", 0.5))
            at = text.find("blast", at + 1)
        return Reading((Word(0, len(text), 0),), (Sentence(0, len(text), 0, 1),), tuple(triggers))


class CoderByHand:
    """One event a trigger; an article that asks for it breaks the coder."""

    def code(self, article: Article, reading: Reading) -> Record:
        if "break" in article.text:
            raise ZeroDivisionError("asked for")
        events = tuple(
            Event(f"{article.id}-e{n}", t.type, "happened", (Span.of(article.text, t.start, t.end),))
            for n, t in enumerate(reading.triggers, start=1)
        )
        return Record(article, events)


def load_by_hand() -> tuple[ReaderByHand, CoderByHand]:
    return ReaderByHand(), CoderByHand()


def articles(*texts: str) -> list[Article | InputError]:
    return [Article(sha256(text.encode()).hexdigest()[:8], f"{n}.txt", text) for n, text in enumerate(texts)]


def fails_at(items: list[Article | InputError], number: int) -> Callable[[], Iterator[Article | InputError]]:
    """The items, with Ctrl-C before the one with this number."""

    def interrupted() -> Iterator[Article | InputError]:
        yield from items[:number]
        raise KeyboardInterrupt

    return interrupted


def run(out: Path | io.BytesIO, items: list[Article | InputError], settings: Settings = PLAIN) -> Summary:
    return code_into(lambda: items, out, load_by_hand, settings)


def test_records_come_in_the_order_of_the_input_and_are_counted(tmp_path: Path) -> None:
    out = tmp_path / "coded.jsonl"
    summary = run(out, articles(*TEXTS))
    with out.open(encoding="utf-8") as lines:
        records = list(read_records(lines, "coded.jsonl"))
    assert [r.article.source_id for r in records] == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]
    assert [len(r.events) for r in records] == [1, 0, 2, 1, 0]
    assert (summary.coded, summary.empty, summary.failed, summary.events) == (5, 2, 0, 4)
    assert summary.exit_code == 0
    assert list(tmp_path.iterdir()) == [out]


def test_one_worker_and_two_write_the_same_bytes(tmp_path: Path) -> None:
    items = articles(*TEXTS * 8)
    run(tmp_path / "one", items, Settings(workers=1))
    run(tmp_path / "two", items, Settings(workers=2))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_fails_costs_itself_alone_and_is_told(tmp_path: Path) -> None:
    items = articles("A blast.", "break here", "A blast.")
    items.insert(1, ArticleError("no text", source="in.jsonl", line=7))
    told: list[str] = []
    out = tmp_path / "coded.jsonl"
    summary = code_into(
        lambda: items, out, load_by_hand, Settings(), lambda _, failure: told.append(str(failure or ""))
    )
    assert told == ["", "in.jsonl:7: no text", "article '1.txt': can't be coded (ZeroDivisionError: asked for)", ""]
    assert (summary.coded, summary.failed, summary.exit_code) == (2, 2, 1)
    assert len(out.read_text().splitlines()) == 2


def test_failures_keep_their_fields_across_processes() -> None:
    items: list[Article | InputError] = [ArticleError("no text", source="in.csv", line=3, field="body")]
    (outcome,) = code_articles(items + articles("break")[:0], load_by_hand, workers=2)
    assert isinstance(outcome, ArticleError)
    assert (str(outcome), outcome.line, outcome.field) == ("in.csv:3 field 'body': no text", 3, "body")


def test_where_nothing_could_be_coded_no_file_appears(tmp_path: Path) -> None:
    assert run(tmp_path / "coded.jsonl", articles("break", "break too")).exit_code == 2
    assert run(tmp_path / "coded.jsonl", []).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_stream_gets_the_lines_that_a_file_gets(tmp_path: Path) -> None:
    stream = io.BytesIO()
    run(stream, articles(*TEXTS))
    run(tmp_path / "coded.jsonl", articles(*TEXTS))
    assert stream.getvalue() == (tmp_path / "coded.jsonl").read_bytes()


@pytest.mark.parametrize("stop", range(6))
@pytest.mark.parametrize("text", [True, False])
def test_an_interrupted_run_goes_on_to_the_same_bytes(tmp_path: Path, stop: int, text: bool) -> None:
    settings, items = Settings(text=text), articles(*TEXTS[:2], "break", *TEXTS[2:])
    items.insert(1, InputError("can't be read", source="x.txt"))
    run(tmp_path / "whole", items, settings)
    out = tmp_path / "coded"
    with pytest.raises(KeyboardInterrupt):
        code_into(fails_at(items, stop), out, load_by_hand, settings)
    assert not out.exists()
    summary = run(out, items, settings)
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()
    assert (summary.coded, summary.failed, summary.empty, summary.events) == (5, 2, 2, 4)
    assert summary.kept == len([i for i in items[:stop] if isinstance(i, Article) and i.text != "break"])


def test_a_torn_last_line_is_coded_again(tmp_path: Path) -> None:
    items, out = articles(*TEXTS), tmp_path / "coded"
    run(tmp_path / "whole", items)
    with pytest.raises(KeyboardInterrupt):
        code_into(fails_at(items, 4), out, load_by_hand, Settings())
    (partial,) = tmp_path.glob(f"*{SUFFIX}")
    partial.write_bytes(partial.read_bytes()[:-9])
    assert run(out, items).kept == 3
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize(
    "now",
    [
        articles("New first.", *TEXTS),
        articles(*TEXTS)[1:],
        articles(*TEXTS)[::-1],
        articles(TEXTS[0], "Changed.", *TEXTS[2:]),
        articles(TEXTS[0]),
    ],
)
def test_a_changed_input_starts_anew(tmp_path: Path, now: list[Article | InputError]) -> None:
    out = tmp_path / "coded"
    with pytest.raises(KeyboardInterrupt):
        code_into(fails_at(articles(*TEXTS), 3), out, load_by_hand, Settings())
    run(out, now)
    run(tmp_path / "whole", now)
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()


def test_other_settings_do_not_resume(tmp_path: Path) -> None:
    out = tmp_path / "coded"
    with pytest.raises(KeyboardInterrupt):
        code_into(fails_at(articles(*TEXTS), 3), out, load_by_hand, Settings(text=False))
    assert run(out, articles(*TEXTS), Settings(text=True)).kept == 0
    assert all(json.loads(line)["article"]["text"] for line in out.read_text(encoding="utf-8").split("\n")[:-1])


def test_more_workers_resume_what_one_began(tmp_path: Path) -> None:
    items, out = articles(*TEXTS * 3), tmp_path / "coded"
    run(tmp_path / "whole", items)
    with pytest.raises(KeyboardInterrupt):
        code_into(fails_at(items, 7), out, load_by_hand, Settings(workers=1))
    assert run(out, items, Settings(workers=2)).kept == 7
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()


def test_an_output_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        run(tmp_path, articles(*TEXTS))
    with pytest.raises(UsageError, match="can't be written"):
        run(tmp_path / "nowhere" / "coded.jsonl", articles(*TEXTS))
