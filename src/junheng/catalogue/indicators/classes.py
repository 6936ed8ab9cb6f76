"""How large are classes and schools?"""

from junheng.catalogue.views import CompulsoryClasses, WholeSchools
from junheng.kernel.text import Counted, Text
from junheng.rules.indicators import Ratio
from junheng.rules.measures import count, total

_SHARE = Text("占班级数", "of classes")
_CLASSES = Counted("个班", "class", "classes")
_size = CompulsoryClasses.pupils
_all_classes = count(CompulsoryClasses)

size = Ratio(
    zh="班额",
    en="Class size",
    top=total(CompulsoryClasses, _size),
    bottom=_all_classes,
    unit=Text("人/班", "pupils per class"),
    amount=Counted("名学生", "pupil", "pupils"),
    is_countable=True,
    doc=Text(
        "按班计为该班人数，按学校、乡镇、县计为平均班额；含不足50人的教学点",
        "Of one class its pupils, of a school, township or county the mean; small points included",
    ),
)
large_share = Ratio(
    zh="大班额比例（56人及以上）",
    en="Share of large classes (56 and more)",
    top=count(CompulsoryClasses, where=_size >= 56),
    bottom=_all_classes,
    unit=_SHARE,
    amount=_CLASSES,
    is_countable=True,
    doc=Text(
        "教育部口径：56人及以上，含66人及以上",
        "As the ministry counts: 56 and more, 66 and more included",
    ),
)
large_only_share = Ratio(
    zh="大班比例（56至65人）",
    en="Share of large classes (56 to 65)",
    top=count(CompulsoryClasses, where=(_size >= 56) & (_size <= 65)),
    bottom=_all_classes,
    unit=_SHARE,
    amount=_CLASSES,
    is_countable=True,
    doc=Text(
        "河南统计公报口径：56至65人，66人及以上另计",
        "As Henan's bulletins count: 56 to 65; 66 and more are counted apart",
    ),
)
very_large_share = Ratio(
    zh="超大班额比例（66人及以上）",
    en="Share of very large classes (66 and more)",
    top=count(CompulsoryClasses, where=_size >= 66),
    bottom=_all_classes,
    unit=_SHARE,
    amount=_CLASSES,
    is_countable=True,
    doc=Text("两种口径相同", "The same in both ways of counting"),
)
school_size = Ratio(
    zh="学校规模",
    en="Pupils of a school",
    top=total(WholeSchools, WholeSchools.pupils),
    bottom=count(WholeSchools),
    unit=Text("人/校", "pupils per school"),
    amount=Counted("名学生", "pupil", "pupils"),
    is_countable=True,
    doc=Text(
        "义务教育阶段学生；九年一贯制学校小学、初中合计",
        "Pupils of the compulsory stages; of nine-year schools both together",
    ),
)
