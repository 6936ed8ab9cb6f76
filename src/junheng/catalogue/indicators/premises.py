"""How much room has a pupil, and how many special rooms has a school?"""

from junheng.catalogue.views import AssessedPremises, AssessedPupils, SchoolRooms, WholeSchools
from junheng.kernel.text import Counted, Text
from junheng.rules.indicators import Ratio, Spread
from junheng.rules.measures import total

_AREA = Text("m²/生", "m² per pupil")
_SQUARE_METRES = Counted("m²", "m²", "m²")
_pupils = total(AssessedPupils, AssessedPupils.pupils)
_classes = total(WholeSchools, WholeSchools.classes)

teaching_area = Ratio(
    zh="生均教学及辅助用房面积",
    en="Teaching and auxiliary rooms, m² per pupil",
    top=total(
        AssessedPremises, AssessedPremises.teaching_area_m2 - AssessedPremises.indoor_sports_area_m2
    ),
    bottom=_pupils,
    unit=_AREA,
    amount=_SQUARE_METRES,
    doc=Text(
        "教学及辅助用房减去室内体育用房；一贯制学校按学段折算",
        "Teaching and auxiliary rooms less indoor sports rooms; split by stage in combined schools",
    ),
)
sports_area = Ratio(
    zh="生均体育运动场馆面积",
    en="Sports grounds and halls, m² per pupil",
    top=total(
        AssessedPremises,
        AssessedPremises.sports_ground_area_m2 + AssessedPremises.indoor_sports_area_m2,
    ),
    bottom=_pupils,
    unit=_AREA,
    amount=_SQUARE_METRES,
    doc=Text(
        "运动场地加室内体育用房；一贯制学校按学段折算",
        "Sports grounds and indoor sports rooms together; split by stage in combined schools",
    ),
)
music_rooms = Ratio(
    zh="每12个班级拥有音乐专用教室数",
    en="Music rooms per 12 classes",
    top=total(SchoolRooms, SchoolRooms.music_rooms),
    bottom=_classes,
    per=12,
    unit=Text("间/12个班", "per 12 classes"),
    amount=Counted("间音乐教室", "music room", "music rooms"),
    is_countable=True,
    doc=Text(
        "房间面积未登记，只计间数",
        "Rooms are counted whatever their area, which registers do not hold",
    ),
)
art_rooms = Ratio(
    zh="每12个班级拥有美术专用教室数",
    en="Art rooms per 12 classes",
    top=total(SchoolRooms, SchoolRooms.art_rooms),
    bottom=_classes,
    per=12,
    unit=Text("间/12个班", "per 12 classes"),
    amount=Counted("间美术教室", "art room", "art rooms"),
    is_countable=True,
    doc=Text(
        "房间面积未登记，只计间数",
        "Rooms are counted whatever their area, which registers do not hold",
    ),
)
teaching_area_spread = Spread(of=teaching_area, weight=_pupils)
sports_area_spread = Spread(of=sports_area, weight=_pupils)
