"""How do rows of the registers become frames, and rows of frames become rows of the registers?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import models

from junheng.accounts.models import Organisation
from junheng.registers.models import REGISTERS, Place
from junheng.snapshots.columns import Table
from junheng.snapshots.schema import polars_schema

MODELS: dict[type[Table], type[models.Model]] = {m.TABLE: m for m in REGISTERS}  # type: ignore[attr-defined]
# Beside the declared columns: which row of the database, and its version.
ROW_ID, VERSION = "_row_id", "_version"
CHUNK = 5000


def frame_of(table: type[Table], county: Organisation) -> pl.DataFrame:
    """Return the county's rows of a table: declared columns, then `_row_id` and `_version`."""
    model = MODELS[table]
    rows = model.objects.for_system("the registers of one county as a frame")  # type: ignore[attr-defined]
    chosen = rows.filter(**{model.SCOPE.county: county.pk})  # type: ignore[attr-defined]
    paths = [path_of(model, name) for name in table.columns]
    values = chosen.values_list(*paths, "pk", "version").iterator(CHUNK)
    return frame_from(table, values, {ROW_ID: pl.Int64(), VERSION: pl.Int64()})


def frame_from(
    table: type[Table], rows: Iterable[tuple[Any, ...]], extra: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """Return rows of the database as a frame; an empty optional text is null in a frame."""
    schema = {**polars_schema(table), **extra}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    optional = [n for n, c in table.columns.items() if c.dtype is str and not c.is_required]
    return frame.with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in optional
    )


def path_of(model: type[models.Model], column: str) -> str:
    """Return where the model keeps a declared column; a place is linked by row, not by code."""
    if column == "place_id" and model is not Place and _has_field(model, "place"):
        return "place__place_id"
    return column


def rows_from(
    table: type[Table], frame: pl.DataFrame, *, county: Organisation
) -> list[models.Model]:
    """Return unsaved rows of the registers; `_row_id` and `_version` are taken when present."""
    model: Any = MODELS[table]
    shared: dict[str, Any] = {"county_id": county.pk} if _has_field(model, "county") else {}
    renamed = {ROW_ID: "id", VERSION: "version"}
    frame = frame.select(c for c in (*table.columns, *renamed) if c in frame.columns).rename(
        renamed, strict=False
    )
    if path_of(model, "place_id") != "place_id" and "place_id" in frame.columns:
        frame = _with_place_rows(frame, county)
    texts = [n for n, c in table.columns.items() if c.dtype is str and not c.is_required]
    blank = [n for n in texts if not model._meta.get_field(n).null]
    frame = frame.with_columns(pl.col(blank).fill_null("")) if blank else frame
    return [model(**shared, **row) for row in frame.iter_rows(named=True)]


def key_of(table: type[Table], row: Mapping[str, Any]) -> str:
    """Return the key of a row as people read it."""
    return " · ".join(str(row[name]) for name in table.key())


def to_json(table: type[Table], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the declared values of a row as JSON can hold them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name in table.columns
    }


def from_json(table: type[Table], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `to_json` was given."""
    return {
        name: date.fromisoformat(value)
        if value is not None and table.columns[name].dtype is date
        else value
        for name, value in values.items()
    }


def _with_place_rows(frame: pl.DataFrame, county: Organisation) -> pl.DataFrame:
    places = Place.objects.for_system("place codes of one county").filter(county=county)
    codes = dict(places.values_list("place_id", "pk"))
    return frame.with_columns(
        pl.col("place_id").replace_strict(codes, return_dtype=pl.Int64).alias("place_id")
    )


def _has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())
