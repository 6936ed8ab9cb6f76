"""How far does a person see: which counties, townships and schools?"""

from dataclasses import dataclass
from typing import Protocol


class Placed(Protocol):
    """Something that stands where a school stands."""

    @property
    def county_id(self) -> int: ...
    @property
    def township(self) -> str: ...
    @property
    def school_id(self) -> str: ...
    @property
    def parent_id(self) -> str | None: ...


@dataclass(frozen=True)
class Reach:
    """The counties, townships and schools that someone's organisations cover.

    `county_ids` are covered wholly; `home_county_ids` wholly or in part. A school reaches the
    teaching points and campuses that name it as their parent, within its own county.
    """

    county_ids: frozenset[int] = frozenset()
    townships: frozenset[tuple[int, str]] = frozenset()
    school_codes: frozenset[str] = frozenset()
    home_county_ids: frozenset[int] = frozenset()

    def includes_school(self, school: Placed) -> bool:
        """Say whether the school stands within this reach."""
        return (
            school.county_id in self.county_ids
            or (school.county_id, school.township) in self.townships
            or (
                school.county_id in self.home_county_ids
                and not self.school_codes.isdisjoint({school.school_id, school.parent_id})
            )
        )

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(
            self.county_ids | other.county_ids,
            self.townships | other.townships,
            self.school_codes | other.school_codes,
            self.home_county_ids | other.home_county_ids,
        )
