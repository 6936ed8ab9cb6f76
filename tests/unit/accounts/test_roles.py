"""Who may do what, where: every role × every action × near and far, from the one table."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.invented_county import make_county, make_person, make_school, school_organisation

from junheng.accounts.models import Membership, Organisation
from junheng.accounts.operations import require
from junheng.accounts.queries import reach_of, refusal
from junheng.accounts.reach import Reach
from junheng.accounts.roles import (
    SEPARATED_ROLES,
    WHERE_HELD,
    WHO_MAY,
    Action,
    OrganisationKind,
    Role,
)
from junheng.kernel.refusals import Refused

pytestmark = [pytest.mark.database, pytest.mark.django_db]

AT_SCHOOL = {Role.PRINCIPAL, Role.SCHOOL_CLERK}


def test_every_action_is_in_the_table_and_somebody_may_do_it() -> None:
    assert set(WHO_MAY) == set(Action)
    assert all(WHO_MAY.values())
    assert set(WHERE_HELD) == set(Role)


@pytest.mark.parametrize("action", Action)
def test_exactly_the_roles_of_the_table_may(cast: Any, action: Action) -> None:
    allowed = {name for name in vars(cast) if refusal(getattr(cast, name), action) is None}
    assert allowed == {role.value for role in WHO_MAY[action]}


@pytest.mark.parametrize("action", Action)
def test_nobody_may_do_it_in_the_next_county(
    cast: Any, other_county: Any, other_school: Any, action: Action
) -> None:
    for person in cast:
        assert refusal(person, action, county=other_county) is not None
        assert refusal(person, action, school=other_school) is not None


@pytest.mark.parametrize("action", Action)
def test_school_people_act_for_their_school_only(
    cast: Any, north_school: Any, south_school: Any, teaching_point: Any, action: Action
) -> None:
    for role in WHO_MAY[action]:
        person = getattr(cast, role.value)
        assert refusal(person, action, school=north_school) is None
        assert refusal(person, action, school=teaching_point) is None
        if role in AT_SCHOOL:
            assert refusal(person, action, school=south_school).code == "out_of_reach"  # type: ignore[union-attr]
            assert refusal(person, action, county=north_school.county) is not None
        else:
            assert refusal(person, action, school=south_school) is None
            assert refusal(person, action, county=north_school.county) is None


@pytest.mark.parametrize("action", Action)
def test_no_one_signed_out_or_closed_may_do_anything(cast: Any, action: Action) -> None:
    assert refusal(AnonymousUser(), action) is not None
    for person in cast:
        person.is_active = False
        assert refusal(person, action) is not None


def test_administrators_do_nothing_with_registers_studies_or_items() -> None:
    theirs = {action for action, roles in WHO_MAY.items() if roles & SEPARATED_ROLES}
    assert theirs == {
        Action.MANAGE_CALENDAR,
        Action.MANAGE_ORGANISATIONS,
        Action.MANAGE_PEOPLE,
        Action.SEE_RECORDS,
    }


def test_requiring_raises_the_same_sentence_as_the_refusal(cast: Any) -> None:
    why_not = refusal(cast.principal, Action.IMPORT_REGISTERS)
    assert why_not is not None
    with pytest.raises(Refused) as refused:
        require(cast.principal, Action.IMPORT_REGISTERS)
    assert refused.value.refusal == why_not
    assert why_not.sentence == (
        "白校长 may not import registers. Ask one who is: Section clerk, Section head."
    )


def test_one_person_may_hold_several_roles(cast: Any, south_school: Any) -> None:
    Membership.objects.create(
        person=cast.principal,
        organisation=school_organisation(south_school),
        role=Role.SCHOOL_CLERK.value,
        since=date(2026, 1, 1),
    )
    assert reach_of(cast.principal).school_codes == {"2141990001", "2141990002"}


def test_a_role_that_has_ended_gives_nothing(cast: Any) -> None:
    cast.director.memberships.update(until=date(2026, 1, 31))
    assert refusal(cast.director, Action.SEE_REGISTERS) is not None
    assert reach_of(cast.director) == Reach()


@pytest.mark.parametrize(
    "levels", [1, 2], ids=["a county under the province", "with a city between"]
)
def test_an_analyst_above_sees_every_county_below(
    county: Any, other_county: Any, levels: int
) -> None:
    province = Organisation.objects.create(kind="province", code="41", name_zh="中州省")
    above = province
    if levels == 2:
        above = Organisation.objects.create(
            kind="city", code="4199", name_zh="平安市", parent=province
        )
    Organisation.objects.filter(pk__in=[county.pk, other_county.pk]).update(parent=above)
    elsewhere = make_county("519901", "外省县", "Elsewhere")
    analyst = make_person("qiu", "邱分析员", Role.ANALYST, province)
    assert reach_of(analyst).county_ids == {county.pk, other_county.pk}
    assert refusal(analyst, Action.SEE_STUDIES, county=elsewhere) is not None


def test_a_central_school_covers_its_township_in_its_own_county_only(
    county: Any, other_county: Any
) -> None:
    central = Organisation.objects.create(
        kind=OrganisationKind.CENTRAL_SCHOOL.value,
        code="419901-01",
        name_zh="柳林镇中心校",
        parent=county,
        township="柳林镇",
    )
    head = make_person("liu", "柳校长", Role.PRINCIPAL, central)
    here = make_school(county, "2141990005", "柳林小学", township="柳林镇")
    town = make_school(county, "2141990006", "城关小学")
    namesake = make_school(other_county, "2141990007", "邻县柳林小学", township="柳林镇")
    assert refusal(head, Action.EDIT_REGISTERS, school=here) is None
    assert refusal(head, Action.EDIT_REGISTERS, school=town) is not None
    assert refusal(head, Action.EDIT_REGISTERS, school=namesake) is not None
