"""Class and school size: 教督〔2017〕6号 第七条（四）（五）, and two ways to count large classes."""

import pytest
from tests.spec.cases import Spec

from junheng.catalogue.conventions import LargeClasses
from junheng.catalogue.indicators.classes import school_size, size, very_large_share

TEN_CLASSES = """
    school_id | pupils
    north     | 30
    north     | 45
    north     | 46
    north     | 55
    north     | 56
    north     | 60
    north     | 65
    north     | 66
    north     | 70
    north     | 40
"""


def test_the_ministry_counts_classes_of_sixty_six_among_the_large_ones(spec: Spec) -> None:
    spec.given(classes=TEN_CLASSES)
    spec.expect(LargeClasses.MINISTRY.indicator, by="county", is_={"county": 0.5})


def test_henan_counts_classes_of_sixty_six_apart(spec: Spec) -> None:
    spec.given(classes=TEN_CLASSES)
    spec.expect(LargeClasses.HENAN.indicator, by="county", is_={"county": 0.3})


def test_very_large_classes_have_sixty_six_pupils_and_more(spec: Spec) -> None:
    spec.given(classes=TEN_CLASSES)
    spec.expect(very_large_share, by="county", is_={"county": 0.2})


def test_the_size_of_a_school_is_the_mean_of_its_classes(spec: Spec) -> None:
    spec.given(classes=TEN_CLASSES)
    spec.expect(size, by="school", is_={"north": 53.3})


def test_a_nine_year_school_counts_the_pupils_of_both_stages(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | stage   | pupils
            nine      | primary | 1500
            nine      | junior  | 900
            complete  | junior  | 700
            complete  | senior  | 2000
        """
    )
    spec.expect(school_size, by="school", stage="nine_year", is_={"nine": 2400})
    spec.expect(school_size, by="school", stage="junior", is_={"complete": 700})


@pytest.mark.parametrize("pupils", [55, 56, 65, 66])
@pytest.mark.parametrize("counting", list(LargeClasses))
def test_a_class_stands_in_the_group_whose_indicator_counts_it(
    spec: Spec, counting: LargeClasses, pupils: int
) -> None:
    spec.given(
        classes=f"""
            school_id | stage   | pupils
            north     | primary | {pupils}
        """
    )
    for group in counting.groups:
        spec.expect(group.indicator, by="county", is_={"county": int(group.holds(pupils))})
    groups = [group for group in counting.groups if group.holds(pupils)]
    assert [counting.group_of(pupils)] == (groups or [None])
