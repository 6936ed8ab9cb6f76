"""How does a snapshot stand, in numbers and against the law, from the command line?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import polars as pl
import typer

from junheng.catalogue import INDICATORS
from junheng.catalogue.assessment import Assessment, ClauseSummary
from junheng.catalogue.assessment import assess as assess_snapshot
from junheng.catalogue.measure import STAGE_ORDER, IndicatorNotFound, get_indicator
from junheng.catalogue.measure import measure as measure_snapshot
from junheng.catalogue.scope import Omission
from junheng.catalogue.standards import StandardNotFound, get_standard
from junheng.cli.local_rules import Rules, read_standards
from junheng.cli.output import console, fail, print_json, print_table
from junheng.kernel.naming import some
from junheng.kernel.school_years import SchoolYear
from junheng.rules.clauses import Clause, Sense, Standard, VerdictRule
from junheng.rules.judging import Finding
from junheng.rules.reasons import reason_text
from junheng.snapshots.snapshot import (
    Snapshot,
    SnapshotNotFound,
    SnapshotNotValid,
    open_snapshot,
)

SHOWN, NAMED = 20, 10
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
    asked = _asked(only or (), by)
    opened = _open(snapshot)
    with console.status("Measuring …"):
        values = measure_snapshot(opened, by=by.value, only=asked, engine=engine.value)
    if values.is_empty():
        _fail_without_school(opened)
    if as_json:
        print_json(_heading(opened) | {"by": by.value, "values": values.to_dicts()})
    else:
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
    if not result.findings and _in_force(document, result.on):
        _fail_without_school(opened)
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


def _asked(codes: Sequence[str], by: Level) -> list[str]:
    """Return the codes asked for, each once, or end with what is wrong with them."""
    try:
        asked = {code: get_indicator(code) for code in codes}
    except IndicatorNotFound as error:
        fail(str(error), code=2)
    between = [code for code, indicator in asked.items() if indicator.is_between_units]
    if by is Level.SCHOOL and between:
        one = "compares" if len(between) == 1 else "compare"
        names = ", ".join(between)
        fail(f"{names} {one} schools with each other. Use --by township or county.", code=2)
    return list(asked)


def _in_force(document: Standard, day: date) -> list[Clause]:
    """Return the clauses that an indicator measures and that have limits on a day."""
    return [one for one in document.clauses.values() if one.indicator and one.on(day)]


def _fail_without_school(snapshot: Snapshot) -> NoReturn:
    year = SchoolYear.of(snapshot.taken_on)
    fail(
        f"The snapshot has no assessed school: none has pupils of the compulsory stages in classes, "
        f"or, without classes, in the enrolment of {year}. Add them, or correct the day of the data, "
        f"{snapshot.taken_on}."
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"'{text}' is not a day. Write it as 2025-09-01.", code=2)


def _print_values(snapshot: Snapshot, values: pl.DataFrame, by: Level) -> None:
    """Print one line an indicator and place, its stages side by side."""
    stages = [stage for stage in (*STAGE_ORDER, "") if stage in set(values["stage"])]
    names = _told_apart(values.select("key", "name").iter_rows())
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in values.iter_rows(named=True):
        lines.setdefault((row["indicator"], row["key"]), {})[row["stage"]] = row
    rows = [
        (
            code,
            *(() if by is Level.COUNTY else (names[key],)),
            *(line[stage]["value"] if stage in line else "" for stage in stages),
            next((reason_text(row["reason"]).en for row in line.values() if row["reason"]), "")
            or INDICATORS[code].unit.en,
        )
        for (code, key), line in lines.items()
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


def _told_apart(named: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return what each key is called: its name, with the key where others have the same name."""
    names = {key: name or key for key, name in named}
    borne = Counter(names.values())
    return {key: f"{name} {key}" if borne[name] > 1 else name for key, name in names.items()}


def _as_json(result: Assessment) -> dict[str, Any]:
    standard = result.standard
    return {
        "standard": standard.code,
        "document": {
            "title": {"zh": standard.title.zh, "en": standard.title.en},
            "number": standard.number,
            "issuer": standard.issuer,
            "url": standard.url,
            "checked_on": standard.checked_on.isoformat(),
        },
        "on": result.on.isoformat(),
        "clauses": [_clause_as_json(summary, result.on) for summary in result.clauses],
        "not_in_force": result.not_in_force,
        "schools": [vars(verdict) for verdict in result.schools],
        "counties": [vars(verdict) for verdict in result.counties],
        "reported": [vars(value) for value in result.reported],
        "left_out": [vars(school) for school in result.left_out],
        "findings": [vars(finding) for finding in result.findings],
    }


def _clause_as_json(summary: ClauseSummary, on: date) -> dict[str, Any]:
    clause = summary.clause
    limits = clause.on(on)
    return vars(summary) | {
        "clause": clause.code,
        "cite": clause.cite,
        "since": limits.since.isoformat() if limits else None,
        "is_checked": clause.is_checked,
    }


def _print_assessment(snapshot: Snapshot, result: Assessment) -> None:
    standard = result.standard
    title = (
        f"{standard.title.en} ({standard.number})\n{snapshot.county.name.zh}, {snapshot.taken_on}"
    )
    if not any(clause.indicator for clause in standard.clauses.values()):
        typer.echo(f"{title}: no indicator measures a clause of it; plans quote them.")
        return
    if not result.clauses:
        typer.echo(f"{title}: no clause with an indicator was in force on {result.on}.")
        return
    of_county = {(f.clause, f.stage): f for f in result.findings if f.unit == "county"}
    cells: dict[str, dict[str, str]] = {}
    for summary in result.clauses:
        code, stage = summary.clause.code, summary.stage
        cells.setdefault(code, {})[stage] = _cell(summary, of_county.get((code, stage)))
    stages = [stage for stage in STAGE_ORDER if any(stage in cell for cell in cells.values())]
    rows = [
        (name, _cite(clause), *(cells[clause.code].get(stage, "") for stage in stages))
        for name, clause in standard.clauses.items()
        if clause.code in cells
    ]
    headings = ["Clause", "Cited as", *(STAGE_HEADINGS[stage] for stage in stages)]
    print_table(title, headings, rows)
    if any(not summary.clause.is_checked for summary in result.clauses):
        typer.echo("? value or citation still to be checked against the official text\n")
    if result.not_in_force:
        typer.echo(f"Not in force on {result.on}: {', '.join(result.not_in_force)}\n")
    for rule in standard.rules:
        _print_rule(rule, result)
    _print_left_out(result)
    _print_worst(result)


def _cell(summary: ClauseSummary, of_county: Finding | None) -> str:
    """Say how many units meet the limit; of the county, its value and whether it does."""
    sign = "≥" if summary.sense is Sense.AT_LEAST else "≤"
    limit = f"{sign}{summary.limit:g}"
    if of_county is not None:
        said = {True: "met", False: "not met", None: "no value"}[of_county.is_met]
        value = "–" if of_county.value is None else f"{of_county.value:.4g}"
        return f"{value} {limit} {said}"
    unknown = f", {summary.unknown} without value" if summary.unknown else ""
    return f"{summary.met}/{summary.met + summary.failed + summary.unknown} {limit}{unknown}"


def _cite(clause: Clause) -> str:
    return clause.cite if clause.is_checked else f"{clause.cite} ?"


def _print_rule(rule: VerdictRule, result: Assessment) -> None:
    verdicts = [verdict for verdict in result.verdicts if verdict.rule == rule.code]
    met = sum(verdict.is_met is True for verdict in verdicts)
    undecided = sum(verdict.is_met is None for verdict in verdicts)
    also = f", {undecided} undecided" if undecided else ""
    mark = "" if rule.is_checked and all(verdict.is_checked for verdict in verdicts) else " ?"
    typer.echo(f"{rule.label.en}{mark}: {met} of {len(verdicts)}{also}.")
    beside = [value for value in result.reported if value.rule == rule.code]
    if beside:
        values = ", ".join(
            f"{STAGE_HEADINGS[one.stage].lower()} {'–' if one.value is None else f'{one.value:.4g}'}"
            for one in beside
        )
        typer.echo(f"{INDICATORS[rule.also].label.en}, not judged: {values}.")


def _print_left_out(result: Assessment) -> None:
    """Say how many schools the clauses on resources pass over; name those that ought to be there."""
    for omission in Omission:
        schools = [school for school in result.left_out if school.omission is omission]
        if schools:
            named = some([f"{school.name} {school.key}" for school in schools], NAMED)
            which = "" if omission is Omission.SMALL_POINT else f": {named}"
            typer.echo(f"Left out, {omission.label.en}: {len(schools)}{which}.")


def _print_worst(result: Assessment) -> None:
    worst = sorted(result.failed, key=lambda f: (f.shortfall or 0) / (f.limit or 1), reverse=True)
    if not worst:
        return
    shown = worst[:SHOWN]
    names = _told_apart((finding.key, finding.name) for finding in result.findings)
    title = f"\nFurthest from the limit: {len(shown)} of {len(worst)}; --json lists all"
    rows = [
        (
            finding.clause.partition("/")[2] + ("" if finding.is_checked else " ?"),
            f"{names[finding.key]} {finding.detail}".strip(),
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
    shown = round(finding.short_amount)
    return f"{shown:,} {INDICATORS[finding.indicator].amount.of(shown).en}"
