"""Which small county do the tests speak of, and who works there?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from junheng.accounts.models import Membership, Organisation, Person
from junheng.accounts.roles import OrganisationKind, Role
from junheng.registers.models import School

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FOUNDED = datetime(2020, 9, 1, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 3, 2)
BOUNDS = (114.0, 32.7, 115.0, 33.2)


@dataclass(frozen=True)
class Cast:
    """Everyone who works in the invented county."""

    director: Person
    section_head: Person
    section_clerk: Person
    inspector: Person
    principal: Person
    school_clerk: Person
    analyst: Person
    system_administrator: Person
    security_administrator: Person
    auditor: Person

    def __iter__(self) -> Any:
        return iter(vars(self).values())


def make_county(
    code: str = "419901", name_zh: str = "清平县", name_en: str = "Qingping"
) -> Organisation:
    return Organisation.objects.create(
        kind=OrganisationKind.COUNTY.value,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        bounds=list(BOUNDS),
        is_invented=True,
    )


def make_school(county: Organisation, school_id: str, name: str, **values: Any) -> School:
    given = {
        "school_type": "211",
        "ownership": "public",
        "urban_rural": "121",
        "township": "城关镇",
        "lon": 114.5,
        "lat": 33.0,
        "is_boarding": False,
        "counts_as_school": True,
    }
    school = School(county=county, school_id=school_id, name=name, **(given | values))
    school._history_date = FOUNDED  # type: ignore[attr-defined]  # read by the history library
    school.save()
    return school


def school_organisation(school: School) -> Organisation:
    organisation, _ = Organisation.objects.get_or_create(
        school_code=school.school_id,
        defaults={
            "kind": OrganisationKind.SCHOOL.value,
            "code": school.school_id,
            "name_zh": school.name,
            "parent": school.county,
        },
    )
    return organisation


def make_person(username: str, display_name: str, role: Role, organisation: Organisation) -> Person:
    """Make someone who has not set a password; tests sign them in with `client.force_login`."""
    person = Person(username=username, display_name=display_name)
    person.set_unusable_password()
    person.save()
    Membership.objects.create(
        person=person, organisation=organisation, role=role.value, since=date(2020, 9, 1)
    )
    return person


def make_cast(county: Organisation, north_school: School) -> Cast:
    school = school_organisation(north_school)
    return Cast(
        director=make_person("lin", "林主任", Role.DIRECTOR, county),
        section_head=make_person("zhou", "周股长", Role.SECTION_HEAD, county),
        section_clerk=make_person("wu", "吴科员", Role.SECTION_CLERK, county),
        inspector=make_person("tang", "唐督学", Role.INSPECTOR, county),
        principal=make_person("bai", "白校长", Role.PRINCIPAL, school),
        school_clerk=make_person("he", "何老师", Role.SCHOOL_CLERK, school),
        analyst=make_person("shen", "沈分析员", Role.ANALYST, county),
        system_administrator=make_person("xi", "席管理员", Role.SYSTEM_ADMINISTRATOR, county),
        security_administrator=make_person("an", "安管理员", Role.SECURITY_ADMINISTRATOR, county),
        auditor=make_person("ji", "季审计员", Role.AUDITOR, county),
    )
