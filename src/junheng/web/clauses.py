"""How is a clause of law named on a page?"""

from dataclasses import dataclass
from datetime import date

from junheng.catalogue.standards import get_clause
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Limits, Standard
from junheng.studies.queries import known_standards


@dataclass(frozen=True)
class Quoted:
    """A clause with its document, and the limits in force on the day it was asked for."""

    clause: Clause
    standard: Standard
    limits: Limits | None

    @property
    def unit(self) -> Text:
        """Return the unit its values are measured in."""
        return self.clause.measured_in


def find_clause(code: str, *, on: date) -> Quoted | None:
    """Return the clause of this code as of `on`, or None when its document is no longer kept."""
    standards = known_standards()
    standard = standards.get(code.partition("/")[0])
    if standard is None or code not in {clause.code for clause in standard.clauses.values()}:
        return None
    clause = get_clause(code, standards)
    return Quoted(clause, standard, clause.on(on))


def clause_label(code: str) -> Text:
    """Return the clause's name in both languages; the code itself when it is not known."""
    standard = known_standards().get(code.partition("/")[0])
    for clause in standard.clauses.values() if standard else ():
        if clause.code == code:
            return clause.label
    return Text(code, code)
