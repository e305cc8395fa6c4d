"""What the encoder sees of a word besides its pieces: the shape of its letters, since the pieces are lower-cased."""

from __future__ import annotations

LOWER, TITLE, UPPER, MIXED, NUMBER, ALPHANUMERIC, OTHER, BOUNDARY = range(8)


def shape_of(word: str) -> int:
    """The shape of a word: lower, Title, UPPER, mIxed, 123, K1, or other (punctuation)."""
    if word.islower() and word.isalpha():
        return LOWER
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return NUMBER if any(c.isdigit() for c in word) else OTHER
    if any(c.isdigit() for c in word):
        return ALPHANUMERIC
    if all(not c.isupper() for c in letters):
        return LOWER
    if all(not c.islower() for c in letters):
        return UPPER if len(letters) > 1 else TITLE
    if letters[0].isupper() and not any(c.isupper() for c in letters[1:]):
        return TITLE
    return MIXED
