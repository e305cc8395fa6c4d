"""The shipped network: loads it, refuses what doesn't fit, and gives each window's scores as arrays."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casus.errors import ModelError
from casus.understand.windows import Pieces, Window

FOLDER = Path(__file__).parents[1] / "model"

_FILES = ("casus.onnx", "tokenizer.json", "labels.json", "model.toml")

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the columns of the network's outputs mean."""

    columns: Mapping[str, tuple[int, int]]
    options: Mapping[str, Sequence[str]]
    document: Mapping[str, Sequence[str]]
    pairs: Sequence[str]
    deprels: Sequence[str]
    roles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Scores:
    """One window's outputs. ``word`` [words, columns] raw scores; ``heads`` and ``relations`` one a word; ``roles`` and
    ``role_scores`` [role_rows, words], 0 is no role; ``pairs`` [pair_rows, words, kinds] chances; ``document`` raw."""

    word: Floats
    document: Floats
    heads: Ints
    relations: Ints
    role_rows: Ints
    roles: Ints
    role_scores: Floats
    pair_rows: Ints
    pairs: Floats


class Network:
    """The network in ``folder``; ModelError where a file is missing or damaged, or was made for other event types."""

    def __init__(self, folder: Path = FOLDER, event_types: Sequence[str] | None = None, threads: int = 1) -> None:
        self.labels, card = _load_labels(folder)
        _check_types(folder, self.labels, event_types)
        self.version = str(card["version"])
        self.thresholds: Mapping[str, float] = card.get("thresholds", {})
        self.pieces = Pieces(folder / "tokenizer.json")
        self._session = _session(folder, threads)
        self._outputs = [output.name for output in self._session.get_outputs()]

    def encode(self, window: Window) -> None:
        """One pass of the encoder alone (and of the few scores of the whole text), to measure the rest against."""
        import onnxruntime  # type: ignore[import-untyped, unused-ignore]

        options = onnxruntime.RunOptions()
        options.only_execute_path_to_fetches = True
        self._session.run(["document"], window.inputs, options)

    def run(self, window: Window) -> Scores:
        """The network's scores for one window."""
        return Scores(*self._session.run(self._outputs, window.inputs))


def _load_labels(folder: Path) -> tuple[Labels, dict[str, Any]]:
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"{folder}: {', '.join(missing)} missing; install casus-events again, or make the model with train/"
        )
    try:
        card = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
        raw = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        labels = Labels(
            {name: (a, b) for name, (a, b) in raw["columns"].items()},
            {**raw["taggers"], **raw["classifiers"]},
            raw["document"],
            raw["pairs"],
            raw["deprels"],
            raw["roles"],
        )
        expected = card["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder}: model.toml or labels.json is damaged ({error}); install casus-events again"
        ) from error
    digest = hashlib.sha256((folder / "casus.onnx").read_bytes()).hexdigest()
    if digest != expected:
        raise ModelError(
            f"{folder / 'casus.onnx'}: not the file that model.toml describes (sha256 {digest[:12]}…); install again"
        )
    return labels, card


def _check_types(folder: Path, labels: Labels, event_types: Sequence[str] | None) -> None:
    if event_types is None:
        return
    known = set(labels.options["event_type"])
    strange = sorted(known - set(event_types))
    if strange:
        raise ModelError(
            f"{folder}: this model gives event types that the codebook doesn't have: {', '.join(strange)}; add them to the "
            "codebook, or train a model on it (train/README.md)"
        )


def _session(folder: Path, threads: int) -> Any:
    import onnxruntime  # type: ignore[import-untyped, unused-ignore]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # windows differ in length: an arena would keep the largest of each
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(folder / "casus.onnx"), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own kinds
        raise ModelError(f"{folder / 'casus.onnx'}: can't be loaded ({error})") from error
