"""Do the rows of a file fit the registers they are to join?"""

from collections.abc import Iterator, Mapping

import polars as pl

from junheng.accounts.models import Organisation
from junheng.kernel.text import Text
from junheng.registers.fields import MAX_LENGTH
from junheng.registers.frames import frame_of
from junheng.registers.models import School
from junheng.snapshots.columns import Column, Table
from junheng.snapshots.report import CheckReport, Fault
from junheng.snapshots.sentences import say
from junheng.snapshots.tables import TABLES, Schools

Frames = Mapping[type[Table], pl.DataFrame]

SENTENCES = {
    "school_elsewhere": Text(
        "另一个县已有标识码为“{found}”的学校。请核对标识码；学校若已划转，请由市级调整。",
        "Another county has a school with the identifier '{found}'. Correct the identifier, or ask the city to move the school.",
    ),
    "text_not_kept": Text(
        "“{found}”超过 {limit} 个字，或含有不是文字的字符。请缩短或更正。",
        "'{found}' is longer than {limit} characters or holds a character that is none. Shorten or correct it.",
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

    A parent that the registers have need not be in the file as well; a school of another county
    and a text that the registers cannot hold are faults.
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
    faults += _schools_of_others(report.frames, county)
    for table, frame in report.frames.items():
        faults += _unfit_texts(table, frame)
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


def _schools_of_others(frames: Frames, county: Organisation) -> Iterator[Fault]:
    schools: type[Table] = Schools
    if schools not in frames:
        return
    others = School.objects.for_system("identifiers that another county uses")
    taken = set(others.exclude(county=county).values_list("school_id", flat=True))
    facts = {"label": schools.columns["school_id"].label}
    for code in sorted(taken.intersection(frames[schools]["school_id"].to_list())):
        yield RegisterFault(schools.name, None, "school_id", code, "school_elsewhere", facts)


def _unfit_texts(table: type[Table], frame: pl.DataFrame) -> Iterator[Fault]:
    for name, column in table.columns.items():
        if column.dtype is not str or name not in frame.columns:
            continue
        cells = pl.col(name)
        is_long = cells.str.len_chars() > MAX_LENGTH
        unfit = frame.filter(is_long | cells.str.contains("\0", literal=True))[name]
        facts = {"label": column.label, "limit": MAX_LENGTH}
        for text in unfit.unique(maintain_order=True):
            found = text[:40].replace("\0", "␀") + "…"
            yield RegisterFault(table.name, None, name, found, "text_not_kept", facts)
