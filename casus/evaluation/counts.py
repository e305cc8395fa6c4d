"""How many were killed and wounded, article by article, against the figures of the Gun Violence Archive.

The adapter, from an article's events to the two figures of its one incident:

- told are the figures of the violent events that did take place, of today's news where there is any, and the headline's;
- a total counts before its parts, the headline's before the text's, a number before "several", and of rival totals the highest;
- without a total, persons told in one breath ("a man and a woman") are added up; those told apart are taken for the same;
- whoever was killed isn't wounded too: "was shot", "a gunshot wound" tell nobody else where somebody died;
- an attack without any figure hit one person, whom words of death in its triggers or in the headline call dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casus.coding.toll_finding import find_tolls
from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import coded_articles
from casus.evaluation.measures import share
from casus.types import Article, Event, Harm, Record

HARMS: tuple[Harm, ...] = ("killed", "wounded")
VIOLENT = frozenset(
    "armed_attack armed_clash assassination bombing crackdown execution grenade_attack killing physical_assault riot "
    "suicide_bombing".split()
)
BREATH = 30
"""Characters from the beginning of one figure to that of another told in one breath with it."""

_LEAST = re.compile(r"\b(?:at least|more than|over|as many as)\b", re.IGNORECASE)
_HURT = re.compile(r"\b(?:injur|wound(?:ed|ing)|hurt|surviv|critical|serious|hospital|treated)", re.IGNORECASE)
_DEATH = re.compile(
    r"\b(?:dead|deadly|death|died?|dies|dying|fatal|fatally|homicide|kill(?:ed|s|ing)?|murder\w*|slain|slaying)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with its words, of the text or (``at`` is ``None``) of the headline."""

    harm: Harm
    low: int
    exact: bool
    part: bool
    words: str
    group: str
    at: int | None


def evaluate(task: Task) -> Scores:
    """Shares of articles on a JSON Lines file of ``id``, ``text``, ``dct``, ``killed`` and ``wounded``.

    ``both_right``: both figures exactly; ``both_right_visible``: the same over articles whose figures stand in the text, or are
    0 or 1, which articles rarely write as figures.
    """
    rows = list(read_jsonl(data_file(task), task.limit))
    articles = (
        Article(row["id"], row["id"], row["text"], title=row.get("title"), published=row.get("dct")) for row in rows
    )
    found = [{"id": record.article.source_id, **figures(record)} for record in coded_articles(articles, task)]
    write_jsonl(task.predictions, found)
    return score(rows, found)


def score(gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Scores:
    """The shares, and each harm's own."""
    pairs = list(zip(gold, found, strict=True))
    visible = [(g, f) for g, f in pairs if all(_visible(g, harm) for harm in HARMS)]

    def right(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], harms: Sequence[Harm]) -> int:
        return sum(all(g[harm] == f[harm] for harm in harms) for g, f in pairs)

    return {
        "both_right": share(right(pairs, HARMS), len(pairs)),
        "both_right_visible": share(right(visible, HARMS), len(visible)),
        **{f"{harm}_right": share(right(pairs, [harm]), len(pairs)) for harm in HARMS},
        "articles": len(pairs),
        "visible": len(visible),
    }


def figures(record: Record) -> dict[Harm, int]:
    """The article's figure for each harm; 0 where none is told."""
    events = incident(record)
    headline = record.article.title or ""
    told = [*_headline(headline), *_of(events)]
    killed = _count([t for t in told if t.harm == "killed"])
    wounded = _count(
        [t for t in told if t.harm == "wounded" and not (killed and t.low == 1 and not _HURT.search(t.words))]
    )
    if not killed and not wounded:
        words = " ".join([headline, *(trigger.quote for event in events for trigger in event.triggers)])
        killed, wounded = (1, 0) if _DEATH.search(words) else (0, 1)
    return {"killed": killed, "wounded": wounded}


def incident(record: Record) -> list[Event]:
    """The events that are taken for the article's incident: the violent ones that are news; of background the first."""
    events = [e for e in record.events if e.type in VIOLENT and not e.aggregate and e.status in ("happened", "alleged")]
    news = [event for event in events if not event.background]
    return news or events


def _headline(title: str) -> list[_Told]:
    return [
        _Told(
            t.harm,
            t.low,
            t.high == t.low,
            t.part_of_total,
            title[t.start : t.end],
            t.group.quote if t.group else "",
            None,
        )
        for t in find_tolls(title, [(0, len(title))])
    ]


def _of(events: Iterable[Event]) -> list[_Told]:
    return [
        _Told(t.harm, t.low, t.high == t.low, t.part_of_total, t.evidence.quote, t.group or "", t.evidence.start)
        for event in events
        for t in event.tolls
    ]


def _count(told: Sequence[_Told]) -> int:
    """A total, or the persons told one by one."""
    totals = [t for t in told if t.low > 1 and not t.part]
    numbers = [t for t in totals if t.exact or _LEAST.search(t.words)] or totals
    first = [t for t in numbers if t.at is None] or numbers
    if first:
        return max(t.low for t in first)
    return max((_together(t, told) for t in told), default=0)


def _together(first: _Told, told: Sequence[_Told]) -> int:
    """How many are told in one breath with a figure, each group once."""
    if first.at is None:
        return first.low
    near = [t for t in told if t.at is not None and 0 <= t.at - first.at <= BREATH]
    return sum({t.group.lower() or t.words.lower(): t.low for t in near}.values())


def _visible(row: Mapping[str, Any], harm: Harm) -> bool:
    return row[harm] < 2 or bool(row.get(f"{harm}_number_in_text"))
