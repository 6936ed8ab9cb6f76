"""Does `junheng check` read 150,000 rows in 10 s and 500 MB, from CSV, Parquet and Excel?"""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import xlsxwriter

ROWS = 150_000
SCHOOLS = 300
MOST_SECONDS = 10.0
MOST_MB = 500.0
COUNTY = 'code = "411799"\nname_zh = "演示县"\ntaken_on = 2025-09-01\n'


def schools() -> pl.DataFrame:
    ids = [f"2141{n:06d}" for n in range(SCHOOLS)]
    return pl.DataFrame(
        {
            "school_id": ids,
            "name": [f"第{n}小学" for n in range(SCHOOLS)],
            "school_type": "211",
            "ownership": "公办",
            "urban_rural": "220",
            "township": "城关镇",
            "lon": [114 + n / 1000 for n in range(SCHOOLS)],
            "lat": [32.9] * SCHOOLS,
            "is_boarding": "否",
            "counts_as_school": "是",
        }
    )


def staff(*, faulty: bool) -> pl.DataFrame:
    """Return the widest table; when faulty, every row has a wrong school, subject and date."""
    draw = random.Random(1)
    first = date(1970, 1, 1)
    born = [first + timedelta(days=draw.randrange(11_000)) for _ in range(ROWS)]
    school = [f"{'9999' if faulty else '2141'}{draw.randrange(SCHOOLS):06d}" for _ in range(ROWS)]
    return pl.DataFrame(
        {
            "staff_id": [f"T{n:07d}" for n in range(ROWS)],
            "school_id": school,
            "stage": "小学",
            "duty": draw.choices(["专任教师", "行政人员"], k=ROWS),
            "subject": [f"语文{n}" for n in range(ROWS)]
            if faulty
            else draw.choices(["语文", "数学", "体育与健康"], k=ROWS),
            "degree": draw.choices(["本科", "专科"], k=ROWS),
            "employment": "在编",
            "channel": "公开招聘",
            "backbone_level": draw.choices(["无", "县级"], k=ROWS),
            "has_licence": draw.choices(["是", "否"], k=ROWS),
            "born_on": [f"{day:%Y-%m}-32" if faulty else day.isoformat() for day in born],
            "at_school_since": [(day + timedelta(days=8_000)).isoformat() for day in born],
        }
    )


def write_csv(folder: Path, tables: dict[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        frame.write_csv(folder / f"{name}.csv")


def write_parquet(folder: Path, tables: dict[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")


def write_xlsx(folder: Path, tables: dict[str, pl.DataFrame]) -> None:
    with xlsxwriter.Workbook(str(folder / "county.xlsx"), {"constant_memory": True}) as workbook:
        for name, frame in tables.items():
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, frame.columns)
            for i, row in enumerate(frame.iter_rows(), start=1):
                sheet.write_row(i, 0, row)


def measure(folder: Path) -> tuple[float, float, float, str]:
    """Return seconds, of them busy, peak megabytes and the last line of `junheng check`."""
    command = [sys.executable, "-m", "junheng", "check", str(folder), "--language", "en"]
    with tempfile.TemporaryFile() as answer:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=answer, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        answer.seek(0)
        lines = answer.read().decode().strip().splitlines()
    busy = usage.ru_utime + usage.ru_stime
    return seconds, busy, usage.ru_maxrss / 1024, lines[-1] if lines else "nothing was printed"


def main() -> int:
    is_over = False
    print(f"{'what':<28}{'seconds':>8}{'busy':>6}{'MB':>6}")
    for kind, write in (("csv", write_csv), ("parquet", write_parquet), ("xlsx", write_xlsx)):
        for faulty in (False, True):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place)
                (folder / "county.toml").write_text(COUNTY, encoding="utf-8")
                write(folder, {"schools": schools(), "staff": staff(faulty=faulty)})
                seconds, busy, megabytes, line = measure(folder)
            what = f"{kind}, {'every row at fault' if faulty else 'sound'}"
            print(f"{what:<28}{seconds:>8.1f}{busy:>6.1f}{megabytes:>6.0f}  {line}", flush=True)
            is_over |= seconds > MOST_SECONDS or megabytes > MOST_MB
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
