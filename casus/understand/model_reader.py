"""The reader that ships: one pass of the network over an article, decoded to a :class:`casus.reading.Reading`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from casus.reading import Attribution, Reading, Sentence
from casus.understand.decode import Decoder, Found, softmax
from casus.understand.lexicon import load_lexicon
from casus.understand.network import FOLDER, Floats, Network
from casus.understand.page import Page
from casus.understand.parties import attributions, noun_phrases
from casus.understand.windows import windows_of
from casus.understand.words import split_sentences, split_words, words_by_sentence

Range = tuple[int, int]


class ModelReader:
    """Reads with the network in ``folder``; ModelError where that can't be used. ``threads`` changes nothing but time."""

    def __init__(self, folder: Path = FOLDER, event_types: Sequence[str] | None = None, threads: int = 1) -> None:
        self._network = Network(folder, event_types, threads)
        self._decoder = Decoder(self._network.labels, self._network.thresholds)
        self._lexicon = load_lexicon()
        self.origin = f"model:{self._network.version}"

    def read(self, text: str) -> Reading:
        """What the sentences of ``text`` say; offsets are code points into it."""
        words = split_words(text)
        sentences = split_sentences(text)
        reading = self._read(text, words, sentences, words_by_sentence(words, sentences))
        return replace(reading, speakers=tuple(self._speakers(text, reading)))

    def _speakers(self, text: str, reading: Reading) -> list[Attribution]:
        """Who speaks, by patterns: on the annotated articles they tell the speaker of a figure better than the network."""
        low = tuple(text[word.start : word.end].lower() for word in reading.words)
        bags = tuple(frozenset(low[sentence.first : sentence.last]) for sentence in reading.sentences)
        page = Page(text, reading.words, reading.sentences, low, bags)
        phrases = [noun_phrases(page, sentence, self._lexicon, set()) for sentence in reading.sentences]
        return attributions(page, phrases, self._lexicon)

    def encode(self, text: str) -> None:
        """A bare pass of the encoder over the pieces of ``text``: the least that any reading by it costs."""
        words = split_words(text)
        ranges = words_by_sentence(words, split_sentences(text))
        for window in windows_of([text[a:b] for a, b in words], ranges, self._network.pieces):
            self._network.encode(window)

    def read_sentences(
        self, sentences: Sequence[Sequence[str]], predicates: Sequence[Sequence[int]] | None = None
    ) -> list[Reading]:
        """One reading a sentence, with exactly these words, as if they stood between single spaces.

        Where ``predicates`` are given, roles are read of these words and of no others.
        """
        readings = []
        for number, words in enumerate(sentences):
            spans, at = [], 0
            for word in words:
                spans.append((at, at + len(word)))
                at += len(word) + 1
            text = " ".join(words)
            given = None if predicates is None else predicates[number]
            readings.append(self._read(text, spans, [(0, len(text))], [(0, len(words))], given))
        return readings

    def _read(
        self,
        text: str,
        words: Sequence[Range],
        sentences: Sequence[Range],
        ranges: Sequence[Range],
        predicates: Sequence[int] | None = None,
    ) -> Reading:
        found = Found()
        relevance, classes = 0.0, np.zeros(0, dtype=np.float32)
        sentence_of = [number for number, (a, b) in enumerate(ranges) for _ in range(a, b)]
        roles = 0 if predicates is None else -1
        for window in windows_of([text[a:b] for a, b in words], ranges, self._network.pieces, roles):
            for predicate in predicates or ():
                if window.first_word <= predicate < window.last_word:
                    window.inputs["predicate"][predicate - window.first_word] = 1
            scores = self._network.run(window)
            self._decoder.add(found, text, words, sentence_of, window.first_word, scores)
            chances = self._document(scores.document)
            relevance = max(relevance, float(chances[0]))
            classes = chances if not classes.size else np.maximum(classes, chances)
        return Reading(
            words=tuple(found.words),
            sentences=tuple(Sentence(s, e, a, b) for (s, e), (a, b) in zip(sentences, ranges, strict=True)),
            triggers=tuple(found.triggers),
            arguments=tuple(found.arguments),
            figures=tuple(found.figures),
            links=tuple(found.links),
            stands=tuple(found.stands),
            attributions=tuple(found.attributions),
            predicates=tuple(found.predicates),
            roles=tuple(found.roles),
            mentions=tuple(found.mentions),
            times=tuple(found.times),
            fillers=tuple(found.fillers),
            relevance=relevance,
            classes=self._named(classes),
        )

    def _document(self, raw: Floats) -> Floats:
        """Chances in the order of the labels: sigmoid, but a softmax over the five CAMEO classes, which exclude each other."""
        chances = np.asarray(1 / (1 + np.exp(-raw)), dtype=np.float32)
        at = 0
        for name, options in self._network.labels.document.items():
            if name == "cameo":
                chances[at : at + len(options)] = softmax(raw[at : at + len(options)])
            at += len(options)
        return chances

    def _named(self, chances: Floats) -> tuple[tuple[str, float], ...]:
        names = [f"{name}:{option}" for name, options in self._network.labels.document.items() for option in options]
        return tuple(zip(names[1:], chances[1:].tolist(), strict=False))
