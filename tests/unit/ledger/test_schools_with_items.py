"""Does a school stay in the registers while the ledger speaks of it?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from junheng.kernel.refusals import Refused
from junheng.ledger import operations
from junheng.ledger.models import Item
from junheng.registers.models import ImportRun, School
from junheng.registers.operations import commit_import, stage_import

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HEADING = (
    "school_id,name,school_type,ownership,urban_rural,township,lon,lat,is_boarding,counts_as_school"
)
NORTH_RENAMED = "2141990001,城关北校,211,public,121,城关镇,114.5,33.0,否,是"


@pytest.fixture
def only_north(
    tmp_path: Path,
    county: Any,
    south_school: Any,
    data_dir: Path,
    section_clerk: Any,
    now: datetime,
) -> ImportRun:
    """A file that gives North School a new name and does not know South School."""
    (tmp_path / "schools.csv").write_text(f"{HEADING}\n{NORTH_RENAMED}\n", encoding="utf-8")
    run = stage_import(tmp_path / "schools.csv", county, by=section_clerk, now=now)
    assert run.is_sound, [fault.sentence.en for fault in run.faults]
    return run


def names() -> set[str]:
    return set(School.objects.for_system("the test").values_list("name", flat=True))


def test_a_school_with_items_is_not_removed_and_nothing_of_the_import_is_done(
    only_north: ImportRun,
    open_for: Callable[..., Item],
    south_school: School,
    section_clerk: Any,
    director: Any,
    now: datetime,
) -> None:
    first, second = open_for(south_school), open_for(south_school, clause="jiaodu-2017-6/y")
    operations.void_item(second, by=director, now=now, note="重复立项")
    with pytest.raises(Refused) as refused:
        commit_import(only_north, by=section_clerk, now=now, remove_vanished=True)
    refusal = refused.value.refusal
    assert refusal.code == "still_referred_to"
    assert refusal.facts["kinds"] == ["item"]
    assert refusal.facts["needed"] == (("南校", (first.code, second.code)),)
    assert first.code in refusal.sentence
    assert names() == {"北校", "南校"}
    assert ImportRun.objects.for_system("the test").get(pk=only_north.pk).state == "staged"
    assert Item.objects.for_system("the test").filter(school=south_school).count() == 2


def test_a_school_without_items_is_removed_and_the_items_of_others_stay(
    only_north: ImportRun,
    open_for: Callable[..., Item],
    north_school: School,
    section_clerk: Any,
    now: datetime,
) -> None:
    item = open_for(north_school)
    commit_import(only_north, by=section_clerk, now=now, remove_vanished=True)
    assert names() == {"城关北校"}
    assert Item.objects.for_system("the test").get(pk=item.pk).school_id == north_school.school_id
