"""Is an assessment kept whole, seen by the right people, and measured again truly?"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.invented_county import NOW, TODAY, make_person

from junheng.accounts.roles import Role
from junheng.accounts.scope import ScopeForgotten
from junheng.catalogue.standards import StandardNotFound
from junheng.kernel.refusals import Refused
from junheng.rules.reasons import Reason, reason_text
from junheng.studies import queries
from junheng.studies.models import IndicatorValue, Study, StudyFinding, StudyKind
from junheng.studies.operations import keep_values, measure_again, run_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAW = "jiaodu-2017-6"


@pytest.fixture
def study(frozen: Any, section_head: Any) -> Study:
    return run_assessment(frozen, LAW, on=TODAY, by=section_head, now=NOW)


def test_an_assessment_keeps_who_made_it_on_what_by_which_law(
    study: Study, frozen: Any, section_head: Any
) -> None:
    kept = queries.get_study(study.pk, visible_to=section_head, kind="assessment")
    assert kept.kind == StudyKind.ASSESSMENT
    assert (kept.snapshot, kept.made_by, kept.made_at) == (frozen, section_head, NOW)
    assert kept.parameters == {"standard": LAW, "on": TODAY.isoformat()}
    assert set(kept.versions) == {"junheng", "narwhals", "polars", "snapshot"}
    assert kept.versions["snapshot"] == frozen.content_hash


def test_its_totals_say_how_many_meet_each_clause(study: Study) -> None:
    sizes = [c for c in study.result["clauses"] if c["clause"] == f"{LAW}/class_size"]
    assert sizes == [
        {
            "clause": f"{LAW}/class_size",
            "stage": "primary",
            "sense": "at_most",
            "limit": 45.0,
            "met": 3,
            "failed": 1,
            "unknown": 0,
        }
    ]
    school_rule = study.result["rules"][0]
    assert school_rule["rule"] == f"{LAW}/school"
    assert school_rule["met"] + school_rule["failed"] + school_rule["unknown"] == 2


def test_findings_name_school_class_value_limit_and_shortfall(
    study: Study, director: Any, north_school: Any, south_school: Any
) -> None:
    (large,) = queries.list_findings(visible_to=director, study=study, clause=f"{LAW}/class_size")
    assert (large.school, large.detail, large.value, large.limit) == (north_school, "1-1", 48, 45)
    assert (large.shortfall, large.short_amount, large.is_met) == (3, 3, False)
    (room,) = queries.list_findings(visible_to=director, study=study, clause=f"{LAW}/teaching_area")
    assert (room.school, room.value, room.limit) == (south_school, 2.5, 4.5)
    assert room.short_amount == pytest.approx(80)


def test_findings_can_be_narrowed(study: Study, director: Any, north_school: Any) -> None:
    def count(**narrowed: Any) -> int:
        return queries.list_findings(visible_to=director, study=study, **narrowed).count()

    everything = sum(count(is_met=is_met) for is_met in (True, False, None))
    assert everything == StudyFinding.objects.for_system("count them all").count()
    assert count(unit="class") == 1
    assert count(township="柳林镇") == count(words="南校") > 0
    assert count(school=north_school, unit="class") == 1
    assert count(stage="junior") == 0
    assert count(indicator="classes.size") == 1


def test_the_principal_sees_findings_of_the_own_school_and_point_only(
    study: Study, principal: Any, director: Any
) -> None:
    seen = {
        finding.key
        for is_met in (True, False, None)
        for finding in queries.list_findings(visible_to=principal, study=study, is_met=is_met)
    }
    assert seen == {"2141990001", "2141990003"}
    county = {"study": study, "unit": "county", "is_met": True}
    assert queries.list_findings(visible_to=director, **county).exists()
    assert not queries.list_findings(visible_to=principal, **county).exists()
    assert {v.key for v in queries.list_verdicts(study, visible_to=principal)} == {"2141990001"}


def test_one_finding_is_found_only_within_reach(
    study: Study, principal: Any, director: Any
) -> None:
    (room,) = queries.list_findings(visible_to=director, study=study, clause=f"{LAW}/teaching_area")
    assert queries.get_finding(room.pk, visible_to=director) == room
    with pytest.raises(queries.FindingNotFound):
        queries.get_finding(room.pk, visible_to=principal)


def test_nobody_of_another_county_sees_it(study: Study, other_county: Any) -> None:
    from tests.invented_county import make_person

    from junheng.accounts.roles import Role

    stranger = make_person("qian", "钱主任", Role.DIRECTOR, other_county)
    assert not queries.list_studies(visible_to=stranger).exists()
    assert not queries.list_findings(visible_to=stranger, study=study).exists()
    assert not queries.indicator_values(study.snapshot, by="county", visible_to=stranger).exists()
    with pytest.raises(queries.StudyNotFound):
        queries.get_study(study.pk, visible_to=stranger, kind="assessment")


def test_lists_refuse_to_be_read_for_nobody(study: Study) -> None:
    for model in (Study, StudyFinding, IndicatorValue):
        with pytest.raises(ScopeForgotten):
            model.objects.all().count()


def test_a_plan_of_the_whole_county_is_not_shown_to_a_school(
    study: Study, frozen: Any, director: Any, principal: Any
) -> None:
    plan = Study.objects.create(
        kind=StudyKind.SEATS, county=frozen.county, snapshot=frozen, made_at=NOW
    )
    assert set(queries.list_studies(visible_to=director)) == {study, plan}
    assert set(queries.list_studies(visible_to=principal)) == {study}
    assert list(queries.list_studies(visible_to=director, kind="seats")) == [plan]


def test_a_principal_may_not_run_an_assessment(frozen: Any, principal: Any) -> None:
    with pytest.raises(Refused, match="may not run an assessment"):
        run_assessment(frozen, LAW, on=TODAY, by=principal, now=NOW)
    assert not Study.objects.for_system("nothing was kept").exists()


def test_an_unknown_standard_leaves_nothing_behind(frozen: Any, section_head: Any) -> None:
    with pytest.raises(StandardNotFound, match="Did you mean jiaodu-2017-6"):
        run_assessment(frozen, "jiaodu-2017", on=TODAY, by=section_head, now=NOW)
    assert not Study.objects.for_system("nothing was kept").exists()


def test_local_rules_are_taken_from_the_folder_that_settings_name(
    settings: Any, tmp_path: Any
) -> None:
    text = (
        "title: {zh: 一, en: One}\nnumber: 一号\nissuer: 县\nurl: https://example.org/\n"
        "checked_on: 2026-01-01\nclauses:\n  small: {indicator: classes.size, unit: class, "
        "cite: 一, checked: no, at_most: {2026-01-01: {primary: 30}}}\n"
    )
    (tmp_path / "pingjiao.yaml").write_text(text, encoding="utf-8")
    settings.LOCAL_RULES_DIR = tmp_path
    assert "pingjiao" in queries.known_standards()


def test_the_assessment_of_the_newest_registers_is_found_by_standard(
    study: Study, frozen_later: Any, director: Any, other_county: Any
) -> None:
    newer = run_assessment(frozen_later, "moe-class-size", on=TODAY, by=None, now=NOW)
    assert queries.latest_assessment(visible_to=director) == newer
    assert queries.latest_assessment(visible_to=director, standard=LAW) == study
    run_assessment(study.snapshot, "moe-class-size", on=TODAY, by=None, now=NOW + timedelta(days=9))
    assert queries.latest_assessment(visible_to=director) == newer
    stranger = make_person("yuan", "远局长", Role.DIRECTOR, other_county)
    assert queries.latest_assessment(visible_to=stranger) is None


def test_values_are_kept_once_by_school_township_and_county(
    frozen: Any, principal: Any, director: Any, django_assert_num_queries: Any
) -> None:
    assert not queries.has_values(frozen)
    keep_values(frozen)
    keep_values(frozen)
    only = ["classes.size"]
    with django_assert_num_queries(2):
        schools = list(
            queries.indicator_values(frozen, by="school", visible_to=director, only=only)
        )
    assert {value.key: value.value for value in schools} == {
        "2141990001": 45,
        "2141990002": 40,
        "2141990003": 9,
    }
    own = queries.indicator_values(frozen, by="school", visible_to=principal, only=only)
    assert {value.key for value in own} == {"2141990001", "2141990003"}
    townships = queries.indicator_values(frozen, by="township", visible_to=director, only=only)
    assert {value.key: value.value for value in townships} == {"城关镇": 33, "柳林镇": 40}


def test_county_values_are_seen_by_everyone_in_it(frozen: Any, principal: Any) -> None:
    keep_values(frozen)
    values = queries.indicator_values(frozen, by="county", visible_to=principal, stage="primary")
    assert values.get(indicator="classes.size").value == pytest.approx(139 / 4)
    assert not queries.indicator_values(frozen, by="township", visible_to=principal).exists()


def test_a_school_that_is_removed_leaves_key_and_name(study: Study, director: Any) -> None:
    from junheng.registers.models import Premises, School, SchoolClass, StaffMember

    for model in (Premises, SchoolClass, StaffMember):
        model.objects.for_system("a test closes a school").filter(school="2141990002").delete()
    School.objects.for_system("a test closes a school").get(school_id="2141990002").delete()
    found = queries.list_findings(visible_to=director, study=study, clause=f"{LAW}/teaching_area")
    assert [(f.school, f.key, f.name) for f in found] == [(None, "2141990002", "南校")]


def test_what_was_missed_is_measured_again_on_a_newer_snapshot(
    study: Study, frozen: Any, frozen_later: Any, director: Any
) -> None:
    for clause, before, after in (("teaching_area", 2.5, 4.5), ("class_size", 48, 45)):
        (finding,) = queries.list_findings(
            visible_to=director, study=study, clause=f"{LAW}/{clause}"
        )
        same = measure_again(finding, frozen)
        assert (same.value, same.is_met) == (before, False)
        assert same.shortfall == finding.shortfall
        again = measure_again(finding, frozen_later)
        assert (again.value, again.limit, again.is_met) == (after, finding.limit, True)


def test_a_class_that_is_gone_has_no_value(frozen: Any) -> None:
    gone = SimpleNamespace(
        clause=f"{LAW}/class_size", stage="primary", key="2141990001", detail="9-9"
    )
    again = measure_again(gone, frozen)
    assert (again.value, again.is_met, again.reason) == (None, None, Reason.UNIT_ABSENT)
    assert "no such school or class" in reason_text(again.reason).en


def test_a_clause_no_longer_or_not_yet_in_force_gives_no_verdict(
    county: Any, frozen: Any, settings: Any, tmp_path: Any
) -> None:
    text = (
        "title: {zh: 一, en: One}\nnumber: 一号\nissuer: 县\nurl: https://example.org/\n"
        "checked_on: 2026-01-01\nclauses:\n  small: {indicator: classes.size, unit: class, "
        "cite: 一, checked: no, at_most: {2030-01-01: {primary: 30}}}\n"
    )
    (tmp_path / "later.yaml").write_text(text, encoding="utf-8")
    settings.LOCAL_RULES_DIR = tmp_path
    later = SimpleNamespace(clause="later/small", stage="primary", key="2141990001", detail="1-1")
    again = measure_again(later, frozen)
    assert (again.value, again.limit, again.is_met) == (None, None, None)
    assert again.reason == Reason.NOT_IN_FORCE


def test_verdicts_can_be_narrowed_and_show_what_is_not_met_first(
    study: Study, director: Any
) -> None:
    verdicts = queries.list_verdicts(study, visible_to=director, rule=f"{LAW}/school")
    assert [verdict.is_met for verdict in verdicts] == sorted(v.is_met for v in verdicts)
    assert {verdict.unit for verdict in verdicts} == {"school"}
    assert not queries.list_verdicts(study, visible_to=director, stage="junior").exists()


def test_a_second_assessment_of_a_snapshot_measures_nothing_twice(
    study: Study, director: Any
) -> None:
    before = IndicatorValue.objects.for_system("count them").count()
    run_assessment(study.snapshot, "moe-class-size", on=TODAY, by=director, now=NOW)
    assert IndicatorValue.objects.for_system("count them").count() == before > 0


def test_kept_rows_name_themselves(study: Study, director: Any) -> None:
    finding = queries.list_findings(visible_to=director, study=study, unit="class").get()
    assert str(finding) == f"{LAW}/class_size · 北校 1-1"
    assert "assessment" in str(study)
    verdict = queries.list_verdicts(study, visible_to=director, rule=f"{LAW}/county").first()
    assert str(verdict) == f"{LAW}/county · 清平县"
    only = ["classes.size"]
    value = queries.indicator_values(
        study.snapshot, by="county", visible_to=director, only=only
    ).get()
    assert str(value) == "classes.size · primary · 清平县"


def test_the_spread_of_a_county_is_measured_again_too(frozen: Any) -> None:
    spread = SimpleNamespace(
        clause=f"{LAW}/teaching_area_spread", stage="primary", key="419901", detail=""
    )
    again = measure_again(spread, frozen)
    # 5 and 2.5 m² for 90 and 40 pupils.
    mean = 550 / 130
    deviation = ((90 * (5 - mean) ** 2 + 40 * (2.5 - mean) ** 2) / 130) ** 0.5
    assert again.value == pytest.approx(deviation / mean)
    assert again.is_met is True
