"""The graph that is exported gives what the network gives: a small network with chance weights, torch beside ONNX."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the training extra: pip install -e '.[train]'")
pytest.importorskip("onnx", reason="needs the training extra: pip install -e '.[train]'")

from train.export import OUTPUTS, Shipped, sample, to_onnx  # noqa: E402
from train.model import Network, Sizes  # noqa: E402

CLOSE = 1e-4


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(5)
    sizes = Sizes(["nsubj", "obj", "punct"], ["ARG0", "ARG1"], hidden=48, layers=2, heads=4, inner=96, arc=16, relation=8,
                  role=8, pair=8)  # fmt: skip
    made = Network(sizes).eval()
    with torch.no_grad():  # links and predicates of chance weights would all be off
        made.pair.left_bias.bias.zero_()
        for head in made.word.values():
            head.weight.mul_(4.0)
    return made


@pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("words", [3, 40, 90])
def test_the_exported_graph_gives_what_the_network_gives(network: Network, tmp_path: Path, words: int) -> None:
    import onnxruntime

    to_onnx(network, tmp_path / "float.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "float.onnx"), providers=["CPUExecutionProvider"])
    window = sample(words)
    names = [i.name for i in session.get_inputs()]
    given = dict(zip(names, (t.numpy() for t in window), strict=True))
    found = dict(zip(OUTPUTS, session.run(list(OUTPUTS), given), strict=True))
    with torch.no_grad():
        wanted = dict(zip(OUTPUTS, Shipped(network).eval()(*window), strict=True))
    assert len(found["pair_rows"]) > 0
    for name in OUTPUTS:
        assert found[name].shape == tuple(wanted[name].shape), name
        assert np.allclose(found[name], wanted[name].numpy(), atol=CLOSE, rtol=CLOSE), name
