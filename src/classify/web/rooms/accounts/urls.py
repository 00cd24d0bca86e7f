"""Addresses of accounts and tokens."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.accounts import own, tokens, views

urlpatterns = [
    path("accounts/", views.every, name="accounts"),
    path("accounts/add/", views.add, name="accounts_add"),
    path("accounts/of/<str:name>/", views.one, name="accounts_one"),
    path("accounts/of/<str:name>/disable/", views.disable, name="accounts_disable"),
    path("accounts/of/<str:name>/release/", views.release, name="accounts_release"),
    path("accounts/of/<str:name>/reset/", views.reset, name="accounts_reset"),
    path("accounts/tokens/", tokens.every, name="accounts_tokens"),
    path("accounts/tokens/<str:name>/revoke/", tokens.revoke, name="accounts_token_revoke"),
    path("account/", own.mine, name="account_self"),
    path("account/sign-out-elsewhere/", own.sign_out_elsewhere, name="account_elsewhere"),
]
