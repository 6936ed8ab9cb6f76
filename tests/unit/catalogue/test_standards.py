"""Are the files of law sound, and is one that is not refused in a sentence?"""

import os
import re
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from junheng.catalogue import INDICATORS
from junheng.catalogue.standards import (
    ClauseNotFound,
    StandardNotFound,
    StandardNotValid,
    get_clause,
    get_standard,
    load_standards,
)
from junheng.rules.clauses import Clause, Limits, Sense, Standard

NATIONAL = load_standards()
SOUND = """
    title: {zh: 县里的规定, en: The county's rule}
    number: 平教〔2026〕1号
    issuer: 县教育局
    url: https://example.org/rule
    checked_on: 2026-03-01
    clauses:
      class_size:
        indicator: classes.size
        unit: class
        cite: 第一条
        checked: yes
        at_most:
          2026-09-01: {primary: 40}
"""


def written(folder: Path, text: str, *, name: str = "pingjiao-2026-1") -> Path:
    (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return folder


@pytest.mark.parametrize("standard", NATIONAL.values(), ids=lambda one: one.code)
def test_a_national_file_cites_numbers_and_resolves_what_it_names(standard: Standard) -> None:
    assert standard.number
    assert standard.issuer
    assert standard.url.startswith("http")
    assert standard.checked_on <= date(2026, 12, 31)
    for name, clause in standard.clauses.items():
        assert clause.code == f"{standard.code}/{name}"
        assert clause.cite
        assert clause.label.zh
        assert clause.label.en
        assert not clause.indicator or clause.indicator in INDICATORS
        for earlier, later in zip(clause.periods, clause.periods[1:], strict=False):
            assert earlier.until == later.since


def test_the_two_spread_limits_and_the_seven_resources_are_those_that_were_published() -> None:
    limits = {
        name: dict(clause.periods[0].by_stage)
        for name, clause in NATIONAL["jiaodu-2017-6"].clauses.items()
    }
    assert limits["above_required_degree"] == {"primary": 4.2, "junior": 5.3}
    assert limits["backbone"] == {"primary": 1, "junior": 1}
    assert limits["sports_and_arts"] == {"primary": 0.9, "junior": 0.9}
    assert limits["teaching_area"] == {"primary": 4.5, "junior": 5.8}
    assert limits["sports_area"] == {"primary": 7.5, "junior": 10.2}
    assert limits["equipment_value"] == {"primary": 2000, "junior": 2500}
    assert limits["multimedia_rooms"] == {"primary": 2.3, "junior": 2.4}
    spreads = [limit for name, limit in limits.items() if name.endswith("_spread")]
    assert spreads == [{"primary": 0.50, "junior": 0.45}] * 7


def test_planners_find_the_service_radius_and_the_class_sizes_in_force() -> None:
    radius = get_clause("henan-2011-layout/service_radius", NATIONAL)
    limits = radius.on(date(2026, 9, 1))
    assert limits is not None
    assert (limits.of("primary"), radius.measured_in.en, radius.is_checked) == (2, "km", False)
    sizes = get_clause("jiaodu-2017-6/class_size", NATIONAL).on(date(2026, 9, 1))
    assert sizes is not None
    assert (sizes.of("primary"), sizes.of("junior"), sizes.of("senior")) == (45, 50, None)


def test_a_limit_holds_from_its_day_until_the_next_one_replaces_it() -> None:
    clause = get_clause("moe-class-size/very_large_share", NATIONAL)
    in_force = {day: clause.on(date.fromisoformat(day)) for day in
                ("2018-12-30", "2018-12-31", "2020-12-30", "2020-12-31", "2030-01-01")}  # fmt: skip
    assert {day: limits and limits.of("primary") for day, limits in in_force.items()} == {
        "2018-12-30": None,
        "2018-12-31": 0.02,
        "2020-12-30": 0.02,
        "2020-12-31": 0,
        "2030-01-01": 0,
    }


def test_a_local_file_adds_a_standard_and_national_ones_stay(tmp_path: Path) -> None:
    standards = load_standards(written(tmp_path, SOUND))
    assert set(standards) == {*NATIONAL, "pingjiao-2026-1"}
    clause = standards["pingjiao-2026-1"].clauses["class_size"]
    assert clause.label == INDICATORS["classes.size"].label
    assert clause.on(date(2026, 8, 31)) is None
    limits = clause.on(date(2026, 9, 1))
    assert limits == Limits(Sense.AT_MOST, {"primary": 40.0}, date(2026, 9, 1))


def test_a_local_file_that_is_changed_is_read_again(tmp_path: Path) -> None:
    code = "pingjiao-2026-1"
    day = date(2026, 9, 1)
    for limit in (40, 35):
        written(tmp_path, SOUND.replace("primary: 40", f"primary: {limit}"))
        os.utime(tmp_path / f"{code}.yaml", ns=(limit, limit))
        limits = load_standards(tmp_path)[code].clauses["class_size"].on(day)
        assert limits is not None
        assert limits.of("primary") == limit


def test_null_ends_a_limit(tmp_path: Path) -> None:
    text = SOUND + "          2028-09-01:\n"
    clause = load_standards(written(tmp_path, text))["pingjiao-2026-1"].clauses["class_size"]
    assert clause.on(date(2028, 8, 31)) is not None
    assert clause.on(date(2028, 9, 1)) is None


REFUSED = {
    "has no limit. Add 'at_least' or 'at_most'.": ("at_most:\n          2026-09-01: {primary: 40}", ""),
    "has two limits. Make two clauses of it.": (
        "at_most:",
        "at_least:\n          2026-09-01: {primary: 1}\n        at_most:",
    ),
    "names the indicator 'classes.sizes', which is unknown. Did you mean classes.size": (
        "classes.size",
        "classes.sizes",
    ),
    "has neither indicator nor name. Add 'zh' and 'en'.": ("indicator: classes.size", "zh: 班额"),
    "'cite' is a required property": ("cite: 第一条", ""),
    "'checked' is a required property": ("checked: yes", ""),
    "'url' is a required property": ("url: https://example.org/rule", ""),
    "'number' is a required property": ("number: 平教〔2026〕1号", ""),
    "2026-13-01 is not a day": ("2026-09-01", "2026-13-01"),
    "ends on 2027-09-01 and begins again on 2028-09-01. Limits have no gaps": (
        "2026-09-01: {primary: 40}",
        "2026-09-01: {primary: 40}\n          2027-09-01:\n          2028-09-01: {primary: 35}",
    ),
    "ends on 2026-09-01 and never begins. Add its limits.": ("{primary: 40}", ""),
    "cannot be read": ("title: {zh", "title: [zh"),
    "'kindergartens' is not one of": ("primary: 40", "kindergartens: 40"),
    "-1 is less than the minimum": ("primary: 40", "primary: -1"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_file_that_does_not_hold_together_is_refused_by_name(
    tmp_path: Path, sentence: str
) -> None:
    before, after = REFUSED[sentence]
    assert before in dedent(SOUND) or before in SOUND
    with pytest.raises(StandardNotValid, match=re.escape(sentence)) as refused:
        load_standards(written(tmp_path, SOUND.replace(before, after)))
    assert str(refused.value).startswith("Standard pingjiao-2026-1.yaml")


RULE = """
    rules:
      classes:
        zh: 一条
        en: One of one
        cite: 第二条
        checked: no
        unit: class
        clauses: [class_size]
        met_at_least: 1
"""


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            "clauses: [class_size]",
            "clauses: [class_sizes]",
            "no clause 'class_sizes'. Did you mean",
        ),
        (
            "unit: class\n        clauses",
            "unit: school\n        clauses",
            "Give both the same unit",
        ),
        ("met_at_least: 1", "met_at_least: 2", "asks for 2 of 1 clauses"),
        (
            "met_at_least: 1",
            "met_at_least: 1\n        also: balance.composit",
            "reports the indicator 'balance.composit', which is unknown. Did you mean balance.composite",
        ),
        (
            "met_at_least: 1",
            "met_at_least: 1\n        also: balance.composite",
            "only beside a rule about the county is a value reported",
        ),
    ],
)
def test_a_rule_that_does_not_fit_its_clauses_is_refused(
    tmp_path: Path, before: str, after: str, sentence: str
) -> None:
    assert load_standards(written(tmp_path, SOUND + RULE))["pingjiao-2026-1"].rules
    with pytest.raises(StandardNotValid, match=re.escape(sentence)):
        load_standards(written(tmp_path, SOUND + RULE.replace(before, after)))


def test_a_local_file_may_not_take_a_national_code(tmp_path: Path) -> None:
    written(tmp_path, SOUND, name="jiaodu-2017-6")
    with pytest.raises(StandardNotValid, match="national rules are never replaced"):
        load_standards(tmp_path)


def test_a_folder_of_local_rules_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StandardNotValid, match="There is no folder"):
        load_standards(tmp_path / "nowhere")


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    with pytest.raises(StandardNotFound, match="Did you mean jiaodu-2017-6"):
        get_standard("jiaodu-2017", NATIONAL)
    with pytest.raises(StandardNotFound, match="Use one of: gb-50099-2011"):
        get_standard("zzz", NATIONAL)
    with pytest.raises(ClauseNotFound, match="Did you mean class_size"):
        get_clause("jiaodu-2017-6/clas_size", NATIONAL)


def test_a_clause_knows_its_document() -> None:
    clause: Clause = NATIONAL["jiaodu-2017-6"].clauses["backbone"]
    assert clause.document == "jiaodu-2017-6"
