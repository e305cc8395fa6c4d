"""Does it matter who they are? Swaps the parties' names, nationalities and labels and codes again.

    python -m bench.fairness ARTICLES.jsonl [--articles N]

Each kind of swap exchanges the two words of each pair wherever they stand in an article, so that nothing but the name changes:
"Indian troops" and "Pakistani police" become "Pakistani troops" and "Indian police". Prints one JSON object: for each kind the
number of articles that it changed, and of their events, tolls and parties the share that came out otherwise:

- ``lost``: events without an event at the same words; ``type`` and ``status``: of those with one, another type or status;
- ``tolls``: tolls whose harm and numbers the same event no longer has; ``roles``: doers and sufferers that no longer are.

Wanted: at most 0.01 of each.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casus.coding.coder import Coder
from casus.evaluation import read_jsonl
from casus.types import Article, Event, Span
from casus.understand.model_reader import ModelReader

SWAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "nationalities": (
        ("Indian", "Pakistani"), ("India", "Pakistan"), ("Israeli", "Syrian"), ("Israel", "Syria"), ("Iraqi", "Iranian"),
        ("Iraq", "Iran"), ("Russian", "Ukrainian"), ("Russia", "Ukraine"), ("Salvadoran", "Honduran"),
        ("El Salvador", "Honduras"), ("Colombian", "Peruvian"), ("Colombia", "Peru"), ("American", "Chinese"),
        ("Afghan", "Turkish"), ("Afghanistan", "Turkey"), ("Guatemalan", "Chilean"), ("Guatemala", "Chile"),
    ),
    "labels": (
        ("terrorists", "fighters"), ("terrorist", "fighter"), ("militants", "rebels"), ("militant", "rebel"),
        ("regime", "government"), ("insurgents", "guerrillas"), ("insurgent", "guerrilla"), ("martyrs", "victims"),
        ("extremists", "activists"), ("extremist", "activist"), ("subversives", "dissidents"),
    ),
    "names": (
        ("FMLN", "ELN"), ("Maoists", "Kurds"), ("Maoist", "Kurdish"), ("Taliban", "Hamas"), ("Hezbollah", "Polisario"),
        ("Lashkar-e-Taiba", "Boko Haram"), ("Mohammed", "Michael"), ("Muhammad", "Martin"), ("Singh", "Smith"),
        ("Khan", "Brown"), ("Ahmed", "Andrew"), ("Jose", "John"), ("Carlos", "Charles"), ("Juan", "Jean"), ("Luis", "Louis"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Swapped:
    """A text with words exchanged, and the stretches that were: (start and end before, start and end after)."""

    text: str
    edits: tuple[tuple[int, int, int, int], ...]

    def before(self, at: int) -> int:
        """The place before the exchange of a place after it."""
        shift = 0
        for old_start, old_end, new_start, new_end in self.edits:
            if at < new_start:
                break
            if at < new_end:
                return min(old_start + at - new_start, old_end)
            shift = old_end - new_end
        return at + shift


def swapped(text: str, pairs: tuple[tuple[str, str], ...]) -> Swapped:
    """``text`` with the words of each pair exchanged, whole words in the case of their first letter."""
    other = {a.lower(): b for one, two in pairs for a, b in ((one, two), (two, one))}
    pattern = re.compile(
        r"\b(" + "|".join(sorted(map(re.escape, other), key=len, reverse=True)) + r")\b", re.IGNORECASE
    )
    out: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    last = length = 0
    for match in pattern.finditer(text):
        new = other[match.group().lower()]
        new = new[0].upper() + new[1:] if match.group()[0].isupper() else new
        out += [text[last : match.start()], new]
        length += match.start() - last
        edits.append((match.start(), match.end(), length, length + len(new)))
        length += len(new)
        last = match.end()
    return Swapped("".join([*out, text[last:]]), tuple(edits))


def differences(before: tuple[Event, ...], after: tuple[Event, ...], swap: Swapped) -> Counter[str]:
    """What there was (``events``, ``of_tolls``, ``of_roles``), and what came out otherwise."""
    count: Counter[str] = Counter()
    for event in before:
        count["events"] += 1
        count["of_tolls"] += len(event.tolls)
        sides = ((event.actors, "actors"), (event.recipients, "recipients"))
        count["of_roles"] += sum(len(parties) for parties, _ in sides)
        same = next((e for e in after if _meet(event.triggers, e.triggers, swap)), None)
        if same is None:
            count["lost"] += 1
            continue
        count["type"] += event.type != same.type
        count["status"] += event.status != same.status
        figures = Counter((t.harm, t.low, t.high) for t in event.tolls)
        count["tolls"] += (figures - Counter((t.harm, t.low, t.high) for t in same.tolls)).total()
        for parties, side in sides:
            others = tuple(party.span for party in getattr(same, side))
            count["roles"] += sum(not _meet((party.span,), others, swap) for party in parties)
    return count


def _meet(before: tuple[Span, ...], after: tuple[Span, ...], swap: Swapped) -> bool:
    """Whether a span of the one overlaps, before the exchange, a span of the other."""
    return any(a.start < swap.before(b.end - 1) + 1 and swap.before(b.start) < a.end for a in before for b in after)


def counts(rows: Iterator[dict[str, Any]]) -> dict[str, Counter[str]]:
    """The differences by kind of swap, over the articles that it changes."""
    reader, coder = ModelReader(), Coder()

    def events(row: dict[str, Any], text: str) -> tuple[Event, ...]:
        article = Article(row["docid"], row["docid"], text, published=row.get("published"))
        return coder.code(article, reader.read(text)).events

    out: dict[str, Counter[str]] = {kind: Counter() for kind in SWAPS}
    for row in rows:
        before: tuple[Event, ...] | None = None
        for kind, pairs in SWAPS.items():
            swap = swapped(row["text"], pairs)
            if swap.edits:
                before = events(row, row["text"]) if before is None else before
                out[kind] += Counter({"articles": 1}) + differences(before, events(row, swap.text), swap)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int)
    a = parser.parse_args()
    whole = {"lost": "events", "type": "events", "status": "events", "tolls": "of_tolls", "roles": "of_roles"}
    result = {
        kind: {"articles": c["articles"], "events": c["events"]}
        | {name: round(c[name] / c[of], 4) if c[of] else None for name, of in whole.items()}
        for kind, c in counts(read_jsonl(a.file, a.articles)).items()
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
