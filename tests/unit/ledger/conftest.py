"""What do the tests of the ledger share: a crowded class found by an assessment, and its item?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from junheng.kernel.text import Text
from junheng.ledger import operations
from junheng.ledger.findings import Found
from junheng.ledger.models import Item
from junheng.registers.freezing import freeze
from junheng.registers.models import FrozenSnapshot, SchoolClass
from junheng.studies.models import Study, StudyFinding
from junheng.studies.operations import run_assessment

STANDARD = "jiaodu-2017-6"
CROWDED, FINE = 52, 40


@pytest.fixture
def crowded_class(north_school: Any) -> SchoolClass:
    """Class 1-1 of North School, with more pupils than 45."""
    return SchoolClass.objects.create(
        school=north_school, stage="primary", grade=1, class_no=1, pupils=CROWDED
    )


@pytest.fixture
def fine_class(north_school: Any) -> SchoolClass:
    """Class 2-1 of North School, which is as it should be."""
    return SchoolClass.objects.create(
        school=north_school, stage="primary", grade=2, class_no=1, pupils=FINE
    )


@pytest.fixture
def study(county: Any, crowded_class: Any, fine_class: Any, data_dir: Any, now: datetime) -> Study:
    """The registers of that day, frozen and assessed."""
    frozen = freeze(county, now.date(), by=None, now=now)
    return run_assessment(frozen, STANDARD, on=now.date(), by=None, now=now)


@pytest.fixture
def finding(study: Study) -> StudyFinding:
    """That class 1-1 is too large."""
    findings = StudyFinding.objects.for_system("the finding of a test").select_related(
        "study__snapshot", "study__county", "school"
    )
    return findings.get(study=study, unit="class", is_met=False)


@pytest.fixture
def item(finding: StudyFinding, section_head: Any, now: datetime) -> Item:
    """The item opened for it."""
    return operations.open_item_from_finding(finding, by=section_head, now=now)


@pytest.fixture
def empty_the_class(crowded_class: SchoolClass, county: Any) -> Callable[..., Any]:
    """Let so many pupils remain in class 1-1 and freeze the registers again."""

    def empty(pupils: int, now: datetime) -> Any:
        crowded_class.pupils = pupils
        crowded_class.save()
        return freeze(county, now.date(), by=None, now=now)

    return empty


@pytest.fixture
def open_for(county: Any, section_head: Any, now: datetime) -> Callable[..., Item]:
    """Open an item for a clause at a school, or at the county, without measuring anything."""
    frozen = FrozenSnapshot.objects.create(
        county=county, taken_on=now.date(), folder="never opened", content_hash="-", made_at=now
    )

    def make(school: Any = None, *, clause: str = "jiaodu-2017-6/x", **changes: Any) -> Item:
        values = {
            "county": county,
            "school": school,
            "clause": clause,
            "clause_label": Text("生均教学及辅助用房面积", "Teaching area per pupil"),
            "cite": "第五条（四）",
            "indicator": "premises.teaching_area",
            "stage": "primary",
            "unit": "school" if school else "county",
            "key": school.school_id if school else county.code,
            "name": school.name if school else county.name_zh,
            "detail": "",
            "value": 3.9,
            "limit": 4.5,
            "sense": "at_least",
            "shortfall": 0.6,
            "is_met": False,
            "found_in": frozen,
        }
        return operations.open_item(Found(**(values | changes)), by=section_head, now=now)

    return make
