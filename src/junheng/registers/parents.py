"""Do the rows of a file fit the registers they are to join?"""

from collections.abc import Iterator

import polars as pl

from junheng.accounts.models import Organisation
from junheng.kernel.text import Text
from junheng.registers.frames import frame_of
from junheng.registers.models import School
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.report import CheckReport, Fault
from junheng.snapshots.sentences import say
from junheng.snapshots.tables import TABLES, Schools

SENTENCES = {
    "parent_of_points": Text(
        "名册中的“{points}”以它为所属学校，所以它要计校数。请填“是”，或先更正这些教学点的所属学校。",
        "In the registers it is the parent of {points}, so it must count as a school. Write yes, or first correct their parent.",
    ),
    "school_elsewhere": Text(
        "另一个县已有标识码为“{found}”的学校。请核对标识码；学校若已划转，请由市级调整。",
        "Another county has a school with the identifier '{found}'. Correct the identifier, or ask the city to move the school.",
    ),
}


class RegisterFault(Fault):
    """A fault that only the registers can tell."""

    @property
    def message(self) -> Text:
        """Return what is wrong and what to do, without the place."""
        return say(SENTENCES[self.code], self.found, self.facts)


def faults_beside_registers(report: CheckReport, county: Organisation) -> tuple[Fault, ...]:
    """Return the faults of a file that is to join the registers.

    A parent that the registers have need not be in the file as well. A school of another county is
    a fault, and so is a parent that does not count as a school, on whichever side it stands.
    """
    parents = {parent_of(column) for table in report.frames for column in table.columns.values()}
    known: dict[object, set[str]] = {
        p.label: set(frame_of(p, county)[p.key()[0]]) for p in parents if p is not None
    }
    faults: list[Fault] = [
        fault
        for fault in report.faults
        if fault.code != "parent_table_missing"
        and not (
            fault.code == "parent_missing" and fault.found in known.get(fault.facts["parent"], ())
        )
    ]
    if Schools in report.frames:
        faults += _schools_of_others(report, county)
        faults += _parents_not_counted(report, county)
    for table in report.frames:
        for column in table.columns.values():
            parent = parent_of(column)
            if parent is not None and parent not in report.frames:
                faults += _missing_parents(report, table, column, known[parent.label])
    return tuple(faults)


def parent_of(column: Column) -> type[Table] | None:
    """Return the table a column refers to, or None."""
    return next((t for t in TABLES if t.name == column.refers_to.split(".")[0]), None)


def _missing_parents(
    report: CheckReport, table: type[Table], column: Column, known: set[str]
) -> Iterator[Fault]:
    parent = parent_of(column)
    facts = {"parent": parent.label if parent else "", "label": column.label}
    is_absent = ~pl.col(column.name).is_in(list(known))
    for row, code in _rows_where(report, table, column.name, is_absent):
        yield Fault(report.files[table], row, column.name, code, "parent_missing", facts)


def _schools_of_others(report: CheckReport, county: Organisation) -> Iterator[Fault]:
    schools: type[Table] = Schools
    others = School.objects.for_system("identifiers that another county uses")
    taken = set(others.exclude(county=county).values_list("school_id", flat=True))
    facts = {"label": schools.columns["school_id"].label}
    is_taken = pl.col("school_id").is_in(list(taken))
    for row, code in _rows_where(report, schools, "school_id", is_taken):
        yield RegisterFault(
            report.files[schools], row, "school_id", code, "school_elsewhere", facts
        )


def _parents_not_counted(report: CheckReport, county: Organisation) -> Iterator[Fault]:
    """Yield a fault for every parent and point where one is in the file, the other elsewhere."""
    schools: type[Table] = Schools
    in_file = report.frames[schools]["school_id"].to_list()
    others = frame_of(schools, county).filter(~pl.col("school_id").is_in(in_file))
    file, columns = report.files[schools], schools.columns
    uncounted = others.filter(~pl.col("counts_as_school"))["school_id"].to_list()
    is_wrong = pl.col("parent_id").is_in(uncounted)
    for row, code in _rows_where(report, schools, "parent_id", is_wrong):
        facts: dict[str, object] = {"label": columns["parent_id"].label, "parent_id": code}
        yield Fault(file, row, "parent_id", code, "parent_not_counted", facts)
    points = others.drop_nulls("parent_id").group_by("parent_id").agg(pl.col("school_id").sort())
    of_parent = dict(points.iter_rows())
    is_wrong = pl.col("school_id").is_in(list(of_parent)) & ~pl.col("counts_as_school")
    for row, code in _rows_where(report, schools, "school_id", is_wrong):
        facts = {"label": columns["counts_as_school"].label, "points": ", ".join(of_parent[code])}
        yield RegisterFault(file, row, "counts_as_school", "", "parent_of_points", facts)


def _rows_where(
    report: CheckReport, table: type[Table], column: str, is_wrong: pl.Expr
) -> Iterator[tuple[int, str]]:
    """Yield row and value of a column where the row is at fault, as they stand in the file."""
    rows = report.frames[table].with_columns(report.rows[table])
    yield from rows.drop_nulls(column).filter(is_wrong).select("row", column).iter_rows()
