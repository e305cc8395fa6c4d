"""MUC-4: incident templates made from our events by a documented adapter, scored as later work scores them.

The adapter, by the fill rules of the task (MUC-4 Proceedings, 1992, appendix A):

- an event whose type has a MUC-4 incident type by the codebook's crosswalk becomes a template of that type; events of one
  type that share a recipient, or that give neither place nor day of their own, are one incident;
- actors that are organisations by name are PerpOrg, other actors PerpInd;
- recipients that are people give Victim where they are named (titles left out), other recipients are Target;
- instruments are Weapon; tolls give ``killed`` and ``wounded``.

The keys' texts are upper case; where the data file carries a machine-restored casing of the same length, that is coded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casus.codebook import EventFacts, load_codebook, muc4_type
from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import coded_articles
from casus.evaluation.muc4_scores import (
    HARMS,
    ROLES,
    Interval,
    Template,
    exact_recall,
    role_fillers,
    template,
    template_filling,
)
from casus.types import Article, Event, Party, Record

GOLD_SLOTS = {
    "PerpInd": "perp_ind",
    "PerpOrg": "perp_org",
    "Target": "phys_tgt_id",
    "Victim": "hum_tgt_name",
    "Weapon": "instrument_id",
}
ORGANISED = frozenset(
    {"state", "military", "police", "government", "armed_group", "militia", "organisation", "company"}
)
PEOPLE = frozenset({"civilians", "protesters", "person", "military", "police", "armed_group", "militia", "media"})

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w.'’-]*")
_TITLES = frozenset(
    "president vice minister deputy senator mayor governor judge doctor dr general colonel col lieutenant lt major captain capt "
    "sergeant sgt father priest bishop archbishop monsignor engineer professor ambassador mr mrs ms commander leader former "
    "secretary attorney congressman journalist".split()
)


def evaluate(task: Task) -> Scores:
    """Scores of the coded articles of a JSON Lines file with the keys' ``templates``."""
    rows = list(read_jsonl(data_file(task), task.limit))
    articles = (Article(row["docid"], row["docid"], row.get("text_truecased") or row["text"]) for row in rows)
    found = [(record.article.source_id, templates(record)) for record in coded_articles(articles, task)]
    write_jsonl(task.predictions, ({"docid": name, "templates": made} for name, made in found))
    gold = [[_gold(t) for t in row["templates"]] for row in rows]
    ours = [[_found(t) for t in made] for _, made in found]
    return {
        "template_filling": template_filling(gold, ours),
        "role_fillers": role_fillers(gold, ours),
        **{f"{harm}_exact_recall": exact_recall(gold, ours, harm) for harm in HARMS},
    }


def templates(record: Record) -> list[dict[str, Any]]:
    """The article's incidents in the form that MUC-4 scorers read."""
    codebook = load_codebook()
    incidents: list[tuple[str, list[Event]]] = []
    for event in record.events:
        kind = muc4_type(codebook, facts_of(event))
        if kind is None:
            continue
        home = next((events for other, events in incidents if other == kind and _same_incident(event, events)), None)
        if home is None:
            incidents.append((kind, [event]))
        else:
            home.append(event)
    return [_template(kind.lower(), events) for kind, events in incidents]


def facts_of(event: Event) -> EventFacts:
    """What the crosswalk asks of an event."""
    lows = {harm: [t.low for t in event.tolls if t.harm == harm] for harm in ("killed", "wounded", "captured")}
    return EventFacts(
        type=event.type,
        status=event.status,
        actor_kinds=tuple(p.kind for p in event.actors if p.kind),
        recipient_kinds=tuple(p.kind for p in event.recipients if p.kind),
        trigger_words=tuple(s.quote.lower() for s in event.triggers),
        instrument_words=tuple(s.quote.lower() for s in event.instruments),
        actor_words=tuple(p.span.quote.lower() for p in event.actors),
        recipient_words=tuple(p.span.quote.lower() for p in event.recipients),
        killed=max(lows["killed"]) > 0 if lows["killed"] else None,
        wounded=max(lows["wounded"]) > 0 if lows["wounded"] else None,
        captured=max(lows["captured"], default=None),
    )


def _same_incident(event: Event, events: Sequence[Event]) -> bool:
    mine = {p.span.quote.lower() for p in event.recipients}
    if any(mine & {p.span.quote.lower() for p in other.recipients} for other in events):
        return True
    return not event.places and event.period.value is None


def _template(kind: str, events: Sequence[Event]) -> dict[str, Any]:
    actors = [party for event in events for party in event.actors]
    recipients = [party for event in events for party in event.recipients]
    organisations = [p for p in actors if p.kind in ORGANISED and _CAPITALISED.search(p.span.quote)]
    people = [p for p in recipients if p.kind in PEOPLE]
    fillers = {
        "PerpInd": [p.span.quote for p in actors if p not in organisations],
        "PerpOrg": [p.name or p.span.quote for p in organisations],
        "Target": [p.span.quote for p in recipients if p not in people],
        "Victim": [name for p in people if (name := _own_name(p))],
        "Weapon": [span.quote for event in events for span in event.instruments],
    }
    out: dict[str, Any] = {"incident_type": kind}
    out |= {role: [[words] for words in dict.fromkeys(fillers[role])] for role in ROLES}
    return out | _casualties(events)


def _own_name(party: Party) -> str | None:
    """The capitalised words of the quote, without titles; ``None`` where nobody is named."""
    words = [w for w in _CAPITALISED.findall(party.span.quote) if w.lower().strip(".") not in _TITLES]
    return " ".join(words) if words and party.kind == "person" else None


def _casualties(events: Sequence[Event]) -> dict[str, Any]:
    """The highest figure told of each harm, totals before parts; parts of nothing are added up."""
    out: dict[str, Any] = {}
    for harm in HARMS:
        tolls = [t for event in events for t in event.tolls if t.harm == harm]
        totals = [t for t in tolls if not t.part_of_total] or tolls
        if totals:
            top = max(totals, key=lambda t: t.best)
            out[harm] = top.low if top.low == top.high else {"min": top.low, "max": top.high}
    return out


def _found(row: Mapping[str, Any]) -> Template:
    casualties = {harm: _interval(row[harm]) for harm in HARMS if harm in row}
    return template(row["incident_type"], {role: row[role] for role in ROLES}, **casualties)


def _gold(row: Mapping[str, Any]) -> Template:
    """A template of the key; strings that aren't in the text are left out, as the published gold does."""
    type_ = " / ".join(value.lower() for value in row["incident_type"]["values"])
    fillers = {role: [e for e in map(_strings, row.get(slot) or ()) if e] for role, slot in GOLD_SLOTS.items()}
    told: Mapping[str, Any] = row.get("casualties") or {}
    plain = template(type_, fillers, **{harm: _interval(told[harm]) for harm in HARMS if told.get(harm)})
    exact = frozenset(harm for harm in HARMS if told.get(harm) and told[harm].get("exact"))
    return Template(plain.type, plain.fillers, plain.casualties, exact)


def _strings(filler: Mapping[str, Any]) -> list[str]:
    spans: Iterable[Any] = filler.get("spans") or [[1]] * len(filler["strings"])
    return [words for words, found in zip(filler["strings"], spans, strict=True) if found]


def _interval(value: Any) -> Interval:
    if isinstance(value, int | float):
        return value, value
    low, high = value.get("min") or 0, value.get("max")
    return low, float("inf") if high is None else high
