"""Which offices and accounts has the demonstration county?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from junheng.accounts import operations
from junheng.accounts.queries import get_county, organisations_managed_by
from junheng.accounts.roles import OrganisationKind, Role
from junheng.cli.county import names
from junheng.cli.county.county import Frames
from junheng.cli.county.land import bounds
from junheng.cli.demonstration.cast import CAST, PASSWORD, Player

COMPULSORY = ("211", "311", "312", "345")
TOWNS = ("121", "210")


def add_county(*, now: datetime) -> None:
    """Add the county itself, marked as invented."""
    operations.add_organisation(
        OrganisationKind.COUNTY,
        names.COUNTY_CODE,
        name_zh=names.COUNTY.zh,
        name_en=names.COUNTY.en,
        bounds=bounds(),
        is_invented=True,
        by=None,
        now=now,
    )


def add_offices(frames: Frames, *, now: datetime) -> None:
    """Add a central school for each township, and the larger schools.

    Village schools answer to their central school, which owns what is to be put right there.
    """
    county = get_county(names.COUNTY_CODE)
    for name, code, _ in names.ALL_TOWNSHIPS:
        operations.add_organisation(
            OrganisationKind.CENTRAL_SCHOOL,
            f"{names.COUNTY_CODE}-{code}",
            name_zh=f"{name}中心学校",
            parent=county,
            township=name,
            by=None,
            now=now,
        )
    larger = pl.col("school_type").is_in(COMPULSORY) & pl.col("urban_rural").is_in(TOWNS)
    for code, name in frames["schools"].filter(larger).select("school_id", "name").iter_rows():
        operations.add_organisation(
            OrganisationKind.SCHOOL,
            code,
            name_zh=name,
            parent=county,
            school_code=code,
            by=None,
            now=now,
        )


def add_bureau(*, now: datetime) -> dict[str, Any]:
    """Add the accounts of the bureau and return them by user name."""
    county = get_county(names.COUNTY_CODE)
    return {p.username: add_account(p, county, now=now) for p in CAST if not p.is_at_school}


def add_account(player: Player, organisation: Any, *, now: datetime) -> Any:
    """Add one account, with the password that everybody knows."""
    person, token = operations.invite_person(
        player.username,
        display_name=player.display_name,
        organisation=organisation,
        role=Role(player.role),
        by=None,
        now=now,
    )
    operations.set_password_with_link(token, PASSWORD, now=now)
    return person


def add_school_staff(
    findings: Sequence[Any], cast: dict[str, Any], *, now: datetime
) -> frozenset[str]:
    """Add the principal and clerk of the primary school with most to put right; return its code."""
    offices = {office.code: office for office in organisations_managed_by(cast["secadmin"])}
    counts = Counter(
        f.key for f in findings if f.key in offices and f.stage == "primary" and f.unit == "school"
    )
    chosen = min(counts, key=lambda code: (-counts[code], code))
    organisation = offices[chosen]
    for player in CAST:
        if player.is_at_school:
            cast[player.username] = add_account(player, organisation, now=now)
    cast[chosen] = cast["principal"]
    return frozenset({chosen})
