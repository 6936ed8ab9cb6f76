"""Is this folder or workbook fit to be used, and if not, what exactly must be put right?"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from string import Formatter

import polars as pl

from junheng.kernel.text import Text
from junheng.snapshots import folders
from junheng.snapshots.columns import LONGEST_TEXT, Column, Table
from junheng.snapshots.coordinates import misplaced
from junheng.snapshots.county import (
    COUNTY_FACTS,
    COUNTY_FILE,
    County,
    CountyNotValid,
    county_as_written,
    read_county,
)
from junheng.snapshots.crossings import CROSSINGS, Crossing
from junheng.snapshots.frozen import (
    SNAPSHOT_FILE,
    DescriptionNotValid,
    changed_files,
    read_description,
)
from junheng.snapshots.grids import Grid
from junheng.snapshots.headings import folded
from junheng.snapshots.reading import ReadTable, read_table, shown
from junheng.snapshots.relations import duplicate_keys, missing_parents
from junheng.snapshots.report import CheckReport, Fault, Note
from junheng.snapshots.tables import TABLES


def check_folder(folder: Path, *, county: County | None = None) -> CheckReport:
    """Check a folder of CSV or Parquet tables, or Excel workbooks (or one such file).

    Lists every fault and never raises for what the data hold. `county`, when given, is whose data
    they must be; otherwise `county.toml` or the workbook's county sheet says so. Rows are counted
    as a spreadsheet shows them: headings are row 1.
    """
    return _Check(Path(folder), county).report()


# How a value is written in county.toml, and how in a sheet.
_EXAMPLES = {
    "county_code": (Text('"411723"', '"411723"'), Text("411723", "411723")),
    "county_yes_no": (Text(" true 或 false", "true or false"), Text("“是”或“否”", "yes or no")),
    "county_bounds": (
        Text("[114.4, 32.7, 115.0, 33.2]", "[114.4, 32.7, 115.0, 33.2]"),
        Text("114.4, 32.7, 115.0, 33.2", "114.4, 32.7, 115.0, 33.2"),
    ),
}


class _Check:
    """One run over one folder."""

    def __init__(self, place: Path, county: County | None) -> None:
        self.place = place
        self.expected = county
        self.county = county
        self.taken_on: date | None = None
        self.faults: list[Fault] = []
        self.notes: list[Note] = []
        self.tables: dict[str, ReadTable] = {}
        self.unread: set[str] = set()  # Names of tables that are there, but held nothing readable.

    def report(self) -> CheckReport:
        if not self.place.exists():
            self.faults.append(Fault(self.place.name, None, "", "", "no_folder"))
            return self._closed()
        self._read_county_file()
        for path in folders.list_files(self.place):
            for grid in folders.read_file(path):
                self._take(grid)
                self.faults += grid.faults
                self.notes += grid.notes
        if not self.tables and not self.faults:
            self.faults.append(Fault(self.place.name, None, "", "", "no_tables"))
        if self.tables:
            self._relate()
            self._note_absent()
        return self._closed()

    def _closed(self) -> CheckReport:
        order = {read.file: i for i, read in enumerate(self._in_order())}
        by_file: dict[str, list[Fault]] = {}
        for fault in self.faults:
            by_file.setdefault(fault.file, []).append(fault)
        # Fault by fault as someone works through the files: table by table, row by row.
        files = sorted(by_file, key=lambda file: (order.get(file, -1), file))
        for file in files:
            by_file[file].sort(key=lambda fault: fault.row or 0)
        return CheckReport(
            tuple(chain.from_iterable(by_file[file] for file in files)),
            tuple(self.notes),
            {read.table: read.frame.drop("row") for read in self._in_order()},
            self.county,
            self.taken_on,
            {read.table: read.file for read in self._in_order()},
            {read.table: read.frame.get_column("row") for read in self._in_order()},
        )

    def _read_description(self) -> None:
        """Let a frozen snapshot say whose it is, and whether it is still as it was frozen."""
        try:
            said = read_description(self.place)
        except DescriptionNotValid:
            self.faults.append(Fault(SNAPSHOT_FILE, None, "", "", "snapshot_unreadable"))
        else:
            self._be_of(SNAPSHOT_FILE, said.county, said.taken_on)
            self.faults += changed_files(self.place, said)

    def _read_county_file(self) -> None:
        if (self.place / SNAPSHOT_FILE).is_file():
            self._read_description()
        path = self.place / COUNTY_FILE
        if path.is_dir():
            kind = {"kind": folders.FOLDER}
            self.faults.append(Fault(COUNTY_FILE, None, "", "", "not_a_file", kind))
        elif path.exists():
            try:
                self._be_of(COUNTY_FILE, *read_county(path))
            except CountyNotValid as error:
                self.faults += _county_faults(COUNTY_FILE, error)

    def _be_of(
        self,
        file: str,
        county: County,
        taken_on: date,
        *,
        row: int | None = None,
        heading: str = "",
    ) -> None:
        """Take the county that a file describes; `row` and `heading` say where its code stands."""
        if self.expected and county.code != self.expected.code:
            label = Text(heading, heading) if heading else COUNTY_FACTS[0].label
            facts = {"expected": _named(self.expected), "label": label}
            found = f"{county.code} {county.name.zh}"
            self.faults.append(Fault(file, row, "code", found, "county_differs", facts))
        self.county = self.expected or county
        self.taken_on = taken_on

    def _take(self, grid: Grid) -> None:
        """Read a grid as the table it is, or say why it is none."""
        if not grid.title:
            return
        table = folders.table_named(grid.title)
        if table is None and folders.is_county_sheet(grid.title):
            self._read_county_sheet(grid)
        elif table is None and not folders.is_other_sheet(grid.title):
            self._take_unnamed(grid)
        elif table and table.name in self.tables:
            first = self.tables[table.name].file
            grid.report("table_twice", table=table.label, first=first)
        elif table and grid.cells.width:
            if grid.is_hidden:
                grid.notes.append(Note(grid.file, None, "", "", "sheet_hidden"))
            self.tables[table.name] = read_table(grid, table)
        elif table:
            self.unread.add(table.name)
            if not grid.faults:
                grid.report("file_empty")

    def _take_unnamed(self, grid: Grid) -> None:
        table = folders.table_by_headings(grid)
        if table:
            grid.report("table_unnamed", table=table.label, name=table.name)
        elif not grid.faults:
            grid.notes.append(Note(grid.file, None, "", "", "not_ours"))

    def _read_county_sheet(self, grid: Grid) -> None:
        if self.taken_on is not None:  # county.toml has spoken.
            return
        language = "en" if folded(grid.title) == "county" else "zh"
        headings = {fact.name: fact.label.in_language(language) for fact in COUNTY_FACTS}
        facts: dict[str, object] = {}
        rows: dict[str, int] = {}
        for heading, value, row in folders.county_facts(grid):
            for fact in COUNTY_FACTS:
                is_meant = folded(heading) in map(folded, (fact.name, *fact.label))
                if is_meant and (value or fact.name not in facts):
                    facts[fact.name], rows[fact.name], headings[fact.name] = value, row, heading
        try:
            county, taken_on = county_as_written(facts)
        except CountyNotValid as error:
            grid.faults += _county_faults(grid.file, error.with_rows(rows), headings)
        else:
            row, heading = rows["code"], headings["code"]
            self._be_of(grid.file, county, taken_on, row=row, heading=heading)

    def _relate(self) -> None:
        """Look at what ties rows and tables to each other."""
        for read in self._in_order():
            self.faults += duplicate_keys(read)
            self.faults += missing_parents(read, self.tables, self.unread)
            self.faults += misplaced(read, self.tables, self.county)
        frames = {name: read.frame for name, read in self.tables.items()}
        for crossing in CROSSINGS:
            needed = {table.name for table in (crossing.table, *crossing.needs)}
            # Sums over rows that could not be read differ for that reason alone.
            is_clear = not crossing.is_note or self._are_sound(needed)
            if needed <= frames.keys() and is_clear:
                self._tell(crossing, crossing.find(frames, self.taken_on))

    def _are_sound(self, names: set[str]) -> bool:
        files = {self.tables[name].file for name in names & self.tables.keys()}
        return not any(fault.file in files for fault in self.faults)

    def _tell(self, crossing: Crossing, broken: pl.DataFrame) -> None:
        read = self.tables[crossing.table.name]
        column = crossing.table.columns[crossing.column]
        told = set() if broken.is_empty() else self._rows_told(read.file, crossing.column)
        wanted = {"row", crossing.column, *_fields(crossing.sentence)}
        for row in broken.select(sorted(wanted & set(broken.columns))).iter_rows(named=True):
            place = (read.file, row["row"], crossing.column)
            if row["row"] in told:  # A cell already at fault is not at fault again for this.
                continue
            facts = {
                "label": column.label,
                "taken_on": self.taken_on,
                **_facts(row, crossing.table),
            }
            found = shown(str(row[crossing.column])) if row[crossing.column] is not None else ""
            if crossing.is_note:
                self.notes.append(Note(*place, found, crossing.code, 1, facts))
            else:
                self.faults.append(Fault(*place, found, crossing.code, facts))

    def _rows_told(self, file: str, column: str) -> set[int | None]:
        """Return the rows in which a column is at fault so far."""
        return {fault.row for fault in self.faults if fault.file == file and fault.column == column}

    def _note_absent(self) -> None:
        where = self.place.name
        for table in TABLES:
            if table.name not in self.tables.keys() | self.unread:
                facts = {"table": table.label, "lost": table.lost}
                self.notes.append(Note(where, None, "", "", "table_absent", 1, facts))
        has_spoken = any(fault.code.startswith("county") for fault in self.faults)
        if self.county is None and not has_spoken:
            self.notes.append(Note(where, None, "", "", "county_absent"))

    def _in_order(self) -> Iterator[ReadTable]:
        return (self.tables[table.name] for table in TABLES if table.name in self.tables)


def _fields(sentence: Text) -> set[str]:
    """Return the names of the facts that a sentence mentions."""
    parsed = chain.from_iterable(Formatter().parse(template) for template in sentence)
    return {name for _text, name, _spec, _conversion in parsed if name}


def _named(county: County) -> Text:
    return Text(f"{county.code} {county.name.zh}", f"{county.code} {county.name.en}")


def _county_faults(
    file: str, error: CountyNotValid, headings: Mapping[str, str] | None = None
) -> Iterator[Fault]:
    """Yield the faults of a county, each key called as a sheet's `headings` call it, if any."""
    by_name = {fact.name: fact for fact in COUNTY_FACTS}
    for problem in error.problems:
        key = headings[problem.key] if headings else problem.key
        facts: dict[str, object] = {"key": key, "limit": LONGEST_TEXT}
        if example := _EXAMPLES.get(problem.code):
            facts["example"] = example[1 if headings else 0]
        if fact := by_name.get(problem.key):
            label = Text(key, key) if headings else fact.label
            in_toml = Text(f" {key}（{label.zh}）", f"{key} ({label.en})")
            named = Text(f"“{key}”", f"'{key}'") if headings else in_toml
            facts |= {"label": label, "doc": fact.doc, "named": named}
        yield Fault(file, problem.row, problem.key, problem.found, problem.code, facts)


def _facts(row: dict[str, object], table: type[Table]) -> dict[str, object]:
    """Return a row's values as sentences name them: codes by their labels."""
    return {name: _said(value, table.columns.get(name)) for name, value in row.items()}


def _said(value: object, column: Column | None) -> object:
    if column and column.codes and isinstance(value, str):
        return column.codes.label_of(value)
    return f"{value:g}" if isinstance(value, float) else value
