"""Does nobody check their own work, even with two roles?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from junheng.accounts.models import Membership, Person
from junheng.accounts.roles import Role
from junheng.ledger import operations
from junheng.ledger.models import Item, Notice
from junheng.ledger.notices import list_notices
from junheng.ledger.parties import parties_of
from junheng.ledger.workflow import Party

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def also(person: Person, role: Role, place: Any, now: datetime) -> Person:
    """Give the person one more role, and return them as the next request reads them."""
    Membership.objects.create(person=person, role=role.value, organisation=place, since=now)
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def item(
    open_for: Callable[..., Item], north_school: Any, section_head: Any, cast: Any, now: datetime
) -> Item:
    """An item of North School, so late that everyone has been told."""
    item = operations.move_item(open_for(north_school), "assign", by=section_head, now=now)
    late = now + timedelta(days=60)
    operations.escalate_overdue(today=late.date(), now=late)
    return item


def told(person: Person) -> set[str]:
    return {notice.party for notice in list_notices(person)}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.SECTION_CLERK])
def test_who_owns_an_item_does_not_supervise_it_by_another_role(
    role: Role, item: Item, principal: Person, county: Any, now: datetime
) -> None:
    both = also(principal, role, county, now)
    assert parties_of(both, item) == {Party.OWNER}
    assert told(both) == {"owner"}


def test_the_item_of_another_school_is_still_supervised(
    open_for: Callable[..., Item], south_school: Any, principal: Person, county: Any, now: datetime
) -> None:
    theirs = open_for(south_school)
    both = also(principal, Role.INSPECTOR, county, now)
    assert Party.SUPERVISOR in parties_of(both, theirs)


def test_a_section_head_who_leads_too_keeps_the_lead_of_the_countys_item(
    open_for: Callable[..., Item], director: Person, county: Any, now: datetime
) -> None:
    both = also(director, Role.SECTION_HEAD, county, now)
    countys = open_for()
    assert parties_of(both, countys) == {Party.OWNER, Party.LEADER}
    late = now + timedelta(days=60)
    operations.escalate_overdue(today=late.date(), now=late)
    assert "supervisor" in {one.party for one in Notice.objects.for_system("test")}
    assert "leader" in told(both)
    assert "supervisor" not in told(both)
