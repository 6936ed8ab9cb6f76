"""Which tables make a snapshot, and what does each column hold?"""

from datetime import date

from junheng.kernel.text import Text
from junheng.snapshots.codes import (
    BACKBONE_LEVELS,
    DEGREES,
    DUTIES,
    EMPLOYMENT,
    OWNERSHIP,
    PLACE_KINDS,
    PROJECT_KINDS,
    PROJECT_STATUSES,
    RECRUITMENT_CHANNELS,
    SCHOOL_TYPES,
    STAGES,
    SUBJECTS,
    URBAN_RURAL,
)
from junheng.snapshots.columns import Column, Table

_GRADE = Text(
    "学段内年级，从 1 起；九年一贯制学校的七年级填初中 1",
    "Grade within the stage, from 1; grade 7 of a nine-year school is junior 1",
)


class Places(Table, zh="居住地", en="Places",
             lost=Text("没有坐标可供核对，也无法规划学位", "coordinates cannot be compared and seats cannot be planned")):  # fmt: skip
    """One row a village, community or housing estate where people live."""

    place_id = Column(str, key=True, zh="居住地代码", en="Place code", example="411723001201",
                      doc=Text("统计用区划代码 12 位或县内自编", "12-digit statistical area code, or the county's own"))  # fmt: skip
    name = Column(str, zh="名称", en="Name", example="北张村")
    kind = Column(str, zh="类别", en="Kind", codes=PLACE_KINDS)
    township = Column(str, zh="乡镇（街道）", en="Township", example="城关镇")
    lon = Column(float, zh="经度", en="Longitude", unit="°", minimum=-180, maximum=180)
    lat = Column(float, zh="纬度", en="Latitude", unit="°", minimum=-90, maximum=90)
    residents = Column(int, zh="常住人口", en="Residents", unit="人", minimum=0)


class Population(Table, zh="分年龄人口", en="Population by age",
                 lost=Text("无法规划学位", "seats cannot be planned")):  # fmt: skip
    """One row a place, single year of age and counting day."""

    place_id = Column(str, key=True, zh="居住地代码", en="Place code", refers_to="places.place_id")
    age = Column(int, key=True, zh="周岁", en="Age", unit="岁", minimum=0, maximum=130)
    counted_on = Column(date, key=True, zh="统计日期", en="Counted on", example="2025-12-31")
    people = Column(int, zh="人数", en="People", unit="人", minimum=0)


class Schools(Table, zh="学校", en="Schools",
              lost=Text("任何指标都无法度量", "no indicator can be measured")):  # fmt: skip
    """One row a school, kindergarten, teaching point or campus."""

    school_id = Column(str, key=True, zh="学校标识码", en="School identifier", pattern=r"\d{10}", example="2141000001",
                       doc=Text("10 位：类别 2 位 + 省 2 位 + 序号 6 位", "10 digits: category 2, province 2, serial 6"))  # fmt: skip
    name = Column(str, zh="学校名称", en="Name", example="北张小学")
    school_type = Column(str, zh="办学类型", en="Type of school", codes=SCHOOL_TYPES)
    ownership = Column(str, zh="举办性质", en="Ownership", codes=OWNERSHIP)
    urban_rural = Column(str, zh="城乡分类", en="Urban-rural class", codes=URBAN_RURAL)
    township = Column(str, zh="乡镇（街道）", en="Township", example="城关镇")
    lon = Column(float, zh="经度", en="Longitude", unit="°", minimum=-180, maximum=180)
    lat = Column(float, zh="纬度", en="Latitude", unit="°", minimum=-90, maximum=90)
    is_boarding = Column(bool, zh="是否寄宿制", en="Boarding")
    counts_as_school = Column(bool, zh="是否计校数", en="Counts as a school",
                              doc=Text("不计校数的教学点、校区填否，并填所属学校", "No for points and campuses not counted as schools; then name the parent"))  # fmt: skip
    parent_id = Column(
        str, required=False, zh="所属学校标识码", en="Parent school", refers_to="schools.school_id"
    )


class Classes(Table, zh="班级", en="Classes",
              lost=Text("班额无法度量", "class sizes cannot be measured")):  # fmt: skip
    """One row a class."""

    school_id = Column(
        str, key=True, zh="学校标识码", en="School identifier", refers_to="schools.school_id"
    )
    stage = Column(str, key=True, zh="学段", en="Stage", codes=STAGES)
    grade = Column(int, key=True, zh="年级", en="Grade", minimum=1, maximum=9, doc=_GRADE)
    class_no = Column(int, key=True, zh="班号", en="Class", minimum=1)
    pupils = Column(int, zh="学生数", en="Pupils", unit="人", minimum=0, maximum=200)


class Enrolment(Table, zh="在校生", en="Enrolment",
                lost=Text("生均指标无法度量", "indicators per pupil cannot be measured")):  # fmt: skip
    """One row a school, school year, stage and grade."""

    school_id = Column(
        str, key=True, zh="学校标识码", en="School identifier", refers_to="schools.school_id"
    )
    school_year = Column(
        int,
        key=True,
        zh="学年（起始年）",
        en="School year (first year)",
        unit="年",
        minimum=1980,
        maximum=2100,
        example="2025",
    )
    stage = Column(str, key=True, zh="学段", en="Stage", codes=STAGES)
    grade = Column(int, key=True, zh="年级", en="Grade", minimum=1, maximum=9, doc=_GRADE)
    pupils = Column(int, zh="在校生数", en="Pupils", unit="人", minimum=0)
    boarders = Column(int, zh="其中寄宿生", en="Of them boarders", unit="人", minimum=0)


class Staff(Table, zh="教职工", en="Staff",
            lost=Text("教师指标无法度量", "indicators on staff cannot be measured")):  # fmt: skip
    """One row a member of staff; no name is kept in a snapshot."""

    staff_id = Column(str, key=True, zh="教职工编号", en="Staff code",
                      doc=Text("县内自编，不用身份证号", "The county's own; never an identity number"))  # fmt: skip
    school_id = Column(str, zh="学校标识码", en="School identifier", refers_to="schools.school_id")
    stage = Column(str, zh="任教学段", en="Stage taught", codes=STAGES)
    duty = Column(str, zh="岗位类别", en="Duty", codes=DUTIES)
    subject = Column(str, zh="任教学科", en="Subject", codes=SUBJECTS)
    degree = Column(str, zh="学历", en="Degree", codes=DEGREES)
    employment = Column(str, zh="用工形式", en="Form of employment", codes=EMPLOYMENT)
    channel = Column(str, zh="招聘渠道", en="Recruitment channel", codes=RECRUITMENT_CHANNELS)
    backbone_level = Column(str, zh="骨干教师级别", en="Backbone level", codes=BACKBONE_LEVELS)
    has_licence = Column(bool, zh="有教师资格证", en="Licensed")
    born_on = Column(date, required=False, zh="出生日期", en="Born")
    at_school_since = Column(date, required=False, zh="到本校日期", en="At this school since")


class Premises(Table, zh="校舍与装备", en="Premises and equipment",
               lost=Text("校舍与装备指标无法度量", "indicators on premises and equipment cannot be measured")):  # fmt: skip
    """One row a school: the quantities that several stages share."""

    school_id = Column(
        str, key=True, zh="学校标识码", en="School identifier", refers_to="schools.school_id"
    )
    teaching_area_m2 = Column(
        float, zh="教学及辅助用房面积", en="Teaching and auxiliary rooms", unit="m²", minimum=0
    )
    indoor_sports_area_m2 = Column(
        float, zh="其中室内体育用房面积", en="Of them indoor sports rooms", unit="m²", minimum=0
    )
    sports_ground_area_m2 = Column(
        float, zh="运动场地面积", en="Sports grounds", unit="m²", minimum=0
    )
    equipment_value_yuan = Column(
        float, zh="教学仪器设备资产值", en="Value of teaching equipment", unit="元", minimum=0
    )
    multimedia_rooms = Column(
        int, zh="网络多媒体教室", en="Networked multimedia classrooms", unit="间", minimum=0
    )
    music_rooms = Column(int, zh="音乐专用教室", en="Music rooms", unit="间", minimum=0)
    art_rooms = Column(int, zh="美术专用教室", en="Art rooms", unit="间", minimum=0)


class Projects(Table, zh="建设项目", en="Projects",
               lost=Text("无法跟踪建设项目", "building projects cannot be followed")):  # fmt: skip
    """One row a building project of the county's plan."""

    project_id = Column(str, key=True, zh="项目编号", en="Project code")
    name = Column(str, zh="项目名称", en="Name")
    kind = Column(str, zh="项目类别", en="Kind", codes=PROJECT_KINDS)
    school_id = Column(str, required=False, zh="学校标识码", en="School identifier", refers_to="schools.school_id",
                       doc=Text("新建学校尚无标识码时留空", "Empty while a new school has no identifier"))  # fmt: skip
    township = Column(str, zh="乡镇（街道）", en="Township")
    seats = Column(int, zh="新增学位", en="New seats", unit="个", minimum=0)
    cost_yuan = Column(float, zh="投资", en="Cost", unit="元", minimum=0)
    planned_start_on = Column(date, zh="计划开工", en="Planned start")
    planned_end_on = Column(date, zh="计划完工", en="Planned end")
    started_on = Column(date, required=False, zh="实际开工", en="Started")
    ended_on = Column(date, required=False, zh="实际完工", en="Ended")
    status = Column(str, zh="状态", en="Status", codes=PROJECT_STATUSES)


# The whole list, parents before children; adding a table is one class here.
TABLES: tuple[type[Table], ...] = (
    Places,
    Population,
    Schools,
    Classes,
    Enrolment,
    Staff,
    Premises,
    Projects,
)
