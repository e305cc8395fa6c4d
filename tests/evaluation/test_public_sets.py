"""Each benchmark's figures are those that the set's own scorer gives to the predictions that the benchmark writes.

The reader is made by hand: it knows the gold of the file and spoils a part of it, so that no figure is 0 or 1.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casus.errors import InputError, UsageError
from casus.evaluation import Task, counts, evaluate, mentions, muc4, quotes, read_jsonl, sentences
from casus.evaluation import data_file as data_file_of
from casus.evaluation.muc4_scores import assignment, exact_recall, mapping, role_fillers, template, template_filling
from casus.reading import Attribution, Filler, Reading, RoleLink, Sentence, Trigger, Word
from casus.types import Article, Event, Mention, Party, Record, Span, Toll
from tests.evaluation import data_file


class SpoiledGold:
    """Reads what the rows say of a text, a fifth of it changed or left out; codes nothing."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = {row["text"] if "text" in row else " ".join(row["tokens"]): row for row in rows}
        self._rng = random.Random(3)

    def _keep(self) -> bool:
        return self._rng.random() > 0.2

    def read(self, text: str) -> Reading:
        row = self._rows[text]
        found = tuple(
            Mention(Span.of(text, e["start"], e["end"] - (not self._keep())), e["type"] if self._keep() else "Weapon")
            for e in row.get("entities", ())
            if self._keep() and e["end"] - e["start"] > 1
        )
        said = tuple(
            Attribution(*(self._cut(a[role]) for role in quotes.ROLES))
            for a in row.get("attributions", ())
            if self._keep()
        )
        classes: tuple[tuple[str, float], ...] = ()
        if "labels" in row:
            classes = tuple(
                (f"satp:{name}", abs(mark - 0.9 * (not self._keep())))
                for name, mark in zip(sentences.SATP, row["labels"], strict=True)
            )
        return Reading((), (), mentions=found, attributions=said, classes=classes)

    def _cut(self, spans: Sequence[dict[str, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((s["start"], s["end"] - 2 * (not self._keep())) for s in spans if s["end"] - s["start"] > 2)

    def read_sentences(
        self, sentences: Sequence[Sequence[str]], predicates: Sequence[Sequence[int]] | None = None
    ) -> list[Reading]:
        readings = []
        for number, tokens in enumerate(sentences):
            row = self._rows[" ".join(tokens)]
            words = tuple(
                Word(0, 1, 0, row["upos"][i], row["head"][i] - 1, row["deprel"][i].partition(":")[0])
                for i in range(len(tokens))
            )
            frames = row["frames"] or []
            wanted = predicates[number] if predicates else [f["predicate"] for f in frames][1:]
            links = tuple(
                RoleLink(f["predicate"], a["head"], a["role"], 0.9)
                for f in frames
                for a in f["arguments"][1:]
                if f["predicate"] in wanted
            )
            readings.append(Reading(words, (), predicates=tuple(wanted), roles=links))
        return readings


def run(monkeypatch: pytest.MonkeyPatch, name: str, data: Path, limit: int, out: Path) -> dict[str, Any]:
    reader = SpoiledGold(read_jsonl(data, limit))
    monkeypatch.setattr("casus.evaluation.engine.load_engine", lambda settings: (reader, None))
    return evaluate(name, Task(data, predictions=out, limit=limit))


def own_scorer(name: str, gold: Path, limit: int, out: Path, *options: str) -> Any:
    """What the set's own scorer prints of the first lines of the gold file, as JSON or as text."""
    few = out.with_suffix(".gold")
    with gold.open(encoding="utf-8") as lines:
        few.write_text("".join(itertools.islice(lines, limit)), encoding="utf-8")
    command = [sys.executable, data_file("score", name), "--gold", few, "--pred", out, *options]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(printed) if printed.startswith("{") else printed


def percent(figure: float) -> float:
    return pytest.approx(100 * figure, abs=0.006)


def test_mentions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data, out = data_file("data", "re3d", "train.jsonl"), tmp_path / "out"
    scores = run(monkeypatch, "mentions", data, 12, out)
    expected = own_scorer("spans.py", data, 12, out, "--json")["exact"]
    assert 0.2 < scores["F1"] < 0.9
    assert expected["micro"]["f1"] == percent(scores["F1"])
    assert expected["Person"]["f1"] == percent(scores["by_label"]["Person"]["F1"])


def test_quotes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data, out = data_file("data", "polnear", "dev.jsonl"), tmp_path / "out"
    scores = run(monkeypatch, "quotes", data, 8, out)
    expected = own_scorer("quotes.py", data, 8, out)
    for role in quotes.ROLES:
        assert 0.2 < scores[role]["F1"] < 0.9
        assert expected["exact"][role]["f1"] == percent(scores[role]["F1"])
        assert expected["overlap"][role]["f1"] == percent(scores[role]["overlap"])
        assert expected["token"][role]["f1"] == percent(scores[role]["token"])
    assert expected["linked"]["p"] == percent(scores["linked"]["P"])


def test_sentences(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data, out = data_file("data", "satp_relevant", "dev.jsonl"), tmp_path / "out"
    scores = run(monkeypatch, "sentences", data, 100, out)
    expected = own_scorer("labels.py", data, 100, out, "--json", "--key", "labels")
    assert 0.2 < scores["macro"]["F1"] < 0.95
    assert expected["macro_f1"] == percent(scores["macro"]["F1"])
    assert expected["micro"]["f1"] == percent(scores["micro"]["F1"])
    assert expected["accuracy"] == percent(scores["accuracy"])


def test_sentences_by_the_events_of_a_reader_without_classes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "in.jsonl"
    data.write_text('{"id": 1, "text": "Bombs fell.", "label": 4}\n{"id": 2, "text": "Talks.", "label": 1}\n')
    found = {"Bombs fell.": "bombing", "Talks.": "protest"}

    class Lexical:
        def read(self, text: str) -> Reading:
            return Reading((), (), (Trigger(0, 5, found[text], 0.5),))

    monkeypatch.setattr("casus.evaluation.engine.load_engine", lambda settings: (Lexical(), None))
    scores = evaluate("sentences", Task(data))
    assert scores["accuracy"] == 0.5
    assert scores["by_class"]["material_conflict"]["F1"] == 1.0
    assert scores["by_class"]["verbal_cooperation"]["R"] == 0.0


def test_parse_and_roles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = data_file("data", "ewt_propbank", "dev.jsonl")
    parse = run(monkeypatch, "parse", data, 60, tmp_path / "parse")
    assert (parse["UAS"], parse["LAS"], parse["UPOS"]) == (1.0, 1.0, 1.0)
    assert 0.8 < parse["LAS_full"] < 1.0
    roles = run(monkeypatch, "roles", data, 60, tmp_path / "roles")
    assert roles["predicates"]["P"] == roles["roles"]["P"] == 1.0
    assert 0.3 < roles["predicates"]["R"] < 1.0
    assert 0.2 < roles["roles"]["R"] < 0.9
    assert next(read_jsonl(tmp_path / "parse")).keys() == next(read_jsonl(data)).keys()


def test_counts(tmp_path: Path) -> None:
    data, out = data_file("data", "gva_counts", "train.jsonl"), tmp_path / "out"
    rng = random.Random(5)
    rows = list(read_jsonl(data, 200))
    found = [{"id": r["id"], **{h: r[h] + (rng.random() < 0.2) for h in counts.HARMS}} for r in rows]
    out.write_text("\n".join(map(json.dumps, found)))
    printed = own_scorer("counts.py", data, 200, out)
    scores = counts.score(rows, found)
    assert 0.4 < scores["both_right_visible"] < 0.9
    assert float(printed.rsplit("both exact ", 1)[1]) == percent(scores["both_right"])


TEXT = "Gunmen killed five people, two of them children. At least nine others were hurt, one was shot."


@pytest.mark.parametrize(
    ("title", "tolls", "expected"),
    [
        (None, ((("killed", "killed five people"), 5, 5, False), (("killed", "two of them"), 2, 2, True)), (5, 0)),
        (None, ((("killed", "people"), 1, 1, False), (("killed", "two"), 1, 1, False)), (2, 0)),  # in one breath
        (
            None,
            ((("killed", "people"), 1, 1, False), (("killed", "one was shot"), 1, 1, False)),
            (1, 0),
        ),  # the same person
        (None, ((("wounded", "At least nine others"), 9, None, False),), (0, 9)),
        ("Four killed", ((("killed", "killed five people"), 5, 5, False),), (4, 0)),  # the headline first
        (None, ((("killed", "people"), 1, 1, False), (("wounded", "one was shot"), 1, 1, False)), (1, 0)),  # the dead
        (None, (), (0, 1)),  # an attack hits one
        ("Fatal shooting", (), (1, 0)),
    ],
)
def test_an_articles_figures_are_its_totals(
    title: str | None, tolls: tuple[Any, ...], expected: tuple[int, int]
) -> None:
    told = tuple(
        Toll(harm, low, low, high, Span.of(TEXT, TEXT.index(q), TEXT.index(q) + len(q)), group=q, part_of_total=part)
        for (harm, q), low, high, part in tolls
    )
    event = Event("e1", "armed_attack", "happened", (Span.of(TEXT, 0, 6),), tolls=told)
    found = counts.figures(Record(Article("a", "a", TEXT, title=title), (event,)))
    assert (found["killed"], found["wounded"]) == expected


def test_muc4(tmp_path: Path) -> None:
    data, out = data_file("data", "muc4", "dev.jsonl"), tmp_path / "out"
    rng = random.Random(4)
    rows = list(read_jsonl(data, 60))
    found = [{"docid": row["docid"], "templates": [_spoiled(t, rng) for t in row["templates"]]} for row in rows]
    out.write_text("\n".join(map(json.dumps, found)))
    expected = own_scorer("muc4.py", data, 60, out, "--json")
    gold = [[muc4._gold(t) for t in row["templates"]] for row in rows]
    ours = [[muc4._found(t) for t in row["templates"]] for row in found]
    filled, fillers = template_filling(gold, ours), role_fillers(gold, ours)
    assert 0.2 < filled["F1"] < 0.95
    assert expected["template filling (GTT)"]["micro"]["f1"] == percent(filled["F1"])
    assert expected["CEAF-REE"]["micro"]["f1"] == percent(fillers["F1"])
    for harm in muc4.HARMS:
        assert expected["casualty counts"][harm]["exact_recall"] == percent(exact_recall(gold, ours, harm) or 0.0)


def _spoiled(row: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    out: dict[str, Any] = {"incident_type": row["incident_type"]["values"][0].lower()}
    if rng.random() < 0.2:
        out["incident_type"] = "arson"
    for role, slot in muc4.GOLD_SLOTS.items():
        out[role] = [f["strings"][:1] if rng.random() > 0.2 else ["nobody"] for f in row.get(slot) or ()]
    for harm, told in (row.get("casualties") or {}).items():
        out[harm] = told["min"] + (rng.random() < 0.2)
    return out


def test_templates_come_from_events_by_the_crosswalk() -> None:
    text = "FMLN guerrillas killed Mayor Ana Ruiz and burned two buses in Tola. Troops arrested a man."

    def span(words: str) -> Span:
        return Span.of(text, text.index(words), text.index(words) + len(words))

    killing = Event(
        "e1",
        "assassination",
        "happened",
        (span("killed"),),
        actors=(Party(span("FMLN guerrillas"), "FMLN", kind="armed_group"),),
        recipients=(Party(span("Mayor Ana Ruiz"), kind="person"),),
        tolls=(Toll("killed", 1, 1, 1, span("killed Mayor Ana Ruiz")),),
    )
    arson = Event("e2", "destruction", "happened", (span("burned"),), confidence=0.9)
    arrest = Event("e3", "arrest", "happened", (span("arrested"),), confidence=0.9)
    threat = Event("e4", "threat", "happened", (span("buses"),), confidence=0.9)
    killing = replace(killing, confidence=0.9)
    words = [(0, 4, "PROPN"), (5, 15, "NOUN"), (49, 52, "NUM"), (53, 58, "NOUN")]
    reading = Reading(
        words=tuple(Word(start, end, 0, upos) for start, end, upos in words),
        sentences=(Sentence(0, 66, 0, 4),),
        fillers=(Filler(5, 15, "perp_ind", 0.7), Filler(53, 58, "target", 0.8), Filler(0, 4, "perp_org", 0.7)),
    )
    made = muc4.templates(Record(Article("a", "a", text), (killing, arson, arrest, threat)), reading)
    assert [t["incident_type"] for t in made] == ["attack", "arson"]
    assert made[0]["Victim"] == [["Ana Ruiz"]]
    assert made[0]["PerpInd"] == [["FMLN guerrillas"]]  # the noun phrase that the filler is part of
    assert made[0]["killed"] == 1
    assert made[1]["Target"] == [["two buses"]]


def test_an_incident_that_names_nothing_is_not_reported() -> None:
    text = "A bombing shook Tola."
    bombing = Event("e1", "bombing", "happened", (Span.of(text, 2, 9),), confidence=0.95)
    assert muc4.templates(Record(Article("a", "a", text), (bombing,)), Reading((), ())) == []


def test_the_best_mapping_wins_over_the_first() -> None:
    gold = [template("attack", {"Victim": [["ana"]]}), template("attack", {"Victim": [["luis"], ["rosa"]]})]
    found = [template("attack", {"Victim": [["luis"], ["rosa"]]})]
    assert mapping(found, gold) == [(0, 1)]


def test_assignment_is_the_best_of_all() -> None:
    rng = random.Random(1)
    for _ in range(100):
        rows, columns = rng.randint(1, 5), rng.randint(1, 5)
        gains = [[rng.randint(0, 4) for _ in range(columns)] for _ in range(rows)]
        small, large = sorted((rows, columns))
        best = max(
            sum(gains[i][p[i]] if rows <= columns else gains[p[i]][i] for i in range(small))
            for p in itertools.permutations(range(large), small)
        )
        assert sum(gains[i][j] for i, j in assignment(gains)) == best


def test_label_sets_of_other_traditions_are_mapped() -> None:
    assert mentions._label("Person", mentions.CONLL) == "PER"
    assert mentions._label("Weapon", mentions.CONLL) is None
    assert mentions._label("Weapon", {}) == "Weapon"


def test_speed_times_code_and_encoder_in_one_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "in.jsonl"
    data.write_text('{"text": "One blast."}\n{"text": "No news at all."}\n')
    encoded = []

    class Reader:
        def read(self, text: str) -> Reading:
            return Reading((), ())

        def encode(self, text: str) -> None:
            encoded.append(text)

    class Coder:
        def code(self, article: Article, reading: Reading) -> Record:
            return Record(article)

    monkeypatch.setattr("casus.evaluation.engine.load_engine", lambda settings: (Reader(), Coder()))
    monkeypatch.setattr("casus.evaluation.speed._start_seconds", lambda task: 0.5)
    scores = evaluate("speed", Task(data))
    assert encoded == ["One blast.", "No news at all."]
    assert (scores["articles"], scores["words"], scores["start_seconds"]) == (2, 6, 0.5)
    assert scores["ratio_to_encoder"] > 0


def test_a_folder_stands_for_its_splits_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.jsonl files"):
        data_file_of(Task(tmp_path))
    (tmp_path / "train.jsonl").touch()
    assert data_file_of(Task(tmp_path)) == tmp_path / "train.jsonl"
    (tmp_path / "test.jsonl").touch()
    with pytest.raises(InputError, match=r"test\.jsonl, train\.jsonl"):
        data_file_of(Task(tmp_path))
    (tmp_path / "dev.jsonl").touch()
    assert data_file_of(Task(tmp_path)) == tmp_path / "dev.jsonl"


def test_a_reader_without_given_words_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "in.jsonl"
    data.write_text('{"tokens": ["Go"], "upos": ["VERB"], "head": [0], "deprel": ["root"], "frames": []}\n')

    class Lexical:
        def read(self, text: str) -> Reading:
            return Reading((), ())

    monkeypatch.setattr("casus.evaluation.engine.load_engine", lambda settings: (Lexical(), None))
    for name in ("parse", "roles"):
        with pytest.raises(UsageError, match="use another --reader"):
            evaluate(name, Task(data))
