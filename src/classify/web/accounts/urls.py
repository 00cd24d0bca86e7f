"""Sign-in: of allauth's pages those that are used here, and no other."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from classify.web.accounts import provider
from classify.web.accounts.factors import RemovePasskey

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    # allauth reverses this name where a sign-in has to begin anew.
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("provider/<slug:provider_id>/", provider.login, name="openid_connect_login"),
    path("provider/<slug:provider_id>/back/", provider.callback, name="openid_connect_callback"),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("factors/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/totp/activate/", app.activate_totp, name="mfa_activate_totp"),
    path("factors/totp/deactivate/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factors/recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "factors/recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("factors/webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/webauthn/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("factors/webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "factors/webauthn/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("factors/webauthn/keys/<int:pk>/remove/", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
