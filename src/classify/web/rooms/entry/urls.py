"""Addresses that need no role."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.entry import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("setup/<str:secret>/", views.setup, name="setup"),
    path("banner/", views.banner, name="banner"),
    path("idle/", views.idle, name="idle"),
]
