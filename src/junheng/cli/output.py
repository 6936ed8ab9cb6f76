"""How does a command speak: tables and progress for people, one JSON object for programs?"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable

# Progress and sentences go to stderr, so that stdout holds the answer and nothing else.
console = Console(stderr=True, highlight=False)


def print_json(answer: Mapping[str, Any]) -> None:
    """Print `answer` as the one JSON object of this command; NaN is written as null.

    Rows may come from an iterator, so that a million of them are never held together.
    """
    sys.stdout.writelines(_written(answer))


def print_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a short table for people on stdout; numbers are set to the right."""
    listed = [list(row) for row in rows]
    table = RichTable(
        title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False
    )
    for place, heading in enumerate(headings):
        numeric = any(isinstance(row[place], int | float) for row in listed)
        table.add_column(
            heading,
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=place == 0 or numeric,
        )
    for row in listed:
        table.add_row(*(_cell(value) for value in row))
    # What files hold is shown as it is: "[red]" in a cell is no colour.
    Console(highlight=False, markup=False).print(table)


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """Print what is wrong and what to do on stderr and end; 1 the data, 2 the call is at fault."""
    console.print(sentence, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def progress(label: str, *, total: int | None = None) -> Iterator[Progress]:
    """Show a spinner, or a bar when `total` is known, on stderr while the block runs."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        bar.add_task(label, total=total)
        yield bar


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _written(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the JSON of `answer`, each row for itself: a province has half a million."""
    before = "{"
    for key, value in answer.items():
        yield f"{before}{_dumped(key)}: "
        before = ", "
        if isinstance(value, list | tuple | Iterator):
            yield "["
            for place, row in enumerate(value):
                yield f"{', ' if place else ''}{_dumped(row)}"
            yield "]"
        else:
            yield _dumped(value)
    yield "}\n" if answer else "{}\n"


def _dumped(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    """Return `value` as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if value is None or isinstance(value, str | int | bool):
        return value
    return str(value)
