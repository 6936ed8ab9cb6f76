"""Which location problem does a folder in the neutral format describe, and is it sound?"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from junheng.planning.layout.faults import Fault, ProblemNotValid
from junheng.planning.layout.problem import Fixed, LayoutProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = "row in the file"
LARGEST = 1e15
"""Numbers beyond this are no pupils, seats or money, and sums of them lose their last digits."""
OPTIONS = ("places", "sites_open", "max_sites_open", "contiguous")


def read_problem(folder: Path) -> LayoutProblem:
    """Read and check a folder in the neutral format (`places.csv`, `sites.csv`, `travel`, …).

    Raises `ProblemNotValid` with every fault found, each naming file, row and column.
    """
    return _Reader(Path(folder)).problem()


class _Reader:
    """Reads one folder, gathering faults instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def problem(self) -> LayoutProblem:
        if not self.folder.is_dir():
            raise ProblemNotValid(
                [Fault(str(self.folder), None, None, "There is no such folder. Check the path.")]
            )
        options = self._options()
        places = self._table("places.csv", ["place_id", "pupils"])
        sites = self._table("sites.csv", ["site_id", "seats", "open_cost"], ["fixed"])
        travel = self._travel()
        borders = self._borders(needed=bool(options.get("contiguous")))
        if places is not None:
            self._unique("places.csv", places, ["place_id"])
            places = self._numbers("places.csv", places, "pupils")
        if sites is not None:
            self._unique("sites.csv", sites, ["site_id"])
            sites = self._numbers("sites.csv", sites, "seats", empty="is unlimited")
            sites = self._numbers("sites.csv", sites, "open_cost")
            sites = self._fixed(sites)
        if travel is not None:
            name = travel[0]
            frame = self._numbers(name, travel[1], "cost")
            self._unique(name, frame, ["place_id", "site_id"])
            frame = self._known(name, frame, "place_id", places, "place_id", "places.csv")
            frame = self._known(name, frame, "site_id", sites, "site_id", "sites.csv")
            travel = (name, frame)
        if borders is not None:
            for column in ("place_id", "other_id"):
                borders = self._known(
                    "borders.csv", borders, column, places, "place_id", "places.csv"
                )
            own = borders.filter(pl.col("place_id") == pl.col("other_id"))
            self._report(
                "borders.csv", own, "other_id", "The place borders itself. Delete the row."
            )
        if sites is not None:
            self._counts(options, sites.height)
        if self.faults or places is None or sites is None or travel is None:
            raise ProblemNotValid(self.faults)
        return _assemble(options, places, sites, travel[1], borders)

    def _fault(self, file: str, row: int | None, column: str | None, message: str) -> None:
        self.faults.append(Fault(file, row, column, message))

    def _report(self, file: str, rows: pl.DataFrame, column: str, message: str) -> None:
        """Add a fault for each of `rows`; `{}` in the message is what was found in the column."""
        for row, found in zip(rows[ROW], rows[column], strict=True):
            self._fault(file, row, column, message.format(found))

    def _options(self) -> dict[str, Any]:
        name = "problem.toml"
        path = self.folder / name
        if not path.is_file():
            self._fault(
                name, None, None, 'The file is missing. Add it, with places = "whole" or "split".'
            )
            return {}
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._fault(name, None, None, f"The file is not valid TOML ({error}). Correct it.")
            return {}
        for key in found.keys() - set(OPTIONS):
            self._fault(name, None, key, f"This key is unknown. Use one of {', '.join(OPTIONS)}.")
        if found.get("places") not in ("whole", "split"):
            self._fault(
                name, None, "places", f'Found {found.get("places")!r}. Write "whole" or "split".'
            )
        for key in ("sites_open", "max_sites_open"):
            value = found.get(key)
            if value is not None and (type(value) is not int or value < 0):
                self._fault(name, None, key, f"Found {value!r}. Write a whole number, 0 or more.")
                found.pop(key)
        if type(found.get("contiguous", False)) is not bool:
            self._fault(
                name, None, "contiguous", f"Found {found['contiguous']!r}. Write true or false."
            )
            found.pop("contiguous")
        if found.get("contiguous") and found.get("places") == "split":
            self._fault(
                name, None, "contiguous", 'Connected areas need whole places. Set places = "whole".'
            )
        return found

    def _counts(self, options: dict[str, Any], sites: int) -> None:
        exactly, at_most = options.get("sites_open"), options.get("max_sites_open")
        if exactly is not None and exactly > sites:
            self._fault(
                "problem.toml",
                None,
                "sites_open",
                f"{exactly} sites are to open but sites.csv has {sites}. Lower the number.",
            )
        if exactly is not None and at_most is not None and exactly > at_most:
            self._fault(
                "problem.toml",
                None,
                "sites_open",
                f"Exactly {exactly} sites cannot be at most {at_most}. Change one of the two.",
            )

    def _table(
        self, name: str, columns: Sequence[str], optional: Sequence[str] = ()
    ) -> pl.DataFrame | None:
        path = self.folder / name
        if not path.is_file():
            self._fault(name, None, None, "The file is missing. Add it to the folder.")
            return None
        try:
            if name.endswith(".parquet"):
                frame = pl.read_parquet(path)
            else:
                frame = pl.read_csv(path, infer_schema=False)
        except (pl.exceptions.PolarsError, OSError) as error:
            reason = str(error).split("\n", maxsplit=1)[0]
            self._fault(
                name, None, None, f"The file cannot be read ({reason}). Save it again as UTF-8 CSV."
            )
            return None
        headings = [column.strip().split("_duplicated_")[0] for column in frame.columns]
        twice = [column for column in (*columns, *optional) if headings.count(column) > 1]
        for column in twice:
            self._fault(name, 1, column, "The column is there twice. Delete one of them.")
        missing = [column for column in columns if column not in headings]
        for column in missing:
            there = ", ".join(headings)[:80]
            self._fault(name, None, column, f"The column is missing; found: {there}. Add it.")
        if missing or twice:
            return None
        frame = frame.select(
            pl.col(column).alias(heading)
            for column, heading in zip(frame.columns, headings, strict=True)
            if heading in columns or heading in optional
        )
        if frame.is_empty() and name in {"places.csv", "sites.csv"}:
            self._fault(name, None, None, "The file has no rows. Add at least one.")
        frame = frame.with_row_index(ROW, offset=2).with_columns(
            pl.col(column).cast(pl.String).str.strip_chars()
            for column in [*columns, *optional]
            if column in frame.columns and not frame.schema[column].is_numeric()
        )
        frame = frame.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
        for column in columns:
            if column.endswith("_id"):
                frame = frame.with_columns(pl.col(column).cast(pl.String).fill_null(""))
                empty = frame.filter(pl.col(column) == "")
                self._report(name, empty, column, "The cell is empty. Give the code.")
                frame = frame.filter(pl.col(column) != "")
        return frame

    def _travel(self) -> tuple[str, pl.DataFrame] | None:
        names = [n for n in ("travel.csv", "travel.parquet") if (self.folder / n).is_file()]
        if len(names) == 2:
            self._fault(
                "travel.csv", None, None, "travel.parquet is there too. Delete one of them."
            )
        name = names[0] if names else "travel.csv"
        frame = self._table(name, ["place_id", "site_id", "cost"])
        return None if frame is None else (name, frame)

    def _borders(self, *, needed: bool) -> pl.DataFrame | None:
        name = "borders.csv"
        if (self.folder / name).is_file():
            return self._table(name, ["place_id", "other_id"])
        if needed:
            self._fault(
                "problem.toml", None, "contiguous", "borders.csv is missing. Add it, or set false."
            )
        return None

    def _unique(self, file: str, frame: pl.DataFrame, keys: list[str]) -> None:
        again = frame.filter(~pl.struct(keys).is_first_distinct())
        for row in again.iter_rows(named=True):
            found = ", ".join(row[key] for key in keys)
            self._fault(
                file, row[ROW], " and ".join(keys), f"{found} is listed twice. Delete one row."
            )

    def _numbers(
        self, file: str, frame: pl.DataFrame, column: str, empty: str | None = None
    ) -> pl.DataFrame:
        """Turn `column` into floats, reporting what is not a number of 0 or more."""
        number = pl.col(column).cast(pl.Float64, strict=False)
        text = pl.col(column).cast(pl.String)
        absent = text.is_null() | (text == "")
        if empty is None:
            self._report(
                file, frame.filter(absent), column, "The cell is empty. Give a number, 0 or more."
            )
        else:
            frame = frame.with_columns(
                pl.when(absent).then(None).otherwise(pl.col(column)).alias(column)
            )
        wrong = frame.filter(~absent & (number.is_null() | ~number.is_finite()))
        hint = f", or leave it empty, which {empty}" if empty else ""
        self._report(file, wrong, column, f"'{{}}' is not a number. Give a number{hint}.")
        self._report(
            file, frame.filter(number < 0), column, "{} is negative. Give a number of 0 or more."
        )
        self._report(
            file,
            frame.filter(number.is_finite() & (number > LARGEST)),
            column,
            f"{{}} is more than {LARGEST:g}. Give the number in a larger unit.",
        )
        return frame.with_columns(number.alias(column))

    def _fixed(self, sites: pl.DataFrame) -> pl.DataFrame:
        if "fixed" not in sites.columns:
            return sites.with_columns(pl.lit("").alias("fixed"))
        sites = sites.with_columns(pl.col("fixed").cast(pl.String).fill_null(""))
        wrong = sites.filter(~pl.col("fixed").is_in(["open", "closed", ""]))
        self._report("sites.csv", wrong, "fixed", "'{}' is unknown. Write open, closed or nothing.")
        return sites

    def _known(
        self,
        file: str,
        frame: pl.DataFrame,
        column: str,
        parents: pl.DataFrame | None,
        key: str,
        parent_file: str,
    ) -> pl.DataFrame:
        """Add the position of `column` among the parents, reporting what they do not list."""
        if parents is None:
            return frame
        position = f"{column} at"
        known = parents.select(pl.col(key).alias(column)).unique(column, maintain_order=True)
        frame = frame.join(
            known.with_row_index(position), on=column, how="left", maintain_order="left"
        )
        strange = frame.filter(pl.col(position).is_null())
        self._report(
            file,
            strange,
            column,
            f"'{{}}' is not in {parent_file}. Add it there or delete the row.",
        )
        return frame


def _assemble(
    options: dict[str, Any],
    places: pl.DataFrame,
    sites: pl.DataFrame,
    travel: pl.DataFrame,
    borders: pl.DataFrame | None,
) -> LayoutProblem:
    travel = travel.sort("place_id at", "site_id at")
    edges: np.ndarray[Any, np.dtype[np.int64]] | None = None
    if borders is not None:
        ends = borders.select("place_id at", "other_id at").to_numpy().astype(np.int64)
        edges = np.unique(np.sort(ends.reshape(-1, 2), axis=1), axis=0)
    codes = {"open": int(Fixed.OPEN), "closed": int(Fixed.CLOSED), "": int(Fixed.FREE)}
    return LayoutProblem(
        place_ids=tuple(places["place_id"]),
        site_ids=tuple(sites["site_id"]),
        pupils=places["pupils"].to_numpy().astype(np.float64),
        seats=sites["seats"].fill_null(np.inf).to_numpy().astype(np.float64),
        open_cost=sites["open_cost"].to_numpy().astype(np.float64),
        fixed=np.array([codes[text] for text in sites["fixed"]], dtype=np.int64),
        pair_place=travel["place_id at"].to_numpy().astype(np.int64),
        pair_site=travel["site_id at"].to_numpy().astype(np.int64),
        pair_cost=travel["cost"].to_numpy().astype(np.float64),
        whole=options["places"] == "whole",
        contiguous=options.get("contiguous", False),
        borders=edges,
        sites_open=options.get("sites_open"),
        max_sites_open=options.get("max_sites_open"),
    )
