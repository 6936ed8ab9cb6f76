"""Do the rows of a file fit the registers they are to join?"""

from collections.abc import Mapping

import polars as pl

from junheng.accounts.models import Organisation
from junheng.kernel.refusals import Refused
from junheng.registers.fields import MAX_LENGTH
from junheng.registers.frames import frame_of
from junheng.registers.models import School
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.report import CheckReport, Fault
from junheng.snapshots.tables import TABLES, Schools

Frames = Mapping[type[Table], pl.DataFrame]


def faults_beside_registers(report: CheckReport, county: Organisation) -> tuple[Fault, ...]:
    """Return the faults of a file that is to join the registers.

    A parent that the registers have need not be in the file as well. Raises Refused when a school
    is another county's, or a text is too long to be kept.
    """
    parents = {parent_of(column) for table in report.frames for column in table.columns.values()}
    known: dict[object, set[str]] = {
        p.label: set(frame_of(p, county)[p.key()[0]]) for p in parents if p is not None
    }
    faults = [
        fault
        for fault in report.faults
        if fault.code != "parent_table_missing"
        and not (
            fault.code == "parent_missing" and fault.found in known.get(fault.facts["parent"], ())
        )
    ]
    if not faults:
        _refuse_schools_of_others(report.frames, county)
    for table, frame in report.frames.items():
        _refuse_long_texts(table, frame)
        for column in table.columns.values():
            parent = parent_of(column)
            if parent is not None and parent not in report.frames:
                faults += _missing_parents(table, frame, column, known[parent.label])
    return tuple(faults)


def parent_of(column: Column) -> type[Table] | None:
    """Return the table a column refers to, or None."""
    return next((t for t in TABLES if t.name == column.refers_to.split(".")[0]), None)


def _missing_parents(
    table: type[Table], frame: pl.DataFrame, column: Column, known: set[str]
) -> list[Fault]:
    parent = parent_of(column)
    missing = sorted(set(frame[column.name].drop_nulls()) - known)
    facts = {"parent": parent.label if parent else "", "label": column.label}
    return [Fault(table.name, None, column.name, code, "parent_missing", facts) for code in missing]


def _refuse_schools_of_others(frames: Frames, county: Organisation) -> None:
    if Schools not in frames:
        return
    others = School.objects.for_system("identifiers that another county uses")
    taken = set(others.exclude(county=county).values_list("school_id", flat=True))
    found = sorted(taken.intersection(frames[Schools]["school_id"].to_list()))
    if found:
        raise Refused(
            "school_elsewhere",
            f"{', '.join(found[:5])}: another county has a school with this identifier. "
            "Correct the identifier, or ask the city to move the school.",
            schools=found,
        )


def _refuse_long_texts(table: type[Table], frame: pl.DataFrame) -> None:
    for name, column in table.columns.items():
        if column.dtype is not str or name not in frame.columns:
            continue
        cells = pl.col(name)
        bad = frame.filter(
            (cells.str.len_chars() > MAX_LENGTH) | cells.str.contains("\0", literal=True)
        )
        if bad.height:
            found = bad[name][0][:40].replace("\0", "␀")
            raise Refused(
                "text_not_kept",
                f"Table '{table.name}', '{name}': '{found}…' is longer than {MAX_LENGTH} characters "
                "or holds a character that is none. Shorten it.",
                table=table.name,
                column=name,
                found=found,
            )
