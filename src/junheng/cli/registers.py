"""How do a folder and the registers become each other, from the command line?"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from junheng.cli.days import read_day
from junheng.cli.django import NO_COUNTY, prepare_database
from junheng.cli.output import console, fail, print_json, print_table
from junheng.kernel.refusals import NotFound, Refused
from junheng.snapshots.checking import check_folder
from junheng.snapshots.report import Fault

SHOWN = 20

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
OfCounty = Annotated[str, typer.Option("--county", help="Code of the county; needed when several.")]


def import_folder(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of tables, or one workbook.", show_default=False)
    ] = None,
    *,
    county: OfCounty = "",
    remove_vanished: Annotated[
        bool,
        typer.Option(
            "--remove-vanished",
            help="Remove rows that a table of the folder does not have; one of headings only counts "
            "as absent.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask after the preview.")] = False,
    describes: Annotated[
        date | None,
        typer.Option(
            parser=read_day,
            metavar="DAY",
            help="The day the figures describe; when left out, the folder's own, or today.",
            show_default=False,
        ),
    ] = None,
    undo: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            help="Number of a written import: undo that one instead.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a folder would change in the registers, ask, and write it whole or not at all."""
    if (folder is None) == (undo is None):
        fail("Give either a folder to import or --undo with the number of an import.", code=2)
    if undo is not None and describes is not None:
        fail("--describes goes with a folder. Leave it out to undo an import.", code=2)
    prepare_database()
    now = datetime.now().astimezone()
    try:
        if undo is not None:
            _undo(undo, now=now, as_json=as_json)
        elif folder is not None:
            _import(
                folder, county, describes,
                remove=remove_vanished, yes=yes, now=now, as_json=as_json,
            )  # fmt: skip
    except (Refused, NotFound) as refused:
        fail(str(refused))


def freeze(
    folder: Annotated[Path, typer.Argument(help="A new folder for the snapshot.")],
    *,
    on: Annotated[
        date | None,
        typer.Option(
            parser=read_day, metavar="DAY", help="The day; today when left out.", show_default=False
        ),
    ] = None,
    county: OfCounty = "",
    as_json: AsJson = False,
) -> None:
    """Write the registers as they were on a day into a snapshot folder."""
    prepare_database()
    from junheng.registers.operations import freeze as freeze_registers
    from junheng.registers.queries import open_frozen

    now = datetime.now().astimezone()
    day = on or now.date()
    try:
        frozen = freeze_registers(_county(county), day, by=None, now=now, folder=folder)
    except (Refused, NotFound) as refused:
        fail(str(refused))
    snapshot = open_frozen(frozen)
    answer = {
        "folder": str(folder),
        "taken_on": day.isoformat(),
        "id": snapshot.id,
        "rows": dict(snapshot.row_counts),
        "hashes": dict(snapshot.hashes),
    }
    if as_json:
        print_json(answer)
        return
    title = f"{snapshot.county.name.zh} {day} · {snapshot.id} · {folder}"
    typer.echo(title)
    print_table("", ("table", "rows"), snapshot.row_counts.items())


def _import(
    folder: Path,
    code: str,
    describes: date | None,
    *,
    remove: bool,
    yes: bool,
    now: datetime,
    as_json: bool,
) -> None:
    from junheng.registers.operations import commit_import, discard_import, stage_import

    if not folder.exists():
        fail(f"There is no folder or file {folder}. Check the path.")
    county = _county(code, folder, yes=yes, as_json=as_json)
    if county is None:
        _print_nothing_written(as_json=as_json)
        return
    with console.status(f"Checking {folder} …"):
        run = stage_import(folder, county, by=None, now=now, described_on=describes)
    if not run.is_sound:
        _fail_with_faults(run.faults, as_json=as_json)
    if not as_json:
        _print_preview(run, now=now)
    vanishing = run.total("vanishing")
    if run.is_empty and not (remove and vanishing):
        discard_import(run, by=None)
        _answer(run, "unchanged", "The registers hold all of this already.", as_json=as_json)
        return
    if vanishing and not remove:
        console.print(
            f"{vanishing} rows of the registers are not in {folder.name}; they stay. "
            "To remove them, add --remove-vanished.",
            soft_wrap=True,
        )
    removing = f"remove {_vanishing(run)}" if remove and vanishing else ""
    if yes and removing:
        console.print(f"This will {removing} of the registers.", soft_wrap=True)
    question = "Write this to the registers" + (f", and {removing}?" if removing else "?")
    try:
        if not yes and not typer.confirm(question, err=True):
            discard_import(run, by=None)
            _answer(run, "discarded", "Nothing was written.", as_json=as_json)
            return
        with console.status("Writing …"):
            run = commit_import(run, by=None, now=now, remove_vanished=remove)
    except (Refused, typer.Abort):
        discard_import(run, by=None)
        raise
    _answer(
        run,
        "committed",
        f"Written as import {run.pk}. To take it back: junheng import --undo {run.pk}",
        as_json=as_json,
    )


def _undo(number: int, *, now: datetime, as_json: bool) -> None:
    from junheng.registers.operations import undo_import
    from junheng.registers.queries import get_import_by_number

    run = undo_import(get_import_by_number(number), by=None, now=now)
    _answer(run, "undone", f"Import {run.pk} was undone.", as_json=as_json)


def _answer(run: Any, outcome: str, sentence: str, *, as_json: bool) -> None:
    if as_json:
        moment = run.counts_from.isoformat() if run.counts_from else None
        answer = {"import": run.pk, "outcome": outcome, "tables": run.counts}
        print_json({**answer, "counts_from": moment})
    else:
        typer.echo(sentence)


def _print_preview(run: Any, *, now: datetime) -> None:
    kinds = ("new", "changed", "unchanged", "vanishing")
    print_table(
        f"Import {run.pk}: {run.file_name}",
        ("table", *kinds),
        [(table, *(counts[kind] for kind in kinds)) for table, counts in run.counts.items()],
    )
    for _zh, note in run.notes[:SHOWN]:
        console.print(note, style="dim", markup=False, soft_wrap=True)
    if len(run.notes) > SHOWN:
        console.print(f"… and {len(run.notes) - SHOWN} more notes; junheng check lists them all.")
    if not run.is_empty or run.total("vanishing"):
        typer.echo(_counts_from(run, now=now))


def _vanishing(run: Any) -> str:
    """Say how many rows the file does not have, in all and table by table."""
    count = run.total("vanishing")
    by_table = [
        f"{table} {counts['vanishing']:,}"
        for table, counts in run.counts.items()
        if counts["vanishing"]
    ]
    return f"{count:,} row{'' if count == 1 else 's'} ({', '.join(by_table)})"


def _counts_from(run: Any, *, now: datetime) -> str:
    """Say from which day the rows will count, and why when it is not the one they describe."""
    from django.utils.timezone import localdate

    from junheng.registers.queries import rows_count_from

    described = run.described_on
    if described is None:
        return "These rows count from today."
    if localdate(rows_count_from(run, now=now)) == described:
        return f"These rows count from {described}, the day they describe."
    return f"The registers were changed after {described}, so these rows count from today."


def _fail_with_faults(faults: Sequence[Fault], *, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"outcome": "faulty", "faults": [_as_json(fault) for fault in faults]})
    else:
        for fault in faults[:SHOWN]:
            console.print(fault.sentence.en, markup=False, soft_wrap=True)
        if len(faults) > SHOWN:
            console.print(f"… and {len(faults) - SHOWN} more; --json lists them all.")
    fail(f"{len(faults)} fault(s); nothing was imported. Correct them and import again.")


def _as_json(fault: Fault) -> dict[str, Any]:
    place = {"file": fault.file, "row": fault.row, "column": fault.column, "found": fault.found}
    return {**place, "code": fault.code, "zh": fault.sentence.zh, "en": fault.sentence.en}


def _print_nothing_written(*, as_json: bool) -> None:
    if as_json:
        print_json({"import": None, "outcome": "discarded", "tables": {}, "counts_from": None})
    else:
        typer.echo("Nothing was written.")


def _county(
    code: str, folder: Path | None = None, *, yes: bool = False, as_json: bool = False
) -> Any:
    """Return the county meant; a first one is set up as the folder has it, unless that is refused.

    None when the person did not want it set up.
    """
    from junheng.accounts.queries import get_county, list_counties

    if code:
        return get_county(code)
    counties = list(list_counties())
    if len(counties) > 1:
        codes = " or ".join(f"--county {county.code}" for county in counties)
        fail(f"There are {len(counties)} counties. Say which: {codes}", code=2)
    if counties:
        return counties[0]
    if folder is None:
        fail(NO_COUNTY)
    return _set_up_county(folder, yes=yes, as_json=as_json)


def _set_up_county(folder: Path, *, yes: bool, as_json: bool) -> Any:
    from junheng.accounts.operations import add_organisation
    from junheng.accounts.roles import OrganisationKind

    report = check_folder(folder)
    if report.faults:
        _fail_with_faults(report.faults, as_json=as_json)
    if report.county is None:
        fail(
            f"Nothing in {folder} says which county it is. Add a county.toml, or a sheet 'County' in "
            "a workbook, or give --county."
        )
    county = report.county
    named = f"{county.code} {county.name.zh}"
    question = f"There is no county yet. Set up {named}, as {folder.name} describes it?"
    if not yes and not typer.confirm(question, err=True):
        return None
    added = add_organisation(
        OrganisationKind.COUNTY,
        county.code,
        name_zh=county.name.zh,
        name_en=county.name.en,
        bounds=county.bounds,
        is_invented=county.is_invented,
        by=None,
        now=datetime.now().astimezone(),
    )
    console.print(f"County {named} was set up.", markup=False, soft_wrap=True)
    return added
