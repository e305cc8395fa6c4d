"""How long a look into a large project takes.

    python -m bench.store FOLDER [--events 200000] [--looks 30]

The first two thousand events are stored as ``casus code`` would; the rest are copies of their rows under other ids, made
within the database. Prints one JSON object. Times are milliseconds: ``cpu`` the processor time and ``wall`` the clock's, as
median of all looks; on a busy machine only the former tells of the program.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from casus.store import Accept, EventFilter, Project
from casus.types import Article, Codes, Event, Party, Period, Place, Record, Span, Toll

FIRST = 1000
EVENTS_EACH = 2
TYPES = ("bombing", "armed_attack", "shelling", "protest", "abduction")
COUNTRIES = ("IRQ", "NGA", "COL", "UKR", "IND", "PHL", "MLI", "SYR")
LEAD = "In report {number} police in {town} said on {day} March that a bomb killed {killed} villagers and gunmen fled. "
BACKGROUND = (
    "Nobody claimed it, and talks in the capital went on while soldiers searched the hills around the town. " * 8
)


def record(number: int) -> Record:
    """One of many made-up records of two events."""
    killed, day, town = 1 + number % 30, 1 + number % 28, f"Velden{number % 500}"
    text = LEAD.format(number=number, town=town, day=day, killed=killed) + BACKGROUND
    name = f"{number:016x}"

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words), words)

    date = f"20{number % 20:02}-03-{day:02}"
    last = f"20{number % 20:02}-04-{day:02}" if number % 10 == 0 else date
    first = Event(
        f"{name}-e1",
        TYPES[number % len(TYPES)],
        "happened",
        (span("bomb"), span("killed")),
        confidence=number % 100 / 100,
        recipients=(Party(span("villagers"), kind="civilians"),),
        places=(Place(span(town), town, None, COUNTRIES[number % len(COUNTRIES)], 1.5, 2.5, number, "exact"),),
        period=Period(date, last, "day" if last == date else "range", date, span(f"{day} March")),
        tolls=(Toll("killed", killed, killed, killed, span(f"{killed} villagers")),),
        said_by=(Party(span("police"), kind="police"),),
        codes=Codes({"event": "ASSAULT", "mode": "explosives"}, None, "183", {"type_of_violence": 3}),
    )
    second = replace(
        first,
        id=f"{name}-e2",
        type="mobilization",
        triggers=(span("searched"),),
        tolls=(),
        actors=(Party(span("soldiers")),),
    )
    return Record(Article(name, f"report-{number}", text, None, "Wire", date), (first, second))


def fill(project: Project, events: int) -> float:
    """Stores the first events and copies their rows until there are ``events``; gives milliseconds a stored record."""
    started = time.process_time()
    for number in range(FIRST):
        project.add_record(record(number), coder="model:1")
    each = (time.process_time() - started) / FIRST * 1000
    connection = project._connection
    for copy in range(1, events // (FIRST * EVENTS_EACH)):
        connection.execute("BEGIN IMMEDIATE")
        article, event = (
            connection.execute(f"SELECT max(number) FROM {table}").fetchone()[0] for table in ("article", "event")
        )
        for table, changed in (
            (
                "article",
                {"number": f"number + {article}", "id": f"'{copy:x}-' || id", "source_id": f"source_id || '-{copy}'"},
            ),
            ("event", {"number": f"number + {event}", "article": f"article + {article}", "id": f"'{copy:x}-' || id"}),
            ("value", {"number": "NULL", "event": f"event + {event}"}),
            ("event_country", {"event": f"event + {event}"}),
            ("event_party", {"event": f"event + {event}"}),
        ):
            names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
            last = "event" if table in ("value", "event_country", "event_party") else "number"
            columns = ", ".join(changed.get(name, name) for name in names)
            many = FIRST if table == "article" else FIRST * EVENTS_EACH
            connection.execute(f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {last} <= {many}")
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    return each


def timed(look: Callable[[int], object], looks: int) -> dict[str, float]:
    """Median milliseconds of a look, after one that doesn't count."""
    look(looks)
    cpu, wall = [], []
    for number in range(looks):
        started = time.process_time(), time.perf_counter()
        look(number)
        cpu.append((time.process_time() - started[0]) * 1000)
        wall.append((time.perf_counter() - started[1]) * 1000)
    return {"cpu": round(statistics.median(cpu), 2), "wall": round(statistics.median(wall), 2)}


def looks_at(project: Project, events: int) -> dict[str, Callable[[int], object]]:
    """The looks that are timed, by name; each is told its number."""
    copies = max(1, events // (FIRST * EVENTS_EACH))

    def name(number: int) -> str:
        copy = number * 7919 % copies
        return (f"{copy:x}-" if copy else "") + f"{number * 31 % FIRST:016x}"

    def page(wanted: EventFilter) -> Callable[[int], object]:
        return lambda number: drain(project.events(replace(wanted, offset=number)))

    return {
        "event by id": lambda number: project.event(f"{name(number)}-e1"),
        "record by id": lambda number: project.record(name(number)),
        "history of an event": lambda number: project.history(f"{name(number)}-e1"),
        "coder of an article": lambda number: project.coder_of(name(number)),
        "ten of a type": page(EventFilter(types=("bombing",), limit=10)),
        "ten of a country": page(EventFilter(countries=("MLI",), limit=10)),
        "ten of a week": page(EventFilter(since="2012-03-01", until="2012-03-07", order="day", limit=10)),
        "ten of the queue": page(EventFilter(order="queue", limit=10)),
        "ten with most killed": page(EventFilter(order="stakes", limit=10)),
        "ten found by words": lambda number: project.search(f"velden{number}", limit=10),
        "accept an event": lambda number: project.judge(Accept(f"{name(number)}-e2"), who="Ana"),
        "undo": lambda _: project.undo(who="Ana"),
    }


def drain(items: Iterable[object]) -> int:
    """How many there are, having looked at all."""
    return sum(1 for _ in items)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--looks", type=int, default=30)
    options = parser.parse_args()
    found: dict[str, object] = {}
    with Project.open(options.folder, create=True) as project:
        if not project.status().articles:
            found["store a record (cpu ms)"] = round(fill(project, options.events), 2)
        found["events"] = project.count_events()
        found["megabytes"] = round(project.status().bytes_on_disk / 1e6)
        for name, look in looks_at(project, options.events).items():
            found[name] = timed(look, options.looks)
        started = time.process_time()
        read = drain(islice(project.events(), 2000))
        found["read all events, each (cpu ms)"] = round((time.process_time() - started) / read * 1000, 3)
    found["open"] = timed(lambda _: Project.open(options.folder).close(), options.looks)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
