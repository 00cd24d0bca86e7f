"""Every address of the web application."""

from __future__ import annotations

from django.urls import include, path

ROOMS = (
    "home",
    "entry",
    "item",
    "exposure",
    "audit",
    "health",
    "settings",
    "detectors",
    "keys",
    "document",
    "review",
    "shares",
    "inventory",
    "accounts",
    "approvals",
    "assurance",
    "copies",
    "asking",
    "help",
    "demonstration",
    "partners",
    "releasing",
    "evidence",
)
"""Packages of `classify.web.rooms`, each with its addresses."""

urlpatterns = [
    *(path("", include(f"classify.web.rooms.{room}.urls")) for room in ROOMS),
    path("api/v1/", include("classify.web.api.urls")),
    path("account/", include("classify.web.accounts.urls")),
]
handler400 = "classify.web.rooms.entry.views.bad_request"
handler403 = "classify.web.rooms.entry.views.forbidden"
handler404 = "classify.web.rooms.entry.views.not_found"
handler500 = "classify.web.rooms.entry.views.broken"
