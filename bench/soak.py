"""Codes generated articles for a long time and tells whether memory stays flat.

    python -m bench.soak --minutes 240
    python -m bench.soak --articles 2000 --reader lexical

The articles go the whole way of ``casus code``: lines of JSON that never end are read, chosen, coded and written to nowhere.
A line for every twenty articles on standard error; at the end one JSON object: articles, events, seconds, resident
memory in 10⁶ bytes after the first tenth and at the end, its growth in kilobytes per thousand articles by least squares over the
samples after the first tenth, and the peak. Memory is flat where growth is indistinguishable from nothing: see ``spread_mb``,
the standard deviation of the samples around the line.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from casus.errors import InputError
from casus.intake import Intake
from casus.read.fields import Source
from casus.read.limits import MAX_ARTICLE_BYTES
from casus.read.tables import read_jsonl
from casus.record import record_to_json
from casus.run import Settings, code_article, load_engine
from casus.types import Record

SAMPLE_EVERY = 20
FEWEST_SAMPLES = 5
_SYLLABLES = "ka ru mo shi te lan dor bek ari zul fan goh pir nos ema tuk vel oss qar hib jin wad yur cha".split()
_WHO = ("gunmen", "soldiers", "police", "rebels", "militants", "protesters", "an armed group", "government forces")
_DID = ("attacked", "shelled", "raided", "opened fire on", "set fire to", "bombed", "seized", "clashed with guards of")
_WHAT = ("a market", "a checkpoint", "a convoy", "a village", "a police station", "a school", "a clinic", "a bridge")
_DAYS = ("on Monday", "on Tuesday", "yesterday", "early on Friday", "on 3 March", "last week", "overnight")


class EndlessLines(io.RawIOBase):
    """JSON Lines of articles, no two the same, one in ten in no language at all and one in fifty no JSON."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._left = b""
        self._number = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while len(self._left) < len(buffer):
            self._left += self._line()
        buffer[:] = self._left[: len(buffer)]
        self._left = self._left[len(buffer) :]
        return len(buffer)

    def _line(self) -> bytes:
        self._number += 1
        rng = self._rng
        if self._number % 50 == 0:
            return b'{"text": \n'
        if self._number % 10 == 0:
            text = " ".join(self._name() for _ in range(200))
        else:
            text = "\n".join(self._sentence() for _ in range(rng.randrange(4, 40)))
        article = {"id": f"soak-{self._number}", "date": f"2024-{rng.randrange(1, 13):02}-11", "text": text}
        return json.dumps(article).encode() + b"\n"

    def _name(self) -> str:
        return "".join(self._rng.choice(_SYLLABLES) for _ in range(self._rng.randrange(2, 5)))

    def _sentence(self) -> str:
        rng, town, person = (
            self._rng,
            self._name().capitalize(),
            f"{self._name().capitalize()} {self._name().capitalize()}",
        )
        return (
            f"{rng.choice(_WHO).capitalize()} {rng.choice(_DID)} {rng.choice(_WHAT)} in {town} {rng.choice(_DAYS)}, killing "
            f"at least {rng.randrange(1, 90)} people and wounding {rng.randrange(2, 300)}, {person}, a local official, said."
        )


def soak(reader: str, articles: int | None, minutes: float | None, seed: int) -> dict[str, float | int | None]:
    """Codes until either bound is reached; what the module's text says."""
    engine = load_engine(Settings(reader=reader))
    source = Source("soak", "soak", MAX_ARTICLE_BYTES)
    intake = Intake()
    items = intake.chosen(read_jsonl(io.BufferedReader(EndlessLines(seed)), source))
    started = time.monotonic()
    coded = events = failed = 0
    samples: list[tuple[int, float]] = []
    for number in itertools.count(1):
        item = next(items)
        outcome = item if isinstance(item, InputError) else code_article(item, *engine)
        if isinstance(outcome, Record):
            coded += 1
            events += len(outcome.events)
            record_to_json(outcome)
        else:
            failed += 1
        if number % SAMPLE_EVERY == 0:
            samples.append((number, _resident_mb()))
            print(f"{number} articles, {samples[-1][1]:.1f} MB, {time.monotonic() - started:.0f} s", file=sys.stderr)
        if number == articles or (minutes is not None and time.monotonic() - started > 60 * minutes):
            break
    settled = samples[len(samples) // 10 :]
    if len(settled) < FEWEST_SAMPLES:
        raise SystemExit(f"only {coded} articles were coded: too few to tell; give it more time")
    slope, cut = statistics.linear_regression(*zip(*settled, strict=True))
    return {
        "articles": coded, "failed": failed, "left_out": intake.not_english, "events": events,
        "seconds": round(time.monotonic() - started), "mb_after_a_tenth": settled[0][1], "mb_at_the_end": settled[-1][1],
        "growth_kb_per_1000": round(slope * 1e6, 1),
        "spread_mb": round(statistics.pstdev(mb - slope * n - cut for n, mb in settled), 2),
        "peak_mb": max(mb for _, mb in samples),
    }  # fmt: skip


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * 4096 / 1e6, 1)


def _options() -> Iterator[tuple[str, object]]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--reader", default="model")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.articles is None and options.minutes is None:
        parser.error("say --articles or --minutes")
    yield from vars(options).items()


if __name__ == "__main__":
    print(json.dumps(soak(**dict(_options()))))  # type: ignore[arg-type]
