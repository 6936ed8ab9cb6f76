"""Which roles are there, and which of them may do what?"""

from enum import StrEnum

from junheng.kernel.text import Text


class OrganisationKind(StrEnum):
    """A level of the administration of education, from the province down to the school."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    CENTRAL_SCHOOL = "central_school"
    SCHOOL = "school"

    @property
    def label(self) -> Text:
        """Return the level's name in both languages."""
        return _KIND_LABELS[self]

    @property
    def parents(self) -> frozenset["OrganisationKind"]:
        """Return the kinds an organisation of this kind may stand under."""
        return _PARENTS[self]


class Role(StrEnum):
    """What a person is, within one organisation."""

    DIRECTOR = "director"
    SECTION_HEAD = "section_head"
    SECTION_CLERK = "section_clerk"
    INSPECTOR = "inspector"
    PRINCIPAL = "principal"
    SCHOOL_CLERK = "school_clerk"
    ANALYST = "analyst"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> Text:
        """Return the role's name in both languages."""
        return _ROLE_LABELS[self]


class Action(StrEnum):
    """Something a person asks the system to do or to show."""

    SEE_REGISTERS = "see_registers"
    EDIT_REGISTERS = "edit_registers"
    CLASSIFY_SCHOOL = "classify_school"
    IMPORT_REGISTERS = "import_registers"
    FREEZE_REGISTERS = "freeze_registers"
    EXPORT_REGISTERS = "export_registers"
    SEE_STUDIES = "see_studies"
    RUN_ASSESSMENT = "run_assessment"
    RUN_SEAT_PLAN = "run_seat_plan"
    SEE_ITEMS = "see_items"
    OPEN_ITEM = "open_item"
    WORK_ON_ITEM = "work_on_item"
    SUPERVISE_ITEM = "supervise_item"
    LEAD_ITEM = "lead_item"
    MANAGE_CALENDAR = "manage_calendar"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_PEOPLE = "manage_people"
    SEE_RECORDS = "see_records"

    @property
    def label(self) -> Text:
        """Return what is done, in both languages."""
        return _ACTION_LABELS[self]


# 三员分立 (GB/T 22239-2019): no person holds two of these.
SEPARATED_ROLES = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})
# The roles whose holders see registers, studies and items of the organisation they serve.
SEEING_ROLES = frozenset(Role) - SEPARATED_ROLES

_COUNTY = {OrganisationKind.COUNTY}
_ABOVE_SCHOOL = frozenset(OrganisationKind) - {OrganisationKind.SCHOOL}
# In which kinds of organisation a role can be held.
WHERE_HELD: dict[Role, frozenset[OrganisationKind]] = {
    Role.DIRECTOR: frozenset(_COUNTY),
    Role.SECTION_HEAD: frozenset(_COUNTY),
    Role.SECTION_CLERK: frozenset(_COUNTY),
    Role.INSPECTOR: _ABOVE_SCHOOL,
    Role.PRINCIPAL: frozenset({OrganisationKind.CENTRAL_SCHOOL, OrganisationKind.SCHOOL}),
    Role.SCHOOL_CLERK: frozenset({OrganisationKind.CENTRAL_SCHOOL, OrganisationKind.SCHOOL}),
    Role.ANALYST: frozenset(
        {OrganisationKind.PROVINCE, OrganisationKind.CITY, OrganisationKind.COUNTY}
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset(_COUNTY),
    Role.SECURITY_ADMINISTRATOR: frozenset(_COUNTY),
    Role.AUDITOR: frozenset(_COUNTY),
}

_BUREAU = {Role.DIRECTOR, Role.SECTION_HEAD, Role.SECTION_CLERK}
WHO_MAY: dict[Action, frozenset[Role]] = {
    Action.SEE_REGISTERS: SEEING_ROLES,
    Action.EDIT_REGISTERS: frozenset(
        {Role.SECTION_HEAD, Role.SECTION_CLERK, Role.PRINCIPAL, Role.SCHOOL_CLERK}
    ),
    # The measured do not decide by which limits, or whether, they are measured.
    Action.CLASSIFY_SCHOOL: frozenset({Role.SECTION_HEAD, Role.SECTION_CLERK}),
    Action.IMPORT_REGISTERS: frozenset({Role.SECTION_HEAD, Role.SECTION_CLERK}),
    Action.FREEZE_REGISTERS: frozenset({Role.SECTION_HEAD, Role.SECTION_CLERK}),
    Action.EXPORT_REGISTERS: frozenset(_BUREAU | {Role.INSPECTOR, Role.ANALYST}),
    Action.SEE_STUDIES: SEEING_ROLES,
    Action.RUN_ASSESSMENT: frozenset(_BUREAU | {Role.ANALYST}),
    Action.RUN_SEAT_PLAN: frozenset(_BUREAU | {Role.ANALYST}),
    Action.SEE_ITEMS: SEEING_ROLES,
    Action.OPEN_ITEM: frozenset(_BUREAU | {Role.INSPECTOR}),
    Action.WORK_ON_ITEM: frozenset({Role.PRINCIPAL, Role.SCHOOL_CLERK}),
    Action.SUPERVISE_ITEM: frozenset({Role.SECTION_HEAD, Role.SECTION_CLERK, Role.INSPECTOR}),
    Action.LEAD_ITEM: frozenset({Role.DIRECTOR}),
    Action.MANAGE_CALENDAR: frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECTION_HEAD}),
    Action.MANAGE_ORGANISATIONS: frozenset({Role.SYSTEM_ADMINISTRATOR}),
    Action.MANAGE_PEOPLE: frozenset({Role.SECURITY_ADMINISTRATOR}),
    Action.SEE_RECORDS: frozenset({Role.AUDITOR}),
}

_KIND_LABELS = {
    OrganisationKind.PROVINCE: Text("省级", "Province"),
    OrganisationKind.CITY: Text("市级", "City"),
    OrganisationKind.COUNTY: Text("县级", "County"),
    OrganisationKind.CENTRAL_SCHOOL: Text("中心校", "Township central school"),
    OrganisationKind.SCHOOL: Text("学校", "School"),
}
_PARENTS = {
    OrganisationKind.PROVINCE: frozenset[OrganisationKind](),
    OrganisationKind.CITY: frozenset({OrganisationKind.PROVINCE}),
    OrganisationKind.COUNTY: frozenset({OrganisationKind.PROVINCE, OrganisationKind.CITY}),
    OrganisationKind.CENTRAL_SCHOOL: frozenset({OrganisationKind.COUNTY}),
    OrganisationKind.SCHOOL: frozenset({OrganisationKind.COUNTY, OrganisationKind.CENTRAL_SCHOOL}),
}
_ROLE_LABELS = {
    Role.DIRECTOR: Text("局长", "Director"),
    Role.SECTION_HEAD: Text("股室负责人", "Section head"),
    Role.SECTION_CLERK: Text("股室工作人员", "Section clerk"),
    Role.INSPECTOR: Text("督学", "Inspector"),
    Role.PRINCIPAL: Text("校长", "Principal"),
    Role.SCHOOL_CLERK: Text("学校经办人", "School clerk"),
    Role.ANALYST: Text("分析员", "Analyst"),
    Role.SYSTEM_ADMINISTRATOR: Text("系统管理员", "System administrator"),
    Role.SECURITY_ADMINISTRATOR: Text("安全管理员", "Security administrator"),
    Role.AUDITOR: Text("审计员", "Auditor"),
}
_ACTION_LABELS = {
    Action.SEE_REGISTERS: Text("查看名册", "see registers"),
    Action.EDIT_REGISTERS: Text("修改名册", "edit registers"),
    Action.CLASSIFY_SCHOOL: Text("核定学校类型与归属", "classify a school"),
    Action.IMPORT_REGISTERS: Text("导入数据", "import registers"),
    Action.FREEZE_REGISTERS: Text("生成快照", "freeze registers"),
    Action.EXPORT_REGISTERS: Text("导出数据", "export registers"),
    Action.SEE_STUDIES: Text("查看测算", "see studies"),
    Action.RUN_ASSESSMENT: Text("开展评估", "run an assessment"),
    Action.RUN_SEAT_PLAN: Text("编制学位规划", "run a seat plan"),
    Action.SEE_ITEMS: Text("查看督办事项", "see items"),
    Action.OPEN_ITEM: Text("立项督办", "open an item"),
    Action.WORK_ON_ITEM: Text("承办事项", "work on an item"),
    Action.SUPERVISE_ITEM: Text("督办事项", "supervise an item"),
    Action.LEAD_ITEM: Text("审定事项", "decide on an item"),
    Action.MANAGE_CALENDAR: Text("维护工作日历", "manage the calendar"),
    Action.MANAGE_ORGANISATIONS: Text("维护机构", "manage organisations"),
    Action.MANAGE_PEOPLE: Text("管理用户与角色", "manage people and roles"),
    Action.SEE_RECORDS: Text("查看审计记录", "see audit records"),
}
