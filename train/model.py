"""The network: one MiniLM encoder that also sees the shape of each word, and many light heads on its words.

A word is the mean of its first and its last piece. Taggers and classifiers are linear on a dropped-out word; trees, roles
and links between phrases are bilinear in two small projections of it (Dozat and Manning 2017, "Deep biaffine attention").
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from train import labels as L

SHAPES = 8


@dataclass
class Sizes:
    """Everything needed to build the network again; saved beside its weights."""

    deprels: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    arc: int = 192
    relation: int = 64
    role: int = 96
    pair: int = 96

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class SharedDropout(nn.Module):
    """Drops the same features at every position of a window: cheaper than one draw a position, and as good here."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        keep = torch.empty(x.shape[0], 1, x.shape[-1], dtype=x.dtype).bernoulli_(1 - self.p) / (1 - self.p)
        return x * keep


def attention(qkv: Tensor, mask: Tensor | None, heads: int) -> Tensor:
    """Queries, keys and values side by side [B, N, 3 * hidden], to what each word takes from all [B, N, hidden]."""
    b, n, wide = qkv.shape
    q, k, v = qkv.view(b, n, 3, heads, wide // 3 // heads).permute(2, 0, 3, 1, 4).unbind(0)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(b, n, wide // 3)


class ExportedAttention(torch.autograd.Function):
    """:func:`attention` as onnxruntime's own operator: one pass over the scores instead of three, a quarter of the whole time."""

    @staticmethod
    def forward(ctx: Any, qkv: Tensor, heads: int) -> Tensor:  # noqa: ARG004
        return attention(qkv, None, heads)

    @staticmethod
    def symbolic(g: Any, qkv: Any, heads: int) -> Any:
        q, k, v = g.op("Split", qkv, axis_i=2, outputs=3)
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


class Layer(nn.Module):
    def __init__(self, s: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = s.heads
        self.qkv = nn.Linear(s.hidden, 3 * s.hidden)
        self.out = nn.Linear(s.hidden, s.hidden)
        self.norm1 = nn.LayerNorm(s.hidden, eps=1e-12)
        self.up = nn.Linear(s.hidden, s.inner)
        self.down = nn.Linear(s.inner, s.hidden)
        self.norm2 = nn.LayerNorm(s.hidden, eps=1e-12)
        self.drop = SharedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        qkv = self.qkv(x)
        exported = torch.onnx.is_in_onnx_export()
        mixed = ExportedAttention.apply(qkv, self.heads) if exported else attention(qkv, mask, self.heads)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, s: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(s.vocabulary, s.hidden)
        self.positions = nn.Embedding(s.positions, s.hidden)
        self.kind = nn.Parameter(torch.zeros(s.hidden))
        self.shapes = nn.Embedding(SHAPES, s.hidden)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(s.hidden, eps=1e-12)
        self.drop = SharedDropout(dropout)
        self.layers = nn.ModuleList(Layer(s, dropout) for _ in range(s.layers))

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        where = torch.arange(pieces.shape[1])
        x = self.pieces(pieces) + self.positions(where) + self.kind + self.shapes(shapes)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_minilm(self, folder: Path) -> None:
        """Takes over the weights of a BERT checkpoint in ``model.safetensors``; the shape embedding starts at zero."""
        w = load_file(folder / "model.safetensors")
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        own: dict[str, Tensor] = {
            "pieces.weight": w["embeddings.word_embeddings.weight"],
            "positions.weight": w["embeddings.position_embeddings.weight"],
            "kind": w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
            "shapes.weight": self.shapes.weight.detach(),
        }
        names = {
            "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
            "down": "output.dense", "norm2": "output.LayerNorm",
        }  # fmt: skip
        for i in range(len(self.layers)):
            base = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                own[f"layers.{i}.qkv.{part}"] = torch.cat(
                    [w[f"{base}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                )
                for mine, theirs in names.items():
                    own[f"layers.{i}.{mine}.{part}"] = w[f"{base}{theirs}.{part}"]
        self.load_state_dict(own)


class Biaffine(nn.Module):
    """Scores of ordered pairs of words, one a label: ``[B, rows, words, labels]``."""

    def __init__(self, hidden: int, size: int, labels: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.left, self.right = nn.Linear(hidden, size), nn.Linear(hidden, size)
        self.weight = nn.Parameter(torch.zeros(size, labels, size))
        self.left_bias, self.right_bias = nn.Linear(size, labels), nn.Linear(size, labels, bias=False)
        nn.init.normal_(self.weight, std=0.5 / size)
        self.drop = SharedDropout(dropout)

    def sides(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.drop(F.gelu(self.left(x))), self.drop(F.gelu(self.right(x)))

    def score(self, left: Tensor, right: Tensor) -> Tensor:
        """``left`` [B, R, s] and ``right`` [B, N, s] to [B, R, N, labels]."""
        s, k, _ = self.weight.shape
        b, r, _ = left.shape
        mixed = (left @ self.weight.view(s, -1)).view(b, r * k, s)
        both = (mixed @ right.transpose(1, 2)).view(b, r, k, right.shape[1]).permute(0, 1, 3, 2)
        return both + self.left_bias(left).unsqueeze(2) + self.right_bias(right).unsqueeze(1)

    def forward(self, x: Tensor) -> Tensor:
        return self.score(*self.sides(x))


class Network(nn.Module):
    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes, dropout)
        self.drop = SharedDropout(0.15)
        word = {**L.TAGGERS, **L.CLASSIFIERS}
        self.word = nn.ModuleDict({name: nn.Linear(sizes.hidden, len(options)) for name, options in word.items()})
        self.document = nn.ModuleDict(
            {name: nn.Linear(sizes.hidden, len(options)) for name, options in L.DOCUMENT.items()}
        )
        self.arc = Biaffine(sizes.hidden, sizes.arc, 1)
        self.relation = Biaffine(sizes.hidden, sizes.relation, len(sizes.deprels))
        self.role = Biaffine(sizes.hidden, sizes.role, len(sizes.roles) + 1)
        self.pair = Biaffine(sizes.hidden, sizes.pair, len(L.PAIRS))
        nn.init.constant_(self.pair.left_bias.bias, -5.0)  # links are rare

    def words(
        self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor, mask: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Word vectors [B, N, hidden] and the vector of the whole window [B, hidden]."""
        x = self.encoder(pieces, shapes, mask)
        index = first.unsqueeze(-1).expand(-1, -1, x.shape[-1])
        index2 = last.unsqueeze(-1).expand(-1, -1, x.shape[-1])
        return (x.gather(1, index) + x.gather(1, index2)) / 2, x[:, 0]
