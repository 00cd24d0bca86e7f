"""Sign-in at the city's identity provider (OpenID Connect), for who has an account here.

The provider says who somebody is; it makes no account. The first time, its claim `preferred_username` names
the account; from then on the account belongs to that person's number at the provider (`sub`), so that a name
which is given to somebody else there does not hand the account over. Our second factor is asked all the same.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from jwt import PyJWTError
from requests import RequestException

from classify.web.accounts.models import Account
from classify.web.house import house, note

PROVIDER = "city"
"""The provider's name in addresses; there is one."""
_KEPT = ("sub", "preferred_username")
"""Claims that are used; no other is kept."""


class Provider(OpenIDConnectOAuth2Adapter):
    """allauth's, with every token's signature checked and no claim kept that is not used."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **given: Any) -> Any:
        """Who the provider says it is."""
        config = self.openid_config
        claims = jwtkit.verify_and_decode(
            credential=given["response"].get("id_token", ""),
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        if "preferred_username" not in claims:
            told = self._fetch_user_info(token.token)
            if told.get("sub") == claims["sub"]:
                claims = {**told, **claims}
        kept = {name: claims[name] for name in _KEPT if name in claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": kept})


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Finds the account of whom the provider sent."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Ties the account to its owner at the provider, the first time they come."""
        if sociallogin.is_existing:
            return
        account = Account.objects.filter(username=_name_in(sociallogin.account.extra_data)).first()
        if account is None or SocialAccount.objects.filter(user=account).exists():
            note(request, "session.refuse", actor=account.username if account else "unknown", by="provider")
            raise ImmediateHttpResponse(_said(request, "nobody", 403))
        note(request, "account.tie", actor=account.username, subject=f"account:{account.username}")
        sociallogin.connect(request, account)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:
        """Something went wrong between us and the provider; its own words are not shown."""
        note(request, "session.refuse", actor="unknown", by="provider")
        raise ImmediateHttpResponse(_said(request, "failed", 403))

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Nothing is mailed (house rule 6)."""


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends a person to the provider."""
    return _with_provider(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """They come back from there."""
    return _with_provider(OAuth2CallbackView, request, provider_id)


def _with_provider(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.SOCIALACCOUNT_PROVIDERS or provider_id != PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = view.adapter_view(Provider(request, provider_id))(request)
    except (RequestException, OAuth2Error, PyJWTError, KeyError, ValueError):
        # It cannot be reached, or does not answer as OpenID Connect says.
        return _said(request, "unreachable", 502)
    return answer


def _name_in(claims: dict[str, Any]) -> str:
    """The account's name; what the city's provider writes behind it (`@city.example`) is taken away."""
    told = claims.get("id_token", claims)
    name = str(told.get("preferred_username", "")).casefold()
    behind = house().settings.oidc_domain.casefold()
    return name.removesuffix(f"@{behind}") if behind else name


def _said(request: HttpRequest, what: str, status: int) -> HttpResponse:
    return render(
        request, "entry/provider.html", {"what": what, "name": house().settings.oidc_name}, status=status
    )
