"""docs/codebook.md is what docs/make_codebook.py makes of the shipped codebook."""

from __future__ import annotations

import runpy
from pathlib import Path

from casus.codebook import load_codebook

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_codebook.py"))["page"](load_codebook())
    assert (DOCS / "codebook.md").read_text(encoding="utf-8") == made, "run: python docs/make_codebook.py"


def test_the_page_tells_every_type_and_list() -> None:
    page = (DOCS / "codebook.md").read_text(encoding="utf-8")
    codebook = load_codebook()
    for name in (*codebook.event_types, *codebook.word_lists, *codebook.party_kinds):
        assert f"| `{name}` |" in page
