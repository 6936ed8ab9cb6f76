"""What lies under the marks of a map: the townships, with their names?"""

import polars as pl

from junheng.snapshots.tables import Places
from junheng.web.indicators.readings import Picture
from junheng.web.map.scene import Area, Label

Ground = tuple[tuple[Area, ...], tuple[Label, ...]]


def county_ground(picture: Picture) -> Ground:
    """Return the outlines and names of the townships; empty where no place is registered."""
    frame = picture.snapshot.table(Places)
    middle = frame.group_by("township").agg(pl.col("lon").mean(), pl.col("lat").mean())
    labels = tuple(
        Label(row["lon"], row["lat"], row["township"])
        for row in middle.sort("township").iter_rows(named=True)
    )
    return (), labels
