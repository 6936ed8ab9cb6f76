"""What may a list of schools be narrowed by, and which facts of a school may be edited?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.kernel.stages import Stage
from junheng.snapshots.columns import CodeList, Column
from junheng.snapshots.tables import Schools
from junheng.web.wording import said

PAGE_SIZES = (25, 50, 100)


def choices_of(codes: CodeList, *, among: set[str] | None = None) -> list[tuple[str, str]]:
    """Return the codes with their labels, only those that occur when `among` says which do."""
    return [(c.value, said(c.label)) for c in codes.codes if among is None or c.value in among]


class SchoolFilter(forms.Form):
    """The filters of the list; every one may be empty."""

    q = forms.CharField(
        label=_("Name, township or identifier"),
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    school_type = forms.ChoiceField(label=_("Type"), required=False)
    ownership = forms.ChoiceField(label=_("Ownership"), required=False)
    township = forms.ChoiceField(label=_("Township"), required=False)
    urban_rural = forms.ChoiceField(label=_("Urban or rural"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    failing = forms.ChoiceField(
        label=_("Indicators"),
        required=False,
        choices=[
            ("", _("All")),
            ("some", _("With a clause not met")),
            ("none", _("Every clause met")),
        ],
    )
    per_page = forms.ChoiceField(
        label=_("Rows on a page"), required=False, choices=[(str(n), str(n)) for n in PAGE_SIZES]
    )

    def __init__(self, data: Any, *, present: dict[str, set[str]]) -> None:
        super().__init__(data)
        everything = ("", _("All"))
        codes = {
            "school_type": Schools.columns["school_type"].codes,
            "ownership": Schools.columns["ownership"].codes,
        }
        for name, code_list in codes.items():
            if code_list is not None:
                self._offer(name, [everything, *choices_of(code_list, among=present[name])])
        self._offer("township", [everything, *((t, t) for t in sorted(present["township"]))])
        self._offer("urban_rural", [everything, *_groups(Schools.columns["urban_rural"])])
        self._offer("stage", [everything, *((s.value, said(s.label)) for s in Stage)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        label = self.fields[name].label
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    def chosen(self) -> dict[str, str]:
        """Return the filters that are set and valid; a value typed into the address is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def page_size(self) -> int:
        """Return how many rows a page shall have."""
        return int(self.chosen().get("per_page", PAGE_SIZES[0]))


def _groups(column: Column) -> list[tuple[str, str]]:
    """Return city, town and rural, each standing for the codes of its group."""
    groups: dict[str, Any] = {}
    for code in column.codes.codes if column.codes else ():
        if code.group is not None:
            groups.setdefault(code.group.en.lower(), code.group)
    return [(key, said(label)) for key, label in groups.items()]


def codes_of_group(group: str) -> list[str]:
    """Return the urban-rural codes of city, town or rural."""
    codes = Schools.columns["urban_rural"].codes
    return [
        c.value for c in (codes.codes if codes else ()) if c.group and c.group.en.lower() == group
    ]


class SchoolForm(forms.Form):
    """The facts of one school that a person may correct, each field made from its column."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        columns: Sequence[str],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.columns = columns
        for name in columns:
            self.fields[name] = _field(Schools.columns[name])

    def facts(self) -> dict[str, Any]:
        """Return the facts as they were sent."""
        return {name: self.cleaned_data[name] for name in self.columns}


def _field(column: Column) -> forms.Field:
    words: dict[str, Any] = {
        "label": said(column.label),
        "required": column.is_required and column.dtype is not bool,
        "help_text": said(column.doc),
    }
    if column.codes is not None:
        return forms.ChoiceField(choices=choices_of(column.codes), **words)
    if column.dtype is bool:
        return forms.BooleanField(**words)
    if column.dtype is float:
        return forms.FloatField(
            min_value=column.minimum,
            max_value=column.maximum,
            widget=forms.NumberInput({"step": "any"}),
            **words,
        )
    return forms.CharField(max_length=200, **words)
