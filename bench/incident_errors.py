"""Lists what linking gets wrong on a folder of incidents, by cause, as Markdown tables (``bench/errors-incidents.md``).

    python -m bench.incident_errors ../shared/incidents RECORDS.jsonl > bench/errors-incidents.md

``RECORDS.jsonl`` is what ``casus code`` wrote for the articles. Every pair of reports that should stand together and doesn't,
and every pair that stands together and shouldn't, is put down to its nearest cause, read off the coded events: no event at the
report's words; an event at the words of two incidents; or what speaks most against the pair.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from casus.evaluation.incidents import find_event, load
from casus.reconcile import reconcile
from casus.reconcile.evidence import WEIGHTS
from casus.reconcile.profiles import Profile, profile_record
from casus.reconcile.scoring import evidence
from casus.record import read_records
from casus.types import Event

CAUSES = {
    "type": "far_type other_type unsure_type doubtful_type prior_words planned aggregate".split(),
    "day": "day_apart days_apart week_apart week_apart_assumed days_apart_assumed open_time one_article_other_day".split(),
    "place": (
        "other_country far_place far_beside other_place near_place other_admin1 unmatched_place namesake dateline_elsewhere"
    ).split(),
    "parties": "other_actor other_recipient".split(),
}


class Told(NamedTuple):
    """One true report of one incident, with the coded event that stands for it."""

    incident: str
    docid: str
    event: Event | None


class Wrong(NamedTuple):
    """A wrong pair: its cause, and the incidents and articles of the pair."""

    cause: str
    incidents: str
    articles: frozenset[str]


def wrong_pairs(data: Path, records_file: Path) -> Iterator[Wrong]:
    """All wrong pairs of reports, those that the scorer counts."""
    articles, truths = load(data)
    with records_file.open(encoding="utf-8") as file:
        records = list(read_records(file, str(records_file)))
    profiles = {p.id: p for r in records for p in profile_record(r)}
    home = {link.event_id: i.id for i in reconcile(records).incidents for link in i.events}
    texts = {a.source_id: a.text for a in articles}
    events = {r.article.source_id: r.events for r in records}
    told = [
        Told(t["incident_id"], r["docid"], find_event(texts[r["docid"]], events[r["docid"]], r["trigger"], t["type"]))
        for t in truths
        for r in t["reports"]
    ]
    incidents_of: dict[str, set[str]] = defaultdict(set)
    for one in told:
        if one.event is not None:
            incidents_of[one.event.id].add(one.incident)
    mixed = {event for event, own in incidents_of.items() if len(own) > 1}
    bridged = {home[event] for event in mixed}
    for x, y in itertools.combinations(told, 2):
        same = x.incident == y.incident
        if same and x.docid == y.docid:
            continue
        joined = x.event is not None and y.event is not None and home[x.event.id] == home[y.event.id]
        if same == joined:
            continue
        names = x.incident if same else f"{x.incident} / {y.incident}"
        yield Wrong(_cause(x, y, profiles, mixed, bridged, home), names, frozenset((x.docid, y.docid)))


def _cause(
    x: Told, y: Told, profiles: Mapping[str, Profile], mixed: set[str], bridged: set[str], home: Mapping[str, str]
) -> str:
    if x.event is None or y.event is None:
        return "event not coded"
    stands_for_two = bool({x.event.id, y.event.id} & mixed)
    if x.incident != y.incident:
        if stands_for_two:
            return "false: an event stands for two happenings"
        return "false: by way of such an event" if home[x.event.id] in bridged else "false: alike"
    if stands_for_two:
        return "an event stands for two happenings"
    found = evidence(profiles[x.event.id], profiles[y.event.id])
    weight = {cause: sum(WEIGHTS[f] * found.get(f, 0.0) for f in features) for cause, features in CAUSES.items()}
    worst = min(weight, key=weight.__getitem__)
    return worst if weight[worst] < -1 else "too little in common, or another event of the article in the way"


def main(data: Path, records: Path) -> None:
    """Prints the counts of causes, then the wrong pairs by cause and incident."""
    found = list(wrong_pairs(data, records))
    print("| cause | pairs |\n|---|---|")
    for cause, count in Counter(w.cause for w in found).most_common():
        print(f"| {cause} | {count} |")
    print("\n| cause | incident | pairs | reports |\n|---|---|---|---|")
    rows: dict[tuple[str, str], list[Wrong]] = defaultdict(list)
    for wrong in found:
        rows[wrong.cause, wrong.incidents].append(wrong)
    for (cause, incidents), own in sorted(rows.items()):
        articles = " ".join(f"`{name}`" for name in sorted(frozenset().union(*(w.articles for w in own))))
        print(f"| {cause} | {incidents} | {len(own)} | {articles} |")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
