"""Counts how often a word names an event, and of which type, and writes ``casus/codebook/lexicon.toml``.

    python train/count_lexicon.py ANNOTATION_FOLDER

reads ``train.articles.jsonl`` and ``train.labels.jsonl`` there (the form of the annotation guidelines) and the words of
``lexicon_seeds.toml``; the file it writes holds words and shares alone. A word's share is that of its occurrences that stand
in a trigger of the type, drawn towards :data:`PRIOR` where it was met seldom.
"""

from __future__ import annotations

import collections
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from casus.understand.lexicon import Phrase, find_phrases, index_phrases
from casus.understand.words import split_words

HERE = Path(__file__).parent
OUT = HERE.parent / "casus" / "codebook" / "lexicon.toml"
PRIOR, WEIGHT = 0.35, 2.0  # the share of a word that was never met, and how many occurrences it counts for
LEAST = 0.04  # a smaller share of a type isn't written

IRREGULAR = {
    "fight": "fought fought", "shoot": "shot shot", "steal": "stole stolen", "swear": "swore sworn", "meet": "met met",
    "withdraw": "withdrew withdrawn", "flee": "fled fled", "seek": "sought sought", "retake": "retook retaken",
    "overrun": "overran overrun", "beat": "beat beaten", "slay": "slew slain", "strike": "struck struck", "set": "set set",
    "undertake": "undertook undertaken", "forbid": "forbade forbidden", "shut": "shut shut", "freeze": "froze frozen",
    "overfly": "overflew overflown", "gun": "gunned gunned", "rob": "robbed robbed", "stab": "stabbed stabbed",
    "lob": "lobbed lobbed", "ban": "banned banned", "plan": "planned planned", "nab": "nabbed nabbed",
    "trap": "trapped trapped", "slam": "slammed slammed", "mug": "mugged mugged", "patrol": "patrolled patrolled",
    "rebel": "rebelled rebelled", "repel": "repelled repelled", "expel": "expelled expelled", "kidnap": "kidnapped kidnapped",
    "airdrop": "airdropped airdropped", "confer": "conferred conferred", "machinegun": "machinegunned machinegunned",
}  # fmt: skip


def verb_forms(verb: str) -> set[str]:
    """The forms of a verb, the particle of a phrasal one kept: ``pull out``, ``pulled out`` …"""
    stem, _, particle = verb.partition(" ")
    past = IRREGULAR.get(stem, "").split()
    doubled = next((p[:-2] for p in past if p.endswith("ed") and p[-3:-2] == p[-4:-3]), stem)
    if not past:
        past = [
            stem + "d" if stem.endswith("e") else stem[:-1] + "ied" if re.search("[^aeiou]y$", stem) else stem + "ed"
        ]
    third = (
        stem[:-1] + "ies"
        if re.search("[^aeiou]y$", stem)
        else stem + ("es" if re.search("(s|sh|ch|x|z)$", stem) else "s")
    )
    gerund = doubled + "ing" if not stem.endswith("e") or stem.endswith("ee") else stem[:-1] + "ing"
    return {f"{form} {particle}".strip() for form in (stem, third, gerund, *past)}


def noun_forms(noun: str) -> set[str]:
    """A noun and its plural."""
    plural = (
        noun[:-1] + "ies"
        if re.search("[^aeiou]y$", noun)
        else noun + ("es" if re.search("(s|sh|ch|x|z)$", noun) else "s")
    )
    return {noun, plural}


def seeds() -> dict[str, set[str]]:
    """Every form that may name an event, with its types."""
    found: dict[str, set[str]] = collections.defaultdict(set)
    for event_type, words in tomllib.loads((HERE / "lexicon_seeds.toml").read_text(encoding="utf-8")).items():
        forms = set(words.get("phrases", ()))
        for verb in words.get("verbs", ()):
            forms |= verb_forms(verb)
        for noun in words.get("nouns", ()):
            forms |= noun_forms(noun)
        for form in forms:
            found[" ".join(re.sub("([-'])", r" \1 ", form).split())].add(event_type)
    return found


def articles(folder: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """The texts with their triggers (start, end, type)."""
    texts = {}
    for line in (folder / "train.articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        texts[article["docid"]] = article["text"]
    for line in (folder / "train.labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        text = texts[label["docid"]]
        yield text, [(*where, e["type"]) for e in label["events"] for q in e["triggers"] for where in _spans(text, q)]


def _spans(text: str, quote: str | dict[str, object]) -> Iterator[tuple[int, int]]:
    words, nth = (quote, 1) if isinstance(quote, str) else (str(quote["quote"]), int(str(quote.get("nth") or 1)))
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
    if start >= 0:
        yield start, start + len(words)


def counted(
    wanted: dict[str, set[str]], annotated: Iterable[tuple[str, list[tuple[int, int, str]]]]
) -> dict[str, dict[str, float]]:
    """The share of each type among each form's occurrences in the annotated texts."""
    index = index_phrases(Phrase.of(form) for form in wanted)
    met: collections.Counter[str] = collections.Counter()
    hits: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for text, triggers in annotated:
        words = split_words(text)
        for phrase, first, last in find_phrases(index, [text[a:b].lower() for a, b in words]):
            met[phrase.form] += 1
            start, end = words[first][0], words[last][1]
            hits[phrase.form].update({kind for a, b, kind in triggers if a < end and start < b})
    shares: dict[str, dict[str, float]] = {}
    for form in sorted(wanted):
        for kind in sorted(wanted[form] | hits[form].keys()):
            prior = PRIOR / len(wanted[form]) if kind in wanted[form] else 0.0
            share = round((hits[form][kind] + WEIGHT * prior) / (met[form] + WEIGHT), 2)
            if share >= LEAST:
                shares.setdefault(form, {})[kind] = share
    return shares


def main(folder: Path) -> None:
    lines = ["# Made by train/count_lexicon.py: how often a word names an event of a type, by the training articles."]
    lines += ["", "[forms]"]
    for form, shares in counted(seeds(), articles(folder)).items():
        lines.append(f'"{form}" = {{ ' + ", ".join(f"{kind} = {share:.2f}" for kind, share in shares.items()) + " }")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
