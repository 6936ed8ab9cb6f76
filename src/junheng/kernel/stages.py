"""Which stages of education are there, how old are their pupils, which grades have they?"""

from enum import StrEnum

from junheng.kernel.text import Text


class Stage(StrEnum):
    """A stage of education (学段)."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    SPECIAL = "special"

    @property
    def label(self) -> Text:
        """Return the stage's name in both languages."""
        return _LABELS[self]

    @property
    def ages(self) -> range:
        """Return the ages, on 31 August, of the children due in this stage; empty for special.

        A child starts primary school in the September after turning six (义务教育法 第十一条).
        """
        return _AGES[self]

    @property
    def grades(self) -> range:
        """Return the grades of the stage, counted from 1 within the stage."""
        return range(1, len(self.ages) + 1) if self.ages else range(1, 10)


COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR)

_LABELS = {
    Stage.KINDERGARTEN: Text("学前", "Kindergarten"),
    Stage.PRIMARY: Text("小学", "Primary"),
    Stage.JUNIOR: Text("初中", "Junior secondary"),
    Stage.SENIOR: Text("高中", "Senior secondary"),
    Stage.VOCATIONAL: Text("中职", "Vocational secondary"),
    Stage.SPECIAL: Text("特殊教育", "Special education"),
}
_AGES = {
    Stage.KINDERGARTEN: range(3, 6),
    Stage.PRIMARY: range(6, 12),
    Stage.JUNIOR: range(12, 15),
    Stage.SENIOR: range(15, 18),
    Stage.VOCATIONAL: range(15, 18),
    Stage.SPECIAL: range(0),
}
