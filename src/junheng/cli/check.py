"""Which faults has a folder of tables, and where does an empty workbook to fill in come from?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from junheng.cli.output import console, fail, print_json, print_table, progress
from junheng.snapshots.checking import check_folder
from junheng.snapshots.folders import list_files, table_named
from junheng.snapshots.report import CheckReport, Fault, Note
from junheng.snapshots.template import write_template
from junheng.snapshots.workbooks import READ_SUFFIXES

Folder = Annotated[Path, typer.Argument(help="A folder of CSV or Parquet tables, or a workbook.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object with every fault.")]
Limit = Annotated[int, typer.Option("--limit", min=0, help="How many faults to print a file.")]
Language = Annotated[str, typer.Option("--language", help="zh or en.")]

TEMPLATE_NAMES = {"zh": "均衡数据模板.xlsx", "en": "junheng-template.xlsx"}


def check(
    folder: Folder, *, as_json: Json = False, limit: Limit = 20, language: Language = "zh"
) -> None:
    """Check a snapshot folder and list every fault: file, row, column, what to do."""
    _refuse_language(language)
    if not folder.exists():
        fail(f"There is no folder or file {folder}. Check the path.", code=2)
    with progress(f"Checking {folder.name}"):
        report = check_folder(folder)
    if as_json:
        print_json(_as_json(report) | {"faults": map(_found, report.faults)})
    else:
        _print(report, limit, language)
    if not report.is_sound:
        raise typer.Exit(1)


def template(
    folder: Annotated[
        Path, typer.Argument(help="The folder to write the workbook into; made when not there.")
    ],
    *,
    language: Language = "zh",
) -> None:
    """Write a workbook to fill in: a sheet a table, with notes and drop-downs."""
    _refuse_language(language)
    path = folder / TEMPLATE_NAMES[language]
    if folder.exists() and not folder.is_dir():
        fail(f"{folder} is a file. Give a folder.", code=2)
    if path.exists():
        fail(f"{path} is there already. Move it away or give another folder.")
    held = next(filter(_holds_tables, list_files(folder)), None) if folder.exists() else None
    if held:
        fail(
            f"{folder} holds {held.name} already, and with a template beside it every table would "
            "be there twice. Give a new folder.",
            code=2,
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.touch()  # The writer of workbooks has an error of its own; the system's says more.
    write_template(path, language=language)
    typer.echo(str(path))


def _holds_tables(path: Path) -> bool:
    suffix = path.suffix.lower()
    is_table = suffix in (".csv", ".tsv", ".parquet") and table_named(path.stem) is not None
    return is_table or suffix in READ_SUFFIXES


def _refuse_language(language: str) -> None:
    if language not in TEMPLATE_NAMES:
        fail(f"Language '{language}' is not known. Use zh or en.", code=2)


def _print(report: CheckReport, limit: int, language: str) -> None:
    for file, group in groupby(report.faults, key=lambda fault: fault.file):
        faults = list(group)
        headings = ("行", "列", "问题与办法") if language == "zh" else ("Row", "Column", "What is wrong, what to do")  # fmt: skip
        rows = [_row(fault, language) for fault in faults[:limit]]
        print_table(f"{file} ({len(faults)})", headings, rows)
        if len(faults) > limit:
            console.print(
                f"… {len(faults) - limit} more in {file}; --limit or --json shows them.",
                markup=False,
            )
    for sentence in _note_lines(report.notes, language):
        console.print(sentence, style="dim", markup=False)
    typer.echo(_summary(report, language))


def _note_lines(notes: Iterable[Note], language: str) -> Iterator[str]:
    """Yield a line a note; what is the same of many files is said once."""
    files: dict[str, list[str]] = {}
    for note in notes:
        if note.row or note.column:
            yield note.sentence.in_language(language)
        else:
            files.setdefault(note.message.in_language(language), []).append(note.file)
    joint, colon = ("、", "：") if language == "zh" else (", ", ": ")
    for message, named in files.items():
        yield joint.join(named) + colon + message


def _row(fault: Fault, language: str) -> tuple[Any, ...]:
    label = fault.label.in_language(language) if fault.label else fault.column
    return (fault.row or "", label, fault.message.in_language(language))


def _summary(report: CheckReport, language: str) -> str:
    rows = {
        table.label.in_language(language): frame.height for table, frame in report.frames.items()
    }
    listed = "; ".join(f"{label} {count:,}" for label, count in rows.items())
    count = len(report.faults)
    if language == "zh":
        return f"{'没有问题' if report.is_sound else f'{count:,} 个问题'}。{listed}"
    return f"{'No fault' if report.is_sound else f'{count:,} faults'}. {listed}"


def _as_json(report: CheckReport) -> dict[str, Any]:
    return {
        "is_sound": report.is_sound,
        "county": report.county.code if report.county else None,
        "taken_on": report.taken_on.isoformat() if report.taken_on else None,
        "rows": {table.name: frame.height for table, frame in report.frames.items()},
        "fault_counts": dict(Counter(fault.code for fault in report.faults)),
        "notes": [{**_found(note), "count": note.count} for note in report.notes],
    }


def _found(finding: Fault | Note) -> dict[str, Any]:
    return {
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "found": finding.found,
        "code": finding.code,
        "zh": finding.sentence.zh,
        "en": finding.sentence.en,
    }
