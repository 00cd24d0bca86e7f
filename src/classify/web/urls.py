"""Every address of the web application."""

from __future__ import annotations

from allauth.account import views as sign_in
from django.urls import include, path
from django.views.generic import RedirectView

from classify.web.views import entry, home

urlpatterns = [
    path("", home.start, name="home"),
    path("healthz", entry.healthz, name="healthz"),
    path("favicon.ico", entry.favicon, name="favicon"),
    path("setup/<str:secret>/", entry.setup, name="setup"),
    path("banner/", entry.banner, name="banner"),
    path("idle/", entry.idle, name="idle"),
    # Sign-in: allauth's own pages, and of those only what is used here
    path("account/login/", sign_in.login, name="account_login"),
    path("account/logout/", sign_in.logout, name="account_logout"),
    path("account/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("account/password/", sign_in.password_change, name="account_change_password"),
    path("account/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("account/factors/", include("allauth.mfa.urls")),
]
handler403 = "classify.web.views.entry.forbidden"
handler404 = "classify.web.views.entry.not_found"
handler500 = "classify.web.views.entry.broken"
handler400 = "classify.web.views.entry.bad_request"
