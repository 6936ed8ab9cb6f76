"""Which tables are indicators written on, made from a snapshot by the scope of the law?"""

from junheng.snapshots.columns import Column, Table


class AssessedPupils(Table, zh="纳入评估的学生", en="Assessed pupils"):
    """One row an assessed school and compulsory stage."""

    school_id = Column(str, key=True, zh="学校标识码", en="School identifier")
    stage = Column(str, key=True, zh="学段", en="Stage")
    township = Column(str, zh="乡镇（街道）", en="Township")
    pupils = Column(float, zh="学生数", en="Pupils", unit="人")


class AssessedStaff(Table, zh="纳入评估的教职工", en="Assessed staff"):
    """One row a member of staff of an assessed school, at the stage taught."""

    school_id = Column(str, zh="学校标识码", en="School identifier")
    stage = Column(str, zh="任教学段", en="Stage taught")
    township = Column(str, zh="乡镇（街道）", en="Township")
    duty = Column(str, zh="岗位类别", en="Duty")
    subject = Column(str, zh="任教学科", en="Subject")
    degree = Column(str, zh="学历", en="Degree")
    employment = Column(str, zh="用工形式", en="Form of employment")
    backbone_level = Column(str, zh="骨干教师级别", en="Backbone level")


class AssessedPremises(Table, zh="纳入评估的校舍与装备", en="Assessed premises"):
    """One row an assessed school and stage: its share of what the stages use together."""

    school_id = Column(str, key=True, zh="学校标识码", en="School identifier")
    stage = Column(str, key=True, zh="学段", en="Stage")
    township = Column(str, zh="乡镇（街道）", en="Township")
    teaching_area_m2 = Column(float, zh="教学及辅助用房面积", en="Teaching rooms", unit="m²")
    indoor_sports_area_m2 = Column(float, zh="室内体育用房面积", en="Indoor sports", unit="m²")
    sports_ground_area_m2 = Column(float, zh="运动场地面积", en="Sports grounds", unit="m²")
    equipment_value_yuan = Column(float, zh="教学仪器设备资产值", en="Equipment", unit="元")
    multimedia_rooms = Column(float, zh="网络多媒体教室", en="Multimedia classrooms", unit="间")


class CompulsoryClasses(Table, zh="义务教育班级", en="Compulsory classes"):
    """One row a class of a compulsory stage, small teaching points included."""

    school_id = Column(str, key=True, zh="学校标识码", en="School identifier")
    stage = Column(str, key=True, zh="学段", en="Stage")
    grade = Column(int, key=True, zh="年级", en="Grade")
    class_no = Column(int, key=True, zh="班号", en="Class")
    township = Column(str, zh="乡镇（街道）", en="Township")
    pupils = Column(int, zh="学生数", en="Pupils", unit="人")


class WholeSchools(Table, zh="学校（义务教育阶段合计）", en="Whole schools"):
    """One row an assessed school, its compulsory stages together; stage may be nine_year."""

    school_id = Column(str, key=True, zh="学校标识码", en="School identifier")
    stage = Column(str, zh="学段", en="Stage")
    township = Column(str, zh="乡镇（街道）", en="Township")
    pupils = Column(float, zh="学生数", en="Pupils", unit="人")
    classes = Column(float, zh="班级数", en="Classes", unit="班")


class SchoolRooms(Table, zh="专用教室", en="Special rooms"):
    """One row an assessed school, its compulsory stages together; stage may be nine_year."""

    school_id = Column(str, key=True, zh="学校标识码", en="School identifier")
    stage = Column(str, zh="学段", en="Stage")
    township = Column(str, zh="乡镇（街道）", en="Township")
    music_rooms = Column(float, zh="音乐专用教室", en="Music rooms", unit="间")
    art_rooms = Column(float, zh="美术专用教室", en="Art rooms", unit="间")
