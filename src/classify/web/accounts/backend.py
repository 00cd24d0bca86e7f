"""Passwords of accounts that may be used."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from classify.web.accounts.models import Account


class Unlocked(AuthenticationBackend):
    """allauth's, for accounts that are neither locked nor disabled; others look like a wrong password."""

    def user_can_authenticate(self, user: Account) -> bool:
        """Whether a right password counts."""
        return user.locked_at is None and bool(super().user_can_authenticate(user))

    @classmethod
    def _stash_user(cls, user: Any) -> None:  # noqa: ARG003 - nobody is put aside
        # allauth would keep who gave the right password, and say that the account is inactive: that tells a
        # guesser that the guess was right, and lets a locked account in.
        return None

    def get_user(self, user_id: int) -> Account | None:
        """Whose session it is. A lock does not end it: else a stranger could throw people out."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
