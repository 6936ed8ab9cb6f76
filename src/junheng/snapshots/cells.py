"""What does one cell's text mean in its column, and if nothing, what is wrong with it?"""

import difflib
import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from junheng.kernel.text import Text
from junheng.snapshots.columns import CodeList, Column

Value = str | int | float | bool | date | None

ERROR_VALUES = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")  # fmt: skip
FORMULA_WITHOUT_RESULT = "\x00=?"
EMPTY_MARKS = frozenset({"-", "--", "—", "——", "/", "\\", "n/a", "na", "null", "none", "nan", "无", "空"})  # fmt: skip
YES_NO = {
    **dict.fromkeys(("true", "1", "1.0", "yes", "y", "是", "√", "对"), True),
    **dict.fromkeys(("false", "0", "0.0", "no", "n", "否", "×", "错"), False),
}
UNITS = {
    "m²": ("m²", "㎡", "m2", "平方米", "平米"),
    "元": ("元",),
    "人": ("人", "名"),
    "°": ("°", "度"),
    "岁": ("岁", "周岁"),
    "间": ("间",),
    "班": ("班", "个"),
    "年": ("年", "学年"),
    "个": ("个",),
}
LARGEST = 1e15  # Beyond it neither Excel nor a float holds every whole number.

BLANKS = " \t\r\n\v\f\u3000\u00a0\u200b\u200c\u200d\ufeff"
# Full-width characters stand at a fixed distance from the ASCII they mean. NFKC would do more:
# it reads a superscript as a digit of the number.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})((日|日?[ T])0?0:00(:00(\.0+)?)?|日)?", re.ASCII
)
_COMPACT_DATE = re.compile(r"(19|20)\d{6}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.0+)?", re.ASCII)
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_EXCEL_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell was read as: a value, or the code of a fault; `note` when read with licence."""

    value: Value = None
    fault: str = ""
    note: str = ""


def read_cell(text: str, column: Column) -> Cell:
    """Return what a non-empty cell's text means in its column.

    Ranges, patterns and references are checked elsewhere, on values.

    >>> from junheng.snapshots.tables import TABLES, Classes
    >>> read_cell("１２３", Classes.columns["pupils"])
    Cell(value=123, fault='', note='full_width')
    >>> read_cell("12.5", Classes.columns["pupils"]).fault
    'not_whole'
    """
    stripped = text.strip(BLANKS)
    if not stripped:
        return Cell()
    if stripped == FORMULA_WITHOUT_RESULT:
        return Cell(fault="formula_empty")
    if stripped.upper() in ERROR_VALUES:
        return Cell(fault="excel_error")
    if "\n" in stripped or "\r" in stripped:
        return Cell(fault="line_break")
    if match := _QUOTED_FORMULA.fullmatch(stripped):
        return _with_note(read_cell(match.group(1), column), "text_mark")
    if stripped[0] in "'’" and len(stripped) > 1:
        return _with_note(read_cell(stripped[1:], column), "text_mark")
    is_free_text = column.dtype is str and not column.codes and not _is_identifier(column)
    plain = stripped if is_free_text else in_half_width(stripped)
    cell = _meaning(plain, column)
    if cell.fault or cell.note:
        return cell
    if plain != stripped and not column.codes:  # Labels hold full-width brackets of their own.
        return Cell(cell.value, note="full_width")
    return Cell(cell.value, note="" if stripped == text else "blanks")


def _with_note(cell: Cell, note: str) -> Cell:
    return cell if cell.fault else Cell(cell.value, note=note)


def _meaning(text: str, column: Column) -> Cell:
    if column.codes:
        code = find_code(text, column.codes)
        if code is None:
            return _empty_or(text, Cell(fault="code_unknown"))
        return Cell(code)
    if column.dtype is bool:
        answer = YES_NO.get(text.casefold())
        return _empty_or(text, Cell(fault="not_yes_no")) if answer is None else Cell(answer)
    if column.dtype is date:
        return _empty_or(text, _date(text))
    if column.dtype in (int, float):
        return _empty_or(text, _number(text, column))
    if _is_identifier(column):
        return _identifier(text)
    return Cell(text)


def in_half_width(text: str) -> str:
    """Return the text with its full-width characters in half width.

    >>> in_half_width("１２３（㎡）")
    '123(㎡)'
    """
    return text.translate(_HALF_WIDTH)


def read_day(text: str) -> date | None:
    """Return the day a text means in any of the ways a cell may write it, or None.

    >>> read_day("2025年9月1日")
    datetime.date(2025, 9, 1)
    """
    day = _date(in_half_width(text.strip(BLANKS))).value
    return day if isinstance(day, date) else None


def find_code(text: str, codes: CodeList) -> str | None:
    """Return the code that a code, a label, or both together name; None when there is none."""
    wanted = re.sub(r"(?<=\d)\.0+$", "", text)  # 211.0 is how some programs write 211.
    return _codes_by_name(codes).get(_folded(wanted))


@cache
def _codes_by_name(codes: CodeList) -> dict[str, str]:
    """Return the code that each folded code, label, or code and label together stands for."""
    by_name: dict[str, str] = {}
    for code in codes.codes:
        value, *labels = (_folded(name) for name in (code.value, *code.label))
        for name in (value, *labels, *(value + label for label in labels)):
            by_name.setdefault(name, code.value)
    return by_name


def nearest_code(text: str, codes: CodeList) -> Text | None:
    """Return the label of the code that a mistyped text is nearest to, or None."""
    by_name = {
        _folded(name): code.label for code in codes.codes for name in (code.value, *code.label)
    }
    near = difflib.get_close_matches(_folded(text)[:80], by_name, n=1, cutoff=0.6)
    return by_name[near[0]] if near else None


def _folded(text: str) -> str:
    # Blanks and dashes do not tell codes apart: "211 - 小学" is what a drop-down may hold.
    return re.sub(r"[\s\-–—_.:：]", "", in_half_width(text)).casefold()


def _is_identifier(column: Column) -> bool:
    return bool(column.is_key or column.refers_to or column.pattern)


def _empty_or(text: str, cell: Cell) -> Cell:
    return Cell(note="empty_mark") if cell.fault and text.casefold() in EMPTY_MARKS else cell


def _identifier(text: str) -> Cell:
    if _SCIENTIFIC.fullmatch(text):
        return Cell(fault="scientific")
    if text.casefold() in EMPTY_MARKS:
        return Cell(note="empty_mark")
    return Cell(text.partition(".")[0] if re.fullmatch(r"\d+\.0+", text) else text)


def _number(text: str, column: Column) -> Cell:
    note = ""
    for unit in UNITS.get(column.unit, ()):
        if text.endswith(unit) and text[0] in "+-.0123456789":
            text, note = text.removesuffix(unit).strip(), "unit"
            break
    if text.endswith(("%", "‰")):
        return Cell(fault="percent")
    if text.endswith(("万", "亿", "千")):
        return Cell(fault="ten_thousand" if text.endswith("万") else "not_number")
    if _DATE.fullmatch(text):
        return Cell(fault="date_for_number")
    if _THOUSANDS.fullmatch(text):
        text, note = text.replace(",", ""), "thousands"
    if _SCIENTIFIC.fullmatch(text):
        if column.dtype is int:
            return Cell(fault="scientific")
    elif not _NUMBER.fullmatch(text):
        return Cell(fault="not_number")
    number = float(text)
    if not math.isfinite(number) or abs(number) >= LARGEST:
        return Cell(fault="number_too_large")
    if column.dtype is float:
        return Cell(number, note=note)
    if number != math.floor(number):
        return Cell(fault="not_whole")
    return Cell(int(number), note=note)


def _date(text: str) -> Cell:
    compact = re.sub(r"\s", "", text) if "年" in text else text
    if match := _DATE.fullmatch(compact):
        year, first, month, second, day = match.group(1, 2, 3, 4, 5)
        if (first == "年") != (second == "月") or (first != "年" and first != second):
            return Cell(fault="not_date")
        return _likely(int(year), int(month), int(day))
    if _COMPACT_DATE.fullmatch(text):
        return _likely(int(text[:4]), int(text[4:6]), int(text[6:]))
    if _SERIAL.fullmatch(text):
        day_ = _EXCEL_DAY_ZERO + timedelta(days=int(float(text)))
        if day_.year < 1930:
            return Cell(fault="not_date")
        return _with_note(_likely(day_.year, day_.month, day_.day), "date_serial")
    return Cell(fault="not_date")


def _likely(year: int, month: int, day: int) -> Cell:
    try:
        value = date(year, month, day)
    except ValueError:
        return Cell(fault="not_date")
    return Cell(value) if 1900 <= year <= 2100 else Cell(fault="date_unlikely")
