"""Rooms, grounds and equipment per pupil: 教督〔2017〕6号 第六条（四）至（七）."""

from tests.spec.cases import Spec

from junheng.catalogue.indicators.equipment import equipment_value, multimedia_rooms
from junheng.catalogue.indicators.premises import (
    art_rooms,
    music_rooms,
    sports_area,
    teaching_area,
)


def test_indoor_sports_rooms_count_as_sports_area_and_not_as_teaching_area(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 100
        """,
        premises="""
            school_id | teaching_area_m2 | indoor_sports_area_m2 | sports_ground_area_m2
            north     | 550              | 100                   | 700
        """,
    )
    spec.expect(teaching_area, by="school", is_={"north": 4.5})
    spec.expect(sports_area, by="school", is_={"north": 8})


def test_a_nine_year_school_shares_its_premises_one_to_one_point_one(spec: Spec) -> None:
    # Shares: primary 600 / (600 + 1.1·300) = 0.6452, junior 0.3548.
    spec.given(
        schools="""
            school_id | school_type
            nine      | 312
        """,
        classes="""
            school_id | stage   | pupils
            nine      | primary | 600
            nine      | junior  | 300
        """,
        premises="""
            school_id | teaching_area_m2 | equipment_value_yuan | multimedia_rooms
            nine      | 9300             | 1860000              | 31
        """,
    )
    spec.expect(teaching_area, by="school", is_={"nine": 10})
    spec.expect(teaching_area, by="school", stage="junior", is_={"nine": 11})
    spec.expect(equipment_value, by="school", is_={"nine": 2000})
    spec.expect(multimedia_rooms, by="school", is_={"nine": 31 / 930 * 100})


def test_a_complete_secondary_school_shares_its_premises_one_to_one_point_two(spec: Spec) -> None:
    # The junior share is 500 / (500 + 1.2·1000) of 3,400 m²: 1,000 m² for 500 pupils.
    spec.given(
        schools="""
            school_id | school_type
            complete  | 341
        """,
        classes="""
            school_id | stage  | pupils
            complete  | junior | 500
            complete  | senior | 1000
        """,
        premises="""
            school_id | sports_ground_area_m2
            complete  | 3400
        """,
    )
    spec.expect(sports_area, by="school", stage="junior", is_={"complete": 2})


def test_a_twelve_year_school_shares_its_premises_in_three_parts(spec: Spec) -> None:
    # 1 : 1.1 : 1.32 over 100, 100 and 100 pupils; 342 m² give 100, 110 and 132.
    spec.given(
        schools="""
            school_id | school_type
            twelve    | 345
        """,
        classes="""
            school_id | stage   | pupils
            twelve    | primary | 100
            twelve    | junior  | 100
            twelve    | senior  | 100
        """,
        premises="""
            school_id | teaching_area_m2
            twelve    | 342
        """,
    )
    spec.expect(teaching_area, by="school", is_={"twelve": 1})
    spec.expect(teaching_area, by="school", stage="junior", is_={"twelve": 1.1})


def test_a_school_without_a_row_of_premises_has_no_value_and_nor_has_its_county(
    spec: Spec,
) -> None:
    spec.given(
        classes="""
            school_id | pupils
            north     | 100
            south     | 100
        """,
        premises="""
            school_id | teaching_area_m2
            north     | 500
        """,
    )
    spec.expect(teaching_area, by="school", is_={"north": 5, "south": None})
    spec.expect(teaching_area, by="county", is_={"county": None})


def test_music_and_art_rooms_are_counted_for_every_twelve_classes_of_the_whole_school(
    spec: Spec,
) -> None:
    spec.given(
        classes="""
            school_id | stage   | grade | class_no | pupils
            nine      | primary | 1     | 1        | 30
            nine      | primary | 1     | 2        | 30
            nine      | primary | 2     | 1        | 30
            nine      | junior  | 1     | 1        | 30
        """,
        premises="""
            school_id | music_rooms | art_rooms
            nine      | 1           | 0
        """,
    )
    spec.expect(music_rooms, by="school", stage="nine_year", is_={"nine": 3})
    spec.expect(art_rooms, by="school", stage="nine_year", is_={"nine": 0})
