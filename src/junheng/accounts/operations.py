"""How do accounts change: who is invited, given a role, deactivated, and what is recorded?"""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from junheng.accounts import queries
from junheng.accounts.models import (
    LONGEST_NAME,
    AccountRecord,
    Membership,
    Organisation,
    PasswordLink,
    Person,
)
from junheng.accounts.reach import Placed
from junheng.accounts.roles import SEPARATED_ROLES, WHERE_HELD, Action, OrganisationKind, Role
from junheng.accounts.tokens import digest_of, new_token
from junheng.accounts.usernames import normal_form, username_refusal
from junheng.kernel.refusals import Refused

LINK_LASTS = timedelta(days=7)


def require(
    person: queries.Anyone,
    action: Action,
    *,
    school: Placed | None = None,
    county: Organisation | None = None,
) -> None:
    """Raise Refused with the reason when the person may not do this (there)."""
    why_not = queries.refusal(person, action, school=school, county=county)
    if why_not is not None:
        raise Refused(why_not.code, why_not.sentence, **why_not.facts)


@transaction.atomic
def add_organisation(
    kind: OrganisationKind,
    code: str,
    *,
    name_zh: str,
    by: Person | None,
    now: datetime,
    name_en: str = "",
    parent: Organisation | None = None,
    township: str = "",
    school_code: str = "",
    bounds: tuple[float, float, float, float] | None = None,
    is_invented: bool = False,
) -> Organisation:
    """Add an organisation under its parent; `by` is None only while a county is being set up.

    `bounds` (west, south, east, north in degrees) and `is_invented` are facts of a county.
    """
    if by is not None:
        if kind not in {OrganisationKind.CENTRAL_SCHOOL, OrganisationKind.SCHOOL}:
            raise Refused(
                "above_county",
                f"A {kind.label.en.lower()} is added when the system is set up, not by a county.",
                organisation=code,
            )
        require(by, Action.MANAGE_ORGANISATIONS, county=parent and queries.county_above(parent))
    parent_kind = OrganisationKind(parent.kind) if parent else None
    if parent_kind is not None and parent_kind not in kind.parents:
        raise Refused(
            "wrong_parent",
            f"{kind.label.en} '{code}' cannot belong to {parent_kind.label.en}. Choose another parent.",
            organisation=code,
        )
    if kind in {OrganisationKind.CENTRAL_SCHOOL, OrganisationKind.SCHOOL} and parent is None:
        raise Refused(
            "parent_missing", f"{kind.label.en} '{code}' needs a parent.", organisation=code
        )
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=kind.value,
                code=code,
                name_zh=name_zh,
                name_en=name_en,
                parent=parent,
                township=township,
                school_code=school_code,
                bounds=list(bounds) if bounds else None,
                is_invented=is_invented,
            )
    except IntegrityError:
        raise Refused(
            "organisation_exists",
            f"An organisation with the code '{code}' or school '{school_code}' is there already, "
            "or its township or school identifier is missing. Correct the entry.",
            organisation=code,
        ) from None
    _record("organisation_added", by=by, now=now, username="", organisation=code, kind=kind.value)
    return organisation


@transaction.atomic
def invite_person(
    username: str,
    *,
    display_name: str,
    organisation: Organisation,
    role: Role,
    by: Person | None,
    now: datetime,
) -> tuple[Person, str]:
    """Make an account with a role and return the one-time token of the link that sets a password.

    The account has no password until the person sets one; `by` is None only while a county is
    being set up.
    """
    _require_manager(by, organisation)
    username = normal_form(username)
    if not username or not display_name.strip():
        raise Refused("name_missing", "A person needs a user name and a name. Fill in both.")
    if len(display_name) > LONGEST_NAME:
        raise Refused(
            "name_too_long",
            f"A name has at most {LONGEST_NAME} characters, this one {len(display_name)}. "
            "Shorten it.",
            most=LONGEST_NAME,
        )
    no = username_refusal(username)
    if no is not None:
        raise Refused(no.code, no.sentence, **no.facts)
    if Person.objects.filter(username__iexact=username).exists():
        raise _username_taken(username)
    person = Person(
        username=username,
        display_name=display_name,
        date_joined=now,
        invited_by=by.username if by else "",
    )
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # Someone took it a moment ago: a second click, for instance.
        raise _username_taken(username) from None
    _record("invited", by=by, now=now, username=username, display_name=display_name)
    give_role(person, organisation=organisation, role=role, by=by, now=now)
    return person, _make_link(person, now=now)


@transaction.atomic
def renew_link(person: Person, *, by: Person, now: datetime) -> str:
    """Void the person's older links and return the token of a new one."""
    _require_manager_of(person, by=by)
    _record("link_renewed", by=by, now=now, username=person.username)
    return _make_link(person, now=now)


@transaction.atomic
def set_password_with_link(token: str, password: str, *, now: datetime) -> Person:
    """Let the receiver of a link set the password; the link works once."""
    link = queries.find_password_link(token, now=now)
    if link is None:
        raise Refused(
            "link_not_valid", "This link has been used or has expired. Ask for a new one."
        )
    person = link.person
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(
            "password_too_weak", " ".join(error.messages), messages=error.messages
        ) from None
    used = PasswordLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    if not used:
        raise Refused(
            "link_not_valid", "This link has been used or has expired. Ask for a new one."
        )
    person.set_password(password)
    person.save(update_fields=["password"])
    _record("password_set", by=person, now=now, username=person.username)
    return person


@transaction.atomic
def give_role(
    person: Person, *, organisation: Organisation, role: Role, by: Person | None, now: datetime
) -> Membership:
    """Give a role in an organisation; the three separated administrators stay three people."""
    _require_manager(by, organisation)
    if by is not None and by.pk == person.pk:
        raise Refused(
            "own_role", "Nobody may give a role to themselves. Ask another security administrator."
        )
    kind = OrganisationKind(organisation.kind)
    if kind not in WHERE_HELD[role]:
        raise Refused(
            "role_not_here",
            f"{role.label.en} is not a role of {kind.label.en}. Choose another role or organisation.",
            role=role.value,
            kind=kind.value,
        )
    locked = Person.objects.select_for_update().get(pk=person.pk)
    held = frozenset(
        Role(r) for r in locked.memberships.filter(until=None).values_list("role", flat=True)
    )
    others = (held & SEPARATED_ROLES) - {role}
    if role in SEPARATED_ROLES and others:
        other = next(iter(others))
        raise Refused(
            "separated_roles",
            f"{person} is {other.label.en} and cannot also be {role.label.en}. "
            "The three administrators must be three people.",
            role=role.value,
            held=other.value,
        )
    if locked.memberships.filter(organisation=organisation, role=role.value, until=None).exists():
        raise Refused(
            "role_held", f"{person} is {role.label.en} of {organisation} already.", role=role.value
        )
    membership = Membership.objects.create(
        person=person, organisation=organisation, role=role.value, since=_day(now)
    )
    _forget(person)
    _record(
        "role_given", by=by, now=now, username=person.username,
        role=role.value, organisation=organisation.code,
    )  # fmt: skip
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Person, now: datetime) -> Membership:
    """End a role today; what was done in it stays on record."""
    _require_manager(by, membership.organisation)
    ended = Membership.objects.filter(pk=membership.pk, until=None).update(until=_day(now))
    if not ended:
        raise Refused("role_ended", f"{membership} has ended already.")
    membership.until = _day(now)
    _forget(membership.person)
    _record(
        "role_ended", by=by, now=now, username=membership.person.username,
        role=membership.role, organisation=membership.organisation.code,
    )  # fmt: skip
    return membership


@transaction.atomic
def deactivate_person(person: Person, *, by: Person, now: datetime, reason: str) -> Person:
    """Close an account: its sessions and links stop at once, its record stays."""
    _require_manager_of(person, by=by)
    if by.pk == person.pk:
        raise Refused("own_account", "Nobody may close their own account. Ask a colleague.")
    if not reason.strip():
        raise Refused("reason_missing", "Closing an account needs a reason. Give one.")
    closed = Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False)
    if not closed:
        raise Refused("closed_already", f"The account of {person} is closed already.")
    person.is_active = False
    _void_links(person, now=now)
    _record("deactivated", by=by, now=now, username=person.username, reason=reason)
    return person


@transaction.atomic
def reactivate_person(person: Person, *, by: Person, now: datetime) -> str:
    """Open a closed account again and return the token of a link to set a new password."""
    _require_manager_of(person, by=by)
    opened = Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True)
    if not opened:
        raise Refused("open_already", f"The account of {person} is open already.")
    person.is_active = True
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _record("reactivated", by=by, now=now, username=person.username)
    return _make_link(person, now=now)


def _username_taken(username: str) -> Refused:
    return Refused(
        "username_taken",
        f"The user name '{username}' is taken. Choose another.",
        username=username,
    )


def _require_manager(by: Person | None, organisation: Organisation) -> None:
    """Require a security administrator whose county covers the organisation."""
    if by is None:
        return
    county = queries.county_above(organisation)
    if county is None:
        raise Refused(
            "above_county",
            f"Roles in {organisation} are given when the system is set up, not by a county.",
            organisation=organisation.code,
        )
    require(by, Action.MANAGE_PEOPLE, county=county)


def _require_manager_of(person: Person, *, by: Person) -> None:
    """Require a security administrator who looks after every role that the account opens now."""
    require(by, Action.MANAGE_PEOPLE)
    queries.get_person(person.username, visible_to=by)
    elsewhere = queries.roles_elsewhere(person, than=by)
    if elsewhere:
        place = elsewhere[0].organisation
        raise Refused(
            "person_elsewhere",
            f"{person} also holds a role in {place}, which you do not look after. "
            "End the roles here, and leave the account to those who look after that one.",
            organisation=place.code,
        )


def _make_link(person: Person, *, now: datetime) -> str:
    _void_links(person, now=now)
    token = new_token()
    PasswordLink.objects.create(
        person=person, digest=digest_of(token), made_at=now, expires_at=now + LINK_LASTS
    )
    return token


def _void_links(person: Person, *, now: datetime) -> None:
    PasswordLink.objects.filter(person=person, used_at=None).update(used_at=now)


def _record(what: str, *, by: Person | None, now: datetime, username: str, **facts: Any) -> None:
    AccountRecord.objects.create(
        at=now, by=by.username if by else "set-up", what=what, username=username, facts=facts
    )


def _forget(person: Person) -> None:
    """Let the next question about this person's roles read them again."""
    person.__dict__.pop("_held_memberships", None)


def _day(now: datetime) -> date:
    return localtime(now).date()
