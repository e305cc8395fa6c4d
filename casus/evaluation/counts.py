"""How many were killed and wounded, article by article, against the figures of the Gun Violence Archive.

One incident an article: of the events that are today's news and did take place, the one with the most tolls. Within it a total
counts before its parts; parts and persons told singly are added up; of rival totals the highest stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import coded_articles
from casus.evaluation.measures import share
from casus.types import Article, Harm, Record, Toll

HARMS: tuple[Harm, ...] = ("killed", "wounded")


def evaluate(task: Task) -> Scores:
    """Shares of articles on a JSON Lines file of ``id``, ``text``, ``dct``, ``killed`` and ``wounded``.

    ``both_right``: both figures exactly; ``both_right_visible``: the same over articles whose figures stand in the text, or are
    0 or 1, which articles rarely write as figures.
    """
    rows = list(read_jsonl(data_file(task), task.limit))
    articles = (
        Article(row["id"], row["id"], row["text"], title=row.get("title"), published=row.get("dct")) for row in rows
    )
    found = [
        {"id": record.article.source_id, **{harm: figure(record, harm) for harm in HARMS}}
        for record in coded_articles(articles, task)
    ]
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


def figure(record: Record, harm: Harm) -> int | dict[str, int | None]:
    """The article's figure for one harm: a number, or an interval where the words leave one open; 0 where none is told."""
    events = [e for e in record.events if not e.background and not e.aggregate and e.status in ("happened", "alleged")]
    told = max(events, key=lambda event: len(event.tolls), default=None)
    tolls = [toll for toll in told.tolls if toll.harm == harm] if told else []
    if not tolls:
        return 0
    totals = [toll for toll in tolls if not toll.part_of_total and toll.best > 1]
    if totals:
        top = max(totals, key=lambda toll: toll.best)
        return top.low if top.low == top.high else {"min": top.low, "max": top.high}
    return max(_summed(tolls, speaker) for speaker in {toll.said_by for toll in tolls})


def _summed(tolls: Iterable[Toll], speaker: object) -> int:
    """The singles and parts that one speaker tells, each group once."""
    groups = {(toll.group or toll.evidence.quote).lower(): toll.best for toll in tolls if toll.said_by == speaker}
    return sum(groups.values())


def _visible(row: Mapping[str, Any], harm: Harm) -> bool:
    return row[harm] < 2 or bool(row.get(f"{harm}_number_in_text"))
