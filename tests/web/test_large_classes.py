"""Large classes on the pages: as one group from 56 on, or those of 66 and more apart."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.invented_county import make_school
from tests.web.measured_county import assess, furnish

pytestmark = pytest.mark.database
Look = Callable[..., Any]
CROWDED = "2141990007"


@pytest.fixture
def crowded(furnished: Any) -> Any:
    """Five classes in the county: 48, 46, 60 and 20 pupils, and the 70 of East School."""
    east = make_school(furnished, CROWDED, "东校")
    furnish(east, classes=[70], teachers=2)
    return assess(furnished)


def note_of_the_tile(look: Look, director: Any, language: str = "en") -> str:
    figures = look(director, "/", language=language).context["board"].figures
    return str(figures[-1].note)


def counts(look: Look, director: Any) -> dict[str, tuple[int, int]]:
    groups = look(director, "/indicators/").context["large"]
    return {one.group.heading.en: (one.all.count, one.all.of) for one in groups}


def test_the_ministry_counts_fifty_six_and_more_as_one_group(
    look: Look, director: Any, crowded: Any, settings: Any
) -> None:
    settings.LARGE_CLASS_CONVENTION = "ministry"
    assert note_of_the_tile(look, director) == "Large classes (56 and more) 40.0%"
    assert note_of_the_tile(look, director, "zh-hans") == "大班额（56人及以上） 40.0%"
    assert counts(look, director) == {"Large classes (56 and more)": (2, 5)}
    record = look(director, f"/schools/{CROWDED}/").content.decode()
    assert "Large classes (56 and more): 1" in record
    classes = look(director, f"/schools/{CROWDED}/classes/").content.decode()
    assert ">large class<" in classes


def test_henan_counts_sixty_six_and_more_apart(
    look: Look, director: Any, crowded: Any, settings: Any
) -> None:
    settings.LARGE_CLASS_CONVENTION = "henan"
    assert note_of_the_tile(look, director) == (
        "Large classes (56 to 65) 20.0% · Very large classes (66 and more) 20.0%"
    )
    assert counts(look, director) == {
        "Large classes (56 to 65)": (1, 5),
        "Very large classes (66 and more)": (1, 5),
    }
    record = look(director, f"/schools/{CROWDED}/").content.decode()
    assert "Large classes (56 to 65): 0 · Very large classes (66 and more): 1" in record
    classes = look(director, f"/schools/{CROWDED}/classes/").content.decode()
    assert ">very large class<" in classes


def test_the_page_of_indicators_says_how_many_of_how_many_classes(
    look: Look, director: Any, crowded: Any
) -> None:
    page = look(director, "/indicators/").content.decode()
    assert "2 of 5 classes" in page
    assert "As the ministry counts" in page
