"""What 教督〔2017〕6号 says of schools and counties, clause by clause and together."""

from datetime import date

import pytest
from tests.spec.cases import Spec

from junheng.catalogue.standards import load_standards
from junheng.rules.clauses import VerdictRule
from junheng.rules.judging import Finding

STANDARD = load_standards()["jiaodu-2017-6"]
SCHOOL_RULE, COUNTY_RULE = STANDARD.rules

# 1,000 pupils in two classes; all seven resources exactly at the limit of primary schools.
CLASSES = """
    school_id | class_no | pupils
    north     | 1        | 500
    north     | 2        | 500
"""
PREMISES = """
    school_id | teaching_area_m2 | sports_ground_area_m2 | equipment_value_yuan | multimedia_rooms
    north     | {teaching}       | 7500                  | {equipment}          | 23
"""


def staff(*, above: int, backbone: int, sports: int) -> str:
    """Return so many teachers above the required degree, the first of them backbone and sports."""
    rows = [
        f"north | bachelor | {'county' if n < backbone else 'none'} | "
        f"{'music' if n < sports else 'chinese'}"
        for n in range(above)
    ]
    return "\n".join(["school_id | degree | backbone_level | subject", *rows])


def given_school(
    spec: Spec,
    *,
    above: int = 42,
    sports: int = 9,
    teaching: int = 4500,
    equipment: int = 2_000_000,
) -> None:
    spec.given(
        classes=CLASSES,
        staff=staff(above=above, backbone=10, sports=sports),
        premises=PREMISES.format(teaching=teaching, equipment=equipment),
    )


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1
    return findings[0]


def test_a_value_at_the_limit_meets_it(spec: Spec) -> None:
    given_school(spec)
    for name in SCHOOL_RULE.clauses:
        finding = only(spec.findings(name))
        assert finding.is_met, name
        assert finding.value == pytest.approx(finding.limit)
        assert (finding.shortfall, finding.short_amount) == (0, 0)


def test_one_teacher_too_few_is_said_in_the_clause_and_in_teachers(spec: Spec) -> None:
    given_school(spec, above=41)
    finding = only(spec.findings("jiaodu-2017-6/above_required_degree"))
    assert not finding.is_met
    assert finding.value == pytest.approx(4.1)
    assert finding.shortfall == pytest.approx(0.1)
    assert finding.short_amount == 1


def test_missing_square_metres_and_yuan_are_said_as_such(spec: Spec) -> None:
    given_school(spec, teaching=4000, equipment=1_700_000)
    assert only(spec.findings("jiaodu-2017-6/teaching_area")).short_amount == pytest.approx(500)
    equipment = only(spec.findings("jiaodu-2017-6/equipment_value"))
    assert equipment.shortfall == pytest.approx(300)
    assert equipment.short_amount == pytest.approx(300_000)


def test_a_school_that_misses_nothing_meets_the_rule(spec: Spec) -> None:
    given_school(spec)
    (verdict,) = spec.verdicts(SCHOOL_RULE)
    assert (verdict.is_met, verdict.met, verdict.of) == (True, 7, 7)


def test_a_school_may_miss_one_of_seven_by_fifteen_per_cent(spec: Spec) -> None:
    given_school(spec, equipment=1_700_000)
    (verdict,) = spec.verdicts(SCHOOL_RULE)
    assert (verdict.is_met, verdict.met) == (True, 6)
    assert verdict.failed == ("jiaodu-2017-6/equipment_value",)


def test_a_school_may_not_miss_one_of_seven_by_more(spec: Spec) -> None:
    given_school(spec, equipment=1_699_000)
    (verdict,) = spec.verdicts(SCHOOL_RULE)
    assert verdict.is_met is False
    assert verdict.below_floor == ("jiaodu-2017-6/equipment_value",)


def test_a_school_may_not_miss_two_of_seven_however_little(spec: Spec) -> None:
    given_school(spec, equipment=1_990_000, teaching=4490)
    (verdict,) = spec.verdicts(SCHOOL_RULE)
    assert (verdict.is_met, verdict.met, verdict.below_floor) == (False, 5, ())


def test_a_missing_value_leaves_the_verdict_open_unless_the_rest_decides_it(spec: Spec) -> None:
    spec.given(classes=CLASSES, staff=staff(above=42, backbone=10, sports=9))
    (verdict,) = spec.verdicts(SCHOOL_RULE)
    assert (verdict.is_met, verdict.met, len(verdict.unknown)) == (None, 3, 4)
    spec.given(staff=staff(above=1, backbone=1, sports=1))
    (verdict,) = spec.verdicts(SCHOOL_RULE)
    assert verdict.is_met is False


def test_every_single_spread_of_a_county_counts(spec: Spec) -> None:
    spec.given(
        classes="school_id | pupils\nnorth | 100\nsouth | 100",
        staff="""
            school_id | backbone_level | subject
            north     | county         | music
            south     | county         | music
        """,
        premises="""
            school_id | teaching_area_m2 | sports_ground_area_m2 | equipment_value_yuan | multimedia_rooms
            north     | 500              | 750                   | 100000               | 1
            south     | 500              | 750                   | 300000               | 1
        """,
    )
    (verdict,) = spec.verdicts(COUNTY_RULE)
    assert (verdict.is_met, verdict.met) == (True, 7)
    assert only(spec.findings("jiaodu-2017-6/equipment_value_spread")).value == pytest.approx(0.5)
    spec.given(
        premises="""
            school_id | teaching_area_m2 | sports_ground_area_m2 | equipment_value_yuan | multimedia_rooms
            north     | 500              | 750                   | 99000                | 1
            south     | 500              | 750                   | 300000               | 1
        """
    )
    (verdict,) = spec.verdicts(COUNTY_RULE)
    assert (verdict.is_met, verdict.met) == (False, 6)
    assert verdict.failed == ("jiaodu-2017-6/equipment_value_spread",)


def test_a_class_above_the_limit_is_named_by_grade_and_number(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | stage   | grade | class_no | pupils
            north     | primary | 3     | 1        | 45
            north     | primary | 3     | 2        | 47
            east      | junior  | 1     | 1        | 50
            east      | junior  | 1     | 2        | 51
        """
    )
    failed = [f for f in spec.findings("jiaodu-2017-6/class_size") if not f.is_met]
    assert [(f.key, f.stage, f.detail, f.short_amount) for f in failed] == [
        ("north", "primary", "3-2", 2),
        ("east", "junior", "1-2", 1),
    ]


def test_a_nine_year_school_may_have_more_pupils_than_a_primary_school(spec: Spec) -> None:
    spec.given(
        classes="""
            school_id | stage   | pupils
            nine      | primary | 1500
            nine      | junior  | 1000
            large     | primary | 2001
        """
    )
    found = {f.key: (f.limit, f.is_met) for f in spec.findings("jiaodu-2017-6/school_size")}
    assert found == {"nine": (2500, True), "large": (2000, False)}


def test_nothing_is_judged_before_the_document_was_in_force(spec: Spec) -> None:
    given_school(spec)
    day_before = date(2017, 4, 18)
    assert spec.findings("jiaodu-2017-6/backbone", on=day_before) == []
    assert len(spec.findings("jiaodu-2017-6/backbone", on=date(2017, 4, 19))) == 1


@pytest.mark.parametrize("rule", STANDARD.rules, ids=lambda rule: rule.code)
def test_both_rules_are_about_the_seven_resources(rule: VerdictRule) -> None:
    assert len(rule.clauses) == 7
