"""What may this person see and do, and who holds which role?"""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from junheng.accounts.models import AccountRecord, Membership, Organisation, PasswordLink, Person
from junheng.accounts.reach import Placed, Reach
from junheng.accounts.roles import SEEING_ROLES, WHO_MAY, Action, OrganisationKind, Role
from junheng.accounts.tokens import digest_of
from junheng.kernel.refusals import NotFound, Refusal

Anyone = Person | AnonymousUser


class PersonNotFound(NotFound):
    """No such person, or not within what this person may see."""


class OrganisationNotFound(NotFound):
    """No such organisation."""


def memberships_of(person: Anyone) -> list[Membership]:
    """Return the roles the person holds now; none when signed out or deactivated."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    held: list[Membership] | None = getattr(person, "_held_memberships", None)
    if held is None:
        held = list(person.memberships.filter(until=None).select_related("organisation__parent"))
        person._held_memberships = held  # type: ignore[attr-defined]  # kept for one request
    return held


def roles_of(person: Anyone) -> frozenset[Role]:
    """Return the roles the person holds now, anywhere."""
    return frozenset(Role(m.role) for m in memberships_of(person))


def reach_of(person: Anyone, roles: frozenset[Role] = SEEING_ROLES) -> Reach:
    """Return what the organisations cover in which the person holds one of `roles`."""
    reach = Reach()
    for membership in memberships_of(person):
        if Role(membership.role) in roles:
            reach |= _reach_of_organisation(membership.organisation)
    return reach


def refusal(
    person: Anyone,
    action: Action,
    *,
    school: Placed | None = None,
    county: Organisation | None = None,
) -> Refusal | None:
    """Return why the person may not do this, or None; with a school or county, not do it there."""
    allowed = WHO_MAY[action]
    facts = {"action": action.value, "person": str(person)}
    if not roles_of(person) & allowed:
        names = ", ".join(sorted(role.label.en for role in allowed))
        return Refusal(
            "role_missing",
            f"{person} may not {action.label.en}. Ask one who is: {names}.",
            facts | {"roles": sorted(allowed)},
        )
    reach = reach_of(person, allowed)
    if school is not None and not reach.includes_school(school):
        return Refusal(
            "out_of_reach",
            f"{person} may not {action.label.en} for school {school.school_id}. "
            "Ask someone whose organisation covers it.",
            facts | {"school": school.school_id},
        )
    if county is not None and county.pk not in reach.county_ids:
        return Refusal(
            "out_of_reach",
            f"{person} may not {action.label.en} for the whole of {county.name.en}. "
            "Ask someone of the county bureau.",
            facts | {"county": county.code},
        )
    return None


def county_above(organisation: Organisation) -> Organisation | None:
    """Return the county the organisation stands in, or None above the county."""
    step: Organisation | None = organisation
    while step is not None and step.kind != OrganisationKind.COUNTY:
        step = step.parent
    return step


def get_county(code: str) -> Organisation:
    """Return the county with this code; raise OrganisationNotFound."""
    county = Organisation.objects.filter(kind=OrganisationKind.COUNTY, code=code).first()
    if county is None:
        raise OrganisationNotFound(
            f"There is no county with the code '{code}'. Known: {', '.join(c.code for c in list_counties()) or 'none'}."
        )
    return county


def list_counties() -> QuerySet[Organisation]:
    """Return every county, for the command line; pages use `counties_to`."""
    return Organisation.objects.filter(kind=OrganisationKind.COUNTY).order_by("code")


def counties_to(action: Action, person: Anyone) -> QuerySet[Organisation]:
    """Return the counties in the whole of which the person may do this."""
    return list_counties().filter(pk__in=reach_of(person, WHO_MAY[action]).county_ids)


def organisations_managed_by(person: Anyone) -> QuerySet[Organisation]:
    """Return the organisations whose people, or which themselves, the person administers.

    The county comes first, then what is below it; each has its `level`, 0 for the highest.
    """
    managers = WHO_MAY[Action.MANAGE_PEOPLE] | WHO_MAY[Action.MANAGE_ORGANISATIONS]
    counties = reach_of(person, managers).county_ids
    below = Q(pk__in=counties) | Q(parent__in=counties) | Q(parent__parent__in=counties)
    levels = [When(kind=kind.value, then=Value(n)) for n, kind in enumerate(OrganisationKind)]
    level = Case(*levels, output_field=IntegerField())
    return Organisation.objects.filter(below).annotate(level=level).order_by("level", "code")


def people_visible_to(person: Anyone) -> QuerySet[Person]:
    """Return the people whom a security administrator or auditor looks after.

    Those who hold or held a role under the same county, and those just invited by a colleague.
    """
    counties = reach_of(
        person, WHO_MAY[Action.MANAGE_PEOPLE] | WHO_MAY[Action.SEE_RECORDS]
    ).county_ids
    places = Membership.objects.filter(
        Q(organisation__in=counties)
        | Q(organisation__parent__in=counties)
        | Q(organisation__parent__parent__in=counties)
    )
    held = Membership.objects.filter(until=None).select_related("organisation")
    return (
        Person.objects.filter(pk__in=places.values("person"))
        .order_by("display_name", "username")
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held_memberships"))
    )


def get_person(username: str, *, visible_to: Anyone) -> Person:
    """Return one person within reach; raise PersonNotFound."""
    found = people_visible_to(visible_to).filter(username=username).first()
    if found is None:
        raise PersonNotFound(f"There is no person '{username}' that you look after.")
    return found


def roles_elsewhere(person: Person, *, than: Anyone) -> list[Membership]:
    """Return the roles the person holds now outside the organisations that `than` administers."""
    places = organisations_managed_by(than)
    held = person.memberships.filter(until=None).exclude(organisation__in=places)
    return list(held.select_related("organisation"))


def list_unused_accounts(*, visible_to: Anyone, today: date, days: int = 180) -> QuerySet[Person]:
    """Return active people who have not signed in for so many days, or never since invited."""
    before = today - timedelta(days=days)
    unused = Q(last_login__date__lt=before) | Q(last_login=None, date_joined__date__lt=before)
    return people_visible_to(visible_to).filter(unused, is_active=True)


def list_records(*, visible_to: Anyone) -> QuerySet[AccountRecord]:
    """Return the account records, newest first, of the people whom the viewer looks after.

    A record about no person, such as an organisation added, is theirs who see the one who did it.
    """
    names = people_visible_to(visible_to).values("username")
    about = Q(username__in=names) | Q(username="", by__in=names)
    return AccountRecord.objects.filter(about).order_by("-at", "-pk")


def find_password_link(token: str, *, now: datetime) -> PasswordLink | None:
    """Return the unused, unexpired link of this token, or None."""
    return (
        PasswordLink.objects.filter(
            digest=digest_of(token), used_at=None, expires_at__gt=now, person__is_active=True
        )
        .select_related("person")
        .first()
    )


def _reach_of_organisation(organisation: Organisation) -> Reach:
    kind = OrganisationKind(organisation.kind)
    if kind in {OrganisationKind.PROVINCE, OrganisationKind.CITY}:
        below = Q(parent=organisation) | Q(parent__parent=organisation)
        counties = frozenset(list_counties().filter(below).values_list("pk", flat=True))
        return Reach(county_ids=counties, home_county_ids=counties)
    county = county_above(organisation)
    if county is None:
        return Reach()
    home = frozenset({county.pk})
    if kind == OrganisationKind.COUNTY:
        return Reach(county_ids=home, home_county_ids=home)
    if kind == OrganisationKind.CENTRAL_SCHOOL:
        townships = frozenset({(county.pk, organisation.township)})
        return Reach(townships=townships, home_county_ids=home)
    return Reach(school_codes=frozenset({organisation.school_code}), home_county_ids=home)
