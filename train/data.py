"""From the data folder to training examples: windows of words with targets for some of the heads.

Every set keeps its own reading here, one function each; :func:`load` gives them by task. What is left out, and why, is
counted in the log. Documents of the annotation's dev part are never trained on, from whichever set they come.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from casus.understand.words import split_sentences, split_words, words_by_sentence
from train import labels as L
from train.texts import own_labels, texts

Span = tuple[int, int]
IGNORE = -100
HELD_OUT_FOLD = 0  # of five, by order of documents: the part of re3d that the shipped model never saw


@dataclass(slots=True)
class Example:
    """One window: its words, their sentences, and targets (absent keys: no such annotation here).

    ``tags``: head name → label number a word (IGNORE: not annotated). ``heads``: a word's head in the window, itself for
    a root. ``roles``: predicate → {word: label number}. ``pairs``: (from, to, label number); ``blind``: pairs that are
    neither right nor wrong. ``rows``: words whose pairs are complete. ``document``: head name → 0/1 targets or class.
    """

    words: list[str]
    sentence: list[int]
    tags: dict[str, list[int]] = field(default_factory=dict)
    heads: list[int] | None = None
    deprel: list[int] | None = None
    roles: dict[int, dict[int, int]] | None = None
    rows: dict[int, list[int]] = field(default_factory=dict)
    pairs: list[tuple[int, int, int]] = field(default_factory=list)
    blind: set[tuple[int, int, int]] = field(default_factory=set)
    document: dict[str, list[float]] = field(default_factory=dict)
    id: str = ""


def read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


class Text:
    """A text cut into words and sentences, with a way from characters to words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split_words(text)
        self.sentences = words_by_sentence(self.words, split_sentences(text))
        self.sentence_of = [number for number, (a, b) in enumerate(self.sentences) for _ in range(a, b)]
        self.at = [-1] * (len(text) + 1)
        for number, (start, end) in enumerate(self.words):
            for position in range(start, end):
                self.at[position] = number

    def covered(self, start: int, end: int) -> Span | None:
        """The half-open range of words that share a character with ``start:end``."""
        hit = [w for w in self.at[start:end] if w >= 0]
        return (hit[0], hit[-1] + 1) if hit else None

    def windows(self, size: int) -> Iterator[Span]:
        """Ranges of words: whole sentences up to about ``size`` words, of even length; a longer sentence is cut."""
        count = max(1, -(-len(self.words) // size))
        goal = len(self.words) / count
        first = 0
        for a, b in self.sentences:
            while b - first > size * 1.25:
                cut = a if a > first else first + size
                yield first, cut
                first = cut
            if b - first >= goal:
                yield first, b
                first = b
        if first < len(self.words):
            yield first, len(self.words)

    def example(self, window: Span, id_: str) -> Example:
        a, b = window
        return Example([self.text[s:e] for s, e in self.words[a:b]], self.sentence_of[a:b], id=id_)


def paint(tags: list[int], span: Span, label: int, window: Span) -> None:
    """Writes a BIO label (``label``: number of its B tag; I follows) where nothing stands yet."""
    a, b = max(span[0], window[0]) - window[0], min(span[1], window[1]) - window[0]
    if a >= b or any(tags[a:b]):
        return
    tags[a] = label
    for i in range(a + 1, b):
        tags[i] = label + 1


def tagged(text: Text, spans: dict[str, list[tuple[int, int, str]]], size: int, id_: str) -> Iterator[Example]:
    """Windows of a text with character spans for some taggers; the longest span wins where two overlap."""
    covered = {
        head: sorted(
            ((w, label) for s, e, label in items if (w := text.covered(s, e))), key=lambda x: (x[0][0] - x[0][1], x)
        )
        for head, items in spans.items()
    }
    for window in text.windows(size):
        example = text.example(window, id_)
        for head, items in covered.items():
            tags = [0] * len(example.words)
            for span, label in items:
                paint(tags, span, L.TAGGERS[head].index(f"B-{label}"), window)
            example.tags[head] = tags
        yield example


# --- the annotated articles -----------------------------------------------------------------------------------------


def quote_spans(text: str, quote: Any) -> list[Span]:
    """Where an annotation's quote stands, the meant place first, then its other occurrences."""
    if quote is None:
        return []
    words, nth = (quote, 1) if isinstance(quote, str) else (quote.get("quote"), quote.get("nth") or 1)
    if isinstance(words, dict):
        return quote_spans(text, words)
    if not words:
        return []
    found, at = [], text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return ([found[nth - 1], *found[: nth - 1], *found[nth:]]) if len(found) >= nth else []


def annotation(root: Path, split: str, size: int = 280) -> Iterator[Example]:
    articles = {d["docid"]: d for d in read(root / "annotation" / f"{split}.articles.jsonl")}
    for gold in read(root / "annotation" / f"{split}.labels.jsonl"):
        text = Text(articles[gold["docid"]]["text"])
        for window in text.windows(size):
            yield _annotated_window(text, window, gold)


def own_annotation(root: Path, known: set[str], size: int = 280) -> Iterator[Example]:
    """The articles that the project labelled itself; ``known``: keys of texts to keep out, with the held-out fold of re3d."""
    found = texts(root)
    aside = {
        f"re3d-{d['id']}" for n, d in enumerate(read(root / "data" / "re3d" / "train.jsonl")) if n % 5 == HELD_OUT_FOLD
    }
    for gold in own_labels():
        if gold["docid"] in aside or key(found[gold["docid"]]) in known:
            continue
        text = Text(found[gold["docid"]])
        for window in text.windows(size):
            yield _annotated_window(text, window, gold)


Inside = Callable[[Any], list[Span]]
"""Where an annotation's quote stands in a window, in words of the text."""


def _annotated_window(text: Text, window: Span, gold: dict[str, Any]) -> Example:
    """The window with targets for all that the annotation tells: triggers, phrases, figures, and the links between them."""
    example = text.example(window, gold["docid"])
    n = len(example.words)
    example.tags = {h: [0] * n for h in ("trigger", "party", "instrument", "place", "time", "toll")}
    for head in ("event_type", "status", "background", "aggregate", "part"):
        example.tags[head] = [IGNORE] * n
    example.document["relevant"] = [float(bool(gold["events"]))]

    def inside(quote: Any) -> list[Span]:
        spans = [text.covered(*s) for s in quote_spans(text.text, quote)]
        return [s for s in spans if s and window[0] <= s[0] and s[1] <= window[1]]

    spots: dict[str, list[int]] = {}
    for event in gold["events"]:
        spots[event["id"]] = _triggers(example, window, event, inside)
    wanted: list[tuple[str, Any]] = []  # phrases to paint, by tagger
    for event in gold["events"]:
        wanted += _phrases(example, window, event, spots[event["id"]], inside)
        wanted += _figures(example, window, event, spots[event["id"]], inside)
        _events_linked(example, event, spots)
    places = sorted({(s, head) for head, quote in wanted for s in inside(quote)}, key=lambda x: (x[0][0] - x[0][1], x))
    for span, head in places:
        paint(example.tags[head], span, 1, window)
    example.rows = {i: sorted(set(ks)) for i, ks in example.rows.items()}
    example.pairs = sorted(set(example.pairs))
    example.blind -= set(example.pairs)
    return example


def _triggers(example: Example, window: Span, event: dict[str, Any], inside: Inside) -> list[int]:
    """Paints an event's triggers with what is told of them; gives the first word of each, counted in the window."""
    tags = example.tags
    firsts = []
    for quote in event["triggers"]:
        for span in inside(quote)[:1]:
            a, b = span[0] - window[0], span[1] - window[0]
            if any(tags["trigger"][a:b]):
                if tags["trigger"][a] == 1:  # two events share their words: both hang on the same trigger
                    firsts.append(a)
                continue
            paint(tags["trigger"], span, 1, window)
            firsts.append(a)
            for i in range(a, b):
                tags["event_type"][i] = L.EVENT_TYPES.index(event["type"])
                tags["status"][i] = L.STATUSES.index(event["status"])
                tags["background"][i] = int(bool(event.get("background")))
                tags["aggregate"][i] = int(bool(event.get("aggregate")))
    return sorted(set(firsts))


def _phrases(
    example: Example, window: Span, event: dict[str, Any], firsts: list[int], inside: Inside
) -> Iterator[tuple[str, Any]]:
    """Links an event to its parties, means, places, day and stances; gives their quotes by tagger."""
    for role, slot in (("actor", "actors"), ("recipient", "recipients"), ("said_by", "said_by")):
        for quote in event.get(slot) or []:
            yield "party", quote
            _link(example, window, firsts, inside(quote), role)
    for quote in event.get("instruments") or []:
        yield "instrument", quote
        _link(example, window, firsts, inside(quote), "instrument")
    for place in event.get("places") or []:
        yield "place", place
        _link(example, window, firsts, inside(place), "place")
    if event.get("date"):
        yield "time", event["date"]
        _link(example, window, firsts, inside(event["date"]), "time")
    for stand in event.get("responsibility") or []:
        yield "party", stand["by"]
        yield "party", stand.get("of")
        _link(example, window, firsts, inside(stand["by"]), stand["stance"])
        _link(example, window, firsts, inside(stand.get("of")), "blamed")


def _figures(
    example: Example, window: Span, event: dict[str, Any], firsts: list[int], inside: Inside
) -> Iterator[tuple[str, Any]]:
    """Paints an event's tolls and links them to it and to who gives them; gives the speakers' quotes by tagger."""
    for toll in event["tolls"]:
        for span in inside({"quote": toll["quote"], "nth": toll.get("nth")})[:1]:
            paint(example.tags["toll"], span, 1 + 2 * L.HARMS.index(toll["harm"]), window)
            first = span[0] - window[0]
            example.tags["part"][first] = int(bool(toll.get("part_of_total")))
            _link(example, window, firsts, [span], "toll")
            example.rows.setdefault(first, []).append(L.PAIRS.index("claimant"))
            if toll.get("said_by"):
                yield "party", toll["said_by"]
                _link(example, window, [first], inside(toll["said_by"]), "claimant")


def _events_linked(example: Example, event: dict[str, Any], spots: dict[str, list[int]]) -> None:
    """Links an event's triggers to one another and to those of the event that it answers; their rows are complete."""
    own = spots[event["id"]]
    answered = spots.get(event.get("responds_to"), [])
    for i in own:
        example.pairs += [(i, j, L.PAIRS.index("responds_to")) for j in answered if j != i]
        example.pairs += [(i, j, L.PAIRS.index("same")) for j in own if j != i]
        example.rows.setdefault(i, []).extend(
            k for k, name in enumerate(L.PAIRS) if name not in ("claimant", "quote_source", "quote_content")
        )


def _link(example: Example, window: Span, firsts: list[int], spans: list[Span], role: str) -> None:
    """From each trigger to the nearest occurrence of the phrase; its other occurrences count neither way."""
    label = L.PAIRS.index(role)
    for i in firsts:
        near = sorted((abs(s[0] - window[0] - i), s[0] - window[0]) for s in spans)
        for rank, (_, j) in enumerate(near):
            if rank == 0:
                example.pairs.append((i, j, label))
            else:
                example.blind.add((i, j, label))


# --- treebanks and roles ---------------------------------------------------------------------------------------------


def propbank(
    root: Path, split: str, deprels: dict[str, int], roles: dict[str, int], grow: bool = True
) -> list[Example]:
    """One example a sentence of UD EWT with PropBank roles; ``deprels`` and ``roles`` gain labels where ``grow``."""
    out = []
    for number, d in enumerate(read(root / "data" / "ewt_propbank" / f"{split}.jsonl")):
        example = syntax(d, deprels, grow, f"ewt-{split}-{number}")
        if d["frames"] is not None:
            example.tags["predicate"] = [0] * len(example.words)
            example.roles = {}
            for frame in d["frames"]:
                example.tags["predicate"][frame["predicate"]] = 1
                row = example.roles.setdefault(frame["predicate"], {})
                for argument in frame["arguments"]:
                    if grow:
                        roles.setdefault(argument["role"], len(roles))
                    if argument["role"] in roles:
                        row[argument["head"]] = roles[argument["role"]]
        out.append(example)
    return out


def frames(path: Path, roles: dict[str, int]) -> list[Example]:
    """PropBank's frame examples with one predicate each, from what ``train.frames`` wrote; roles that EWT lacks are left out."""
    return [
        Example(
            d["words"],
            [0] * len(d["words"]),
            roles={d["predicate"]: {int(word): roles[role] for word, role in d["roles"].items() if role in roles}},
            id=f"frame-{number}",
        )
        for number, d in enumerate(read(path))
    ]


def syntax(d: dict[str, Any], deprels: dict[str, int], grow: bool, id_: str) -> Example:
    n = len(d["tokens"])
    if grow:
        for relation in d["deprel"]:
            deprels.setdefault(relation, len(deprels))
    return Example(
        list(d["tokens"]),
        [0] * n,
        tags={"upos": [L.UPOS.index(u) if u in L.UPOS else IGNORE for u in d["upos"]]},
        heads=[i if h == 0 else h - 1 for i, h in enumerate(d["head"])],
        deprel=[deprels.get(r, IGNORE) for r in d["deprel"]],
        id=id_,
    )


def gum_syntax(root: Path, deprels: dict[str, int]) -> list[Example]:
    return [
        syntax(s, deprels, False, f"gum-{number}")
        for number, s in enumerate(s for d in read(root / "data" / "gum" / "train.jsonl") for s in d["sents"])
    ]


# --- mentions, quotations, times, MUC, sentence classes --------------------------------------------------------------


def re3d(root: Path, fold: int | None, held_out: bool = False) -> Iterator[Example]:
    for number, d in enumerate(read(root / "data" / "re3d" / "train.jsonl")):
        if fold is not None and (number % 5 == fold) != held_out:
            continue
        spans = [(e["start"], e["end"], e["type"]) for e in d["entities"] if e["type"] in L.RE3D]
        yield from tagged(Text(d["text"]), {"re3d": spans}, 200, str(d["id"]))


_NER = {
    "PER": "PER", "ORG": "ORG", "LOC": "LOC", "person": "PER", "politician": "PER", "organisation": "ORG",
    "politicalparty": "ORG", "corporation": "ORG", "group": "ORG", "location": "LOC", "country": "LOC",
}  # fmt: skip


def ner(root: Path) -> Iterator[Example]:
    """Names in web text, politics and tweets, brought to person, organisation, place; 1 in 5 of UNER is kept aside."""
    for name in ("uner_ewt/dev", "crossner_politics/train", "crossner_politics/dev", "wnut17/train"):
        for number, d in enumerate(read(root / "data" / f"{name}.jsonl")):
            if name.startswith("uner") and number % 5 == 0:
                continue
            tags = []
            for tag in d["tags"]:
                label = _NER.get(tag[2:])
                tags.append(0 if label is None else L.TAGGERS["ner"].index(f"{tag[0]}-{label}"))
            yield Example(list(d["tokens"]), [0] * len(tags), tags={"ner": tags}, id=f"{name}-{number}")


def quotes(root: Path, split: str, size: int = 200) -> Iterator[Example]:
    for d in read(root / "data" / "polnear" / f"{split}.jsonl"):
        text = Text(d["text"])
        spans: dict[str, list[tuple[int, int, str]]] = {"quote_source": [], "quote_cue": [], "quote_content": []}
        for a in d["attributions"]:
            spans["quote_source"] += [(s["start"], s["end"], "S") for s in a["source"]]
            spans["quote_cue"] += [(s["start"], s["end"], "C") for s in a["cue"]]
            spans["quote_content"] += [(s["start"], s["end"], "Q") for s in a["content"]]
        windows = list(text.windows(size))
        for window, example in zip(windows, tagged(text, spans, size, str(d["id"])), strict=True):
            for a in d["attributions"]:
                _quote_links(text, window, example, a)
            example.pairs = sorted(set(example.pairs))
            yield example


def _quote_links(text: Text, window: Span, example: Example, a: dict[str, Any]) -> None:
    def firsts(key: str) -> list[int]:
        spans = [text.covered(s["start"], s["end"]) for s in a[key]]
        return [s[0] - window[0] for s in spans if s and window[0] <= s[0] < window[1]]

    names = ("quote_source", "quote_content")
    for i in firsts("cue"):
        example.rows[i] = [L.PAIRS.index(name) for name in names]
        for name in names:
            example.pairs += [(i, j, L.PAIRS.index(name)) for j in firsts(name.removeprefix("quote_"))]


def times(root: Path, known: set[str]) -> Iterator[Example]:
    """Time expressions; 1 in 5 documents of TimeBank and AQUAINT and 4 of WikiWars are kept aside."""
    for name in ("timebank_aquaint/timebank", "timebank_aquaint/aquaint", "wikiwars/train"):
        for number, d in enumerate(read(root / "data" / f"{name}.jsonl")):
            if number % (4 if "wiki" in name else 5) == 0 or key(d["text"]) in known:
                continue
            spans = [(t["start"], t["end"], "T") for t in d["timexes"]]
            yield from tagged(Text(d["text"]), {"timex": spans}, 200, str(d["id"]))


def muc(root: Path, known: set[str]) -> Iterator[Example]:
    """Articles with an answer key: who did it, with what, to what and whom."""
    slots = {
        "perp_ind": "perp_ind", "perp_org": "perp_org", "phys_tgt_id": "target", "hum_tgt_name": "victim",
        "hum_tgt_desc": "victim", "instrument_id": "instrument",
    }  # fmt: skip
    for d in read(root / "data" / "muc4" / "train.jsonl"):
        if not d["templates"] or key(d["text_truecased"]) in known:
            continue
        spans = [
            (s, e, label)
            for template in d["templates"]
            for slot, label in slots.items()
            for filler in template.get(slot) or []
            for string in filler["spans"]
            for s, e in string
        ]
        yield from tagged(Text(d["text_truecased"]), {"muc": spans}, 200, d["docid"])


def sentence_classes(root: Path, known: set[str]) -> Iterator[Example]:
    for d in read(root / "data" / "satp_relevant" / "train.jsonl"):
        if key(d["text"]) in known:
            continue
        text = Text(d["text"])
        for window in list(text.windows(200))[:1]:
            example = text.example(window, str(d["id"]))
            example.document["satp"] = [float(x) for x in d["labels"]]
            yield example
    for d in read(root / "data" / "cameo_class" / "train.jsonl"):
        text = Text(d["text"])
        for window in list(text.windows(200))[:1]:
            example = text.example(window, str(d["id"]))
            example.document["cameo"] = [float(d["label"])]
            yield example


def key(text: str) -> str:
    """The letters of a text's beginning: the same article in another set or another case has the same key."""
    return "".join(c for c in text.lower() if c.isalpha())[:160]


def pack(sentences: list[Example], rng: random.Random, sizes: tuple[int, ...] = (40, 90, 180)) -> list[Example]:
    """Neighbouring sentences joined into windows of varying length, as an article's are."""
    out: list[Example] = []
    part: list[Example] = []
    goal = rng.choice(sizes)
    for example in sentences:
        if part and (
            sum(len(e.words) for e in part) + len(example.words) > goal or set(part[0].tags) != set(example.tags)
        ):
            out.append(join(part))
            part, goal = [], rng.choice(sizes)
        part.append(example)
    return [*out, join(part)] if part else out


def join(parts: list[Example]) -> Example:
    if len(parts) == 1:
        return parts[0]
    whole = Example([], [], roles={} if parts[0].roles is not None else None, id=parts[0].id)
    for number, part in enumerate(parts):
        shift = len(whole.words)
        whole.words += part.words
        whole.sentence += [number] * len(part.words)
        for head, tags in part.tags.items():
            whole.tags.setdefault(head, []).extend(tags)
        if part.heads is not None and part.deprel is not None:
            whole.heads = [*(whole.heads or []), *(h + shift for h in part.heads)]
            whole.deprel = [*(whole.deprel or []), *part.deprel]
        if whole.roles is not None and part.roles is not None:
            for predicate, row in part.roles.items():
                whole.roles[predicate + shift] = {w + shift: role for w, role in row.items()}
    return whole


def dev_keys(root: Path) -> set[str]:
    return {key(d["text"]) for d in read(root / "annotation" / "dev.articles.jsonl")}
