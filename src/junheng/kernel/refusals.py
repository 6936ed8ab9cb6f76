"""How does the system say no, and why?"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done: a stable code, an English sentence, and its facts.

    Interfaces translate by `code` and `facts`; `sentence` is what logs and the command line print.
    """

    code: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """An operation was refused; nothing was changed."""

    def __init__(self, code: str, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.refusal = Refusal(code, sentence, facts)


class NotFound(Exception):
    """What was asked for does not exist, or not within what this person may see."""
