"""Who are the people, which organisations do they serve, and in which roles?"""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from junheng.accounts.roles import OrganisationKind, Role
from junheng.kernel.text import Text

LONGEST_NAME = 100


class Organisation(models.Model):
    """A level of the administration, or a school as an employer of people."""

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in OrganisationKind])
    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    township = models.CharField(max_length=200, blank=True, default="")
    school_code = models.CharField(max_length=10, blank=True, default="")
    bounds = models.JSONField(null=True, blank=True)
    is_invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.SCHOOL.value) | ~Q(school_code=""),
                name="school_organisation_has_school_code",
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.CENTRAL_SCHOOL.value) | ~Q(township=""),
                name="central_school_has_township",
            ),
            models.UniqueConstraint(
                fields=["school_code"],
                condition=~Q(school_code=""),
                name="one_organisation_per_school",
            ),
        ]

    def __str__(self) -> str:
        return self.name.in_language(get_language() or "en")

    @property
    def name(self) -> Text:
        """Return the name in both languages; without an English one the Chinese serves."""
        return Text(self.name_zh, self.name_en or self.name_zh)


class Person(AbstractUser):
    """Someone who signs in."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=LONGEST_NAME)
    invited_by = models.CharField(max_length=150, blank=True, default="")

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """Return the name shown on pages."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the name shown on pages."""
        return self.display_name


class Membership(models.Model):
    """A role that a person holds, or held, in an organisation."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until=None),
                name="role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_label()} · {self.organisation}"

    def get_role_label(self) -> str:
        """Return the role's name in the language of the page."""
        return Role(self.role).label.in_language(get_language() or "en")


class PasswordLink(models.Model):
    """A link, used once, with which a person sets a password; only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="password_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} · {self.expires_at:%Y-%m-%d %H:%M}"


class AccountRecord(models.Model):
    """One change of an account: who, when, what. The database refuses to change or drop it."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    what = models.CharField(max_length=40)
    username = models.CharField(max_length=150)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["username", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.what} {self.username}"
