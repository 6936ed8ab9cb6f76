"""How is one location problem solved, or an answer to it checked, from the command line?"""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from junheng.cli.output import console, fail, print_json
from junheng.planning.layout.answer import LayoutAnswer, NothingFoundInTime, Status
from junheng.planning.layout.faults import ProblemNotValid
from junheng.planning.layout.folder import read_problem
from junheng.planning.layout.mip import stuck
from junheng.planning.layout.problem import LayoutProblem
from junheng.planning.layout.solve import solve_layout
from junheng.planning.layout.verify import AnswerNotValid, violations

solve = typer.Typer(help="Solve one problem given as files.", no_args_is_help=True)

Problem = Annotated[Path, typer.Argument(help="Folder with a problem in the neutral format.")]
Gap = Annotated[float, typer.Option(min=0, help="Stop at this relative gap.")]
Seconds = Annotated[float, typer.Option(min=0.1, max=1e6, help="Stop after so many seconds.")]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of everything random.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@solve.callback()
def _group() -> None:
    """Solve one problem given as files."""


@solve.command()
def layout(
    problem: Problem,
    *,
    as_json: AsJson = False,
    gap: Gap = 1e-6,
    seconds: Seconds = 60,
    seed: Seed = 0,
) -> None:
    """Choose the sites that open and the places they serve, with a proven bound."""
    read = _read(problem)
    try:
        with console.status(f"Solving {read.places} places × {read.sites} sites …"):
            answer = solve_layout(read, gap=gap, seconds=seconds, seed=seed)
    except NothingFoundInTime as error:
        _say(str(error))
        leave_stuck_solvers(code=1)
        raise typer.Exit(1) from None
    if as_json:
        print_json(answer.as_json())
    else:
        _print_answer(read, answer)
    for reason in answer.reasons:
        _say(reason)
    code = int(answer.status is Status.INFEASIBLE)
    leave_stuck_solvers(code)
    if code:
        raise typer.Exit(code)


def verify(
    problem: Problem,
    answer: Annotated[Path, typer.Argument(help="File with the JSON that `solve layout` printed.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Recompute an answer without the solver and list all in which it does not hold."""
    if not answer.is_file():
        found_there = "a folder" if answer.is_dir() else "not there"
        fail(f"{answer} is {found_there}. Give the file that `solve layout --json` wrote.", code=2)
    read = _read(problem)
    try:
        given = json.loads(answer.read_text(encoding="utf-8-sig"))
        found = violations(read, given)
    except (OSError, ValueError, RecursionError) as error:
        fail(str(error) if isinstance(error, AnswerNotValid) else _unreadable(answer, error))
    if as_json:
        print_json({"holds": not found, "violations": found})
    elif found:
        for sentence in found:
            typer.echo(sentence)
    elif given["status"] == "infeasible":
        typer.echo(
            "The answer claims nothing but that there is none, which only a solver can prove."
        )
    else:
        typer.echo("The answer holds: every constraint, the objective and the gap were recomputed.")
    if found:
        raise typer.Exit(1)


def _unreadable(answer: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{answer} cannot be read: {error.strerror}. Check who may read it."
    return f"{answer} is not JSON ({error}). Give the file that `solve layout --json` wrote."


def leave_stuck_solvers(code: int = 0) -> None:
    """End the process at once where a solver never came back, as the usual end would wait for it."""
    if stuck:
        sys.stdout.flush()
        os._exit(code)


def _read(folder: Path) -> LayoutProblem:
    try:
        return read_problem(folder)
    except ProblemNotValid as error:
        fail(str(error))


def _say(sentence: str) -> None:
    console.print(sentence, style="red", markup=False, soft_wrap=True)


def _print_answer(problem: LayoutProblem, answer: LayoutAnswer) -> None:
    typer.echo(f"status     {answer.status}")
    if answer.objective is None or answer.bound is None or answer.gap is None:
        return
    typer.echo(f"objective  {answer.objective:,.6g}")
    typer.echo(f"bound      {answer.bound:,.6g}")
    typer.echo(f"gap        {answer.gap:.4%}")
    typer.echo(f"seconds    {answer.seconds:.1f}")
    typer.echo(f"open       {len(answer.sites)} of {problem.sites} sites")
    typer.echo(f"           {' '.join(answer.sites)}")
