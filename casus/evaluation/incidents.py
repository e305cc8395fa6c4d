"""Scores linking against incidents whose reports are known: end to end, and on given events.

The data is a folder with ``articles.jsonl`` and ``incidents.jsonl``. *End to end* codes the articles and reconciles what was
coded: the honest figure. *Given events* reconciles events made from the truth itself, one for each report of each incident,
with the truth's type, days, place and tolls, so that only the linking is measured.

A true report is found where a coded event's trigger overlaps its trigger, or else where an event has a trigger in the same
sentence; a report that isn't found counts as an incident of its own. ``pairs`` are over all pairs of reports, ``b3`` is
B-cubed (Bagga and Baldwin, 1998), ``conll`` the mean of MUC, B-cubed and CEAF-e F1 (Pradhan and others, CoNLL-2012), ``strict``
the share of incidents whose reports stand together, all and no other; ``range``, ``latest`` and ``conservative`` the share of
killed and wounded figures that are right, ``confident_false_joins`` the pairs wrongly joined by links both above 0.8.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from casus.errors import InputError
from casus.evaluation import Scores, Task, read_jsonl, write_jsonl
from casus.evaluation.coreference import score_clusters
from casus.evaluation.engine import coded
from casus.reconcile import reconcile
from casus.record import incident_to_dict
from casus.types import Article, Event, Incident, Party, Period, Place, Record, Span, Toll

Truth = Mapping[str, Any]
TOLL_KEYS = ("range", "latest", "conservative")
CONFIDENT = 0.8


def evaluate(task: Task) -> Scores:
    """Both scores of a folder of incidents; the task's predictions are the incidents of the end-to-end run."""
    articles, truths = load(task.data)
    records = list(coded(task.data / "articles.jsonl", task))
    incidents = reconcile(records).incidents
    given = given_events(articles, truths)
    write_jsonl(task.predictions, map(incident_to_dict, incidents))
    return {
        "end_to_end": score(articles, truths, records, incidents),
        "given_events": score(articles, truths, given, reconcile(given).incidents),
    }


def load(data: Path) -> tuple[list[Article], list[Truth]]:
    """The articles and the true incidents of a folder."""
    articles = [
        Article(
            id=str(a["docid"]),
            source_id=str(a["docid"]),
            text=a["text"],
            title=a.get("title"),
            outlet=a.get("outlet"),
            published=a.get("published"),
            language="en",
        )
        for a in read_jsonl(data / "articles.jsonl")
    ]
    return articles, list(read_jsonl(data / "incidents.jsonl"))


# --- given events ----------------------------------------------------------------------------------------------------


def given_events(articles: Sequence[Article], truths: Iterable[Truth]) -> list[Record]:
    """A record for each article, with one event for each incident that it reports, as the truth tells it."""
    by_id = {a.source_id: a for a in articles}
    events: dict[str, list[Event]] = {a.source_id: [] for a in articles}
    for truth in truths:
        for report in truth["reports"]:
            article = by_id[report["docid"]]
            own = events[article.source_id]
            tolls = [t for t in truth["tolls"] if t["docid"] == article.source_id and t["kind"] != "cumulative"]
            own.append(
                Event(
                    id=f"{article.id}-e{len(own) + 1}",
                    type=truth["type"],
                    status="happened",
                    triggers=(_quoted(article, report["trigger"]),),
                    background=report["role"] == "background",
                    confidence=1.0,
                    actors=_named(article, [truth["actor"]]),
                    recipients=_named(article, truth["recipients"]),
                    places=(_place(article, truth["place"], report["trigger"]),),
                    period=_period(article, truth, report["trigger"]),
                    tolls=tuple(_toll(article, t) for t in tolls),
                )
            )
    return [Record(article=a, events=tuple(events[a.source_id])) for a in articles]


def _quoted(article: Article, quote: str) -> Span:
    start = article.text.find(quote)
    if start < 0:
        raise InputError(f"{quote!r} doesn't stand in the text", article=article.source_id)
    return Span.of(article.text, start, start + len(quote))


def _named(article: Article, names: Iterable[str | None]) -> tuple[Party, ...]:
    """The true parties that this article names in the truth's own words."""
    return tuple(Party(_quoted(article, name), name=name) for name in names if name and name in article.text)


def _place(article: Article, place: Mapping[str, Any], trigger: str) -> Place:
    quote = place["name"] if place["name"] in article.text else trigger
    return Place(
        span=_quoted(article, quote),
        name=place["name"],
        admin1=place["admin1"],
        country=place["country"],
        lat=place["lat"],
        lon=place["lon"],
        precision="near",
    )


def _period(article: Article, truth: Truth, trigger: str) -> Period:
    one_day = truth["start"] == truth["end"]
    value = truth["start"] if one_day else f"{truth['start']}/{truth['end']}"
    return Period(truth["start"], truth["end"], "day" if one_day else "range", value, _quoted(article, trigger))


def _toll(article: Article, toll: Mapping[str, Any]) -> Toll:
    said_by = toll["said_by"]
    return Toll(
        harm=toll["harm"],
        low=toll["low"],
        best=toll["low"],
        high=toll["high"],
        evidence=_quoted(article, toll["quote"]),
        group=toll["group"],
        part_of_total=toll["kind"] == "part",
        said_by=None if said_by is None else Party(_quoted(article, said_by), name=said_by),
    )


# --- scoring ---------------------------------------------------------------------------------------------------------

Mention = tuple[str, str, str]


def score(
    articles: Iterable[Article], truths: Sequence[Truth], records: Iterable[Record], incidents: Sequence[Incident]
) -> Scores:
    """Scores incidents made of records of the articles against the true ones."""
    texts = {a.source_id: a.text for a in articles}
    events: dict[str, list[Event]] = {}
    for record in records:
        events.setdefault(record.article.source_id, []).extend(record.events)
    member = {(link.source_id, link.event_id): (i.id, link.score) for i in incidents for link in i.events}
    gold: dict[Mention, str] = {}
    pred: dict[Mention, object] = {}
    sure: dict[Mention, float] = {}
    found = 0
    for truth in truths:
        for report in truth["reports"]:
            mention = (report["docid"], report["trigger"], truth["incident_id"])
            gold[mention] = truth["incident_id"]
            hit = find_event(texts[report["docid"]], events.get(report["docid"], []), report["trigger"], truth["type"])
            if hit is None:
                pred[mention], sure[mention] = ("missed", mention), 0.0
                continue
            found += 1
            pred[mention], sure[mention] = member.get(
                (report["docid"], hit.id), (("alone", report["docid"], hit.id), 0.0)
            )
    mentions = list(gold)
    figures = _figures(truths, gold, pred, {i.id: i for i in incidents})
    truth_groups, groups = _grouped(mentions, gold), _grouped(mentions, pred)
    links = score_clusters(truth_groups, groups)
    return {
        "reports": len(mentions),
        "incidents": len(truth_groups),
        "found": _share(found, len(mentions)),
        **_pairs(mentions, gold, pred, sure),
        "b3": {key: round(value, 3) for key, value in _b_cubed(mentions, gold, pred).items()},
        "conll": round(links["conll"], 3),
        "strict": _share(sum(group in groups for group in truth_groups), len(truth_groups)),
        **{key: _share(right, told) for key, (right, told) in figures.items()},
    }


def find_event(text: str, events: Sequence[Event], trigger: str, kind: str) -> Event | None:
    """The event that stands for a report: by its trigger's words, then by its sentence; the right type of several first."""
    start = text.find(trigger)
    end = start + len(trigger)
    for low, high in ((start, end), _sentence(text, start, end)):
        near = [e for e in events if any(max(low, s.start) < min(high, s.end) for s in e.triggers)]
        if near:
            return next((e for e in near if e.type == kind), near[0])
    return None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start)) + 1
    ends = [at for at in (text.find(". ", end), text.find("\n", end)) if at >= 0]
    return first, min(ends or [len(text)]) + 1


def _pairs(
    mentions: Sequence[Mention],
    gold: Mapping[Mention, str],
    pred: Mapping[Mention, object],
    sure: Mapping[Mention, float],
) -> Scores:
    right = wrong = missed = 0
    false_joins = []
    confident = 0
    for x, y in itertools.combinations(mentions, 2):
        if x[0] == y[0] and gold[x] == gold[y]:
            continue
        one, joined = gold[x] == gold[y], pred[x] == pred[y]
        right += one and joined
        missed += one and not joined
        if joined and not one:
            wrong += 1
            confident += min(sure[x], sure[y]) > CONFIDENT
            false_joins.append([x[0], gold[x], y[0], gold[y]])
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return {
        "pairs": {"P": round(precision, 3), "R": round(recall, 3), "F1": round(_f1(precision, recall), 3)},
        "false_joins": false_joins[:20],
        "confident_false_joins": confident,
    }


def _b_cubed(
    mentions: Sequence[Mention], gold: Mapping[Mention, str], pred: Mapping[Mention, object]
) -> dict[str, float]:
    true_groups, groups = _by_key(mentions, gold), _by_key(mentions, pred)
    shared = [len(true_groups[gold[m]] & groups[pred[m]]) for m in mentions]
    precision = sum(n / len(groups[pred[m]]) for n, m in zip(shared, mentions, strict=True)) / max(1, len(mentions))
    recall = sum(n / len(true_groups[gold[m]]) for n, m in zip(shared, mentions, strict=True)) / max(1, len(mentions))
    return {"P": precision, "R": recall, "F1": _f1(precision, recall)}


def _figures(
    truths: Sequence[Truth], gold: Mapping[Mention, str], pred: Mapping[Mention, object], by_id: Mapping[str, Incident]
) -> dict[str, tuple[int, int]]:
    """For each toll rule how many of the true killed and wounded figures are right, and how many there are."""
    counts = dict.fromkeys(TOLL_KEYS, (0, 0))
    for truth in truths:
        votes: dict[str, int] = {}
        for mention, incident in gold.items():
            home = pred[mention]
            if incident == truth["incident_id"] and isinstance(home, str):
                votes[home] = votes.get(home, 0) + 1
        toll: Mapping[str, Any] = (by_id[max(votes, key=lambda name: votes[name])].toll or {}) if votes else {}
        for harm, key in itertools.product(("killed", "wounded"), TOLL_KEYS):
            want = (truth.get(key) or {}).get(harm)
            if want is None or (isinstance(want, list) and want[0] is None):
                continue
            right, told = counts[key]
            counts[key] = right + ((toll.get(key) or {}).get(harm) == want), told + 1
    return counts


def _by_key(mentions: Iterable[Mention], home: Mapping[Mention, object]) -> dict[object, set[Mention]]:
    groups: dict[object, set[Mention]] = {}
    for mention in mentions:
        groups.setdefault(home[mention], set()).add(mention)
    return groups


def _grouped(mentions: Iterable[Mention], home: Mapping[Mention, object]) -> list[set[Mention]]:
    return list(_by_key(mentions, home).values())


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
