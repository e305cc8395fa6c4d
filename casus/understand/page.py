"""A text as the lexical reader sees it: its words in lower case, with their sentences."""

from __future__ import annotations

from dataclasses import dataclass

from casus.reading import Sentence, Word
from casus.understand.words import split_sentences, split_words, words_by_sentence

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Words and sentences of one text; ``low`` runs alongside ``words``, ``bags`` alongside ``sentences``."""

    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    low: tuple[str, ...]
    bags: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, text: str) -> Page:
        """``text``, split."""
        spans, where = split_words(text), split_sentences(text)
        ranges = words_by_sentence(spans, where)
        words = [Word(a, b, number) for number, (first, last) in enumerate(ranges) for a, b in spans[first:last]]
        sentences = [Sentence(a, b, first, last) for (a, b), (first, last) in zip(where, ranges, strict=True)]
        low = tuple(text[w.start : w.end].lower() for w in words)
        return cls(
            text, tuple(words), tuple(sentences), low, tuple(frozenset(low[s.first : s.last]) for s in sentences)
        )

    def sentence_of(self, word: int) -> Sentence:
        """The sentence that the word of that number stands in."""
        return self.sentences[self.words[word].sentence]

    def raw(self, word: int) -> str:
        """The word of that number as it stands."""
        return self.text[self.words[word].start : self.words[word].end]

    def characters(self, words: Span) -> Span:
        """The characters of a half-open range of words."""
        return self.words[words[0]].start, self.words[words[1] - 1].end
