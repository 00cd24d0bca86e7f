"""How allauth signs people in here: no sign-up, no mails, locked accounts stay out, secrets encrypted at
rest.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classify.web.accounts import lockout
from classify.web.accounts.models import Account
from classify.web.house import note

_NAME = "Missoula classify"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone do not."""


def proved_lately(request: HttpRequest) -> bool:
    """Whether the person signed in, or proved again who they are, within the last quarter of an hour
    (IA-11).
    """
    records = get_authentication_records(request, request.user)
    newest = max((float(record["at"]) for record in records), default=0.0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same words for a wrong password, an unknown name, a locked and a disabled account.
        "username_password_mismatch": (
            "Name or password are not right, or the account is locked or disabled. An administrator helps."
        ),
        "incorrect_password": "That is not the password.",
        "incorrect_code": "That is not the code.",
        "enter_current_password": "That is not the password you have now.",
        "too_many_login_attempts": "Too many tries. Wait a minute.",
        "rate_limited": "Too many tries. Wait a minute.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Whether a privileged act asks who they are again: not while they have just said so."""
        return not proved_lately(context.request)

    def pre_login(self, request: HttpRequest, user: Account, **_: Any) -> HttpResponse | None:
        """Keeps locked and disabled accounts out, whatever they signed in with: passkeys, OIDC."""
        return _shut_out(request, user) if lockout.is_shut(user) else None

    def login(self, request: HttpRequest, user: Account) -> None:
        """Begins the session. The account may have been locked since the password was right."""
        if lockout.is_shut(user):
            raise ImmediateHttpResponse(_shut_out(request, user))
        super().login(request, user)

    def reauthenticate(self, user: Account, password: str) -> bool:
        """Whether this is the password of who is signed in; five wrong ones end the session."""
        request = context.request
        if not lockout.may_try(request, user):
            return False
        if user.check_password(password):
            lockout.forget(user, inside_alone=True)
            return True
        lockout.fail(request, user, inside=True)
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How people may prove again who they are, in our words."""
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code of your app",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        found = super().get_reauthentication_methods(user)
        return [{**method, "description": words.get(method["id"], method["description"])} for method in found]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("account_self")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed (house rule 6)."""

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Nothing is mailed (house rule 6)."""


def _shut_out(request: HttpRequest, account: Account) -> HttpResponse:
    clear_login(request)
    note(request, "session.refuse", actor=account.username)
    return HttpResponseRedirect(reverse("account_inactive"))


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted with a key that lies outside the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That is not the code. Codes change every half minute.",
        "cannot_delete_authenticator": "This is your only second factor. Add another one first.",
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls us."""
        return _NAME

    def _get_site_name(self) -> str:
        return _NAME

    def _get_user_identifier(self, user: Account) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        """The form in the database."""
        return Fernet(settings.FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself; where the key is another one by now, a secret that nobody has.

        So no code is right any more: an administrator resets the account (`classify doctor` says so).
        """
        try:
            return Fernet(settings.FACTOR_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            from allauth.mfa.totp.internal.auth import generate_totp_secret

            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Everybody keeps a second factor; who wants another one adds it first."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Account, type: Any) -> str:  # noqa: A002 - allauth's name
        """What a new passkey is called unless the person says otherwise."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Nothing is mailed (house rule 6)."""


def has_second_factor(account: Account) -> bool:
    """Whether the account has one that counts."""
    return bool(Authenticator.objects.filter(user=account, type__in=FACTORS).exists())
