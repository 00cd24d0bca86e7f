"""Who may sign in, what they do for the city, and the facts of CJIS policy about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from classify import rights

UNUSED_DAYS = 90
"""An account nobody used for so long is disabled (CJIS Security Policy AC-2(3))."""
TRAINING_DAYS = 365
"""Security awareness training is refreshed every year (AT-2)."""
PASSWORD_DAYS = 365
"""A password is changed every year (IA-5)."""

_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,63}\Z", "Two to 64 small letters, digits, dots, hyphens and underscores."
)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts as Django's sign-in expects it."""

    def create_user(self, username: str, password: str | None = None, **facts: Any) -> Account:
        """A new account. Raises ValidationError where its name cannot be."""
        account = self.model(username=username, **facts)
        account.set_password(password)
        account.full_clean(exclude=["password"])
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who may sign in."""

    username = models.CharField(max_length=64, unique=True, validators=[_NAME])
    email = models.EmailField(blank=True, default="")
    """Only what an identity provider told (OIDC); nothing is ever sent there."""
    shown_name = models.CharField(max_length=120, blank=True, default="")
    """As colleagues call them."""
    content = models.BooleanField(default=False)
    """May open blacked-out documents and have values revealed."""
    cji = models.BooleanField(default=False)
    """Was vetted by fingerprints for criminal-justice information; in effect while training is current."""
    trained_on = models.DateField(null=True, blank=True)
    """Last security awareness training."""
    vetted_on = models.DateField(null=True, blank=True)
    """Fingerprint-based record check."""
    is_active = models.BooleanField(default=True)
    """False: disabled by an administrator, or because nobody used it. Never by failed sign-ins."""
    locked_at = models.DateTimeField(null=True, blank=True)
    """Five failures in fifteen minutes; until an administrator releases it (AC-7). Whoever has a session
    keeps it: else a stranger could throw people out."""
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=64, default="")
    last_used_at = models.DateTimeField(null=True, blank=True)
    """Last sign-in."""
    released_at = models.DateTimeField(null=True, blank=True)
    """When an administrator last let it be used again: the 90 days of not being used begin anew."""
    preferences = models.JSONField(default=dict, blank=True)
    """Keys of the screen, theme: nothing that decides a right."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = AccountManager()

    def __str__(self) -> str:
        return self.username

    @property
    def training_is_current(self) -> bool:
        """Whether the last training is less than a year ago."""
        return self.trained_on is not None and timezone.localdate() - self.trained_on <= timedelta(
            days=TRAINING_DAYS
        )

    def as_person(self) -> rights.Person:
        """Who this is, as rights ask for it: grants count while training and vetting are current."""
        return rights.Person(
            name=self.username,
            assignments=tuple(assignment.as_right() for assignment in self.assignments.all()),
            content=self.content and self.training_is_current,
            clearance=self.cji and self.training_is_current and self.vetted_on is not None,
        )


class Assignment(models.Model):
    """A role, in the whole city, in a department, or for a share."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=list(rights.ROLES.items()))
    department = models.CharField(max_length=120, blank=True, default="")
    share_id = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "department", "share_id"], name="assignment_once"
            )
        ]

    def as_right(self) -> rights.Assignment:
        """As rights ask for it."""
        return rights.Assignment(rights.Role(self.role), self.department, self.share_id)


class ApiToken(models.Model):
    """What a program shows instead of signing in; only its digest is kept."""

    name = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token: 256 random bits need no slow hash."""
    scopes = models.CharField(max_length=200)
    """Parted by commas."""
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def as_person(self) -> rights.Person:
        """The program, as rights ask for it: scopes, and never clearance."""
        return rights.Person(
            name=f"token:{self.name}",
            scopes=frozenset(rights.Scope(scope) for scope in self.scopes.split(",") if scope),
        )


class SavedView(models.Model):
    """A list somebody comes back to: the part of its address that says what is asked for."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2_000)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="view_once")]
        ordering = ["name"]
