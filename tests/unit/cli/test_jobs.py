"""Does timed work run whole, in order, any number of times, and say when someone must look?"""

import json
import pkgutil
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from junheng import jobs
from junheng.cli.jobs import HowOften, list_jobs, run_jobs
from junheng.cli.jobs import jobs as command
from junheng.ledger.models import CalendarYear, ChainHead, Item

runner = CliRunner()
app = typer.Typer()
app.command("jobs")(command)


@pytest.mark.parametrize("how_often", HowOften)
def test_every_module_of_a_folder_is_in_its_table(how_often: HowOften) -> None:
    listed = {job.__name__ for job in list_jobs(how_often)}
    folder = f"junheng.jobs.{how_often}"
    path = [f"{each}/{how_often}" for each in jobs.__path__]
    assert {f"{folder}.{found.name}" for found in pkgutil.iter_modules(path)} <= listed


def test_there_are_no_jobs_but_in_the_three_folders() -> None:
    assert {found.name for found in pkgutil.iter_modules(jobs.__path__)} == set(HowOften)


def test_one_job_that_fails_does_not_keep_the_next_from_running(now: datetime) -> None:
    first, second = ModuleType("a.lost_file"), ModuleType("a.fine_job")

    def fails(now: datetime) -> str:
        raise FileNotFoundError("nothing there")

    def says(now: datetime) -> str:
        return f"ran at {now:%H:%M}"

    first.run, second.run = fails, says  # type: ignore[attr-defined]
    ends = [(o.job, o.is_done, o.sentence) for o in run_jobs((first, second), clock=lambda: now)]
    assert ends == [
        ("lost file", False, "FileNotFoundError: nothing there"),
        ("fine job", True, "ran at 09:00"),
    ]


def test_a_schedule_that_does_not_exist_is_the_callers_fault() -> None:
    result = runner.invoke(app, ["monthly"])
    assert result.exit_code == 2


@pytest.mark.parametrize("how_often", HowOften)
@pytest.mark.database
@pytest.mark.django_db
def test_jobs_end_well_and_may_run_again(county: Any, how_often: HowOften) -> None:
    for _ in range(2):
        result = runner.invoke(app, [how_often, "--json"])
        assert result.exit_code == 0, result.output
        said = json.loads(result.stdout)
        assert [job["is_done"] for job in said["jobs"]] == [True] * len(list_jobs(how_often))


@pytest.mark.database
@pytest.mark.django_db
def test_people_read_a_table(county: Any) -> None:
    result = runner.invoke(app, ["daily"])
    assert result.exit_code == 0
    assert "0 events verified" in result.stdout


@pytest.mark.database
@pytest.mark.django_db
def test_a_missing_year_is_entered(county: Any) -> None:
    CalendarYear.objects.filter(year=2026).delete()
    result = runner.invoke(app, ["daily"])
    assert "Holidays entered for: 2026." in result.stdout


@pytest.mark.database
@pytest.mark.django_db
def test_a_broken_chain_ends_with_one_and_says_where(county: Any) -> None:
    ChainHead.objects.create(chain="419901", sequence=3, hash="f" * 64)
    result = runner.invoke(app, ["daily", "--json"])
    assert result.exit_code == 1
    failed = [job for job in json.loads(result.stdout)["jobs"] if not job["is_done"]]
    assert [job["job"] for job in failed] == ["event chain"]
    assert "Chain 419901: it should end with event 3" in failed[0]["sentence"]


@pytest.mark.database
@pytest.mark.django_db
def test_a_deadline_that_does_not_follow_is_named(
    county: Any, north_school: Any, now: datetime
) -> None:
    from tests.invented_county import school_organisation

    from junheng.registers.models import FrozenSnapshot

    frozen = FrozenSnapshot.objects.create(
        county=county, taken_on=now.date(), folder="x", content_hash="x", made_at=now
    )
    Item.objects.create(
        code="419901-2026-00001", county=county, school=north_school, title_zh="甲",
        title_en="a", clause="c", indicator="i", stage="primary", unit="school", key="k",
        limit=1, sense="at_most", found_in=frozen, owner=school_organisation(north_school),
        state="open", clock_started_on=now.date(), due_on=now.date(), opened_at=now,
        opened_by="x", moved_at=now,
    )  # fmt: skip
    result = runner.invoke(app, ["weekly", "--json"])
    assert result.exit_code == 1
    assert "419901-2026-00001" in json.loads(result.stdout)["jobs"][0]["sentence"]
