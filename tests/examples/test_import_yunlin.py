"""Does the example turn two public tables into a sound snapshot, and invent nothing?"""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from junheng.snapshots.checking import check_folder

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "examples" / "import_yunlin.py"
REAL = ROOT.parent / "shared" / "data" / "yunlin"

AGES = ",".join(f"age{age}" for age in range(19))
VILLAGES = f"""village_code,township,village,lng,lat,area_km2_largest_polygon,pop_total,{AGES}
10009160013,臺西鄉,和豐村,120.21,23.73,11.6,2910,{",".join(str(age) for age in range(19))}
10009020005,斗南鎮,中天里,120.47,23.67,0.1,1272,{",".join("3" for _ in range(19))}
"""
GRADES = [",".join(f"{kind}_g{grade}" for grade in range(1, 7)) for kind in ("classes", "students")]
SCHOOLS = f"""school_code,school_name,county,township,lng,lat,remote_class,{GRADES[0]},{GRADES[1]},students_total,fulltime_teachers,students_total_AY107
91601,私立維多利亞小學,雲林縣,斗南鎮,120.46,23.67,,2,0,0,0,0,1,51,0,0,0,0,9,60,39,
94612,縣立古坑國(中)小,雲林縣,臺西鄉,120.22,23.72,偏遠,1,1,1,1,1,1,8,7,6,5,4,3,33,11,40
"""


def imported(source: Path, folder: Path) -> dict[str, pl.DataFrame]:
    subprocess.run([sys.executable, str(SCRIPT), str(source), str(folder)], check=True)
    report = check_folder(folder)
    assert report.faults == ()
    return {table.name: frame for table, frame in report.frames.items()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    source = tmp_path_factory.mktemp("source")
    (source / "villages.csv").write_text(VILLAGES, encoding="utf-8")
    (source / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    return imported(source, tmp_path_factory.mktemp("snapshot") / "yunlin")


def test_a_rural_village_is_a_village_and_an_urban_one_a_community(
    small: dict[str, pl.DataFrame],
) -> None:
    kinds = dict(small["places"].select("name", "kind").iter_rows())
    assert kinds == {"和豐村": "village", "中天里": "community"}


def test_every_age_of_every_village_is_kept(small: dict[str, pl.DataFrame]) -> None:
    first = small["population"].filter(pl.col("place_id") == "10009160013").sort("age")
    assert first["people"].to_list() == list(range(19))


def test_pupils_of_a_grade_are_spread_evenly_over_its_classes(
    small: dict[str, pl.DataFrame],
) -> None:
    classes = small["classes"].filter(pl.col("school_id") == "2171091601")
    assert classes.select("grade", "class_no", "pupils").rows() == [(1, 1, 26), (1, 2, 25), (6, 1, 9)]  # fmt: skip


def test_ownership_and_type_follow_the_name(small: dict[str, pl.DataFrame]) -> None:
    schools = small["schools"].select("school_id", "ownership", "school_type", "urban_rural")
    assert set(schools.iter_rows()) == {
        ("2171091601", "other_private", "211", "121"),
        ("2171094612", "public", "312", "220"),
    }


def test_what_the_source_does_not_hold_is_absent(small: dict[str, pl.DataFrame]) -> None:
    assert set(small) == {"places", "population", "schools", "classes", "enrolment"}


def test_a_folder_without_the_two_tables_is_refused_in_a_sentence(tmp_path: Path) -> None:
    call = [sys.executable, str(SCRIPT), str(tmp_path), str(tmp_path / "out")]
    result = subprocess.run(call, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "has no villages.csv and schools.csv" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not REAL.is_dir(), reason="the public tables are not beside the project")
def test_the_whole_county_is_389_villages_and_157_schools(tmp_path: Path) -> None:
    tables = imported(REAL, tmp_path / "yunlin")
    ages = tables["population"].filter(pl.col("age").is_between(6, 11))
    assert tables["places"].height == 389
    assert tables["schools"].height == 157
    assert ages["people"].sum() == 28_739
    assert tables["enrolment"]["pupils"].sum() == tables["classes"]["pupils"].sum() == 29_618
