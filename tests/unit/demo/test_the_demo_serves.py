"""Does `junheng demo` come up, tell what a newcomer needs, and survive being killed?"""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from junheng.cli.demonstration.cast import CAST, PASSWORD, Player
from junheng.kernel.working_days import Calendar
from junheng.ledger.deadlines import ESCALATION

PATIENCE = 300  # Seconds; the machine may be busy with other tests.


class Demo:
    """One `junheng demo` process, in a process group of its own."""

    def __init__(self, data: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = data.with_suffix(".log")
        call = [sys.executable, "-m", "junheng", "demo", "--data", str(data), "--port", str(port)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                call, stderr=log, stdout=log, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_until_it_answers(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                asking = HTTPConnection(self.url.removeprefix("http://"), timeout=PATIENCE)
                asking.request("GET", "/sign-in/")
                asking.getresponse()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"The demonstration does not answer. It said: {self.said()}")

    def end(self, how: signal.Signals) -> int:
        os.killpg(self.process.pid, how)
        return self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "county"


@pytest.fixture(scope="module")
def demo(data: Path) -> Iterator[Demo]:
    """A demonstration whose first making was killed half-way."""
    killed = Demo(data, free_port())
    give_up = time.monotonic() + PATIENCE
    while "county" not in killed.said() and time.monotonic() < give_up:
        time.sleep(0.05)
    killed.end(signal.SIGKILL)
    assert not data.exists()
    started = Demo(data, free_port())
    started.wait_until_it_answers()
    yield started
    if started.process.poll() is None:
        started.end(signal.SIGKILL)


def test_it_comes_up_after_the_first_making_was_killed(demo: Demo, data: Path) -> None:
    assert (data / "junheng.sqlite3").is_file()
    assert [p.name for p in data.parent.iterdir() if p.name.endswith(".making")] == []


def test_it_prints_the_address_and_every_account(demo: Demo) -> None:
    give_up = time.monotonic() + 10
    while demo.url not in demo.said() and time.monotonic() < give_up:
        time.sleep(0.1)
    said = demo.said()
    assert f"{demo.url}/" in said
    assert PASSWORD in said
    for player in CAST:
        assert re.search(rf"{player.username} +{player.label.en} · {player.label.zh}", said)


@pytest.mark.parametrize("player", CAST, ids=lambda player: player.username)
def test_every_account_signs_in(demo: Demo, player: Player) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{demo.url}/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {
        "csrfmiddlewaretoken": token[1],
        "username": player.username,
        "password": PASSWORD,
    }
    answer = browser.open(f"{demo.url}/sign-in/", urlencode(form).encode())
    assert "sign-in" not in answer.url
    assert answer.status == 200


def test_a_second_one_says_that_the_port_is_taken(demo: Demo, data: Path) -> None:
    port = int(demo.url.rsplit(":", 1)[1])
    second = Demo(data.with_name("other"), port)
    assert second.process.wait(PATIENCE) == 1
    assert f"Port {port} of 127.0.0.1 is in use by another program." in second.said()
    assert "Traceback" not in second.said()
    assert not data.with_name("other").exists()


def asked(data: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{data}/junheng.sqlite3?mode=ro", uri=True)) as database:
        return database.execute(question).fetchall()


def test_its_tasks_stand_in_every_state(demo: Demo, data: Path) -> None:
    states = dict(asked(data, "select state, count(*) from ledger_item group by state"))
    assert {"open", "assigned", "reported", "closed", "void"} <= set(states)
    measured = "select count(*) from ledger_item where state = 'closed' and checked_met"
    decided = "select count(*) from ledger_item where state = 'closed' and closing_reason <> ''"
    assert asked(data, measured)[0][0] >= 2
    assert asked(data, decided)[0][0] >= 1


def test_some_tasks_are_late_and_the_director_has_been_told(demo: Demo, data: Path) -> None:
    late = asked(data, "select count(*) from ledger_item where due_on < date('now')")
    in_time = asked(data, "select count(*) from ledger_item where due_on > date('now')")
    told = asked(data, "select count(*) from ledger_notice where party = 'leader'")
    assert late[0][0] >= 3
    assert in_time[0][0] >= 3
    assert told[0][0] >= 1


def test_every_step_was_taken_on_its_day_and_events_follow_in_time(demo: Demo, data: Path) -> None:
    told = asked(data, "select step, due_on, raised_on from ledger_notice where step >= 0")
    days = asked(data, "select day, is_working from ledger_calendarday")
    worked = {date.fromisoformat(str(day)): bool(is_working) for day, is_working in days}
    calendar = Calendar(exceptions=worked, announced_years=frozenset(), version="")
    for number, due, raised in told:
        step = next(step for step in ESCALATION if step.days_late == number)
        day = step.falls_on(date.fromisoformat(str(due)), calendar)
        assert str(raised) == str(day), (number, due)
    assert {number for number, _, _ in told} == {step.days_late for step in ESCALATION}
    written = [at for (at,) in asked(data, "select at from ledger_event order by sequence")]
    assert written == sorted(written, key=str)


def test_its_registers_have_a_past(demo: Demo, data: Path) -> None:
    runs = dict(asked(data, "select state, count(*) from registers_importrun group by state"))
    assert runs == {"committed": 2, "undone": 1, "staged": 1}
    frozen = asked(data, "select taken_on from registers_frozensnapshot order by taken_on")
    assert [str(day[0])[5:] for day in frozen] == ["09-01", "09-01"]
    studies = dict(asked(data, "select kind, count(*) from studies_study group by kind"))
    assert studies == {"assessment": 2, "seats": 3}


def test_it_stops_without_a_traceback_and_starts_again_with_what_was_there(
    demo: Demo, data: Path
) -> None:
    made_at = (data / "demonstration.json").stat().st_mtime_ns
    assert demo.end(signal.SIGINT) == 0
    assert "Stopped." in demo.said()
    assert "Traceback" not in demo.said()
    again = Demo(data, free_port())
    again.wait_until_it_answers()
    again.end(signal.SIGINT)
    assert (data / "demonstration.json").stat().st_mtime_ns == made_at
    assert "Making" not in again.said()
