"""How allauth signs people in here: no sign-up, no mails, locked accounts stay out, secrets encrypted at
rest.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

_NAME = "Missoula classify"


def proved_lately(request: HttpRequest) -> bool:
    """Whether the person signed in, or proved again who they are, within the last quarter of an hour
    (IA-11).
    """
    records = get_authentication_records(request, request.user)
    newest = max((float(record["at"]) for record in records), default=0.0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Whether a privileged act asks who they are again: not while they have just said so."""
        return not proved_lately(context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed (house rule 6)."""

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Nothing is mailed (house rule 6)."""


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted with a key that lies outside the database."""

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls us."""
        return _NAME

    def _get_site_name(self) -> str:
        return _NAME

    def encrypt(self, text: str) -> str:
        """The form in the database."""
        return Fernet(settings.FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself."""
        return Fernet(settings.FACTOR_KEY).decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Nothing is mailed (house rule 6)."""


class ProviderAdapter(DefaultSocialAccountAdapter):
    """An identity provider signs in who has an account; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up."""
        return False
