"""What is asked for when people sign in and are administered?"""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from junheng.accounts.roles import OrganisationKind, Role
from junheng.accounts.usernames import LONGEST
from junheng.web.wording import said

# Django says this one in English: its Chinese catalogue answers an older wording of it.
PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The user name or the password is not right. Check both and try again."),
        "inactive": _("This account is closed. Ask your security administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["username"].error_messages["required"] = _("Enter your user name")
        self.fields["password"].error_messages["required"] = _("Enter your password")


class PasswordForm(forms.Form):
    new_password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters; not only digits, and not a word everyone uses."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a password")},
    )
    repeated = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the same password again")},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("new_password"), cleaned.get("repeated")
        if first and second and first != second:
            self.add_error("repeated", _("The two passwords differ. Enter the same one twice"))
        return cleaned


class PeopleFilter(forms.Form):
    q = forms.CharField(
        label=_("Name or user name"), required=False, widget=forms.TextInput({"type": "search"})
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", pgettext_lazy("account", "open")),
            ("closed", pgettext_lazy("account", "closed")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All")), *role_choices()]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    organisation = forms.ChoiceField(
        label=_("Organisation"), error_messages={"required": _("Choose an organisation")}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("The system, security and audit administrators must be three people."),
        error_messages={"required": _("Choose a role")},
    )

    def __init__(self, organisations: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisation_choices(organisations)  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "—"), *role_choices()]  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    field_order = ["display_name", "username", "organisation", "role"]
    display_name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=100,
        error_messages={"required": _("Enter the person's name")},
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=LONGEST,
        help_text=_("Letters, digits and . @ + - _ ; the person signs in with it."),
        error_messages={"required": _("Enter a user name")},
    )


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is this account closed?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Give a reason")},
    )


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"))
    code = forms.CharField(
        label=_("Code"), max_length=20, error_messages={"required": _("Enter a code")}
    )
    name_zh = forms.CharField(
        label=_("Name in Chinese"),
        max_length=200,
        error_messages={"required": _("Enter the name in Chinese")},
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    parent = forms.ChoiceField(
        label=_("Belongs to"), error_messages={"required": _("Choose what it belongs to")}
    )
    township = forms.CharField(
        label=_("Township"),
        max_length=200,
        required=False,
        help_text=_("For a township central school: the township as the registers write it."),
    )
    school_code = forms.CharField(
        label=_("School identifier"),
        max_length=10,
        required=False,
        help_text=_("For a school: its 10-digit identifier."),
    )

    def __init__(self, organisations: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = (OrganisationKind.CENTRAL_SCHOOL, OrganisationKind.SCHOOL)
        self.fields["kind"].choices = [(kind.value, said(kind.label)) for kind in below]  # type: ignore[attr-defined]
        self.fields["parent"].choices = organisation_choices(organisations)  # type: ignore[attr-defined]


def role_choices() -> list[tuple[str, str]]:
    """Return every role with its name in the language of the page."""
    return [(role.value, said(role.label)) for role in Role]


def organisation_choices(organisations: Iterable[Any]) -> list[tuple[str, Any]]:
    """Return organisations by their code, each with its name, and in one group a kind."""
    groups = [
        (said(OrganisationKind(kind).label), [(one.code, said(one.name)) for one in ones])
        for kind, ones in groupby(organisations, attrgetter("kind"))
    ]
    return [("", "—"), *groups]
