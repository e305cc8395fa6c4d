"""Scores cross-document event coreference on ECB+ with gold mentions: ``conll``, ``muc``, ``b3`` and ``ceafe``.

ECB+ (Cybulska and Vossen, 2014) tells of gossip and product launches as well as of earthquakes, names no day of publication, and
marks words, not coded events; so what is measured is the idea of linking and not :mod:`casus.reconcile` itself. As there, two
mentions are compared only where their articles may tell of one happening, here where the articles' telling words agree; then
they are one where they name the act by words of one root. That is the strongest simple baseline on this set (Barhom and others,
2019, "cluster + lemma").

Scored like ``score/coref.py``: all mentions, singletons too, over the whole file.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.coreference import score_clusters
from casus.reconcile.names import fold, stem

ONE_STORY = 0.12
"""Mean cosine of their words from which two groups of articles tell of one happening; chosen on the training topics."""
ROOT = 5
"""Letters by which words of one root are taken for one: "acquire" and "acquisition"."""

Key = tuple[str, int, tuple[int, ...]]
Vector = Mapping[str, float]

_IRREGULAR = {
    word: root
    for root, words in {
        "shoot": "shot shooting shots gunned",
        "kill": "slain slaying slaying slew",
        "die": "died dies death deaths dead dying",
        "buy": "bought buys buying purchase purchased",
        "win": "won wins winning victory",
        "steal": "stole stolen theft",
        "strike": "struck",
        "fall": "fell fallen",
        "leave": "left",
        "take": "took taken",
        "give": "gave given",
        "fight": "fought",
        "flee": "fled",
        "find": "found",
        "hold": "held",
        "say": "said says",
        "tell": "told",
        "speak": "spoke spoken speech",
        "sell": "sold sale sales",
        "choose": "chose chosen choice",
        "shake": "shook shaken",
        "quake": "earthquake earthquakes temblor tremor quakes",
        "begin": "began begun",
        "break": "broke broken",
        "injure": "injury injuries wounded hurt",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class _Mention:
    key: Key
    chain: str
    root: str


def evaluate(task: Task) -> Scores:
    """The scores of a file of ECB+; predictions have the gold form, with chains of our own."""
    documents = list(read_jsonl(data_file(task), task.limit))
    mentions = {str(d["doc_id"]): _mentions(d) for d in documents}
    story = _stories(documents)
    predicted: dict[tuple[int, str], list[Key]] = defaultdict(list)
    gold: dict[str, list[Key]] = defaultdict(list)
    chain_of: dict[Key, str] = {}
    for document, own in mentions.items():
        for mention in own:
            gold[mention.chain].append(mention.key)
            predicted[story[document], mention.root].append(mention.key)
            chain_of[mention.key] = f"{story[document]}-{mention.root}"
    write_jsonl(task.predictions, (_prediction(document, own, chain_of) for document, own in mentions.items()))
    scores = score_clusters(list(gold.values()), list(predicted.values()))
    return {name: round(value, 4) for name, value in scores.items()}


def _mentions(document: Mapping[str, Any]) -> list[_Mention]:
    words = {s["sent"]: s["tokens"] for s in document["sents"]}
    found: dict[Key, _Mention] = {}
    for m in document["event_mentions"]:
        key = (str(document["doc_id"]), m["sent"], tuple(m["tokens"]))
        found.setdefault(key, _Mention(key, str(m["chain"]), _root([words[m["sent"]][t] for t in m["tokens"]])))
    return list(found.values())


def _root(tokens: Sequence[str]) -> str:
    """What a mention's head is called, whatever its form: the first word that isn't a light one."""
    folded = [fold(token) for token in tokens]
    heavy = [word for word in folded if word and word not in _LIGHT] or folded
    head = heavy[-1] if len(heavy) > 1 and heavy[-1] not in _PARTICLES else heavy[0]
    head = _IRREGULAR.get(head, head)
    return stem(head)[:ROOT]


_LIGHT = frozenset("a an the of to be is are was were been being has have had will would s".split())
_PARTICLES = frozenset("in into out up down off on over away back for with from at by".split())


def _stories(documents: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """A number for each document; documents of one number tell of one happening, by average-link agglomeration."""
    names = [str(d["doc_id"]) for d in documents]
    vectors = _vectors(documents)
    similar = {(i, j): _cosine(vectors[i], vectors[j]) for i in range(len(names)) for j in range(i)}
    groups: dict[int, list[int]] = {i: [i] for i in range(len(names))}
    total: dict[tuple[int, int], float] = {pair: value for pair, value in similar.items() if value > 0}
    while total:
        (i, j), best = max(
            total.items(), key=lambda item: (item[1] / (len(groups[item[0][0]]) * len(groups[item[0][1]])), item[0])
        )
        if best / (len(groups[i]) * len(groups[j])) < ONE_STORY:
            break
        for k in groups:
            if k not in (i, j):
                a, b = (max(i, k), min(i, k)), (max(j, k), min(j, k))
                both = total.pop(a, 0.0) + total.pop(b, 0.0)
                if both:
                    total[b] = both
        total.pop((i, j))
        groups[j] += groups.pop(i)
    return {names[member]: number for number, group in enumerate(groups.values()) for member in group}


def _vectors(documents: Sequence[Mapping[str, Any]]) -> list[Vector]:
    counts = [Counter(stem(w) for s in d["sents"] for t in s["tokens"] for w in fold(t).split()) for d in documents]
    seen_in = Counter(word for count in counts for word in count)
    vectors: list[Vector] = []
    for count in counts:
        weights = {
            w: (1 + math.log(n)) * math.log(len(documents) / seen_in[w]) for w, n in count.items() if seen_in[w] > 1
        }
        norm = math.sqrt(sum(v * v for v in weights.values())) or 1.0
        vectors.append({word: value / norm for word, value in weights.items()})
    return vectors


def _cosine(a: Vector, b: Vector) -> float:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(value * large[word] for word, value in small.items() if word in large)


def _prediction(document: str, mentions: Iterable[_Mention], chain_of: Mapping[Key, str]) -> dict[str, Any]:
    marks = [{"sent": m.key[1], "tokens": list(m.key[2]), "chain": chain_of[m.key]} for m in mentions]
    return {"doc_id": document, "event_mentions": marks}
