"""The site in a real browser: nothing for axe to complain of, no sideways scrolling, no request beyond its own files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casus.export.site import write_site
from tests.export.build import RECORD
from tests.export.site.test_site import second_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright isn't installed")
    pytest.importorskip("axe_playwright_python", reason="axe isn't installed")
    if CHROMIUM is None:
        pytest.skip("Chromium isn't installed")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "public"
    write_site([RECORD, second_report()], folder)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_hinders_a_reader(browser: Browser, site: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(
        viewport={"width": width, "height": 860},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    incidents = sorted(path.name for path in (site / "incidents").iterdir())
    for path in ("index.html", "method.html", f"incidents/{incidents[0]}"):
        page.goto((site / path).as_uri())
        grave = [f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in Axe().run(page).response["violations"]]
        assert grave == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert {url.split(":")[0] for url in asked} == {"file"}
    page.context.close()
