"""How are people invited, given roles and shown out, and what is kept of it?"""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from tests.invented_county import make_person, school_organisation

from junheng.accounts import operations, queries
from junheng.accounts.models import AccountRecord, Membership, Organisation, PasswordLink, Person
from junheng.accounts.roles import SEPARATED_ROLES, OrganisationKind, Role
from junheng.kernel.refusals import Refused

pytestmark = [pytest.mark.database, pytest.mark.django_db]

GOOD = "seven-quiet-herons"


@pytest.fixture
def invited(security_administrator: Any, county: Any, now: Any) -> tuple[Person, str]:
    return operations.invite_person(
        "guo",
        display_name="郭科员",
        organisation=county,
        role=Role.SECTION_CLERK,
        by=security_administrator,
        now=now,
    )


def test_an_invited_person_cannot_sign_in_before_setting_a_password(invited: Any) -> None:
    person, _ = invited
    assert not person.has_usable_password()
    assert [m.role for m in queries.memberships_of(person)] == [Role.SECTION_CLERK]


def test_the_person_sets_the_password_with_the_link_once(invited: Any, now: Any) -> None:
    person, token = invited
    operations.set_password_with_link(token, GOOD, now=now)
    request = RequestFactory().post("/")
    assert authenticate(request, username="guo", password=GOOD) == person
    with pytest.raises(Refused, match="has been used or has expired"):
        operations.set_password_with_link(token, "another-" + GOOD, now=now)


def test_a_name_typed_in_full_width_is_kept_as_it_is_signed_in_with(
    security_administrator: Any, county: Any, now: Any
) -> None:
    person, _ = operations.invite_person(
        "ｇｕｏ２",
        display_name="郭科员",
        organisation=county,
        role=Role.SECTION_CLERK,
        by=security_administrator,
        now=now,
    )
    assert person.username == "guo2"


@pytest.mark.parametrize("username", ["a b", "a/b", ".", "..", ".guo", "invite", "a\nb", "x" * 151])
def test_a_name_that_no_page_could_show_is_refused(
    security_administrator: Any, county: Any, now: Any, username: str
) -> None:
    with pytest.raises(Refused, match="is no user name"):
        operations.invite_person(
            username,
            display_name="郭科员",
            organisation=county,
            role=Role.SECTION_CLERK,
            by=security_administrator,
            now=now,
        )
    assert Person.objects.filter(display_name="郭科员").count() == 0


def test_a_name_longer_than_its_field_is_refused(
    security_administrator: Any, county: Any, now: Any
) -> None:
    with pytest.raises(Refused, match="at most 100 characters, this one 101"):
        operations.invite_person(
            "guo",
            display_name="长" * 101,
            organisation=county,
            role=Role.SECTION_CLERK,
            by=security_administrator,
            now=now,
        )


def test_the_link_itself_is_not_in_the_database(invited: Any) -> None:
    _, token = invited
    [link] = PasswordLink.objects.values()
    assert token not in str(link)
    assert str(AccountRecord.objects.values()).find(token) == -1


def test_a_link_expires(invited: Any, now: Any) -> None:
    _, token = invited
    with pytest.raises(Refused, match="has expired"):
        operations.set_password_with_link(token, GOOD, now=now + timedelta(days=7))


@pytest.mark.parametrize("weak", ["guo", "12345678901", "password", "abc"])
def test_a_weak_password_is_refused_and_the_link_stays(invited: Any, now: Any, weak: str) -> None:
    person, token = invited
    with pytest.raises(Refused) as refused:
        operations.set_password_with_link(token, weak, now=now)
    assert refused.value.refusal.code == "password_too_weak"
    assert operations.set_password_with_link(token, GOOD, now=now) == person


def test_a_new_link_voids_the_older_one(
    invited: Any, security_administrator: Any, now: Any
) -> None:
    person, old = invited
    new = operations.renew_link(person, by=security_administrator, now=now)
    assert queries.find_password_link(old, now=now) is None
    assert operations.set_password_with_link(new, GOOD, now=now) == person


def test_a_user_name_is_taken_whatever_its_case(
    invited: Any, county: Any, security_administrator: Any, now: Any
) -> None:
    with pytest.raises(Refused, match="'GUO' is taken"):
        operations.invite_person(
            "GUO",
            display_name="又一人",
            organisation=county,
            role=Role.INSPECTOR,
            by=security_administrator,
            now=now,
        )


@pytest.mark.parametrize("held", sorted(SEPARATED_ROLES))
@pytest.mark.parametrize("wanted", sorted(SEPARATED_ROLES))
def test_the_three_administrators_are_three_people(
    county: Any, security_administrator: Any, now: Any, held: Role, wanted: Role
) -> None:
    person = make_person("duo", "多面手", held, county)
    with pytest.raises(Refused) as refused:
        operations.give_role(
            person, organisation=county, role=wanted, by=security_administrator, now=now
        )
    expected = "role_held" if held == wanted else "separated_roles"
    assert refused.value.refusal.code == expected


def test_an_administrator_may_follow_another_once_the_first_role_has_ended(
    county: Any, system_administrator: Any, security_administrator: Any, now: Any
) -> None:
    [role] = queries.memberships_of(system_administrator)
    operations.end_role(role, by=security_administrator, now=now)
    given = operations.give_role(
        system_administrator,
        organisation=county,
        role=Role.AUDITOR,
        by=security_administrator,
        now=now,
    )
    assert given.since == now.date()
    assert queries.roles_of(system_administrator) == {Role.AUDITOR}


def test_nobody_gives_a_role_to_themselves(
    county: Any, security_administrator: Any, now: Any
) -> None:
    with pytest.raises(Refused, match="to themselves"):
        operations.give_role(
            security_administrator,
            organisation=county,
            role=Role.DIRECTOR,
            by=security_administrator,
            now=now,
        )


@pytest.mark.parametrize("name", ["director", "system_administrator", "auditor", "principal"])
def test_only_the_security_administrator_gives_roles(
    cast: Any, county: Any, now: Any, name: str
) -> None:
    with pytest.raises(Refused, match="may not manage people"):
        operations.give_role(
            cast.inspector, organisation=county, role=Role.ANALYST, by=getattr(cast, name), now=now
        )


def test_a_security_administrator_looks_after_the_own_county_only(
    cast: Any, other_county: Any, now: Any
) -> None:
    stranger = make_person("yuan", "远科员", Role.SECTION_CLERK, other_county)
    with pytest.raises(Refused, match="for the whole of Linshui"):
        operations.give_role(
            cast.inspector,
            organisation=other_county,
            role=Role.INSPECTOR,
            by=cast.security_administrator,
            now=now,
        )
    with pytest.raises(queries.PersonNotFound):
        operations.deactivate_person(
            stranger, by=cast.security_administrator, now=now, reason="调离"
        )
    assert stranger not in queries.people_visible_to(cast.security_administrator)


def test_a_role_belongs_to_a_kind_of_organisation(cast: Any, north_school: Any, now: Any) -> None:
    with pytest.raises(Refused, match="Director is not a role of School"):
        operations.give_role(
            cast.inspector,
            organisation=school_organisation(north_school),
            role=Role.DIRECTOR,
            by=cast.security_administrator,
            now=now,
        )


def test_a_closed_account_can_do_nothing_and_its_links_stop(
    invited: Any, security_administrator: Any, now: Any
) -> None:
    person, token = invited
    operations.deactivate_person(person, by=security_administrator, now=now, reason="调离")
    assert queries.find_password_link(token, now=now) is None
    assert queries.roles_of(Person.objects.get(pk=person.pk)) == frozenset()
    with pytest.raises(Refused, match="closed already"):
        operations.deactivate_person(person, by=security_administrator, now=now, reason="再次")


def test_a_reopened_account_needs_a_new_password(
    invited: Any, security_administrator: Any, now: Any
) -> None:
    person, token = invited
    operations.set_password_with_link(token, GOOD, now=now)
    operations.deactivate_person(person, by=security_administrator, now=now, reason="长期未用")
    operations.reactivate_person(person, by=security_administrator, now=now)
    request = RequestFactory().post("/")
    assert authenticate(request, username="guo", password=GOOD) is None


def test_every_change_of_an_account_is_recorded(
    invited: Any, security_administrator: Any, auditor: Any, now: Any
) -> None:
    person, token = invited
    operations.set_password_with_link(token, GOOD, now=now)
    operations.end_role(person.memberships.get(), by=security_administrator, now=now)
    operations.deactivate_person(person, by=security_administrator, now=now, reason="调离")
    records = queries.list_records(visible_to=auditor).filter(username="guo")
    assert [(r.what, r.by) for r in reversed(records)] == [
        ("invited", "an"),
        ("role_given", "an"),
        ("password_set", "guo"),
        ("role_ended", "an"),
        ("deactivated", "an"),
    ]
    assert records[0].facts == {"reason": "调离"}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_drop_a_record(invited: Any, change: str) -> None:
    records = AccountRecord.objects.all()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        records.update(by="nobody") if change == "update" else records.delete()
    assert records.filter(by="an").exists()


def test_the_database_refuses_to_replace_a_record_or_to_empty_their_table(invited: Any) -> None:
    changes = {
        "sqlite": (
            "INSERT OR REPLACE INTO accounts_accountrecord (id, at, by, what, username, facts) "
            "SELECT id, at, 'nobody', what, username, facts FROM accounts_accountrecord"
        ),
        "postgresql": "TRUNCATE accounts_accountrecord CASCADE",
    }
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(changes[connection.vendor])
    assert AccountRecord.objects.filter(by="an").exists()


def test_accounts_that_nobody_uses_are_listed(
    cast: Any, security_administrator: Any, now: Any
) -> None:
    Person.objects.update(last_login=now, date_joined=now - timedelta(days=400))
    Person.objects.filter(username="tang").update(last_login=now - timedelta(days=181))
    Person.objects.filter(username="shen").update(last_login=None)
    unused = queries.list_unused_accounts(visible_to=security_administrator, today=now.date())
    assert {person.username for person in unused} == {"tang", "shen"}


def test_a_stale_membership_does_not_end_twice(
    cast: Any, security_administrator: Any, now: Any
) -> None:
    role = Membership.objects.get(person=cast.analyst)
    operations.end_role(role, by=security_administrator, now=now)
    with pytest.raises(Refused, match="has ended already"):
        operations.end_role(role, by=security_administrator, now=now)


def test_a_system_administrator_adds_schools_but_no_county(
    cast: Any, county: Any, other_county: Any, now: Any
) -> None:
    by = cast.system_administrator
    added = operations.add_organisation(
        OrganisationKind.SCHOOL, "2141990077", name_zh="新校", parent=county, school_code="2141990077", by=by, now=now,
    )  # fmt: skip
    assert added in queries.organisations_managed_by(by)
    for parent in (other_county, None):
        with pytest.raises(Refused):
            operations.add_organisation(
                OrganisationKind.SCHOOL, "2141990078", name_zh="他校", parent=parent, school_code="2141990078", by=by, now=now,
            )  # fmt: skip
    with pytest.raises(Refused, match="when the system is set up"):
        operations.add_organisation(
            OrganisationKind.COUNTY, "419999", name_zh="新县", by=by, now=now
        )
    with pytest.raises(Refused, match="is there already"):
        operations.add_organisation(
            OrganisationKind.SCHOOL, "2141990077", name_zh="同名", parent=county, school_code="2141990077", by=by, now=now,
        )  # fmt: skip
    assert Organisation.objects.filter(code="2141990078").count() == 0


def test_five_wrong_passwords_lock_the_name_at_that_address(
    invited: Any, now: Any, client: Any
) -> None:
    _, token = invited
    operations.set_password_with_link(token, GOOD, now=now)

    def try_from(address: str, password: str) -> Any:
        request = RequestFactory().post("/", REMOTE_ADDR=address)
        return authenticate(request, username="guo", password=password)

    for _ in range(5):
        assert try_from("10.0.0.1", "wrong") is None
    assert try_from("10.0.0.1", GOOD) is None
    assert try_from("10.0.0.2", GOOD) is not None


def test_nobody_takes_over_an_account_that_also_serves_elsewhere(
    security_administrator: Any, county: Any, other_county: Any, now: Any
) -> None:
    moved = make_person("fang", "方局长", Role.SECTION_CLERK, county)
    Membership.objects.filter(person=moved).update(until=now.date())
    Membership.objects.create(
        person=moved, organisation=other_county, role=Role.DIRECTOR.value, since=now.date()
    )
    by: dict[str, Any] = {"by": security_administrator, "now": now}
    for deed in (
        lambda: operations.renew_link(moved, **by),
        lambda: operations.deactivate_person(moved, reason="left", **by),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.refusal.code == "person_elsewhere"
    assert not PasswordLink.objects.filter(person=moved).exists()
    Membership.objects.filter(person=moved).update(until=now.date())
    assert operations.renew_link(moved, **by)


def test_the_auditor_sees_who_added_an_organisation(cast: Any, county: Any, now: Any) -> None:
    operations.add_organisation(
        OrganisationKind.CENTRAL_SCHOOL,
        "419901-9",
        name_zh="柳林镇中心校",
        township="柳林镇",
        parent=county,
        by=cast.system_administrator,
        now=now,
    )
    seen = queries.list_records(visible_to=cast.auditor)
    assert [record.what for record in seen] == ["organisation_added"]
