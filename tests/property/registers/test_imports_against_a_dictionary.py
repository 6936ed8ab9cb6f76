"""Do imports, commits and undos do what a plain dictionary does?"""

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junheng.kernel.refusals import Refused
from junheng.registers.frames import frame_of
from junheng.registers.models import SchoolClass
from junheng.registers.operations import commit_import, stage_import, undo_import
from junheng.snapshots.tables import Classes

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Key = tuple[int, int]  # grade, class
Register = dict[Key, int]  # pupils
keys = st.tuples(st.integers(1, 2), st.integers(1, 3))
files = st.dictionaries(keys, st.integers(0, 60), min_size=1, max_size=6)
steps = st.lists(st.tuples(files, st.booleans(), st.booleans()), min_size=1, max_size=5)


def expected_counts(register: Register, file: Register) -> dict[str, int]:
    return {
        "new": sum(key not in register for key in file),
        "changed": sum(key in register and register[key] != file[key] for key in file),
        "unchanged": sum(key in register and register[key] == file[key] for key in file),
        "vanishing": sum(key not in file for key in register),
    }


def held(county: Any) -> Register:
    frame = frame_of(Classes, county)
    return {(row["grade"], row["class_no"]): row["pupils"] for row in frame.to_dicts()}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_any_series_of_imports_and_undos(
    steps: list[tuple[Register, bool, bool]], north_school: Any, now: Any, tmp_path: Any
) -> None:
    county = north_school.county
    SchoolClass.objects.for_system("start afresh").delete()
    register: Register = {}
    for number, (file, remove, takes_back) in enumerate(steps):
        folder = tmp_path / f"{id(steps)}-{number}"
        folder.mkdir(exist_ok=True)
        pl.DataFrame(
            [
                {"school_id": north_school.school_id, "stage": "primary", "grade": grade, "class_no": no, "pupils": pupils}
                for (grade, no), pupils in file.items()
            ]
        ).write_csv(folder / "classes.csv")  # fmt: skip
        run = stage_import(folder, county, by=None, now=now)
        counts = expected_counts(register, file)
        assert run.counts == {"classes": counts}
        before = dict(register)
        history = SchoolClass.history.count()
        if not (counts["new"] or counts["changed"] or (remove and counts["vanishing"])):
            with pytest.raises(Refused):
                commit_import(run, by=None, now=now, remove_vanished=remove)
            assert held(county) == before
            continue
        commit_import(run, by=None, now=now, remove_vanished=remove)
        register = dict(file) if remove else register | file
        assert held(county) == register
        touched = counts["new"] + counts["changed"] + (counts["vanishing"] if remove else 0)
        assert SchoolClass.history.count() == history + touched
        if takes_back:
            undo_import(run, by=None, now=now)
            register = before
            assert held(county) == register
            assert SchoolClass.history.count() == history + 2 * touched
