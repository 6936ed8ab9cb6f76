"""What happens when several people act at the same moment?"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from junheng.accounts.operations import invite_person
from junheng.accounts.roles import Role
from junheng.catalogue.calendars import load_notices
from junheng.ledger import operations, proof, queries
from junheng.ledger.models import CalendarYear, Event, Notice

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("database_on_disk"),
]


@pytest.fixture
def database_on_disk(item: Any, tmp_path: Path) -> Iterator[None]:
    """Move what the test has made so far into a file: SQLite in memory locks whole tables.

    A file has the locks of a real county's database.
    """
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file_of(tmp_path))) as file:
        in_memory.backup(file)
    connection.connection, connection.settings_dict["NAME"] = None, str(file_of(tmp_path))
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


def file_of(folder: Path) -> Path:
    return folder / "county.sqlite3"


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run the actions on threads with connections of their own; return results or errors."""
    barrier = Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(place: int) -> None:
        try:
            barrier.wait()
            results[place] = actions[place]()
        except Exception as error:  # noqa: BLE001  The test looks at whatever came out.
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_move_an_item_one_wins_and_the_other_is_told(
    item: Any, section_head: Any, section_clerk: Any, now: datetime
) -> None:
    def assign(person: Any) -> Callable[[], Any]:
        seen = queries.get_item(item.code, visible_to=person)
        return lambda: operations.move_item(seen, "assign", by=person, now=now)

    results = at_once(assign(section_head), assign(section_clerk))
    told = [result for result in results if isinstance(result, operations.MovedMeanwhile)]
    won = [result for result in results if not isinstance(result, Exception)]
    assert len(told) == len(won) == 1, results
    assert told[0].refusal.facts["who"] in {"周股长", "吴科员"}
    events = queries.list_events(item)
    assert [event.name for event in events] == ["open", "assign"]
    assert told[0].refusal.facts["who"] == events[1].by_name
    assert won[0].version == 2


def test_many_writers_at_once_make_one_chain(
    item: Any, section_head: Any, director: Any, principal: Any, now: datetime
) -> None:
    def write(person: Any) -> Callable[[], None]:
        def notes() -> None:
            for n in range(8):
                while True:
                    seen = queries.get_item(item.code, visible_to=person)
                    try:
                        operations.move_item(seen, "note", by=person, now=now, note=f"{n}")
                        break
                    except operations.MovedMeanwhile:
                        continue

        return notes

    results = at_once(*map(write, (section_head, director, principal, section_head)))
    assert results == [None] * 4
    assert Event.objects.filter(item_code=item.code, name="note").count() == 32
    assert queries.get_item(item.code, visible_to=director).version == 33
    assert proof.verify_chain() is None


def test_two_who_open_the_same_finding_make_one_item(
    item: Any, finding: Any, section_head: Any, director: Any, now: datetime
) -> None:
    operations.void_item(item, by=director, now=now, note="从头来过")

    def open_it(person: Any) -> Callable[[], Any]:
        return lambda: operations.open_item_from_finding(finding, by=person, now=now)

    results = at_once(open_it(section_head), open_it(director))
    assert sum(isinstance(result, operations.Refused) for result in results) == 1, results
    assert Event.objects.filter(name="open").count() == 2


def test_two_sweeps_at_once_raise_each_step_once(item: Any, now: datetime) -> None:
    late = now.replace(month=4)

    def sweep() -> int:
        return operations.escalate_overdue(today=late.date(), now=late)

    results = at_once(sweep, sweep, sweep)
    assert sorted(results) == [0, 0, 3]
    assert Notice.objects.for_system("test").count() == 3
    assert proof.verify_chain() is None


def test_two_who_enter_the_same_year_enter_it_once(
    county: Any, section_head: Any, now: datetime
) -> None:
    CalendarYear.objects.filter(year=2026).delete()
    notice = load_notices()[2026]

    def enter() -> int:
        return operations.enter_calendar_year(notice, by=section_head, now=now)

    results = at_once(enter, enter)
    refused = [result for result in results if isinstance(result, operations.Refused)]
    assert [no.refusal.code for no in refused] == ["year_entered"], results
    assert CalendarYear.objects.filter(year=2026).count() == 1


def test_a_second_click_invites_nobody_twice(
    county: Any, security_administrator: Any, now: datetime
) -> None:
    def invite() -> Any:
        return invite_person(
            "guo",
            display_name="郭科员",
            organisation=county,
            role=Role.SECTION_CLERK,
            by=security_administrator,
            now=now,
        )

    results = at_once(invite, invite, invite)
    refused = [result for result in results if isinstance(result, operations.Refused)]
    assert [no.refusal.code for no in refused] == ["username_taken"] * 2, results
