"""Files made to do harm are refused, each with its reason, within set time and memory, and nothing asks the network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.read.hostile_corpus import write

pytest.importorskip("fastwarc")
pytest.importorskip("feedparser")
pytest.importorskip("pyarrow")
if sys.platform != "linux":
    pytest.skip("the bound on memory is Linux's", allow_module_level=True)

SECONDS = 15
PEAK_MB = 500
REASONS = {
    "attributes.html": "no article text",
    "bomb-in-bomb.txt.gz": "this isn't text",
    "bomb.csv.gz": "is longer than 16 MiB",
    "bomb.html.gz": "is larger than 16 MiB",
    "bomb.jsonl.gz": "is longer than 16 MiB",
    "bomb.txt.gz": "is larger than 16 MiB",
    "bomb.wacz": "over the size limit",
    "bomb.warc.gz": "over the size limit",
    "comments.html": "no article text",
    "cut.gz": "no reader for the ending",
    "cut.jsonl.gz": "the compressed file is damaged",
    "cut.parquet": "isn't a Parquet file",
    "deep-closed.html": "",
    "deep-entry.rss": "",
    "deep.html": "no article text",
    "deep.jsonl": "nested too deeply",
    "deep.rss": "",
    "entities.html": "",
    "entities.rss": "",
    "invalid.jsonl": "isn't JSON",
    "nul.txt": "this isn't text",
    "open-quote.csv": "perhaps a quote is never closed",
    "outside.html": "",
    "outside.rss": "",
    "slip.wacz": "leads out of the archive",
}
"""What must be told of each file; where nothing is named an article is as good, if it is small and holds no secrets."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.read.hostile_corpus", str(folder)],
        capture_output=True, encoding="utf-8", check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return {line["file"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", REASONS)
def test_each_is_refused_in_time(told: dict[str, dict[str, object]], name: str) -> None:
    said = told[name]["told"]
    assert isinstance(said, list)
    assert said, "nothing was told"
    assert any(REASONS[name] in line for line in said), said
    assert float(str(told[name]["seconds"])) < SECONDS
    assert all("root:" not in line and len(line) < 500 for line in said)


def test_all_together_stay_small(told: dict[str, dict[str, object]]) -> None:
    assert told.keys() == REASONS.keys()
    assert max(float(str(line["mb"])) for line in told.values()) < PEAK_MB
