"""Kills a program that writes to a project, again and again at random moments, and looks at what it left.

    python -m bench.store_kills FOLDER [--kills 200] [--writers 2] [--seed 1]

A writer stores records, codes them anew and judges their events, and says each time what it has finished. After every kill
the file must be whole, all that was said to be finished must be there, and of each writer at most the one step in hand may be
there unsaid. Prints one JSON object; exit code 1 where anything was lost or damaged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path

from casus.store import Accept, EventFilter, Project, Reject
from casus.types import Article, Event, Record, Span

TEXT = "Report {number} of {writer}: a bomb went off and soldiers later clashed with gunmen."
LONGEST_LIFE = 0.08  # seconds: some steps at most, so that many kills fall into the first ones
WAIT_FOR_THE_FIRST = 0.8  # of the kills; the others may fall into the opening


def record(writer: int, number: int, kind: str = "bombing") -> Record:
    """A record of two events; the same numbers give the same."""
    text = TEXT.format(writer=writer, number=number)
    name = f"{writer:04x}{number:012x}"
    events = tuple(
        Event(f"{name}-e{n}", type_, "happened", (Span.of(text, text.index(word), text.index(word) + len(word)),))
        for n, (type_, word) in enumerate(((kind, "bomb"), ("armed_clash", "clashed")), start=1)
    )
    return Record(Article(name, name, text), events)


def write(folder: Path, writer: int, first: int, said: int) -> None:
    """Works until it is killed; each finished step is told through the pipe ``said`` in one write."""
    with Project.open(folder) as project:
        number = first
        while True:
            whole = record(writer, number)
            one, two = (event.id for event in whole.events)
            project.add_record(whole, coder="model:1")
            os.write(said, f"added {whole.article.id}\n".encode())
            project.judge(Accept(two), who=f"w{writer}")
            os.write(said, f"judged {two}\n".encode())
            newer = replace(whole, events=(replace(whole.events[0], type="shelling"), whole.events[1]))
            project.add_record(newer, coder="model:2")
            os.write(said, f"recoded {one}\n".encode())
            project.judge(Reject(one), who=f"w{writer}")
            project.undo(who=f"w{writer}")
            os.write(said, f"undone {one}\n".encode())
            number += 1


def kill_once(folder: Path, writers: int, first: int, chance: random.Random) -> list[str]:
    """Lets some writers work for a moment, kills them, and gives what they said they had finished."""
    running: list[tuple[int, int]] = []
    for writer in range(writers):
        hear, said = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(hear)
                write(folder, writer, first, said)
            finally:
                os._exit(1)
        os.close(said)
        running.append((child, hear))
    # Starting may take long on a busy machine: the clock mostly runs from the first step that one of them has finished.
    waited = running[:1] if chance.random() < WAIT_FOR_THE_FIRST else []
    heard = {hear: os.read(hear, 4096) for _, hear in waited}
    time.sleep(chance.uniform(0, LONGEST_LIFE))
    for child, _ in running:
        os.kill(child, signal.SIGKILL)
    for child, _ in running:
        os.waitpid(child, 0)
    told = ""
    for _, hear in running:
        with os.fdopen(hear, "rb") as pipe:
            told += (heard.get(hear, b"") + pipe.read()).decode()
    return told.splitlines()


def look(folder: Path, said: list[str], writers: int, articles_before: int) -> list[str]:
    """What is wrong with the project after a kill; empty: nothing."""
    wrong: list[str] = []
    connection = sqlite3.connect(folder / "casus.db")
    for pragma, fine in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
        if (found := connection.execute(f"PRAGMA {pragma}").fetchall()) != fine:
            wrong.append(f"{pragma}: {found}")
    connection.close()
    with Project.open(folder) as project:
        heads = [head.id for head in project.heads()]
        added = {line.split()[1] for line in said if line.startswith("added")}
        wrong += [f"lost: article {name}" for name in sorted(added - set(heads))]
        if len(heads) - articles_before > len(added) + writers:
            wrong.append(f"{len(heads) - articles_before} articles are there, {len(added)} were said to be")
        new = heads[articles_before:]
        events = {
            stored.event.id: stored
            for name in new
            for stored in project.events(EventFilter(article_id=name, states=()))
        }
        wrong += [f"half an article: {name}" for name in new if any(f"{name}-e{n}" not in events for n in (1, 2))]
        for line in said:
            step, name = line.split()
            wrong += [f"lost: {line}" for lost in [_lost(step, events.get(name))] if lost]
    return wrong


def _lost(step: str, stored: object) -> bool:
    match step:
        case "judged":
            return getattr(stored, "state", None) != "accepted"
        case "recoded" | "undone":
            return stored is None or stored.event.type != "shelling"  # type: ignore[attr-defined]
    return False


def run(folder: Path, kills: int, writers: int, seed: int) -> dict[str, object]:
    """Kills ``kills`` times; counts what was finished and lists what went wrong."""
    chance = random.Random(seed)
    Project.open(folder, create=True).close()
    finished, articles, wrong = 0, 0, list[str]()
    for kill in range(kills):
        said = kill_once(folder, writers, kill * 1_000_000, chance)
        wrong += [f"kill {kill}: {what}" for what in look(folder, said, writers, articles)]
        finished += len(said)
        with Project.open(folder) as project:
            articles = project.status().articles
    return {
        "kills": kills,
        "writers": writers,
        "seed": seed,
        "steps_finished": finished,
        "articles": articles,
        "wrong": wrong,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = run(options.folder, options.kills, options.writers, options.seed)
    print(json.dumps(found, indent=1))
    sys.exit(1 if found["wrong"] else 0)


if __name__ == "__main__":
    main()
