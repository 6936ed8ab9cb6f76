"""Which standards count for a command: the national ones, and local ones from which folder?"""

import os
from pathlib import Path
from typing import Annotated

import typer

from junheng.catalogue.standards import StandardNotValid, load_standards
from junheng.cli.output import fail
from junheng.rules.clauses import Standard

VARIABLE = "JUNHENG_LOCAL_RULES"  # The same folder that the pages use.
Rules = Annotated[
    Path | None,
    typer.Option(
        help=f"Folder with local standards; else the one that {VARIABLE} names.",
        show_default=False,
    ),
]


def read_standards(rules: Path | None) -> dict[str, Standard]:
    """Return every standard by its code, or end with what is wrong with the folder given."""
    named = os.environ.get(VARIABLE, "")
    folder = rules or (Path(named) if named else None)
    if folder is not None and not folder.is_dir():
        given = f"--rules {rules}" if rules else f"{VARIABLE}={named}"
        fail(f"{given}: there is no such folder. Check the path, or leave it out.", code=2)
    try:
        return load_standards(folder)
    except StandardNotValid as error:
        fail(str(error))
