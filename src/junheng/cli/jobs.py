"""How is timed work started, from cron or systemd, and how did each job end?"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from types import ModuleType
from typing import Annotated

import typer

from junheng.cli.django import start_django
from junheng.cli.output import print_json, print_table, progress


class HowOften(StrEnum):
    """A folder of jobs: the folder is the schedule."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Outcome:
    """How a job ended: with a sentence, and whether someone must look."""

    job: str
    is_done: bool
    sentence: str


def jobs(
    how_often: Annotated[HowOften, typer.Argument(help="Which folder of jobs to run.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Run the timed work of a folder in order; safe to run any number of times."""
    start_django()
    from django.utils import timezone

    with progress(f"{how_often} jobs"):
        outcomes = list(run_jobs(list_jobs(how_often), clock=timezone.now))
    if as_json:
        print_json({"how_often": how_often, "jobs": [asdict(outcome) for outcome in outcomes]})
    else:
        rows = [(o.job, "done" if o.is_done else "FAILED", o.sentence) for o in outcomes]
        print_table(f"{how_often} jobs", ("job", "end", "what happened"), rows)
    if not all(outcome.is_done for outcome in outcomes):
        raise typer.Exit(1)


def list_jobs(how_often: HowOften) -> tuple[ModuleType, ...]:
    """Return the jobs of a folder in the order that its JOBS table gives."""
    listed: tuple[ModuleType, ...] = import_module(f"junheng.jobs.{how_often}").JOBS
    return listed


def run_jobs(listed: tuple[ModuleType, ...], *, clock: Callable[[], datetime]) -> Iterator[Outcome]:
    """Run each job and yield how it ended; one that fails does not keep the next from running."""
    for job in listed:
        name = job.__name__.rpartition(".")[2].replace("_", " ")
        try:
            yield Outcome(name, is_done=True, sentence=job.run(clock()))
        except Exception as error:  # noqa: BLE001  Whatever went wrong, the other jobs still run.
            yield Outcome(name, is_done=False, sentence=f"{type(error).__name__}: {error}")
