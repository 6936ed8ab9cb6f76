"""How is every fault and every note of a check said, in both languages?

A template's fields are facts of the fault; a fact that is a `Text` is put in its own language.
"""

from collections.abc import Mapping

from junheng.kernel.text import Text
from junheng.snapshots.crossings import CROSSINGS

_FAULTS: dict[str, Text] = {
    # The folder and its files
    "no_folder": Text(
        "没有这个文件夹或文件。请核对路径。", "There is no such folder or file. Check the path."
    ),
    "no_tables": Text(
        "没有找到任何数据表。请放入 schools.csv 等文件，或用 junheng template 生成的工作簿。",
        "No table was found. Put in files such as schools.csv, or a workbook made by junheng template.",
    ),
    "file_unreadable": Text(
        "文件无法打开（{found}）。请关闭正在使用它的程序，并确认有读取权限。",
        "The file cannot be opened ({found}). Close the program that holds it and see that it may be read.",
    ),
    "not_a_file": Text(
        "这不是文件，而是{kind}。请放入同名的文件，或删除它。",
        "This is no file but {kind}. Put the file of that name here, or delete it.",
    ),
    "file_empty": Text(
        "文件是空的。请填入表头和数据，或删除该文件。",
        "The file is empty. Put in headings and rows, or delete it.",
    ),
    "file_too_large": Text(
        "文件有 {megabytes} MB，超过 {limit} MB 的上限。请拆分或删去无关内容。",
        "The file has {megabytes} MB, more than the limit of {limit} MB. Split it or remove what does not belong.",
    ),
    "not_text": Text(
        "文件不是文本。请在 Excel 或 WPS 中另存为“CSV UTF-8”。",
        "The file is not text. Save it from Excel or WPS as 'CSV UTF-8'.",
    ),
    "encoding_unknown": Text(
        "文字编码无法辨认（不是 UTF-8、UTF-16 或 GB18030）。请另存为“CSV UTF-8”。",
        "The text encoding is not known (not UTF-8, UTF-16 or GB18030). Save it as 'CSV UTF-8'.",
    ),
    "quote_unbalanced": Text(
        '引号没有成对，此行及以后未能检查。请补上或删去多余的引号“"”。',
        "A quotation mark is not closed; this row and all after it were not checked. Close it or delete it.",
    ),
    "row_ragged": Text(
        "此行有 {cells} 格，表头有 {columns} 格。请检查是否多了或少了逗号；含逗号的文字要加引号。",
        "The row has {cells} cells, the heading has {columns}. Look for a missing or extra comma; put text with a comma in quotation marks.",
    ),
    "misnamed": Text(
        "文件其实是{kind}，与扩展名不符。请在 Excel 或 WPS 中打开后另存为 .xlsx。",
        "The file really is {kind}, whatever its name says. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "workbook_kind": Text(
        "不读取 {found} 格式。请另存为 .xlsx。",
        "Files of kind {found} are not read. Save it as .xlsx.",
    ),
    "workbook_encrypted": Text(
        "工作簿有打开密码。请取消密码后再保存。",
        "The workbook has a password. Remove the password and save it again.",
    ),
    "workbook_unreadable": Text(
        "工作簿已损坏，无法打开。请在 Excel 或 WPS 中打开并另存为 .xlsx。",
        "The workbook is damaged and cannot be opened. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "sheet_unreadable": Text(
        "工作表已损坏，无法读取。请另存为新的 .xlsx。",
        "The sheet is damaged and cannot be read. Save the workbook as a new .xlsx.",
    ),
    "sheet_too_large": Text(
        "工作表一直延伸到单元格 {found}，超过上限。请删除远离表格的内容后再保存。",
        "The sheet reaches as far as cell {found}, beyond the limit. Delete what is far from the table and save it.",
    ),
    "parquet_unreadable": Text(
        "Parquet 文件已损坏或不是 Parquet。请重新导出。",
        "The Parquet file is damaged or is none. Export it again.",
    ),
    "table_twice": Text(
        "“{table}”表出现了两次，已在 {first} 中读取。请只保留一份。",
        "The table '{table}' is there twice; it was already read from {first}. Keep only one.",
    ),
    "table_unnamed": Text(
        "从列名看这是“{table}”表，但名称不是。请把文件或工作表改名为“{table}”（{name}）。",
        "The headings are those of the table '{table}', but the name is not. Rename the file or sheet to '{table}' ({name}).",
    ),
    "column_kind": Text(
        "整列的类型无法读取。请导出为{wanted}。",
        "The whole column is of a kind that cannot be read. Export it as {wanted}.",
    ),
    # The county
    "county_differs": Text(
        "数据属于 {found}，而要的是 {expected}。请核对县代码。",
        "The data are of county {found}, but {expected} was expected. Check the county code.",
    ),
    "county_missing": Text(
        "没有说明是哪个县、哪一天的数据。请加入 county.toml（或“县”工作表），写明 code、name_zh、taken_on。",
        "Nothing says which county and day the data describe. Add a county.toml (or a sheet 'County') with code, name_zh and taken_on.",
    ),
    "county_key_unknown": Text(
        "不认识“{key}”，是否应为“{found}”？请更正。",
        "'{key}' is not known; did you mean '{found}'? Correct it.",
    ),
    "county_not_text": Text(
        "文字编码无法辨认。请用文本编辑器另存为 UTF-8 编码。",
        "The text encoding is not known. Save it from a text editor as UTF-8.",
    ),
    "county_code": Text(
        "“{found}”不是县代码。请写 6 位行政区划代码，如 {example}。",
        "'{found}' is no county code. Write the 6-digit division code, for example {example}.",
    ),
    "county_name": Text(
        "“{found}”不是名称。{key} 请写不超过 {limit} 个字的文字。",
        "'{found}' is no name. Write {key} as text of at most {limit} characters.",
    ),
    "county_yes_no": Text(
        "“{found}”不是是或否。{key} 请写{example}。",
        "'{found}' is neither yes nor no. Write {key} as {example}.",
    ),
    "county_unreadable": Text(
        "文件不是有效的 TOML：{found}。请更正。", "The file is not valid TOML: {found}. Correct it."
    ),
    "county_fact_missing": Text(
        "缺少{named}。请补上：{doc}。", "{named} is missing. Add it: {doc}."
    ),
    "county_day": Text(
        "“{found}”不是日期。{key} 请写成 2025-09-01。",
        "'{found}' is not a date. Write {key} as 2025-09-01.",
    ),
    "county_bounds": Text(
        "“{found}”不是范围。{key} 请按西、南、东、北写四个度数，如 {example}。",
        "'{found}' is not a pair of corners. Write {key} as west, south, east, north, for example {example}.",
    ),
    # Headings
    "header_missing": Text(
        "没有找到表头。请在第 1 行写上列名，如：{examples}。",
        "No row of headings was found. Write the column names in row 1, for example: {examples}.",
    ),
    "header_not_first": Text(
        "表头在第 {found} 行，不在第 1 行。请删除表头上面的标题等各行。",
        "The headings are in row {found}, not in row 1. Delete the title and other rows above them.",
    ),
    "header_two_rows": Text(
        "表头占了两行，此行又是列名。请只保留一行表头。",
        "The headings take two rows; this one holds names again. Keep one row of headings.",
    ),
    "header_merged": Text(
        "表头有合并单元格 {found}。请取消合并，让每一列有自己的列名。",
        "The headings have merged cells {found}. Unmerge them and give each column its own name.",
    ),
    "header_empty": Text(
        "第 {found} 列有数据但没有列名。请写上列名或删除该列。",
        "Column {found} has data but no heading. Name the column or delete it.",
    ),
    "header_twice": Text(
        "列“{found}”出现了两次，只检查了第一个。请删除或改名其中一个。",
        "The column '{found}' is there twice; only the first was checked. Delete or rename one.",
    ),
    "column_missing": Text(
        "缺少“{label}”（{name}）列。请加上该列。",
        "The column '{label}' ({name}) is missing. Add it.",
    ),
    "column_empty": Text(
        "“{label}”列的 {count} 行全部为空。请填写该列。",
        "'{label}' is empty in all {count} rows. Fill in the column.",
    ),
    "column_unknown": Text(
        "不认识列“{found}”，是否应为“{nearest}”？请更正列名或删除该列。",
        "The column '{found}' is not known; did you mean '{nearest}'? Correct the heading or delete the column.",
    ),
    # Rows
    "merged_cells": Text(
        "单元格 {found} 是合并的。请取消合并，每一格都填上值。",
        "The cells {found} are merged. Unmerge them and fill in every cell.",
    ),
    "total_row": Text(
        "此行像是“{found}”行。请删除，合计由系统计算。",
        "This row looks like a '{found}' row. Delete it: totals are computed.",
    ),
    "key_twice": Text(
        "“{found}”重复，第 {first} 行已有。请删除其中一行或更正{key}。",
        "'{found}' is there twice: row {first} has it already. Delete one of the two rows or correct {key}.",
    ),
    # Cells
    "missing": Text("没有填写。请填上{wanted}。", "Nothing is filled in. Fill in {wanted}."),
    "mark_for_missing": Text(
        "“{found}”等于没有填写。请填上{wanted}。",
        "'{found}' says that nothing is filled in. Fill in {wanted}.",
    ),
    "text_not_kept": Text(
        "“{found}”超过 {limit} 个字，或含有不是文字的字符。请缩短或更正。",
        "'{found}' is longer than {limit} characters or holds a character that is none. Shorten or correct it.",
    ),
    "excel_error": Text(
        "单元格是 Excel 错误值 {found}。请修正公式，或填入数值。",
        "The cell is an Excel error {found}. Repair the formula or type the value.",
    ),
    "formula_empty": Text(
        "单元格是公式但没有算出的值。请在 Excel 或 WPS 中打开并保存一次，或填入数值。",
        "The cell is a formula without its result. Open and save the workbook in Excel or WPS, or type the value.",
    ),
    "line_break": Text(
        "单元格里有换行“{found}”。请删去换行；若引号没有成对，请补上。",
        "The cell holds a line break '{found}'. Remove it; if a quotation mark is not closed, close it.",
    ),
    "not_number": Text(
        "“{found}”不是数字。请只填数字{unit}。",
        "'{found}' is not a number. Write only a number{unit}.",
    ),
    "date_for_number": Text(
        "“{found}”是日期，这里要数字。请把单元格格式改为“常规”，再填数字{unit}。",
        "'{found}' is a date where a number is wanted. Set the format of the cell to General and write a number{unit}.",
    ),
    "not_whole": Text(
        "“{found}”不是整数。请填整数{unit}。",
        "'{found}' is not a whole number. Write a whole number{unit}.",
    ),
    "percent": Text(
        "“{found}”是百分数。请填数字{unit}，不要百分号。",
        "'{found}' is a percentage. Write a number{unit}, without a percent sign.",
    ),
    "ten_thousand": Text(
        "“{found}”以万为单位。请换算后只填数字{unit}。",
        "'{found}' is in ten thousands (万). Convert it and write only a number{unit}.",
    ),
    "scientific": Text(
        "“{found}”是科学记数法，原来的数字可能已丢失。请把该列设为文本格式，再重新填写完整的数字。",
        "'{found}' is in scientific notation and digits may be lost. Set the column to text and type the whole number again.",
    ),
    "number_too_large": Text(
        "“{found}”太大，不可能正确。请核对。", "'{found}' is too large to be true. Check it."
    ),
    "negative": Text(
        "“{found}”是负数。请填不小于 0 的数。",
        "'{found}' is negative. Write a number that is not below 0.",
    ),
    "below_minimum": Text(
        "“{found}”小于下限 {minimum}。请核对。",
        "'{found}' is below the least possible value {minimum}. Check it.",
    ),
    "above_maximum": Text(
        "“{found}”大于上限 {maximum}。请核对。",
        "'{found}' is above the greatest possible value {maximum}. Check it.",
    ),
    "not_date": Text(
        "“{found}”不是完整的日期。请写成 2025-09-01。",
        "'{found}' is not a whole date. Write it as 2025-09-01.",
    ),
    "date_unlikely": Text(
        "“{found}”的年份不可能正确。请核对。", "The year of '{found}' cannot be right. Check it."
    ),
    "not_yes_no": Text(
        "“{found}”不是“是”或“否”。请填“是”或“否”。",
        "'{found}' is neither yes nor no. Write yes or no.",
    ),
    "code_unknown": Text(
        "“{found}”不在代码表“{list}”中{nearest}请改填：{allowed}。",
        "'{found}' is not in the code list '{list}'{nearest} Use one of: {allowed}.",
    ),
    "identifier_pattern": Text(
        "“{found}”不符合要求（{doc}）。请核对；若 Excel 去掉了开头的 0，请把该列设为文本格式后补上。",
        "'{found}' is not of the right form ({doc}). Check it; if Excel dropped a leading 0, set the column to text and put it back.",
    ),
    "parent_missing": Text(
        "“{found}”在“{parent}”表中没有。请更正，或在“{parent}”表中补上。",
        "'{found}' is not in the table '{parent}'. Correct it, or add it to the table '{parent}'.",
    ),
    "parent_table_missing": Text(
        "没有“{parent}”表，无法核对“{label}”。请加入“{parent}”表。",
        "There is no table '{parent}' to check '{label}' against. Add the table '{parent}'.",
    ),
    # Coordinates
    "coordinates_swapped": Text(
        "经度 {lon}、纬度 {lat} 好像填反了。请对调。",
        "Longitude {lon} and latitude {lat} seem to be swapped. Exchange them.",
    ),
    "not_on_earth": Text(
        "经度 {lon}、纬度 {lat} 不是地球上的坐标。请填度数，如 114.62 和 32.96。",
        "Longitude {lon}, latitude {lat} is nowhere on earth. Write degrees, for example 114.62 and 32.96.",
    ),
    "outside_county": Text(
        "经度 {lon}、纬度 {lat} 不在县域范围内（{area}）。请核对坐标。",
        "Longitude {lon}, latitude {lat} is outside the county ({area}). Check the coordinates.",
    ),
    "far_from_places": Text(
        "经度 {lon}、纬度 {lat} 离所有居住地 20 公里以上（居住地范围 {area}）。请核对坐标。",
        "Longitude {lon}, latitude {lat} is more than 20 km away from the extent of the places ({area}). Check the coordinates.",
    ),
    # A frozen snapshot
    "snapshot_unreadable": Text(
        "快照说明文件无法读取。请重新生成快照。",
        "The description of the snapshot cannot be read. Make the snapshot again.",
    ),
    "snapshot_changed": Text(
        "文件与快照冻结时不同，或已缺失。请从备份恢复，或重新生成快照。",
        "The file is missing or differs from what was frozen. Restore it from a backup, or make the snapshot again.",
    ),
    "snapshot_outdated": Text(
        "文件的列与本版本不符。请重新生成快照。",
        "The columns of the file are those of another version. Make the snapshot again.",
    ),
}

_NOTES: dict[str, Text] = {
    "encoding": Text("按 {found} 编码读取。", "Read as {found}."),
    "bom": Text(
        "文件开头有 BOM，已略去。", "The file begins with a byte-order mark, which was left out."
    ),
    "separator": Text("以“{found}”为分隔符读取。", "Read with '{found}' between the cells."),
    "not_ours": Text("不是数据表，未读取。", "This is not one of the tables and was not read."),
    "table_absent": Text("没有“{table}”表：{lost}。", "There is no table '{table}': {lost}."),
    "county_absent": Text(
        "没有 county.toml 或“县”工作表：不知道县界，只能按居住地范围核对坐标；度量和评估还需要它。",
        "There is no county.toml or sheet 'County': coordinates could be compared only with the places; measuring and assessing will need it.",
    ),
    "sheet_hidden": Text(
        "这是隐藏的工作表，也已读取。", "This sheet is hidden, and was read all the same."
    ),
    "table_without_rows": Text("只有表头，没有数据。", "There are headings but no rows."),
    "column_ignored": Text(
        "列“{found}”不在表中，未读取。",
        "The column '{found}' is not part of the table and was not read.",
    ),
    "rows_blank": Text("{count} 个空行已略去。", "{count} blank row(s) were left out."),
    "full_width": Text(
        "{count} 格的全角字符按半角读取，如“{found}”读作 {value}。",
        "{count} cell(s) with full-width characters were read in half width, such as '{found}' as {value}.",
    ),
    "blanks": Text(
        "{count} 格首尾有空格，已去掉，如“{found}”。",
        "Blanks around the value of {count} cell(s) were left out, such as '{found}'.",
    ),
    "thousands": Text(
        "{count} 格的千分位逗号已去掉，如“{found}”读作 {value}。",
        "Thousands separators of {count} cell(s) were left out, such as '{found}' read as {value}.",
    ),
    "unit": Text(
        "{count} 格带单位，已去掉，如“{found}”读作 {value}。",
        "Units in {count} cell(s) were left out, such as '{found}' read as {value}.",
    ),
    "text_mark": Text(
        '{count} 格的文本标记（\' 或 ="…"）已去掉，如“{found}”读作 {value}。',
        "Marks of text (' or =\"…\") in {count} cell(s) were left out, such as '{found}' read as {value}.",
    ),
    "number_as_text": Text(
        "{count} 格的数字存成了文本，已按数字读取，如 {found}。",
        "{count} number(s) stored as text were read as numbers, such as {found}.",
    ),
    "date_serial": Text(
        "{count} 格是 Excel 日期序号，已按日期读取，如 {found} 读作 {value}。",
        "{count} Excel date number(s) were read as dates, such as {found} as {value}.",
    ),
    "empty_mark": Text(
        "{count} 格的“{found}”按未填读取。", "{count} cell(s) with '{found}' were read as empty."
    ),
}

FAULTS = _FAULTS | {rule.code: rule.sentence for rule in CROSSINGS if not rule.is_note}
NOTES = _NOTES | {rule.code: rule.sentence for rule in CROSSINGS if rule.is_note}


def say(template: Text, found: str, facts: Mapping[str, object]) -> Text:
    """Return the template with its fields filled in, in both languages."""
    return Text(_fill(template.zh, found, facts, 0), _fill(template.en, found, facts, 1))


def where(file: str, row: int | None, label: Text | None, column: str, message: Text) -> Text:
    """Return the message led by its place: file, row, and column by its label or name."""
    zh = file + (f" 第 {row} 行" if row else "")
    en = file + (f", row {row}" if row else "")
    if column:
        named = label or Text(column, column)
        zh += f"“{named.zh}”"
        en += f", '{named.en}'"
    return Text(f"{zh}：{message.zh}", f"{en}: {message.en}")


def _fill(template: str, found: str, facts: Mapping[str, object], language: int) -> str:
    values = {"found": found}
    for name, fact in facts.items():
        values[name] = fact[language] if isinstance(fact, Text) else str(fact)
    return template.format_map(values)
