"""Does the vectorised check find exactly what a plain reader of CSV, row by row, finds?"""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.snapshots.conftest import COUNTY

from junheng.snapshots.checking import check_folder

STAGES = {"kindergarten", "primary", "junior", "senior", "vocational", "special"}
LABELS = {"小学": "primary", "初中": "junior"}
GRADES = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3, "vocational": 3, "special": 9}
SCHOOL_HEADINGS = ["school_id", "name", "school_type", "ownership", "urban_rural", "township", "lon", "lat", "is_boarding", "counts_as_school"]  # fmt: skip
CLASS_HEADINGS = ["school_id", "stage", "grade", "class_no", "pupils"]

SCHOOL_IDS = st.sampled_from([f"21410000{n:02d}" for n in range(4)])
schools = st.lists(SCHOOL_IDS, min_size=1, max_size=4)
NUMBERS = st.one_of(st.integers(-3, 12).map(str), st.sampled_from(["", "1.5", "x", "250", "７"]))
class_rows = st.lists(
    st.tuples(
        SCHOOL_IDS | st.just(""),
        st.sampled_from([*sorted(STAGES), "小学", "初中", "", "小雪"]),
        NUMBERS,
        NUMBERS,
        NUMBERS,
    ),
    max_size=12,
)


@st.composite
def some_classes(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Draw rows of classes, some of whose columns nobody filled in."""
    left_out = draw(st.sets(st.integers(0, 4), max_size=2))
    return [
        tuple("" if at in left_out else cell for at, cell in enumerate(row))
        for row in draw(class_rows)
    ]


Found = tuple[str, int, str, str]


def number(text: str, least: int, most: int | None, place: tuple[str, int, str]) -> tuple[int | None, list[Found]]:  # fmt: skip
    """Read a whole number the slow way."""
    text = text.replace("７", "7")
    if text == "":
        return None, [(*place, "missing")]
    try:
        value = float(text)
    except ValueError:
        return None, [(*place, "not_number")]
    if value != int(value):
        return None, [(*place, "not_whole")]
    if value < least:
        return None, [(*place, "negative" if least == 0 else "below_minimum")]
    if most is not None and value > most:
        return None, [(*place, "above_maximum")]
    return int(value), []


def plain_check(school_rows: list[str], class_rows: list[tuple[str, ...]]) -> list[Found]:
    """List the faults of both tables with loops and dictionaries and nothing else."""
    found: list[Found] = []
    first_row: dict[str, int] = {}
    for row, school in enumerate(school_rows, start=2):
        if school in first_row:
            found.append(("schools.csv", row, "school_id", "key_twice"))
        first_row.setdefault(school, row)
    keys: set[tuple[object, ...]] = set()
    filled = [cells for cells in class_rows if any(cells)]
    for row, (school, stage, grade, class_no, pupils) in enumerate(class_rows, start=2):
        if not any((school, stage, grade, class_no, pupils)):
            continue
        here = ("classes.csv", row)
        if school == "":
            found.append((*here, "school_id", "missing"))
        elif school not in first_row:
            found.append((*here, "school_id", "parent_missing"))
        code = LABELS.get(stage, stage)
        if code == "":
            found.append((*here, "stage", "missing"))
        elif code not in STAGES:
            found.append((*here, "stage", "code_unknown"))
        grade_value, faults = number(grade, 1, 9, (*here, "grade"))
        found += faults
        class_value, faults = number(class_no, 1, None, (*here, "class_no"))
        found += faults
        found += number(pupils, 0, 200, (*here, "pupils"))[1]
        if grade_value and code in GRADES and grade_value > GRADES[code]:
            found.append((*here, "grade", "class_grade"))
        key = (school, code, grade_value, class_value)
        if school and code in STAGES and grade_value and class_value:
            if key in keys:
                found.append((*here, "school_id", "key_twice"))
            keys.add(key)
    for at, heading in enumerate(CLASS_HEADINGS):
        if len(filled) > 1 and not any(cells[at] for cells in filled):
            found = [f for f in found if (f[0], f[2], f[3]) != ("classes.csv", heading, "missing")]
            found.append(("classes.csv", 0, heading, "column_empty"))
    return sorted(found)


def text_of(headings: list[str], rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([headings, *rows])
    return buffer.getvalue()


@settings(max_examples=150, deadline=None)
@given(school_rows=schools, class_rows=some_classes())
def test_the_check_finds_what_a_plain_reader_finds(
    school_rows: list[str], class_rows: list[tuple[str, ...]]
) -> None:
    rest = ["北", "211", "public", "220", "城关镇", "114.5", "32.9", "否", "是"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "county.toml").write_text(COUNTY, encoding="utf-8")
        schools_text = text_of(SCHOOL_HEADINGS, [[school, *rest] for school in school_rows])
        (folder / "schools.csv").write_text(schools_text, encoding="utf-8")
        classes_text = text_of(CLASS_HEADINGS, [list(row) for row in class_rows])
        (folder / "classes.csv").write_text(classes_text, encoding="utf-8")
        report = check_folder(folder)
    told = sorted((f.file, f.row or 0, f.column, f.code) for f in report.faults)
    assert told == plain_check(school_rows, class_rows)
