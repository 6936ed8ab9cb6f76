"""Do the drawings and tables show every move?"""

import re

import pytest

from junheng.ledger import diagrams
from junheng.ledger.workflow import MOVES, State

LANGUAGES = ("zh-hans", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_mermaid_names_every_state_and_move(language: str) -> None:
    text = diagrams.mermaid(language)
    assert text.startswith("stateDiagram-v2\n")
    for move in MOVES:
        arrow = f"{move.before.value} --> {move.after.value}: "
        line = next(line for line in text.splitlines() if arrow in line)
        assert move.label.in_language(language) in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_one_row_a_move(language: str) -> None:
    lines = diagrams.markdown_table(language).splitlines()
    assert len(lines) == len(MOVES) + 2
    assert all(line.count("|") == 7 for line in lines)


def test_the_table_says_how_long_and_who() -> None:
    assert "| Report as put right | Assigned | Reported | Owner | 5 working days | yes |" in (
        diagrams.markdown_table("en")
    )
    assert "| 报告整改 | 整改中 | 待核查 | 责任单位 | 5个工作日 | 是 |" in (
        diagrams.markdown_table("zh-hans")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_well_formed_and_marks_where_the_item_is(language: str) -> None:
    drawing = diagrams.svg(language, current=State.REPORTED)
    marked = re.findall(
        r'<g class="workflow-state workflow-now">.*?<text[^>]*>(.*?)</text>', drawing
    )
    assert marked == [State.REPORTED.label.in_language(language)]
    assert drawing.count('class="workflow-state') == len(State)
    assert " style=" not in drawing
