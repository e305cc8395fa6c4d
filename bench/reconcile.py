"""Times linking on generated events: seconds, peak memory, and whether what was generated as one incident came out as one.

    python bench/reconcile.py 1000 10000 100000

Events are spread over 1,500 towns of which few have most (Zipf), over days so that a town has as many a week whatever the
number of events, over all harmful types; an incident is told by one to six reports, some of them copies, some background
long after, some without a day or with the neighbouring type. Prints one JSON object a size. Sizes run in processes of their
own, so that the peak is theirs.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator

from casus.reconcile import reconcile
from casus.reconcile.affinity import HARMFUL, affinity
from casus.types import Article, Event, Party, Period, Place, Record, Span, Toll

TOWNS = 1500
EVENTS_A_DAY = 100
GROUPS = ("Red Column", "Northern Front", "Dawn Brigade", "Army of the Hills", "River Guard", "Free Valley Movement")
THINGS = """market bridge school clinic checkpoint bakery mosque church station depot warehouse convoy farm mine court office
hotel barracks village hall garage tower canal orchard mill harbour ferry bus truck tanker dormitory stadium square""".split()
SYLLABLES = "ka ru mo shi te lan dor bek ari zul fan goh pir nos ema tuk vel oss qar hib jin wad yur cha".split()


def generated(size: int, seed: int = 0) -> Iterator[tuple[Record, int]]:
    """Records of one event each with the number of its incident, ``size`` of them in all."""
    rng = random.Random(seed)
    towns = [_town(rng) for _ in range(TOWNS)]
    weights = [1 / (rank + 10) for rank in range(TOWNS)]
    days = max(30, size // EVENTS_A_DAY)
    made = incident = 0
    while made < size:
        incident += 1
        name, country, lat, lon = rng.choices(towns, weights)[0]
        first = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randrange(days))
        story = (rng.choice(sorted(HARMFUL)), name, country, lat, lon, rng.choice(GROUPS), rng.sample(THINGS, 3))
        dead = int(rng.paretovariate(1.1))
        copied = None
        for _ in range(min(size - made, rng.choice((1, 1, 2, 2, 3, 4, 6)))):
            copied = _record(made, story, first, dead, rng, copied)
            dead += rng.choice((0, 0, 1, 2))
            made += 1
            yield copied, incident


def _town(rng: random.Random) -> tuple[str, str, float, float]:
    country = rng.randrange(12)
    name = "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()
    return name, f"C{country:02}", 5.0 * (country // 4) + rng.random() * 4, 6.0 * (country % 4) + rng.random() * 5


def _record(number: int, story: tuple, first: dt.date, dead: int, rng: random.Random, copied: Record | None) -> Record:
    kind, town, country, lat, lon, group, things = story
    late = rng.random() < 0.1
    published = first + dt.timedelta(days=rng.randrange(20, 300) if late else rng.choice((0, 0, 1, 1, 2, 4)))
    witness = "".join(rng.choice(SYLLABLES) for _ in range(4)).capitalize()
    text = (
        f"At least {dead} people were killed in {town} when fighters of the {group} struck a {things[0]} near the {things[1]}, "
        f"{witness} of the hospital said. The {things[2]} was left in ruins and {witness} counted {rng.randrange(90)} homes "
        f"damaged along the {rng.choice(THINGS)}. Families fled to the {rng.choice(THINGS)} while a spokesman for "
        f"{rng.choice(GROUPS)} spoke of {rng.randrange(40)} arrests."
    )
    if copied is not None and rng.random() < 0.15:
        text = copied.article.text
        published = first
        dead = copied.events[0].tolls[0].low
    article = Article(
        f"a{number:07}", f"s{number:07}", text, outlet=f"Outlet {rng.randrange(80)}", published=published.isoformat()
    )

    def span(quote: str) -> Span:
        start = text.index(quote)
        return Span.of(text, start, start + len(quote))

    if rng.random() < 0.15:
        kind = rng.choice([other for other in sorted(HARMFUL) if affinity(kind, other) >= 0.5])
    day = None if rng.random() < 0.1 else first.isoformat()
    figure = span(f"{dead} people")
    event = Event(
        id=f"a{number:07}-e1",
        type=kind,
        status="happened",
        triggers=(span("struck"),),
        background=late,
        confidence=0.9,
        actors=(Party(span(group), name=group, kind="armed_group"),),
        places=(Place(span(town), town, "Province", country, lat, lon, None, "exact"),),
        period=Period(day, day, "day", day, span("struck")) if day else Period(),
        tolls=(Toll("killed", dead, dead, None, figure),),
    )
    return Record(article, (event,))


def measure(size: int) -> dict[str, float]:
    """Seconds, peak memory in MB, and pair precision and recall for one size."""
    made = list(generated(size))
    home = {record.events[0].id: incident for record, incident in made}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock, cpu = time.perf_counter(), time.process_time()
    incidents = reconcile([record for record, _ in made]).incidents
    seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
    sizes: dict[int, int] = {}
    for incident in home.values():
        sizes[incident] = sizes.get(incident, 0) + 1
    right = joined = 0
    for found in incidents:
        counts: dict[int, int] = {}
        for link in found.events:
            counts[home[link.event_id]] = counts.get(home[link.event_id], 0) + 1
        right += sum(n * (n - 1) // 2 for n in counts.values())
        joined += len(found.events) * (len(found.events) - 1) // 2
    true = sum(n * (n - 1) // 2 for n in sizes.values())
    return {
        "events": size,
        "incidents": len(incidents),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "records_mb": round(before),
        "pair_precision": round(right / joined, 3) if joined else 0.0,
        "pair_recall": round(right / true, 3) if true else 0.0,
    }


def main(sizes: list[int]) -> None:
    """Prints a line of JSON for each size."""
    context = multiprocessing.get_context("spawn")
    for size in sizes:
        with context.Pool(1) as pool:
            print(json.dumps(pool.apply(measure, (size,))), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main([int(size) for size in sys.argv[1:]])
