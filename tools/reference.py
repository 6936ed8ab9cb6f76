"""Do the reference pages say what the declarations say? Write them, or with --check compare."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from spec_examples import examples_markdown

from junheng.catalogue.reference import indicators_markdown, standards_markdown
from junheng.cli.main import app
from junheng.ledger.diagrams import markdown_table, mermaid
from junheng.snapshots.reference import tables_markdown

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
SUFFIX = {"en": "", "zh": ".zh-CN"}
MADE = {
    "en": "<!-- Made from the declarations by `make docs`; do not edit. -->\n\n",
    "zh": "<!-- 由 `make docs` 根据声明生成，请勿手改。 -->\n\n",
}


def workflow_markdown(language: str) -> str:
    """Return the page of the workflow of an item: its diagram and its table of moves."""
    title = {"en": "# The workflow of an item", "zh": "# 事项流程"}[language]
    return f"{title}\n\n```mermaid\n{mermaid(language)}\n```\n\n{markdown_table(language)}\n"


def commands_markdown() -> str:
    """Return the page of all commands with their help, as the command line gives it."""
    parts = ["# The `junheng` command\n"]
    for path, one in _commands(app, ("junheng",)):
        context = typer.Context(one, info_name=" ".join(path))
        parts.append(f"## `{' '.join(path)}`\n")
        parts.append(" ".join((one.help or "").split()) + "\n")
        rows = [
            (" ".join([*parameter.opts, *parameter.secondary_opts]), _describe(parameter, context))
            for parameter in one.params
            if parameter.name != "help"
        ]
        if rows:
            parts.append("| argument or option | meaning |\n|---|---|")
            parts.append("\n".join(f"| `{name}` | {text} |" for name, text in rows) + "\n")
    return "\n".join(parts)


def _describe(parameter: Any, context: typer.Context) -> str:
    text = " ".join(str(getattr(parameter, "help", None) or "").split())
    default = parameter.get_default(context, call=False)
    shown = (
        "" if default in (None, False, (), "") or callable(default) else f" Default: `{default}`."
    )
    return (text + shown).replace("|", "\\|").strip()


def _commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        yield from _commands(command.get_command(context, name), (*path, name))


PAGES: dict[str, Callable[[str], str]] = {
    "tables": tables_markdown,
    "indicators": indicators_markdown,
    "standards": standards_markdown,
    "workflow": workflow_markdown,
}


def pages() -> dict[Path, str]:
    """Return every reference page: its path and its text."""
    made = {
        FOLDER / f"{name}{SUFFIX[language]}.md": MADE[language] + page(language)
        for name, page in PAGES.items()
        for language in SUFFIX
    }
    made[FOLDER / "examples.md"] = MADE["en"] + examples_markdown()
    made[FOLDER / "commands.md"] = MADE["en"] + commands_markdown()
    return {path: text.rstrip() + "\n" for path, text in made.items()}


def main(*, check: bool) -> int:
    """Write the pages, or say which are out of date; return the exit code."""
    FOLDER.mkdir(exist_ok=True)
    stale = {
        path: text
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if check:
            sys.stderr.write(f"docs/reference/{path.name} is out of date. Run make docs.\n")
        else:
            path.write_text(text, encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
