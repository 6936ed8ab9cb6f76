"""Run the `junheng` command as `python -m junheng`."""

from junheng.cli.main import run

run()
