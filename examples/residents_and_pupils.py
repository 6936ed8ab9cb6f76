"""Where do a county's schools hold more pupils than its townships have children, and where fewer?

    junheng plan seats FOLDER --stage primary --year 2025 --json | python examples/residents_and_pupils.py

Reads the JSON of a seat plan and sets beside each other, by township: the children who live there,
the pupils enrolled in its schools, and those the plan would send there, who go to the nearest school
with a seat. Enrolled above children: pupils come in. Enrolled above planned: families choose these
schools over nearer ones.
"""

import json
import sys
from typing import Any

import polars as pl


def by_township(plan: dict[str, Any]) -> pl.DataFrame:
    """Return one row a township, those that lose most pupils first."""
    children = (
        pl.DataFrame(plan["places"]).group_by("township").agg(children=pl.col("pupils").sum())
    )
    schools = (
        pl.DataFrame(plan["schools"])
        .group_by("township")
        .agg(enrolled=pl.col("enrolled").sum(), planned=pl.col("planned").sum())
    )
    return (
        children.join(schools, on="township", how="full", coalesce=True)
        .fill_null(0)
        .with_columns(
            come_in=pl.col("enrolled") - pl.col("children"),
            chosen=pl.col("enrolled") - pl.col("planned"),
        )
        .sort("come_in", "township")
    )


def main() -> None:
    """Print the table and its sums."""
    table = by_township(json.load(sys.stdin))
    heading = (
        f"{'children':>9} {'enrolled':>9} {'planned':>9} {'come in':>9} {'chosen':>9}  township"
    )
    print(heading)
    for row in [*table.iter_rows(named=True), table.sum().fill_null("sum").row(0, named=True)]:
        numbers = (row[name] for name in ("children", "enrolled", "planned", "come_in", "chosen"))
        print(" ".join(f"{number:>9,.0f}" for number in numbers), f" {row['township']}")


if __name__ == "__main__":
    main()
