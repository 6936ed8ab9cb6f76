"""Is a folder in the neutral format read rightly, and is every fault named?"""

import numpy as np
import polars as pl
import pytest

from junheng.planning.layout.faults import ProblemNotValid
from junheng.planning.layout.folder import read_problem


def faults_of(folder):
    with pytest.raises(ProblemNotValid) as raised:
        read_problem(folder)
    return [str(fault) for fault in raised.value.faults]


def test_a_sound_folder_is_read(folder):
    problem = read_problem(folder())
    assert problem.place_ids == ("north", "south", "east")
    assert problem.pupils.tolist() == [10, 20, 5]
    assert problem.seats.tolist() == [30, np.inf]
    assert problem.fixed.tolist() == [0, 1]
    assert problem.whole
    assert not problem.contiguous
    assert problem.pair_cost.tolist() == [1, 4, 2, 3, 1]


def test_travel_may_be_parquet_with_numbers_for_codes(folder, tmp_path):
    places = "place_id,pupils\n1,10\n2,20\n"
    sites = "site_id,seats,open_cost\n7,30,1\n"
    pl.DataFrame({"place_id": [1, 2], "site_id": [7, 7], "cost": [3, 4]}).write_parquet(
        tmp_path / "travel.parquet"
    )
    problem = read_problem(folder(places__csv=places, sites__csv=sites, travel__csv=None))
    assert problem.pair_cost.tolist() == [3, 4]


def test_codes_keep_their_zeros_and_a_byte_order_mark_is_no_fault(folder):
    places = "\ufeffplace_id,pupils\n01,1\n1,2\n"
    travel = "place_id,site_id,cost\n01,lake,1\n1,lake,2\n"
    assert read_problem(folder(places__csv=places, travel__csv=travel)).place_ids == ("01", "1")


def test_borders_are_read_once_in_either_direction(folder):
    folder(borders__csv="place_id,other_id\nnorth,south\nsouth,north\neast,south\n")
    problem = read_problem(folder(problem__toml='places = "whole"\ncontiguous = true\n'))
    assert problem.borders.tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"places__csv": None}, "places.csv: The file is missing. Add it to the folder."),
        ({"travel__csv": None}, "travel.csv: The file is missing. Add it to the folder."),
        ({"places__csv": "place_id\nnorth\n"}, "places.csv, column pupils: The column is missing;"),
        ({"places__csv": ""}, "places.csv: The file cannot be read"),
        (
            {"places__csv": "place_id,pupils\n北村,1\n".encode("gbk")},
            "places.csv: The file cannot be read",
        ),
        ({"places__csv": "place_id,pupils\n"}, "places.csv: The file has no rows."),
        (
            {"places__csv": "place_id,pupils\nnorth,10\nsouth,x\neast,5\n"},
            "places.csv, row 3, column pupils: 'x' is not a number.",
        ),
        (
            {"places__csv": "place_id,pupils\nnorth,10\nsouth,NaN\neast,5\n"},
            "places.csv, row 3, column pupils: 'NaN' is not a number.",
        ),
        (
            {"places__csv": "place_id,pupils\nnorth,10\n\nsouth,-2\neast,5\n"},
            "places.csv, row 4, column pupils: -2 is negative.",
        ),
        (
            {"places__csv": "place_id,pupils\nnorth,10\nsouth,\neast,5\n"},
            "places.csv, row 3, column pupils: The cell is empty.",
        ),
        (
            {"places__csv": "place_id,pupils\nnorth,10\n,3\nsouth,1\neast,5\n"},
            "places.csv, row 3, column place_id: The cell is empty.",
        ),
        (
            {"places__csv": "place_id,pupils\nnorth,10\nsouth,1\neast,5\nnorth,2\n"},
            "places.csv, row 5, column place_id: north is listed twice.",
        ),
        (
            {"sites__csv": "site_id,seats,open_cost\nhill,many,100\nlake,,50\n"},
            "sites.csv, row 2, column seats: 'many' is not a number. Give a number, or leave it empty",
        ),
        (
            {"sites__csv": "site_id,seats,open_cost,fixed\nhill,3,100,shut\nlake,,50,\n"},
            "sites.csv, row 2, column fixed: 'shut' is unknown.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost\nnorth,hill,1\nwest,hill,1\n"},
            "travel.csv, row 3, column place_id: 'west' is not in places.csv.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost\nnorth,hill,1\nsouth,sea,1\n"},
            "travel.csv, row 3, column site_id: 'sea' is not in sites.csv.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost\nnorth,hill,1\nnorth,hill,2\n"},
            "travel.csv, row 3, column place_id and site_id: north, hill is listed twice.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost\nnorth,hill,inf\n"},
            "travel.csv, row 2, column cost: 'inf' is not a number.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost\nnorth,hill,1e300\n"},
            "travel.csv, row 2, column cost: 1e300 is more than 1e+15.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost, cost\nnorth,hill,1,2\n"},
            "travel.csv, row 1, column cost: The column is there twice.",
        ),
        (
            {"travel__csv": "place_id,site_id,cost,cost\nnorth,hill,1,2\n"},
            "travel.csv, row 1, column cost: The column is there twice.",
        ),
        (
            {"places__csv": "place_id;pupils\nnorth;1\n"},
            "places.csv, column pupils: The column is missing; found: place_id;pupils.",
        ),
        ({"problem__toml": None}, "problem.toml: The file is missing."),
        ({"problem__toml": "places = ['whole']"}, "problem.toml, column places: Found ['whole']."),
        ({"problem__toml": "places = whole"}, "problem.toml: The file is not valid TOML"),
        ({"problem__toml": "contiguous = false"}, "problem.toml, column places: Found None."),
        (
            {"problem__toml": 'places = "whole"\nsite_open = 1\n'},
            "problem.toml, column site_open: This key is unknown.",
        ),
        (
            {"problem__toml": 'places = "whole"\nsites_open = 3\n'},
            "problem.toml, column sites_open: 3 sites are to open but sites.csv has 2.",
        ),
        (
            {"problem__toml": 'places = "whole"\nsites_open = true\n'},
            "problem.toml, column sites_open: Found True.",
        ),
        (
            {"problem__toml": 'places = "whole"\nsites_open = 2\nmax_sites_open = 1\n'},
            "problem.toml, column sites_open: Exactly 2 sites cannot be at most 1.",
        ),
        (
            {"problem__toml": 'places = "split"\ncontiguous = true\n'},
            "problem.toml, column contiguous: Connected areas need whole places.",
        ),
        (
            {"problem__toml": 'places = "whole"\ncontiguous = true\n'},
            "problem.toml, column contiguous: borders.csv is missing.",
        ),
        (
            {"borders__csv": "place_id,other_id\nnorth,west\n"},
            "borders.csv, row 2, column other_id: 'west' is not in places.csv.",
        ),
        (
            {"borders__csv": "place_id,other_id\nnorth,north\n"},
            "borders.csv, row 2, column other_id: The place borders itself.",
        ),
    ],
)
def test_a_fault_is_named_with_file_row_and_column(folder, changed, sentence):
    found = faults_of(folder(**changed))
    assert any(fault.startswith(sentence) for fault in found), found


def test_every_fault_is_listed_at_once(folder):
    found = faults_of(
        folder(
            places__csv="place_id,pupils\nnorth,x\nsouth,-1\neast,5\n",
            sites__csv="site_id,seats,open_cost,fixed\nhill,-3,,maybe\nlake,,50,\n",
        )
    )
    assert len(found) == 5


def test_two_travel_files_are_one_too_many(folder, tmp_path):
    pl.DataFrame({"place_id": ["north"]}).write_parquet(tmp_path / "travel.parquet")
    assert any("travel.parquet is there too" in fault for fault in faults_of(folder()))


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    assert faults_of(tmp_path / "none") == [
        f"{tmp_path / 'none'}: There is no such folder. Check the path."
    ]


def test_many_faults_are_counted_but_not_all_printed(folder):
    rows = "".join(f"p{i},-1\n" for i in range(50))
    with pytest.raises(ProblemNotValid) as raised:
        read_problem(
            folder(
                places__csv="place_id,pupils\n" + rows,
                travel__csv="place_id,site_id,cost\np1,hill,1\n",
            )
        )
    assert len(raised.value.faults) == 50
    assert "and 30 more faults" in str(raised.value)
