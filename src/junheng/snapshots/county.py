"""Which county does a folder speak of, and on which day was it taken?"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from junheng.kernel.text import Text
from junheng.snapshots.cells import YES_NO, read_day
from junheng.snapshots.columns import LONGEST_TEXT
from junheng.snapshots.decoding import NotText, decoded

if TYPE_CHECKING:
    from pathlib import Path

COUNTY_FILE = "county.toml"


@dataclass(frozen=True)
class County:
    """A county: its code, name, bounds (west, south, east, north in degrees), and truth.

    `bounds` is None when they are not known; `is_invented` marks demonstration data.
    """

    code: str
    name: Text
    bounds: tuple[float, float, float, float] | None = None
    is_invented: bool = False


@dataclass(frozen=True)
class CountyFact:
    """One key of `county.toml` (and one row of a workbook's county sheet)."""

    name: str
    label: Text
    doc: Text
    is_required: bool = True


COUNTY_FACTS = (
    CountyFact(
        "code", Text("县代码", "County code"), Text("6 位行政区划代码", "6-digit division code")
    ),
    CountyFact(
        "name_zh", Text("县名", "Name in Chinese"), Text("如“平舆县”", "For example 平舆县")
    ),
    CountyFact(
        "name_en",
        Text("英文名", "Name in English"),
        Text("可留空", "May stay empty"),
        is_required=False,
    ),
    CountyFact(
        "taken_on",
        Text("数据日期", "Taken on"),
        Text("数据所述之日，如 2025-09-01", "The day the data describe, for example 2025-09-01"),
    ),
    CountyFact(
        "bounds",
        Text("范围", "Bounds"),
        Text(
            "西、南、东、北四个度数；可留空", "West, south, east, north in degrees; may stay empty"
        ),
        is_required=False,
    ),
    CountyFact(
        "is_invented",
        Text("是否虚构", "Invented"),
        Text("演示数据填 true", "true for demonstration data"),
        is_required=False,
    ),
)


@dataclass(frozen=True)
class CountyProblem:
    """One thing wrong with what describes the county: which key, what was found, why, and where."""

    code: str
    key: str = ""
    found: str = ""
    row: int | None = None


class CountyNotValid(Exception):
    """What describes the county cannot be used; `problems` lists every reason."""

    def __init__(self, *problems: CountyProblem) -> None:
        named = ", ".join(f"{problem.code} {problem.key}".strip() for problem in problems)
        super().__init__(f"{COUNTY_FILE} cannot be used: {named}. Correct it.")
        self.problems = problems

    def with_rows(self, rows: Mapping[str, int]) -> "CountyNotValid":
        """Return the same, where each key that stands in a row says in which."""
        return CountyNotValid(*(replace(p, row=rows.get(p.key, p.row)) for p in self.problems))


def read_county(path: "Path") -> tuple[County, date]:
    """Read a `county.toml`. Raises CountyNotValid when it is not one."""
    try:
        text = decoded(path.read_bytes()).text
        facts = tomllib.loads(text)
    except OSError as error:
        problem = CountyProblem("file_unreadable", found=error.strerror or "")
        raise CountyNotValid(problem) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line[1]) if line else None
        problem = CountyProblem("county_unreadable", found=str(error)[:200], row=row)
        raise CountyNotValid(problem) from error
    except NotText as error:
        raise CountyNotValid(CountyProblem("county_not_text", row=error.row)) from error
    rows: dict[str, int] = {}
    for row, line_ in enumerate(text.splitlines(), start=1):
        rows.setdefault(line_.partition("=")[0].strip(), row)
    try:
        return county_as_written(facts)
    except CountyNotValid as error:
        raise error.with_rows(rows) from error


def county_as_written(facts: Mapping[str, object]) -> tuple[County, date]:
    """Return the county that someone described by hand. Raises CountyNotValid for what is odd."""
    problems = list(_slips(facts))
    try:
        county, taken_on = county_from(facts)
    except CountyNotValid as error:
        raise CountyNotValid(*error.problems, *problems) from error
    if problems:
        raise CountyNotValid(*problems)
    return county, taken_on


def _slips(facts: Mapping[str, object]) -> Iterator[CountyProblem]:
    known = [fact.name for fact in COUNTY_FACTS]
    for key in sorted(facts.keys() - set(known)):
        if near := difflib.get_close_matches(key[:80], set(known) - facts.keys(), n=1):
            yield CountyProblem("county_key_unknown", key, near[0])
    code = facts.get("code")
    if code not in (None, "") and not re.fullmatch(r"[0-9]{6}", str(code)):
        yield CountyProblem("county_code", "code", str(code)[:200])
    for key in ("name_zh", "name_en"):
        name = facts.get(key, "")
        if not isinstance(name, str) or len(name) > LONGEST_TEXT or "\0" in name:
            yield CountyProblem("county_name", key, str(name)[:80].replace("\0", "␀"))
    invented = facts.get("is_invented")
    if invented not in (None, "") and str(invented).casefold() not in YES_NO:
        yield CountyProblem("county_yes_no", "is_invented", str(invented)[:80])


def county_from(facts: Mapping[str, object]) -> tuple[County, date]:
    """Return the county that these facts describe. Raises CountyNotValid when they do not."""
    problems = [
        CountyProblem("county_fact_missing", fact.name)
        for fact in COUNTY_FACTS
        if fact.is_required and facts.get(fact.name) in (None, "")
    ]
    taken_on = _day(facts.get("taken_on"))
    if taken_on is None and facts.get("taken_on") not in (None, ""):
        problems.append(CountyProblem("county_day", "taken_on", str(facts["taken_on"])[:200]))
    bounds = None
    try:
        bounds = _bounds(facts.get("bounds"))
    except (TypeError, ValueError, OverflowError):
        problems.append(CountyProblem("county_bounds", "bounds", str(facts["bounds"])[:200]))
    if problems or taken_on is None:
        raise CountyNotValid(*problems)
    name_zh = str(facts["name_zh"])
    county = County(
        code=str(facts["code"]),
        name=Text(name_zh, str(facts.get("name_en") or name_zh)),
        bounds=bounds,
        is_invented=YES_NO.get(str(facts.get("is_invented")).casefold(), False),
    )
    return county, taken_on


def county_toml(county: County, taken_on: date) -> str:
    """Return the text of a `county.toml`."""
    lines = [
        f"code = {_quoted(county.code)}",
        f"name_zh = {_quoted(county.name.zh)}",
        f"name_en = {_quoted(county.name.en)}",
        f"taken_on = {taken_on.isoformat()}",
    ]
    if county.bounds:
        lines.append(f"bounds = [{', '.join(str(float(degree)) for degree in county.bounds)}]")
    if county.is_invented:
        lines.append("is_invented = true")
    return "\n".join(lines) + "\n"


def _day(value: object) -> date | None:
    day = value.date() if isinstance(value, datetime) else value
    return read_day(day.isoformat() if isinstance(day, date) else str(day))


def _bounds(value: object) -> tuple[float, float, float, float] | None:
    if value in (None, "", []):
        return None
    parts = re.split("[,，、]", value) if isinstance(value, str) else value
    west, south, east, north = (float(part) for part in parts)  # type: ignore[attr-defined]
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"{value} are not the bounds of an area.")
    return west, south, east, north


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + '"'
