"""What does freezing the registers of a day give, and when is it refused?"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.registers.conftest import CLASSES, PLACES, SCHOOLS, Folder

from junheng.kernel.refusals import Refused
from junheng.registers.models import FrozenSnapshot
from junheng.registers.operations import commit_import, edit_school, freeze, stage_import
from junheng.registers.queries import latest_frozen, open_frozen
from junheng.snapshots.tables import Classes, Population, Projects, Schools

pytestmark = [pytest.mark.database, pytest.mark.django_db]

POPULATION = """
place_id | age | counted_on | people
V01      | 6   | 2025-12-31 | 21
V02      | 6   | 2025-12-31 | 9
"""


@pytest.fixture
def filled(folder: Folder, county: Any, clerk: Any, now: Any) -> Any:
    sent = folder(places=PLACES, population=POPULATION, schools=SCHOOLS, classes=CLASSES)
    commit_import(stage_import(sent, county, by=clerk, now=now), by=clerk, now=now)
    return county


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_frozen_snapshot_holds_the_registers(
    filled: Any, clerk: Any, today: date, now: Any
) -> None:
    frozen = freeze(filled, today, by=clerk, now=now)
    snapshot = open_frozen(frozen)
    assert (snapshot.county.code, snapshot.taken_on) == ("419901", today)
    assert snapshot.table(Classes)["pupils"].to_list() == [44, 46, 18]
    assert snapshot.table(Population).select("place_id", "people").rows() == [
        ("V01", 21),
        ("V02", 9),
    ]
    assert snapshot.table(Schools)["parent_id"].null_count() == 2
    assert not snapshot.has(Projects)
    assert frozen.row_counts == {"places": 2, "population": 2, "schools": 2, "classes": 3}
    assert latest_frozen(filled) == frozen


def test_the_same_registers_give_the_same_bytes(
    filled: Any, clerk: Any, today: date, now: Any, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    freeze(filled, today, by=clerk, now=now, folder=first)
    freeze(filled, today, by=clerk, now=now + timedelta(hours=3), folder=second)
    assert bytes_of(first) == bytes_of(second)


def test_a_day_in_the_past_is_frozen_as_the_registers_were_that_evening(
    filled: Any, clerk: Any, folder: Folder, today: date, now: Any
) -> None:
    before = open_frozen(freeze(filled, today, by=clerk, now=now))
    later = now + timedelta(days=3)
    fewer = "\n".join(CLASSES.strip().splitlines()[:2]).replace("44", "40")
    sent = folder(classes=fewer, places=PLACES.replace("V02", "V03"))
    commit_import(stage_import(sent, filled, by=clerk, now=later), by=clerk, now=later)
    commit_import(
        stage_import(folder(classes=fewer), filled, by=clerk, now=later),
        by=clerk,
        now=later,
        remove_vanished=True,
    )
    after = open_frozen(freeze(filled, later.date(), by=clerk, now=later))
    assert after.table(Classes)["pupils"].to_list() == [40]
    again = open_frozen(freeze(filled, later.date() - timedelta(days=1), by=clerk, now=later))
    assert again.hashes == before.hashes
    much_later = later + timedelta(days=30)
    looking_back = freeze(filled, later.date() + timedelta(days=1), by=clerk, now=much_later)
    assert open_frozen(looking_back).hashes == after.hashes


def test_before_the_first_import_there_is_nothing_to_freeze(
    filled: Any, clerk: Any, today: date, now: Any
) -> None:
    with pytest.raises(Refused, match="hold nothing on"):
        freeze(filled, today - timedelta(days=1), by=clerk, now=now)


def test_a_day_to_come_cannot_be_frozen(filled: Any, clerk: Any, today: date, now: Any) -> None:
    with pytest.raises(Refused, match="has not come yet"):
        freeze(filled, today + timedelta(days=1), by=clerk, now=now)


def test_a_folder_that_exists_is_left_alone(
    filled: Any, clerk: Any, today: date, now: Any, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("dear director")
    with pytest.raises(Refused, match="exists already"):
        freeze(filled, today, by=clerk, now=now, folder=taken)
    assert bytes_of(taken) == {"letter.txt": b"dear director"}


def test_registers_that_have_not_changed_are_not_frozen_twice(
    filled: Any, clerk: Any, today: date, now: Any
) -> None:
    frozen = freeze(filled, today, by=clerk, now=now)
    with pytest.raises(Refused, match="frozen already") as refused:
        freeze(filled, today, by=clerk, now=now)
    assert refused.value.refusal.facts["frozen"] == frozen.pk
    assert FrozenSnapshot.objects.for_system("a test").count() == 1


def test_what_a_killed_freeze_left_is_taken_over(
    filled: Any, clerk: Any, today: date, now: Any, data_dir: Path
) -> None:
    frozen = freeze(filled, today, by=clerk, now=now)
    frozen.delete()
    again = freeze(filled, today, by=clerk, now=now)
    assert [path.name for path in (data_dir / "snapshots").iterdir()] == [Path(again.folder).name]
    assert open_frozen(again).id == again.content_hash


def test_a_frozen_snapshot_does_not_move_with_the_registers(
    filled: Any, clerk: Any, today: date, now: Any
) -> None:
    frozen = freeze(filled, today, by=clerk, now=now)
    school = filled_school(filled)
    edit_school(school, {"name": "北街小学"}, expected_version=1, by=clerk, now=now)
    assert open_frozen(frozen).table(Schools)["name"].to_list() == ["北校", "南校"]


def filled_school(county: Any) -> Any:
    from junheng.registers.models import School

    return School.objects.for_system("a test").get(school_id="2141990001")


def test_an_inspector_may_not_freeze(filled: Any, today: date, now: Any) -> None:
    from tests.invented_county import make_person

    from junheng.accounts.roles import Role

    inspector = make_person("tang", "唐督学", Role.INSPECTOR, filled)
    with pytest.raises(Refused, match="may not freeze registers"):
        freeze(filled, today, by=inspector, now=now)
