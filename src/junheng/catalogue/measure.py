"""What is the value of each indicator, by school, township or county?"""

import difflib
from collections.abc import Collection, Sequence
from typing import Literal

import narwhals as nw
import polars as pl

from junheng.catalogue import INDICATORS
from junheng.catalogue.scope import NINE_YEAR, AssessedFrames
from junheng.catalogue.views import AssessedPupils, CompulsoryClasses, WholeSchools
from junheng.kernel.refusals import NotFound
from junheng.kernel.stages import Stage
from junheng.rules.frames import Frames, Rows
from junheng.rules.indicators import COLUMNS, REASON, Indicator
from junheng.rules.reasons import absence
from junheng.snapshots.columns import Table
from junheng.snapshots.engines import open_frames
from junheng.snapshots.snapshot import Snapshot
from junheng.snapshots.tables import Schools

By = Literal["school", "township", "county"]
Unit = Literal["class", "school", "township", "county"]
# What one row of an indicator is about, beside its stage.
UNIT_KEYS: dict[Unit, tuple[str, ...]] = {
    "class": ("school_id", "grade", "class_no"),
    "school": ("school_id",),
    "township": ("township",),
    "county": (),
}
STAGE_ORDER = {Stage.PRIMARY.value: 0, Stage.JUNIOR.value: 1, NINE_YEAR: 2}
SCHEMA = {
    "indicator": pl.String,
    "stage": pl.String,
    "key": pl.String,
    "name": pl.String,
    "top": pl.Float64,
    "bottom": pl.Float64,
    "value": pl.Float64,
    "reason": pl.String,
}


class IndicatorNotFound(NotFound):
    """No indicator has this code; the sentence names the nearest."""


def get_indicator(code: str) -> Indicator:
    """Return the indicator with this code. Raises IndicatorNotFound."""
    if code in INDICATORS:
        return INDICATORS[code]
    near = difflib.get_close_matches(code, INDICATORS, n=3, cutoff=0.4)
    hint = f"Did you mean {', '.join(near)}?" if near else f"Use one of: {', '.join(INDICATORS)}."
    raise IndicatorNotFound(f"There is no indicator '{code}'. {hint}")


def measure(
    snapshot: Snapshot, *, by: By, only: Collection[str] = (), engine: str = "polars"
) -> pl.DataFrame:
    """Return the values of the indicators in `only`, or of all, by school, township or county.

    Columns: indicator, stage, key (school_id, township or county code), name (of the school, the
    township or the county in Chinese), top, bottom, value (null where there is none), reason
    (empty, or why there is no value: see `rules.reasons`). Sorted by indicator as the catalogue
    lists them, then stage and key. Spreads compare schools and have no row by school.
    Raises IndicatorNotFound, and ValueError for an unknown engine.
    """
    frames = AssessedFrames(open_frames(snapshot, engine), on=snapshot.taken_on)
    asked = [get_indicator(code) for code in only] or list(INDICATORS.values())
    county = (snapshot.county.code, snapshot.county.name.zh)
    parts = [
        measure_one(frames, indicator, by=by, county=county)
        for indicator in asked
        if by != "school" or not indicator.is_between_units
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA)


def measure_one(
    frames: AssessedFrames, indicator: Indicator, *, by: Unit, county: tuple[str, str]
) -> pl.DataFrame:
    """Return the values of one indicator, as `measure` does; `by` may also be class.

    By class, the columns grade and class_no follow the others. `county` is its code and name.
    """
    keys = UNIT_KEYS[by]
    absent = _absent(frames, indicator)
    if absent:
        rows = _groups(frames, ("stage", *keys)).with_columns(
            *(pl.lit(None, pl.Float64).alias(name) for name in COLUMNS if name != REASON),
            pl.lit(absence(absent)).alias(REASON),
        )
    else:
        rows = _collected(indicator.by(frames, "stage", *keys))
    if by == "county":
        key, name = pl.lit(county[0]), pl.lit(county[1])
    elif by == "township":
        key, name = pl.col("township"), pl.col("township")
    else:
        rows = rows.join(_names(frames), on="school_id", how="left")
        key, name = pl.col("school_id"), pl.col("name")
    extra = [column for column in keys if column not in {"school_id", "township"}]
    listed = rows.with_columns(
        pl.lit(indicator.code).alias("indicator"), key.alias("key"), name.alias("name")
    )
    order = pl.col("stage").replace_strict(STAGE_ORDER, default=len(STAGE_ORDER))
    return listed.select(*SCHEMA, *extra).sort(order, "key", *extra)


def _absent(frames: AssessedFrames, indicator: Indicator) -> Sequence[type[Table]]:
    """Return the tables of the snapshot that are missing for `indicator`, each once."""
    tables = {
        base.name: base
        for table in indicator.absent_tables(frames)
        for base in frames.missing(table)
    }
    return [tables[name] for name in sorted(tables)]


def _groups(frames: AssessedFrames, keys: tuple[str, ...]) -> pl.DataFrame:
    """Return the groups that would have had a value, from the first table that knows them."""
    for table in (AssessedPupils, WholeSchools, CompulsoryClasses):
        if frames.has(table) and set(keys) <= set(table.columns):
            return _collected(frames[table].select(*keys).unique())
    if keys == ("stage",):
        return pl.DataFrame({"stage": [""]})  # The county is there whatever is known of it.
    schools = frames[Schools].select("school_id", "township").with_columns(stage=nw.lit(""))
    if set(keys) <= {"school_id", "township", "stage"}:
        return _collected(schools.select(*keys).unique())
    return pl.DataFrame(schema=dict.fromkeys(keys, pl.String))


def _names(frames: Frames) -> pl.DataFrame:
    return _collected(frames[Schools].select("school_id", "name"))


def _collected(rows: Rows) -> pl.DataFrame:
    frame: pl.DataFrame = rows.collect("polars").to_native()
    return frame
