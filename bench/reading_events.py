"""Writes what the lexical reader finds as bare records, to measure understanding without the coder.

    python bench/reading_events.py ARTICLES.jsonl OUT.jsonl

Each event has the triggers that the reading links as one, its type and status, and the parties as the words give them: no
places, dates or figures. OUT is in the form of the annotation guidelines, with spans for quotes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from casus.reading import Reading
from casus.understand.lexical import LexicalReader

LISTS = {"actor": "actors", "recipient": "recipients", "instrument": "instruments", "said_by": "said_by"}


def record(docid: str, text: str, reading: Reading) -> dict[str, object]:
    """One article's events, those of its triggers that are linked as the same taken together."""
    group = list(range(len(reading.triggers)))
    for link in reading.links:
        if link.kind == "same":
            old, new = group[link.second], group[link.first]
            group = [new if g == old else g for g in group]
    members = {name: [n for n, g in enumerate(group) if g == name] for name in dict.fromkeys(group)}
    events = [_event(text, reading, triggers, f"e{number}") for number, triggers in enumerate(members.values(), 1)]
    return {"docid": docid, "relevant": bool(events), "events": events}


def _event(text: str, reading: Reading, members: list[int], name: str) -> dict[str, object]:
    def span(start: int, end: int) -> dict[str, object]:
        return {"start": start, "end": end, "quote": text[start:end]}

    triggers = [reading.triggers[n] for n in members]
    best = max(triggers, key=lambda t: t.score)
    event: dict[str, object] = {
        "id": name,
        "type": best.type,
        "status": best.status,
        "background": best.background,
        "triggers": [span(t.start, t.end) for t in triggers],
        "tolls": [],
    }
    for role, key in LISTS.items():
        found = {
            text[a.start : a.end]: span(a.start, a.end)
            for a in reading.arguments
            if a.trigger in members and a.role == role
        }
        event[key] = list(found.values())
    return event


def main(articles: Path, out: Path) -> None:
    reader = LexicalReader()
    with out.open("w", encoding="utf-8") as file:
        for line in articles.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            made = record(article["docid"], article["text"], reader.read(article["text"]))
            file.write(json.dumps(made, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
