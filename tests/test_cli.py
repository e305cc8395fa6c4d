"""The commands, with a coder made by hand: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casus import cli, run
from casus.cli_shards import address_of, part_of
from casus.errors import UsageError
from casus.run import Settings
from tests.test_run import load_by_hand


@pytest.fixture
def casus(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Casus:
    """Runs the command with the coder made by hand."""
    monkeypatch.setattr(run, "load_engine", lambda settings: load_by_hand())
    monkeypatch.setattr("casus.show.load_engine", lambda settings: load_by_hand())
    monkeypatch.setenv("COLUMNS", "100")
    return Casus(monkeypatch, capfd)


class Casus:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capfd = monkeypatch, capfd

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._monkeypatch.setattr(sys, "argv", ["casus", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        out, err = self._capfd.readouterr()
        return int(exit_.value.code or 0), out, err


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("A blast shook the market of Harun.\n", encoding="utf-8")
    (folder / "b.txt").write_text("Talks went on.\n", encoding="utf-8")
    return folder


def test_code_writes_records_and_sums_up(casus: Casus, articles: Path, tmp_path: Path) -> None:
    code, out, err = casus("code", articles, "-o", tmp_path / "events.jsonl", "--published", "2024-03-05")
    assert (code, out) == (0, "")
    assert err.startswith("2 articles read, 2 coded, 1 without events, 0 failed; 1 event; ")
    records = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["article"]["source_id"] for r in records] == ["a.txt", "b.txt"]
    assert records[0]["article"]["published"] == "2024-03-05"


def test_code_writes_to_standard_output_and_stays_quiet(casus: Casus, articles: Path) -> None:
    code, out, err = casus("code", articles, "--quiet", "--no-text")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 2
    assert "text" not in json.loads(out.splitlines()[0])["article"]


def test_code_leaves_out_other_languages_and_what_isnt_listed(casus: Casus, articles: Path, tmp_path: Path) -> None:
    french = "Deux personnes ont été tuées et quatre blessées lorsqu'un obus a frappé le marché, selon la police."
    (articles / "c.txt").write_text(french, encoding="utf-8")
    _, out, err = casus("code", articles)
    assert len(out.splitlines()) == 2
    assert err.startswith("3 articles read, 2 coded, 1 without events, 0 failed, 1 not in English, left out")
    assert len(casus("code", articles, "--any-language")[1].splitlines()) == 3
    code, out, err = casus("code", articles / "c.txt")
    assert (code, out) == (2, "")
    assert "all articles were left out" in err
    (tmp_path / "urls.txt").write_text("https://a.example/1\n")
    code, _, err = casus("code", articles, "--listed", tmp_path / "urls.txt", "-o", tmp_path / "x.jsonl")
    assert code == 2
    assert "3 not on the list, left out, 1 listed address without a text" in err


def test_code_tells_what_failed_in_one_line_each(casus: Casus, articles: Path) -> None:
    (articles / "c.jsonl").write_text('{"id": 1, "text": "A blast."}\n{"id": 2}\n{\n', encoding="utf-8")
    code, out, err = casus("code", articles, "-q")
    assert code == 1
    assert len(out.splitlines()) == 3
    told = err.splitlines()
    assert len(told) == 2
    assert all(line.startswith("casus: ") for line in told)
    assert "c.jsonl:2" in told[0]
    assert "c.jsonl:3" in told[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.txt"], "nowhere.txt"),
        (["{articles}", "--published", "yesterday"], "publication date"),
        (["{articles}", "--format", "xls"], "--format xls"),
        (["{articles}", "-o", "events.xlsx"], "'.xlsx'"),
        (["{articles}", "-o", "{articles}/events.jsonl"], "lies in"),
    ],
)
def test_where_nothing_can_be_done_code_says_why(
    casus: Casus, articles: Path, arguments: list[str], message: str
) -> None:
    code, out, err = casus("code", *(a.format(articles=articles) for a in arguments))
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_an_interrupt_says_how_to_go_on(
    casus: Casus, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **options: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run, "code_article", interrupted)
        code, _, err = casus("code", articles, "-o", tmp_path / "events.jsonl")
    assert code == 130
    assert "the same command goes on" in err
    assert casus("code", articles, "-o", tmp_path / "events.jsonl")[0] == 0


def test_show_marks_the_words_of_an_event_and_lists_it(casus: Casus, articles: Path) -> None:
    code, out, _ = casus("show", articles / "a.txt")
    assert code == 0
    assert "A blast¹ shook the market" in out
    assert "1 bombing" in out
    assert "\x1b" not in out


def test_show_reads_records_as_well(casus: Casus, articles: Path, tmp_path: Path) -> None:
    casus("code", articles, "-o", tmp_path / "events.jsonl")
    code, out, _ = casus("show", tmp_path / "events.jsonl", "--article", "b.txt")
    assert code == 0
    assert "Talks went on." in out
    assert "No events." in out
    assert "blast" not in out
    assert casus("show", tmp_path / "events.jsonl", "--article", "z.txt")[0] == 2


def test_eval_names_its_benchmarks(casus: Casus, tmp_path: Path) -> None:
    assert "annotation\n" in casus("eval", "list")[1]
    assert casus("eval", "annotation")[0] == 2
    code, _, err = casus("eval", "nonsense", "--data", tmp_path)
    assert code == 2
    assert "annotation, counts" in err


def test_help_imports_nothing_heavy() -> None:
    heavy = "rich.console numpy onnxruntime tokenizers trafilatura lxml pandas casus.coding.coder casus.understand casus.read"
    script = f"import sys, casus.cli; print(*sorted(set('{heavy}'.split()) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_every_command_and_option_has_help(casus: Casus) -> None:
    _, out, _ = casus("--help")
    for command in ("code", "show", "eval"):
        assert f"\n  {command} " in out
        code, text, _ = casus(command, "--help")
        assert code == 0
        assert "Examples:" in text


def test_settings_for_speed_do_not_change_the_run() -> None:
    assert run.same_records(Settings(threads=1, workers=1)) == run.same_records(Settings(threads=8, workers=4))
    assert run.same_records(Settings()) != run.same_records(Settings(mentions=True))


def test_code_on_shards(casus: Casus, articles: Path, tmp_path: Path) -> None:
    assert casus("code", articles, "--on", "local")[0] == 2
    assert "there are local, ray" in casus("code", articles, "--on", "moon", "-o", tmp_path / "out")[2]
    assert "--part goes with --on" in casus("code", articles, "--part", "1/2")[2]
    assert (
        "no such form of shards" in casus("code", articles, "--on", "local", "-o", tmp_path / "o", "--format", "x")[2]
    )


@pytest.mark.parametrize("part", ["", "1", "0/2", "3/2", "a/b", "1/2/3", "-1/2"])
def test_parts_that_are_none(part: str) -> None:
    with pytest.raises(UsageError, match="--part"):
        part_of(part)


def test_parts_and_addresses() -> None:
    assert (part_of(None), part_of("2/8")) == ((1, 1), (2, 8))
    assert [address_of(w) for w in ("ray", "ray://auto", "ray://h:10001")] == [None, "auto", "ray://h:10001"]
