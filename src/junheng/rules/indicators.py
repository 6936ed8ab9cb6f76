"""What is an indicator, and how is its value computed for every group of rows?"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import narwhals as nw

from junheng.kernel.text import Counted, Text
from junheng.rules.frames import Frames, Rows
from junheng.rules.measures import AMOUNT, UNKNOWN, Measure
from junheng.rules.reasons import Reason
from junheng.snapshots.columns import Table

TOP, BOTTOM, VALUE, REASON = "top", "bottom", "value", "reason"
COLUMNS = (TOP, BOTTOM, VALUE, REASON)
NO_UNIT = Text("", "")
NOTHING_COUNTED = Counted("", "", "")


class Indicator(ABC):
    """A number with a name in both languages; its code is `<module>.<variable>` of the catalogue."""

    def __init__(self, *, zh: str, en: str, unit: Text, amount: Counted, doc: Text) -> None:
        self.code = ""
        self.label = Text(zh, en)
        self.unit = unit
        self.amount = amount
        self.doc = doc

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code or self.label.en}>"

    @property
    @abstractmethod
    def tables(self) -> frozenset[type[Table]]:
        """Return the tables the value is computed from."""

    @property
    def is_between_units(self) -> bool:
        """Say whether the value compares schools with each other, and so has none for one school."""
        return False

    @abstractmethod
    def by(self, frames: Frames, *keys: str) -> Rows:
        """Return the value of every group of `keys`, one row a group.

        Columns: the keys, `top`, `bottom`, `value` (null where there is none) and `reason` (a
        Reason that says why; empty where there is a value). Every table must be held by `frames`.
        """

    def absent_tables(self, frames: Frames) -> tuple[type[Table], ...]:
        """Return the tables this indicator needs and the snapshot does not hold, by name."""
        absent = (table for table in self.tables if not frames.has(table))
        return tuple(sorted(absent, key=lambda table: table.name))


class Ratio(Indicator):
    """One measure over another, times `per`.

    Nothing over something is 0; something, or nothing, over nothing has no value; neither has a
    sum in which a row is unknown. `amount` names what the top counts, for "3 teachers short";
    `is_countable` says that it comes in whole pieces.
    """

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        top: Measure,
        bottom: Measure,
        per: float = 1,
        unit: Text = NO_UNIT,
        amount: Counted = NOTHING_COUNTED,
        is_countable: bool = False,
        doc: Text = NO_UNIT,
    ) -> None:
        super().__init__(zh=zh, en=en, unit=unit, amount=amount, doc=doc)
        self.top = top
        self.bottom = bottom
        self.per = per
        self.is_countable = is_countable

    @property
    def tables(self) -> frozenset[type[Table]]:
        """Return the tables the value is computed from."""
        return frozenset({self.top.table, self.bottom.table})

    def by(self, frames: Frames, *keys: str) -> Rows:
        """Return the ratio of every group met on either side."""
        top, bottom = self.top.by(frames, *keys), self.bottom.by(frames, *keys)
        # Stacked and added up again rather than joined: a group may be met on one side only.
        sides = nw.concat(
            [
                top.select(*keys, UNKNOWN, nw.col(AMOUNT).alias(TOP), nw.lit(0.0).alias(BOTTOM)),
                bottom.select(*keys, UNKNOWN, nw.lit(0.0).alias(TOP), nw.col(AMOUNT).alias(BOTTOM)),
            ],
            how="vertical",
        )
        rows = sides.group_by(*keys).agg(nw.col(TOP, BOTTOM, UNKNOWN).sum())
        is_known, is_divisible = nw.col(UNKNOWN) == 0, nw.col(BOTTOM) > 0
        return rows.select(
            *keys,
            TOP,
            BOTTOM,
            nw.when(is_known & is_divisible)
            .then(nw.col(TOP) * self.per / nw.col(BOTTOM))
            .alias(VALUE),
            _reason(is_known, is_divisible),
        )


class Spread(Indicator):
    """How unequal a ratio is between units: the weighted standard deviation over the weighted mean.

    With x the ratio of a unit and w its weight: mean = sum(w·x) / sum(w), and
    spread = sqrt(sum(w·(x − mean)²) / sum(w)) / mean. `top` is the deviation, `bottom` the mean.
    Where the weight is the ratio's own bottom, the mean is the ratio of all units together
    (校际差异系数; method sheet of 教督〔2012〕3号). Units without weight are left out.
    """

    def __init__(
        self,
        *,
        of: Ratio,
        weight: Measure,
        among: str = "school_id",
        zh: str = "",
        en: str = "",
        doc: Text = NO_UNIT,
    ) -> None:
        super().__init__(
            zh=zh or f"{of.label.zh}校际差异系数",
            en=en or f"Spread between schools: {of.label.en}",
            unit=NO_UNIT,
            amount=NOTHING_COUNTED,
            doc=doc,
        )
        self.of = of
        self.weight = weight
        self.among = among

    @property
    def tables(self) -> frozenset[type[Table]]:
        """Return the tables the value is computed from."""
        return self.of.tables | {self.weight.table}

    @property
    def is_between_units(self) -> bool:
        """Say whether the value compares schools with each other."""
        return True

    def by(self, frames: Frames, *keys: str) -> Rows:
        """Return the spread between the units of every group."""
        units = (*keys, self.among)
        weights = self.weight.by(frames, *units).select(*units, nw.col(AMOUNT).alias("_w"))
        rows = self.of.by(frames, *units).join(weights, on=list(units), how="left")
        rows = rows.filter(nw.col("_w") > 0)
        weight, value = nw.col("_w"), nw.col(VALUE)
        rows = rows.with_columns(
            _mean=(weight * value).sum().over(*keys) / weight.sum().over(*keys),
            _unknown=nw.when(value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
        )
        gap = value - nw.col("_mean")
        groups = (
            rows.with_columns(_square=weight * gap * gap)
            .group_by(*keys)
            .agg(
                nw.col("_square").sum(),
                nw.col("_w").sum(),
                nw.col("_unknown").sum(),
                nw.col("_mean").max(),
            )
        )
        is_known, is_divisible = nw.col("_unknown") == 0, nw.col("_mean") > 0
        deviation = (nw.col("_square") / nw.col("_w")).sqrt()
        return groups.select(
            *keys,
            nw.when(is_known).then(deviation).alias(TOP),
            nw.when(is_known).then(nw.col("_mean")).alias(BOTTOM),
            nw.when(is_known & is_divisible).then(deviation / nw.col("_mean")).alias(VALUE),
            _reason(is_known, is_divisible),
        )


class Derived(Indicator):
    """Arithmetic of other indicators; it has no value where one of them has none."""

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        parts: Sequence[Indicator],
        formula: Callable[[Sequence[nw.Expr]], nw.Expr],
        unit: Text = NO_UNIT,
        doc: Text = NO_UNIT,
    ) -> None:
        super().__init__(zh=zh, en=en, unit=unit, amount=NOTHING_COUNTED, doc=doc)
        self.parts = tuple(parts)
        self.formula = formula

    @property
    def tables(self) -> frozenset[type[Table]]:
        """Return the tables the value is computed from."""
        return frozenset().union(*(part.tables for part in self.parts))

    @property
    def is_between_units(self) -> bool:
        """Say whether the value compares schools with each other."""
        return any(part.is_between_units for part in self.parts)

    def by(self, frames: Frames, *keys: str) -> Rows:
        """Return the formula over the parts, for every group of the first part."""
        names = [f"_part{place}" for place in range(len(self.parts))]
        rows: Rows | None = None
        for name, part in zip(names, self.parts, strict=True):
            values = part.by(frames, *keys).select(*keys, nw.col(VALUE).alias(name))
            rows = values if rows is None else rows.join(values, on=list(keys), how="left")
        if rows is None:
            raise ValueError("A derived indicator has no parts. Give at least one.")
        is_known = ~nw.any_horizontal(*(nw.col(n).is_null() for n in names), ignore_nulls=True)
        formula = self.formula([nw.col(name) for name in names])
        nothing = nw.lit(None, dtype=nw.Float64)
        return rows.select(
            *keys,
            nothing.alias(TOP),
            nothing.alias(BOTTOM),
            nw.when(is_known).then(formula).alias(VALUE),
            nw.when(is_known)
            .then(nw.lit(""))
            .otherwise(nw.lit(Reason.PART_WITHOUT_VALUE.value))
            .alias(REASON),
        )


def mean(parts: Sequence[nw.Expr]) -> nw.Expr:
    """Return the plain mean of the parts."""
    first, *others = parts
    for other in others:
        first = first + other
    return first / len(parts)


def _reason(is_known: nw.Expr, is_divisible: nw.Expr) -> nw.Expr:
    divisible = nw.when(is_divisible).then(nw.lit(""))
    below = divisible.otherwise(nw.lit(Reason.NOTHING_BELOW.value))
    return nw.when(is_known).then(below).otherwise(nw.lit(Reason.UNKNOWN.value)).alias(REASON)
