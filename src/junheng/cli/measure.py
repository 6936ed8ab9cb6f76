"""How does a snapshot stand, in numbers and against the law, from the command line?"""

from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from junheng.catalogue import INDICATORS
from junheng.catalogue.assessment import Assessment, ClauseSummary
from junheng.catalogue.assessment import assess as assess_snapshot
from junheng.catalogue.measure import STAGE_ORDER, IndicatorNotFound
from junheng.catalogue.measure import measure as measure_snapshot
from junheng.catalogue.standards import StandardNotFound, get_standard
from junheng.cli.local_rules import Rules, read_standards
from junheng.cli.output import console, fail, print_json, print_table
from junheng.rules.clauses import Clause, Sense
from junheng.rules.judging import Finding
from junheng.rules.reasons import reason_text
from junheng.snapshots.snapshot import (
    Snapshot,
    SnapshotNotFound,
    SnapshotNotValid,
    open_snapshot,
)

SHOWN = 20
STAGE_HEADINGS = {"primary": "Primary", "junior": "Junior", "nine_year": "9-year", "": ""}


class Level(StrEnum):
    """What one row of the answer is about."""

    SCHOOL = "school"
    TOWNSHIP = "township"
    COUNTY = "county"


class EngineName(StrEnum):
    """What computes the answer."""

    POLARS = "polars"
    DUCKDB = "duckdb"


Folder = Annotated[Path, typer.Argument(help="Folder of a snapshot.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
OnEngine = Annotated[EngineName, typer.Option(help="What computes the answer.")]


def measure(
    snapshot: Folder,
    *,
    by: Annotated[Level, typer.Option(help="What one row is about.")] = Level.COUNTY,
    only: Annotated[
        list[str] | None, typer.Option(help="Code of an indicator; repeatable.")
    ] = None,
    engine: OnEngine = EngineName.POLARS,
    as_json: AsJson = False,
) -> None:
    """Compute the indicators of a snapshot by school, township or county."""
    opened = _open(snapshot)
    try:
        with console.status("Measuring …"):
            values = measure_snapshot(opened, by=by.value, only=only or (), engine=engine.value)
    except IndicatorNotFound as error:
        fail(str(error), code=2)
    if as_json:
        print_json(_heading(opened) | {"by": by.value, "values": values.to_dicts()})
        return
    if values.is_empty():
        between = [code for code in only or () if INDICATORS[code].is_between_units]
        if by is Level.SCHOOL and between:
            names = ", ".join(between)
            fail(f"{names} compares schools with each other. Use --by county.", code=2)
        fail("The snapshot has no assessed school, so there is nothing to measure.")
    _print_values(opened, values, by)


def assess(
    snapshot: Folder,
    *,
    standard: Annotated[str, typer.Option(help="Code of a standard, such as jiaodu-2017-6.")],
    on: Annotated[
        str, typer.Option(help="Day whose law counts (2025-09-01); else the snapshot's own.")
    ] = "",
    rules: Rules = None,
    engine: OnEngine = EngineName.POLARS,
    as_json: AsJson = False,
) -> None:
    """Judge a snapshot clause by clause: met or not, value, limit, shortfall, schools."""
    try:
        document = get_standard(standard, read_standards(rules))
    except StandardNotFound as error:
        fail(str(error), code=2)
    day = _day(on)
    opened = _open(snapshot)
    with console.status("Assessing …"):
        result = assess_snapshot(opened, document, on=day or opened.taken_on, engine=engine.value)
    if as_json:
        print_json(_heading(opened) | _as_json(result))
    else:
        _print_assessment(opened, result)


def _open(folder: Path) -> Snapshot:
    try:
        with console.status("Reading …"):
            return open_snapshot(folder)
    except (SnapshotNotFound, SnapshotNotValid) as error:
        fail(str(error))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"'{text}' is not a day. Write it as 2025-09-01.", code=2)


def _print_values(snapshot: Snapshot, values: pl.DataFrame, by: Level) -> None:
    """Print one line an indicator and place, its stages side by side."""
    stages = [stage for stage in (*STAGE_ORDER, "") if stage in set(values["stage"])]
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in values.iter_rows(named=True):
        lines.setdefault((row["indicator"], row["name"] or row["key"]), {})[row["stage"]] = row
    rows = [
        (
            code,
            *(() if by is Level.COUNTY else (place,)),
            *(line[stage]["value"] if stage in line else "" for stage in stages),
            next((reason_text(row["reason"]).en for row in line.values() if row["reason"]), "")
            or INDICATORS[code].unit.en,
        )
        for (code, place), line in lines.items()
    ]
    where = () if by is Level.COUNTY else (by.value.capitalize(),)
    headings = ["Indicator", *where, *(STAGE_HEADINGS[stage] for stage in stages), "Unit"]
    print_table(f"{snapshot.county.name.zh}, {snapshot.taken_on}", headings, rows)


def _heading(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "county": snapshot.county.code,
        "taken_on": snapshot.taken_on.isoformat(),
        "snapshot": snapshot.id,
    }


def _as_json(result: Assessment) -> dict[str, Any]:
    return {
        "standard": result.standard.code,
        "on": result.on.isoformat(),
        "clauses": [
            asdict(summary) | {"clause": summary.clause.code, "cite": summary.clause.cite}
            for summary in result.clauses
        ],
        "not_in_force": result.not_in_force,
        "schools": [asdict(verdict) for verdict in result.schools],
        "counties": [asdict(verdict) for verdict in result.counties],
        "findings": [asdict(finding) for finding in result.findings],
    }


def _print_assessment(snapshot: Snapshot, result: Assessment) -> None:
    title = f"{result.standard.number} on {snapshot.county.name.zh}, {snapshot.taken_on}"
    if not result.clauses:
        typer.echo(f"{title}: no clause with an indicator was in force on {result.on}.")
        return
    cells: dict[str, dict[str, str]] = {}
    for summary in result.clauses:
        every = summary.met + summary.failed + summary.unknown
        cell = f"{summary.met}/{every} {_limit(summary)}"
        cells.setdefault(summary.clause.code, {})[summary.stage] = cell
    stages = [stage for stage in STAGE_ORDER if any(stage in cell for cell in cells.values())]
    rows = [
        (name, _cite(clause), *(cells[clause.code].get(stage, "") for stage in stages))
        for name, clause in result.standard.clauses.items()
        if clause.code in cells
    ]
    headings = ["Met by", "Clause", *(STAGE_HEADINGS[stage] for stage in stages)]
    print_table(title, headings, rows)
    if any(not summary.clause.is_checked for summary in result.clauses):
        typer.echo("? value or citation still to be checked against the official text\n")
    if result.not_in_force:
        typer.echo(f"Not in force on {result.on}: {', '.join(result.not_in_force)}\n")
    for rule in result.standard.rules:
        verdicts = [verdict for verdict in result.verdicts if verdict.rule == rule.code]
        met = sum(verdict.is_met is True for verdict in verdicts)
        undecided = sum(verdict.is_met is None for verdict in verdicts)
        also = f", {undecided} undecided" if undecided else ""
        typer.echo(f"{rule.label.en}: {met} of {len(verdicts)}{also}.")
    _print_worst(result)


def _cite(clause: Clause) -> str:
    return clause.cite if clause.is_checked else f"{clause.cite} ?"


def _limit(summary: ClauseSummary) -> str:
    sign = "≥" if summary.sense is Sense.AT_LEAST else "≤"
    unknown = f", {summary.unknown} without value" if summary.unknown else ""
    return f"{sign}{summary.limit:g}{unknown}"


def _print_worst(result: Assessment) -> None:
    worst = sorted(result.failed, key=lambda f: (f.shortfall or 0) / (f.limit or 1), reverse=True)
    if not worst:
        return
    shown = worst[:SHOWN]
    title = f"\nFurthest from the limit: {len(shown)} of {len(worst)}; --json lists all"
    rows = [
        (
            finding.clause.partition("/")[2],
            f"{finding.name} {finding.detail}".strip(),
            STAGE_HEADINGS[finding.stage],
            finding.value,
            finding.limit,
            _amount(finding),
        )
        for finding in shown
    ]
    print_table(title, ["Clause", "Where", "Stage", "Value", "Limit", "Short or over"], rows)


def _amount(finding: Finding) -> str:
    if finding.short_amount is None:
        return ""
    return f"{finding.short_amount:,.0f} {INDICATORS[finding.indicator].amount.en}"
