"""Do the rows of a file fit the registers they are to join?"""

from collections.abc import Mapping

import polars as pl

from junheng.accounts.models import Organisation
from junheng.kernel.refusals import Refused
from junheng.registers.fields import MAX_LENGTH
from junheng.registers.frames import frame_of
from junheng.registers.models import School
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.report import Fault
from junheng.snapshots.tables import TABLES, Schools

Frames = Mapping[type[Table], pl.DataFrame]


def faults_against_registers(frames: Frames, county: Organisation) -> tuple[Fault, ...]:
    """Return what only the registers can tell: parents that neither file nor registers have.

    Raises Refused when a school is another county's, or a text is too long to be kept.
    """
    _refuse_schools_of_others(frames, county)
    for table, frame in frames.items():
        _refuse_long_texts(table, frame)
    faults: list[Fault] = []
    for table, frame in frames.items():
        for column in table.columns.values():
            parent = next((t for t in TABLES if t.name == column.refers_to.split(".")[0]), None)
            if parent is not None and parent not in frames:
                faults += _missing_parents(table, frame, column, parent, county)
    return tuple(faults)


def _missing_parents(
    table: type[Table],
    frame: pl.DataFrame,
    column: Column,
    parent: type[Table],
    county: Organisation,
) -> list[Fault]:
    known = frame_of(parent, county)[parent.key()[0]]
    missing = frame[column.name].drop_nulls().unique().sort()
    missing = missing.filter(~missing.is_in(known.implode()))
    facts = {"parent": parent.label, "label": column.label}
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
