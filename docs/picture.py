"""Draws what ``casus show`` shows of an article as an SVG, for the README.

python docs/picture.py examples/04-kidnapping.txt docs/picture.svg
"""

from __future__ import annotations

import argparse
import io
import re
from pathlib import Path

from rich.console import Console

from casus.run import Settings
from casus.show import records_of, view
from casus.types import Record

WIDTH = 128

# Rich's own drawing fetches a font from the network; a picture in a repository must not.
_WEB_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FONT = 'font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace'


def picture(record: Record, title: str) -> str:
    """The SVG of one coded article; the same record gives the same bytes."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, color_system="truecolor")
    console.print(view(record, WIDTH))
    svg = _WEB_FONTS.sub("", console.export_svg(title=title, unique_id="casus"))
    return re.sub(r"font-family: [^;]+", _FONT, svg)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("article", type=Path)
    parser.add_argument("svg", type=Path)
    parser.add_argument("--reader", default="model")
    options = parser.parse_args()
    outcome = next(records_of(options.article, Settings(reader=options.reader)))
    if not isinstance(outcome, Record):
        raise outcome
    options.svg.write_text(picture(outcome, f"casus show {options.article}"), encoding="utf-8")


if __name__ == "__main__":
    main()
