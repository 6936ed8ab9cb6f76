"""How many teachers of which kind are there for a hundred pupils?"""

from junheng.catalogue.views import AssessedPupils, AssessedStaff
from junheng.kernel.stages import Stage
from junheng.kernel.text import Counted, Text
from junheng.rules.indicators import Ratio, Spread
from junheng.rules.measures import count, total

_PER_100 = Text("人/百名学生", "per 100 pupils")
_TEACHERS = Counted("名教师", "teacher", "teachers")

# In an established post or on contract; part-time and substitute teachers are left out.
_is_teacher = (AssessedStaff.duty == "teacher") & AssessedStaff.employment.is_in(
    ["established", "contract"]
)
_bachelor_up = ["bachelor", "master", "doctor"]
_above_required = (
    (AssessedStaff.stage == Stage.PRIMARY.value)
    & AssessedStaff.degree.is_in(["college", *_bachelor_up])
) | ((AssessedStaff.stage == Stage.JUNIOR.value) & AssessedStaff.degree.is_in(_bachelor_up))
_pupils = total(AssessedPupils, AssessedPupils.pupils)

above_required_degree = Ratio(
    zh="每百名学生拥有高于规定学历教师数",
    en="Teachers above the required degree, per 100 pupils",
    top=count(AssessedStaff, where=_is_teacher & _above_required),
    bottom=_pupils,
    per=100,
    unit=_PER_100,
    amount=_TEACHERS,
    is_countable=True,
    doc=Text(
        "小学为专科及以上，初中为本科及以上；在编和聘任制专任教师，不含兼职、代课",
        "Short-cycle tertiary and up in primary, bachelor's and up in junior; full-time teachers "
        "in an established post or on contract",
    ),
)
backbone = Ratio(
    zh="每百名学生拥有县级以上骨干教师数",
    en="Backbone teachers of county level and up, per 100 pupils",
    top=count(
        AssessedStaff,
        where=_is_teacher
        & AssessedStaff.backbone_level.is_in(["county", "city", "province", "nation"]),
    ),
    bottom=_pupils,
    per=100,
    unit=_PER_100,
    amount=_TEACHERS,
    is_countable=True,
    doc=Text("县级及以上骨干教师", "Backbone teachers of county, city, province or nation"),
)
sports_and_arts = Ratio(
    zh="每百名学生拥有体育、艺术（音乐、美术）专任教师数",
    en="Teachers of sports and arts, per 100 pupils",
    top=count(
        AssessedStaff,
        where=_is_teacher
        & AssessedStaff.subject.is_in(["physical_education", "music", "fine_art", "arts"]),
    ),
    bottom=_pupils,
    per=100,
    unit=_PER_100,
    amount=_TEACHERS,
    is_countable=True,
    doc=Text(
        "体育、音乐、美术、艺术专任教师之和",
        "Teachers of physical education, music, fine art and arts together",
    ),
)
above_required_degree_spread = Spread(of=above_required_degree, weight=_pupils)
backbone_spread = Spread(of=backbone, weight=_pupils)
sports_and_arts_spread = Spread(of=sports_and_arts, weight=_pupils)
