"""How unequal are the schools of a county, all seven resources together?"""

from junheng.catalogue.indicators import equipment, premises, teachers
from junheng.kernel.text import Text
from junheng.rules.indicators import Derived, mean

composite = Derived(
    zh="七项资源综合差异系数",
    en="Composite spread of the seven resources",
    parts=(
        teachers.above_required_degree_spread,
        teachers.backbone_spread,
        teachers.sports_and_arts_spread,
        premises.teaching_area_spread,
        premises.sports_area_spread,
        equipment.equipment_value_spread,
        equipment.multimedia_rooms_spread,
    ),
    formula=mean,
    doc=Text(
        "七项校际差异系数的平均值；认定只看单项，综合值仅供参考",
        "Mean of the seven spreads; the rule judges each of them, the composite only informs",
    ),
)
