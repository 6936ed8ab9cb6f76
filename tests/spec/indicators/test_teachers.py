"""Teachers per hundred pupils: 教督〔2017〕6号 第六条（一）至（三）."""

from tests.spec.cases import Spec

from junheng.catalogue.indicators.teachers import (
    above_required_degree,
    backbone,
    sports_and_arts,
)


def test_primary_teachers_exceed_the_required_degree_from_college_up(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 40
            south     | 50
        """,
        staff="""
            school_id | degree
            north     | senior
            north     | college
            north     | doctor
            south     | senior
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 5, "south": 0})


def test_junior_teachers_exceed_the_required_degree_from_bachelor_up(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | stage  | pupils
            east      | junior | 50
        """,
        staff="""
            school_id | stage  | degree
            east      | junior | college
            east      | junior | bachelor
            east      | junior | master
        """,
    )
    spec.expect(above_required_degree, by="school", stage="junior", is_={"east": 4})


def test_part_time_and_substitute_teachers_and_other_staff_are_not_counted(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 100
        """,
        staff="""
            school_id | duty    | employment
            north     | teacher | established
            north     | teacher | contract
            north     | teacher | part_time
            north     | teacher | substitute
            north     | worker  | established
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 2})


def test_backbone_teachers_count_from_the_county_level_up(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 200
        """,
        staff="""
            school_id | backbone_level
            north     | none
            north     | school
            north     | county
            north     | city
            north     | province
            north     | nation
        """,
    )
    spec.expect(backbone, by="school", is_={"north": 2})


def test_sports_music_fine_art_and_arts_teachers_count_together(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 400
        """,
        staff="""
            school_id | subject
            north     | physical_education
            north     | music
            north     | fine_art
            north     | arts
            north     | mathematics
        """,
    )
    spec.expect(sports_and_arts, by="school", is_={"north": 1})


def test_a_township_and_the_county_divide_all_teachers_by_all_pupils(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | township
            north     | 城关镇
            south     | 柳林镇
            west      | 柳林镇
        """,
        classes="""
            school_id | pupils
            north     | 100
            south     | 200
            west      | 100
        """,
        staff="""
            school_id
            north
            south
            south
            west
        """,
    )
    spec.expect(above_required_degree, by="township", is_={"城关镇": 1, "柳林镇": 1})
    spec.expect(above_required_degree, by="county", is_={"county": 1})


def test_a_school_without_pupils_has_no_value(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 0
        """,
        staff="""
            school_id
            north
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": None})
