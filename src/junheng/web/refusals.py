"""In which words does the interface say no?"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from junheng.accounts.roles import Action, OrganisationKind, Role
from junheng.kernel.refusals import Refusal
from junheng.kernel.text import Text
from junheng.ledger.workflow import MOVE_LABELS, Party, State
from junheng.web.wording import listed, said

NAMED_AT_MOST = 10


def in_words(refusal: Refusal) -> str:
    """Return the refusal's sentence in the language of the page.

    A code without a wording of its own, or without a fact the wording needs, shows the English
    sentence it came with: a sentence in the wrong language is better than none.
    """
    wording = WORDINGS.get(refusal.code)
    if wording is None:
        return refusal.sentence
    facts = {name: _said(name, value) for name, value in refusal.facts.items()}
    try:
        return _(wording).format(**facts)
    except (KeyError, IndexError):
        return refusal.sentence


# One line a code; what stands in braces is a fact of the refusal.
WORDINGS: dict[str, str] = {
    # accounts
    "role_missing": gettext_noop("You may not {action}. Ask someone who is: {roles}."),
    "out_of_reach": gettext_noop(
        "You may not {action} there. Ask someone whose organisation covers it."
    ),
    "calendar_shared": gettext_noop(
        "The calendar is one for every county, and you do not look after {county}. Ask someone "
        "who manages the calendar of all of them."
    ),
    "wrong_parent": gettext_noop(
        "'{code}' cannot belong to this organisation. Choose another one."
    ),
    "parent_missing": gettext_noop("'{code}' needs an organisation to belong to. Choose one."),
    "organisation_exists": gettext_noop(
        "An organisation with the code '{code}', or for this school, is there already, or its "
        "township or school identifier is missing. Correct the entry."
    ),
    "name_missing": gettext_noop("A person needs a user name and a name. Fill in both."),
    "name_too_long": gettext_noop("A name has at most {most} characters. Shorten it."),
    "username_not_valid": gettext_noop(
        "'{username}' is no user name. Use letters, digits and . @ + - _ without blanks, no stop at "
        "the beginning, and another word than invite."
    ),
    "username_taken": gettext_noop("The user name '{username}' is taken. Choose another."),
    "link_not_valid": gettext_noop("This link has been used or has expired. Ask for a new one."),
    "password_too_weak": gettext_noop("This password is too easy to guess. Choose a longer one."),
    "own_role": gettext_noop(
        "Nobody may give a role to themselves. Ask another security administrator."
    ),
    "role_not_here": gettext_noop(
        "{role} is not a role at the level: {kind}. Choose another role or organisation."
    ),
    "separated_roles": gettext_noop(
        "This person is {held} and cannot also be {role}. The three administrators must be three "
        "people."
    ),
    "role_held": gettext_noop("This person is {role} there already."),
    "role_ended": gettext_noop("This role has ended already."),
    "own_account": gettext_noop("Nobody may close their own account. Ask a colleague."),
    "person_elsewhere": gettext_noop(
        "This person also holds a role that you do not look after. End the roles here, and leave the "
        "account to those who look after that one."
    ),
    "closed_already": gettext_noop("This account is closed already."),
    "open_already": gettext_noop("This account is open already."),
    "above_county": gettext_noop(
        "Roles there are given when the system is set up, not by a county."
    ),
    # the moves of the ledger
    "unknown_move": gettext_noop("There is no such move."),
    "wrong_state": gettext_noop("“{move}” is for an item that is {allowed}; this one is {state}."),
    "wrong_party": gettext_noop("“{move}” is for: {allowed}. Ask them to do it."),
    "reason_missing": gettext_noop("This needs a reason in words. Write what was done, or why."),
    "days_out_of_bounds": gettext_noop("“{move}” takes {at_least} to {at_most} working days."),
    "item_paused": gettext_noop("The item is paused. Resume it first."),
    "item_not_paused": gettext_noop("The item is not paused, so there is nothing to resume."),
    "already_overdue": gettext_noop(
        "The deadline has passed; this can be done only before it does. Act on the item now."
    ),
    "last_day": gettext_noop(
        "Today is the last day, and a pause stops only the days after today. Extend the item."
    ),
    "still_not_met": gettext_noop(
        "The indicator, measured again, does not meet the clause. Send the item back, or ask the "
        "director to close it with a reason."
    ),
    "extensions_used_up": gettext_noop(
        "The deadline was already extended {at_most} times. Act on the item now."
    ),
    "pauses_used_up": gettext_noop(
        "The item was already paused {at_most} times. Extend it, or act on it now."
    ),
    "no_newer_snapshot": gettext_noop(
        "There is no snapshot newer than that of {taken_on}. Make one first."
    ),
    "newer_snapshot": gettext_noop(
        "There is a newer snapshot, of {taken_on}, that the item was not measured on. Measure it "
        "again first."
    ),
    "not_measurable": gettext_noop(
        "The snapshot of {taken_on} has no value for this clause at this place. Correct the "
        "registers and make a new snapshot, or ask the director to decide."
    ),
    "moved_meanwhile": gettext_noop(
        "{who} moved this item a moment ago ({when}); it is now: {state}. What you see is as it "
        "stands now; nothing of yours was saved."
    ),
    "item_exists": gettext_noop("Item {item} already follows this clause at this place."),
    "finding_not_failed": gettext_noop(
        "{title}: this is met or has no value, so there is nothing to put right yet."
    ),
    "note_not_text": gettext_noop("The note holds a broken character. Type it again."),
    "nothing_to_open": gettext_noop("Choose a finding to open an item for."),
    "two_counties": gettext_noop("Items are opened for one county at a time."),
    "owner_not_possible": gettext_noop(
        "The new owner must be the school, the school it belongs to, its central school or the "
        "county, and not the present owner."
    ),
    "year_entered": gettext_noop(
        "The notice for {year} has been entered. Correct single days instead."
    ),
    "day_listed_twice": gettext_noop("{day} is listed twice. Keep one line."),
    "makeup_on_weekday": gettext_noop("{day} is a weekday, no make-up workday. Correct it."),
    "day_far_away": gettext_noop("{day} is not near the year of the notice. Correct the date."),
    # bringing in and freezing
    "nothing_to_import": gettext_noop(
        "The registers hold all of this already. Discard the import."
    ),
    "registers_moved": gettext_noop(
        "The registers have changed since the preview, in {count} rows. Make the preview again."
    ),
    "changed_since_import": gettext_noop(
        "The import cannot be undone: {count} rows changed after it. Correct them by hand, or "
        "import again."
    ),
    "import_not_staged": gettext_noop("This import is no longer waiting. Open it again."),
    "import_not_committed": gettext_noop("This import is not in the registers. Open it again."),
    "import_never_written": gettext_noop(
        "This import was never written into the registers, so there is nothing to undo."
    ),
    "rows_do_not_fit": gettext_noop(
        "The registers refuse these rows: something they refer to is missing. Check the file again."
    ),
    "rows_in_use": gettext_noop(
        "Rows cannot be removed because these rows still refer to them. Remove or move these first."
    ),
    "still_referred_to": gettext_noop(
        "These rows cannot be removed, because {kinds} still refer to them. Put them back into the "
        "file, or import without removing."
    ),
    "points_of_uncounted": gettext_noop(
        "Nothing was written: these teaching points would belong to a school that does not count as "
        "one. Correct these schools first."
    ),
    "stale_form": gettext_noop(
        "{changed_by} changed this in the meantime. Compare both versions and save again."
    ),
    "nothing_changed": gettext_noop("This is on record already. Nothing was saved."),
    "column_not_editable": gettext_noop("Some of these fields cannot be edited here."),
    "row_not_valid": gettext_noop("Something does not fit. Correct the marked fields."),
    "plan_not_possible": gettext_noop(
        "The plan cannot be made from this snapshot. It needs places with their children by age, "
        "and schools of this stage with their classes."
    ),
    "day_to_come": gettext_noop("{on} has not come yet. Choose today or an earlier day."),
    "nothing_to_freeze": gettext_noop("The registers hold nothing on {on}. Import first."),
    "folder_exists": gettext_noop("The folder {folder} exists already. Give a new one."),
    "frozen_already": gettext_noop(
        "The registers have not changed since the last snapshot of that day: it is there already."
    ),
    "transfers_used_up": gettext_noop(
        "The item was already passed on {at_most} times. Ask the director to name the owner."
    ),
}


# What is kept on record and may refer to a row of the registers, by the name of its model.
KEPT_KINDS = {"item": gettext_noop("items")}


def _label(kind: type[StrEnum]) -> Callable[[str], str]:
    def say(value: str) -> str:
        label: Text = kind(value).label  # type: ignore[attr-defined]
        return said(label)

    return say


def _any_of(values: Iterable[str]) -> str:
    names = [_party_or_state(value) for value in values]
    return listed(names)


def _party_or_state(value: str) -> str:
    kind = Party if value in set(Party) else State
    return _label(kind)(value)


def _kept_kinds(values: Iterable[str]) -> str:
    return listed(_(KEPT_KINDS[value]) for value in values)


def _roles(values: Iterable[str]) -> str:
    return listed(_label(Role)(value) for value in values)


# How a fact that is a code is said; all others stand as they are.
_SAID: dict[str, Callable[[Any], str]] = {
    "action": _label(Action),
    "role": _label(Role),
    "held": _label(Role),
    "roles": _roles,
    "kind": _label(OrganisationKind),
    "kinds": _kept_kinds,
    "state": _label(State),
    "move": lambda name: said(MOVE_LABELS[name]),
    "allowed": _any_of,
}


def _said(name: str, value: Any) -> object:
    if isinstance(value, Text):
        return said(value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list) and name not in _SAID:
        return listed(value[:NAMED_AT_MOST]) + ("…" if value[NAMED_AT_MOST:] else "")
    try:
        return _SAID[name](value) if name in _SAID else value
    except (KeyError, ValueError):
        return value
