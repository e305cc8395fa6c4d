from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casus.evaluation import Task
from casus.evaluation.coreference import _best_assignment, b_cubed, ceaf_e, muc, score_clusters
from casus.evaluation.ecb import evaluate

TRUTH = ["abc", "de", "f"]


def test_the_truth_scores_one():
    assert score_clusters(TRUTH, TRUTH) == {"conll": 1.0, "muc": 1.0, "b3": 1.0, "ceafe": 1.0}


def test_figures_worked_by_hand():
    system = ["ab", "cde", "f"]
    assert muc(TRUTH, system) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert b_cubed(TRUTH, system)[1] == pytest.approx((4 / 3 + 1 / 3 + 2 + 1) / 6)
    assert ceaf_e(TRUTH, system)[1] == pytest.approx((4 / 5 + 4 / 5 + 1) / 3)


def test_left_out_mentions_cost_recall_only():
    precision, recall = b_cubed(TRUTH, ["abc"])
    assert (precision, recall) == (1.0, 0.5)


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=4))
def test_the_assignment_is_the_best_there_is(gains):
    rows, columns = len(gains), 3
    if rows <= columns:
        best = max(sum(gains[r][c] for r, c in enumerate(p)) for p in itertools.permutations(range(columns), rows))
    else:
        best = max(sum(gains[r][c] for c, r in enumerate(p)) for p in itertools.permutations(range(rows), columns))
    assert _best_assignment(gains) == pytest.approx(best)


def test_one_word_in_one_story_is_one_event(tmp_path: Path):
    def document(name: str, words: str, token: int, chain: str) -> str:
        mention = {"sent": 0, "tokens": [token], "chain": chain}
        return json.dumps(
            {"doc_id": name, "sents": [{"sent": 0, "tokens": words.split()}], "event_mentions": [mention]}
        )

    lines = [
        document("1", "A quake shook the harbour town of Osk near the coast", 1, "Q"),
        document("2", "The harbour town of Osk counts the dead of the earthquake coast", 10, "Q"),
        document("3", "Fans of the singer wept as the quake film opened in cinemas", 7, "F"),
        document("4", "Singer fans wept when the film opened in all cinemas", 6, "O"),
    ]
    data, out = tmp_path / "dev.jsonl", tmp_path / "out.jsonl"
    data.write_text("\n".join(lines))
    scores = evaluate(Task(data, out))
    assert evaluate(Task(tmp_path, None)) == scores  # a folder means the file of its split
    assert scores["conll"] == 1.0
    chains = [json.loads(line)["event_mentions"][0]["chain"] for line in out.read_text().splitlines()]
    assert chains[0] == chains[1] != chains[2]
