"""What does a spreadsheet of items hold?"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from junheng.kernel.text import Text
from junheng.ledger.models import Item
from junheng.ledger.workflow import State


def export_headings() -> tuple[Text, ...]:
    """Return the headings of `export_rows`."""
    return tuple(heading for heading, _ in _COLUMNS)


def export_rows(items: Iterable[Item], language: str) -> Iterator[tuple[Any, ...]]:
    """Yield one row of plain values an item, in the order of `export_headings`."""
    for item in items:
        yield tuple(
            value.in_language(language) if isinstance(value, Text) else value
            for value in (read(item) for _, read in _COLUMNS)
        )


_COLUMNS: tuple[tuple[Text, Callable[[Item], Any]], ...] = (
    (Text("编号", "Code"), lambda item: item.code),
    (Text("事项", "Item"), lambda item: item.title),
    (Text("状态", "State"), lambda item: State(item.state).label),
    (Text("学校", "School"), lambda item: item.school.name if item.school else ""),
    (Text("学校标识码", "School code"), lambda item: item.school_id or ""),
    (Text("乡镇", "Township"), lambda item: item.school.township if item.school else ""),
    (Text("责任单位", "Owner"), lambda item: item.owner.name),
    (Text("条款", "Clause"), lambda item: item.clause),
    (Text("依据", "Citation"), lambda item: item.cite),
    (Text("实际值", "Value"), lambda item: item.value),
    (Text("标准", "Limit"), lambda item: item.limit),
    (Text("差距", "Shortfall"), lambda item: item.shortfall),
    (Text("期限", "Due on"), lambda item: item.due_on),
    (Text("期限暂定", "Provisional"), lambda item: item.is_provisional),
    (Text("复测值", "Measured again"), lambda item: item.checked_value),
    (Text("复测达标", "Met when measured again"), lambda item: item.checked_met),
    (Text("立项时间", "Opened at"), lambda item: item.opened_at),
    (Text("办结时间", "Closed at"), lambda item: item.closed_at),
    (Text("办结理由", "Closing reason"), lambda item: item.closing_reason),
)
