"""Examples to tensors: pieces, shapes, padding, and noise in the case of the letters."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from casus.understand.pieces import shape_of
from train.data import IGNORE, Example

CLS, SEP, PAD, MASK = 101, 102, 0, 103
_UPPER, _LOWER = 2, 0
HIDDEN = 0.08  # share of the words that training hides


class Pieces:
    """Words to piece ids, remembered."""

    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        if word not in self._known:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:8]
            self._known[word] = ids or [100]
        return self._known[word]

    def length(self, example: Example) -> int:
        return 2 + sum(len(self(w)) for w in example.words)


@dataclass
class Batch:
    examples: list[Example]
    pieces: Tensor
    shapes: Tensor
    first: Tensor
    last: Tensor
    mask: Tensor
    real: Tensor
    sentence: Tensor

    def tags(self, head: str) -> Tensor:
        """[B, N] label numbers of a head, IGNORE where there is none."""
        out = torch.full(self.first.shape, IGNORE)
        for row, example in enumerate(self.examples):
            if head in example.tags:
                out[row, : len(example.tags[head])] = torch.tensor(example.tags[head])
        return out


def collate(examples: list[Example], pieces: Pieces, rng: random.Random | None = None, limit: int = 510) -> Batch:
    """Pads examples to one batch; with ``rng`` hides some pieces and upper- or lower-cases some windows whole."""
    rows = []
    for example in examples:
        ids, shapes, first, last = [CLS], [7], [], []
        case = rng.random() if rng else 1.0
        for word in example.words:
            own = pieces(word)
            shape = shape_of(word)
            if case < 0.08 and shape in (0, 1, 3):
                shape = _UPPER
            elif case < 0.14 and shape in (1, 2, 3):
                shape = _LOWER
            if len(ids) + len(own) > limit:
                first.append(0), last.append(0)
                continue
            first.append(len(ids))
            last.append(len(ids) + len(own) - 1)
            if rng and rng.random() < HIDDEN:
                ids += [MASK] * len(own)
            else:
                ids += own
            shapes += [shape] * len(own)
        rows.append(([*ids, SEP], [*shapes, 7], first, last, example.sentence))
    b, p, n = len(rows), max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
    out = Batch(examples, *(torch.zeros(b, p, dtype=torch.long) for _ in range(2)),
                *(torch.zeros(b, n, dtype=torch.long) for _ in range(2)),
                torch.zeros(b, p, dtype=torch.bool), torch.zeros(b, n, dtype=torch.bool), torch.full((b, n), -1))  # fmt: skip
    for i, (ids, shapes, first, last, sentence) in enumerate(rows):
        out.pieces[i, : len(ids)] = torch.tensor(ids)
        out.shapes[i, : len(ids)] = torch.tensor(shapes)
        out.mask[i, : len(ids)] = True
        out.first[i, : len(first)] = torch.tensor(first)
        out.last[i, : len(first)] = torch.tensor(last)
        out.real[i, : len(first)] = True
        out.sentence[i, : len(first)] = torch.tensor(sentence)
    return out
