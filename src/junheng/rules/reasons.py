"""Why has an indicator no value?"""

from collections.abc import Sequence
from enum import StrEnum

from junheng.kernel.text import Text
from junheng.snapshots.columns import Table

_SEPARATOR = ":"


class Reason(StrEnum):
    """Why there is no value; TABLE_ABSENT is followed by a colon and the names of the tables."""

    TABLE_ABSENT = "table_absent"
    UNKNOWN = "unknown"
    NOTHING_BELOW = "nothing_below"
    PART_WITHOUT_VALUE = "part_without_value"
    UNIT_ABSENT = "unit_absent"
    NOT_IN_FORCE = "not_in_force"


_TEXTS = {
    Reason.UNKNOWN: Text("有数据缺失，不能计算", "Some of the data it needs is missing"),
    Reason.NOTHING_BELOW: Text("分母为零（没有学生或班级）", "Nothing to divide by: no pupils, or no classes"),
    Reason.PART_WITHOUT_VALUE: Text("组成指标没有值", "An indicator it is made of has no value"),
    Reason.UNIT_ABSENT: Text("快照中没有这所学校或班级", "The snapshot has no such school or class"),
    Reason.NOT_IN_FORCE: Text("条款在当日不生效", "The clause was not in force on that day"),
}  # fmt: skip


def absence(tables: Sequence[type[Table]]) -> str:
    """Return the reason that names the tables a snapshot does not hold.

    >>> from junheng.snapshots.tables import Premises
    >>> absence([Premises])
    'table_absent:premises'
    """
    return f"{Reason.TABLE_ABSENT}{_SEPARATOR}{','.join(table.name for table in tables)}"


def reason_text(reason: str) -> Text:
    """Return a reason in words for people; nothing for the empty reason.

    >>> reason_text("table_absent:premises").en
    'The snapshot has no table: premises'
    """
    if not reason:
        return Text("", "")
    kind, _, tables = reason.partition(_SEPARATOR)
    if kind == Reason.TABLE_ABSENT:
        return Text(f"快照中没有数据表：{tables}", f"The snapshot has no table: {tables}")
    return _TEXTS[Reason(kind)]
