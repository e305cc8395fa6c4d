"""MUC-4: incident templates made from our events by a documented adapter, scored as later work scores them.

The adapter, by the fill rules of the task (MUC-4 Proceedings, 1992, appendix A):

- an event whose type has a MUC-4 incident type by the codebook's crosswalk is part of an incident of that type; threats, denied
  events and totals over many events are not (of the keys' templates 93 in a hundred are of acts that were carried out);
- events of one type are one incident, but where both name who or what was hit, and don't agree, and stand apart;
- an incident is reported where the reader is sure enough of its events, and surer where it names what the keys name;
- the fillers are the phrases that the reader, which learned from the training keys, takes for doers, targets, victims and means
  (:attr:`casus.reading.Reading.fillers`), each in the incident of the nearest event, and those parties of the events that
  their role allows: named armed groups are PerpOrg, other actors PerpInd, named persons Victim (titles left out);
- tolls give ``killed`` and ``wounded``.

The keys' texts are upper case; where the data file carries a machine-restored casing of the same length, that is coded.
The bars below were chosen on the first half of the development documents.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casus.codebook import EventFacts, load_codebook, muc4_type
from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import engine
from casus.evaluation.muc4_scores import (
    HARMS,
    ROLES,
    Interval,
    Template,
    exact_recall,
    normalised,
    role_fillers,
    template,
    template_filling,
)
from casus.reading import Filler, Reading, Word
from casus.types import Article, Event, Record

GOLD_SLOTS = {
    "PerpInd": "perp_ind",
    "PerpOrg": "perp_org",
    "Target": "phys_tgt_id",
    "Victim": "hum_tgt_name",
    "Weapon": "instrument_id",
}
SLOTS = {"perp_ind": "PerpInd", "perp_org": "PerpOrg", "target": "Target", "victim": "Victim", "instrument": "Weapon"}
ORGANISED = frozenset({"armed_group", "militia", "organisation"})
BARS = {"PerpInd": 0.55, "PerpOrg": 0.5, "Target": 0.5, "Victim": 0.5, "Weapon": 0.5}
"""The chance from which a phrase that the reader takes for a filler is one."""
PARTY = {"PerpInd": 0.5, "PerpOrg": 0.3, "Target": 0.0, "Victim": 0.6, "Weapon": 0.3}
"""What the confidence of an event counts for a party that the reader doesn't take for a filler."""
LINKED = 0.15
"""How much surer a phrase is that is also a party, or a means, of the incident's events."""
REPORTED = 0.5
"""The strength from which an incident is reported: the confidence of its surest event, and ``NAMED`` for what it names."""
NAMED = 0.3
BACKGROUND = 0.7
"""What the confidence of an event counts that isn't news."""
NEAR = 250
"""Characters within which two events of one type are one incident whatever they name."""

_NAMES = frozenset({"PROPN"})
_NOUNS = frozenset({"PROPN", "NOUN"})
_MODIFIERS = frozenset({"PROPN", "NOUN", "ADJ", "NUM"})
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w.'’-]*")
_BRACKETED = re.compile(r"\s*[\[(].*$", re.DOTALL)
_OPENING = re.compile(r"^(?:the|a|an)\s+|^[\"'“”‘’]+|[\"'“”‘’]+$", re.IGNORECASE)
_TITLES = frozenset(
    "president vice minister deputy senator mayor governor judge doctor dr general gen colonel col lieutenant lt major maj "
    "captain capt sergeant sgt corporal father fr president-elect priest bishop archbishop monsignor msgr engineer professor "
    "ambassador mr mrs ms miss commander leader former secretary attorney congressman journalist lawyer councilman don dona "
    "sister brother rector businessman candidate".split()
)


@dataclass(slots=True)
class _Incident:
    """Events of one type taken for one happening, and the fillers found beside them, surest first."""

    kind: str
    events: list[Event]
    fillers: dict[str, dict[str, float]] = field(default_factory=lambda: {role: {} for role in ROLES})

    def add(self, role: str, words: str, score: float) -> None:
        if words:
            self.fillers[role][words] = max(score, self.fillers[role].get(words, 0.0))


def evaluate(task: Task) -> Scores:
    """Scores of the coded articles of a JSON Lines file with the keys' ``templates``."""
    reader, coder = engine(task)
    rows = list(read_jsonl(data_file(task), task.limit))
    found: list[tuple[str, list[dict[str, Any]]]] = []
    for row in rows:
        article = Article(row["docid"], row["docid"], row.get("text_truecased") or row["text"])
        reading = reader.read(article.text)
        found.append((row["docid"], templates(coder.code(article, reading), reading)))
    write_jsonl(task.predictions, ({"docid": name, "templates": made} for name, made in found))
    gold = [[_gold(t) for t in row["templates"]] for row in rows]
    ours = [[_found(t) for t in made] for _, made in found]
    return {
        "template_filling": template_filling(gold, ours),
        "role_fillers": role_fillers(gold, ours),
        **{f"{harm}_exact_recall": exact_recall(gold, ours, harm) for harm in HARMS},
    }


def templates(record: Record, reading: Reading) -> list[dict[str, Any]]:
    """The article's incidents in the form that MUC-4 scorers read."""
    text = record.article.text
    incidents = _incidents(record)
    if incidents:
        for filler in reading.fillers:
            role = SLOTS[filler.slot]
            home = min(incidents, key=lambda incident: _distance(filler, incident))
            home.add(role, _words(role, text[slice(*_phrase(filler, reading))]), filler.score)
    for incident in incidents:
        _add_parties(incident)
    return [_template(incident) for incident in incidents if _strength(incident) >= REPORTED]


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


def _incidents(record: Record) -> list[_Incident]:
    codebook = load_codebook()
    incidents: list[_Incident] = []
    for event in record.events:
        if event.type == "threat" or event.status == "denied" or event.aggregate:
            continue
        kind = muc4_type(codebook, facts_of(event))
        if kind is None:
            continue
        home = next((i for i in incidents if i.kind == kind and _same_incident(event, i.events)), None)
        if home is None:
            incidents.append(_Incident(kind, [event]))
        else:
            home.events.append(event)
    return incidents


def _same_incident(event: Event, events: Sequence[Event]) -> bool:
    """Whether an event is of the same happening: not where both name whom they hit, don't agree, and stand apart."""
    mine = {_head(p.span.quote) for p in event.recipients}
    theirs = {_head(p.span.quote) for other in events for p in other.recipients}
    if not mine or not theirs or mine & theirs:
        return True
    at = event.triggers[0].start
    return any(abs(at - trigger.start) <= NEAR for other in events for trigger in other.triggers)


def _phrase(filler: Filler, reading: Reading) -> tuple[int, int]:
    """The noun phrase that a filler is part of: from its first modifier, or first name of a person, to its last noun."""
    words = reading.words
    first = max(0, bisect_right(words, filler.start, key=lambda word: word.start) - 1)
    last = max(first, bisect_right(words, filler.end - 1, key=lambda word: word.start) - 1)
    left = _NAMES if filler.slot in ("victim", "perp_org") else _MODIFIERS
    while first and words[first - 1].upos in left and _beside(words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and words[last + 1].upos in _NOUNS and _beside(words[last], words[last + 1]):
        last += 1
    return words[first].start, words[last].end


def _beside(one: Word, other: Word) -> bool:
    return other.start - one.end <= 1 and one.sentence == other.sentence


def _distance(filler: Filler, incident: _Incident) -> int:
    return min(
        max(filler.start - trigger.end, trigger.start - filler.end, 0)
        for event in incident.events
        for trigger in event.triggers
    )


def _add_parties(incident: _Incident) -> None:
    """The parties and means of the events make the reader's fillers surer, and are fillers of their own."""
    for event in incident.events:
        for party in event.actors:
            named = party.kind in ORGANISED and _CAPITALISED.search(party.span.quote) is not None
            _support(incident, "PerpOrg" if named else "PerpInd", party.span.quote, event.confidence)
        for party in event.recipients:
            if party.kind == "person":
                _support(incident, "Victim", party.span.quote, event.confidence)
            elif party.kind not in ("civilians", "protesters", "military", "police"):
                _support(incident, "Target", party.span.quote, 0.0)
        for span in event.instruments:
            _support(incident, "Weapon", span.quote, event.confidence)


def _support(incident: _Incident, role: str, quote: str, confidence: float) -> None:
    words = _words(role, quote)
    same = [other for other in incident.fillers[role] if _head(other) == _head(words)]
    for other in same:
        incident.fillers[role][other] += LINKED
    if not same:
        incident.add(role, words, confidence * PARTY[role])


def _strength(incident: _Incident) -> float:
    if not any(_kept(incident, role) for role in ROLES):
        return 0.0
    sure = max(event.confidence * (BACKGROUND if event.background else 1.0) for event in incident.events)
    return sure + NAMED * sum(bool(_kept(incident, role)) for role in ("Target", "Victim", "Weapon"))


def _kept(incident: _Incident, role: str) -> list[str]:
    """A role's fillers from its bar up, surest first; of those with one last word, the surest."""
    out: dict[str, str] = {}
    for words, score in sorted(incident.fillers[role].items(), key=lambda item: (-item[1], item[0])):
        if score >= BARS[role]:
            out.setdefault(_head(words), words)
    return list(out.values())


def _template(incident: _Incident) -> dict[str, Any]:
    out: dict[str, Any] = {"incident_type": incident.kind.lower()}
    out |= {role: [[words] for words in _kept(incident, role)] for role in ROLES}
    return out | _casualties(incident.events)


def _words(role: str, quote: str) -> str:
    """A phrase as the keys write it: without article, quotation marks and explained abbreviation; of a victim the name."""
    words = _OPENING.sub("", _BRACKETED.sub("", quote)).strip()
    if role == "Victim":
        return _own_name(words)
    return "" if role == "PerpOrg" and not _CAPITALISED.search(words) else words


def _head(words: str) -> str:
    """The last word, by which two phrases for one filler are known."""
    return normalised(words).rpartition(" ")[2]


def _own_name(words: str) -> str:
    """The capitalised words at the end, without titles; empty where they aren't two or more, as those of a person's name are."""
    name: list[str] = []
    for word in words.split():
        if _CAPITALISED.match(word) and word.lower().strip(".,") not in _TITLES:
            name.append(word)
        elif word.lower() not in ("de", "del", "la", "los", "y"):
            name = []
    return " ".join(name) if len(name) > 1 else ""


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
