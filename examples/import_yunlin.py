"""How do two public tables of a real county become a snapshot folder?

    python examples/import_yunlin.py SOURCE FOLDER

SOURCE holds `villages.csv` (villages with single-year ages 0-18 at the end of 2025) and
`schools.csv` (public list of primary schools with classes and pupils by grade, 2024/25) of Yunlin.
FOLDER must be new or empty. What the source does not say is left out or follows a rule written
beside the code below and in `examples/README.md`; no table is made up.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

import polars as pl

# The county's statistical code is 10009; 71 is its province in GB/T 2260.
COUNTY_CODE = "710009"
SCHOOL_ID_PREFIX = "2171"  # Category 21 (primary), province 71; the source's five digits follow.
COUNTED_ON = date(2025, 12, 31)
SCHOOL_YEAR = 2024
AGES = range(19)
GRADES = range(1, 7)
SCHOOL_ID = pl.lit(SCHOOL_ID_PREFIX) + pl.col("school_code").str.zfill(6)

COUNTY_TOML = f"""code = "{COUNTY_CODE}"
name_zh = "雲林縣"
name_en = "Yunlin County"
taken_on = {COUNTED_ON.isoformat()}
bounds = [120.0, 23.4, 120.8, 23.95]
"""


def places(villages: pl.DataFrame) -> pl.DataFrame:
    """Return the places; an urban village (里) is a community, a rural one (村) a village."""
    is_urban = pl.col("village").str.ends_with("里")
    return villages.select(
        place_id="village_code",
        name="village",
        kind=pl.when(is_urban).then(pl.lit("community")).otherwise(pl.lit("village")),
        township="township",
        lon="lng",
        lat="lat",
        residents="pop_total",
    )


def population(villages: pl.DataFrame) -> pl.DataFrame:
    """Return one row a village and single year of age."""
    return (
        villages.unpivot(
            on=[f"age{age}" for age in AGES],
            index="village_code",
            variable_name="age",
            value_name="people",
        )
        .select(
            pl.col("village_code").alias("place_id"),
            pl.col("age").str.strip_prefix("age").cast(pl.Int64),
            pl.lit(COUNTED_ON).alias("counted_on"),
            "people",
        )
        .sort("place_id", "age")
    )


def school_register(schools: pl.DataFrame) -> pl.DataFrame:
    """Return the schools.

    Ownership: a name that begins with 私立 is another private school, any other a public one. Type:
    國(中)小 is a nine-year school whose junior part the source does not list. Urban-rural class: the
    source has none; a school in a city or town (市, 鎮) that is not listed as remote (偏遠, 特偏)
    counts as town centre, any other as village. No school is said to board, to be a teaching point
    or to have a parent, so none does here.
    """
    name = pl.col("school_name")
    in_town = pl.col("township").str.contains("[市鎮]$") & pl.col("remote_class").is_null()
    private, nine_year = name.str.starts_with("私立"), name.str.contains("國(中)小", literal=True)
    return schools.select(
        school_id=SCHOOL_ID,
        name="school_name",
        school_type=pl.when(nine_year).then(pl.lit("312")).otherwise(pl.lit("211")),
        ownership=pl.when(private).then(pl.lit("other_private")).otherwise(pl.lit("public")),
        urban_rural=pl.when(in_town).then(pl.lit("121")).otherwise(pl.lit("220")),
        township="township",
        lon="lng",
        lat="lat",
        is_boarding=pl.lit(value=False),
        counts_as_school=pl.lit(value=True),
    )


def _by_grade(schools: pl.DataFrame) -> pl.DataFrame:
    """Return one row a school and grade with its classes and pupils."""
    return pl.concat(
        schools.select(
            SCHOOL_ID.alias("school_id"),
            pl.lit(grade, dtype=pl.Int64).alias("grade"),
            pl.col(f"classes_g{grade}").alias("classes"),
            pl.col(f"students_g{grade}").alias("pupils"),
        )
        for grade in GRADES
    )


def classes(schools: pl.DataFrame) -> pl.DataFrame:
    """Return the classes; the source gives classes and pupils by grade, so pupils are spread evenly.

    Largest and smallest class of a grade therefore differ by one at most, which need not be so.
    """
    per_class = pl.col("pupils") // pl.col("classes")
    larger = pl.col("pupils") % pl.col("classes")
    return (
        _by_grade(schools)
        .filter(pl.col("classes") > 0)
        .with_columns(pl.int_ranges(1, pl.col("classes") + 1).alias("class_no"))
        .explode("class_no")
        .select(
            "school_id",
            pl.lit("primary").alias("stage"),
            "grade",
            "class_no",
            (per_class + (pl.col("class_no") <= larger)).alias("pupils"),
        )
        .sort("school_id", "grade", "class_no")
    )


def enrolment(schools: pl.DataFrame) -> pl.DataFrame:
    """Return pupils by grade of 2024/25; the total of six years before has no grades: left out."""
    return (
        _by_grade(schools)
        .filter(pl.col("classes") + pl.col("pupils") > 0)
        .select(
            "school_id",
            pl.lit(SCHOOL_YEAR).alias("school_year"),
            pl.lit("primary").alias("stage"),
            "grade",
            "pupils",
            pl.lit(0).alias("boarders"),
        )
        .sort("school_id", "grade")
    )


def import_yunlin(source: Path, folder: Path) -> dict[str, int]:
    """Write the snapshot folder and return the rows of each table."""
    text = {"village_code": pl.String, "school_code": pl.String}
    villages = pl.read_csv(source / "villages.csv", schema_overrides=text)
    schools = pl.read_csv(source / "schools.csv", schema_overrides=text, infer_schema_length=None)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty. Name a new folder.")
    tables = {
        "places": places(villages),
        "population": population(villages),
        "schools": school_register(schools),
        "classes": classes(schools),
        "enrolment": enrolment(schools),
    }
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv", include_bom=True)
    (folder / "county.toml").write_text(COUNTY_TOML, encoding="utf-8")
    return {name: table.height for name, table in tables.items()}


def main() -> None:
    """Read the two arguments, write the folder, say what was written."""
    parser = argparse.ArgumentParser(description="Two tables of Yunlin County as a snapshot.")
    parser.add_argument("source", type=Path, help="folder with villages.csv and schools.csv")
    parser.add_argument("folder", type=Path, help="new folder for the snapshot")
    call = parser.parse_args()
    if not (call.source / "villages.csv").is_file() or not (call.source / "schools.csv").is_file():
        sys.exit(f"{call.source} has no villages.csv and schools.csv. Give the folder with both.")
    rows = import_yunlin(call.source, call.folder)
    print(f"{call.folder}: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))


if __name__ == "__main__":
    main()
