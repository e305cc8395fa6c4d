"""What each head is told it did wrong."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from train import labels as L
from train.batch import Batch
from train.data import IGNORE
from train.model import Network

WEIGHT = {
    "trigger": 1.5, "event_type": 1.0, "status": 0.4, "background": 0.4, "aggregate": 0.3, "part": 0.3, "party": 0.7,
    "instrument": 0.5, "place": 0.7, "time": 0.5, "toll": 1.0, "upos": 0.7, "predicate": 0.7, "muc": 0.5,
}  # fmt: skip
PAIR_SCALE = (
    20.0  # a trigger has a handful of links among thousands of possible ones: the sum, not the mean, is what counts
)


def loss_of(network: Network, batch: Batch) -> dict[str, Tensor]:
    """The loss of every head that this batch has targets for, weighted."""
    words, whole = network.words(batch.pieces, batch.shapes, batch.first, batch.last, batch.mask[:, None, None, :])
    words = network.drop(words)
    out: dict[str, Tensor] = {}
    heads = {head for example in batch.examples for head in example.tags}
    for head in sorted(heads):
        target = batch.tags(head)
        if (target != IGNORE).any():
            logits = network.word[head](words)
            smoothing = 0.05 if head == "event_type" else 0.0
            loss = F.cross_entropy(
                logits.flatten(0, 1), target.flatten(), ignore_index=IGNORE, label_smoothing=smoothing
            )
            out[head] = loss * WEIGHT.get(head, 1.0)
    if any(example.heads is not None for example in batch.examples):
        out.update(_tree(network, batch, words))
    if any(example.roles for example in batch.examples):
        out["role"] = _roles(network, batch, words)
    if any(example.rows for example in batch.examples):
        out["pair"] = _pairs(network, batch, words)
    for head in L.DOCUMENT:
        rows = [i for i, e in enumerate(batch.examples) if head in e.document]
        if rows:
            logits = network.document[head](whole[rows])
            target = torch.tensor([batch.examples[i].document[head] for i in rows])
            out[head] = 0.3 * (
                F.cross_entropy(logits, target[:, 0].long())
                if head == "cameo"
                else F.binary_cross_entropy_with_logits(logits, target)
            )
    return out


def arc_scores(network: Network, batch: Batch, words: Tensor) -> Tensor:
    """[B, dependent, head] scores; a word that is its own head is a root; heads outside the sentence are shut off."""
    scores = network.arc(words).squeeze(-1)
    apart = batch.sentence.unsqueeze(1) != batch.sentence.unsqueeze(2)
    return scores.masked_fill(apart, -1e4)


def _tree(network: Network, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    n = batch.first.shape[1]
    heads = torch.full((len(batch.examples), n), IGNORE)
    relations = torch.full_like(heads, IGNORE)
    for row, example in enumerate(batch.examples):
        if example.heads is not None and example.deprel is not None:
            heads[row, : len(example.heads)] = torch.tensor(example.heads)
            relations[row, : len(example.deprel)] = torch.tensor(example.deprel)
    arcs = arc_scores(network, batch, words)
    out = {"arc": F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=IGNORE)}
    left, right = network.relation.sides(words)
    row, dependent = (heads != IGNORE).nonzero(as_tuple=True)
    labels = relation_scores(network, left[row, dependent], right[row, heads[row, dependent]])
    out["relation"] = F.cross_entropy(labels, relations[row, dependent], ignore_index=IGNORE)
    return out


def relation_scores(network: Network, dependents: Tensor, heads: Tensor) -> Tensor:
    """[M, labels] for M pairs of projected dependents and heads."""
    s, k, _ = network.relation.weight.shape
    mixed = (dependents @ network.relation.weight.view(s, -1)).view(-1, k, s)
    return (
        (mixed * heads.unsqueeze(1)).sum(-1)
        + network.relation.left_bias(dependents)
        + network.relation.right_bias(heads)
    )


def _roles(network: Network, batch: Batch, words: Tensor) -> Tensor:
    rows, predicates, targets = [], [], []
    n = words.shape[1]
    for row, example in enumerate(batch.examples):
        for predicate, arguments in (example.roles or {}).items():
            target = torch.full((n,), IGNORE)
            same = torch.tensor([s == example.sentence[predicate] for s in example.sentence])
            target[: len(example.words)][same] = 0
            for word, role in arguments.items():
                target[word] = role + 1
            rows.append(row), predicates.append(predicate), targets.append(target)
    left, right = network.role.sides(words)
    scores = network.role.score(left[rows, predicates].unsqueeze(1), right[rows])[:, 0]
    return F.cross_entropy(scores.flatten(0, 1), torch.stack(targets).flatten(), ignore_index=IGNORE) * 3.0


def _pairs(network: Network, batch: Batch, words: Tensor) -> Tensor:
    rows, firsts = [], []
    n, k = words.shape[1], len(L.PAIRS)
    for row, example in enumerate(batch.examples):
        for first in example.rows:
            rows.append(row), firsts.append(first)
    index = {(r, i): m for m, (r, i) in enumerate(zip(rows, firsts, strict=True))}
    target = torch.zeros(len(rows), n, k)
    weight = torch.zeros(len(rows), n, k)
    for row, example in enumerate(batch.examples):
        for first, kinds in example.rows.items():
            weight[index[row, first], : len(example.words), kinds] = 1.0
        for i, j, label in example.pairs:
            if (row, i) in index:
                target[index[row, i], j, label] = 1.0
        for i, j, label in example.blind:
            if (row, i) in index:
                weight[index[row, i], j, label] = 0.0
    left, right = network.pair.sides(words)
    scores = network.pair.score(left[rows, firsts].unsqueeze(1), right[rows])[:, 0]
    loss = F.binary_cross_entropy_with_logits(scores, target, weight=weight, reduction="sum")
    return loss / (len(rows) * PAIR_SCALE)
