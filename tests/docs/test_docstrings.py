"""Do the examples in the docstrings give what they say?"""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import junheng

SOURCE = Path(junheng.__file__).parent
WITH_EXAMPLES = sorted(
    path for path in SOURCE.rglob("*.py") if ">>>" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_examples_of_a_module_are_true(path: Path) -> None:
    module = import_module(".".join(("junheng", *path.relative_to(SOURCE).with_suffix("").parts)))
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
