"""What does the reference page say of tables, columns, code lists, faults and notes?"""

from collections.abc import Iterable, Iterator

from junheng.kernel.text import Text
from junheng.snapshots.codes import CODE_LISTS
from junheng.snapshots.columns import TYPE_NAMES, UNIT_NAMES, CodeList, Column, Table
from junheng.snapshots.county import COUNTY_FACTS, COUNTY_FILE
from junheng.snapshots.sentences import FAULTS, NOTES
from junheng.snapshots.tables import TABLES

_TITLES = {
    "tables": Text("数据表", "Tables"),
    "intro": Text(
        "快照是一个文件夹，每表一个文件（CSV、Parquet）或一张工作表。文件名、列名可用英文名或任一语言的名称；"
        "代码可填代码或名称；日期写成 2025-09-01；是/否列填 是 或 否。",
        "A snapshot is a folder with a file (CSV, Parquet) or a sheet a table. Files and columns may "
        "carry the name or the label in either language; codes may be given as code or label; days "
        "are written 2025-09-01; yes-or-no columns hold yes or no.",
    ),
    "county": Text("县的说明", "The county"),
    "codes": Text("代码表", "Code lists"),
    "source": Text("来源", "Source"),
    "unchecked": Text("尚未与正式文本核对", "not yet checked against the official text"),
    "faults": Text("检查会指出的问题", "Faults that a check tells"),
    "notes": Text("检查会注明的事项", "Notes that a check makes"),
}
_COLUMN_HEADINGS = (Text("列", "Column"), Text("名称", "Label"), Text("类型", "Type"), Text("必填", "Required"), Text("取值", "Values"), Text("说明", "Meaning"))  # fmt: skip
_CODE_HEADINGS = (Text("代码", "Code"), Text("中文", "Chinese"), Text("英文", "English"))
_FACT_HEADINGS = (Text("键", "Key"), Text("名称", "Label"), Text("必填", "Required"), Text("说明", "Meaning"))  # fmt: skip
_YES = Text("是", "yes")
_KEY = Text("主键", "key")


def tables_markdown(language: str) -> str:
    """Return the Markdown page of every table, column and code list, and of what a check says."""
    return "\n".join(_lines(language)) + "\n"


def _lines(language: str) -> Iterator[str]:
    def said(text: Text) -> str:
        return text.in_language(language)

    yield from (f"# {said(_TITLES['tables'])}", "", said(_TITLES["intro"]), "")
    for table in TABLES:
        yield from _table_lines(table, language)
    yield from (f"## {said(_TITLES['county'])} `{COUNTY_FILE}`", "")
    facts = ((f"`{f.name}`", said(f.label), said(_YES) if f.is_required else "", said(f.doc)) for f in COUNTY_FACTS)  # fmt: skip
    yield from _grid(map(said, _FACT_HEADINGS), facts)
    yield from (f"## {said(_TITLES['codes'])}", "")
    for codes in CODE_LISTS:
        yield from _code_lines(codes, language)
    for title, sentences in (("faults", FAULTS), ("notes", NOTES)):
        yield from (f"## {said(_TITLES[title])}", "")
        yield from (f"- `{code}` {said(text)}" for code, text in sentences.items())
        yield ""


def _table_lines(table: type[Table], language: str) -> Iterator[str]:
    yield from (f"## {table.label.in_language(language)} `{table.name}`", "")
    if not language.startswith("zh"):
        yield from ((table.__doc__ or "").strip(), "")
    rows = (_column_cells(column, language) for column in table.columns.values())
    yield from _grid((heading.in_language(language) for heading in _COLUMN_HEADINGS), rows)


def _column_cells(column: Column, language: str) -> tuple[str, ...]:
    unit = UNIT_NAMES.get(column.unit)
    kind = TYPE_NAMES[column.dtype].in_language(language)
    required = (_KEY if column.is_key else _YES).in_language(language) if column.is_required else ""
    return (
        f"`{column.name}`",
        column.label.in_language(language),
        f"{kind} ({unit.in_language(language)})" if unit else kind,
        required,
        _values(column, language),
        column.doc.in_language(language),
    )


def _values(column: Column, language: str) -> str:
    if column.codes:
        return f"[{column.codes.label.in_language(language)}](#{column.codes.name})"
    if column.refers_to:
        return f"→ `{column.refers_to}`"
    if column.pattern:
        return f"`{column.pattern}`"
    low = "" if column.minimum is None else f"{column.minimum:g}"
    high = "" if column.maximum is None else f"{column.maximum:g}"
    return f"{low} … {high}".strip() if low or high else ""


def _code_lines(codes: CodeList, language: str) -> Iterator[str]:
    yield from (f'### <a id="{codes.name}"></a>{codes.label.in_language(language)}', "")
    source = f"{_TITLES['source'].in_language(language)}: {codes.source.in_language(language)}"
    mark = "" if codes.is_checked else f" ({_TITLES['unchecked'].in_language(language)})"
    yield from (source + mark, "")
    rows = ((f"`{code.value}`", code.label.zh, code.label.en) for code in codes.codes)
    yield from _grid((heading.in_language(language) for heading in _CODE_HEADINGS), rows)


def _grid(headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    named = list(headings)
    yield "| " + " | ".join(named) + " |"
    yield "|" + "---|" * len(named)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""
