"""What every fit of the coder's tables begins with: labelled articles, and what a network reads in them."""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from casus.understand.model_reader import ModelReader
from train.data import key
from train.texts import own_labels, texts

Labelled = tuple[dict[str, Any], str, dict[str, Any]]
"""An article's fields (none of the project's own), its text, and its labels in the form of the annotation guidelines."""


def options(description: str | None) -> argparse.ArgumentParser:
    """The options that all fits have: the data, the network that reads, where its readings are kept, and whether to write."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, help="the network's folder; default: the shipped one")
    parser.add_argument("--readings", type=Path, help="file that keeps readings between runs")
    parser.add_argument("--write", action="store_true", help="write the table")
    return parser


def load(data: Path, split: str) -> list[Labelled]:
    """The project's own labelled articles (``own``, without any that is in the annotation's dev part), or that part (``dev``)."""
    if split == "own":
        found = texts(data)
        dev = {key(a["text"]) for a, _, _ in load(data, "dev")}
        return [({}, found[g["docid"]], g) for g in own_labels() if key(found[g["docid"]]) not in dev]
    lines = {
        name: (data / "annotation" / f"dev.{name}.jsonl").read_text("utf-8").splitlines()
        for name in ("articles", "labels")
    }
    labels = {g["docid"]: g for g in map(json.loads, lines["labels"])}
    return [(a, a["text"], labels[a["docid"]]) for a in map(json.loads, lines["articles"])]


def evenly(articles: list[Labelled], limit: int | None) -> list[Labelled]:
    """About so many of the articles, taken at even distances; all where there is no limit."""
    return articles[:: max(1, len(articles) // limit)] if limit else articles


def read_all(articles: Sequence[Labelled], model: Path | None, kept: Path | None) -> dict[str, Any]:
    """Readings by docid: those of the file ``kept``, and of what is missing there by ``model``, which are added to the file."""
    known = pickle.loads(kept.read_bytes()) if kept is not None and kept.exists() else {}
    missing = [(label["docid"], text) for _, text, label in articles if label["docid"] not in known]
    if missing:
        reader = ModelReader(model) if model is not None else ModelReader()
        known.update({docid: reader.read(text) for docid, text in missing})
        if kept is not None:
            kept.write_bytes(pickle.dumps(known))
    return known
