"""Which documents of the state are known, and what do their clauses demand?"""

from junheng.catalogue.standards.loading import (
    ClauseNotFound,
    StandardNotFound,
    StandardNotValid,
    get_clause,
    get_standard,
    load_standards,
)

__all__ = [
    "ClauseNotFound",
    "StandardNotFound",
    "StandardNotValid",
    "get_clause",
    "get_standard",
    "load_standards",
]
