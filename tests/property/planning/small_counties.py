"""Small invented snapshots of places and schools for the tests of seat plans."""

from datetime import date
from pathlib import Path

import polars as pl

from junheng.kernel.text import Text
from junheng.snapshots.county import County
from junheng.snapshots.snapshot import Snapshot
from junheng.snapshots.tables import Classes, Places, Population, Schools

COUNTED_ON = date(2025, 12, 31)


def small_county(places, schools, *, ages=range(13), counted_on=COUNTED_ON) -> Snapshot:
    """Make a snapshot; `places`: (name, lon, lat, children by age), `schools`: (name, lon, lat, pupils by class).

    Children by age is a mapping of age to people; every other age of `ages` has none.
    """
    frames = {
        Places: pl.DataFrame(
            {
                "place_id": [p[0] for p in places],
                "name": [f"Village {p[0]}" for p in places],
                "kind": "village",
                "township": "Town",
                "lon": [float(p[1]) for p in places],
                "lat": [float(p[2]) for p in places],
                "residents": 100,
            }
        ),
        Population: pl.DataFrame(
            [
                {
                    "place_id": p[0],
                    "age": age,
                    "counted_on": counted_on,
                    "people": p[3].get(age, 0),
                }
                for p in places
                for age in ages
            ]
        ),
        Schools: pl.DataFrame(
            {
                "school_id": [s[0] for s in schools],
                "name": [f"School {s[0]}" for s in schools],
                "township": "Town",
                "lon": [float(s[1]) for s in schools],
                "lat": [float(s[2]) for s in schools],
            }
        ),
        Classes: pl.DataFrame(
            [
                {
                    "school_id": s[0],
                    "stage": "primary",
                    "grade": 1,
                    "class_no": n + 1,
                    "pupils": size,
                }
                for s in schools
                for n, size in enumerate(s[3])
            ]
        ),
    }
    return Snapshot(
        folder=Path("nowhere"),
        county=County("419901", Text("清平县", "Qingping"), is_invented=True),
        taken_on=counted_on,
        row_counts={table.name: frame.height for table, frame in frames.items()},
        hashes={table.name: "" for table in frames},
        versions={},
        _frames=frames,
    )
