"""A small sound county as files, to be spoiled by one test after another."""

from pathlib import Path

import pytest

from junheng.snapshots.checking import check_folder
from junheng.snapshots.report import CheckReport

COUNTY = """
code = "411799"
name_zh = "演示县"
name_en = "Demonstration County"
taken_on = 2025-09-01
bounds = [114.0, 32.5, 115.0, 33.5]
"""
TABLES = {
    "places.csv": """
place_id,name,kind,township,lon,lat,residents
411799001201,北张村,村,城关镇,114.51,32.91,1200
411799001202,南张村,village,城关镇,114.52,32.92,800
""",
    "population.csv": """
place_id,age,counted_on,people
411799001201,6,2025-08-31,12
411799001202,6,2025-08-31,9
""",
    "schools.csv": """
学校标识码,学校名称,办学类型,举办性质,城乡分类,乡镇（街道）,经度,纬度,是否寄宿制,是否计校数,所属学校标识码
2141000001,北张小学,小学,公办,村庄,城关镇,114.51,32.91,否,是,
2141000002,南张教学点,小学教学点,公办,村庄,城关镇,114.52,32.92,否,否,2141000001
3141000003,城关初中,311,public,121,城关镇,114.53,32.93,是,是,
""",
    "classes.csv": """
school_id,stage,grade,class_no,pupils
2141000001,primary,1,1,30
2141000001,小学,2,1,31
3141000003,初中,1,1,50
""",
    "enrolment.csv": """
school_id,school_year,stage,grade,pupils,boarders
2141000001,2025,primary,1,30,0
2141000001,2025,primary,2,31,0
3141000003,2025,junior,1,50,20
""",
    "staff.csv": """
staff_id,school_id,stage,duty,subject,degree,employment,channel,backbone_level,has_licence,born_on,at_school_since
T1,2141000001,primary,专任教师,语文,本科,在编,公开招聘,无,是,1980-05-01,2005-09-01
T2,3141000003,junior,teacher,mathematics,master,established,talent,county,true,1990-05-01,
""",
    "premises.csv": """
school_id,teaching_area_m2,indoor_sports_area_m2,sports_ground_area_m2,equipment_value_yuan,multimedia_rooms,music_rooms,art_rooms
2141000001,900.5,60,2000,250000,8,1,1
""",
    "projects.csv": """
project_id,name,kind,school_id,township,seats,cost_yuan,planned_start_on,planned_end_on,started_on,ended_on,status
P1,北张小学扩建,改扩建,2141000001,城关镇,270,5000000,2025-03-01,2026-08-31,2025-04-01,,在建
""",
}


class Folder:
    """A folder of tables that a test spoils and then checks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self.write("county.toml", COUNTY)
        for name, text in TABLES.items():
            self.write(name, text)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        (self.path / name).write_bytes(text.lstrip("\n").encode(encoding))

    def text(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = self.text(name)
        assert text.count(old) == 1, f"'{old}' is not in {name} exactly once"
        self.write(name, text.replace(old, new))

    def remove(self, *names: str) -> None:
        for name in names:
            (self.path / name).unlink()

    def only(self, *names: str) -> None:
        self.remove(*(name for name in TABLES if name not in names))

    def check(self) -> CheckReport:
        return check_folder(self.path)

    def zh(self) -> list[str]:
        return [fault.sentence.zh for fault in self.check().faults]

    def en(self) -> list[str]:
        return [fault.sentence.en for fault in self.check().faults]

    def notes_zh(self, file: str = "") -> list[str]:
        return [note.sentence.zh for note in self.check().notes if note.file.startswith(file)]

    def notes_en(self, file: str = "") -> list[str]:
        return [note.sentence.en for note in self.check().notes if note.file.startswith(file)]


@pytest.fixture
def county(tmp_path: Path) -> Folder:
    """A sound county, one CSV a table."""
    return Folder(tmp_path / "county")
