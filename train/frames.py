"""Head words for PropBank's frame examples, which come without trees: those of the trees that the shipped network draws.

    python -m train.frames --data ../shared --out runs/frames.jsonl

Each line: ``words``, ``predicate`` (word number) and ``roles`` (word number → role). A role stands on the word of its span whose
head lies outside the span. Left out: predicates of several words, sentences of more than 60 words, sentences of EWT's dev part.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from casus.understand.model_reader import ModelReader
from train.data import key, read

LONGEST = 60


def examples(root: Path) -> Iterator[dict[str, Any]]:
    """The frame examples that can be used."""
    folder = root / "data" / "ewt_propbank"
    dev = {key(" ".join(d["tokens"])) for d in read(folder / "dev.jsonl")}
    for d in read(folder / "frame_examples.jsonl"):
        if len(d["predicate"]) == 1 and len(d["tokens"]) <= LONGEST and key(" ".join(d["tokens"])) not in dev:
            yield d


def head_of(span: tuple[int, int], heads: Sequence[int]) -> int | None:
    """The one word of a half-open span that hangs on a word outside it; None where the tree cuts the span up."""
    inside = range(*span)
    tops = [i for i in inside if heads[i] not in inside]
    return tops[0] if len(tops) == 1 else None


def with_heads(example: dict[str, Any], heads: Sequence[int]) -> dict[str, Any] | None:
    """The example in the form that training reads; None where an argument's head can't be told."""
    roles = {}
    for argument in example["arguments"]:
        head = head_of((argument["start"], argument["end"]), heads)
        if head is None:
            return None
        roles[str(head)] = argument["role"]
    return {"words": example["tokens"], "predicate": example["predicate"][0], "roles": roles}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args()
    reader = ModelReader()
    kept = left_out = 0
    a.out.parent.mkdir(parents=True, exist_ok=True)
    with a.out.open("w", encoding="utf-8") as out:
        for example in examples(a.data):
            reading = reader.read_sentences([example["tokens"]], [[]])[0]
            found = with_heads(example, [word.head for word in reading.words])
            if found is None:
                left_out += 1
                continue
            kept += 1
            print(json.dumps(found, ensure_ascii=False), file=out)
    print(f"{kept} examples kept, {left_out} left out since the tree cuts an argument up", file=sys.stderr)


if __name__ == "__main__":
    main()
