"""Dev scores of the network itself, before coding: quick to compute after an epoch, in the terms of each task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import torch

from train import labels as L
from train.batch import Batch, Pieces, collate
from train.data import IGNORE, Example
from train.losses import arc_scores, relation_scores
from train.model import Network

Spans = set[tuple[int, int, str]]


def spans_of(tags: Sequence[int], names: list[str]) -> Spans:
    """(start, end, label) in words; an I without its B opens a span, as conlleval has it."""
    out, start, label = set(), None, ""
    for i, tag in enumerate([*tags, 0]):
        prefix, own = (names[tag][0], names[tag][2:]) if tag > 0 else ("O", "")
        if start is not None and (prefix in "OB" or own != label):
            out.add((start, i, label))
            start = None
        if prefix != "O" and start is None:
            start, label = i, own
    return out


class Scores:
    """True positives, gold and predicted by name."""

    def __init__(self) -> None:
        self.count: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, gold: set[object], predicted: set[object]) -> None:
        self.count[name, "tp"] += len(gold & predicted)
        self.count[name, "gold"] += len(gold)
        self.count[name, "pred"] += len(predicted)

    def f1(self) -> dict[str, float]:
        out = {}
        for name in sorted({k for k, _ in self.count}):
            tp, gold, pred = (self.count[name, k] for k in ("tp", "gold", "pred"))
            out[name] = round(200 * tp / (gold + pred), 2) if gold + pred else 0.0
        return out


def batches(examples: list[Example], pieces: Pieces, budget: int = 3000) -> list[Batch]:
    out, part = [], []
    for example in sorted(examples, key=pieces.length):
        if part and (len(part) + 1) * pieces.length(example) > budget:
            out.append(collate(part, pieces))
            part = []
        part.append(example)
    return [*out, collate(part, pieces)] if part else out


@torch.no_grad()
def evaluate(network: Network, dev: dict[str, list[Example]], pieces: Pieces) -> dict[str, dict[str, float]]:
    network.eval()
    out = {}
    for task, examples in dev.items():
        scores = Scores()
        for batch in batches(examples, pieces):
            words, _ = network.words(batch.pieces, batch.shapes, batch.first, batch.last, batch.mask[:, None, None, :])
            _score_tags(network, batch, words, scores)
            if any(e.heads is not None for e in batch.examples):
                _score_syntax(network, batch, words, scores)
            if any(e.rows for e in batch.examples):
                _score_pairs(network, batch, words, scores)
        out[task] = scores.f1()
    network.train()
    return out


def _score_tags(network: Network, batch: Batch, words: torch.Tensor, scores: Scores) -> None:
    for head in sorted({h for e in batch.examples for h in e.tags}):
        predicted = network.word[head](words).argmax(-1).tolist()
        for row, example in enumerate(batch.examples):
            if head not in example.tags:
                continue
            gold, own = example.tags[head], predicted[row][: len(example.words)]
            if head in L.TAGGERS:
                names = L.TAGGERS[head]
                scores.add(head, spans_of(gold, names), spans_of(own, names))
            else:
                known = {(i, g) for i, g in enumerate(gold) if g != IGNORE}
                if head == "predicate":
                    known = {x for x in known if x[1]}
                    scores.add(head, known, {(i, 1) for i, o in enumerate(own) if o})
                else:
                    scores.add(head, known, {(i, own[i]) for i, _ in known})
        if head == "trigger":
            types = network.word["event_type"](words).argmax(-1).tolist()
            for row, example in enumerate(batch.examples):
                gold_spans = spans_of(example.tags["trigger"], L.TAGGERS["trigger"])
                own_spans = spans_of(predicted[row][: len(example.words)], L.TAGGERS["trigger"])
                first = {(a, example.tags["event_type"][a]) for a, _, _ in gold_spans}
                scores.add("trigger_first+type", first, {(a, types[row][a]) for a, _, _ in own_spans})


def _score_syntax(network: Network, batch: Batch, words: torch.Tensor, scores: Scores) -> None:
    heads = arc_scores(network, batch, words).argmax(-1)
    left, right = network.relation.sides(words)
    roles = network.role.sides(words)
    for row, example in enumerate(batch.examples):
        if example.heads is None or example.deprel is None:
            continue
        n = len(example.words)
        own = heads[row, :n]
        labels = relation_scores(network, left[row, :n], right[row, own]).argmax(-1).tolist()
        gold = set(enumerate(example.heads))
        scores.add("UAS", gold, set(enumerate(own.tolist())))
        scores.add(
            "LAS",
            set(zip(range(n), example.heads, example.deprel, strict=True)),
            set(zip(range(n), own.tolist(), labels, strict=True)),
        )
        if example.roles:
            predicates = list(example.roles)
            best = network.role.score(roles[0][row, predicates].unsqueeze(0), roles[1][row, :n].unsqueeze(0))[0].argmax(
                -1
            )
            predicted = {
                (p, w, role - 1)
                for p, line in zip(predicates, best.tolist(), strict=True)
                for w, role in enumerate(line)
                if role and example.sentence[w] == example.sentence[p]
            }
            scores.add("roles", {(p, w, r) for p, line in example.roles.items() for w, r in line.items()}, predicted)


def _score_pairs(network: Network, batch: Batch, words: torch.Tensor, scores: Scores) -> None:
    left, right = network.pair.sides(words)
    for row, example in enumerate(batch.examples):
        n = len(example.words)
        firsts = sorted(example.rows)
        if not firsts:
            continue
        found = network.pair.score(left[row, firsts].unsqueeze(0), right[row, :n].unsqueeze(0))[0] > 0
        for label, name in enumerate(L.PAIRS):
            rows = [i for i in firsts if label in example.rows[i]]
            if not rows:
                continue
            hits = {
                (i, j) for m, i in enumerate(firsts) for j in found[m, :, label].nonzero()[:, 0].tolist() if i in rows
            }
            hits -= {(i, j) for i, j, k in example.blind if k == label}
            scores.add(f"pair:{name}", {(i, j) for i, j, k in example.pairs if k == label}, hits)
