"""The reference page names everything that is declared."""

import pytest

from junheng.snapshots.codes import CODE_LISTS
from junheng.snapshots.reference import tables_markdown
from junheng.snapshots.sentences import FAULTS, NOTES
from junheng.snapshots.tables import TABLES


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_column_code_and_sentence_is_on_the_page(language: str) -> None:
    page = tables_markdown(language)
    for table in TABLES:
        assert f"## {table.label.in_language(language)} `{table.name}`" in page
        for column in table.columns.values():
            assert f"| `{column.name}` | {column.label.in_language(language)} |" in page
    for codes in CODE_LISTS:
        assert all(f"| `{c.value}` | {c.label.zh} | {c.label.en} |" in page for c in codes.codes)
    for text in (*FAULTS.values(), *NOTES.values()):
        assert text.in_language(language) in page


def test_every_sentence_says_the_same_facts_in_both_languages() -> None:
    import string

    for code, text in {**FAULTS, **NOTES}.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(part) if name} for part in text]  # fmt: skip
        assert fields[0] == fields[1], code


def test_every_fault_says_what_to_do() -> None:
    for code, text in FAULTS.items():
        assert "请" in text.zh, code
        assert text.zh.endswith("。"), code
        assert text.en.endswith("."), code
