"""Which commands has `junheng`, and how does it end?"""

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Any

import typer
from typer.core import TyperGroup

from junheng.cli.output import console

# Command, module, function or group. A command's module is imported when the command is called:
# `junheng check` does not wait for a solver, nor `junheng solve` for Django.
COMMANDS = {
    "demo": ("junheng.cli.demo", "demo"),
    "make-county": ("junheng.cli.demo", "make_county"),
    "template": ("junheng.cli.check", "template"),
    "check": ("junheng.cli.check", "check"),
    "import": ("junheng.cli.registers", "import_folder"),
    "freeze": ("junheng.cli.registers", "freeze"),
    "measure": ("junheng.cli.measure", "measure"),
    "assess": ("junheng.cli.measure", "assess"),
    "plan": ("junheng.cli.plan", "plan"),
    "solve": ("junheng.cli.solve", "solve"),
    "verify": ("junheng.cli.solve", "verify"),
    "admit": ("junheng.cli.office", "admit"),
    "serve": ("junheng.cli.office", "serve"),
    "jobs": ("junheng.cli.jobs", "jobs"),
}

WRONG_PATHS = (FileNotFoundError, NotADirectoryError, IsADirectoryError, FileExistsError, PermissionError)  # fmt: skip


class Commands(TyperGroup):
    """The commands in the order of the table, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Return a command by its name, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        piece = getattr(import_module(module), attribute)
        if not isinstance(piece, typer.Typer):
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(piece)
            piece = single
        command = typer.main.get_command(piece)
        command.name = cmd_name
        return command


app = Commands(
    name="junheng",
    help="Junheng 均衡: know, measure, plan, act, account - a county's education.",
    no_args_is_help=True,
)


def run() -> None:
    """Run the command; one that is interrupted, or may not read or write, says so in a sentence."""
    if sys.argv[1:] == ["--version"]:
        typer.echo(f"junheng {version('junheng')}")
        return
    try:
        app()
    except OSError as error:
        console.print(_sentence(error), style="red", markup=False, soft_wrap=True)
        raise SystemExit(2 if isinstance(error, WRONG_PATHS) else 1) from None
    except KeyboardInterrupt:
        console.print("Stopped.", style="yellow")
        raise SystemExit(130) from None


def _sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    if error.filename is None:
        return f"The system refused: {reason}."
    todo = "Give another path." if isinstance(error, WRONG_PATHS) else "Put that right."
    return f"{error.filename} cannot be read or written: {reason}. {todo}"
