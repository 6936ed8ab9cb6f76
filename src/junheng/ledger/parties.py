"""What is this person to this item: its owner, its supervisor, its leader?

| the item belongs to | owner | supervisor | leader |
|---|---|---|---|
| a school or a central school | its principal and clerk; the central school's too | sections and inspectors | director |
| the county | the sections | inspectors and the director | director |

Nobody checks their own work: where the sections own an item, they do not supervise it; and
whoever owns an item by one role does not supervise it by another.
"""

from collections.abc import Iterable
from typing import Protocol

from django.db.models import Q

from junheng.accounts.models import Membership, Organisation
from junheng.accounts.queries import Anyone, memberships_of
from junheng.accounts.roles import WHO_MAY, Action, OrganisationKind, Role
from junheng.ledger.workflow import Party

LEADERS = WHO_MAY[Action.LEAD_ITEM]
SUPERVISORS = WHO_MAY[Action.SUPERVISE_ITEM]
OWNERS = WHO_MAY[Action.WORK_ON_ITEM]
SECTIONS = frozenset({Role.SECTION_HEAD, Role.SECTION_CLERK})


class Owned(Protocol):
    """An item, as far as its parties go."""

    @property
    def county_id(self) -> int: ...
    @property
    def owner(self) -> Organisation: ...


def parties_of(person: Anyone, item: Owned) -> frozenset[Party]:
    """Return every party that the person is to the item, from the roles held now."""
    return parties_by_roles(memberships_of(person), item)


def parties_by_roles(memberships: Iterable[Membership], item: Owned) -> frozenset[Party]:
    """Return every party that these roles make their holder."""
    owner = item.owner
    is_countys = owner.kind == OrganisationKind.COUNTY
    parties: set[Party] = set()
    for membership in memberships:
        role, place = Role(membership.role), membership.organisation_id
        if place == item.county_id and role in LEADERS:
            parties |= {Party.LEADER, Party.SUPERVISOR} if is_countys else {Party.LEADER}
        elif place == item.county_id and is_countys and role in SECTIONS:
            parties.add(Party.OWNER)
        elif place in {item.county_id, owner.parent_id, owner.pk} and role in SUPERVISORS:
            parties.add(Party.SUPERVISOR)
        elif place in {owner.pk, owner.parent_id} and role in OWNERS:
            parties.add(Party.OWNER)
    if Party.OWNER in parties:
        parties.discard(Party.SUPERVISOR)
    return frozenset(parties)


def addressed_to(person: Anyone, *, item: str = "item") -> Q:
    """Return the condition that a notice, found with its `item`, is for this person."""
    leads = supervises = owns = Q(pk__in=[])
    countys = Q(**{f"{item}__owner__kind": OrganisationKind.COUNTY.value})
    for membership in memberships_of(person):
        role, place = Role(membership.role), membership.organisation_id
        here = Q(**{f"{item}__county": place})
        below = Q(**{f"{item}__owner": place}) | Q(**{f"{item}__owner__parent": place})
        if role in LEADERS:
            leads |= here
            supervises |= here & countys
        if role in SECTIONS:
            owns |= here & countys
        if role in SUPERVISORS:
            supervises |= (here | below) & (~countys if role in SECTIONS else Q())
        if role in OWNERS:
            owns |= below
    return (
        (Q(party=Party.LEADER.value) & leads)
        | (Q(party=Party.SUPERVISOR.value) & supervises & ~owns)
        | (Q(party=Party.OWNER.value) & owns)
    )
