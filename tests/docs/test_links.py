"""Does everything that the documents point to exist?"""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_the_read_me_shows_the_product_in_both_languages() -> None:
    for page, picture in (("README.md", "board-en.png"), ("README.zh-CN.md", "board-zh.png")):
        assert f"docs/screenshots/{picture}" in (REPOSITORY / page).read_text(encoding="utf-8")
