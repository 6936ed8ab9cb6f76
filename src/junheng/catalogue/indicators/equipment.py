"""How well equipped is a pupil?"""

from junheng.catalogue.views import AssessedPremises, AssessedPupils
from junheng.kernel.text import Counted, Text
from junheng.rules.indicators import Ratio, Spread
from junheng.rules.measures import total

_pupils = total(AssessedPupils, AssessedPupils.pupils)

equipment_value = Ratio(
    zh="生均教学仪器设备值",
    en="Teaching equipment, yuan per pupil",
    top=total(AssessedPremises, AssessedPremises.equipment_value_yuan),
    bottom=_pupils,
    unit=Text("元/生", "yuan per pupil"),
    amount=Counted("元", "yuan", "yuan"),
    doc=Text(
        "教学仪器设备资产账面原值；一贯制学校按学段折算",
        "Book value of teaching equipment; split by stage in combined schools",
    ),
)
multimedia_rooms = Ratio(
    zh="每百名学生拥有网络多媒体教室数",
    en="Networked multimedia classrooms, per 100 pupils",
    top=total(AssessedPremises, AssessedPremises.multimedia_rooms),
    bottom=_pupils,
    per=100,
    unit=Text("间/百名学生", "per 100 pupils"),
    amount=Counted("间教室", "classroom", "classrooms"),
    is_countable=True,
    doc=Text("一贯制学校按学段折算", "Split by stage in combined schools"),
)
equipment_value_spread = Spread(of=equipment_value, weight=_pupils)
multimedia_rooms_spread = Spread(of=multimedia_rooms, weight=_pupils)
