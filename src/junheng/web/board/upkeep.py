"""Which figures concern those who look after accounts, the calendar and the record?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from junheng.accounts.queries import (
    list_records,
    list_unused_accounts,
    organisations_managed_by,
    people_visible_to,
    roles_of,
)
from junheng.accounts.roles import Role
from junheng.ledger.queries import chains_audited_by, count_events
from junheng.ledger.special_days import list_announced_years
from junheng.web.board.panels import Figure


def upkeep_figures(person: Any, today: date) -> list[Figure]:
    """Return the figures of the administrators' roles that the person holds."""
    roles = roles_of(person)
    return [
        figure for role, make in _BY_ROLE.items() if role in roles for figure in make(person, today)
    ]


def _security(person: Any, today: date) -> list[Figure]:
    people = [one for one in people_visible_to(person) if one.is_active]
    without = sum(not one.has_usable_password() for one in people)
    unused = list_unused_accounts(visible_to=person, today=today).count()
    return [
        Figure(
            _("Accounts without a password"),
            without,
            reverse("people:person-list"),
            note=_("the link has not been used yet"),
            tone="amber" if without else "green",
        ),
        Figure(
            _("Accounts unused for half a year"),
            unused,
            reverse("people:person-list", query={"sort": "last_login"}),
            note=_("close those that nobody needs"),
            tone="amber" if unused else "green",
        ),
        Figure(_("People who can sign in"), len(people), reverse("people:person-list")),
    ]


def _system(person: Any, today: date) -> list[Figure]:
    announced = {one.year for one in list_announced_years()}
    missing = [year for year in (today.year, today.year + 1) if year not in announced]
    return [
        Figure(
            _("Years without a holiday notice"),
            len(missing),
            reverse("calendar:year-of", args=[missing[0] if missing else today.year]),
            note="、".join(map(str, missing)) or _("this year and the next are entered"),
            tone="amber" if missing else "green",
        ),
        Figure(
            _("Organisations"),
            organisations_managed_by(person).count(),
            reverse("people:organisation-list"),
        ),
    ]


def _audit(person: Any, today: date) -> list[Figure]:
    records = list_records(visible_to=person)
    return [
        Figure(
            _("Changes of accounts today"),
            records.filter(at__date=today).count(),
            reverse("audit:record-list"),
        ),
        Figure(
            _("Events in the ledger"),
            count_events(chains_audited_by(person)),
            reverse("audit:chain-verify"),
            note=_("verify that none was changed"),
        ),
    ]


_BY_ROLE: dict[Role, Callable[[Any, date], list[Figure]]] = {
    Role.SECURITY_ADMINISTRATOR: _security,
    Role.SYSTEM_ADMINISTRATOR: _system,
    Role.AUDITOR: _audit,
}
