"""Do figures imported late count from the day they describe?"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import get_default_timezone
from tests.unit.registers.conftest import CLASSES, PLACES, SCHOOLS, STAFF, Folder

from junheng.kernel.refusals import Refused
from junheng.registers.history import history_of
from junheng.registers.models import REGISTERS, ImportRun, School, SchoolClass
from junheng.registers.operations import (
    commit_import,
    edit_school,
    freeze,
    stage_import,
    undo_import,
)
from junheng.registers.queries import open_frozen, rows_count_from
from junheng.snapshots.snapshot import Snapshot
from junheng.snapshots.tables import Classes, Schools

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FIRST = date(2025, 9, 1)
SECOND = date(2026, 9, 1)
POPULATION = """
place_id | age | counted_on | people
V01      | 6   | 2024-12-31 | 21
"""
ENROLMENT = """
school_id  | school_year | stage   | grade | pupils | boarders
2141990001 | 2025        | primary | 1     | 90     | 0
"""
PREMISES = """
school_id  | teaching_area_m2 | indoor_sports_area_m2 | sports_ground_area_m2 | equipment_value_yuan | multimedia_rooms | music_rooms | art_rooms
2141990001 | 900              | 100                   | 2000                  | 500000               | 10               | 1           | 1
"""
PROJECTS = """
project_id | name   | kind    | school_id  | township | seats | cost_yuan | planned_start_on | planned_end_on | started_on | ended_on | status
P01        | 扩建   | enlarge | 2141990001 | 城关镇   | 90    | 1000000   | 2026-03-01       | 2026-08-20     |            |          | planned
"""
COUNTY = 'code = "419901"\nname_zh = "清平县"\nname_en = "Qingping"\ntaken_on = 2025-09-01\n'


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), get_default_timezone())


def last_moment(day: date) -> datetime:
    return datetime.combine(day, time.max, get_default_timezone())


LATE = noon(date(2025, 11, 20))
YEAR_LATER = noon(date(2026, 9, 20))


def bring_in(
    sent: Path, county: Any, clerk: Any, now: datetime, described_on: date | None, **how: Any
) -> ImportRun:
    run = stage_import(sent, county, by=clerk, now=now, described_on=described_on)
    assert run.is_sound, [fault.sentence.en for fault in run.faults]
    return commit_import(run, by=clerk, now=now, **how)


def frozen(county: Any, on: date, now: datetime) -> Snapshot:
    return open_frozen(freeze(county, on, by=None, now=now))


def pupils(county: Any, on: date, now: datetime) -> list[int]:
    return frozen(county, on, now).table(Classes)["pupils"].to_list()


def schools() -> Any:
    return School.objects.for_system("a test")


def test_figures_of_the_first_of_september_are_frozen_on_that_day(
    folder: Folder, county: Any, clerk: Any
) -> None:
    sent = folder(
        places=PLACES, population=POPULATION, schools=SCHOOLS, classes=CLASSES, staff=STAFF
    )
    run = bring_in(sent, county, clerk, LATE, FIRST)
    assert (run.described_on, run.counts_from) == (FIRST, last_moment(FIRST))
    assert run.committed_at == LATE
    on_the_day = frozen(county, FIRST, LATE)
    assert on_the_day.row_counts == {
        "places": 2, "population": 1, "schools": 2, "classes": 3, "staff": 2,
    }  # fmt: skip
    assert on_the_day.hashes == frozen(county, LATE.date(), LATE).hashes
    with pytest.raises(Refused, match="hold nothing on 2025-08-31"):
        freeze(county, FIRST - timedelta(days=1), by=None, now=LATE)


def test_the_day_is_the_one_of_the_files_unless_another_is_said(
    folder: Folder, county: Any, clerk: Any
) -> None:
    sent = folder(schools=SCHOOLS)
    assert stage_import(sent, county, by=clerk, now=LATE).described_on is None
    (sent / "county.toml").write_text(COUNTY, encoding="utf-8")
    assert stage_import(sent, county, by=clerk, now=LATE).described_on == FIRST
    said = FIRST + timedelta(days=2)
    staged = stage_import(sent, county, by=clerk, now=LATE, described_on=said)
    assert staged.described_on == said
    assert rows_count_from(staged, now=LATE) == last_moment(said)


@pytest.mark.parametrize("described_on", [None, LATE.date()])
def test_figures_of_no_day_and_of_today_count_from_now(
    folder: Folder, county: Any, clerk: Any, described_on: date | None
) -> None:
    run = bring_in(folder(schools=SCHOOLS), county, clerk, LATE, described_on)
    assert run.counts_from == LATE
    [entry] = history_of(schools().first(), Schools)
    assert (entry.at, entry.reason, entry.recorded_at) == (LATE, f"import {run.pk}", None)


def test_a_day_to_come_is_refused_and_nothing_is_kept(
    folder: Folder, county: Any, clerk: Any, data_dir: Path
) -> None:
    tomorrow = LATE.date() + timedelta(days=1)
    with pytest.raises(Refused, match="2025-11-21 has not come yet") as refused:
        stage_import(folder(schools=SCHOOLS), county, by=clerk, now=LATE, described_on=tomorrow)
    assert refused.value.refusal.code == "day_to_come"
    assert not [path for path in data_dir.rglob("*") if path.is_file()]
    assert not ImportRun.objects.for_system("a test").exists()


def test_each_years_figures_are_frozen_on_their_own_day(
    folder: Folder, county: Any, clerk: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, LATE, FIRST)
    next_year = folder(
        schools=SCHOOLS, classes="\n".join(CLASSES.replace("46", "52").splitlines()[:-1])
    )
    run = bring_in(next_year, county, clerk, YEAR_LATER, SECOND, remove_vanished=True)
    assert run.counts_from == last_moment(SECOND)
    assert pupils(county, FIRST, YEAR_LATER) == [44, 46, 18]
    assert pupils(county, SECOND - timedelta(days=1), YEAR_LATER) == [44, 46, 18]
    assert pupils(county, SECOND, YEAR_LATER) == [44, 52]


def test_schools_that_the_next_year_lacks_are_gone_on_its_day(
    folder: Folder, county: Any, clerk: Any
) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    fewer = "\n".join(SCHOOLS.splitlines()[:-1])
    bring_in(folder(schools=fewer), county, clerk, YEAR_LATER, SECOND, remove_vanished=True)
    assert frozen(county, FIRST, YEAR_LATER).row_counts == {"schools": 2}
    assert frozen(county, SECOND, YEAR_LATER).row_counts == {"schools": 1}


def test_two_tables_of_one_day_may_come_one_after_the_other(
    folder: Folder, county: Any, clerk: Any
) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    run = bring_in(folder(classes=CLASSES), county, clerk, LATE + timedelta(days=1), FIRST)
    assert run.counts_from == last_moment(FIRST)
    counts = frozen(county, FIRST, LATE + timedelta(days=1)).row_counts
    assert counts == {"schools": 2, "classes": 3}


def test_figures_do_not_slip_under_a_later_edit(folder: Folder, county: Any, clerk: Any) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    edited_at = noon(SECOND + timedelta(days=9))
    edit_school(
        schools().get(school_id="2141990001"), {"name": "北街小学"},
        expected_version=1, by=clerk, now=edited_at,
    )  # fmt: skip
    staged = stage_import(
        folder(classes=CLASSES), county, by=clerk, now=YEAR_LATER, described_on=SECOND
    )
    assert rows_count_from(staged, now=YEAR_LATER) == YEAR_LATER
    run = commit_import(staged, by=clerk, now=YEAR_LATER)
    assert run.counts_from == YEAR_LATER
    on_the_day = frozen(county, SECOND, YEAR_LATER)
    assert (on_the_day.row_counts, on_the_day.table(Schools)["name"].to_list()) == (
        {"schools": 2}, ["北校", "南校"],
    )  # fmt: skip
    assert pupils(county, YEAR_LATER.date(), YEAR_LATER) == [44, 46, 18]


@pytest.mark.parametrize(
    "table",
    ["places", "population", "classes", "enrolment", "staff", "premises", "projects"],
)
def test_a_later_change_in_any_table_counts(
    folder: Folder, county: Any, clerk: Any, table: str
) -> None:
    tables = {
        "places": PLACES, "population": POPULATION, "classes": CLASSES, "enrolment": ENROLMENT,
        "staff": STAFF, "premises": PREMISES, "projects": PROJECTS,
    }  # fmt: skip
    first = {"schools": SCHOOLS} if table == "places" else {"schools": SCHOOLS, "places": PLACES}
    bring_in(folder(**first), county, clerk, LATE, FIRST)
    bring_in(folder(**{table: tables[table]}), county, clerk, LATE, None)
    renamed = folder(schools=SCHOOLS.replace("北校", "北街小学"))
    assert bring_in(renamed, county, clerk, LATE + timedelta(days=1), FIRST).counts_from == (
        LATE + timedelta(days=1)
    )


def test_changes_of_another_county_do_not_matter(
    folder: Folder, county: Any, other_county: Any, clerk: Any
) -> None:
    theirs = SCHOOLS.replace("21419900", "21419909")
    bring_in(folder(schools=theirs), other_county, None, LATE, None)
    run = bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    assert run.counts_from == last_moment(FIRST)


def test_importing_the_same_figures_again_writes_nothing(
    folder: Folder, county: Any, clerk: Any
) -> None:
    sent = folder(schools=SCHOOLS, classes=CLASSES)
    bring_in(sent, county, clerk, LATE, FIRST)
    before = sum(model.history.count() for model in REGISTERS)  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="hold all of this already"):
        bring_in(sent, county, clerk, YEAR_LATER, SECOND)
    after = sum(model.history.count() for model in REGISTERS)  # type: ignore[attr-defined]
    assert after == before


def test_an_undone_import_is_gone_on_its_day_too(folder: Folder, county: Any, clerk: Any) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, LATE, FIRST)
    wrong = folder(schools=SCHOOLS, classes=CLASSES.replace("46", "64"))
    run = bring_in(wrong, county, clerk, YEAR_LATER, SECOND)
    assert pupils(county, SECOND, YEAR_LATER) == [44, 64, 18]
    taken_back_at = YEAR_LATER + timedelta(hours=1)
    undo_import(run, by=clerk, now=taken_back_at)
    assert pupils(county, SECOND, taken_back_at) == [44, 46, 18]
    right = folder(classes=CLASSES.replace("46", "54"))
    again = bring_in(right, county, clerk, taken_back_at, SECOND)
    assert again.counts_from == last_moment(SECOND)
    assert pupils(county, SECOND, taken_back_at) == [44, 54, 18]


def test_an_import_undone_after_later_changes_stays_on_its_day(
    folder: Folder, county: Any, clerk: Any
) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    run = bring_in(folder(classes=CLASSES), county, clerk, YEAR_LATER, SECOND)
    edit_school(
        schools().get(school_id="2141990002"), {"name": "南街小学"},
        expected_version=1, by=clerk, now=YEAR_LATER + timedelta(days=1),
    )  # fmt: skip
    later = YEAR_LATER + timedelta(days=2)
    undo_import(run, by=clerk, now=later)
    assert not SchoolClass.objects.for_system("a test").exists()
    assert pupils(county, SECOND, later) == [44, 46, 18]
    assert frozen(county, later.date(), later).row_counts == {"schools": 2}


def test_an_import_that_counts_from_now_is_undone_now(
    folder: Folder, county: Any, clerk: Any
) -> None:
    run = bring_in(folder(schools=SCHOOLS), county, clerk, LATE, None)
    undo_import(run, by=clerk, now=LATE + timedelta(days=1))
    assert frozen(county, LATE.date(), LATE + timedelta(days=1)).row_counts == {"schools": 2}


def test_the_history_says_when_it_was_recorded(folder: Folder, county: Any, clerk: Any) -> None:
    run = bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    north = schools().get(school_id="2141990001")
    [entry] = history_of(north, Schools)
    assert (entry.at, entry.by) == (last_moment(FIRST), clerk)
    assert (entry.reason, entry.recorded_at) == (f"import {run.pk}", LATE)


def test_whoever_saved_meanwhile_is_said_to_have_saved_when_they_did(
    folder: Folder, county: Any, clerk: Any
) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, LATE, FIRST)
    bring_in(folder(schools=SCHOOLS.replace("北校", "北街小学")), county, clerk, LATE, FIRST)
    north = schools().get(school_id="2141990001")
    with pytest.raises(Refused) as refused:
        edit_school(north, {"name": "北小"}, expected_version=1, by=clerk, now=LATE)
    assert refused.value.refusal.facts["changed_at"] == LATE
