"""Passwords of accounts that are not locked."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from classify.web.accounts.models import Account


class Unlocked(AuthenticationBackend):
    """allauth's, for accounts that no failures have locked; a locked one looks like a wrong password."""

    def user_can_authenticate(self, user: Account) -> bool:
        """Whether a right password counts."""
        return user.locked_at is None and bool(super().user_can_authenticate(user))
