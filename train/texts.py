"""The texts behind the project's own labels: found in the data folder by the labels' docid, never copied.

``train/annotation/*.labels.jsonl`` holds labels and quotes in the form of the annotation guidelines. A docid names its set:
``DEV-MUC3-…`` (MUC-4, the case restored), ``satp-train-…``, ``gva-…``, ``re3d-…``, ``tb-…`` (TimeBank and AQUAINT) and ``ecb-…``
(ECB+, whose annotated sentences are put together from their words). ``casus-…`` are articles of our own, with their texts in
``train/annotation/*.articles.jsonl``, all of it invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "annotation"


def own_labels() -> list[dict[str, Any]]:
    """The project's own labels, by docid."""
    lines = [line for path in sorted(FOLDER.glob("*.labels.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return sorted((json.loads(line) for line in lines if line.strip()), key=lambda gold: gold["docid"])


def texts(root: Path) -> dict[str, str]:
    """Every text of the sets above under ``root/data`` by docid."""
    data = root / "data"
    found = {d["docid"]: d["text_truecased"] for d in _read(data / "muc4" / "train.jsonl")}
    found |= {d["id"]: d["text"] for d in _read(data / "satp_relevant" / "train.jsonl")}
    found |= {f"gva-{d['id']}": d["text"] for d in _read(data / "gva_counts" / "train.jsonl")}
    found |= {f"re3d-{d['id']}": d["text"] for d in _read(data / "re3d" / "train.jsonl")}
    for name in ("timebank", "aquaint"):
        found |= {f"tb-{d['id']}": d["text"] for d in _read(data / "timebank_aquaint" / f"{name}.jsonl")}
    for d in _read(data / "ecbplus" / "train.jsonl"):
        found[f"ecb-{d['doc_id']}"] = "\n".join(untokenized(s["tokens"]) for s in d["sents"])
    for path in sorted(FOLDER.glob("*.articles.jsonl")):
        found |= {d["docid"]: d["text"] for d in _read(path)}
    return found


def untokenized(tokens: Sequence[str]) -> str:
    """Words joined by blanks, marks and clitics put back where print has them."""
    text = re.sub(r" ([.,;:?!%)\]]|n't|'s|'re|'ve|'ll|'d|'m)", r"\1", " ".join(tokens))
    return re.sub(r"([(\[$]) ", r"\1", text)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)
