"""Which commands has `junheng`, and how does it end?"""

import importlib

import typer

from junheng.cli.output import console

app = typer.Typer(
    help="Junheng 均衡: know, measure, plan, act, account - a county's education.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# Provisional while the pieces land: name, module, attribute.
PIECES = (
    ("check", "junheng.cli.check", "check"),
    ("template", "junheng.cli.check", "template"),
    ("import", "junheng.cli.registers", "import_folder"),
    ("freeze", "junheng.cli.registers", "freeze"),
    ("measure", "junheng.cli.measure", "measure"),
    ("assess", "junheng.cli.measure", "assess"),
    ("plan", "junheng.cli.plan", "plan"),
    ("solve", "junheng.cli.solve", "solve"),
    ("verify", "junheng.cli.solve", "verify"),
    ("jobs", "junheng.cli.jobs", "jobs"),
    ("make-county", "junheng.cli.demo", "make_county"),
    ("demo", "junheng.cli.demo", "demo"),
)
for name, module, attribute in PIECES:
    try:
        piece = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError):
        continue
    if isinstance(piece, typer.Typer):
        app.add_typer(piece, name=name)
    else:
        app.command(name)(piece)


def run() -> None:
    """Run the command; an interrupted one says so in a sentence."""
    try:
        app()
    except KeyboardInterrupt:
        console.print("Stopped.", style="yellow")
        raise SystemExit(130) from None
