"""What is asked for when registers are brought in?"""

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from junheng.snapshots.tables import TABLES
from junheng.web.days import DayField
from junheng.web.wording import listed, said

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SUFFIXES = (".csv", ".xlsx", ".xls", ".xlsm", ".parquet", ".toml")
MEGABYTES_AT_MOST = 200


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each small enough and of a kind that can hold tables."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files."""
        given = (data if isinstance(data, list | tuple) else [data]) or [None]
        files: list[UploadedFile[Any]] = [
            super(FilesField, self).clean(one, initial) for one in given
        ]
        names = [PurePath(file.name or "").name.casefold() for file in files]
        for name in names:
            if PurePath(name).suffix not in SUFFIXES:
                raise ValidationError(
                    _("“{name}” is not a table. Choose CSV, Excel or Parquet files.").format(
                        name=name
                    )
                )
        if len(set(names)) < len(names):
            raise ValidationError(_("Two files have the same name. Choose each file once."))
        if sum(file.size or 0 for file in files) > MEGABYTES_AT_MOST * 1024 * 1024:
            raise ValidationError(
                _(
                    "The files are larger than {size} MB together. Import them one after another."
                ).format(size=MEGABYTES_AT_MOST)
            )
        return files


class UploadForm(forms.Form):
    tables = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "One Excel workbook with a sheet a table, or several CSV files, one a table."
        ),
        allow_empty_file=True,
        widget=FilesInput(attrs={"multiple": True, "accept": ",".join(SUFFIXES)}),
        error_messages={
            "required": gettext_lazy("Choose at least one file"),
            "missing": gettext_lazy("Choose at least one file"),
        },
    )
    described_on = DayField(
        label=gettext_lazy("The figures describe the day"),
        help_text=gettext_lazy("Left empty, it is the day that the files say, or else today."),
        required=False,
    )


class CommitForm(forms.Form):
    remove_vanished = forms.BooleanField(
        help_text=gettext_lazy("Left as it is, rows missing from the file stay in the registers."),
        required=False,
    )

    def __init__(self, run: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_table = [
            f"{said(table.label)} {run.counts[table.name]['vanishing']:,}"
            for table in TABLES
            if run.counts.get(table.name, {}).get("vanishing")
        ]
        count = run.total("vanishing")
        self.fields["remove_vanished"].label = ngettext(
            "Also remove the {count} row that the file no longer has: {tables}",
            "Also remove the {count} rows that the file no longer has: {tables}",
            count,
        ).format(count=f"{count:,}", tables=listed(by_table))
