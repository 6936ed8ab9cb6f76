"""How is a plan for a county made from the command line?"""

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from junheng.cli.local_rules import Rules, read_standards
from junheng.cli.output import console, fail, print_json, print_table
from junheng.cli.solve import Gap, Seconds, Seed, leave_stuck_solvers
from junheng.kernel.school_years import SchoolYear
from junheng.kernel.stages import Stage
from junheng.kernel.text import Counted
from junheng.planning.layout.answer import NothingFoundInTime
from junheng.planning.layout.inputs import PlanNotPossible
from junheng.planning.layout.limits import ClauseNotInForce, SeatLimits, seat_limits
from junheng.planning.layout.plan import SeatPlan, plan_seats
from junheng.planning.travel.distances import DETOUR, TravelNotKnown, travel_from_file
from junheng.snapshots.snapshot import Snapshot, SnapshotNotFound, SnapshotNotValid, open_snapshot
from junheng.snapshots.tables import Classes, Places

plan = typer.Typer(help="Plan seats, with a proof of how good the plan is.", no_args_is_help=True)

SHOWN = 15
FIRST_YEAR, LAST_YEAR = 1980, 2100


@plan.callback()
def _group() -> None:
    """Plan seats, with a proof of how good the plan is."""


@plan.command()
def seats(
    snapshot: Annotated[Path, typer.Argument(help="Folder of a snapshot.", show_default=False)],
    *,
    stage: Annotated[Stage, typer.Option(help="Stage to plan for.")] = Stage.PRIMARY,
    year: Annotated[
        int | None,
        typer.Option(
            min=FIRST_YEAR,
            max=LAST_YEAR,
            help="First year of the school year; else the snapshot's.",
        ),
    ] = None,
    class_size: Annotated[
        float | None,
        typer.Option(min=1, max=1000, help="Seats of a class; else the clause in force."),
    ] = None,
    detour: Annotated[
        float, typer.Option(min=1, max=100, help="Straight lines are lengthened by this factor.")
    ] = DETOUR,
    travel: Annotated[
        Path | None, typer.Option(help="Road matrix: place_id, school_id, km.")
    ] = None,
    max_km: Annotated[
        float | None, typer.Option(min=0.1, help="No pupil goes further than this.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Keep every place together.")] = False,
    contiguous: Annotated[
        bool, typer.Option("--contiguous", help="Whole places, each school's area connected.")
    ] = False,
    underfilled: Annotated[
        float,
        typer.Option(min=0, max=1, help="Below this share of its seats a school is under-filled."),
    ] = 0.6,
    gap: Gap = 1e-6,
    seconds: Seconds = 60,
    seed: Seed = 0,
    rules: Rules = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Give every child of a stage a seat, as near as the seats allow."""
    opened = _open(snapshot)
    school_year = SchoolYear.of(opened.taken_on) if year is None else SchoolYear(year)
    limits = _limits(stage, school_year, rules, given=class_size is not None)
    per_class = class_size or (limits.seats_per_class if limits else 0.0)
    try:
        matrix = None if travel is None else travel_from_file(travel, *_ids(opened, stage))
        with console.status(f"Planning the seats of {school_year} …"):
            made = plan_seats(
                opened,
                stage,
                school_year.starts_in,
                seats_per_class=per_class,
                travel=matrix,
                detour=detour,
                max_km=max_km,
                radius_km=None if limits is None else limits.radius_km,
                whole=whole,
                contiguous=contiguous,
                underfilled=underfilled,
                gap=gap,
                seconds=seconds,
                seed=seed,
            )
    except (PlanNotPossible, TravelNotKnown, NothingFoundInTime) as error:
        fail(str(error))
    clauses = _clauses(limits, given=class_size is not None)
    if as_json:
        print_json(
            {
                "county": opened.county.code,
                "snapshot": opened.id,
                "taken_on": opened.taken_on.isoformat(),
                "clauses": clauses,
                **made.as_json(),
            }
        )
    else:
        _print_plan(opened, made, school_year, clauses)
    leave_stuck_solvers()


def _open(folder: Path) -> Snapshot:
    try:
        with console.status("Reading …"):
            return open_snapshot(folder)
    except (SnapshotNotFound, SnapshotNotValid) as error:
        fail(str(error))


def _limits(
    stage: Stage, year: SchoolYear, rules: Path | None, *, given: bool
) -> SeatLimits | None:
    try:
        return seat_limits(read_standards(rules), stage.value, year.first_day)
    except ClauseNotInForce as error:
        if given:
            return None
        fail(f"{error} Use --class-size.")


def _ids(snapshot: Snapshot, stage: Stage) -> tuple[list[str], list[str]]:
    """Give the places and the schools of the stage, in the order of the snapshot."""
    with_stage = snapshot.table(Classes).filter(pl.col("stage") == stage.value)["school_id"]
    return snapshot.table(Places)["place_id"].to_list(), sorted(set(with_stage.to_list()))


def _clauses(limits: SeatLimits | None, *, given: bool) -> list[dict[str, Any]]:
    if limits is None:
        return []
    used = [] if given else [(limits.class_size, limits.seats_per_class)]
    if limits.radius is not None:
        used.append((limits.radius, limits.radius_km or 0.0))
    return [
        {
            "clause": clause.code,
            "zh": clause.label.zh,
            "en": clause.label.en,
            "limit": limit,
            "cite": clause.cite,
            "checked": clause.is_checked,
        }
        for clause, limit in used
    ]


def _print_plan(
    snapshot: Snapshot, made: SeatPlan, year: SchoolYear, clauses: list[dict[str, Any]]
) -> None:
    ways = made.ways
    years = Counted("年", "year", "years").of(made.years_moved).en
    moved = f", ages moved by {made.years_moved} {years}" if made.years_moved else ""
    rows: list[tuple[str, Any]] = [
        ("Children", made.pupils),
        ("Seats", made.seats),
        ("Enrolled in the snapshot", made.enrolled),
        ("Without a seat", made.unseated),
        ("Mean way, km", ways.mean_km),
        ("Median way, km", ways.median_km),
        ("95 % go at most, km", ways.p95_km),
        ("Longest way, km", ways.max_km),
    ]
    if ways.radius_km is not None:
        rows.append((f"Further than {ways.radius_km:g} km", ways.beyond_radius))
    fill = made.schools["filling"].value_counts().to_dicts()
    rows += [
        (f"Schools {row['filling']}", row["count"])
        for row in sorted(fill, key=lambda r: r["filling"])
    ]
    rows += [
        ("Schools with more enrolled than seats", int(made.schools["is_over_enrolled"].sum())),
        ("Places split among schools", made.split_places),
        ("Pupil-km", made.objective),
        ("Bound, pupil-km", made.bound),
        ("Gap, %", 100 * made.gap),
        ("Seconds", made.seconds),
        ("Status", str(made.status)),
    ]
    title = f"Seats {made.stage.value} {year} · {snapshot.county.name.zh}"
    print_table(title, ["", "value"], rows)
    is_one_day = made.oldest_counted_on == made.counted_on
    days = f"{made.counted_on}" if is_one_day else f"{made.oldest_counted_on} to {made.counted_on}"
    typer.echo(f"Children counted on {days}{moved}; {made.travel}.")
    if made.uncounted:
        shown, more = ", ".join(made.uncounted[:10]), len(made.uncounted) - 10
        typer.echo(
            f"Not in the table population, so taken to have no children: {shown}"
            + (f" and {more} more places." if more > 0 else ".")
        )
    if not made.is_fewest_unseated:
        typer.echo(
            "It is not proven that no plan leaves fewer pupils without a seat. Allow more --seconds."
        )
    for clause in clauses:
        doubt = "" if clause["checked"] else ", still to be checked against the official text"
        typer.echo(
            f"{clause['en']}: {clause['limit']:g} ({clause['clause']}, {clause['cite']}{doubt})."
        )
    _print_reasons("Places without enough seats", made.unseated_places, "unseated")
    full = made.schools.filter(pl.col("filling") == "full")
    _print_reasons(
        "Full schools", full.sort("seats_one_more", "saves_km", descending=True), "planned"
    )


def _print_reasons(title: str, frame: pl.DataFrame, number: str) -> None:
    if frame.is_empty():
        return
    shown = frame.head(SHOWN)
    more = f", {SHOWN} of {frame.height}" if frame.height > SHOWN else ""
    rows = shown.select("name", "township", number, "reason").rows()
    print_table(title + more, ["name", "township", number, "why"], rows)
