"""Counts in how many news articles each word stem stands, and writes those that are in at least one of a hundred.

    python train/count_common_words.py ../shared/annotation/train.articles.jsonl \\
        casus/coding/geography/countries.csv casus/reconcile/common_words.tsv

The table lets ``casus.reconcile`` weigh shared words ("livestock enclosure" says more than "killed") without looking at
the corpus at hand, so that a pair of events scores the same whatever other articles are there. Names of countries and of
their people are put in as common words: two reports that both say "Mali" need not mean one happening.
"""

from __future__ import annotations

import collections
import csv
import json
import sys
from pathlib import Path

from casus.reconcile.names import stem, words_of

COUNTRY_SHARE = 0.03


def main(articles: Path, countries: Path, table: Path) -> None:
    """Reads JSON Lines with ``title`` and ``text``; writes one ``stem<TAB>share`` a line, commonest first."""
    counts: collections.Counter[str] = collections.Counter()
    lines = [line for line in articles.read_text(encoding="utf-8").splitlines() if line.strip()]
    for line in lines:
        article = json.loads(line)
        counts.update({stem(word) for word in words_of(f"{article.get('title') or ''} {article['text']}")})
    shares = {word: n / len(lines) for word, n in counts.items() if n / len(lines) >= 0.01 and word.isalpha()}
    for word in _country_words(countries):
        shares[word] = max(COUNTRY_SHARE, shares.get(word, 0.0))
    kept = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    header = f"# Share of {len(lines)} annotated news articles that have the stem; see train/count_common_words.py\n"
    table.write_text(header + "".join(f"{word}\t{share:.3f}\n" for word, share in kept), encoding="utf-8")


def _country_words(countries: Path) -> set[str]:
    """Stems of the words of the gazetteer's country names and of what their people are called."""
    with countries.open(encoding="utf-8", newline="") as file:
        told = [f"{row['name']};{row['demonyms']}" for row in csv.DictReader(file)]
    return {stem(word) for names in told for word in words_of(names) if len(word) > 3 and word.isalpha()}


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
