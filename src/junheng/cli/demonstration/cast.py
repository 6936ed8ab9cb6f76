"""Who works in the demonstration county, in which role, and how do they sign in?"""

from dataclasses import dataclass

from junheng.kernel.text import Text

# Known to everybody who has the program: used for demonstration accounts and nothing else.
PASSWORD = "ansui-demo-county"  # noqa: S105


@dataclass(frozen=True)
class Player:
    """One demonstration account; `role` is a code of `accounts.roles.Role`."""

    username: str
    display_name: str
    role: str
    label: Text
    is_at_school: bool = False


CAST = (
    Player("director", "方致远", "director", Text("局长", "Director")),
    Player("head", "沈砚", "section_head", Text("股室负责人", "Section head")),
    Player("clerk", "陆清", "section_clerk", Text("股室工作人员", "Section clerk")),
    Player("inspector", "秦越", "inspector", Text("督学", "Inspector")),
    Player("principal", "宋禾", "principal", Text("校长", "Principal"), is_at_school=True),
    Player(
        "schoolclerk", "许麦", "school_clerk", Text("学校经办人", "School clerk"), is_at_school=True
    ),
    Player("analyst", "江岚", "analyst", Text("分析员", "Analyst")),
    Player("sysadmin", "龚恒", "system_administrator", Text("系统管理员", "System administrator")),
    Player(
        "secadmin", "闻道", "security_administrator", Text("安全管理员", "Security administrator")
    ),
    Player("auditor", "计明", "auditor", Text("审计员", "Auditor")),
)

# Heads of further schools, who appear in the ledger but do not sign in.
PRINCIPALS = (
    "苏棠", "叶湾", "罗畦", "唐渡", "韩圃", "冯堰", "邓坡", "曹岗",
    "彭桥", "曾台", "萧垄", "田塘", "董铺", "袁苑", "潘坊", "于街",
)  # fmt: skip
