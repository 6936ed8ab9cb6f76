"""Small files as a school or a section would send them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCHOOLS = """
school_id  | name | school_type | ownership | urban_rural | township | lon   | lat  | is_boarding | counts_as_school | parent_id
2141990001 | 北校 | 211         | public    | 121         | 城关镇   | 114.5 | 33.0 | 否          | 是               |
2141990002 | 南校 | 211         | public    | 220         | 柳林镇   | 114.6 | 33.1 | 否          | 是               |
"""
PLACES = """
place_id | name   | kind | township | lon   | lat  | residents
V01      | 北张村 | 村   | 城关镇   | 114.5 | 33.0 | 1800
V02      | 柳林村 | 村   | 柳林镇   | 114.6 | 33.1 | 950
"""
CLASSES = """
school_id  | stage   | grade | class_no | pupils
2141990001 | primary | 1     | 1        | 44
2141990001 | primary | 1     | 2        | 46
2141990002 | primary | 1     | 1        | 18
"""
STAFF = """
staff_id | school_id  | stage | duty     | subject | degree | employment | channel  | backbone_level | has_licence | born_on    | at_school_since
T001     | 2141990001 | 小学  | 专任教师 | 语文    | 本科   | 在编       | 公开招聘 | 县级           | 是          | 1985-03-01 | 2010-09-01
T002     | 2141990002 | 小学  | 专任教师 | 数学    | 专科   | 在编       | 特岗计划 | 无             | 是          |            |
"""
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes tables, drawn with bars, as CSV files of a new folder."""

    def write(**tables: str) -> Path:
        count = len(list(tmp_path.glob("sent-*")))
        home = tmp_path / f"sent-{count + 1}"
        home.mkdir()
        for name, drawn in tables.items():
            rows = [line.split("|") for line in drawn.strip().splitlines()]
            text = "\n".join(",".join(cell.strip() for cell in row) for row in rows)
            (home / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
        return home

    return write


@pytest.fixture
def clerk(county: Any, data_dir: Path) -> Any:
    """吴科员 of the planning section, who imports."""
    from tests.invented_county import make_person

    from junheng.accounts.roles import Role

    return make_person("wu", "吴科员", Role.SECTION_CLERK, county)
