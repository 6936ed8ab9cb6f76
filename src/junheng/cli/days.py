"""How is a day given on the command line?"""

from datetime import date

import typer


def read_day(text: str | date) -> date:
    """Return the day that an option names. Raises BadParameter, which says how to write it."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a day. Write it as 2025-09-01.") from None
