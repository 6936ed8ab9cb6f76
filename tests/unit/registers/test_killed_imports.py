"""What of an import is seen when its process is killed, or still at work, in the middle?"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from tests.unit.registers.conftest import CLASSES, PLACES, SCHOOLS, STAFF, Folder

from junheng.kernel.refusals import Refused
from junheng.registers.models import REGISTERS, ImportRun, SchoolClass
from junheng.registers.operations import commit_import, stage_import, undo_import

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

# Runs one operation in a process of its own, and stands still before the given write until told.
WORKER = """
import sys
from datetime import datetime, UTC
import django
django.setup()
from django.db import connection
from junheng.registers.models import ImportRun
from junheng.registers import operations

name, number, stop_before = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
writes = 0

def watch(execute, sql, params, many, context):
    global writes
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        writes += 1
        if writes == stop_before:
            print("half-way", flush=True)
            sys.stdin.readline()
    return execute(sql, params, many, context)

run = ImportRun.objects.for_system("a test").select_related("county").get(pk=number)
with connection.execute_wrapper(watch):
    getattr(operations, name)(run, by=None, now=datetime.now(UTC))
print("done", writes, flush=True)
"""


def database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{settings['NAME']}"
    return f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"


@contextmanager
def standing_half_way(
    operation: str, run: ImportRun, stop_before: int, data_dir: Any
) -> Iterator[Any]:
    """Start the operation in another process and wait until it stands before the given write."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, operation, str(run.pk), str(stop_before)],
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "JUNHENG_DATA": str(data_dir),
            "DJANGO_SETTINGS_MODULE": "junheng.config.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == "half-way"
            yield worker
        finally:
            worker.kill()


def kill_half_way(operation: str, run: ImportRun, stop_before: int, data_dir: Any) -> None:
    with standing_half_way(operation, run, stop_before, data_dir) as worker:
        worker.send_signal(signal.SIGKILL)


def everything() -> dict[str, Any]:
    """Return all rows of all registers, their history and the imports."""
    found: dict[str, Any] = {
        model.__name__: sorted(model.objects.for_system("a test").values_list())  # type: ignore[attr-defined]
        for model in REGISTERS
    }
    found |= {f"{m.__name__} history": m.history.count() for m in REGISTERS}  # type: ignore[attr-defined]
    found["imports"] = list(ImportRun.objects.for_system("a test").values())
    return found


@pytest.fixture
def staged(folder: Folder, county: Any, clerk: Any, now: Any) -> ImportRun:
    sent = folder(places=PLACES, schools=SCHOOLS, classes=CLASSES, staff=STAFF)
    return stage_import(sent, county, by=clerk, now=now)


@pytest.mark.parametrize("stop_before", [2, 5, 9], ids=["early", "half-way", "last write"])
def test_a_commit_that_is_killed_has_not_happened(
    staged: ImportRun, clerk: Any, now: Any, data_dir: Any, stop_before: int
) -> None:
    before = everything()
    kill_half_way("commit_import", staged, stop_before, data_dir)
    assert everything() == before
    committed = commit_import(staged, by=clerk, now=now)
    assert committed.state == "committed"
    assert everything()["SchoolClass"]


def test_an_undo_that_is_killed_has_not_happened(
    staged: ImportRun, clerk: Any, now: Any, data_dir: Any
) -> None:
    run = commit_import(staged, by=clerk, now=now)
    before = everything()
    kill_half_way("undo_import", run, 4, data_dir)
    assert everything() == before
    assert undo_import(run, by=clerk, now=now).state == "undone"


def test_a_second_commit_waits_for_the_first_and_is_then_refused(
    staged: ImportRun, folder: Folder, county: Any, clerk: Any, now: Any, data_dir: Any
) -> None:
    commit_import(staged, by=clerk, now=now)
    first, second = (
        stage_import(folder(classes=CLASSES.replace("46", pupils)), county, by=clerk, now=now)
        for pupils in ("48", "52")
    )
    outcomes: list[str] = []

    def write_second() -> None:
        try:
            outcomes.append(commit_import(second, by=clerk, now=now).state)
        except Refused as refused:
            outcomes.append(refused.refusal.code)
        finally:
            connections.close_all()

    with standing_half_way("commit_import", first, 2, data_dir) as worker:
        writer = threading.Thread(target=write_second)
        writer.start()
        writer.join(1)
        assert writer.is_alive(), "The second commit did not wait for the first."
        said, _ = worker.communicate("go on\n", timeout=20)
        assert said.startswith("done")
        writer.join(20)
    assert outcomes == ["registers_moved"]
    pupils = dict(SchoolClass.objects.for_system("a test").values_list("class_no", "pupils"))
    assert pupils[2] == 48
