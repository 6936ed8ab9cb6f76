"""Which two counties share one database, and what does each hold that a page could show?"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.invented_county import (
    NOW,
    TODAY,
    Cast,
    make_county,
    make_person,
    make_school,
    school_organisation,
)
from tests.web.measured_county import assess, furnish, settle

from junheng.accounts import operations as accounts
from junheng.accounts.models import Membership, Organisation, PasswordLink, Person
from junheng.accounts.roles import WHERE_HELD, OrganisationKind, Role
from junheng.kernel.stages import Stage
from junheng.ledger import operations
from junheng.ledger.models import Item, Notice
from junheng.registers.models import Place, Population, Project, School
from junheng.registers.operations import commit_import, stage_import
from junheng.studies.models import Study, StudyFinding
from junheng.studies.operations import run_seat_plan

# Stands in every text that the county next door has written down, but for its name.
MARK = "乙县暗号LEAK"
LATE = NOW + timedelta(days=60)


@dataclass(frozen=True)
class World:
    """One county at work: its people, and one of everything that has an address."""

    county: Organisation
    cast: Cast
    north: School
    south_principal: Person
    study: Study
    plan: Study
    item: Item
    finding: StudyFinding
    notice: Notice
    staged: Any
    committed: Any
    closed: Person
    role: Membership
    token: str

    @property
    def people(self) -> Iterator[tuple[str, Person]]:
        """Yield the ten roles, each with its holder."""
        yield from vars(self.cast).items()


def make_world(
    county: Organisation, north: School, south: School, cast: Cast, *, mark: str = ""
) -> World:
    """Let a county work: registers, a plan, an assessment, items that are late, imports, people."""
    furnish(north, classes=[52, 46], teachers=4)
    furnish(south, classes=[60], teachers=2, backbone=0)
    _settle(county, north, mark)
    Project.objects.create(
        school=north,
        project_id=f"P-{north.school_id}",
        county=county,
        name=f"扩建{mark}",
        kind="enlarge",
        township=north.township,
        seats=90,
        cost_yuan=1_000_000,
        planned_start_on=date(2026, 3, 1),
        planned_end_on=date(2026, 9, 1),
        status="planned",
    )
    study = assess(county)
    plan = run_seat_plan(study.snapshot, Stage.PRIMARY, 2025, by=cast.director, now=NOW)
    first, second = _failed(study, north)
    committed = _import(county, cast.section_clerk, 1, mark)
    commit_import(committed, by=cast.section_clerk, now=NOW)
    staged = _import(county, cast.section_clerk, 2, mark)
    item = _late_item(first, cast, mark)
    notices = Notice.objects.for_system("test")
    closed, token = _people(county, cast, mark)
    return World(
        county=county,
        cast=cast,
        north=north,
        south_principal=make_person(
            f"gan{county.pk}", f"甘校长{mark}", Role.PRINCIPAL, school_organisation(south)
        ),
        study=study,
        plan=plan,
        item=item,
        finding=second,
        notice=notices.get(item=item, step=5, due_on=item.due_on),
        staged=staged,
        committed=committed,
        closed=closed,
        role=Membership.objects.create(
            person=cast.section_clerk, organisation=county, role=Role.ANALYST, since=TODAY
        ),
        token=token,
    )


def make_two_counties(county: Any, north: Any, south: Any, cast: Any) -> tuple[World, World]:
    """Make the county of all tests, and one next door that marks whatever it writes."""
    here = make_world(county, north, south, cast)
    beyond = make_county("419902", "邻水县", "Linshui")
    far = make_school(beyond, "2141990009", f"邻北校{MARK}", township=f"乙镇{MARK}")
    farther = make_school(beyond, "2141990008", f"邻南校{MARK}", township=f"丙镇{MARK}")
    strangers = Cast(
        **{
            role.value: make_person(
                f"far{number}",
                f"邻人{number}{MARK}",
                role,
                beyond if OrganisationKind.COUNTY in WHERE_HELD[role] else school_organisation(far),
            )
            for number, role in enumerate(Role)
        }
    )
    return here, make_world(beyond, far, farther, strangers, mark=MARK)


def address_words(world: World) -> dict[str, Any]:
    """Return what stands in the addresses of a county's pages."""
    return {
        "school_id": world.north.school_id,
        "study": world.study.pk,
        "plan": world.plan.pk,
        "item": world.item.code,
        "finding": world.finding.pk,
        "notice": world.notice.pk,
        "staged": world.staged.pk,
        "committed": world.committed.pk,
        "person": world.cast.section_clerk.username,
        "closed": world.closed.username,
        "role": world.role.pk,
        "token": world.token,
    }


def places_file(number: int, mark: str = "") -> SimpleUploadedFile:
    """Return a table of one village, as a person uploads it."""
    rows = "place_id,name,kind,township,lon,lat,residents\n"
    rows += f"W{number},新村{number}{mark},village,城关镇,114.5,33.0,100\n"
    return SimpleUploadedFile("places.csv", rows.encode())


def _settle(county: Organisation, north: School, mark: str) -> None:
    settle(
        county,
        township=north.township,
        lon=114.4 + county.pk / 1000,
        lat=33.01,
        name=f"东关村{mark}",
    )
    for place in Place.objects.for_system("test").filter(county=county):
        for age in range(16):
            Population.objects.create(place=place, age=age, counted_on=date(2025, 8, 31), people=5)


def _failed(study: Study, school: School) -> list[StudyFinding]:
    findings = StudyFinding.objects.for_system("test").filter(
        study=study, school=school, is_met=False
    )
    return list(
        findings.select_related("study__snapshot", "study__county", "school").order_by("pk")[:2]
    )


def _import(county: Organisation, clerk: Person, number: int, mark: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"名册{number}{mark}"
        path.mkdir()
        (path / "places.csv").write_bytes(places_file(number, mark).read())
        return stage_import(path, county, by=clerk, now=NOW)


def _late_item(finding: StudyFinding, cast: Cast, mark: str) -> Item:
    item = operations.open_item_from_finding(finding, by=cast.section_head, now=NOW)
    item = operations.move_item(item, "assign", by=cast.section_head, now=NOW)
    operations.escalate_overdue(today=LATE.date(), now=LATE)
    return operations.move_item(item, "note", by=cast.director, now=LATE, note=f"催办{mark}")


def _people(county: Organisation, cast: Cast, mark: str) -> tuple[Person, str]:
    manager = cast.security_administrator
    closed, _ = accounts.invite_person(
        f"gone{county.pk}",
        display_name=f"离任人{mark}",
        organisation=county,
        role=Role.ANALYST,
        by=manager,
        now=NOW,
    )
    accounts.deactivate_person(closed, by=manager, now=NOW, reason=f"调离{mark}")
    _, token = accounts.invite_person(
        f"new{county.pk}",
        display_name=f"新人{mark}",
        organisation=county,
        role=Role.ANALYST,
        by=manager,
        now=NOW,
    )
    PasswordLink.objects.update(expires_at=NOW + timedelta(days=36500))
    return closed, token
