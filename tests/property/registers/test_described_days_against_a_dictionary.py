"""Whatever is imported, edited and undone: does freezing any day give what a dictionary of days has?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from django.utils.timezone import get_default_timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.invented_county import make_person

from junheng.accounts.roles import Role
from junheng.kernel.refusals import Refused
from junheng.registers.models import ImportRun, School
from junheng.registers.operations import (
    commit_import,
    edit_school,
    freeze,
    stage_import,
    undo_import,
)
from junheng.registers.queries import open_frozen
from junheng.snapshots.snapshot import Snapshot
from junheng.snapshots.tables import Classes, Schools

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SCHOOL = "2141990001"
START = date(2026, 9, 1)
Rows = dict[int, int]  # pupils by class
State = tuple[str, Rows]  # the name of the school beside them


@dataclass(frozen=True)
class Import:
    rows: Rows
    days_ago: int | None  # of the day it describes; one to come when below zero
    is_removing: bool


@dataclass(frozen=True)
class Edit:
    name: str


class Undo:
    """Take back the newest import, unless rows of it changed since."""


rows = st.dictionaries(st.integers(1, 3), st.integers(0, 60), min_size=1, max_size=3)
imports = st.builds(Import, rows, st.none() | st.integers(-1, 5), st.booleans())
edits = st.builds(Edit, st.sampled_from(["北校", "北街小学", "实验小学"]))
actions = st.one_of(imports, imports, edits, st.builds(Undo))
steps = st.lists(st.tuples(st.integers(0, 4), actions), min_size=1, max_size=8)


class Days:
    """The oracle: what the registers held at the end of each day on which something counts."""

    def __init__(self) -> None:
        self.states: dict[date, State] = {}

    def on(self, day: date) -> State | None:
        known = [one for one in self.states if one <= day]
        return self.states[max(known)] if known else None

    def write(self, state: State, wanted: date, today: date) -> date:
        """Put a state on the day it describes, or on today when something later is there."""
        day = today if wanted >= today or any(one > wanted for one in self.states) else wanted
        self.states[day] = state
        return day


@dataclass(frozen=True)
class Written:
    """The newest import that can be undone, and what was there before it."""

    run: ImportRun
    before: Rows
    counted_on: date
    is_backdated: bool


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_freezing_any_day_gives_what_counted_then(
    steps: list[tuple[int, Any]], county: Any, tmp_path_factory: Any, data_dir: Path
) -> None:
    with transaction.atomic():
        play(steps, county, tmp_path_factory.mktemp("sent"))
        transaction.set_rollback(True)


def play(steps: list[tuple[int, Any]], county: Any, home: Path) -> None:
    clerk = make_person("wu", "吴科员", Role.SECTION_CLERK, county)
    oracle, clock, newest = Days(), START, None
    bring_in_school(home, county, oracle)
    for number, (wait, step) in enumerate(steps):
        clock += timedelta(days=wait)
        now = at(clock, number)
        name, held = oracle.on(clock) or ("", {})
        if isinstance(step, Edit) and step.name != name:
            school = School.objects.for_system("the test").get()
            edit_school(
                school, {"name": step.name}, expected_version=school.version, by=clerk, now=now
            )
            oracle.write((step.name, held), clock, clock)
        if isinstance(step, Undo) and newest is not None:
            undo_import(newest.run, by=None, now=now)
            wanted = newest.counted_on if newest.is_backdated else clock
            day = oracle.write((name, newest.before), wanted, clock)
            event(f"undone, {'backdated' if day < clock else 'today'}")
            newest = None
        if isinstance(step, Import):
            described = None if step.days_ago is None else clock - timedelta(days=step.days_ago)
            sent = classes_folder(home / str(number), step.rows)
            if described is not None and described > clock:
                with pytest.raises(Refused, match="has not come yet"):
                    stage_import(sent, county, by=None, now=now, described_on=described)
                continue
            run = stage_import(sent, county, by=None, now=now, described_on=described)
            new = dict(step.rows) if step.is_removing else held | step.rows
            if new == held:
                with pytest.raises(Refused, match="hold all of this already"):
                    commit_import(run, by=None, now=now, remove_vanished=step.is_removing)
                continue
            commit_import(run, by=None, now=now, remove_vanished=step.is_removing)
            day = oracle.write((name, new), described or clock, clock)
            newest = Written(run, held, day, is_backdated=day < clock)
            event(
                "backdated" if day < clock else "slipped" if day != (described or day) else "today"
            )
    check_every_day(oracle, clock, county, home)


def check_every_day(oracle: Days, clock: date, county: Any, home: Path) -> None:
    late = at(clock, 13)
    day = min(oracle.states) - timedelta(days=1)
    while day <= clock:
        expected = oracle.on(day)
        if expected is None:
            with pytest.raises(Refused, match="hold nothing on"):
                freeze(county, day, by=None, now=late)
        else:
            frozen = freeze(county, day, by=None, now=late, folder=home / f"frozen-{day}")
            assert held_by(open_frozen(frozen)) == expected, day
        day += timedelta(days=1)


def held_by(snapshot: Snapshot) -> State:
    classes = snapshot.table(Classes).to_dicts() if snapshot.has(Classes) else []
    [name] = snapshot.table(Schools)["name"]
    return name, {row["class_no"]: row["pupils"] for row in classes}


def bring_in_school(home: Path, county: Any, oracle: Days) -> None:
    day = START - timedelta(days=2)
    home = home / "schools"
    home.mkdir()
    facts = {
        "school_id": SCHOOL, "name": "北校", "school_type": "211", "ownership": "public",
        "urban_rural": "121", "township": "城关镇", "lon": 114.5, "lat": 33.0,
        "is_boarding": False, "counts_as_school": True, "parent_id": None,
    }  # fmt: skip
    pl.DataFrame([facts]).write_csv(home / "schools.csv")
    commit_import(stage_import(home, county, by=None, now=at(day, 0)), by=None, now=at(day, 0))
    oracle.write(("北校", {}), day, day)


def classes_folder(folder: Path, classes: Rows) -> Path:
    folder.mkdir()
    pl.DataFrame(
        [
            {"school_id": SCHOOL, "stage": "primary", "grade": 1, "class_no": no, "pupils": pupils}
            for no, pupils in classes.items()
        ]
    ).write_csv(folder / "classes.csv")
    return folder


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(10 + hour), get_default_timezone())
