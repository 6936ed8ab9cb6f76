"""What is a table, and what is a column, before any data exists?"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

import narwhals as nw

from junheng.kernel.text import Text

TYPE_NAMES: dict[type, Text] = {
    str: Text("文本", "text"),
    int: Text("整数", "whole number"),
    float: Text("数字", "number"),
    bool: Text("是/否", "yes/no"),
    date: Text("日期", "date"),
}
UNIT_NAMES: dict[str, Text] = {
    "m²": Text("平方米", "m²"),
    "元": Text("元", "yuan"),
    "人": Text("人", "people"),
    "°": Text("度", "degrees"),
    "岁": Text("岁", "years of age"),
    "间": Text("间", "rooms"),
    "班": Text("班", "classes"),
    "年": Text("年", "year"),
    "个": Text("个", "items"),
}
NO_NOTE = Text("", "")
LONGEST_TEXT = 200  # What a column of the registers holds; a snapshot holds no more.
ANY_LOSS = Text("用到它的指标无法度量", "the indicators that need it cannot be measured")


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    value: str
    label: Text
    group: Text | None = None


@dataclass(frozen=True, eq=False)
class CodeList:
    """A closed list of codes with its source and whether that source was checked.

    Each is equal to itself only, which is quick to find out.
    """

    name: str
    label: Text
    source: Text
    codes: tuple[Code, ...]
    is_checked: bool = False

    def label_of(self, value: str) -> Text:
        """Return the label of a code; an unknown code is its own label."""
        return next((c.label for c in self.codes if c.value == value), Text(value, value))

    @property
    def values(self) -> tuple[str, ...]:
        """Return the codes in the order of the list."""
        return tuple(code.value for code in self.codes)


class Column:
    """One column of a table: everything that checking, forms, templates and docs need to know.

    Read from its class (`Schools.township`) it is the Narwhals expression of that name, so a
    mistyped column fails when the module is imported, with no data and no engine.
    """

    def __init__(
        self,
        dtype: type,
        *,
        zh: str,
        en: str,
        key: bool = False,
        required: bool = True,
        unit: Literal["", "m²", "元", "人", "°", "岁", "间", "班", "年", "个"] = "",
        codes: CodeList | None = None,
        refers_to: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        pattern: str = "",
        doc: Text = NO_NOTE,
        example: str = "",
    ) -> None:
        if dtype not in TYPE_NAMES:
            raise TypeError(f"A column cannot hold {dtype}. Use str, int, float, bool or date.")
        self.dtype = dtype
        self.label = Text(zh, en)
        self.is_key = key
        self.is_required = required or key
        self.unit = unit
        self.codes = codes
        self.refers_to = refers_to
        self.minimum = minimum
        self.maximum = maximum
        self.pattern = pattern
        self.doc = doc
        self.example = example
        self.name = ""
        self.table = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.table = _snake(owner.__name__)

    def __get__(self, instance: object, owner: type) -> nw.Expr:
        return nw.col(self.name)


class Table:
    """A table of a snapshot. Subclass it, with `zh` and `en` titles, and declare columns.

    `lost` says what cannot be done while the table is absent.
    """

    # A string: the name of the table. Not said so to mypy, as a column may be called `name` too.
    name: ClassVar[Any]
    label: ClassVar[Text]
    lost: ClassVar[Text]
    columns: ClassVar[dict[str, Column]]

    def __init_subclass__(cls, *, zh: str, en: str, lost: Text = ANY_LOSS, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # First of all: a column may be called `name` too, and is then read with nw.col("name").
        cls.columns = {n: c for n, c in vars(cls).items() if isinstance(c, Column)}
        cls.name = _snake(cls.__name__)
        cls.label = Text(zh, en)
        cls.lost = lost

    @classmethod
    def key(cls) -> tuple[str, ...]:
        """Return the names of the columns that together name a row."""
        return tuple(name for name, column in cls.columns.items() if column.is_key)


def _snake(name: str) -> str:
    """Return `SchoolGroups` as `school_groups`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
