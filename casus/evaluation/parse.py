"""Words and their heads against a treebank whose words are given.

``UAS`` and ``LAS`` are shares of all words, punctuation too; relations are compared without their subtype (``nmod:poss`` as
``nmod``), as the CoNLL shared tasks do. ``LAS_full`` compares the subtype as well.
"""

from __future__ import annotations

from casus.evaluation import Scores, Task, data_file, read_jsonl, write_jsonl
from casus.evaluation.engine import token_reader
from casus.evaluation.measures import share


def evaluate(task: Task) -> Scores:
    """The figures on a JSON Lines file of sentences: ``tokens``, ``upos``, ``head`` (1-based, 0 is the root), ``deprel``."""
    rows = list(read_jsonl(data_file(task), task.limit))
    readings = token_reader(task).read_sentences([row["tokens"] for row in rows])
    words = tagged = attached = labelled = fully = 0
    predictions = []
    for row, reading in zip(rows, readings, strict=True):
        gold = list(zip(row["upos"], row["head"], row["deprel"], strict=True))
        predictions.append(
            {
                **row,
                "upos": [word.upos for word in reading.words],
                "head": [word.head + 1 for word in reading.words],
                "deprel": [word.deprel for word in reading.words],
            }
        )
        for word, (upos, head, relation) in zip(reading.words, gold, strict=True):
            words += 1
            tagged += word.upos == upos
            if word.head + 1 == head:
                attached += 1
                labelled += _universal(word.deprel) == _universal(relation)
                fully += word.deprel == relation
    write_jsonl(task.predictions, predictions)
    return {
        "UAS": share(attached, words),
        "LAS": share(labelled, words),
        "UPOS": share(tagged, words),
        "LAS_full": share(fully, words),
        "words": words,
    }


def _universal(relation: str) -> str:
    return relation.partition(":")[0]
