"""What does an import show, write, leave alone and take back?"""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.invented_county import make_person, make_school, school_organisation
from tests.unit.registers.conftest import CLASSES, PLACES, SCHOOLS, STAFF, Folder

from junheng.accounts.roles import Role
from junheng.kernel.refusals import Refused
from junheng.registers import importing
from junheng.registers.history import history_of
from junheng.registers.models import (
    REGISTERS,
    ImportChange,
    ImportRun,
    Place,
    School,
    SchoolClass,
    StaffMember,
)
from junheng.registers.operations import (
    commit_import,
    discard_import,
    stage_import,
    sweep_uploads,
    undo_import,
)
from junheng.registers.queries import list_changes
from junheng.snapshots.tables import Classes, Schools

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WHY = "a test looks at everything"


def rows(model: Any) -> Any:
    return model.objects.for_system(WHY)


def history_rows() -> int:
    return sum(model.history.count() for model in REGISTERS)  # type: ignore[attr-defined]


def bring_in(folder: Path, county: Any, clerk: Any, now: Any, **options: Any) -> ImportRun:
    run = stage_import(folder, county, by=clerk, now=now)
    assert run.is_sound, [fault.sentence.en for fault in run.faults]
    return commit_import(run, by=clerk, now=now, **options)


def test_a_preview_counts_and_changes_nothing(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    run = stage_import(folder(schools=SCHOOLS, classes=CLASSES), county, by=clerk, now=now)
    assert run.counts == {
        "schools": {"new": 2, "changed": 0, "unchanged": 0, "vanishing": 0},
        "classes": {"new": 3, "changed": 0, "unchanged": 0, "vanishing": 0},
    }
    assert rows(School).count() == 0


def test_a_commit_writes_rows_with_their_history(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    run = bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    north = rows(School).get(school_id="2141990001")
    assert north.name == "北校"
    assert sorted(rows(SchoolClass).values_list("school_id", "pupils")) == [
        ("2141990001", 44),
        ("2141990001", 46),
        ("2141990002", 18),
    ]
    [entry] = history_of(north, Schools)
    assert (entry.kind, entry.by, entry.at, entry.reason) == ("new", clerk, now, f"import {run.pk}")


def test_importing_the_same_file_again_changes_nothing(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    sent = folder(schools=SCHOOLS, classes=CLASSES, staff=STAFF)
    bring_in(sent, county, clerk, now)
    before = history_rows()
    again = stage_import(sent, county, by=clerk, now=now)
    assert again.is_empty
    assert again.total("unchanged") == 7
    assert list(list_changes(again)) == []
    with pytest.raises(Refused, match="hold all of this already"):
        commit_import(again, by=clerk, now=now)
    assert history_rows() == before


def test_a_changed_row_shows_each_column_before_and_after(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(classes=CLASSES, schools=SCHOOLS), county, clerk, now)
    grown = folder(classes=CLASSES.replace("46", "52"))
    run = stage_import(grown, county, by=clerk, now=now)
    [change] = list_changes(run, kind="changed")
    assert change.key == "2141990001 · primary · 1 · 2"
    assert (change.before["pupils"], change.after["pupils"]) == (46, 52)
    commit_import(run, by=clerk, now=now)
    changed = rows(SchoolClass).get(school_id="2141990001", class_no=2)
    assert (changed.pupils, changed.version) == (52, 2)
    entry = history_of(changed, Classes)[0]
    assert [(f.column, f.before, f.after) for f in entry.changes] == [("pupils", 46, 52)]


def test_filling_in_and_clearing_an_optional_value_are_changes(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, staff=STAFF), county, clerk, now)
    cleared = STAFF.replace("1985-03-01", "")
    both = cleared.replace("| 是          |            |", "| 是          | 1999-05-04 |")
    run = stage_import(folder(staff=both), county, by=clerk, now=now)
    assert [(c.key, c.before, c.after) for c in list_changes(run)] == [
        ("T001", {"born_on": "1985-03-01"}, {"born_on": None}),
        ("T002", {"born_on": None}, {"born_on": "1999-05-04"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_committed_at_once_one_wins_and_the_other_is_told(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    runs = [
        stage_import(folder(classes=CLASSES.replace("46", pupils)), county, by=clerk, now=now)
        for pupils in ("48", "52")
    ]
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def write(run: ImportRun) -> None:
        together.wait()
        try:
            outcomes.append(commit_import(run, by=clerk, now=now).state)
        except Refused as refused:
            outcomes.append(refused.refusal.code)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(run,)) for run in runs]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(outcomes) == ["committed", "registers_moved"]
    assert rows(SchoolClass).get(school_id="2141990001", class_no=2).version == 2


def test_nothing_vanishes_unless_asked(folder: Folder, county: Any, clerk: Any, now: Any) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    fewer = folder(classes="\n".join(CLASSES.strip().splitlines()[:2]).replace("44", "43"))
    run = stage_import(fewer, county, by=clerk, now=now)
    assert run.total("vanishing") == 2
    commit_import(run, by=clerk, now=now)
    assert rows(SchoolClass).count() == 3
    asked = stage_import(fewer, county, by=clerk, now=now)
    commit_import(asked, by=clerk, now=now, remove_vanished=True)
    assert rows(SchoolClass).count() == 1
    removed = SchoolClass.history.filter(history_type="-")
    assert {(h.history_user, h.history_date) for h in removed} == {(clerk, now)}


def test_a_file_of_one_table_leaves_the_others_alone(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    run = stage_import(folder(staff=STAFF), county, by=clerk, now=now)
    assert run.is_sound
    assert set(run.counts) == {"staff"}
    commit_import(run, by=clerk, now=now, remove_vanished=True)
    assert rows(StaffMember).count() == 2
    assert rows(SchoolClass).count() == 3


def test_a_table_with_headings_only_counts_as_absent(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    headings = CLASSES.strip().splitlines()[0]
    sent = folder(schools=SCHOOLS, classes=headings, staff=STAFF)
    run = stage_import(sent, county, by=clerk, now=now)
    assert run.total("vanishing") == 0
    assert "classes" not in run.counts
    [note] = [note for _zh, note in run.notes if note.startswith("classes.csv")]
    assert note == (
        "classes.csv: There are headings but no rows, so the table counts as absent: its rows in "
        "the registers stay."
    )
    commit_import(run, by=clerk, now=now, remove_vanished=True)
    assert rows(SchoolClass).count() == 3
    only_headings = stage_import(folder(classes=headings), county, by=clerk, now=now)
    with pytest.raises(Refused, match="hold all of this already"):
        commit_import(only_headings, by=clerk, now=now, remove_vanished=True)
    assert rows(SchoolClass).count() == 3


def test_a_file_of_one_table_is_not_told_what_a_whole_county_would_need(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    run = stage_import(folder(schools=SCHOOLS), county, by=clerk, now=now)
    assert run.notes == []


def test_staff_of_a_school_that_nobody_has_are_refused(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    run = stage_import(folder(staff=STAFF), county, by=clerk, now=now)
    assert [(f.column, f.found, f.code) for f in run.faults] == [
        ("school_id", "2141990001", "parent_missing"),
        ("school_id", "2141990002", "parent_missing"),
    ]


def test_a_part_of_the_schools_may_name_a_parent_that_the_registers_have(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, now)
    heading = SCHOOLS.strip().splitlines()[0]
    point = "2141990003 | 河湾教学点 | 218 | public | 220 | 柳林镇 | 114.6 | 33.1 | 否 | 否 | 2141990002"
    run = bring_in(folder(schools=f"{heading}\n{point}"), county, clerk, now)
    assert run.counts["schools"]["new"] == 1
    assert rows(School).get(school_id="2141990003").parent.name == "南校"


def test_a_file_with_a_fault_leaves_no_row_and_no_file(
    folder: Folder, county: Any, clerk: Any, now: Any, data_dir: Path
) -> None:
    run = stage_import(
        folder(schools=SCHOOLS, classes=CLASSES.replace("46", "-46")), county, by=clerk, now=now
    )
    assert [(f.file, f.row, f.column, f.code) for f in run.faults] == [
        ("classes.csv", 3, "pupils", "negative")
    ]
    assert run.pk is None
    assert not rows(ImportRun).exists()
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


def test_a_fault_of_the_program_while_staging_leaves_nothing(
    folder: Folder,
    county: Any,
    clerk: Any,
    now: Any,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full_disk(_folder: Path) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(importing, "hash_of_files", full_disk)
    with pytest.raises(OSError, match="No space"):
        stage_import(folder(schools=SCHOOLS), county, by=clerk, now=now)
    assert not rows(ImportRun).exists()
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


def test_a_fault_half_way_commits_nothing(
    folder: Folder, county: Any, clerk: Any, now: Any, other_county: Any
) -> None:
    run = stage_import(folder(places=PLACES, schools=SCHOOLS), county, by=clerk, now=now)
    # Between preview and commit the next county registers a school with the same identifier.
    make_school(other_county, "2141990002", "抢先登记的学校")
    before = history_rows()
    with pytest.raises(Refused, match="The registers refuse these rows"):
        commit_import(run, by=clerk, now=now)
    assert not rows(Place).exists()
    assert not rows(School).filter(county=county).exists()
    assert history_rows() == before
    run.refresh_from_db()
    assert run.state == "staged"


def test_registers_that_moved_since_the_preview_refuse_the_commit(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    first = stage_import(folder(classes=CLASSES.replace("46", "52")), county, by=clerk, now=now)
    second = stage_import(folder(classes=CLASSES.replace("46", "48")), county, by=clerk, now=now)
    commit_import(second, by=clerk, now=now)
    with pytest.raises(Refused) as refused:
        commit_import(first, by=clerk, now=now)
    assert refused.value.refusal.code == "registers_moved"
    assert refused.value.refusal.facts["rows"] == (("classes", "2141990001 · primary · 1 · 2"),)
    assert rows(SchoolClass).get(school_id="2141990001", class_no=2).pupils == 48


def test_an_import_is_committed_once(folder: Folder, county: Any, clerk: Any, now: Any) -> None:
    run = stage_import(folder(schools=SCHOOLS), county, by=clerk, now=now)
    commit_import(run, by=clerk, now=now)
    with pytest.raises(Refused, match="is committed, not staged"):
        commit_import(run, by=clerk, now=now)


def test_an_undone_import_leaves_the_registers_as_they_were(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES, staff=STAFF), county, clerk, now)
    one_class = "\n".join(CLASSES.strip().splitlines()[:2]).replace("44", "41")
    new_class = "2141990002 | primary | 2 | 1 | 20"
    run = bring_in(
        folder(classes=f"{one_class}\n{new_class}"), county, clerk, now, remove_vanished=True
    )
    assert rows(SchoolClass).count() == 2
    undone = undo_import(run, by=clerk, now=now)
    assert undone.state == "undone"
    assert sorted(rows(SchoolClass).values_list("school_id", "grade", "class_no", "pupils")) == [
        ("2141990001", 1, 1, 44),
        ("2141990001", 1, 2, 46),
        ("2141990002", 1, 1, 18),
    ]
    with pytest.raises(Refused, match="is undone, not committed"):
        undo_import(run, by=clerk, now=now)


def test_the_first_import_of_schools_and_their_points_can_be_undone(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    point = "2141990003 | 河湾教学点 | 218 | public | 220 | 柳林镇 | 114.6 | 33.1 | 否 | 否 | 2141990002"
    run = bring_in(folder(schools=f"{SCHOOLS.strip()}\n{point}"), county, clerk, now)
    undo_import(run, by=clerk, now=now)
    assert not rows(School).exists()
    assert School.history.filter(history_type="-", history_user=clerk).count() == 3


def test_an_import_whose_rows_changed_since_cannot_be_undone(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    run = bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    bring_in(folder(classes=CLASSES.replace("46", "52")), county, clerk, now)
    with pytest.raises(Refused, match="classes 2141990001 · primary · 1 · 2 changed after it"):
        undo_import(run, by=clerk, now=now)
    assert rows(SchoolClass).count() == 3


def test_a_school_with_classes_does_not_vanish(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS, classes=CLASSES), county, clerk, now)
    only_north = "\n".join(SCHOOLS.strip().splitlines()[:2])
    run = stage_import(folder(schools=only_north), county, by=clerk, now=now)
    with pytest.raises(Refused, match="2141990002 · primary 1-1") as refused:
        commit_import(run, by=clerk, now=now, remove_vanished=True)
    assert refused.value.refusal.facts == {
        "rows": (("classes", "2141990002 · primary · 1 · 1"),),
        "count": 1,
    }
    assert rows(School).count() == 2


def test_rows_of_a_school_that_left_since_the_preview_are_refused(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=SCHOOLS), county, clerk, now)
    waiting = stage_import(folder(classes=CLASSES), county, by=clerk, now=now)
    rows(School).filter(school_id="2141990002").delete()
    with pytest.raises(Refused) as refused:
        commit_import(waiting, by=clerk, now=now)
    assert refused.value.refusal.code == "rows_do_not_fit"
    assert rows(SchoolClass).count() == 0


def test_a_school_of_another_county_is_a_fault(
    folder: Folder, county: Any, clerk: Any, now: Any, other_county: Any
) -> None:
    make_school(other_county, "2141990002", "邻县小学")
    run = stage_import(folder(schools=SCHOOLS), county, by=clerk, now=now)
    [fault] = run.faults
    assert fault.sentence.en == (
        "schools.csv, row 3, 'School identifier': Another county has a school with the identifier "
        "'2141990002'. Correct the identifier, or ask the city to move the school."
    )


def test_a_parent_that_neither_file_nor_registers_have_is_told_with_file_and_row(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    make_school(county, "2141990001", "北校")
    classes = """
        school_id  | stage   | grade | class_no | pupils
        2141990001 | primary | 1     | 1        | 30
        2141990009 | primary | 1     | 1        | 30
        2141990009 | primary | 1     | 2        | 30
    """
    run = stage_import(folder(classes=classes), county, by=clerk, now=now)
    assert [(f.file, f.row, f.column, f.found) for f in run.faults] == [
        ("classes.csv", 3, "school_id", "2141990009"),
        ("classes.csv", 4, "school_id", "2141990009"),
    ]


POINT = """
    school_id  | name   | school_type | ownership | urban_rural | township | lon    | lat   | is_boarding | counts_as_school | parent_id
    2141990003 | 西教学点 | 小学教学点  | 公办      | 村庄        | 柳林镇   | 114.62 | 32.96 | 否          | 否               | {parent}
"""


def test_a_parent_in_the_registers_that_does_not_count_as_a_school_is_a_fault(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    make_school(county, "2141990001", "北校")
    make_school(county, "2141990002", "南点", counts_as_school=False, parent_id="2141990001")
    schools = POINT.format(parent="2141990002")
    [fault] = stage_import(folder(schools=schools), county, by=clerk, now=now).faults
    assert fault.sentence.en == (
        "schools.csv, row 2, 'Parent school': The parent '2141990002' does not count as a school "
        "itself. Name the school that does."
    )


def schools_where(south_counts: str, point: str = "") -> str:
    north, south = SCHOOLS.strip().splitlines()[1:3]
    if south_counts == "否":
        south = south.replace("| 是 ", "| 否 ").rstrip("| ") + " | 2141990001"
    return "\n".join([SCHOOLS.strip().splitlines()[0], north, south, *([point] if point else [])])


POINT_OF_SOUTH = (
    "2141990003 | 西教学点 | 218 | 公办 | 220 | 柳林镇 | 114.62 | 32.96 | 否 | 否 | 2141990002"
)


def test_a_school_given_points_since_does_not_stop_counting_by_an_undo(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=schools_where("否")), county, clerk, now)
    counted = bring_in(folder(schools=schools_where("是")), county, clerk, now)
    bring_in(folder(schools=schools_where("是", POINT_OF_SOUTH)), county, clerk, now)
    with pytest.raises(Refused, match="2141990003 of 2141990002") as refused:
        undo_import(counted, by=clerk, now=now)
    assert refused.value.refusal.code == "points_of_uncounted"
    assert rows(School).get(school_id="2141990002").counts_as_school
    counted.refresh_from_db()
    assert counted.state == "committed"


def test_a_point_is_not_brought_back_to_a_school_that_stopped_counting(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    bring_in(folder(schools=schools_where("是", POINT_OF_SOUTH)), county, clerk, now)
    removal = bring_in(
        folder(schools=schools_where("是")), county, clerk, now, remove_vanished=True
    )
    bring_in(folder(schools=schools_where("否")), county, clerk, now)
    with pytest.raises(Refused, match="2141990003 of 2141990002"):
        undo_import(removal, by=clerk, now=now)
    assert rows(School).count() == 2


def test_a_school_with_points_in_the_registers_cannot_stop_counting_as_one(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    make_school(county, "2141990001", "北校")
    make_school(county, "2141990003", "西点")
    make_school(county, "2141990002", "南点", counts_as_school=False, parent_id="2141990003")
    schools = POINT.format(parent="2141990001")
    [fault] = stage_import(folder(schools=schools), county, by=clerk, now=now).faults
    assert fault.sentence.en == (
        "schools.csv, row 2, 'Counts as a school': In the registers it is the parent of 2141990002, "
        "so it must count as a school. Write yes, or first correct their parent."
    )


def test_a_text_too_long_for_the_registers_is_a_fault(
    folder: Folder, county: Any, clerk: Any, now: Any
) -> None:
    run = stage_import(
        folder(schools=SCHOOLS.replace("南校", "南" * 201)), county, by=clerk, now=now
    )
    assert [(f.column, f.code) for f in run.faults] == [("name", "text_not_kept")]
    assert "超过 200 个字" in run.faults[0].sentence.zh


def test_a_principal_may_not_import(folder: Folder, county: Any, now: Any) -> None:
    school = school_organisation(make_school(county, "2141990001", "北校"))
    principal = make_person("bai", "白校长", Role.PRINCIPAL, school)
    with pytest.raises(Refused, match="may not import registers"):
        stage_import(folder(schools=SCHOOLS), county, by=principal, now=now)


def test_a_discarded_import_leaves_no_files(
    folder: Folder,
    county: Any,
    clerk: Any,
    now: Any,
    data_dir: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    run = stage_import(folder(schools=SCHOOLS), county, by=clerk, now=now)
    assert (data_dir / run.folder / "original" / "schools.csv").is_file()
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(run, by=clerk)
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []
    assert not rows(ImportChange).exists()
    with pytest.raises(Refused, match="is discarded, not staged"):
        commit_import(run, by=clerk, now=now)


def test_uploads_that_no_import_names_are_swept_after_a_day(
    folder: Folder, county: Any, clerk: Any, now: Any, data_dir: Path
) -> None:
    import os

    run = stage_import(folder(schools=SCHOOLS), county, by=clerk, now=now)
    stray = data_dir / "uploads" / county.code / "20260101T000000-stray"
    young = data_dir / "uploads" / county.code / "20260302T085900-young"
    for path, age in ((stray, 90_000), (young, 60), (data_dir / run.folder, 90_000)):
        path.mkdir(exist_ok=True)
        os.utime(path, (now.timestamp() - age,) * 2)
    assert sweep_uploads(now=now) == 1
    assert not stray.exists()
    assert young.exists()
    assert (data_dir / run.folder).exists()
