"""Addresses of settings, detectors and policy."""

from __future__ import annotations

from django.urls import path

from classify.web.rooms.settings import views

urlpatterns = [
    path("settings/", views.settings_page, name="settings"),
    path("settings/detectors/", views.detectors, name="settings_detectors"),
    path("settings/policy/", views.policy, name="settings_policy"),
]
