"""Scores claims of responsibility and response links of records against annotated articles.

    python -m bench.stances ARTICLES.jsonl LABELS.jsonl RECORDS.jsonl

Events are matched as ``casus eval annotation`` matches them. ``responds_to``: F1 of pairs of events of which one answers the
other; both must be matched. ``claims``, ``blames``, ``denies``: F1 of stances with the right party on a matched event;
``of``: the share of right "blames" with the right party blamed. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casus.evaluation.annotation import find, pairs, same_party, touching

STANCES = ("claims", "blames", "denies")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def count(text: str, gold: list[dict[str, Any]], found: list[dict[str, Any]], tally: Counter[tuple[str, str]]) -> None:
    """Adds one article: what is right, what the annotation has and what the record has."""
    spots = [
        [[at for quote in event["triggers"] if (at := _at(text, quote))] for event in events]
        for events in (gold, found)
    ]

    def likeness(i: int, j: int) -> float:
        return float(any(touching(a, b) for a in spots[0][i] for b in spots[1][j])) * (
            1 + (gold[i]["type"] == found[j]["type"])
        )

    home = dict(pairs(len(gold), len(found), likeness))
    number = {event["id"]: n for n, event in enumerate(found)}
    named = {event["id"]: n for n, event in enumerate(gold)}
    wanted = {(n, named[e["responds_to"]]) for n, e in enumerate(gold) if e.get("responds_to") in named}
    given = {(n, number[e["responds_to"]]) for n, e in enumerate(found) if e.get("responds_to") in number}
    tally["responds_to", "gold"] += len(wanted)
    tally["responds_to", "given"] += len(given)
    tally["responds_to", "right"] += sum((home.get(a), home.get(b)) in given for a, b in wanted)
    for stance in STANCES:
        one = [_stances(event, stance) for event in gold]
        other = [_stances(event, stance) for event in found]
        tally[stance, "gold"] += sum(map(len, one))
        tally[stance, "given"] += sum(map(len, other))
        for i, j in home.items():
            told, own = one[i], other[j]
            hits = pairs(
                len(told),
                len(own),
                lambda a, b, told=told, own=own: float(  # type: ignore[misc]
                    same_party(text, _at(text, told[a]["by"]), _at(text, own[b]["by"]))
                ),
            )
            tally[stance, "right"] += len(hits)
            for a, b in hits:
                if stance == "blames" and told[a].get("of"):
                    tally["of", "gold"] += 1
                    blamed = own[b].get("of")
                    tally["of", "right"] += bool(
                        blamed and same_party(text, _at(text, told[a]["of"]), _at(text, blamed))
                    )


def _stances(event: dict[str, Any], stance: str) -> list[dict[str, Any]]:
    return [one for one in event.get("responsibility") or () if one["stance"] == stance and one.get("by")]


def _at(text: str, quote: Any) -> tuple[int, int] | None:
    if isinstance(quote, dict) and "start" in quote:
        return quote["start"], quote["end"]
    return find(text, quote)


def scores(tally: Counter[tuple[str, str]]) -> dict[str, dict[str, float]]:
    out = {}
    for name in ("responds_to", *STANCES):
        right, gold, given = (tally[name, kind] for kind in ("right", "gold", "given"))
        out[name] = {
            "P": round(right / max(1, given), 3),
            "R": round(right / max(1, gold), 3),
            "F1": round(2 * right / max(1, gold + given), 3),
            "gold": gold,
        }
    out["of"] = {"share": round(tally["of", "right"] / max(1, tally["of", "gold"]), 3), "gold": tally["of", "gold"]}
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("articles", "labels", "records"):
        parser.add_argument(name, type=Path)
    a = parser.parse_args()
    texts = {d["docid"]: d["text"] for d in lines(a.articles)}
    found = {d["article"]["source_id"]: d["events"] for d in lines(a.records)}
    tally: Counter[tuple[str, str]] = Counter()
    for label in lines(a.labels):
        count(texts[label["docid"]], label["events"], found.get(label["docid"], []), tally)
    print(json.dumps(scores(tally), indent=1))


if __name__ == "__main__":
    main()
