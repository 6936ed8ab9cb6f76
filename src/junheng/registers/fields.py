"""Which Django field holds a declared column?"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import get_language

from junheng.kernel.text import Text
from junheng.snapshots.columns import LONGEST_TEXT, Column, Table


def in_page_language(text: Text) -> str:
    """Return the wording in the language of the page, English outside of pages."""
    return text.in_language(get_language() or "en")


_lazy_text = lazy(in_page_language, str)


class _Declared:
    """A field whose words come from the declaration, so that a new label is no migration."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        for words in ("verbose_name", "help_text", "choices"):
            kwargs.pop(words, None)
        return name, f"django.db.models.{path.rsplit('Declared', 1)[-1]}", args, kwargs


class DeclaredCharField(_Declared, models.CharField):  # type: ignore[type-arg]
    """Text or a code."""


class DeclaredBigIntegerField(_Declared, models.BigIntegerField):  # type: ignore[type-arg]
    """A whole number."""


class DeclaredFloatField(_Declared, models.FloatField):  # type: ignore[type-arg]
    """A quantity."""


class DeclaredBooleanField(_Declared, models.BooleanField):  # type: ignore[type-arg]
    """Yes or no."""


class DeclaredDateField(_Declared, models.DateField):  # type: ignore[type-arg]
    """A day."""


_FIELDS: "dict[type, type[models.Field[Any, Any]]]" = {
    str: DeclaredCharField,
    int: DeclaredBigIntegerField,
    float: DeclaredFloatField,
    bool: DeclaredBooleanField,
    date: DeclaredDateField,
}


def field_for(table: type[Table], name: str, **options: Any) -> "models.Field[Any, Any]":
    """Return the field of a declared column: type, choices, label, help and whether it is needed.

    An optional text is stored empty, any other optional value as NULL.
    """
    column = table.columns[name]
    settings: dict[str, Any] = {"verbose_name": _lazy_text(column.label)}
    if column.doc.en:
        settings["help_text"] = _lazy_text(column.doc)
    if column.dtype is str:
        settings["max_length"] = LONGEST_TEXT
    if column.codes is not None:
        settings["choices"] = [(c.value, _lazy_text(c.label)) for c in column.codes.codes]
    if not column.is_required:
        settings |= {"blank": True} | ({"default": ""} if column.dtype is str else {"null": True})
    return _FIELDS[column.dtype](**(settings | options))


def limits_of(table: type[Table]) -> list[models.CheckConstraint]:
    """Return the declared minima and maxima as constraints that the database holds."""
    return [
        constraint
        for column in table.columns.values()
        if column.dtype in {int, float}
        for constraint in _limits(table.name, column)
    ]


def _limits(table: str, column: Column) -> list[models.CheckConstraint]:
    limits = []
    if column.minimum is not None:
        condition = Q(**{f"{column.name}__gte": column.dtype(column.minimum)})
        limits.append(
            models.CheckConstraint(condition=condition, name=f"{table}_{column.name}_minimum")
        )
    if column.maximum is not None:
        condition = Q(**{f"{column.name}__lte": column.dtype(column.maximum)})
        limits.append(
            models.CheckConstraint(condition=condition, name=f"{table}_{column.name}_maximum")
        )
    return limits
