"""What does a frozen snapshot say of itself, and do its files still agree?"""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from junheng.snapshots.county import County, CountyNotValid, county_from
from junheng.snapshots.report import Fault
from junheng.snapshots.schema import polars_schema
from junheng.snapshots.tables import TABLES

SNAPSHOT_FILE = "snapshot.json"


class DescriptionNotValid(Exception):
    """The description of a snapshot cannot be read."""


@dataclass(frozen=True)
class Description:
    """What `snapshot.json` holds; row counts and hashes are by the name of the table."""

    county: County
    taken_on: date
    row_counts: Mapping[str, int]
    hashes: Mapping[str, str]
    versions: Mapping[str, str]


def read_description(folder: Path) -> Description:
    """Read a snapshot's description. Raises DescriptionNotValid when it is none."""
    try:
        facts = json.loads((folder / SNAPSHOT_FILE).read_text(encoding="utf-8"))
        county, taken_on = county_from({**facts["county"], "taken_on": facts["taken_on"]})
        return Description(
            county,
            taken_on,
            {str(name): int(entry["rows"]) for name, entry in facts["tables"].items()},
            {str(name): str(entry["sha256"]) for name, entry in facts["tables"].items()},
            {str(name): str(value) for name, value in facts["versions"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, OSError, CountyNotValid) as error:
        raise DescriptionNotValid(f"{folder / SNAPSHOT_FILE} cannot be read.") from error
    except RecursionError as error:
        raise DescriptionNotValid(f"{folder / SNAPSHOT_FILE} is nested too deeply.") from error


def changed_files(folder: Path, description: Description) -> Iterator[Fault]:
    """Yield a fault for every table whose bytes are not those that were frozen."""
    known = {table.name: table for table in TABLES}
    for name, expected in description.hashes.items():
        path = folder / f"{name}.parquet"
        content = path.read_bytes() if name in known and path.is_file() else b""
        if name not in known or hash_of(content) != expected:
            yield Fault(path.name, None, "", "", "snapshot_changed")
        elif dict(pl.read_parquet_schema(io.BytesIO(content))) != polars_schema(known[name]):
            yield Fault(path.name, None, "", "", "snapshot_outdated")


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a table's Parquet bytes."""
    return hashlib.sha256(content).hexdigest()
