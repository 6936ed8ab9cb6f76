"""Which pages does the menu list, in which order, and for whom?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from junheng.accounts.queries import refusal
from junheng.accounts.roles import Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Entry:
    """One line of the menu, shown to those who may do `action`; None shows it to everyone."""

    label: "_StrPromise"
    url_name: str
    action: Action | None = None


@dataclass(frozen=True)
class Group:
    label: "_StrPromise"
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Link:
    """A line of the menu as shown; `waiting` is how much waits behind it, or None where nothing can."""

    label: "_StrPromise"
    url: str
    is_current: bool
    waiting: object = None


@dataclass(frozen=True)
class Section:
    label: "_StrPromise"
    links: tuple[Link, ...]


MENU = (
    Group(
        _("Today"),
        (
            Entry(_("Board"), "board:home"),
            Entry(_("Items"), "items:item-list", Action.SEE_ITEMS),
            Entry(_("Notices"), "notices:notice-list", Action.SEE_ITEMS),
        ),
    ),
    Group(
        _("Registers"),
        (
            Entry(_("Schools"), "schools:school-list", Action.SEE_REGISTERS),
            Entry(_("Import"), "imports:run-list", Action.IMPORT_REGISTERS),
            Entry(_("Snapshots"), "snapshots:snapshot-list", Action.SEE_STUDIES),
        ),
    ),
    Group(
        _("Measure"),
        (
            Entry(_("Map"), "map:map-show", Action.SEE_STUDIES),
            Entry(_("Indicators"), "indicators:board-show", Action.SEE_STUDIES),
            Entry(_("Findings"), "findings:finding-list", Action.SEE_STUDIES),
        ),
    ),
    Group(_("Plan"), (Entry(_("Seat plans"), "plans:plan-list", Action.SEE_STUDIES),)),
    Group(
        _("Administration"),
        (
            Entry(_("People"), "people:person-list", Action.MANAGE_PEOPLE),
            Entry(_("Organisations"), "people:organisation-list", Action.MANAGE_ORGANISATIONS),
            Entry(_("Working calendar"), "calendar:year-show"),
            Entry(_("Records"), "audit:record-list", Action.SEE_RECORDS),
        ),
    ),
)


def menu_for(person: Any, path: str, waiting: Mapping[str, object]) -> list[Section]:
    """Return the groups of links that `person` may follow, the one for `path` marked.

    `waiting` says how much waits behind the address of a name.
    """
    sections = []
    for group in MENU:
        links = tuple(
            Link(entry.label, url, _is_within(path, url), waiting.get(entry.url_name))
            for entry in group.entries
            if _may(person, entry.action) and (url := _find_url(entry.url_name))
        )
        if links:
            sections.append(Section(group.label, links))
    return sections


def _may(person: Any, action: Action | None) -> bool:
    return action is None or refusal(person, action) is None


def _find_url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _is_within(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
