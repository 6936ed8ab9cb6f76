"""What can be done to the registers?"""

from junheng.registers.editing import edit_school
from junheng.registers.freezing import freeze
from junheng.registers.importing import commit_import, discard_import, stage_import, undo_import
from junheng.registers.uploads import sweep_uploads

__all__ = [
    "commit_import",
    "discard_import",
    "edit_school",
    "freeze",
    "stage_import",
    "sweep_uploads",
    "undo_import",
]
