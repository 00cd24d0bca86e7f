"""Every address of the web application."""

from __future__ import annotations

from allauth.account import views as sign_in
from django.urls import include, path
from django.views.generic import RedirectView

ROOMS = (
    "home",
    "entry",
    "item",
    "exposure",
    "audit",
    "health",
    "settings",
    "keys",
    "document",
    "shares",
    "inventory",
)
"""Packages of `classify.web.rooms`, each with its addresses."""

urlpatterns = [
    *(path("", include(f"classify.web.rooms.{room}.urls")) for room in ROOMS),
    path("api/v1/", include("classify.web.api.urls")),
    # Sign-in: allauth's own pages, and of those only what is used here
    path("account/login/", sign_in.login, name="account_login"),
    path("account/logout/", sign_in.logout, name="account_logout"),
    path("account/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("account/password/", sign_in.password_change, name="account_change_password"),
    path("account/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("account/factors/", include("allauth.mfa.urls")),
]
handler400 = "classify.web.rooms.entry.views.bad_request"
handler403 = "classify.web.rooms.entry.views.forbidden"
handler404 = "classify.web.rooms.entry.views.not_found"
handler500 = "classify.web.rooms.entry.views.broken"
