"""Which schools are assessed: 教督〔2017〕6号 第六条, and rows that do not count as schools."""

from tests.spec.cases import Spec

from junheng.catalogue.indicators.classes import school_size, size
from junheng.catalogue.indicators.premises import teaching_area
from junheng.catalogue.indicators.teachers import above_required_degree


def test_teaching_points_with_fewer_than_fifty_pupils_are_left_out(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | school_type
            small     | 218
            large     | 218
            tiny      | 211
        """,
        classes="""
            school_id | pupils
            small     | 49
            large     | 50
            tiny      | 20
        """,
        staff="""
            school_id
            small
            large
            tiny
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"large": 2, "tiny": 5})


def test_an_attached_kindergarten_does_not_make_a_teaching_point_large(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | school_type
            small     | 218
            large     | 218
        """,
        classes="""
            school_id | stage        | pupils
            small     | primary      | 49
            small     | kindergarten | 30
            large     | primary      | 50
            large     | kindergarten | 30
        """,
        staff="""
            school_id
            small
            large
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"large": 2})


def test_special_and_vocational_schools_are_left_out(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id  | school_type
            north      | 211
            special    | 511
            vocational | 321
        """,
        classes="""
            school_id  | stage   | pupils
            north      | primary | 100
            special    | primary | 100
            vocational | junior  | 100
        """,
        staff="""
            school_id
            north
            special
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 1})
    spec.expect(above_required_degree, by="school", stage="junior", is_={})


def test_a_campus_that_does_not_count_as_a_school_is_measured_with_its_parent(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | counts_as_school | parent_id | township
            north     | yes              |           | 城关镇
            campus    | no               | north     | 柳林镇
        """,
        classes="""
            school_id | pupils
            north     | 100
            campus    | 100
        """,
        staff="""
            school_id
            north
            campus
            campus
        """,
        premises="""
            school_id | teaching_area_m2
            north     | 500
            campus    | 300
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 1.5})
    spec.expect(above_required_degree, by="township", is_={"城关镇": 1.5})
    spec.expect(teaching_area, by="school", is_={"north": 4})
    spec.expect(school_size, by="school", is_={"north": 200})


def test_a_school_that_counts_stands_alone_whether_or_not_it_names_a_parent(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | counts_as_school | parent_id
            north     | yes              |
            south     | yes              | north
            west      | no               |
        """,
        classes="""
            school_id | pupils
            north     | 100
            south     | 100
            west      | 50
        """,
        staff="""
            school_id
            north
            west
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 1, "south": 0, "west": 2})


def test_a_small_teaching_point_is_left_out_even_when_it_has_a_parent(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | school_type | counts_as_school | parent_id
            north     | 211         | yes              |
            point     | 218         | no               | north
        """,
        classes="""
            school_id | pupils
            north     | 100
            point     | 10
        """,
        staff="""
            school_id
            north
            point
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 1})


def test_class_sizes_are_those_of_every_school_where_the_class_sits(spec: Spec) -> None:
    spec.given(
        schools="""
            school_id | school_type | counts_as_school | parent_id
            north     | 211         | yes              |
            point     | 218         | no               | north
        """,
        classes="""
            school_id | grade | class_no | pupils
            north     | 1     | 1        | 44
            north     | 1     | 2        | 48
            point     | 1     | 1        | 8
        """,
    )
    spec.expect(size, by="school", is_={"north": 46, "point": 8})
    spec.expect(size, by="class", is_={"north-1-1": 44, "north-1-2": 48, "point-1-1": 8})


def test_without_classes_the_pupils_of_the_school_year_are_taken_from_enrolment(spec: Spec) -> None:
    spec.given(
        enrolment="""
            school_id | school_year | grade | pupils
            north     | 2025        | 1     | 60
            north     | 2025        | 2     | 40
            north     | 2024        | 1     | 500
        """,
        staff="""
            school_id
            north
        """,
    )
    spec.expect(above_required_degree, by="school", is_={"north": 1})
