"""Is every indicator named, used and told of in both languages?"""

import pytest
from tools.spec_examples import examples_markdown

from junheng.catalogue import INDICATORS
from junheng.catalogue.reference import indicators_markdown, standards_markdown
from junheng.catalogue.standards import load_standards
from junheng.rules.indicators import Derived, Indicator, Ratio, Spread

# Indicators no clause judges; boards and settings use them.
ONLY_SHOWN = {"balance.composite", "classes.large_only_share"}
EVERY = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda one: one.code)


@EVERY
def test_an_indicator_is_named_and_explained_in_both_languages(indicator: Indicator) -> None:
    assert indicator.label.zh
    assert indicator.label.en
    assert indicator.label.zh != indicator.label.en
    assert isinstance(indicator, Spread) or (indicator.doc.zh and indicator.doc.en)


@EVERY
def test_an_indicator_is_judged_by_a_clause_or_known_to_be_only_shown(
    indicator: Indicator,
) -> None:
    judged = {c.indicator for s in load_standards().values() for c in s.clauses.values()}
    assert (indicator.code in judged) != (indicator.code in ONLY_SHOWN)


@EVERY
def test_an_indicator_is_on_the_reference_page_in_both_languages(indicator: Indicator) -> None:
    for language, label in (("zh", indicator.label.zh), ("en", indicator.label.en)):
        page = indicators_markdown(language)
        assert f"`{indicator.code}`" in page
        assert label in page


def test_each_resource_has_a_ratio_and_its_spread() -> None:
    composite = INDICATORS["balance.composite"]
    assert isinstance(composite, Derived)
    assert [part.code for part in composite.parts] == [
        f"{code}_spread"
        for code in (
            "teachers.above_required_degree",
            "teachers.backbone",
            "teachers.sports_and_arts",
            "premises.teaching_area",
            "premises.sports_area",
            "equipment.equipment_value",
            "equipment.multimedia_rooms",
        )
    ]
    for part in composite.parts:
        assert isinstance(part, Spread)
        assert part.weight is part.of.bottom


def test_what_comes_in_pieces_says_so() -> None:
    pieces = {c for c, i in INDICATORS.items() if isinstance(i, Ratio) and i.is_countable}
    assert "teachers.backbone" in pieces
    assert "premises.teaching_area" not in pieces
    assert "equipment.equipment_value" not in pieces


@pytest.mark.parametrize(
    "ratio",
    [one for one in INDICATORS.values() if isinstance(one, Ratio) and one.is_countable],
    ids=str,
)
def test_what_comes_in_pieces_has_a_word_for_one_and_for_many(ratio: Ratio) -> None:
    one, many = ratio.amount.of(1), ratio.amount.of(2)
    assert one.zh == many.zh != ""
    assert one.en != many.en


def test_every_clause_with_its_limit_and_source_is_on_the_page_of_the_law() -> None:
    page = standards_markdown("en")
    assert "第六条（一）" in page
    assert "Primary ≥ 4.2, Junior secondary ≥ 5.3" in page
    assert "https://baiwen6.com/article/331092.html" in page
    assert "from 2018-12-31 until 2020-12-31: Primary ≤ 0.02" in page
    assert "第七条（五） (to be checked)" in page
    assert "待核" in standards_markdown("zh")


def test_the_published_example_is_on_the_page_of_worked_examples() -> None:
    page = examples_markdown()
    assert "| 县 | 小学3 | 89 | 935 |" in page
    assert "→ `books_spread` by place: **县: 0.5153**" in page
    assert "https://m.777doc.com/doc-2019910.html" in page


def test_every_theme_has_a_worked_example() -> None:
    page = examples_markdown()
    for shown in ("above_required_degree", "teaching_area", "equipment_value", "size", "composite"):
        assert f"→ `{shown}` by" in page
