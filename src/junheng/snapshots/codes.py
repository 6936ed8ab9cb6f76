"""Which codes may a coded column hold, and where does each list come from?"""

from junheng.kernel.stages import Stage
from junheng.kernel.text import Text
from junheng.snapshots.columns import Code, CodeList


def _codes(*rows: tuple[str, str, str]) -> tuple[Code, ...]:
    return tuple(Code(value, Text(zh, en)) for value, zh, en in rows)


OWN = Text(
    "均衡自编；县里的说法可对应到这些代码", "Junheng; the county may map its own words to these"
)

STAGES = CodeList(
    "stages",
    Text("学段", "Stage"),
    OWN,
    tuple(Code(stage.value, stage.label) for stage in Stage),
    is_checked=True,
)
SCHOOL_ID_CATEGORIES = CodeList(
    "school_id_categories",
    Text("标识码类别", "Category of a school identifier"),
    Text(
        "教育部《学校（机构）代码管理办法》2011，公开文本",
        "Ministry of Education, 学校（机构）代码管理办法, 2011, public copy",
    ),
    _codes(
        ("11", "幼儿园", "Kindergarten"),
        ("21", "小学", "Primary school"),
        ("22", "成人小学", "Adult primary school"),
        ("31", "普通初中", "Junior secondary school"),
        ("32", "职业初中", "Vocational junior secondary school"),
        ("33", "成人初中", "Adult junior secondary school"),
        ("34", "普通高中（含完全中学）", "Senior secondary school, with complete secondary"),
        ("35", "成人高中", "Adult senior secondary school"),
        ("36", "中等职业学校", "Secondary vocational school"),
        ("37", "工读学校", "Reform school"),
        ("51", "特殊教育", "Special-education school"),
    ),
)
SCHOOL_TYPES = CodeList(
    "school_types",
    Text("办学类型", "Type of school"),
    Text(
        "GB/T 33782-2017 表4，公开文本；其中未见 51x",
        "GB/T 33782-2017 table 4, public copy; 51x not seen in it",
    ),
    _codes(
        ("111", "幼儿园", "Kindergarten"),
        ("119", "附设幼儿班", "Attached kindergarten classes"),
        ("211", "小学", "Primary school"),
        ("218", "小学教学点", "Primary teaching point"),
        ("219", "附设小学班", "Attached primary classes"),
        ("221", "职工小学", "Workers' primary school"),
        ("222", "农民小学", "Farmers' primary school"),
        ("228", "小学班", "Adult primary classes"),
        ("229", "扫盲班", "Literacy classes"),
        ("311", "初级中学", "Junior secondary school"),
        ("312", "九年一贯制学校", "Nine-year school"),
        ("319", "附设普通初中班", "Attached junior secondary classes"),
        ("321", "职业初中", "Vocational junior secondary school"),
        ("329", "附设职业初中班", "Attached vocational junior classes"),
        ("331", "成人职工初中", "Workers' junior secondary school"),
        ("332", "成人农民初中", "Farmers' junior secondary school"),
        ("341", "完全中学", "Complete secondary school"),
        ("342", "高级中学", "Senior secondary school"),
        ("345", "十二年一贯制学校", "Twelve-year school"),
        ("349", "附设普通高中班", "Attached senior secondary classes"),
        ("351", "成人职工高中", "Workers' senior secondary school"),
        ("352", "成人农民高中", "Farmers' senior secondary school"),
        ("361", "调整后中等职业学校", "Reorganised secondary vocational school"),
        ("362", "中等技术学校", "Secondary technical school"),
        ("363", "中等师范学校", "Secondary normal school"),
        ("364", "成人中等专业学校", "Adult secondary specialised school"),
        ("365", "职业高中学校", "Vocational senior secondary school"),
        ("366", "技工学校", "Skilled-worker school"),
        ("511", "特殊教育学校", "Special-education school"),
    ),
)
URBAN_RURAL = CodeList(
    "urban_rural",
    Text("城乡分类", "Urban-rural class"),
    Text("GB/T 33782-2017 表5，公开文本", "GB/T 33782-2017 table 5, public copy"),
    tuple(
        Code(value, Text(zh, en), group)
        for value, zh, en, group in (
            ("111", "主城区", "Main urban area", Text("城区", "City")),
            ("112", "城乡结合区", "Urban-rural fringe", Text("城区", "City")),
            ("121", "镇中心区", "Town centre", Text("镇区", "Town")),
            ("122", "镇乡结合区", "Town-rural fringe", Text("镇区", "Town")),
            ("123", "特殊区域", "Special area", Text("镇区", "Town")),
            ("210", "乡中心区", "Township centre", Text("乡村", "Rural")),
            ("220", "村庄", "Village", Text("乡村", "Rural")),
        )
    ),
)
OWNERSHIP = CodeList(
    "ownership",
    Text("举办性质", "Ownership"),
    Text(
        "教督〔2020〕1号（公办园、普惠性民办园），公开文本",
        "教督〔2020〕1号 (公办园, 普惠性民办园), public copy",
    ),
    _codes(
        ("public", "公办", "Public"),
        ("inclusive_private", "普惠性民办", "Inclusive private"),
        ("other_private", "其他民办", "Other private"),
    ),
)
PLACE_KINDS = CodeList(
    "place_kinds",
    Text("居住地类别", "Kind of place"),
    OWN,
    _codes(
        ("village", "村", "Village"),
        ("community", "社区", "Community"),
        ("estate", "住宅小区", "Housing estate"),
    ),
    is_checked=True,
)
DEGREES = CodeList(
    "degrees",
    Text("学历", "Degree"),
    Text(
        "GB/T 4658 大类，已简化；待与 2006 年版核对",
        "GB/T 4658 groups, simplified; to be checked against the 2006 edition",
    ),
    _codes(
        ("below_senior", "高中阶段以下", "Below senior secondary"),
        ("senior", "高中阶段", "Senior secondary"),
        ("college", "专科", "Short-cycle tertiary"),
        ("bachelor", "本科", "Bachelor's"),
        ("master", "硕士研究生", "Master's"),
        ("doctor", "博士研究生", "Doctoral"),
    ),
)
EMPLOYMENT = CodeList(
    "employment",
    Text("用工形式", "Form of employment"),
    Text(
        "教督〔2017〕6号实施细则（在编、聘任制；不含兼职、代课），公开文本",
        "教督〔2017〕6号 implementations (在编、聘任制; 兼职、代课 left out), public copy",
    ),
    _codes(
        ("established", "在编", "In an established post"),
        ("contract", "聘任制", "On contract"),
        ("part_time", "兼职", "Part-time"),
        ("substitute", "代课", "Substitute"),
    ),
)
DUTIES = CodeList(
    "duties",
    Text("岗位类别", "Duty"),
    Text("教基报表，公开文本", "教基 forms, public copy"),
    _codes(
        ("teacher", "专任教师", "Full-time teacher"),
        ("management", "行政人员", "Management"),
        ("support", "教辅人员", "Teaching support"),
        ("worker", "工勤人员", "Ancillary worker"),
    ),
)
SUBJECTS = CodeList(
    "subjects",
    Text("任教学科", "Subject taught"),
    Text(
        "义务教育课程科目，按教基报表所列，公开文本",
        "义务教育课程 subjects as the 教基 forms list them, public copy",
    ),
    _codes(
        ("chinese", "语文", "Chinese"),
        ("mathematics", "数学", "Mathematics"),
        ("english", "英语", "English"),
        ("morality_law", "道德与法治", "Morality and law"),
        ("history", "历史", "History"),
        ("geography", "地理", "Geography"),
        ("physics", "物理", "Physics"),
        ("chemistry", "化学", "Chemistry"),
        ("biology", "生物", "Biology"),
        ("science", "科学", "Science"),
        ("information", "信息科技", "Information technology"),
        ("physical_education", "体育与健康", "Physical education and health"),
        ("music", "音乐", "Music"),
        ("fine_art", "美术", "Fine art"),
        ("arts", "艺术", "Arts"),
        ("labour", "劳动", "Labour"),
        ("practical", "综合实践活动", "Integrated practical activity"),
        ("psychology", "心理健康", "Mental health"),
        ("general", "全科", "All subjects"),
        ("preschool", "学前教育", "Early childhood education"),
        ("special", "特殊教育", "Special education"),
        ("vocational", "职业课程", "Vocational courses"),
        ("none", "不任课", "Teaches no subject"),
    ),
)
RECRUITMENT_CHANNELS = CodeList(
    "recruitment_channels",
    Text("招聘渠道", "Recruitment channel"),
    OWN,
    _codes(
        ("open_exam", "公开招聘", "Open recruitment"),
        ("special_post", "特岗计划", "Special-post plan"),
        ("primary_generalist", "小学全科定向", "Primary-generalist training"),
        ("free_normal", "公费师范生", "Publicly funded normal graduate"),
        ("talent", "人才引进", "Talent introduction"),
        ("transfer", "调入", "Transfer"),
        ("school", "学校自聘", "Hired by the school"),
        ("other", "其他", "Other"),
    ),
    is_checked=True,
)
BACKBONE_LEVELS = CodeList(
    "backbone_levels",
    Text("骨干教师级别", "Backbone teacher level"),
    Text(
        "教督〔2017〕6号（县级以上骨干教师），公开文本",
        "教督〔2017〕6号 (县级以上骨干教师), public copy",
    ),
    _codes(
        ("none", "无", "None"),
        ("school", "校级", "School"),
        ("county", "县级", "County"),
        ("city", "市级", "City"),
        ("province", "省级", "Province"),
        ("nation", "国家级", "Nation"),
    ),
)
PROJECT_KINDS = CodeList(
    "project_kinds",
    Text("项目类别", "Kind of project"),
    OWN,
    _codes(
        ("enlarge", "改扩建", "Enlarge"),
        ("new", "新建", "New school"),
        ("repair", "维修改造", "Repair"),
        ("weak_school_upgrade", "薄弱学校改造", "Weak-school upgrade"),
        ("toilets", "厕所改造", "Toilets"),
        ("kindergarten", "幼儿园建设", "Kindergarten"),
    ),
    is_checked=True,
)
PROJECT_STATUSES = CodeList(
    "project_statuses",
    Text("项目状态", "Status of a project"),
    OWN,
    _codes(
        ("planned", "计划", "Planned"),
        ("approved", "立项", "Approved"),
        ("building", "在建", "Under construction"),
        ("completed", "竣工", "Completed"),
        ("in_use", "投入使用", "In use"),
        ("stopped", "停建", "Stopped"),
    ),
    is_checked=True,
)

CODE_LISTS = (
    STAGES,
    SCHOOL_ID_CATEGORIES,
    SCHOOL_TYPES,
    URBAN_RURAL,
    OWNERSHIP,
    PLACE_KINDS,
    DEGREES,
    EMPLOYMENT,
    DUTIES,
    SUBJECTS,
    RECRUITMENT_CHANNELS,
    BACKBONE_LEVELS,
    PROJECT_KINDS,
    PROJECT_STATUSES,
)

# Which identifier categories go with a type of school, by the type's first digits; the longest
# match wins. Nine-year schools are seen under 31 and 34 holds every school with a senior stage.
CATEGORY_OF_TYPE = {
    "1": ("11", "21", "31", "34"),
    "111": ("11",),
    "2": ("21", "22", "31"),
    "31": ("31",),
    "312": ("21", "31"),
    "32": ("32", "31"),
    "33": ("33",),
    "34": ("34",),
    "35": ("35",),
    "36": ("36",),
    "51": ("51",),
}
