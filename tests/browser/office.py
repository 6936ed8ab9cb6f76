"""What is a desk, and what is asked of every page on it?"""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

REPOSITORY = Path(__file__).resolve().parents[2]
SCREENSHOTS = REPOSITORY / "docs" / "screenshots"
PASSWORD = "ansui-demo-county"


@dataclass(frozen=True)
class Office:
    """Somebody's desk: who sits there, in which language, before which screen."""

    page: Page
    address: str

    def go(self, path: str) -> Page:
        """Open a page of the product."""
        self.page.goto(self.address + path)
        return self.page


def assert_accessible(page: Page) -> None:
    """Fail with axe's own words when it finds anything on the page as it stands."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def assert_fits(page: Page) -> None:
    """Fail when the page itself, not a table inside it, scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen."


def picture(page: Page, name: str) -> None:
    """Keep a picture that a document shows, when asked to (make screenshots)."""
    if os.environ.get("JUNHENG_SCREENSHOTS") and f"{name}.png" in _shown_in_documents():
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


@cache
def _shown_in_documents() -> frozenset[str]:
    pages = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
    return frozenset(
        name
        for page in pages
        for name in re.findall(r"screenshots/([\w-]+\.png)", page.read_text(encoding="utf-8"))
    )
