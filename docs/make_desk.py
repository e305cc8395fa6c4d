"""Makes the pictures of docs/desk.md: a real browser before a real desk.

    python docs/make_desk.py EXAMPLES REPORTS

EXAMPLES is a project of the articles in ``examples/`` (``casus code examples --project EXAMPLES``), REPORTS one in which several
articles tell of the same happenings, reconciled. Needs Chromium, and Pillow to make the files small.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.review.browsing import Visitor, chromium, served

FOLDER = Path(__file__).parent / "desk"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 400, "height": 800}


def main(examples: Path, reports: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser, served(examples) as lab, served(reports) as many:

        def visit(address: str, size: dict[str, int], scheme: str = "light") -> Visitor:
            return Visitor(browser.new_page(viewport=size, color_scheme=scheme), address)  # type: ignore[arg-type]

        def shoot(it: Visitor, name: str) -> None:
            it.page.wait_for_timeout(500)
            taken = Image.open(io.BytesIO(it.page.screenshot())).convert("RGB")
            taken.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
            it.page.context.close()

        shoot(visit(lab, WIDE), "queue")
        for name, size, scheme in (
            ("article", WIDE, "light"),
            ("article-dark", WIDE, "dark"),
            ("article-narrow", NARROW, "light"),
        ):
            it = visit(lab, size, scheme)
            it.press("Enter")
            it.page.wait_for_selector("#desk[data-event]")
            if name == "article":
                it.page.locator("section[data-field=tolls] .jump").first.hover()
            shoot(it, name)
        it = visit(many, WIDE)
        it.open("/incidents")
        it.page.locator(".rows tbody a").first.click()
        it.page.wait_for_selector("#reports")
        shoot(it, "incident")
        it = visit(many, WIDE)
        it.open("/overview")
        it.page.wait_for_selector("#world[data-cells]")
        shoot(it, "overview")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
