"""Which address opens to whom, and does anything of the next county show anywhere?"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from tests.invented_county import NOW, TODAY
from tests.web.measured_county import DEGREE, STANDARD
from tests.web.two_counties import MARK, World, address_words, make_two_counties, places_file

from junheng.accounts.models import Person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"

# Written from the rules, not from the code. D director, H section head, C section clerk,
# I inspector, P principal, S school clerk, A analyst; Y system, Z security, U audit administrator.
# After the letters: whose the thing at the address is. Nothing: everyone has a page of their own;
# "county": only people of that county; "school": of its schools only the one it is about;
# "own": whoever has something there, as the other school has not.
# A POST counts as allowed when it changes something. x: no page but a way to the one above,
# "-": nobody may.
TABLE = """
    address                 | arguments                        | GET            | POST
    language-set            |                                  | open           | open
    people:sign-in          |                                  | open           | open
    people:sign-out         |                                  | x              | -
    people:password-set     | token                            | open           | -
    board:home              |                                  | DHCIPSAYZU     | -
    audit:record-list       |                                  | U              | -
    audit:event-list        |                                  | U              | -
    audit:import-list       |                                  | U              | -
    audit:chain-verify      |                                  | U              | -
    calendar:year-show      |                                  | DHCIPSAYZU     | -
    calendar:year-of        | year                             | DHCIPSAYZU     | -
    calendar:year-enter     | year                             | x              | -
    calendar:notice-type    | year                             | HY             | -
    calendar:day-edit       | day                              | HY             | -
    findings:finding-list   |                                  | DHCIPSA        | -
    findings:assessment-new |                                  | DHCA           | DHCA county
    findings:verdict-list   | study unit                       | DHCIPSA county | -
    findings:left-out-list  | study                            | DHCIPSA county | -
    findings:items-open     | study                            | DHCI county    | DHCI county
    imports:run-list        |                                  | HC             | -
    imports:upload          |                                  | HC             | HC
    imports:fault-page      |                                  | HC             | -
    imports:template-get    | language                         | HC             | -
    imports:run-show        | pk=staged                        | HC county      | -
    imports:run-commit      | pk=staged                        | x              | HC county
    imports:run-discard     | pk=staged                        | x              | HC county
    imports:run-again       | pk=staged                        | x              | HC county
    imports:run-undo        | pk=committed                     | HC county      | HC county
    indicators:board-show   |                                  | DHCIPSA        | -
    indicators:indicator-show | indicator                      | DHCIPSA        | -
    items:item-list         |                                  | DHCIPSA        | -
    items:item-open         | finding                          | DHCI county    | DHCI county
    items:item-show         | code=item                        | DHCIPSA school | -
    items:item-move         | code=item name                   | DHCIPSAYZU     | DHCIPS school
    map:map-show            |                                  | DHCIPSA        | -
    map:map-data            |                                  | DHCIPSA        | -
    notices:notice-list     |                                  | DHCIPSA        | -
    notices:notice-read     | pk=notice                        | x              | HCI county
    notices:notice-read-all |                                  | x              | DHCIPS own
    people:person-list      |                                  | Z              | -
    people:person-invite    |                                  | Z              | Z county
    people:person-show      | username=person                  | Z county       | -
    people:link-renew       | username=person                  | x              | Z county
    people:role-give        | username=person                  | x              | Z county
    people:role-end         | username=person pk=role          | Z county       | Z county
    people:person-close     | username=person                  | Z county       | Z county
    people:person-reopen    | username=closed                  | x              | Z county
    people:organisation-list |                                 | Y              | -
    people:organisation-add |                                  | Y              | Y county
    plans:plan-list         |                                  | DHCIPSA        | -
    plans:plan-new          |                                  | DHCA           | DHCA county
    plans:plan-show         | pk=plan                          | DHCIA county   | -
    plans:plan-data         | pk=plan                          | DHCIA county   | -
    schools:school-list     |                                  | DHCIPSA        | -
    schools:school-show     | school_id                        | DHCIPSA school | -
    schools:school-edit     | school_id                        | HCPS school    | HCPS school
    schools:school-history  | school_id                        | DHCIPSA school | -
    schools:school-staff    | school_id                        | DHCIPSA school | -
    schools:school-classes  | school_id                        | DHCIPSA school | -
    schools:school-indicator | school_id indicator stage       | DHCIPSA school | -
    snapshots:snapshot-list |                                  | DHCIPSA        | HC
"""
LETTERS = dict(
    zip(
        (
            "director", "section_head", "section_clerk", "inspector", "principal", "school_clerk",
            "analyst", "system_administrator", "security_administrator", "auditor",
        ),
        "DHCIPSAYZU",
        strict=True,
    )
)  # fmt: skip
FIXED = {
    "year": 2027,
    "day": "2026-03-04",
    "unit": "school",
    "language": "zh",
    "indicator": DEGREE,
    "stage": "primary",
    "name": "note",
}


class Row(NamedTuple):
    """A line of the table."""

    address: str
    arguments: tuple[str, ...]
    get: str
    post: str

    def url(self, words: dict[str, Any]) -> str:
        """Return the address with the words of a county in it."""
        pairs = [argument.partition("=") for argument in self.arguments]
        given = {name: (words | FIXED)[source or name] for name, _, source in pairs}
        return reverse(self.address, kwargs=given)


ROWS = [
    Row(cells[0], tuple(cells[1].split()), cells[2], cells[3])
    for cells in (
        [cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()[1:]
    )
]


@pytest.fixture
def worlds(
    county: Any,
    north_school: Any,
    south_school: Any,
    cast: Any,
    data_dir: Any,
    clock: Callable[..., None],
) -> tuple[World, World]:
    clock(NOW)
    return make_two_counties(county, north_school, south_school, cast)


def addresses() -> Iterator[str]:
    def walk(patterns: list[Any], names: tuple[str, ...]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLPattern):
                yield ":".join((*names, one.name or str(one.pattern)))
            else:
                yield from walk(
                    one.url_patterns, (*names, one.namespace) if one.namespace else names
                )

    return walk(get_resolver().url_patterns, ())


def test_every_address_stands_in_the_table_once() -> None:
    assert sorted(addresses()) == sorted(row.address for row in ROWS)


def expected(cell: str, letter: str, whose: str) -> bool:
    """Say whether the table opens the address: to people `here`, at another `school`, or `far`."""
    letters, _, about = cell.partition(" ")
    if cell == "open":
        return True
    reaches = {"here": True, "school": about in {"", "county"}, "far": about in {"", "own"}}[whose]
    return cell not in {"x", "-"} and letter in letters and reaches


def everybody(here: World, far: World) -> Iterator[tuple[str, str, Person]]:
    """Yield a letter, where the person stands to the first county, and the person."""
    for role, person in here.people:
        yield LETTERS[role], "here", person
    yield "P", "school", here.south_principal
    for role, person in far.people:
        yield LETTERS[role], "far", person


def sent_to(address: str, here: World) -> dict[str, Any]:
    """Return what a person sends who means the thing at the address seriously."""
    school = {name: getattr(here.north, name) for name in ("version", "name", "township")}
    place = {"organisation": here.county.code, "role": "inspector"}
    day = {"is_working": "no", "name_zh": "停工", "note": "县政府通知", "confirmed": "yes"}
    notice = {"title": "通知", "number": "1号", "holidays": "元旦 2027-01-01", "confirmed": "yes"}
    return {
        "calendar:day-edit": day,
        "calendar:notice-type": notice,
        "findings:assessment-new": {
            "snapshot": here.study.snapshot_id,
            "standard": STANDARD,
            "on": TODAY.isoformat(),
        },
        "findings:items-open": {"clause": f"{STANDARD}/class_size"},
        "imports:upload": {"tables": [places_file(9)]},
        "items:item-move": {"version": here.item.version, "note": "说明"},
        "people:person-invite": {"display_name": "顾", "username": "gu", **place},
        "people:role-give": place,
        "people:person-close": {"reason": "调离"},
        "people:organisation-add": {
            "kind": "central_school",
            "code": "ZX01",
            "name_zh": "中心校",
            "parent": here.county.code,
            "township": "城关镇",
        },
        "plans:plan-new": {
            "snapshot": here.plan.snapshot_id,
            "stage": "primary",
            "year": "2025",
            "how": "split",
            "detour": "1.4",
            "seconds": "10",
        },
        "schools:school-edit": {
            "school_type": "211",
            "ownership": "public",
            "urban_rural": "121",
            "lon": "114.5",
            "lat": "33.0",
            "counts_as_school": "on",
            **school,
            "name": "北校新名",
        },
        "snapshots:snapshot-list": {"on": TODAY.isoformat()},
    }.get(address, {"confirmed": "yes"})


def rows_kept() -> Any:
    """Count everything on record; every deed leaves at least one more row or one fewer."""
    forgotten = {"sessions", "axes"}
    tables = [
        one._meta.db_table for one in apps.get_models() if one._meta.app_label not in forgotten
    ]
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)  # noqa: S608  Ours.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()


def ask(client: Client, person: Person | None, method: str, url: str, sent: Any = None) -> Any:
    """Send a request as somebody, say what it changed, and leave everything as it was."""
    with transaction.atomic():
        client.logout()
        if person is not None:
            client.force_login(person, backend=BACKEND)
        before = rows_kept()
        answer = client.get(url) if method == "GET" else client.post(url, sent)
        answer.changed = rows_kept() != before
        answer.body = answer.getvalue()
        transaction.set_rollback(True)
    return answer


def leads_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith("/sign-in/")


def test_addresses_open_to_those_the_table_names_and_to_nobody_else(
    client: Client, worlds: tuple[World, World]
) -> None:
    here, far = worlds
    words, wrong = address_words(here), []
    for row in ROWS:
        url = row.url(words)
        for letter, whose, person in everybody(here, far):
            got = ask(client, person, "GET", url)
            is_open = got.status_code in {200, 302} and not leads_to_sign_in(got)
            if row.get == "x":
                if got.status_code != 302 or not url.startswith(got.url) or got.url == url:
                    wrong.append(f"GET {url} {letter} {whose} does not lead to the page above")
                continue
            if is_open != expected(row.get, letter, whose) or got.changed:
                wrong.append(f"GET {url} {letter} {whose}: {got.status_code} {got.changed}")
            elif not is_open and got.status_code not in {403, 404}:
                wrong.append(f"GET {url} {letter} {whose} is refused with {got.status_code}")
    assert wrong == []


def test_forms_act_for_those_the_table_names_and_for_nobody_else(
    client: Client, worlds: tuple[World, World]
) -> None:
    here, far = worlds
    words, wrong = address_words(here), []
    for row in ROWS:
        if row.post == "open":
            continue
        url = row.url(words)
        for letter, whose, person in everybody(here, far):
            got = ask(client, person, "POST", url, sent_to(row.address, here))
            if got.changed != expected(row.post, letter, whose):
                wrong.append(f"POST {url} {letter} {whose}: {got.status_code} {got.changed}")
    assert wrong == []


def test_without_a_sign_in_nothing_opens_and_nothing_happens(
    client: Client, worlds: tuple[World, World]
) -> None:
    here, _far = worlds
    words = address_words(here)
    for row in ROWS:
        for method in ("GET", "POST"):
            got = ask(client, None, method, row.url(words), sent_to(row.address, here))
            assert not got.changed, (method, row.address)
            assert row.get == "open" or leads_to_sign_in(got), (method, row.address)


def test_forms_without_a_token_of_the_site_do_nothing(worlds: tuple[World, World]) -> None:
    here, _far = worlds
    strict = Client(enforce_csrf_checks=True)
    for row in ROWS:
        got = ask(
            strict, here.cast.section_head, "POST", row.url(address_words(here)),
            sent_to(row.address, here),
        )  # fmt: skip
        assert got.status_code == 403, row.address
        assert not got.changed


def texts(body: bytes) -> str:
    """Return what is written in a page, a workbook or data."""
    if not body.startswith(b"PK"):
        return body.decode().encode().decode("unicode_escape", "ignore") + body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())


SEARCH = f"?q={MARK}&text={MARK}&words={MARK}"
TYPED = re.compile(rf'value="{MARK}"|(?:q|text|words)=[^"\'&<>]*')
# Those of the county next door see their marks: the search for marks finds what there is to find.
WITNESSES = {"far0", "far2", "far8"}


def asked_of(row: Row) -> tuple[str, ...]:
    """Return in how many ways a page is asked for: a list is searched as well."""
    return ("", "?format=xlsx") if row.arguments else ("", "?format=xlsx", SEARCH)


def test_nothing_of_the_next_county_shows_on_any_page_workbook_or_map(
    client: Client, worlds: tuple[World, World]
) -> None:
    here, far = worlds
    shown, own = [], 0
    for letter, whose, person in everybody(here, far):
        for row in ROWS:
            if expected(row.get, letter, whose) and (
                whose != "far" or person.username in WITNESSES
            ):
                for asked in asked_of(row):
                    body = ask(client, person, "GET", row.url(address_words(here)) + asked).body
                    is_marked = MARK in TYPED.sub("", texts(body))
                    if whose == "far":
                        own += is_marked
                    elif is_marked:
                        shown.append((row.address, asked, str(person)))
    assert shown == []
    assert own > 30, "The marks are no longer written where pages show them."


def test_what_is_refused_of_the_next_county_tells_nothing_of_it(
    client: Client, worlds: tuple[World, World]
) -> None:
    here, far = worlds
    for row in ROWS:
        if row.get == "open":
            continue
        url = row.url(address_words(far))
        for role in ("director", "section_clerk", "principal", "security_administrator", "auditor"):
            for method in ("GET", "POST"):
                person = getattr(here.cast, role)
                got = ask(client, person, method, url, sent_to(row.address, far))
                assert MARK not in texts(got.body), (method, row.address, role)
