"""What happens when a school's facts are corrected by hand, perhaps by two people at once?"""

import threading
from typing import Any

import pytest
from django.db import connections

from junheng.kernel.refusals import Refused
from junheng.registers.models import School
from junheng.registers.operations import edit_school
from junheng.registers.queries import editable_columns, school_history

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_principal_corrects_the_own_school(north_school: Any, principal: Any, now: Any) -> None:
    edited = edit_school(
        north_school,
        {"is_boarding": "是", "lon": "１１４.51"},
        expected_version=1,
        by=principal,
        now=now,
    )
    assert (edited.is_boarding, edited.lon, edited.version) == (True, 114.51, 2)
    newest = school_history(edited)[0]
    assert (newest.by, newest.at, newest.reason) == (principal, now, "edit")
    assert [(c.column, c.before, c.after) for c in newest.changes] == [
        ("lon", 114.5, 114.51),
        ("is_boarding", False, True),
    ]


def test_a_principal_may_not_correct_another_school(
    south_school: Any, principal: Any, now: Any
) -> None:
    with pytest.raises(Refused, match="for school 2141990002"):
        edit_school(south_school, {"name": "北校分校"}, expected_version=1, by=principal, now=now)


@pytest.mark.parametrize(
    ("column", "value"),
    [("counts_as_school", False), ("school_type", "218"), ("township", "柳林镇")],
)
def test_a_principal_may_not_change_how_the_own_school_is_measured(
    north_school: Any, principal: Any, section_clerk: Any, now: Any, column: str, value: Any
) -> None:
    with pytest.raises(Refused, match=f"{column} cannot be edited by you"):
        edit_school(north_school, {column: value}, expected_version=1, by=principal, now=now)
    assert column not in editable_columns(north_school, by=principal)
    assert column in editable_columns(north_school, by=section_clerk)


def test_a_stale_form_is_refused_with_both_versions(
    north_school: Any, principal: Any, section_clerk: Any, now: Any
) -> None:
    edit_school(north_school, {"name": "北街小学"}, expected_version=1, by=section_clerk, now=now)
    with pytest.raises(Refused) as refused:
        edit_school(
            north_school,
            {"name": "城北小学", "lat": 33.01},
            expected_version=1,
            by=principal,
            now=now,
        )
    why = refused.value.refusal
    assert why.code == "stale_form"
    name = why.facts["fields"]["name"]
    assert (name["base"], name["theirs"], name["yours"]) == ("北校", "北街小学", "城北小学")
    assert why.facts["fields"]["lat"]["theirs"] == 33.0
    assert (why.facts["changed_by"], why.facts["version"]) == ("吴科员", 2)
    assert School.objects.for_system("a test").get(pk=north_school.pk).name == "北街小学"


@pytest.mark.parametrize(
    ("column", "written", "sentence"),
    [
        ("lon", "很远", "is not a number"),
        ("lon", "8.5", "is outside the county"),
        ("school_type", "999", "is not in the code list"),
        ("name", "", "Nothing is filled in"),
        ("counts_as_school", "也许", "is neither yes nor no"),
        ("parent_id", "2141990099", "is not in the table"),
        ("counts_as_school", False, "no parent school is given"),
    ],
)
def test_a_value_is_checked_as_in_a_file(
    north_school: Any, section_clerk: Any, now: Any, column: str, written: Any, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        edit_school(north_school, {column: written}, expected_version=1, by=section_clerk, now=now)
    assert refused.value.refusal.code == "row_not_valid"
    assert School.objects.for_system("a test").get(pk=north_school.pk).version == 1


def test_a_school_with_points_goes_on_counting_as_one(
    north_school: Any, south_school: Any, teaching_point: Any, section_clerk: Any, now: Any
) -> None:
    with pytest.raises(Refused, match="does not count as a school itself"):
        edit_school(
            north_school,
            {"counts_as_school": False, "parent_id": "2141990002"},
            expected_version=1,
            by=section_clerk,
            now=now,
        )


def test_saving_without_a_change_says_so(north_school: Any, section_clerk: Any, now: Any) -> None:
    with pytest.raises(Refused, match="Nothing was saved"):
        edit_school(north_school, {"name": "北校"}, expected_version=1, by=section_clerk, now=now)


@pytest.mark.parametrize("column", ["school_id", "version", "county", "nonsense"])
def test_identifier_and_bookkeeping_are_not_editable(
    north_school: Any, section_clerk: Any, now: Any, column: str
) -> None:
    with pytest.raises(Refused, match=f"{column} cannot be edited"):
        edit_school(north_school, {column: "1"}, expected_version=1, by=section_clerk, now=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_saving_at_once_one_wins_and_the_other_is_told(
    north_school: Any, section_clerk: Any, principal: Any, now: Any
) -> None:
    outcomes: dict[str, str] = {}
    together = threading.Barrier(2)

    def save(who: str, by: Any, name: str) -> None:
        together.wait()
        try:
            edit_school(north_school, {"name": name}, expected_version=1, by=by, now=now)
            outcomes[who] = "saved"
        except Refused as refused:
            outcomes[who] = refused.refusal.code
        finally:
            connections.close_all()

    writers = [
        threading.Thread(target=save, args=("clerk", section_clerk, "城北第一小学")),
        threading.Thread(target=save, args=("principal", principal, "城北第二小学")),
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(outcomes.values()) == ["saved", "stale_form"]
    saved = School.objects.for_system("a test").get(pk=north_school.pk)
    assert saved.version == 2
    assert len([entry for entry in school_history(saved) if entry.kind == "changed"]) == 1
